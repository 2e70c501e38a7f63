/** SQL of the ledger of measures. */
import { and, asc, eq, gt, inArray } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { anyOf, assigned, build, columnsOf, pick, query, run, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { apiClient } from "../../database/schema/check.ts"
import { measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { measureObjection } from "../../database/schema/measure-objection.ts"
import { record } from "../../database/schema/register.ts"
import { Pass } from "../../gate/pass.ts"
import { type CaseStore, caseStore } from "../../kit/case/store.ts"
import { readCodes } from "../../register/subject/code-store.ts"
import { isUndeclared } from "../declaration/standing-store.ts"
import { draftOfMeasures, type Measure, type MeasureState, statesEndingKept, statesEndingOwnTerm } from "./measure.ts"
import type { FollowedRecord, MeasureDraft } from "./report.ts"

const isUnanswered = query`${noticeEvent.kind} = 'ended' and ${notice.state} in ('open', 'acknowledged')`

// The end of a measure without an own term is the record's, wherever that moves.
const plannedEnd = value<
  string | null
>`case when ${measure.ownTerm} then ${measure.plannedEnd} else ${record.displayedUntil} end`

const fields = {
  ...columnsOf(
    measure,
    "id",
    "clientId",
    "reference",
    "recordId",
    "subjectCode",
    "type",
    "basis",
    "startedOn",
    "ownTerm",
  ),
  ...columnsOf(measure, "document", "evidence", "result", "state", "liftedOn", "keptBasis", "reason", "version"),
  ...{
    agency: apiClient.name,
    recordState: record.state,
    subjectName: record.subjectName,
    plannedEnd: plannedEnd.as("planned_end"),
  },
}

/** What of the ledger is asked for; null does not narrow. */
export interface LedgerQuery {
  clientId: Tenant | null
  subjectCode: string | null
  recordIds: readonly string[] | null
  states: readonly MeasureState[] | null
  /** Those alone that must not be applied any more on this day, YYYY-MM-DD, and are (as `isOver` says); null: of any kind. */
  overOn: string | null
  /** Of these, where a day is asked for, the ones whose own term is over though their record's decision stands. */
  byTerm: boolean
  /** Those alone that the last whole list of their agency leaves out. */
  undeclared: boolean
  /** The id after which the page begins. */
  after: string | null
  limit: number
}

// Both say the state as the partial index of own terms does, whose day is not to be found inside of a case.
const ownTermOverOn = (day: string) => query`${measure.ownTerm} and ${measure.state} = 'active'
  and ${measure.plannedEnd} < ${day}::date and not ${anyOf(record.state, statesEndingOwnTerm)}`
const keptThoughFallen = query`${measure.state} = 'kept' and ${anyOf(record.state, statesEndingKept)}`
const isOverOn = (
  day: string,
) => query`(${keptThoughFallen} or ${measure.state} = 'active' and case when ${measure.ownTerm}
  then ${measure.plannedEnd} < ${day}::date or ${anyOf(record.state, statesEndingOwnTerm)} else ${record.state} <> 'live' end)`

/** A page of measures, by id. */
export async function listMeasures(sql: Sql, asked: LedgerQuery): Promise<Measure[]> {
  const { clientId, subjectCode, recordIds, states, overOn, byTerm, undeclared, after, limit } = asked
  const wanted = and(
    overOn === null ? undefined : byTerm ? ownTermOverOn(overOn) : isOverOn(overOn),
    clientId === null ? undefined : eq(measure.clientId, clientId),
    subjectCode === null ? undefined : anyOf(measure.subjectCode, (await readCodes(sql, subjectCode)).all),
    recordIds === null ? undefined : anyOf(measure.recordId, recordIds),
    undeclared ? isUndeclared : undefined,
    states === null ? undefined : inArray(measure.state, [...states]),
    after === null ? undefined : gt(measure.id, after),
  )
  return run(
    sql,
    build
      .select(fields)
      .from(measure)
      .innerJoin(record, eq(record.id, measure.recordId))
      .innerJoin(apiClient, eq(apiClient.id, measure.clientId))
      .where(wanted)
      .orderBy(asc(measure.id))
      .limit(limit),
  )
}

// Who has made the objection to it that waits for an answer, as the audit trail names them; null where none does.
const objectedBy = value<string | null>`(select ${auditEvent.actor} from ${auditEvent} join ${measureObjection}
  on ${auditEvent.object} = ${measureObjection.id}::text and ${auditEvent.importId} is null
    and ${auditEvent.act} = 'measure-objection.file'
  where ${measureObjection.measureId} = ${measure.id} and ${measureObjection.state} = 'open')`
const held = () =>
  build
    .select({ ...fields, objectedBy: objectedBy.as("objected_by") })
    .from(measure)
    .innerJoin(record, eq(record.id, measure.recordId))
    .innerJoin(apiClient, eq(apiClient.id, measure.clientId))
    .$dynamic()

/** A measure that is acted on. */
export interface HeldMeasure extends Measure {
  objectedBy: string | null
}

/** Whose measures are seen; null: all. */
export interface MeasureScope {
  client: Tenant | null
}

const stored = caseStore(measure, held, ({ client }: MeasureScope) =>
  client === null ? undefined : eq(measure.clientId, client),
)

/** Where measures are kept. */
export const measureStore: CaseStore<HeldMeasure, MeasureScope> = {
  ...stored,
  /**
   * The recalls that they may answer are locked before them, in their order, as answers to them are: the other way round each
   * waits for the other. What is read is read once they are locked, so that what others have changed of it is seen.
   */
  async lock(tx, ids, scope) {
    const those = and(anyOf(measure.id, ids), scope.client === null ? undefined : eq(measure.clientId, scope.client))
    await run(
      tx,
      query`select 1 from ${measure} join ${noticeEvent} on ${noticeEvent.recordId} = ${measure.recordId}
        join ${notice} on ${notice.eventId} = ${noticeEvent.id} and ${notice.clientId} = ${measure.clientId}
        where ${those ?? query`true`} and ${isUnanswered}
        order by ${notice.eventId} for update of ${notice}`,
    )
    await run(tx, build.select({ id: measure.id }).from(measure).where(those).orderBy(asc(measure.id)).for("update"))
    return stored.lock(tx, ids, scope)
  },
}

/** A measure of an agency; null where it has none of that id. */
export const findMeasure = (sql: Sql, clientId: Tenant, id: string) => measureStore.find(sql, id, { client: clientId })
/** The same, locked. */
export const holdMeasure = async (tx: Transaction, clientId: Tenant, id: string) =>
  (await measureStore.lock(tx, [id], { client: clientId }))[0] ?? null

/** Holds off other reports of an agency until the transaction ends. */
export async function lockReports(tx: Transaction, clientId: Tenant): Promise<void> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`measures ${clientId}`}, 0))`)
}

/** The measures of an agency by its own numbers. */
export async function findByReference(
  sql: Sql,
  clientId: Tenant,
  references: readonly string[],
): Promise<Map<string, StoredMeasure>> {
  const stored = columnsOf(
    measure,
    ...(["id", "reference", "recordId", "type", "basis", "startedOn"] as const),
    ...(["plannedEnd", "document", "evidence", "result", "state"] as const),
  )
  // The day of a lift is the agency's to say; when it was told of, the audit trail knows.
  const { act, at, importId, object } = auditEvent
  const liftedAtMs = value<number | null>`case when ${measure.state} = 'lifted' then (
    select (extract(epoch from max(${at})) * 1000)::float8 from ${auditEvent}
    where ${object} = ${measure.id}::text and ${importId} is null and ${act} = 'measure.lift') end`
  const rows = await run(
    sql,
    query`select ${pick({ ...stored, liftedAtMs })} from ${measure}
      where ${measure.clientId} = ${clientId} and ${anyOf(measure.reference, references)}`,
  )
  return new Map(rows.map((row) => [row.reference, row]))
}

/** A measure as it was reported. */
export type StoredMeasure = Pick<
  typeof measure.$inferSelect,
  | "id"
  | "reference"
  | "recordId"
  | "type"
  | "basis"
  | "startedOn"
  | "plannedEnd"
  | "document"
  | "evidence"
  | "result"
  | "state"
> & {
  /** ms since 1970 at which it was said to be lifted; null: it is not. */
  liftedAtMs: number | null
}

/** The records that measures are to follow, locked against ending meanwhile. */
export async function holdRecords(tx: Transaction, ids: readonly string[]): Promise<Map<string, FollowedRecord>> {
  const held = columnsOf(
    record,
    "id",
    "list",
    "ground",
    "penaltyClass",
    "subjectCode",
    "decidedOn",
    "displayedUntil",
    "state",
  )
  const hold = (some: readonly string[]) =>
    run(tx, build.select(held).from(record).where(anyOf(record.id, some)).orderBy(asc(record.id)).for("share"))
  const rows = await hold(ids)
  const found = new Set(rows.map(({ id }) => id))
  // A change takes a record out and puts it in anew: who has waited for that sees the new one only by asking again.
  const missing = [...new Set(ids)].filter((id) => !found.has(id))
  if (missing.length > 0) rows.push(...(await hold(missing)))
  return new Map(rows.map((row) => [row.id, row]))
}

/** A measure that is put in force, under its agency's number. */
export type FreshMeasure = MeasureDraft & { id: string; reference: string }

/** Adds measures. @param at ms since 1970 @param pass for all of them (draftOfMeasures) */
export async function insertMeasures(
  tx: Transaction,
  clientId: Tenant,
  drafts: readonly FreshMeasure[],
  at: number,
  pass: Pass,
): Promise<void> {
  Pass.take(pass, tx, draftOfMeasures(clientId, drafts))
  const time = new Date(at).toISOString()
  function* rows() {
    for (const draft of drafts) {
      const { id, reference, recordId, subjectCode, type, basis, startedOn, ownTerm } = draft
      const { plannedEnd: end, document, evidence, result } = draft
      yield [
        ...[id, clientId, reference, recordId, subjectCode, type, basis, startedOn, String(ownTerm)],
        ...[end, document, evidence, result, time],
      ]
    }
  }
  await copyTables(tx, [
    copyOf(
      measure,
      [
        ...([
          "id",
          "clientId",
          "reference",
          "recordId",
          "subjectCode",
          "type",
          "basis",
          "startedOn",
          "ownTerm",
        ] as const),
        ...(["plannedEnd", "document", "evidence", "result", "createdAt"] as const),
      ],
      rows(),
    ),
  ])
}

/** What an act writes on measures. */
interface MeasureEnding {
  state: Exclude<MeasureState, "active">
  liftedOn: string | null
  keptBasis: string | null
  reason: string | null
}

/** The same on all of an agency's on a record. @see endMeasures */
export interface RecordEnding extends MeasureEnding {
  recordId: string
  /** Whether it is said anew of what is kept already. */
  again?: boolean
}

/**
 * Ends, or keeps, what an agency applies on records and their ends take along.
 * @param pass for all of the endings (draftOfMeasures) @returns the measures, with what they were before
 */
export async function endMeasures(
  tx: Transaction,
  clientId: Tenant,
  endings: readonly RecordEnding[],
  pass: Pass,
): Promise<{ id: string; recordId: string; state: MeasureState }[]> {
  Pass.take(pass, tx, draftOfMeasures(clientId, endings))
  return run(
    tx,
    query`
      update ${measure} set ${assigned(measure, {
        ...{ state: query`e.state`, reason: query`e.reason` },
        ...{ liftedOn: query`e."liftedOn"`, keptBasis: query`e."keptBasis"`, version: query`${measure.version} + 1` },
      })}
      from json_to_recordset(${JSON.stringify(endings)}::text::json)
        as e ("recordId" text, state text, "liftedOn" date, "keptBasis" text, reason text, again boolean), ${record}
      where ${measure.clientId} = ${clientId} and ${measure.recordId} = e."recordId" and ${record.id} = e."recordId"
        and ${measure.state} <> 'lifted' and (${measure.state} = 'active' or e.state = 'lifted' or e.again)
        and (not ${measure.ownTerm} or ${anyOf(record.state, statesEndingOwnTerm)})
      returning ${pick(measure, "id", "recordId", "state")}`,
  )
}

/**
 * Answers the recalls of a record on which the agency applies nothing any more that its end takes along.
 * @param answer of the recall @param at ms since 1970
 */
export async function settleRecalls(
  tx: Transaction,
  clientId: Tenant,
  recordId: string,
  answer: "lift" | "keep",
  at: number,
): Promise<void> {
  await run(
    tx,
    query`
      update ${notice} set ${assigned(notice, {
        ...{ state: "answered", answer, version: query`${notice.version} + 1` },
        heardAt: query`coalesce(${notice.heardAt}, ${new Date(at)}::timestamptz)`,
      })}
      from ${noticeEvent} where ${isSettled(clientId, recordId)}`,
  )
}

/** Whether there are any that would be. */
export async function hasRecalls(tx: Transaction, clientId: Tenant, recordId: string): Promise<boolean> {
  const [row] = await run(
    tx,
    query`select ${pick({ any: value<boolean>`exists (select from ${notice}, ${noticeEvent} where ${isSettled(clientId, recordId)})` })}`,
  )
  return row?.any === true
}

function isSettled(clientId: Tenant, recordId: string) {
  const acts = query`select from ${measure} where ${measure.clientId} = ${clientId} and ${measure.recordId} = ${recordId}
    and (${measure.state} = 'active' and (not ${measure.ownTerm} or exists (
      select from ${record} where ${record.id} = ${recordId} and ${anyOf(record.state, statesEndingOwnTerm)}))
      or ${measure.state} = 'kept' and exists (
        select from ${record} where ${record.id} = ${recordId} and ${anyOf(record.state, statesEndingKept)}))`
  return query`${noticeEvent.recordId} = ${recordId} and ${notice.eventId} = ${noticeEvent.id}
    and ${notice.clientId} = ${clientId} and ${isUnanswered} and not exists (${acts})`
}
