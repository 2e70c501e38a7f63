/** The API on a page of the site: every operation by what it is for, with who may; what tries them out is a page of its own. */
import { html } from "hono/html"
import type { Tag } from "../http/tag.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { layout } from "../web/layout.ts"
import type { Html, View } from "../web/view.ts"
import { summaries } from "./api-summary.ts"

/** An operation as the page shows it. */
export interface ListedOperation {
  id: string
  tag: Tag
  method: string
  path: string
  summary: string
  /** Whether anyone may, without a credential. */
  open: boolean
}

export function apiIndexPage(view: View, operations: readonly ListedOperation[]): Html {
  const { say } = view
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  const main = html`<div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
<p class="pages"><a class="button" href="/docs/try">${say(words.interactive)}</a> <a class="button plain verbatim" href="/openapi.json" download>openapi.json</a></p>
<pre class="command" tabindex="0"><code translate="no">curl -s ${view.issuer}/v1/check -H 'content-type: application/json' \\
  -d '{"queries":{"a":{"code":"91350100M000100Y43"}}}'</code></pre>
<nav class="contents" aria-label="${say(words.contents)}"><ul>${tags.map((tag) => html`<li><a href="#${tag}">${say(tagNames[tag])}</a></li> `)}</ul></nav>
${tags.map(
  (tag) => html`<section class="section" id="${tag}"><h2>${say(tagNames[tag])}</h2>
<ul class="operations">${operations
    .filter((operation) => operation.tag === tag)
    .map(
      (operation) => html`<li><code class="code long" translate="no"><b>${operation.method}</b> ${operation.path}</code>
${summaryOf(view, operation)}${operation.open && html` <span class="badge badge-penalty">${say(words.open)}</span>`}</li>
`,
    )}</ul></section>`,
)}
</div>`
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow" })
}

/** What an operation does; in English where there is no Chinese for it, and in the words for machines. */
function summaryOf({ language }: View, { id, summary }: ListedOperation): Html {
  const chinese = language === "zh" ? summaries[id] : undefined
  return chinese === undefined ? html`<span lang="en">${withTerms(summary)}</span>` : html`<span>${chinese}</span>`
}

/** English with the Chinese term beside what it stands for: that is said to be Chinese. */
function withTerms(summary: string): Html {
  const parts = summary.split(/(\p{Script=Han}+)/u)
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<span lang="zh-CN">${part}</span>` : part))}`
}

const tagNames: Readonly<Record<Tag, Bilingual>> = {
  copies: { zh: "转载机构", en: "Those who republish" },
  letters: { zh: "往来函件", en: "Letters" },
  register: { zh: "商户和记录", en: "Merchants and records" },
  search: { zh: "检索", en: "Search" },
  check: { zh: "核查", en: "Checks" },
  import: { zh: "报送", en: "Imports" },
  decisions: { zh: "办理", en: "Decisions" },
  applications: { zh: "商户申请", en: "Applications" },
  audit: { zh: "审计", en: "Audit" },
  log: { zh: "公示日志和证明", en: "The log and its proofs" },
  keys: { zh: "密钥", en: "Keys" },
  service: { zh: "运行", en: "Service" },
  operation: { zh: "运行管理", en: "Operation" },
  rosters: { zh: "平台卖家名单", en: "Rosters" },
  alerts: { zh: "预警", en: "Alerts" },
  exports: { zh: "数据导出", en: "Exports" },
  documents: { zh: "文书", en: "Documents" },
  enforcement: { zh: "联合惩戒", en: "Joint punishment" },
  sharing: { zh: "数据共享", en: "Data sharing" },
  leads: { zh: "线索", en: "Leads" },
  marks: { zh: "标识", en: "Marks" },
  statistics: { zh: "统计", en: "Statistics" },
  "person-listings": { zh: "自然人", en: "Persons" },
  statements: { zh: "信用报告", en: "Statements" },
  platforms: { zh: "平台责任", en: "Duties of platforms" },
}

const words = {
  title: { zh: "接口说明", en: "The API" },
  lead: {
    zh: "网页能做的，程序都能做。标“公开”的无须密钥；其余须带密钥或者令牌（Authorization: Bearer …）。错误一律为 RFC 9457 的 problem+json。",
    en: "Whatever pages do, programs can do. What is marked open takes no key; the rest takes a key or a token (Authorization: Bearer …). Errors are problem+json (RFC 9457).",
  },
  interactive: { zh: "完整说明，可在线试用（需要脚本，约 2 MB）", en: "All of it, to try out (scripts, about 2 MB)" },
  contents: { zh: "目录", en: "Contents" },
  open: { zh: "公开", en: "open" },
} as const satisfies Record<string, Bilingual>
