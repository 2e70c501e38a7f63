/**
 * A row beside what is known of its record: what it leaves unsaid stays, what it says again is nothing new, and what the
 * register works out or has added itself no source changes. Pure.
 */

import type { Policy } from "../../law/policy.ts"
import type { DetailField, OwnDetail } from "../../law/public-field.ts"
import { servedCommitment } from "../../ledger/commitment.ts"
import { type RecordOrigin, withoutFill } from "../form/exchange-fill.ts"
import { type DecisionText, type HeldRecord, type RecordContent, textDigest } from "../record/record.ts"
import { windowOf } from "../record/window.ts"
import type { DecisionContext } from "./batch-decision.ts"
import type { RecordRow } from "./record.ts"
import type { Remark } from "./row-field.ts"

/**
 * The row without the end of display that its source tells (CF_GSJZQ): that is worked out here, and one that differs is
 * remarked.
 */
export function withoutOwnEnd(
  row: RecordRow,
  held: HeldRecord | undefined,
  { policy }: DecisionContext,
): { row: RecordRow; remark: Remark | null } {
  const { displayed_to: told, ...detail } = row.content.detail
  if (told === undefined) return { row, remark: null }
  // Of a penalty whose class nothing settles the shorter day counts, and is kept for that.
  if (windowOf(row.content, policy).displayedUntil === told && isNamed(row.content, policy))
    return { row, remark: null }
  const content = { ...row.content, detail }
  const { displayedUntil } = windowOf(content, policy)
  if (told === displayedUntil || told === held?.displayedUntil) return { row: { ...row, content }, remark: null }
  const reason = {
    zh: `与按法律计算的公示截止日期 ${displayedUntil} 不一致，以计算的为准`,
    en: `not the last day of display that the law gives, ${displayedUntil}, which counts`,
  }
  return { row: { ...row, content }, remark: { field: "displayed_to", reason } }
}

function isNamed(content: RecordContent, policy: Policy): boolean {
  const { displayed_to: _, ...detail } = content.detail
  return windowOf({ ...content, detail }, policy).displayedUntil !== content.detail.displayed_to
}

// What the register itself has added stays, whatever a source says.
const ownDetails = ["former_code", "fell_on", "sheet_commitment"] as const satisfies readonly OwnDetail[]

/** The row with what its source does not speak of as it is known, and without what the form alone has told it. */
export function completed(row: RecordRow, known: RecordContent, origin: RecordOrigin): RecordRow {
  const { content, unspoken, publishedOnGiven } = row
  const said = withoutFill(content.detail, known, origin)
  const kept = [...unspoken, ...ownDetails].flatMap((field) =>
    field in known.detail ? [[field, known.detail[field as DetailField]]] : [],
  )
  return {
    ...row,
    // What only repeats a text that is held was looked at with it.
    findings: "facts" in said ? row.findings : row.findings.filter(({ field }) => field !== "facts"),
    content: {
      ...content,
      // The day of the first import stays the day of publication, whenever the same file comes again.
      publishedOn: publishedOnGiven ? content.publishedOn : known.publishedOn,
      penaltyClass: unspoken.includes("class") ? (known.penaltyClass ?? content.penaltyClass) : content.penaltyClass,
      detail: withKnownText({ ...said, ...Object.fromEntries(kept) }, known),
    },
  }
}

/** The detail, with the known text and its commitment where it names the same one, and the same as served. */
function withKnownText(detail: RecordContent["detail"], known: RecordContent): RecordContent["detail"] {
  const held = textDigest(known)
  // A proceeding has published its text under the other name.
  const { decision_text = known.detail.decision_text ? undefined : known.detail.published_sha256, ...others } = detail
  if (!held || decision_text !== held.sha256 || others.served_sha256 !== known.detail.served_sha256) return detail
  const same = (["decision_text", "served_commitment"] as const).filter((field) => known.detail[field] !== undefined)
  return { ...others, ...Object.fromEntries(same.map((field) => [field, known.detail[field]])) }
}

/** The row bound to its text as it was served, where it gives the digest of that; and the text, to be kept. */
export function withText(row: RecordRow, { newSalt }: DecisionContext): { row: RecordRow; text: DecisionText | null } {
  const { content, text, id: recordId } = row
  const { decision_text: sha256, served_sha256, served_commitment } = content.detail
  if (text === null || typeof sha256 !== "string" || served_commitment !== undefined) return { row, text: null }
  if (typeof served_sha256 !== "string") return { row, text: { recordId, sha256, text, servedSalt: null } }
  const servedSalt = newSalt()
  const detail = { ...content.detail, served_commitment: servedCommitment(servedSalt, served_sha256) }
  return { row: { ...row, content: { ...content, detail } }, text: { recordId, sha256, text, servedSalt } }
}
