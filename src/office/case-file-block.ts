/** What a case holds on paper: its documents with what became of them, and the papers that came in. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { attachmentTypes } from "../register/document/attachment.ts"
import {
  type DocumentKindName,
  documentKind,
  documentKindNames,
  whyNotMade,
} from "../register/document/document-kind.ts"
import type { attachmentSchema, documentSchema } from "../register/document/wire.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { entry } from "../web/entry.ts"
import { foldedForm } from "../web/form.ts"
import { dayTag } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { casePath } from "./case.ts"

/** The papers of a case, and what whoever looks may do with them. */
export interface CaseFile {
  documents: readonly z.infer<typeof documentSchema>[]
  papers: readonly z.infer<typeof attachmentSchema>[]
  /** Makes and serves documents, and takes papers in. */
  works: boolean
  /** Reads what is in them. */
  reads: boolean
}

/** The documents that can be made of a case as it stands. */
export function makeable(shown: ProceedingDetail): DocumentKindName[] {
  return documentKindNames.filter((name) => name !== "proof-of-service" && whyNotMade(name, shown) === null)
}

/** Whether there is one already of which there is one alone. */
function isMade(kind: DocumentKindName, documents: CaseFile["documents"]): boolean {
  const isVoid = ({ acts }: CaseFile["documents"][number]) => acts.some(({ act }) => act === "void")
  return !documentKind(kind).many && documents.some((document) => document.kind === kind && !isVoid(document))
}

export function caseFileBlock(
  view: View,
  shown: ProceedingDetail,
  { documents, papers, works, reads }: CaseFile,
): Html {
  const { say, link } = view
  const place = casePath(shown.url)
  const kinds = works ? makeable(shown).filter((kind) => !isMade(kind, documents)) : []
  const served = documents.filter(({ acts }) => acts.some(({ act }) => act === "serve"))
  return html`<section class="section" id="documents"><h2>${say(words.documents)}</h2>
${documents.length === 0 && html`<p>${say(words.noDocuments)}</p>`}
<ul class="file-list">${documents.map(
    (
      document,
    ) => html`<li class="record"><h3>${reads ? html`<a href="${link(`/office/documents/${document.id}`)}">${inChinese(view, document.title)}</a>` : inChinese(view, document.title)}</h3>
<p><span lang="zh-CN">${document.number}</span> · ${dayTag(document.made_on)} · <strong>${documentState(view, document)}</strong></p></li>
`,
  )}</ul>
${kinds.length > 0 && html`<p class="button-row">${kinds.map((kind) => html`<a class="button plain" href="${link(`${place}/documents/${kind}`)}">${say(words.make)}${say(documentKind(kind))}</a> `)}${served.length > 0 && html`<a class="button plain" href="${link(`${place}/documents/proof-of-service`)}">${say(words.make)}${say(documentKind("proof-of-service"))}</a>`}</p>`}
</section>
<section class="section" id="papers"><h2>${say(words.papers)}</h2>
${papers.length === 0 && html`<p>${say(words.noPapers)}</p>`}
<ul class="file-list">${papers.map(
    (
      paper,
    ) => html`<li class="record"><h3>${reads ? html`<a href="${place}/papers/${paper.id}" download>${inChinese(view, paper.title)}</a>` : inChinese(view, paper.title)}</h3>
<p>${typeName(view, paper.media_type)} · ${say(paper.from === "merchant" ? words.fromMerchant : words.fromAuthority)} · ${dayTag(paper.received_on)} · ${formatCount(Math.ceil(paper.bytes / 1024))} KiB</p>
${reads && inPlace(view, `${place}/papers/${paper.id}`, paper)}</li>
`,
  )}</ul>
${works && paperForm(view, place)}</section>`
}

/** A paper where it lies: a picture is shown, a PDF opens in its own frame once it is asked for. */
function inPlace(view: View, address: string, { media_type: type, title }: CaseFile["papers"][number]): Html {
  const named = view.language === "zh" ? html`` : html` lang="zh-CN"`
  if (type !== attachmentTypes.pdf.mediaType)
    return html`<img class="shown-paper" src="${address}" alt="${title}"${named} loading="lazy">`
  const label = view.say(words.open)
  return html`<details class="shown-pdf"><summary>${label}<span class="unseen"> ${inChinese(view, title)}</span></summary><iframe src="${address}?show=1" title="${title}"${named} loading="lazy"></iframe></details>`
}

function typeName(view: View, mediaType: string): string {
  const row = Object.values(attachmentTypes).find((type) => type.mediaType === mediaType)
  return row ? view.say(row) : mediaType
}

/** How the fields of the form of a paper are called. */
export const paperLabels = () => ({ title: words.title, received_on: words.receivedOn, file: words.file })

function paperForm(view: View, place: string): Html {
  const { say } = view
  return foldedForm(
    view,
    { action: `${place}/papers`, summary: say(words.add), files: true },
    (
      form,
    ) => html`${entry(form, { name: "title", label: say(words.title), required: true, hint: say(words.titleHint) })}
${entry(form, { name: "received_on", label: say(words.receivedOn), kind: "day" })}
${entry(form, { name: "file", label: say(words.file), kind: "file", required: true, hint: say(words.fileHint), accept: ".pdf,.jpg,.jpeg,.png" })}
<p><button class="button">${say(words.add)}</button></p>`,
  )
}

/** What became of a document, in words. */
export function documentState({ say }: View, { kind, acts, clock }: CaseFile["documents"][number]): Html {
  const last = ["void", "serve", "post"]
    .map((name) => acts.find(({ act }) => act === name))
    .find((act) => act !== undefined)
  if (!last) return html`${say(kind === "proof-of-service" ? words.kept : words.notServed)}`
  return html`${say(last.name)} ${dayTag(last.day)}${clock && html` · ${say(words.countsOn)} ${dayTag(clock.due_on)}`}`
}

const words = {
  documents: { zh: "文书", en: "Documents" },
  noDocuments: { zh: "还没有制作文书。", en: "No document was made yet." },
  make: { zh: "制作：", en: "Make: " },
  papers: { zh: "收到的材料", en: "Received papers" },
  noPapers: { zh: "没有收到材料。", en: "No paper has come in." },
  fromMerchant: { zh: "当事人提交", en: "from the merchant" },
  fromAuthority: { zh: "本机关收件", en: "taken in here" },
  open: { zh: "在此打开", en: "Open here" },
  add: { zh: "登记收到的材料", en: "Take in a paper" },
  title: { zh: "材料名称", en: "What it is" },
  titleHint: { zh: "如：缴款凭证、送达回证", en: "As: proof of payment" },
  receivedOn: { zh: "收到日期", en: "Received on" },
  file: { zh: "文件", en: "File" },
  fileHint: { zh: "PDF、JPEG 或者 PNG，不超过 20 MB；不公示。", en: "PDF, JPEG or PNG, up to 20 MB; never published." },
  notServed: { zh: "尚未送达", en: "not served yet" },
  // What proves a service is served on nobody.
  kept: { zh: "存卷", en: "kept in the file" },
  countsOn: { zh: "公告期满视为送达：", en: "counts as served on" },
} as const satisfies Record<string, Bilingual>
