/** The papers of an application: those that were brought, and the form that brings another. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { attachmentBytesMax, attachmentsMax, attachmentTypes } from "../register/document/attachment.ts"
import type { attachmentSchema } from "../register/document/wire.ts"
import { entry } from "../web/entry.ts"
import { formView, sentFaults } from "../web/form.ts"
import { dayWords } from "../web/shown.ts"
import { formatCount, type Html, type View } from "../web/view.ts"

/** A paper as the API gives it. */
export type Paper = z.infer<typeof attachmentSchema>

const accepted = Object.values(attachmentTypes)
  .flatMap(({ mediaType, extension }) => [mediaType, `.${extension}`])
  .join(",")

interface PapersBeside {
  papers: readonly Paper[]
  takesPapers: boolean
}

const takesMore = ({ papers, takesPapers }: PapersBeside) => takesPapers && papers.length < attachmentsMax

/** What is wrong with a paper that was sent, at the name that it was given or at its file, where the form for it still stands. */
export function paperFaults(view: View, beside: PapersBeside): Html | null {
  return sentFaults(view, takesMore(beside) ? { title: words.title, file: words.file } : {})
}

/** What the merchant has sent, and, while the application is open, the form for more. */
export function paperSection(view: View, id: string, beside: PapersBeside): Html | null {
  const { papers, takesPapers } = beside
  if (papers.length === 0 && !takesPapers) return null
  const { say, link } = view
  const action = `/applications/${id}/papers`
  const form = formView(view, action)
  return html`<section class="section" aria-labelledby="papers"><h2 id="papers">${say(words.papers)}</h2>
${papers.length === 0 ? html`<p class="hint">${say(words.none)}</p>` : html`<ul class="desk-list">${papers.map((paper) => paperLine(view, id, paper))}</ul>`}
${
  takesMore(beside) &&
  html`<form class="apply" method="post" action="${link(action)}" enctype="multipart/form-data">
${entry(form, { name: "title", label: say(words.title), hint: say(words.titleHint), required: true })}
${entry(form, { name: "file", label: say(words.file), kind: "file", hint: say(words.fileHint), required: true, accept: accepted })}
<p><button class="button">${say(words.send)}</button></p></form>`
}</section>`
}

function paperLine(
  view: View,
  application: string,
  { id, title, bytes, received_on: on, media_type: type }: Paper,
): Html {
  const { say, link } = view
  return html`<li><p class="desk-name"><a href="${link(`/applications/${application}/papers/${id}`)}" download>${title}</a></p>
<p class="facts"><span>${say(words.sent)} ${dayWords(view, on)}</span> <span>${type.replace(/^.*\//, "").toUpperCase()}</span> <span class="count">${formatCount(Math.ceil(bytes / 1024))} KB</span></p></li>
`
}

const words = {
  papers: { zh: "证明材料", en: "Papers" },
  none: { zh: "还没有上传材料。", en: "None has been sent yet." },
  title: { zh: "材料名称", en: "What it is" },
  titleHint: { zh: "例如：罚款缴款凭证。", en: "As: receipt of the fine." },
  file: { zh: "文件", en: "File" },
  fileHint: {
    zh: `PDF、JPEG 或者 PNG，每份 ${attachmentBytesMax / 1024 ** 2} MB 以内；手机拍照也可以。只给办理机关看，不公开。`,
    en: `PDF, JPEG or PNG of up to ${attachmentBytesMax / 1024 ** 2} MB; a photo will do. For the authority alone, and never published.`,
  },
  send: { zh: "上传材料", en: "Send the paper" },
  sent: { zh: "提交时间", en: "Sent" },
} as const satisfies Record<string, Bilingual>
