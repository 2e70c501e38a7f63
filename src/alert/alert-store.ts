/**
 * SQL of alerts: what the reader of the log writes, and what a platform reads.
 */
import type { Sql, Transaction } from "../database/client.ts"
import type { Head } from "../ledger/sequencer.ts"
import { type Alert, type AlertCursor, type AlertKind, entryOrdinal, sellersMax } from "./alert.ts"
import type { Change, WatchedEntry } from "./change.ts"

/** The reader of the log that raises alerts. */
export const alertReader = "alerts"

/** The entries [from, to) about records of subjects that somebody watches, in the order of the log. */
export async function listWatchedEntries(tx: Transaction, from: number, to: number): Promise<WatchedEntry[]> {
  // Materialised, so that only the entries of the watched are read as JSON for what they take the place of.
  return tx<WatchedEntry[]>`
    with watched as materialized (
      select l.position, l.entry, l.line, l.record_id, l.subject_code from log_entry l
      where l.position >= ${from} and l.position < ${to} and l.record_id is not null
        and exists (select from roster_seller r where r.code = l.subject_code and r.exited_on is null))
    select w.position, w.entry, w.line, p.line as before, w.record_id as "recordId", w.subject_code as code
    from watched w left join log_entry p on p.position = (w.entry::json ->> 'replaces')::bigint
    order by w.position`
}

/** Writes an alert of each change for each platform that watches its subject. @returns how many */
export async function insertAlerts(tx: Transaction, changes: readonly Change[], now: number): Promise<number> {
  if (changes.length === 0) return 0
  const { count } = await tx`
    insert into alert (client_id, position, ordinal, kind, initial, code, name, sellers, seller_count, record_id, list,
      ground, penalty_class, authority, reason, changed, published_at, raised_at)
    select w.client_id, c.position, ${entryOrdinal}, c.kind, false, c.code, c.name, w.sellers, w.count, c."recordId",
      c.list, c.ground, c."penaltyClass", c.authority, c.reason, c.changed, to_timestamp(c.time / 1000.0),
      ${new Date(now).toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(changes)}::text::json) as c (position bigint, time bigint, kind text,
      code text, name text, "recordId" text, list text, ground text, "penaltyClass" text, authority text, reason text,
      changed text[])
    cross join lateral (
      select r.client_id, (array_agg(r.seller order by r.seller))[1:${tx.unsafe(String(sellersMax))}] as sellers, count(*) as count
      from roster_seller r join api_client a on a.id = r.client_id and a.revoked_at is null
      where r.code = c.code and r.exited_on is null
      group by r.client_id) w
    on conflict do nothing`
  return count
}

interface AlertRow extends Omit<Alert, "sellers" | "changed"> {
  sellers: string[]
  changed: string[]
}

// Arrays come as JSON: the client asks the database for no types of arrays.
const alertColumns = `a.position, a.ordinal, a.kind, a.initial, a.code, a.name, to_json(a.sellers) as sellers,
  a.seller_count as "sellerCount", a.record_id as "recordId", a.list, a.ground, a.penalty_class as "penaltyClass",
  a.authority, a.reason, to_json(a.changed) as changed, a.published_at as "publishedAt"`

/** Alerts of a platform from a place on, and how far the log has been read, in one snapshot. */
export async function listAlerts(
  sql: Sql,
  clientId: string,
  { position, ordinal }: AlertCursor,
  limit: number,
): Promise<{ alerts: Alert[]; read: number; time: number; size: number }> {
  const rows = await sql<({ read: number; time: number; size: number } & (AlertRow | { kind: null }))[]>`
    select h.read, h.size, coalesce((select (entry::json ->> 'time')::bigint from log_entry where position = h.read - 1), 0)
      as time, a.*
    from (select coalesce((select position from log_reader where name = ${alertReader}), 0) as read, size
      from log_head) h
    left join lateral (
      select ${sql.unsafe(alertColumns)} from alert a
      where a.client_id = ${clientId} and (a.position, a.ordinal) >= (${position}::bigint, ${ordinal}::int)
      order by a.position, a.ordinal limit ${limit}) a on true
    order by a.position, a.ordinal`
  const [first] = rows
  if (!first) throw new Error("log_head has no row: the migrations have not run to their end")
  const alerts = rows.flatMap(({ read: _, time: __, size: ___, ...row }) => (row.kind === null ? [] : [row]))
  return { alerts, read: first.read, time: first.time, size: first.size }
}

/** The alerts of a platform between two places, both among them, of some kinds. @param kinds null: of all */
export async function listAlertsBetween(
  sql: Sql,
  clientId: string,
  first: AlertCursor,
  last: AlertCursor,
  kinds: readonly AlertKind[] | null,
): Promise<Alert[]> {
  return sql<AlertRow[]>`
    select ${sql.unsafe(alertColumns)} from alert a
    where a.client_id = ${clientId} and (a.position, a.ordinal) >= (${first.position}::bigint, ${first.ordinal}::int)
      and (a.position, a.ordinal) <= (${last.position}::bigint, ${last.ordinal}::int)
      and (${kinds === null} or a.kind = any(${`{${(kinds ?? []).join(",")}}`}::text[]))
    order by a.position, a.ordinal`
}

/** The newest alerts of a platform, the newest first. @param before the place to go on below; null: from the end */
export async function listNewest(
  sql: Sql,
  clientId: string,
  before: AlertCursor | null,
  limit: number,
): Promise<Alert[]> {
  const { position, ordinal } = before ?? { position: 0, ordinal: 0 }
  return sql<AlertRow[]>`
    select ${sql.unsafe(alertColumns)} from alert a where a.client_id = ${clientId}
      and (${before === null} or (a.position, a.ordinal) < (${position}::bigint, ${ordinal}::int))
    order by a.position desc, a.ordinal desc limit ${limit}`
}

/** Removes alerts that were raised before a time, a part of them. @returns how many */
export async function deleteAlerts(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await sql`
    delete from alert where ctid in (select ctid from alert where raised_at < ${before.toISOString()} limit ${limit})`
  return count
}

/** The log up to which alerts have been raised, with the time of its last entry. */
export async function readReach(sql: Sql): Promise<Head> {
  const [row] = await sql<Head[]>`
    select r.position as size, coalesce((l.entry::json ->> 'time')::bigint, 0) as time
    from log_reader r left join log_entry l on l.position = r.position - 1 where r.name = ${alertReader}`
  return row ?? { size: 0, time: 0 }
}
