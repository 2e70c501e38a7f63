/**
 * SQL of the merge: the rows of a stage enter the roster together, and whoever a full one does not name has left.
 */

import { queueUpload } from "../alert/initial-store.ts"
import type { Pool, Transaction } from "../database/client.ts"
import type { Fault } from "./fault.ts"
import { reportActs } from "./report.ts"
import { stateList, type UploadTally } from "./store.ts"

/** What the merge is about. */
export interface MergeOrder {
  id: string
  clientId: string
  mode: "full" | "delta"
  actor: string
  /** Today in China. */
  today: string
  /** ms since 1970. */
  at: number
  rows: number
  refused: number
  /** Whether sellers that a full roster does not name are marked as having left. */
  marksExits: boolean
  /** Whether the sender has said that it is right, however many have left. */
  confirmsExits: boolean
}

/** Why a full roster marked nobody as having left. */
export type WithheldExits = Extract<Fault, "exits-withheld" | "exits-too-many">

// A file that was cut short loses most of its rows or few; a platform that loses half its sellers can say so. Under a
// hundred sellers a roster may well be another one.
const exitsShareMax = 0.5
const exitsUnguarded = 100

// For the hash tables of the merge: a million sellers fit without spilling to disk.
const workMemory = "128MB"
// A delta of so many looks its sellers up one by one.
const fewRows = 5_000

/** Brings the rows of the stage into the roster, all or none, with the audit row; the report is validated by it. */
export async function mergeStage(
  pool: Pool,
  order: MergeOrder,
): Promise<{ tally: UploadTally; exitsWithheld: WithheldExits | null }> {
  const { id, clientId, mode, today } = order
  return pool.begin(async (tx) => {
    // Uploads of one client enter its roster one after the other.
    await tx`select pg_advisory_xact_lock(hashtextextended(${`roster ${clientId}`}, 0))`
    await tx`select set_config('work_mem', ${workMemory}, true)`
    // Nobody has statistics of a stage that was filled a moment ago, and the planner takes it for a few rows.
    if (mode === "full" || order.rows > fewRows) await tx`select set_config('enable_nestloop', 'off', true)`
    const twice = await refuseTwice(tx, id)
    const puts = await countPuts(tx, id)
    const amended = await amendSellers(tx, id, clientId, today)
    const added = await addSellers(tx, id, clientId, today)
    const removed = mode === "delta" ? await removeSellers(tx, id, clientId, today) : { removed: 0, unchanged: 0 }
    const exitsWithheld = mode === "full" ? await withholdExits(tx, order) : null
    const absent = mode === "full" && exitsWithheld === null ? await exitAbsent(tx, id, clientId, today) : 0
    await tx`delete from roster_stage where upload_id = ${id}`
    const tally: UploadTally = {
      ...{ rows: order.rows, added, amended: amended + removed.removed },
      unchanged: puts - added - amended + removed.unchanged,
      ...{ exited: removed.removed + absent, refused: order.refused + twice },
    }
    await closeUpload(tx, order, tally, exitsWithheld)
    await queueUpload(tx, order.id)
    return { tally, exitsWithheld }
  })
}

/** A seller that stands in a file twice: the first row counts, the others are told. */
async function refuseTwice(tx: Transaction, id: string): Promise<number> {
  const { count } = await tx`
    with double as (
      select seller, min(line) as line from roster_stage where upload_id = ${id} and operation <> 'refused'
      group by seller having count(*) > 1
    ), gone as (
      delete from roster_stage s using double d
      where s.upload_id = ${id} and s.operation <> 'refused' and s.seller = d.seller and s.line > d.line returning s.line
    )
    insert into roster_remark (upload_id, line, ordinal, field, fault)
    select ${id}::uuid, line, 0, '', 'twice' from gone`
  return count
}

