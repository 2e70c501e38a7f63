/** The cases of the authority, those that are over too: of one merchant, or the earliest due first. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import type { pageSchema } from "../register/proceeding/answer-routes.ts"
import type { Kind } from "../register/proceeding/kind.ts"
import { entry, faultNotice, selectEntry } from "../web/entry.ts"
import { codeGroups, dayTag, listBadge, placeName } from "../web/shown.ts"
import { type Html, inChinese, type LinkParameters, type View } from "../web/view.ts"
import { casePath } from "./case.ts"
import { type Officer, officePage } from "./section.ts"

export type CaseGroup = z.infer<typeof pageSchema> & { group: Kind["route"] }

export function casesPage(
  view: View,
  officer: Officer,
  {
    code,
    isWrong,
    typed,
    closed,
    cases,
  }: { code: string | null; isWrong: boolean; typed: string; closed: string; cases: readonly CaseGroup[] },
): Html {
  const { say, link } = view
  const fault = isWrong ? say(words.wrong) : undefined
  const main = html`<div class="paper"><p class="back"><a href="${link("/office/search")}">← ${say(words.search)}</a></p><h1>${say(words.title)}</h1>
${faultNotice(view, fault === undefined ? [] : [{ id: "subject", text: fault }])}
<form class="apply" action="/office/cases" method="get">
${entry(view, { name: "subject", label: say(words.code), value: code ?? typed, hint: say(words.codeHint), fault })}
${selectEntry(view, { name: "closed", label: say(words.which), value: closed }, [
  { value: "", label: say(words.all) },
  { value: "false", label: say(words.open) },
  { value: "true", label: say(words.over) },
])}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button">${say(words.show)}</button></p></form>
${!isWrong && cases.every(({ results }) => results.length === 0) && html`<p class="notice">${say(words.none)}</p>`}
${cases.filter(({ results }) => results.length > 0).map((group) => groupBlock(view, group, { subject: code ?? undefined, closed: closed === "" ? undefined : closed }))}
<p class="links"><a href="/office/credit-china.csv" download>${say(words.creditChina)}</a></p></div>`
  return officePage(view, { officer, section: "search", title: say(words.title), main })
}

/** @param asked what stands in the form */
function groupBlock(view: View, { group, results, next }: CaseGroup, asked: LinkParameters): Html {
  const { say, link } = view
  return html`<section class="section"><h2>${say(words[group])}</h2><ul>${results.map(
    (one) => html`<li class="record">${listBadge(view, one.list)}
<h3><a href="${link(casePath(one.url))}">${inChinese(view, one.subject.name)}<span class="unseen"> · </span></a> <span class="quiet">${say(one.kind_name)}</span></h3>
<p class="facts"><span>${say(one.state_name)}</span><span>${dayTag(one.started_on)}</span>${one.subject.code !== "" && html`<span>${codeGroups(one.subject.code)}</span>`}<span>${placeName(view, one.authority)}</span></p></li>
`,
  )}</ul>${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link("/office/cases", { ...asked, group, cursor: next })}">${say(words.more)}<span class="unseen"> ${say(words[group])}</span></a></p>`}</section>`
}

const words = {
  creditChina: {
    zh: "下载“信用中国”转来的修复申请和办理结果（CSV）",
    en: "Applications from Credit China, with what came of them (CSV)",
  },
  title: { zh: "事项查询", en: "Cases" },
  search: { zh: "全库查询", en: "Search" },
  code: { zh: "当事人的统一社会信用代码", en: "Unified social credit code of the party" },
  codeHint: { zh: "不填则列出本机关和下级机关的全部事项。", en: "Empty: all of the authority and those below." },
  which: { zh: "范围", en: "Which" },
  all: { zh: "全部", en: "All" },
  open: { zh: "在办", en: "Open" },
  over: { zh: "已办结", en: "Closed" },
  show: { zh: "查询", en: "Show" },
  none: { zh: "没有符合条件的事项。", en: "There are none." },
  wrong: {
    zh: "不是统一社会信用代码：这里按代码列出事项；名称、文书号、事项编号请在页面上方的框里查找",
    en: "not a unified social credit code, by which cases are listed here: find a name or a number in the box above",
  },
  decisions: { zh: "决定和变动", en: "Decisions and changes" },
  repairs: { zh: "信用修复", en: "Repairs" },
  objections: { zh: "异议", en: "Objections" },
  "bulk-decisions": { zh: "批量办理", en: "Many at once" },
  more: { zh: "下一页", en: "Next page" },
} as const satisfies Record<string, Bilingual>
