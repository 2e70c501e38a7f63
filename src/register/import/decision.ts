/**
 * Decides what a batch of rows changes, given what the register knows of them. Pure.
 */

import type { Bilingual } from "../../law/bilingual.ts"
import type { DetailField } from "../../law/public-field.ts"
import { nextPosition, noChanges } from "../record/change.ts"
import type { Kept } from "../record/leaving-text.ts"
import type { HeldRecord, RecordContent, Subject } from "../record/record.ts"
import { windowOf } from "../record/window.ts"
import { addSubject, amendSubject, type KnownSubject, sameSubject, subjectOf } from "../subject/change.ts"
import type { BatchDecision, DecisionContext, NumberedRow } from "./batch-decision.ts"
import { changes, decideRecord, type RecordRow } from "./record.ts"

/** What the register knows of a batch. */
export interface KnownState {
  /** The subjects of subject rows, by code. */
  subjects: ReadonlyMap<string, KnownSubject>
  /** The names of the subjects of record rows that are known, by code. */
  names: ReadonlyMap<string, string>
  /** Records by id, ended ones too. */
  records: ReadonlyMap<string, HeldRecord>
  /** Of these, the ids of those that were decided or published by a proceeding of this register. */
  decidedHere: ReadonlySet<string>
}

/**
 * Decides a batch in which no record and no subject row occurs twice.
 * A record of an unknown subject brings the subject with it; a subject row of the batch goes before that.
 */
export function decideBatch(rows: readonly NumberedRow[], known: KnownState, given: DecisionContext): BatchDecision {
  const context = { ...given, bySource: true }
  const decision: BatchDecision = {
    changes: noChanges(),
    refused: [],
    flagged: [],
    added: 0,
    amended: 0,
    ended: 0,
    unchanged: 0,
  }
  const written = new Set<string>()
  for (const row of rows) {
    if (row.kind !== "subject") continue
    written.add(row.subject.code)
    audited(decision, row.kept, row.subject.code, () =>
      decideSubject(row.line, row.subject, known.subjects.get(row.subject.code), context, decision),
    )
  }
  for (const row of rows) {
    if (row.kind !== "record") continue
    const code = row.content.subjectCode
    const name = known.names.get(code)
    if (name === undefined && !written.has(code)) {
      written.add(code)
      addSubject(subjectOf(code, row.content.subjectName, row.codeFlaw), decision.changes)
    }
    const held = known.records.get(row.id)
    const told = withoutOwnEnd(row, held, context, decision)
    const decided = held ? completed(told, held.content) : told
    if (held && known.decidedHere.has(row.id) && changes(decided, held)) {
      decision.refused.push({ line: row.line, remark: { field: "", reason: decidedHere } })
      continue
    }
    if (name !== undefined && name !== row.content.subjectName) {
      decision.flagged.push({ line: row.line, remark: { field: "subject/name", reason: otherName } })
    }
    audited(decision, row.kept, row.id, () => decideRecord(decided, held, context, decision))
  }
  return decision
}

/** Decides a row, and where that changes something audits what its officer has answered. */
function audited(decision: BatchDecision, kept: readonly Kept[], object: string, decide: () => void): void {
  const { audit } = decision.changes
  const before = audit.length
  decide()
  if (kept.length === 0 || audit.length === before) return
  audit.push({ act: "personal-data.keep", object, position: null, before: null, after: { kept } })
}

// A record keeps the name under which it was decided, and the register its own.
const otherName = {
  zh: "与本库该代码下的主体名称不同，请核对；本库的名称未改",
  en: "not the name that the register has under this code: look at it; the register's name stays as it is",
} as const satisfies Bilingual
const renamed = {
  zh: "与本库该代码下的主体名称不同，已更改，请核对",
  en: "not the name that the register had under this code: it was changed, look at it",
} as const satisfies Bilingual

// One person imports. What took two to decide is not undone, repaired or rewritten by one.
const decidedHere = {
  zh: "该记录由本库办理事项作出，不能以导入更改：请通过更正、撤回或者信用修复办理",
  en: "this record was decided by a proceeding here and is not changed by an import: correct, withdraw or repair it by one",
} as const satisfies Bilingual

/**
 * The row without the end of display that its source tells (CF_GSJZQ): that is worked out here, and one that differs is
 * remarked.
 */
function withoutOwnEnd(
  row: RecordRow,
  held: HeldRecord | undefined,
  { policy }: DecisionContext,
  { flagged }: BatchDecision,
): RecordRow {
  const { displayed_to: told, ...detail } = row.content.detail
  if (told === undefined) return row
  const content = { ...row.content, detail }
  const { displayedUntil } = windowOf(content, policy)
  if (told !== displayedUntil && told !== held?.displayedUntil) {
    const reason = {
      zh: `与按法律计算的公示截止日期 ${displayedUntil} 不一致，以计算的为准`,
      en: `not the last day of display that the law gives, ${displayedUntil}, which counts`,
    }
    flagged.push({ line: row.line, remark: { field: "displayed_to", reason } })
  }
  return { ...row, content }
}

/** The row with what its source does not speak of as it is known. */
function completed(row: RecordRow, known: RecordContent): RecordRow {
  const { content, unspoken, publishedOnGiven } = row
  const kept = unspoken.flatMap((field) => (field in known.detail ? [[field, known.detail[field as DetailField]]] : []))
  return {
    ...row,
    content: {
      ...content,
      // The day of the first import stays the day of publication, whenever the same file comes again.
      publishedOn: publishedOnGiven ? content.publishedOn : known.publishedOn,
      penaltyClass: unspoken.includes("class") ? (known.penaltyClass ?? content.penaltyClass) : content.penaltyClass,
      detail: { ...content.detail, ...Object.fromEntries(kept) },
    },
  }
}

function decideSubject(
  line: number,
  subject: Subject,
  known: KnownSubject | undefined,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  if (!known) {
    addSubject(subject, decision.changes)
    decision.added++
    return
  }
  if (sameSubject(known.subject, subject)) {
    decision.unchanged++
    return
  }
  if (!context.mayAmendSubject(known.subject.region)) {
    const reason = { zh: "该主体不属于您的管辖范围，不能更改", en: "this subject is outside the authority you act for" }
    decision.refused.push({ line, remark: { field: "region", reason } })
    return
  }
  if (subject.name !== known.subject.name) decision.flagged.push({ line, remark: { field: "name", reason: renamed } })
  amendSubject(subject, known, nextPosition(context, decision.changes), decision.changes)
  decision.amended++
}
