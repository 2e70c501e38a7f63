/** Measures as agencies report them (惩戒措施台账): how long one lasts, and which end of a record takes it along. Pure. */
import type { Tenant } from "../../access/tenant.ts"
import { type Draft, openDraft } from "../../gate/draft.ts"
import type { StateRow } from "../../kit/case/family.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { addDays, yearOf } from "../../law/day.ts"
import type { RecordState } from "../../register/record/state.ts"

/** A measure's states. `kept`: its record has ended, and it goes on by a basis of its own. */
export const measureStates = {
  active: { zh: "实施中", en: "in force", waitsFor: [] },
  kept: { zh: "另有依据，继续实施", en: "goes on by a basis of its own", waitsFor: [] },
  lifted: { zh: "已解除", en: "lifted", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type MeasureState = keyof typeof measureStates

/**
 * Which states of a record end a measure that has a term of its own. Such a term is the law's answer to the act, which
 * neither an expiry nor a repair undoes; where the decision itself fell, was wrong or was replaced, or the merchant is no
 * more, nothing is left that it could rest on. A mask is for the time of a reorganisation and takes nothing back.
 */
const endsOwnTerm: Readonly<Record<RecordState, boolean>> = {
  ...{ live: false, masked: false, elsewhere: false, removed: false, expired: false },
  ...{ corrected: true, withdrawn: true, superseded: true, revoked: true, deregistered: true, unpublished: false },
}

/** The states of a record that end a measure of an own term. */
export const statesEndingOwnTerm = (Object.keys(endsOwnTerm) as RecordState[]).filter((state) => endsOwnTerm[state])

/**
 * The states of a record after which nothing goes on, by whatever basis: the decision was an error, fell, or was replaced by
 * another, which has a record of its own. What is over with its merchant, by an expiry or by a repair may have another basis.
 */
export const statesEndingKept: readonly RecordState[] = ["corrected", "withdrawn", "superseded", "revoked"]

/** A measure of an agency, with the record that it follows as it stands. */
export interface Measure {
  id: string
  clientId: Tenant
  agency: string
  reference: string
  recordId: string
  recordState: RecordState
  subjectCode: string
  subjectName: string
  type: string
  basis: string
  startedOn: string
  ownTerm: boolean
  /** The last day that is planned: of a measure without an own term that of its record's display; null: none is set. */
  plannedEnd: string | null
  document: string | null
  evidence: string | null
  result: string | null
  state: MeasureState
  liftedOn: string | null
  keptBasis: string | null
  reason: string | null
  version: number
}

/** What the gate is asked for where a measure is put in force, lifted, kept or amended: it is its agency's, in whose name it is. */
export function measureEffect(clientId: Tenant) {
  // No officer has a hand in it: where the agency works is not asked.
  return { name: "measure", affected: { kind: "client", client: clientId, region: null } } as const
}

/** Measures that are put in force, or ended by their records, as the gate sees them. @param what tells each from every other */
export function draftOfMeasures(clientId: Tenant, what: readonly object[]): Draft {
  const draft = openDraft()
  const { name, affected } = measureEffect(clientId)
  for (const each of what) draft.add(name, affected, JSON.stringify(each))
  return draft.close()
}

/** Whether the end of its record, as it stands, takes a measure along. */
export function isTakenAlong({ ownTerm, recordState }: Pick<Measure, "ownTerm" | "recordState">): boolean {
  return !ownTerm || endsOwnTerm[recordState]
}

/** Whether a measure must no longer be applied, whatever its agency has said of it. @param today YYYY-MM-DD */
export function isOver(
  { state, ownTerm, plannedEnd, recordState }: Pick<Measure, "state" | "ownTerm" | "plannedEnd" | "recordState">,
  today: string,
): boolean {
  if (state === "kept") return statesEndingKept.includes(recordState)
  if (state !== "active") return false
  if (ownTerm) return endsOwnTerm[recordState] || (plannedEnd !== null && plannedEnd < today)
  return recordState !== "live"
}

/** By when what is over has to be lifted: working days after its end, by the setting that recalls go by. */
export interface LiftClock {
  calendar: Calendar
  recallDays: number
}

/**
 * The day by which a measure is to be lifted whose own term is over; null: it is not over by that, or the calendar has no
 * such day. What the end of a record takes along is due by its recall.
 */
export function liftBy(
  measure: Parameters<typeof isOver>[0],
  today: string,
  { calendar, recallDays }: LiftClock,
): string | null {
  const { ownTerm, plannedEnd, recordState } = measure
  if (!isOver(measure, today) || !ownTerm || plannedEnd === null || endsOwnTerm[recordState]) return null
  const day = addWorkingDays(plannedEnd, recallDays, calendar)
  return isMissing(day) ? null : day
}

/**
 * The last end of an own term by which today is known to be too late; null where the calendar says so of none. An end near
 * a year without a calendar has no such day yet: what ended earlier is late all the same.
 */
export function lastLate(today: string, { calendar, recallDays }: LiftClock): string | null {
  const first = Math.min(...calendar.keys())
  for (let end = addDays(today, -1); yearOf(end) >= first; end = addDays(end, -1)) {
    const due = addWorkingDays(end, recallDays, calendar)
    if (!isMissing(due) && due < today) return end
  }
  return null
}
