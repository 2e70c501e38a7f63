/**
 * Decides what a batch of rows changes, given what the register knows of them. Pure.
 */

import { coversRegion, isElsewhere, regionPrefix } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { removalFields } from "../../law/public-field.ts"
import type { Office } from "../document/office.ts"
import { exchangeOrigin } from "../form/exchange-fill.ts"
import { nextPosition, noChanges, registrarOf } from "../record/change.ts"
import type { Kept } from "../record/leaving-text.ts"
import type { DecisionText, HeldRecord, Subject } from "../record/record.ts"
import { isOpen } from "../record/state.ts"
import { fells, lacksNumber, lacksReason, settleEnd, toldKinds } from "../record/told-end.ts"
import { addSubject, amendSubject, type KnownSubject, sameSubject, subjectOf } from "../subject/change.ts"
import { recordAsAnswered, subjectAsAnswered } from "./answered-row.ts"
import type { BatchDecision, DecisionContext } from "./batch-decision.ts"
import { objectOf, type RowEffect } from "./hold.ts"
import { completed, withoutOwnEnd, withText } from "./known-row.ts"
import { decideRecord, type RecordRow, recordEffect, wasPublished } from "./record.ts"
import type { NumberedRow, SubjectRow } from "./row.ts"
import type { Remark } from "./row-field.ts"

/** What the register knows of a batch. */
export interface KnownState {
  /** The subjects of subject rows, by code. */
  subjects: ReadonlyMap<string, KnownSubject>
  /** The names of the subjects of record rows that are known, by code. */
  names: ReadonlyMap<string, string>
  /** Records by id, ended ones too. */
  records: ReadonlyMap<string, HeldRecord>
  /** Of these, the texts of decisions in which the rows have findings of personal data, by id. */
  texts: ReadonlyMap<string, string>
  /** Of these, the ids of those that were decided or published by a proceeding of this register. */
  decidedHere: ReadonlySet<string>
  /** What the authorities of rows that were decided or published here have said in their settings. */
  offices?: ReadonlyMap<string, Office>
  /** What the register calls the authorities of the rows that name theirs, by code. */
  authorityNames: ReadonlyMap<string, string>
  /** What is to be remarked on rows by which a listing falls with its penalty, by the id of the record: see falling.ts. */
  falling: ReadonlyMap<string, Bilingual>
}

/** A row with what it would do, and for which authority. */
type Judged = { authority: string; remarks: readonly Remark[]; refusal: Remark | null } & (
  | { row: SubjectRow; known: KnownSubject | undefined; effect: RowEffect | "refused" | null; listed: boolean }
  | {
      row: RecordRow
      known: HeldRecord | undefined
      effect: RowEffect | "refused" | null
      listed: boolean
      text: DecisionText | null
    }
)

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
    held: [],
    reached: new Map(),
  }
  const written = new Set<string>()
  for (const judged of judge(rows, known, context)) {
    const { row, authority, effect } = judged
    if (effect === "adds" || effect === "changes") {
      // What is shown of nobody, or not any more, is no business of the brake's.
      const counted = effect === "adds" || judged.listed ? effect : "unseen"
      const asked = "text" in judged || judged.known || context.source ? authority : placeOf(judged.row.subject)
      const why = context.hold?.(row, counted, asked) ?? []
      if (why.length > 0) {
        const whose = why.includes("authority") ? asked : authority
        decision.held.push({ line: row.line, authority: whose, why, object: objectOf(row), findings: row.findings })
        continue
      }
      const { reached } = decision
      reached.set(authority, (reached.get(authority) ?? 0) + (counted === "changes" ? 1 : 0))
    }
    if (!("text" in judged)) {
      const { subject, kept, line } = judged.row
      written.add(subject.code)
      const before = known.subjects.get(subject.code)
      audited(decision, kept, subject.code, () => decideSubject(line, subject, before, context, decision))
    } else {
      for (const remark of judged.remarks) decision.flagged.push({ line: row.line, remark })
      takeRecord(judged, known, written, context, decision)
    }
  }
  return decision
}

/** How many rows would change what is shown, by the authority for which they do. */
export function countChanges(
  rows: readonly NumberedRow[],
  known: KnownState,
  context: DecisionContext,
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { effect, listed, authority } of judge(rows, known, context)) {
    if (effect === "changes" && listed) counts.set(authority, (counts.get(authority) ?? 0) + 1)
  }
  return counts
}

