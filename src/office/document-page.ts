/** A document among the officers' pages: what it says, its number, its seal, what became of it, and what can be done. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import type { documentDetailSchema } from "../register/document/wire.ts"
import { doneNotice } from "../web/entry.ts"
import { dayTag } from "../web/shown.ts"
import { type Html, inChinese, setApart, type View } from "../web/view.ts"
import { documentState } from "./case-file-block.ts"
import { type Officer, officePage } from "./section.ts"

type Document = z.infer<typeof documentDetailSchema>

/** What can be done with a document. */
export const documentActNames = ["serve", "post", "void"] as const
export type DocumentActName = (typeof documentActNames)[number]

/** Those that can be done with one as it stands. */
export function documentActsOf({ kind, acts }: Document): DocumentActName[] {
  const done = acts.map(({ act }) => act)
  if (done.includes("void") || done.includes("serve")) return []
  // What proves a service is served on nobody.
  if (kind === "proof-of-service") return ["void"]
  return done.includes("post") ? ["serve", "void"] : [...documentActNames]
}

export function officeDocumentPage(
  view: View,
  officer: Officer,
  { document, place, works, done }: { document: Document; place: string; works: boolean; done: boolean },
): Html {
  const { say, link } = view
  const acts = works ? documentActsOf(document) : []
  const main = html`<div class="paper"><p class="back"><a href="${link(place)}#documents">← ${say(words.back)}</a></p>
<h1>${view.language === "zh" ? document.title : say(document.kind_name)}</h1>
${done && doneNotice(say(words.done))}
<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${documentState(view, document)}</p>
<dl class="rows"><dt>${say(words.number)}</dt><dd lang="zh-CN">${document.number}</dd>
<dt>${say(words.madeOn)}</dt><dd>${dayTag(document.made_on)}</dd>
<dt>${say(words.seal)}</dt><dd>${document.pdf === null ? say(words.notSealed) : (document.pdf.sealed_by ?? say(words.blank))}</dd>
${document.acts.map((act) => html`<dt>${say(act.name)}</dt><dd>${dayTag(act.day)}${act.method !== null && html` · ${say(methodWords[act.method])}`}${act.proof !== null && html` · ${inChinese(view, act.proof)}`}${act.reason !== null && html` · ${inChinese(view, act.reason)}`}</dd>`)}
</dl></section>
${
  acts.length > 0 &&
  html`<section class="section"><h2>${say(words.acts)}</h2><p class="button-row">${acts.map((act, at) => html`<a class="button${at > 0 && html` plain`}" href="${link(`/office/documents/${document.id}/${act}`)}">${say(documentActWords[act])}</a> `)}</p></section>`
}
<section class="section"><h2>${say(words.text)}</h2><article class="document" lang="zh-CN">${(document.text ?? "").split("\n").map((line, at) => (at === 0 ? html`<h2 class="document-title">${line}</h2>` : html`<p>${setApart(line)}</p>`))}</article>
<p class="pages"><a class="button plain" href="/documents/${document.id}/pdf" rel="nofollow">${say(words.pdf)}</a> <a class="button plain" href="${link(document.page)}">${say(words.page)}</a></p></section></div>`
  return officePage(view, { officer, section: null, title: `${document.title} ${document.number}`, main })
}

/** What the acts are called on their pages. */
export const documentActWords = {
  serve: { zh: "登记送达", en: "Enter its service" },
  post: { zh: "登记公告", en: "Enter a public notice" },
  void: { zh: "作废", en: "Declare it void" },
} as const satisfies Record<DocumentActName, Bilingual>

const methodWords = {
  direct: { zh: "直接送达", en: "in person" },
  left: { zh: "留置送达", en: "left behind" },
  entrusted: { zh: "委托送达", en: "by another bureau" },
  post: { zh: "邮寄送达", en: "by post" },
  electronic: { zh: "电子送达", en: "electronically" },
  notice: { zh: "公告送达", en: "by public notice" },
} as const satisfies Record<string, Bilingual>

const words = {
  back: { zh: "返回事项", en: "Back to the case" },
  done: { zh: "已办理。", en: "Done." },
  state: { zh: "状态", en: "State" },
  number: { zh: "文号", en: "Number" },
  madeOn: { zh: "制作日期", en: "Made on" },
  seal: { zh: "印章", en: "Seal" },
  notSealed: { zh: "PDF 生成时加盖", en: "put on when the PDF is made" },
  blank: { zh: "留白，未加盖印章", en: "left blank" },
  acts: { zh: "办理", en: "What to do" },
  text: { zh: "正文", en: "What it says" },
  pdf: { zh: "下载 PDF", en: "Download the PDF" },
  page: { zh: "打印页面", en: "Page for print" },
} as const satisfies Record<string, Bilingual>
