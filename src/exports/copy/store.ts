/** SQL of copies: what they have acknowledged, and what has ended since. */
import { and, asc, desc, eq, gt } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
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

const isCopy = query`${apiClient.role} = 'republisher' and ${apiClient.revokedAt} is null`

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
/** What is shown no more, of a record; and an erasure, which every copy has to follow whatever it had ended before. */
export const ends = query`(${logEntry.entry} like '{"op":"remove",%' and ${logEntry.recordId} is not null or ${logEntry.entry} like '{"op":"erase",%')`

/** A copy, where what it has to follow begins, and what it has acknowledged last. */
export interface PlacedCopy extends Copy {
  /** The first position whose entry is not earlier than what makes the copy known: times rise with positions. */
  start: number
  last: Acknowledgement | null
}

/**
 * Copies as they stand in the log, by name: the place of each is halved towards together with that of all.
 * @param size of the log @param clientId null: all of them
 */
export async function placeCopies(sql: Sql, size: number, clientId: Tenant | null): Promise<PlacedCopy[]> {
  const { id, name, createdAt: since } = apiClient
  const one = clientId === null ? query`true` : query`${id} = ${clientId}`
  const isEarlier = query`coalesce((select ${timeOf} < h.since from ${logEntry} where ${logEntry.position} = (h.low + h.high) / 2), false)`
  const rows = await run(
    sql,
    query`
      with recursive halving (id, since, low, high) as (
        select ${id}, ${since}, 0::bigint, ${size}::bigint from ${apiClient} where ${isCopy} and ${one}
        union all
        select h.id, h.since, case when e.earlier then (h.low + h.high) / 2 + 1 else h.low end,
          case when e.earlier then h.high else (h.low + h.high) / 2 end
        from halving h, lateral (select ${isEarlier} as earlier) e where h.low < h.high
      )
      select ${pick({ clientId: id, name, since, start: value<number>`h.low` })},
        ${pick({ position: value<number | null>`a.position`, at: value<Date | null>`a.at` })}
      from halving h join ${apiClient} on ${id} = h.id
      left join lateral (select ${copyAcknowledgement.position} as position, ${copyAcknowledgement.at} as at from ${copyAcknowledgement}
        where ${copyAcknowledgement.clientId} = ${id} order by ${copyAcknowledgement.position} desc limit 1) a on true
      where h.low = h.high order by ${name}`,
  )
  return rows.map(({ position, at, ...copy }) => ({ ...copy, last: position !== null && at ? { position, at } : null }))
}

/**
 * How much has ended at positions from each of some on, and the oldest of it, in the order of these: the log's ends are
 * gone through once, whatever the number of copies. @param size of the log that is looked at
 */
export async function countEnds(
  sql: Sql,
  froms: readonly number[],
  size: number,
): Promise<{ count: number; oldest: Date | null }[]> {
  if (froms.length === 0) return []
  const { position } = logEntry
  const asked = toArrayLiteral(froms.map(String))
  // The ends between two places that are asked for, with the first of them.
  const rows = await run(
    sql,
    query`
      with place as (select from_position, rank() over (order by from_position) as place
        from (select distinct unnest(${asked}::bigint[]) as from_position) p),
      part as materialized (
        select width_bucket(${position}, (select array_agg(from_position order by from_position) from place)) as place,
          count(*) as count, min(${position}) as first
        from ${logEntry} where ${position} >= (select min(from_position) from place) and ${position} < ${size} and ${ends}
        group by 1)
      select ${pick({ from: value<number>`place.from_position`, count: value<number>`t.count`, oldest: value<Date | null>`t.oldest` })}
      from place, lateral (select coalesce(sum(count), 0)::int as count,
        (select ${timeOf} from ${logEntry} where ${position} = min(part.first)) as oldest
        from part where part.place >= place.place) t`,
  )
  const by = new Map(rows.map(({ from, count, oldest }) => [from, { count, oldest }]))
  return froms.map((from) => by.get(from) ?? { count: 0, oldest: null })
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