/** The rows with what they would do, those about subjects first. */
function* judge(rows: readonly NumberedRow[], known: KnownState, context: DecisionContext): Generator<Judged> {
  for (const row of rows) {
    if (row.kind !== "subject") continue
    const held = known.subjects.get(row.subject.code)
    const said = held ? subjectAsAnswered(row, held.subject) : row
    const { subject } = said
    const authority = authorityOver(held?.subject.region ?? subject.region, context)
    yield {
      row: said,
      known: held,
      authority,
      effect: subjectEffect(subject, held, context),
      listed: held?.listed ?? false,
      remarks: [],
      refusal: null,
    }
  }
  for (const row of rows) {
    if (row.kind !== "record") continue
    const held = known.records.get(row.id)
    const { row: told, remark } = withoutOwnEnd(row, held, context)
    const { authority } = row.content
    const authorityName = known.authorityNames.get(authority)
    const isOurs = known.decidedHere.has(row.id)
    const office = isOurs ? known.offices?.get(authority) : undefined
    const origin = { authorityName, decidedHere: isOurs, ...exchangeOrigin(office) }
    const answered = held ? recordAsAnswered(told, held.content, known.texts.get(row.id) ?? null) : told
    const whole = held ? completed(answered, held.content, origin) : told
    const withDigest = withText(whole, context)
    const effect = recordEffect(withDigest.row, held)
    const listed = held === undefined || isOpen(held.state)
    const { row: said, text } = effect === "changes" && !listed ? withoutTexts(withDigest.row) : withDigest
    const remarks = remark ? [remark] : []
    const judged = { known: held, authority, listed, remarks, text } as const
    if (effect === null) yield { ...judged, row: said, effect, refusal: null }
    else if (held && isOurs) {
      const reason = held.state === "elsewhere" ? displayedElsewhere : decidedHere
      yield { ...judged, row: said, effect: "refused", refusal: { field: "", reason } }
    } else if (wasPublished(said, held)) {
      yield { ...judged, row: said, effect: "refused", refusal: { field: "class", reason: shownAlready } }
    } else {
      const { why = [], ...end } = settled(said, held, effect, context)
      const { ending } = end.row
      // Of a row that is refused nothing else is to be looked at.
      const fall = end.refusal === null && ending && fells(ending) ? known.falling.get(row.id) : undefined
      const more = fall ? [{ field: "removal_kind", reason: fall }] : []
      yield { ...judged, ...end, remarks: [...remarks, ...why, ...more] }
    }
  }
}

/** What has ended takes the texts about its end alone, and what was found in these: see withRemoval in record.ts. */
function withoutTexts(row: RecordRow): { row: RecordRow; text: null } {
  const ofEnd = ({ field }: { field: string }) => removalFields.some((one) => one === field)
  return { row: { ...row, kept: row.kept.filter(ofEnd), findings: row.findings.filter(ofEnd) }, text: null }
}

/** The row with its end as the law lets it be; refused where it may not be yet. `why`: what its end does not tell. */
function settled(
  row: RecordRow,
  known: HeldRecord | undefined,
  effect: RowEffect,
  { policy, asksReasons = false, asksNumbers = true }: DecisionContext,
): { row: RecordRow; effect: RowEffect | "refused"; refusal: Remark | null; why?: readonly Remark[] } {
  const told = row.ending
  if (told?.move !== "end") return { row, effect, refusal: null }
  const end = settleEnd(told, row.content, known, policy)
  if ("refused" in end) return { row, effect: "refused", refusal: { field: "removed_on", reason: end.refused } }
  const ended = { ...row, ending: { ...told, ...end } }
  const [remark, isAsked] = lacksNumber(end.kind, row.content)
    ? [{ field: "removal_decision_no", reason: unnumbered }, asksNumbers]
    : lacksReason(end.kind, row.content)
      ? [{ field: "removal_reason", reason: unreasoned }, asksReasons]
      : [null, false]
  if (!remark) return { row: ended, effect, refusal: null }
  return isAsked ? { row, effect: "refused", refusal: remark } : { row: ended, effect, refusal: null, why: [remark] }
}

