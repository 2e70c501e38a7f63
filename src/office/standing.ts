/** What a case would come to as it stands: what the public would see, and its document as far as it is filled in. */
import { html } from "hono/html"
import { reachOf } from "../access/reach.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { documentFields } from "../register/document/document-field.ts"
import { documentAhead, documentKind } from "../register/document/document-kind.ts"
import { type DocumentDraft, draftDocument } from "../register/document/make.ts"
import { tryStanding } from "../register/proceeding/trial.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { type Html, setApart, type View } from "../web/view.ts"
import type { CaseFile } from "./case-file-block.ts"
import type { OfficeContext } from "./gate.ts"
import { outcomeOf } from "./outcome.ts"

/** What stands beside the facts of a case that is open, for whoever reads its papers. */
export interface Standing {
  /** What would become public, with its days and who is told. */
  outcome: Html
  draft: DocumentDraft | null
}

/** Looks what a case would come to; null of one that is over, and for whoever may not read what is in it. */
export async function standingOf(
  c: OfficeContext,
  shown: ProceedingDetail,
  { reads, documents }: Pick<CaseFile, "reads" | "documents">,
): Promise<Standing | null> {
  if (shown.closed || !reads) return null
  const principal = c.get("principal")
  const tried = await tryStanding(c.get("parts"), reachOf(principal), shown.id)
  if (!tried) return null
  const kind = documentAhead(shown)
  const isMade = documents.some(
    (document) => document.kind === kind && !document.acts.some(({ act }) => act === "void"),
  )
  const draft = kind === null || isMade ? null : await draftDocument(c.get("parts"), { id: shown.id, kind }, principal)
  return { outcome: await outcomeOf(c, shown.kind, tried, {}), draft }
}

/** The document as far as the case fills it in, and what is missing. */
export function draftBlock(view: View, draft: DocumentDraft): Html {
  const { say } = view
  const { kind, title, text, missing } = draft
  const names = missing.map((field) => say(documentFields[field])).join(view.language === "zh" ? "、" : ", ")
  return html`<section class="section" id="draft"><h2>${say(words.draft)}${say(documentKind(kind))}</h2>
${missing.length > 0 && html`<p class="hint">${say(words.missing)}${names}</p>`}
<article class="document" lang="zh-CN" tabindex="0" role="region" aria-label="${say(words.draft)}${say(documentKind(kind))}">${text
    .split("\n")
    .map((line) =>
      line === title ? html`<p class="document-title">${line}</p>` : html`<p>${setApart(line)}</p>`,
    )}</article></section>`
}

const words = {
  draft: { zh: "文书草稿：", en: "Draft: " },
  missing: { zh: "还缺：", en: "Still missing: " },
} as const satisfies Record<string, Bilingual>
