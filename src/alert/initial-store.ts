/**
 * SQL of initial alerts: a platform that begins to watch a seller is told what is published about it already.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { dayInChina } from "../law/day.ts"
import { isShown } from "../register/record/standing.ts"
import { entryOrdinal, sellersMax } from "./alert.ts"

/** Has a platform told about the sellers that an upload brought. Call it in the transaction that puts them on the roster. */
export async function queueUpload(tx: Transaction, uploadId: string): Promise<void> {
  await tx`insert into alert_upload (upload_id) values (${uploadId}) on conflict do nothing`
}

/** Whether an upload waits. */
export async function hasUploads(sql: Sql): Promise<boolean> {
  const rows = await sql`select from alert_upload limit 1`
  return rows.length > 0
}

/** An upload of a platform, and the seller up to which it has been looked at. */
export interface WaitingUpload {
  id: string
  clientId: string
  afterSeller: string
}

/** An upload that waits; null when there is none. Who has the log's reader has it alone. */
export async function lockUpload(tx: Transaction): Promise<WaitingUpload | null> {
  const [row] = await tx<WaitingUpload[]>`
    select w.upload_id as id, u.client_id as "clientId", w.after_seller as "afterSeller"
    from alert_upload w join roster_upload u on u.id = w.upload_id limit 1`
  return row ?? null
}

/** Notes the seller up to which an upload has been looked at; null: it is done. */
export async function moveUpload(tx: Transaction, id: string, seller: string | null): Promise<void> {
  if (seller === null) await tx`delete from alert_upload where upload_id = ${id}`
  else await tx`update alert_upload set after_seller = ${seller} where upload_id = ${id}`
}

/** The codes among the next sellers of a platform that the upload wrote, and the last seller; null when there are no more. */
export async function listNewSellers(
  tx: Transaction,
  { id, clientId, afterSeller }: WaitingUpload,
  limit: number,
): Promise<{ codes: string[]; last: string | null }> {
  const [row] = await tx<{ codes: string[] | null; last: string; count: number }[]>`
    select json_agg(distinct s.code) filter (where s.upload_id = ${id} and s.code is not null and s.exited_on is null)
      as codes, max(s.seller) as last, count(*) as count
    from (select seller, code, upload_id, exited_on from roster_seller
      where client_id = ${clientId} and seller > ${afterSeller} order by seller limit ${limit}) s`
  return { codes: row?.codes ?? [], last: row && row.count === limit ? row.last : null }
}

/**
 * Writes an initial alert for each record that is shown under some codes, unless the platform has been told of its
 * listing already. Records that the log's reader has yet to come to are left to it.
 * @param read the reader's position, which is locked
 */
export async function insertInitialAlerts(
  tx: Transaction,
  clientId: string,
  codes: readonly string[],
  read: number,
  now: number,
): Promise<void> {
  if (codes.length === 0) return
  await tx`
    with listed as materialized (
      select r.id, r.subject_code as code, r.list, r.subject_name, r.ground, r.penalty_class, r.authority, r.position,
        row_number() over (order by r.position) as number
      from record r
      where r.subject_code = any(${toArrayLiteral(codes)}::text[]) and ${isShown(tx, dayInChina(now))}
        and r.position < ${read} and not exists (
          select from alert a where a.client_id = ${clientId} and a.record_id = r.id and a.kind = 'listed'))
    insert into alert (client_id, position, ordinal, kind, initial, code, name, sellers, seller_count, record_id, list,
      ground, penalty_class, authority, reason, changed, published_at, raised_at)
    select ${clientId}::uuid, ${read}::bigint, f.number + coalesce((
        select max(a.ordinal) from alert a
        where a.client_id = ${clientId} and a.position = ${read} and a.ordinal < ${entryOrdinal}), 0),
      'listed', true, f.code, f.subject_name, w.sellers, w.count, f.id, f.list, f.ground, f.penalty_class, f.authority,
      null, '{}', to_timestamp((l.entry::json ->> 'time')::bigint / 1000.0), ${new Date(now).toISOString()}::timestamptz
    from listed f join log_entry l on l.position = f.position
    cross join lateral (
      select (array_agg(s.seller order by s.seller))[1:${tx.unsafe(String(sellersMax))}] as sellers, count(*) as count
      from roster_seller s join api_client c on c.id = s.client_id and c.revoked_at is null
      where s.client_id = ${clientId} and s.code = f.code and s.exited_on is null) w
    where w.count > 0`
}
