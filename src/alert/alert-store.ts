/** SQL of alerts: what the reader of the log writes, and what a platform reads. */
import { and, desc, eq, inArray } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../access/tenant.ts"
import type { Sql, Transaction } from "../database/client.ts"
import {
  build,
  columnsOf,
  given,
  names,
  notNull,
  type Piece,
  pick,
  type Query,
  query,
  run,
  statement,
  value,
} from "../database/query.ts"
import { alert } from "../database/schema/alert.ts"
import { apiClient } from "../database/schema/check.ts"
import { logEntry, logHead, logReader } from "../database/schema/ledger.ts"
import { subjectCodeChange } from "../database/schema/register.ts"
import { rosterSeller } from "../database/schema/roster.ts"
import type { Head } from "../ledger/sequencer.ts"
import { type Alert, type AlertCursor, type AlertKind, entryOrdinal, sellersMax } from "./alert.ts"
import type { Change, WatchedEntry } from "./change.ts"

/** Whether a seller is the one of a code: a platform may know it by one that was replaced by that. */
export function watches(code: Piece): Query {
  const { code: replaced, current } = subjectCodeChange
  return query`${rosterSeller.code} = any(array(
    select ${code} union all select ${replaced} from ${subjectCodeChange} where ${current} = ${code}))`
}

/** The reader of the log that raises alerts. */
export const alertReader = "alerts"

const entries = statement({ from: logEntry.position, to: logEntry.position }, (p) => {
  const { position, entry, line, recordId, subjectCode } = logEntry
  const watched = alias(logEntry, "watched")
  // Materialised, so that only the entries of the watched are read as JSON for what they take the place of.
  return query`
    with ${watched} as materialized (
      select ${position}, ${entry}, ${line}, ${recordId}, ${subjectCode} from ${logEntry}
      where ${position} >= ${p.from} and ${position} < ${p.to} and ${recordId} is not null and exists (
        select from ${rosterSeller} where ${watches(subjectCode)} and ${rosterSeller.exitedOn} is null))
    select ${pick(watched, "position", "entry", "line")}, ${pick({
      before: line,
      recordId: notNull(watched.recordId),
      code: notNull(watched.subjectCode),
    })}
    from ${watched} left join ${logEntry} on ${position} = (${watched.entry}::json ->> 'replaces')::bigint
    order by ${watched.position}`
})

/** The entries [from, to) about records of subjects that somebody watches, in the order of the log. */
export function listWatchedEntries(tx: Transaction, from: number, to: number): Promise<WatchedEntry[]> {
  return entries(tx, { from, to })
}

/** The columns of an alert, in the order in which those who raise alerts give them. */
export const raisedColumns = names(
  alert,
  ...(["clientId", "position", "ordinal", "kind", "initial", "code", "name", "sellers", "sellerCount"] as const),
  ...(["recordId", "list", "ground", "penaltyClass", "authority", "reason", "changed", "publishedAt"] as const),
  "raisedAt",
)

/** The first of the sellers that are joined, by id, and how many they are: `sellers` and `count`. */
export const countedSellers = query`(array_agg(${rosterSeller.seller} order by ${rosterSeller.seller}))[1:${sellersMax}::int]
  as sellers, count(*) as count`

/** Sellers that are there, of platforms whose keys are believed. */
export const watchers = query`${rosterSeller} join ${apiClient}
  on ${apiClient.id} = ${rosterSeller.clientId} and ${apiClient.revokedAt} is null`

/** Writes an alert of each change for each platform that watches its subject. @returns how many */
export async function insertAlerts(tx: Transaction, changes: readonly Change[], now: number): Promise<number> {
  if (changes.length === 0) return 0
  const { count } = await run(
    tx,
    query`
      insert into ${alert} (${raisedColumns})
      select w.client_id, c.position, ${entryOrdinal}, c.kind, false, c.code, c.name, w.sellers, w.count, c."recordId",
        c.list, c.ground, c."penaltyClass", c.authority, c.reason, c.changed, to_timestamp(c.time / 1000.0),
        ${new Date(now)}::timestamptz
      from json_to_recordset(${JSON.stringify(changes)}::text::json) as c (position bigint, time bigint, kind text,
        code text, name text, "recordId" text, list text, ground text, "penaltyClass" text, authority text, reason text,
        changed text[])
      cross join lateral (
        select ${rosterSeller.clientId} as client_id, ${countedSellers} from ${watchers}
        where ${watches(query`c.code`)} and ${rosterSeller.exitedOn} is null group by ${rosterSeller.clientId}) w
      on conflict do nothing`,
  )
  return count
}

