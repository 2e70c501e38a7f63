/** SQL of how penalties fell and records were amended, and of what was made of it: by changes, by the audit trail and by the log. */
import { and, eq, isNull, type SQL } from "drizzle-orm"
import type { Transaction } from "../../database/client.ts"
import { anyOf, build, notNull, pick, query, run, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import { fallen } from "../record/link.ts"
import { isPause, moveNames, moveOfEntry, type RecordMoveName, recordMoves, recordStates } from "../record/state.ts"

/** Changes of these records by a move that came to a state. */
function changesOf(recordIds: readonly string[], change: RecordMoveName, state: "executed" | "dropped"): SQL {
  const { recordId, kind, content } = proceeding
  return query`${anyOf(recordId, recordIds)} and ${kind} = 'change'
    and ${proceeding.state} = ${state} and ${content}->>'change' = ${change}`
}

/** On which day the decisions of these penalties fell, as their withdrawal was carried out here, by the record. */
export async function lastWithdrawals(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, string>> {
  if (recordIds.length === 0) return new Map()
  const { recordId, content } = proceeding
  const last = { id: notNull(recordId), day: value<string>`max(${content}->>'arose_on')` }
  const isIts = changesOf(recordIds, "withdraw", "executed")
  const rows = await run(tx, build.select(last).from(proceeding).where(isIts).groupBy(recordId))
  return new Map(rows.map(({ id, day }) => [id, day]))
}

/** When the revocation of these listings was last dropped, as a place in the audit trail, by the record. */
export async function lastDrops(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, number>> {
  if (recordIds.length === 0) return new Map()
  const { id, object, importId, after } = auditEvent
  const last = { record: notNull(proceeding.recordId), place: value<number>`max(${id})` }
  const rows = await run(
    tx,
    query`select ${pick(last)} from ${proceeding} join ${auditEvent} on ${object} = ${proceeding.id}::text
      where ${changesOf(recordIds, "revoke", "dropped")} and ${importId} is null and ${after}->>'state' = 'dropped'
      group by ${proceeding.recordId}`,
  )
  return new Map(rows.map(({ record, place }) => [record, place]))
}

/** When these penalties last fell, whoever told it, as a place in the audit trail, by the record. */
export async function lastFalls(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, number>> {
  if (recordIds.length === 0) return new Map()
  const { id, object, before, after } = auditEvent
  const fell = query`${after}->>'state' = ${fallen} and ${before}->>'state' is distinct from ${fallen}`
  const last = value<number>`max(${id})`
  const isTheirs = and(anyOf(object, recordIds), fell)
  const rows = await run(tx, build.select({ object, last }).from(auditEvent).where(isTheirs).groupBy(object))
  return new Map(rows.map((row) => [row.object, row.last]))
}

/** By which move these masked records were taken down, by the record. No import masks: by the index audit_event_object. */
export async function lastMasks(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, string>> {
  if (recordIds.length === 0) return new Map()
  const { id, object, act, importId } = auditEvent
  const isMask = and(
    anyOf(object, recordIds),
    isNull(importId),
    anyOf(
      act,
      masks.map((name) => `record.${name}`),
    ),
  )
  const rows = await run(tx, build.select({ object, act }).from(auditEvent).where(isMask).orderBy(id))
  return new Map(rows.map((row) => [row.object, row.act.slice("record.".length)]))
}
const masks = moveNames.filter((name) => isPause(recordMoves[name]))

/** The outcomes of reviews and suits that amendments of these records have named, by the record. */
export async function listNamedOutcomes(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, string[]>> {
  if (recordIds.length === 0) return new Map()
  const { recordId, content } = proceeding
  const named = { id: notNull(recordId), number: value<string>`${content}->>'outcome_no'` }
  const isNamed = and(changesOf(recordIds, "amend", "executed"), query`${content}->>'outcome_no' is not null`)
  const rows = await run(tx, build.select(named).from(proceeding).where(isNamed))
  return new Map([...Map.groupBy(rows, ({ id }) => id)].map(([id, found]) => [id, found.map(({ number }) => number)]))
}

/** When an import last amended these records, ms since 1970, by the record, where no case has amended them since; as the log has it. */
export async function lastSourceAmendments(
  tx: Transaction,
  recordIds: readonly string[],
): Promise<Map<string, number>> {
  if (recordIds.length === 0) return new Map()
  const { object, act, importId, position } = auditEvent
  const last = { id: object, position: value<number | null>`max(${position})` }
  const byCases = await run(
    tx,
    query`select ${pick(last)} from ${auditEvent}
      where ${anyOf(object, recordIds)} and ${importId} is null and ${act} = 'record.amend' group by ${object}`,
  )
  const shown = { id: record.id, state: record.state, position: logEntry.position, entry: logEntry.entry }
  const published = await run(
    tx,
    query`select ${pick(shown)} from ${record}
      join ${logEntry} on ${logEntry.position} = ${record.position} where ${anyOf(record.id, recordIds)}`,
  )
  const positions = new Map(byCases.map((row) => [row.id, Number(row.position)]))
  const times = new Map<string, number>()
  const unseen: string[] = []
  for (const row of published) {
    const read = decodeEntry(row.entry)
    if (recordStates[row.state].display === "paused" || isShownAgain(read?.reason ?? null)) unseen.push(row.id)
    else if (read?.operation === "amend" && row.position > (positions.get(row.id) ?? -1)) times.set(row.id, read.time)
  }
  return new Map([...times, ...(await lastUnseen(tx, unseen))])
}

/** Whether an entry shows again what was hidden for the time being: of what was amended meanwhile the log says nothing. */
function isShownAgain(reason: string | null): boolean {
  const from = moveOfEntry(reason)?.from ?? []
  return from.length > 0 && from.every((state) => recordStates[state].display === "paused")
}

/** The same of records that are hidden, or were: as the audit trail has it. Few are, for imports have no index there. */
async function lastUnseen(tx: Transaction, recordIds: readonly string[]): Promise<Map<string, number>> {
  if (recordIds.length === 0) return new Map()
  const { id, object, act, at, importId } = auditEvent
  const isAmendment = and(anyOf(object, recordIds), eq(act, "record.amend"))
  const rows = await run(tx, build.select({ object, at, importId }).from(auditEvent).where(isAmendment).orderBy(id))
  const last = new Map(rows.map((row) => [row.object, row]))
  return new Map([...last.values()].flatMap((row) => (row.importId === null ? [] : [[row.object, row.at.getTime()]])))
}
