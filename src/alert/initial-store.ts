/** SQL of initial alerts: a platform that begins to watch a seller is told what is published about it already. */
import { eq } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../access/tenant.ts"
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { build, names, pick, query, run, value } from "../database/query.ts"
import { alert, alertUpload } from "../database/schema/alert.ts"
import { logEntry } from "../database/schema/ledger.ts"
import { record, subjectCodeChange } from "../database/schema/register.ts"
import { rosterSeller, rosterUpload } from "../database/schema/roster.ts"
import { dayInChina } from "../law/day.ts"
import { isShown } from "../register/record/standing.ts"
import { matchOrdinal, sellersMax } from "./alert.ts"
import { countedSellers, raisedColumns, watchers, watches } from "./alert-store.ts"

/** Has a platform told about the sellers that an upload brought. Call it in the transaction that puts them on the roster. */
export async function queueUpload(tx: Transaction, uploadId: string): Promise<void> {
  await run(tx, build.insert(alertUpload).values({ uploadId }).onConflictDoNothing())
}

/** Whether an upload waits. */
export async function hasUploads(sql: Sql): Promise<boolean> {
  const rows = await run(sql, query`select from ${alertUpload} limit 1`)
  return rows.length > 0
}

/** An upload of a platform, and the seller up to which it has been looked at. */
export interface WaitingUpload {
  id: string
  clientId: Tenant
  afterSeller: string
}

/** An upload that waits; null when there is none. Who has the log's reader has it alone. */
export async function lockUpload(tx: Transaction): Promise<WaitingUpload | null> {
  const { uploadId, afterSeller } = alertUpload
  const [row] = await run(
    tx,
    build
      .select({ id: uploadId, clientId: rosterUpload.clientId, afterSeller })
      .from(alertUpload)
      .innerJoin(rosterUpload, eq(rosterUpload.id, uploadId))
      .limit(1),
  )
  return row ?? null
}

/** Notes the seller up to which an upload has been looked at; null: it is done. */
export async function moveUpload(tx: Transaction, id: string, seller: string | null): Promise<void> {
  const isOne = eq(alertUpload.uploadId, id)
  if (seller === null) await run(tx, build.delete(alertUpload).where(isOne))
  else await run(tx, build.update(alertUpload).set({ afterSeller: seller }).where(isOne))
}

/** The codes among the next sellers of a platform that the upload wrote, and the last seller; null when there are no more. */
export async function listNewSellers(
  tx: Transaction,
  { id, clientId, afterSeller }: WaitingUpload,
  limit: number,
): Promise<{ codes: string[]; last: string | null }> {
  const { seller, code, uploadId, exitedOn } = rosterSeller
  const next = alias(rosterSeller, "next")
  const brought = query`${next.uploadId} = ${id} and ${next.code} is not null and ${next.exitedOn} is null`
  const [row] = await run(
    tx,
    query`
      select ${pick({
        codes: value<string[] | null>`array_agg(distinct ${next.code}) filter (where ${brought})`,
        last: value<string>`max(${next.seller})`,
        count: value<number>`count(*)`,
      })}
      from (
        select ${seller}, ${code}, ${uploadId}, ${exitedOn} from ${rosterSeller}
        where ${rosterSeller.clientId} = ${clientId} and ${seller} > ${afterSeller}
        order by ${seller} limit ${limit}) ${next}`,
  )
  return { codes: row?.codes ?? [], last: row && row.count === limit ? row.last : null }
}

/**
 * Writes an initial alert for each record that is shown under some codes, where the upload brought a seller of whom the
 * platform has not been told: one that is new, a second shop of a listed merchant, or one that had left and is back.
 * Records that the log's reader has yet to come to are left to it.
 * @param read the reader's position, which is locked
 */
export async function insertInitialAlerts(
  tx: Transaction,
  { id: upload, clientId }: Pick<WaitingUpload, "id" | "clientId">,
  codes: readonly string[],
  read: number,
  now: number,
): Promise<void> {
  if (codes.length === 0) return
  const { id, subjectCode, list, subjectName, ground, penaltyClass, authority, position } = record
  const listed = alias(record, "listed")
  const { seller, uploadId, enteredOn, exitedOn } = rosterSeller
  // One alert names a hundred: of more it is not known which were meant.
  const told = query`exists (
    select from ${alert}
    where ${alert.clientId} = ${clientId} and ${alert.recordId} = ${listed.id} and ${alert.kind} = 'listed'
      and (${alert.raisedAt} at time zone 'Asia/Shanghai')::date >= ${enteredOn}
      and (${seller} = any(${alert.sellers}) or ${alert.sellerCount} > ${sellersMax}))`
  const own = query`${rosterSeller.clientId} = ${clientId} and ${watches(query`${listed.subjectCode}`)}`
  const firstOf = query`(array_agg(${seller} order by ${seller}))[1:${sellersMax}::int]`
  const lastOrdinal = query`coalesce((
    select max(${alert.ordinal}) from ${alert}
    where ${alert.clientId} = ${clientId} and ${alert.position} = ${read} and ${alert.ordinal} < ${matchOrdinal}), 0)`
  await run(
    tx,
    query`
      with ${listed} as materialized (
        select ${id}, ${subjectCode}, ${list}, ${subjectName}, ${ground}, ${penaltyClass}, ${authority}, ${position},
          row_number() over (order by ${position}) as number
        from ${record}
        where ${subjectCode} = any(array(
            select coalesce(${subjectCodeChange.current}, asked.code) from unnest(${toArrayLiteral(codes)}::text[]) asked (code)
            left join ${subjectCodeChange} on ${subjectCodeChange.code} = asked.code)) and ${isShown(dayInChina(now))}
          and ${position} < ${read})
      insert into ${alert} (${raisedColumns}, ${names(alert, "entered", "departed")})
      select ${clientId}::uuid, ${read}::bigint, listed.number + ${lastOrdinal}, 'listed', true, ${listed.subjectCode},
        ${listed.subjectName}, w.sellers, w.count, ${listed.id}, ${listed.list}, ${listed.ground},
        ${listed.penaltyClass}, ${listed.authority}, null, '{}',
        to_timestamp((${logEntry.entry}::json ->> 'time')::bigint / 1000.0), ${new Date(now)}::timestamptz,
        fresh.sellers, coalesce(gone.sellers, '{}')
      from ${listed} join ${logEntry} on ${logEntry.position} = ${listed.position}
      cross join lateral (
        select ${countedSellers} from ${watchers}
        where ${own} and ${exitedOn} is null) w
      cross join lateral (
        select ${firstOf} as sellers from ${rosterSeller}
        where ${own} and ${exitedOn} is null and ${uploadId} = ${upload} and not ${told}) fresh
      cross join lateral (
        select ${firstOf} as sellers from ${rosterSeller} where ${own} and ${exitedOn} is not null) gone
      where w.count > 0 and fresh.sellers is not null`,
  )
}