async function countPuts(tx: Transaction, id: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from roster_stage where upload_id = ${id} and operation = 'put'`
  return row?.count ?? 0
}

/** Sellers that are known and were sent otherwise, or that had left and are there again. */
async function amendSellers(tx: Transaction, id: string, clientId: string, today: string): Promise<number> {
  const { count } = await tx`
    update roster_seller r set code = s.code, identity_hash = s.identity_hash, name = s.name, shop = s.shop, url = s.url,
      region = s.region, exemption = s.exemption, over_limit = s.over_limit, live = s.live, sealed = s.sealed,
      sealed_key = s.sealed_key, digest = s.digest, upload_id = ${id},
      entered_on = case when r.exited_on is null then r.entered_on else ${today}::date end, exited_on = null
    from roster_stage s
    where s.upload_id = ${id} and s.operation = 'put' and r.client_id = ${clientId} and r.seller = s.seller
      and (r.digest <> s.digest or r.exited_on is not null)`
  return count
}

async function addSellers(tx: Transaction, id: string, clientId: string, today: string): Promise<number> {
  const { count } = await tx`
    insert into roster_seller (client_id, seller, code, identity_hash, name, shop, url, region, exemption, over_limit,
      live, sealed, sealed_key, digest, entered_on, upload_id)
    select ${clientId}::uuid, seller, code, identity_hash, name, shop, url, region, exemption, over_limit, live, sealed,
      sealed_key, digest, ${today}::date, ${id}::uuid
    from roster_stage s
    where upload_id = ${id} and operation = 'put'
      and not exists (select from roster_seller r where r.client_id = ${clientId} and r.seller = s.seller)`
  return count
}

async function removeSellers(tx: Transaction, id: string, clientId: string, today: string) {
  const [asked] = await tx<{ count: number }[]>`
    select count(*) as count from roster_stage where upload_id = ${id} and operation = 'remove'`
  const { count } = await tx`
    update roster_seller r set exited_on = ${today}, upload_id = ${id} from roster_stage s
    where s.upload_id = ${id} and s.operation = 'remove' and r.client_id = ${clientId} and r.seller = s.seller
      and r.exited_on is null`
  return { removed: count, unchanged: (asked?.count ?? 0) - count }
}

/** Sellers of whom a full roster says nothing. One whose row was refused is spoken of. */
/** Why nobody is to be marked as having left; null where the absent have. */
async function withholdExits(
  tx: Transaction,
  { id, clientId, marksExits, confirmsExits }: MergeOrder,
): Promise<WithheldExits | null> {
  if (!marksExits) return "exits-withheld"
  if (confirmsExits) return null
  const [row] = await tx<{ present: number; absent: number }[]>`
    select (select count(*) from roster_seller where client_id = ${clientId} and exited_on is null) as present,
      (select count(*) from roster_seller r where r.client_id = ${clientId} and r.exited_on is null
        and not exists (select from roster_stage s where s.upload_id = ${id} and s.seller = r.seller)) as absent`
  const { present = 0, absent = 0 } = row ?? {}
  return absent > exitsUnguarded && absent > present * exitsShareMax ? "exits-too-many" : null
}

async function exitAbsent(tx: Transaction, id: string, clientId: string, today: string): Promise<number> {
  const { count } = await tx`
    update roster_seller r set exited_on = ${today}, upload_id = ${id}
    where r.client_id = ${clientId} and r.exited_on is null
      and not exists (select from roster_stage s where s.upload_id = ${id} and s.seller = r.seller)`
  return count
}

async function closeUpload(
  tx: Transaction,
  order: MergeOrder,
  tally: UploadTally,
  exitsWithheld: WithheldExits | null,
): Promise<void> {
  const at = new Date(order.at).toISOString()
  const { rows, added, amended, unchanged, exited, refused } = tally
  await tx`
    update roster_upload set finished_at = ${at}, rows = ${rows}, added = ${added}, amended = ${amended},
      unchanged = ${unchanged}, exited = ${exited}, refused = ${refused} where id = ${order.id}`
  if (exitsWithheld !== null) {
    await tx`
      insert into roster_remark (upload_id, line, ordinal, field, fault)
      values (${order.id}, 0, 0, '', ${exitsWithheld})`
  }
  await tx`
    update roster_report set state = ${reportActs.validate.to}
    where upload_id = ${order.id} and state = any(${stateList(reportActs.validate.from)}::text[])`
  await tx`
    insert into audit_event (at, actor, act, object, after)
    values (${at}, ${order.actor}, 'roster.upload', ${order.id}, ${JSON.stringify(tally)}::text::jsonb)`
}
