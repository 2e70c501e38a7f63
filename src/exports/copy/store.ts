/** SQL of copies: what they have acknowledged, and what has ended since. */
import { and, asc, desc, eq, gt, isNull } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, pick, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { copyAcknowledgement } from "../../database/schema/copy.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import type { Acknowledgement } from "./copy.ts"

/** Who republishes, and since when it is known. */
export interface Copy {
  clientId: Tenant
  name: string
  since: Date
}

const isCopy = and(eq(apiClient.role, "republisher"), isNull(apiClient.revokedAt))

/** Those whose keys are believed, by name. */
export function listCopies(sql: Sql): Promise<Copy[]> {
  const { id: clientId, name, createdAt: since } = apiClient
  return run(sql, build.select({ clientId, name, since }).from(apiClient).where(isCopy).orderBy(asc(name)))
}

/** One of them by its name; null where there is none. */
export async function findCopyNamed(sql: Sql, named: string): Promise<Copy | null> {
  const { id: clientId, name, createdAt: since } = apiClient
  const wanted = and(isCopy, eq(name, named))
  const [row] = await run(sql, build.select({ clientId, name, since }).from(apiClient).where(wanted))
  return row ?? null
}

/** What a copy has acknowledged, in the order of positions. */
export function listAcknowledgements(sql: Sql, clientId: Tenant): Promise<Acknowledgement[]> {
  const { position, at } = copyAcknowledgement
  const wanted = eq(copyAcknowledgement.clientId, clientId)
  return run(sql, build.select({ position, at }).from(copyAcknowledgement).where(wanted).orderBy(asc(position)))
}

/** The last of them; null: there is none. */
export async function lastAcknowledgement(sql: Sql, clientId: Tenant): Promise<Acknowledgement | null> {
  const { position, at } = copyAcknowledgement
  const wanted = eq(copyAcknowledgement.clientId, clientId)
  const asked = build.select({ position, at }).from(copyAcknowledgement).where(wanted)
  const [row] = await run(sql, asked.orderBy(desc(position)).limit(1))
  return row ?? null
}

/** Adds an acknowledgement that goes further than the last; one at a time for each copy. @returns whether it does */
export async function addAcknowledgement(
  tx: Transaction,
  clientId: Tenant,
  { position, at }: Acknowledgement,
): Promise<boolean> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`copy ${clientId}`}, 0))`)
  const last = await lastAcknowledgement(tx, clientId)
  if (last !== null && last.position >= position) return false
  await run(tx, build.insert(copyAcknowledgement).values({ clientId, position, at }))
  return true
}

const timeOf = query`to_timestamp((${logEntry.entry}::json ->> 'time')::bigint / 1000.0)`
// What is shown no more, of a record; and an erasure, which every copy has to follow whatever it had ended before.
const ends = query`(${logEntry.entry} like '{"op":"remove",%' and ${logEntry.recordId} is not null or ${logEntry.entry} like '{"op":"erase",%')`

/** The first position whose entry is not earlier than a moment: times rise with positions. @param size of the log */
export async function positionAt(sql: Sql, size: number, at: Date): Promise<number> {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const earlier = value<boolean>`${timeOf} < ${at}::timestamptz`
    const [row] = await run(
      sql,
      query`select ${pick({ earlier })} from ${logEntry} where ${logEntry.position} = ${middle}`,
    )
    if (row?.earlier) low = middle + 1
    else high = middle
  }
  return low
}

/** How much has ended at positions from one on, and the oldest of it. @param size of the log that is looked at */
export async function countEnds(sql: Sql, from: number, size: number): Promise<{ count: number; oldest: Date | null }> {
  const asked = { count: value<number>`count(*)::int`, oldest: value<Date | null>`min(${timeOf})` }
  const [row] = await run(
    sql,
    query`select ${pick(asked)} from ${logEntry}
      where ${logEntry.position} >= ${from} and ${logEntry.position} < ${size} and ${ends}`,
  )
  return row ?? { count: 0, oldest: null }
}

/** An end, as the log has it. */
export interface LoggedEnd {
  position: number
  recordId: string | null
  endedAt: Date
}

/** Ends after a position, in their order. @param from that of the first that counts */
export function listEnds(sql: Sql, from: number, after: number, size: number, limit: number): Promise<LoggedEnd[]> {
  const { position, recordId } = logEntry
  const wanted = and(gt(position, Math.max(after, from - 1)), query`${position} < ${size} and ${ends}`)
  const asked = build.select({ position, recordId, endedAt: value<Date>`${timeOf}`.as("ended_at") }).from(logEntry)
  return run(sql, asked.where(wanted).orderBy(asc(position)).limit(limit))
}
