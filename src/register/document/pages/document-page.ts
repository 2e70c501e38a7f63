/** A document as a page: what it says as on paper, what became of it, and its file. */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import { layout } from "../../../web/layout.ts"
import { dayWords } from "../../../web/shown.ts"
import { type Html, setApart, type View } from "../../../web/view.ts"
import type { DocumentLine } from "../template.ts"
import type { toWireDetail } from "../wire.ts"

const words = {
  about: { zh: "文书情况", en: "About the document" },
  kind: { zh: "文书种类", en: "Kind" },
  number: { zh: "文号", en: "Number" },
  madeOn: { zh: "制作日期", en: "Made on" },
  textDigest: { zh: "正文的 SHA-256", en: "SHA-256 of the text" },
  pdfDigest: { zh: "PDF 的 SHA-256", en: "SHA-256 of the PDF" },
  seal: { zh: "印章", en: "Seal" },
  blank: { zh: "留白，未加盖印章", en: "left blank" },
  notServed: { zh: "尚未送达", en: "Not served yet" },
  service: { zh: "送达情况", en: "Service" },
  clock: { zh: "公告期满视为送达", en: "Counts as served on" },
  pdf: { zh: "下载 PDF", en: "Download the PDF" },
  file: { zh: "文件", en: "File" },
  noFile: {
    zh: "尚未生成：印章服务暂不可用，或者本节点不能生成 PDF；送达须待文件生成",
    en: "Not made yet: the seal provider is away, or nothing here sets a PDF. It is served once there is a file",
  },
  isVoid: { zh: "本文书已作废", en: "This document is void" },
} as const satisfies Record<string, Bilingual>

const methods: Readonly<Record<string, Bilingual>> = {
  direct: { zh: "直接送达", en: "handed over" },
  post: { zh: "邮寄送达", en: "by post" },
  electronic: { zh: "电子送达", en: "electronically" },
  notice: { zh: "公告送达", en: "by public notice" },
}

/** The page. @param sealMark what stands in the place of the seal; null: nothing */
export function documentPage(
  view: View,
  document: ReturnType<typeof toWireDetail>,
  lines: readonly DocumentLine[],
  sealMark: string | null,
): Html {
  const { say } = view
  const isVoid = document.acts.some(({ act }) => act === "void")
  // What proves a service is kept, and served on nobody.
  const hasService = document.kind !== "proof-of-service" || document.acts.length > 0
  const main = html`<div class="paper">
${isVoid && html`<p class="notice"><strong>${say(words.isVoid)}</strong></p>`}
<article class="document" lang="zh-CN">${paper(lines, sealMark)}</article>
<section class="section on-screen"><h2>${say(words.about)}</h2>
<dl class="rows">
<dt>${say(words.kind)}</dt><dd>${say(document.kind_name)}</dd>
<dt>${say(words.number)}</dt><dd>${document.number}</dd>
<dt>${say(words.madeOn)}</dt><dd>${dayWords(view, document.made_on)}</dd>
${
  hasService &&
  html`<dt>${say(words.service)}</dt>${
    document.acts.length === 0
      ? html`<dd>${say(words.notServed)}</dd>`
      : document.acts.map((act) => html`<dd>${actLine(view, act)}</dd>`)
  }`
}
${document.clock && html`<dt>${say(words.clock)}</dt><dd>${dayWords(view, document.clock.due_on)}</dd>`}
<dt>${say(words.textDigest)}</dt><dd class="code long" translate="no">${document.sha256}</dd>
${
  document.pdf
    ? html`<dt>${say(words.pdfDigest)}</dt><dd class="code long" translate="no">${document.pdf.sha256}</dd>
<dt>${say(words.seal)}</dt><dd>${document.pdf.sealed_by ?? say(words.blank)}</dd>`
    : html`<dt>${say(words.file)}</dt><dd>${say(words.noFile)}</dd>`
}
</dl>
${document.pdf && html`<p class="pages"><a class="button" href="/documents/${document.id}/pdf" rel="nofollow">${say(words.pdf)}</a></p>`}
</section>
</div>`
  return layout(view, { title: `${document.title} ${document.number}`, main, asOf: null })
}

function paper(lines: readonly DocumentLine[], sealMark: string | null): Html[] {
  const signature = lines.findLastIndex(({ mark }) => mark !== "right") + 1
  return lines.flatMap(({ mark, text }, at) => [
    ...(at === signature && sealMark !== null ? [html`<p class="right quiet seal">${sealMark}</p>\n`] : []),
    mark === "title" ? html`<h1>${setApart(text)}</h1>\n` : html`<p class="${mark}">${setApart(text)}</p>\n`,
  ])
}

function actLine(view: View, act: ReturnType<typeof toWireDetail>["acts"][number]): Html {
  const { say } = view
  const how = act.act === "serve" && act.method !== null ? methods[act.method] : undefined
  return html`${say(how ?? act.name)} ${dayWords(view, act.day)}${act.proof !== null && html` · ${act.proof}`}${act.reason !== null && html` · ${act.reason}`}`
}
