/** What shows that a lead is so: the documents and pages that it names, and the files that were brought with it. */
import { html } from "hono/html"
import type { z } from "zod"
import { carries } from "../access/scope.ts"
import type { leadDetailSchema } from "../enforcement/lead/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry } from "../web/entry.ts"
import { foldedForm } from "../web/form.ts"
import { dayTag } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, sections } from "./section.ts"

type Lead = z.infer<typeof leadDetailSchema>

/** Nothing where there is none, and nobody may bring some. */
export function leadEvidenceBlock(view: View, officer: Officer, lead: Lead): Html | false {
  const { say } = view
  const { evidence, files } = lead
  if (evidence.length === 0 && files.length === 0 && !takesFiles(officer, lead)) return false
  const named = evidence.map(
    ({ title, url, sha256 }) =>
      html`<li>${asWritten(view, title)} ${url} ${sha256 !== null && html`<span class="code">${sha256}</span>`}</li>`,
  )
  return html`<section class="section" id="evidence"><h2>${say(words.evidence)}</h2>${named.length > 0 && html`<ul class="notes">${named}</ul>`}${fileBlock(view, officer, lead)}</section>`
}

/** Whether whoever looks may bring a file: while it is open, who takes leads in. */
function takesFiles({ role }: Officer, { state }: Lead): boolean {
  return state !== "closed" && carries(role, "lead:write")
}

/** The files of a lead. Who acts on leads opens them. */
function fileBlock(view: View, officer: Officer, lead: Lead): Html {
  const { say } = view
  const reads = carries(officer.role, "lead:act")
  const items = lead.files.map(
    ({ id, title, bytes, sha256, from, received_on: on }) =>
      html`<li class="record"><h3>${reads ? html`<a href="${sections.leads.path}/${lead.id}/papers/${id}" download>${inChinese(view, title)}</a>` : inChinese(view, title)}</h3>
<p>${say(from === "sender" ? words.fromSender : words.fromAuthority)} · ${dayTag(on)} · ${formatCount(Math.ceil(bytes / 1024))} KiB</p><p class="small quiet">SHA-256 <span class="code">${sha256}</span></p></li>
`,
  )
  return html`${items.length > 0 && html`<ul class="file-list">${items}</ul>`}${
    takesFiles(officer, lead) &&
    foldedForm(
      view,
      { action: `${sections.leads.path}/${lead.id}/papers`, summary: say(words.addFile), files: true },
      (
        form,
      ) => html`${entry(form, { name: "title", label: say(words.fileTitle), required: true, hint: say(words.fileTitleHint) })}
${entry(form, { name: "file", label: say(words.file), kind: "file", required: true, hint: say(words.fileHint), accept: ".pdf,.jpg,.jpeg,.png" })}
<p><button class="button">${say(words.addFile)}</button></p>`,
    )
  }`
}

const words = {
  evidence: { zh: "证据", en: "Evidence" },
  addFile: { zh: "添加证据材料", en: "Add a file" },
  fileTitle: { zh: "材料名称", en: "What it is" },
  fileTitleHint: { zh: "如：网页截图、现场照片", en: "As: a picture of the page" },
  file: { zh: "文件", en: "File" },
  fileHint: { zh: "PDF、JPEG 或者 PNG，不超过 20 MB；不公示。", en: "PDF, JPEG or PNG, up to 20 MB; never published." },
  fromSender: { zh: "报送人提交", en: "from its sender" },
  fromAuthority: { zh: "本机关收件", en: "taken in here" },
} as const satisfies Record<string, Bilingual>

/** How the fields of the form of a file are called. */
export const evidenceLabels = { title: words.fileTitle, file: words.file }