const unnumbered = {
  zh: `移出类型是“${toldKinds.revoked.zh}”的，须写明撤销决定书文号：列入不因处罚被撤销而自行失效`,
  en: `give the number of the decision to revoke: a listing does not fall by itself with its penalty (${toldKinds.revoked.en})`,
} as const satisfies Bilingual
const unreasoned = {
  zh: "未写明移出（停止公示）的理由或者决定书文号",
  en: "neither the reason of this end nor the number of its decision is told",
} as const satisfies Bilingual

/** Whose word it is where a new subject is: of one that is placed elsewhere than its code was given, those who gave it. */
function placeOf({ code, region }: Subject): string {
  const given = registrarOf(code)
  return given !== null && (regionPrefix(region) === "" || isElsewhere(given, region)) ? given : region
}

/** Whose a subject is: of a source's authorities the one that covers it. */
function authorityOver(region: string, { source }: DecisionContext): string {
  if (!source) return region
  return source.find((authority) => coversRegion(authority, region)) ?? source[0] ?? region
}

function subjectEffect(
  subject: Subject,
  known: KnownSubject | undefined,
  context: DecisionContext,
): RowEffect | "refused" | null {
  if (!known) return "adds"
  if (sameSubject(known.subject, subject)) return null
  return context.mayAmendSubject(known.subject.region) ? "changes" : "refused"
}

function takeRecord(
  { row, refusal, text }: Extract<Judged, { row: RecordRow }>,
  known: KnownState,
  written: Set<string>,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  if (refusal) {
    decision.refused.push({ line: row.line, remark: refusal })
    return
  }
  if (known.records.get(row.id)?.state === "elsewhere") {
    decision.flagged.push({ line: row.line, remark: { field: "", reason: displayedElsewhere } })
  }
  const code = row.content.subjectCode
  const name = known.names.get(code)
  if (name === undefined && !written.has(code)) {
    written.add(code)
    addSubject(subjectOf(code, row.content.subjectName, row.codeFlaw), decision.changes)
  }
  if (name !== undefined && name !== row.content.subjectName) {
    decision.flagged.push({ line: row.line, remark: { field: "subject/name", reason: otherName } })
  }
  const isChanged = audited(decision, row.kept, row.id, () =>
    decideRecord(row, known.records.get(row.id), context, decision),
  )
  if (text && isChanged) decision.changes.texts.push(text)
}

/**
 * Decides a row, and where that changes something audits what its officer has answered.
 * @returns whether it changed something
 */
function audited(decision: BatchDecision, kept: readonly Kept[], object: string, decide: () => void): boolean {
  const { audit } = decision.changes
  const before = audit.length
  decide()
  if (audit.length === before) return false
  if (kept.length > 0) {
    audit.push({ act: "personal-data.keep", object, position: null, before: null, after: { kept } })
  }
  return true
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

const shownAlready = {
  zh: "该记录已经公示，不能以报送改为不公示的处罚：决定有误的，请更正撤下，或者报送撤销（removal_kind）",
  en: "this record was published, and no row makes of it what is not: have it corrected or withdrawn, or tell that its decision fell (removal_kind)",
} as const satisfies Bilingual

// What stays unseen says so, whether the row changes anything or not.
const displayedElsewhere = {
  zh: "该决定已推送其他登记库公示，本库留存、不公示，也不以导入更改；登记地在本库办理的，由其登记所收到的决定（received）后公示",
  en: "this decision was pushed to another register, which displays it: it is kept here, not shown, and not changed by an import; where the registration side works here, it enters what it received (received) and publishes that",
} as const satisfies Bilingual

function decideSubject(
  line: number,
  subject: Subject,
  known: KnownSubject | undefined,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  const effect = subjectEffect(subject, known, context)
  if (!known) {
    addSubject(subject, decision.changes)
    decision.added++
  } else if (effect === null) {
    decision.unchanged++
  } else if (effect === "refused") {
    const reason = { zh: "该主体不属于您的管辖范围，不能更改", en: "this subject is outside the authority you act for" }
    decision.refused.push({ line, remark: { field: "region", reason } })
  } else {
    if (subject.name !== known.subject.name) decision.flagged.push({ line, remark: { field: "name", reason: renamed } })
    amendSubject(subject, known, nextPosition(context, decision.changes), decision.changes)
    decision.amended++
  }
}
