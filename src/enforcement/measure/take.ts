/** Takes reports of measures into the ledger, one or many: each once, however often it comes. */
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, type Principal } from "../../access/principal.ts"
import type { ActingParts, Transaction } from "../../database/client.ts"
import { toTrail } from "../../gate/finding.ts"
import { handsOf } from "../../gate/hands.ts"
import type { GateRefusal } from "../../gate/may-take-effect.ts"
import { passGate } from "../../gate/pass.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import { type AuditRow, writeAudits } from "../../register/audit/trail.ts"
import type { Agency } from "../agency/agency.ts"
import type { Seat } from "../agency/seat.ts"
import { listSeats } from "../agency/seat-store.ts"
import { type FindMeasureType, measureTypesOn } from "../catalogue/store.ts"
import type { FieldFault, SentRow } from "../rows.ts"
import { checkSignature, signatureRefusals } from "../signed-act.ts"
import { draftOfMeasures } from "./measure.ts"
import { decideReport, type FollowedRecord, type MeasureReport } from "./report.ts"
import {
  type FreshMeasure,
  findByReference,
  holdRecords,
  insertMeasures,
  lockReports,
  type StoredMeasure,
} from "./store.ts"

/** A report, with the record that it names. */
export interface SentReport extends MeasureReport {
  record_id: string
  /** The agency's signature over it; null: by API key alone. */
  jws: string | null
  /** The notice that it answers, and when that was raised. */
  told?: { notice: number; at: Date }
}

/** What came of a report: the measure's id, and of a new one the measure that is to be put in force, with its audit row. */
export type TakenReport =
  | { id: string; isNew: false }
  | { id: string; isNew: true; measure: FreshMeasure; audit: AuditRow }
  | { faults: readonly FieldFault[] }

/** What taking works with. */
export interface TakeContext {
  agency: Agency
  typeOf: FindMeasureType
  seats: readonly Seat[]
  records: ReadonlyMap<string, FollowedRecord>
  newId(): string
  /** ms since 1970. */
  now: number
}

/** The agency's number of a report that brings none: the same report is the same measure. */
export function referenceOf({ reference, record_id, measure, started_on }: SentReport): string {
  return reference ?? [record_id, measure, started_on ?? ""].join("/")
}

/** The numbers under which a report without one may stand: the second where it answers a notice. */
function numbersOf(report: SentReport): string[] {
  const first = referenceOf(report)
  return report.told && report.reference === undefined ? [first, `${first}/${report.told.notice}`] : [first]
}

/** Whether a measure was lifted before the notice came: what answers the notice is another one. */
function isFormer(before: StoredMeasure | undefined, { told }: SentReport): boolean {
  const liftedAtMs = before?.liftedAtMs ?? null
  return liftedAtMs !== null && told !== undefined && liftedAtMs < told.at.getTime()
}

/** Decides on reports, in their order; those that are new are the caller's to write, with their audit rows. */
export async function decideReports(
  tx: Transaction,
  reports: readonly SentReport[],
  { agency, typeOf, seats, records, newId, now }: TakeContext,
): Promise<TakenReport[]> {
  const today = dayInChina(now)
  // The same report twice at once is the same measure: the second looks when the first is in.
  await lockReports(tx, agency.clientId)
  const held = await findByReference(tx, agency.clientId, reports.flatMap(numbersOf))
  return reports.map((report): TakenReport => {
    const [first = "", second] = numbersOf(report)
    const former = isFormer(held.get(first), report)
    const reference = former && second ? second : first
    const before = held.get(reference)
    // Under the notice's own number it is the same answer again, whatever became of its measure since.
    if (before)
      return isSame(before, report) && (!former || reference === second)
        ? { id: before.id, isNew: false }
        : { faults: [{ field: "reference", reason: otherMeasure }] }
    // By the list of the day on which it began: what applies since may rest on another article.
    const began = isDay(report.started_on ?? "") ? report.started_on : today
    const kind = typeOf(report.measure, began)
    const decided = decideReport(report, records.get(report.record_id), kind, { agency, seats, today })
    if (Array.isArray(decided)) return { faults: decided }
    const id = newId()
    held.set(reference, { id, reference, ...decided, state: "active", liftedAtMs: null })
    const { recordId, type, basis, startedOn, plannedEnd } = decided
    const after = {
      agency: agency.clientId,
      record_id: recordId,
      measure: type,
      basis,
      started_on: startedOn,
      planned_end: plannedEnd ?? undefined,
      jws: report.jws,
    }
    const audit = { act: "measure.apply", object: id, after }
    return { id, isNew: true, measure: { id, reference, ...decided }, audit }
  })
}

/** Whether a report says what was reported under the same number; what it leaves out, it does not change. */
function isSame(before: StoredMeasure, report: SentReport): boolean {
  const pairs: [string | null, string | undefined][] = [
    ...([
      [before.recordId, report.record_id],
      [before.type, report.measure],
      [before.basis, report.basis],
    ] as [string, string][]),
    [before.startedOn, report.started_on],
    [before.document, report.document],
  ]
  return pairs.every(([held, said]) => said === undefined || said === held)
}

const otherMeasure = {
  zh: "此编号已用于另一项措施，请另用编号",
  en: "this number is that of another measure: use one of its own",
} as const

/** A row as a report, or what is wrong with it. */
export async function readReport(
  { values, faults }: Pick<SentRow, "values" | "faults">,
  { key }: Agency,
): Promise<SentReport | FieldFault[]> {
  const { record_id = "", measure = "", jws = null, ...rest } = values
  // Of a row that is none, nothing is known.
  if (faults.some(({ field }) => field === "")) return [...faults]
  const missing = (["record_id", "measure"] as const).filter(
    (field) => values[field] === undefined && !faults.some((fault) => fault.field === field),
  )
  const wrong = [...faults, ...missing.map((field) => ({ field, reason: words.missing }))]
  if (wrong.length > 0) return wrong
  const report = { ...rest, record_id, measure }
  const refusal = jws === null ? null : await checkSignature(jws, key, report)
  return refusal ? [{ field: "jws", reason: signatureRefusals[refusal] }] : { ...report, jws }
}

/** Takes reports into the ledger, by two persons of the agency. @param reports some thousand at most */
export function takeMeasures(
  { sql, newId, clock }: ActingParts,
  agency: Agency,
  principal: Principal,
  reports: readonly SentReport[],
): Promise<TakenReport[] | GateRefusal> {
  return sql.begin(async (tx) => {
    const now = clock()
    const typeOf = await measureTypesOn(tx, dayInChina(now))
    const seats = await listSeats(tx)
    const records = await holdRecords(
      tx,
      reports.map(({ record_id: id }) => id),
    )
    const taken = await decideReports(tx, reports, { agency, typeOf, seats, records, newId, now })
    const fresh = taken.flatMap((one) => ("measure" in one ? [one] : []))
    if (fresh.length === 0) return taken
    const measures = fresh.map(({ measure }) => measure)
    const draft = draftOfMeasures(agency.clientId, measures)
    const pass = passGate(tx, draft, handsOf(principal), { person: await loadPersons(tx) }, now)
    if ("reason" in pass) return pass
    await insertMeasures(tx, agency.clientId, measures, now, pass)
    const about = measures.length === 1 ? measures[0]?.id : undefined
    const audits = [...fresh.map(({ audit }) => audit), ...toTrail(pass, about)]
    await writeAudits(tx, audits, { actor: actorOf(principal), at: now })
    return taken
  })
}

const words = { missing: { zh: "缺少此项", en: "it is missing" } } as const
