/** The papers of an application: those that were brought, and the form that brings another. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { attachmentBytesMax, attachmentsMax, attachmentTypes } from "../register/document/attachment.ts"
import type { attachmentSchema } from "../register/document/wire.ts"
import { words as remedyWords } from "../register/pages/remedy-words.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { entry } from "../web/entry.ts"
import { formView, sentFaults } from "../web/form.ts"
import { paperFile } from "../web/paper-script.ts"
import { dayWords } from "../web/shown.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { clockLine } from "./own-line.ts"

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

/** The script of the form, where there is one. */
export function paperHead(beside: PapersBeside): Html | null {
  return takesMore(beside)
    ? html`<script src="/assets/${paperFile}" defer></script>
`
    : null
}

/** What the merchant has sent, and, while the application is open, the form for more and what happens then. */
export function paperSection(view: View, application: ProceedingDetail, beside: PapersBeside): Html | null {
  const { papers, takesPapers } = beside
  const { id } = application
  if (papers.length === 0 && !takesPapers) return null
  const { say, link } = view
  const action = `/applications/${id}/papers`
  const form = formView(view, action)
  return html`<section class="section" aria-labelledby="papers"><h2 id="papers">${say(words.papers)}</h2>
<div data-sent>${papers.length === 0 ? html`<p class="hint">${say(words.none)}</p>` : html`<ul class="desk-list">${papers.map((paper) => paperLine(view, id, paper))}</ul>`}</div>
${
  takesMore(beside) &&
  html`<form class="apply" method="post" action="${link(action)}" enctype="multipart/form-data" data-papers>
${entry(form, { name: "title", label: say(words.title), hint: say(words.titleHint) })}
<p><button class="button" type="button" data-camera hidden>${say(words.camera)}</button><input type="file" accept="image/*" capture="environment" data-taken hidden aria-label="${say(words.camera)}"></p>
${entry(form, { name: "file", label: say(words.file), kind: "file", hint: say(words.fileHint), required: true, accept: accepted })}
<p><button class="button plain">${say(words.send)}</button></p>
<p role="status" data-said data-sending="${say(words.sending)}" data-done="${say(words.done)}" data-broken="${say(words.broken)}" data-signed-out="${say(words.signedOut)}" data-refused="${say(words.refused)}" data-left="${say(words.left)}" data-of="${say(words.of)}" data-photo="${say(words.photo)}"></p>
<progress class="bar" max="1" hidden aria-label="${say(words.progress)}"></progress>
<p><button class="button plain" type="button" data-again hidden>${say(words.again)}</button></p></form>`
}</section>${takesPapers && afterwards(view, application)}`
}

/** What happens now, by which day, and the number to ask by. */
function afterwards(view: View, application: ProceedingDetail): Html {
  const { say, link } = view
  const { follow_number: number, waits_for: waits } = application
  return html`<section class="section" aria-labelledby="then"><h2 id="then">${say(words.next)}</h2>
${clockLine(view, application)}
<ul class="notes"><li>${say(waits.includes("merchant") ? words.waitsForYou : words.nothingMore)}</li>
<li>${say(words.told)} <a href="${link("/counter/contacts")}">${say(words.contacts)}</a></li>
${number !== null && html`<li>${say(remedyWords.number)} <strong class="code" translate="no">${number}</strong> <a href="${link("/follow")}">${say(words.follow)}</a></li>`}</ul></section>`
}

function paperLine(
  view: View,
  application: string,
  { id, title, bytes, received_on: on, media_type: type }: Paper,
): Html {
  const { say, link } = view
  return html`<li><p class="desk-name"><a href="${link(`/applications/${application}/papers/${id}`)}" download>${title}</a></p>
<p class="facts"><span>${say(words.sent)} ${dayWords(view, on)}</span> <span>${type.replace(/^.*\//, "").toUpperCase()}</span> <span class="count">${formatCount(Math.ceil(bytes / 1024))} KB</span></p>
${type !== attachmentTypes.pdf.mediaType && html`<img class="shown-paper" src="/applications/${application}/papers/${id}" alt="${title}" loading="lazy">`}</li>
`
}

const words = {
  papers: { zh: "证明材料", en: "Papers" },
  none: { zh: "还没有上传材料。", en: "None has been sent yet." },
  title: { zh: "材料名称", en: "What it is" },
  titleHint: {
    zh: "例如：罚款缴款凭证。不填的，用文件的名称。不要写证件号码、电话。",
    en: "As: receipt of the fine. Left empty, it is the name of the file. No ID or telephone number.",
  },
  camera: { zh: "拍照并上传", en: "Take a photo and send it" },
  file: { zh: "文件", en: "File" },
  fileHint: {
    zh: `PDF、JPEG 或者 PNG，每份 ${attachmentBytesMax / 1024 ** 2} MB 以内；一次可以选几张照片。只给办理机关看，不公开。`,
    en: `PDF, JPEG or PNG of up to ${attachmentBytesMax / 1024 ** 2} MB; several photos can be chosen at once. For the authority alone, and never published.`,
  },
  send: { zh: "上传材料", en: "Send the paper" },
  sent: { zh: "提交时间", en: "Sent" },
  sending: { zh: "正在上传第 {0} 份，共 {1} 份", en: "Sending {0} of {1}" },
  progress: { zh: "上传进度", en: "How much was sent" },
  done: {
    zh: "{0} 份已经上传，在上面的列表中。还有的，接着拍或者选。",
    en: "Sent: {0}, in the list above. Go on with the next, if there is one.",
  },
  broken: {
    zh: "网络断了，这一份没有传完；已经传完的在上面的列表中。网络恢复后点“继续上传”。",
    en: "The connection broke and this one did not arrive; those that did are in the list above. Send on once it is back.",
  },
  signedOut: {
    zh: "登录已经结束，这一份没有上传。请在新窗口登录，再回到本页点“继续上传”。",
    en: "You are no longer signed in, and this one was not sent. Sign in, in another window, come back, and send on.",
  },
  refused: { zh: "没有收下：", en: "Not taken:" },
  again: { zh: "继续上传", en: "Send on" },
  left: {
    zh: "上次有 {0} 份没有传完，请重新拍或者选；已经传完的在上面的列表中。",
    en: "Not sent last time: {0}. Take or choose them again; those that arrived are in the list above.",
  },
  photo: { zh: "照片", en: "Photo" },
  of: { zh: "（{0}/{1}）", en: " ({0}/{1})" },
  next: { zh: "接下来", en: "What happens now" },
  nothingMore: {
    zh: "材料交齐了，就不用再做什么。缺材料的，办理机关会在本页写明要补什么、哪天以前补。",
    en: "Once all papers are sent there is nothing more to do. If one is missing, it is said on this page which, and by when.",
  },
  waitsForYou: { zh: "现在等您办理：见上面。", en: "It waits for you: see above." },
  told: { zh: "办到下一步想收到短信、邮件的：", en: "To be told of the next step by message:" },
  contacts: { zh: "办理提醒", en: "Messages" },
  follow: { zh: "不登录也能查进度", en: "How it stands, without signing in" },
} as const satisfies Record<string, Bilingual>