const fields = columnsOf(
  alert,
  ...(["position", "ordinal", "kind", "initial", "code", "name", "sellers", "sellerCount", "recordId"] as const),
  ...(["list", "ground", "penaltyClass", "authority", "reason", "changed", "searches", "publishedAt"] as const),
  ...(["entered", "departed"] as const),
)

const place = query`(${alert.position}, ${alert.ordinal})`
const at = (position: Piece, ordinal: Piece) => query`(${position}::bigint, ${ordinal}::int)`

const alertsFrom = statement(
  { clientId: alert.clientId, position: alert.position, ordinal: alert.ordinal, limit: given<number>() },
  (p) => {
    const page = alias(alert, "page")
    const { kind, ...others } = fields
    const keys = Object.keys(others) as (keyof typeof others)[]
    const time = value<number>`
      coalesce((select (${logEntry.entry}::json ->> 'time')::bigint from ${logEntry} where ${logEntry.position} = h.read - 1), 0)`
    // Where there is no alert, all its fields are null: the kind tells.
    return query`
      select ${pick({ read: value<number>`h.read`, size: value<number>`h.size`, time })}, ${pick(page, ...keys)},
        ${pick({ kind: value<AlertKind | null>`${page.kind}` })}
      from (
        select coalesce((select ${logReader.position} from ${logReader} where ${logReader.name} = ${alertReader}), 0)
          as read, ${logHead.size} as size
        from ${logHead}) h
      left join lateral (
        select * from ${alert} where ${alert.clientId} = ${p.clientId} and ${place} >= ${at(p.position, p.ordinal)}
        order by ${alert.position}, ${alert.ordinal} limit ${p.limit}) ${page} on true
      order by ${page.position}, ${page.ordinal}`
  },
)

/** Alerts of a platform from a place on, and how far the log has been read, in one snapshot. */
export async function listAlerts(
  sql: Sql,
  clientId: Tenant,
  { position, ordinal }: AlertCursor,
  limit: number,
): Promise<{ alerts: Alert[]; read: number; time: number; size: number }> {
  const rows = await alertsFrom(sql, { clientId, position, ordinal, limit })
  const [first] = rows
  if (!first) throw new Error("log_head has no row: the migrations have not run to their end")
  const alerts = rows.flatMap(({ read: _, time: __, size: ___, kind, ...row }) => (kind ? [{ ...row, kind }] : []))
  return { alerts, read: first.read, time: first.time, size: first.size }
}

/** The alerts of a platform between two places, both among them, of some kinds. @param kinds null: of all */
export function listAlertsBetween(
  sql: Sql,
  clientId: Tenant,
  first: AlertCursor,
  last: AlertCursor,
  kinds: readonly AlertKind[] | null,
): Promise<Alert[]> {
  const wanted = and(
    eq(alert.clientId, clientId),
    query`${place} >= ${at(first.position, first.ordinal)} and ${place} <= ${at(last.position, last.ordinal)}`,
    kinds === null ? undefined : inArray(alert.kind, kinds),
  )
  return run(sql, build.select(fields).from(alert).where(wanted).orderBy(alert.position, alert.ordinal))
}

/** The newest alerts of a platform, the newest first. @param before the place to go on below; null: from the end */
export function listNewest(sql: Sql, clientId: Tenant, before: AlertCursor | null, limit: number): Promise<Alert[]> {
  const wanted = and(
    eq(alert.clientId, clientId),
    before === null ? undefined : query`${place} < ${at(before.position, before.ordinal)}`,
  )
  const newest = [desc(alert.position), desc(alert.ordinal)]
  return run(
    sql,
    build
      .select(fields)
      .from(alert)
      .where(wanted)
      .orderBy(...newest)
      .limit(limit),
  )
}

/** Removes alerts that were raised before a time, a part of them. @returns how many */
export async function deleteAlerts(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await run(
    sql,
    query`
      delete from ${alert} where ctid in (
        select ctid from ${alert} where ${alert.raisedAt} < ${before} limit ${limit})`,
  )
  return count
}

const reach = statement(
  {},
  () => query`
    select ${pick({
      size: logReader.position,
      time: value<number>`coalesce((${logEntry.entry}::json ->> 'time')::bigint, 0)`,
    })}
    from ${logReader} left join ${logEntry} on ${logEntry.position} = ${logReader.position} - 1
    where ${logReader.name} = ${alertReader}`,
)

/** The log up to which alerts have been raised, with the time of its last entry. */
export async function readReach(sql: Sql): Promise<Head> {
  const [row] = await reach(sql, {})
  return row ?? { size: 0, time: 0 }
}
