/** SQL of the merge: the rows of a stage enter the roster together, and whoever a full one does not name has left. */
import { and, eq, inArray, isNotNull, isNull, ne, or } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import { queueUpload } from "../alert/initial-store.ts"
import type { Pool, Transaction } from "../database/client.ts"
import { build, names, pick, type Query, query, run, value } from "../database/query.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { rosterRemark, rosterReport, rosterSeller, rosterStage, rosterUpload } from "../database/schema/roster.ts"
import type { Fault } from "./fault.ts"
import { reportActs } from "./report.ts"
import { clearStage, type UploadTally } from "./store.ts"

/** What the merge is about. */
export interface MergeOrder {
  id: string
  clientId: Tenant
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
    await lockRoster(tx, clientId)
    await run(tx, query`select set_config('work_mem', ${workMemory}, true)`)
    // Nobody has statistics of a stage that was filled a moment ago, and the planner takes it for a few rows.
    if (mode === "full" || order.rows > fewRows) await run(tx, query`select set_config('enable_nestloop', 'off', true)`)
    const twice = await refuseTwice(tx, id)
    const puts = await countStaged(tx, id, "put")
    const amended = await amendSellers(tx, id, clientId, today)
    const added = await addSellers(tx, id, clientId, today)
    const removed = mode === "delta" ? await removeSellers(tx, id, clientId, today) : { removed: 0, unchanged: 0 }
    const exitsWithheld = mode === "full" ? await withholdExits(tx, order) : null
    const absent = mode === "full" && exitsWithheld === null ? await exitAbsent(tx, id, clientId, today) : 0
    await clearStage(tx, id)
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

/** Keeps others from writing a client's roster until the transaction ends. */
export async function lockRoster(tx: Transaction, clientId: Tenant): Promise<void> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`roster ${clientId}`}, 0))`)
}

/** A seller that stands in a file twice: the first row counts, the others are told. */
async function refuseTwice(tx: Transaction, id: string): Promise<number> {
  const { uploadId, operation, seller, line } = rosterStage
  const { count } = await run(
    tx,
    query`
      with double as (
        select ${seller} as seller, min(${line}) as line from ${rosterStage}
        where ${uploadId} = ${id} and ${operation} <> 'refused' group by ${seller} having count(*) > 1
      ), gone as (
        delete from ${rosterStage} using double d
        where ${uploadId} = ${id} and ${operation} <> 'refused' and ${seller} = d.seller and ${line} > d.line
        returning ${line} as line
      )
      insert into ${rosterRemark} (${names(rosterRemark, "uploadId", "line", "ordinal", "field", "fault")})
      select ${id}::uuid, line, 0, '', 'twice' from gone`,
  )
  return count
}

/** How many rows of the stage are of an operation. */
async function countStaged(tx: Transaction, id: string, operation: "put" | "remove"): Promise<number> {
  const isOne = and(eq(rosterStage.uploadId, id), eq(rosterStage.operation, operation))
  const [row] = await run(tx, build.select({ count: value<number>`count(*)` }).from(rosterStage).where(isOne))
  return row?.count ?? 0
}

/** Rows of the stage that are of an operation, beside sellers of the client that they name. */
function staged(id: string, clientId: Tenant, operation: "put" | "remove") {
  return and(
    eq(rosterStage.uploadId, id),
    eq(rosterStage.operation, operation),
    eq(rosterSeller.clientId, clientId),
    eq(rosterSeller.seller, rosterStage.seller),
  )
}

// What an upload brings of a seller. Stage and roster have the same columns for it.
const sent = [
  ...(["code", "identityHash", "name", "shop", "url", "region", "exemption", "overLimit", "live"] as const),
  ...(["sealed", "sealedKey", "digest"] as const),
]

/** Sellers that are known and were sent otherwise, or that had left and are there again. */
async function amendSellers(tx: Transaction, id: string, clientId: Tenant, today: string): Promise<number> {
  const { digest, enteredOn, exitedOn, verifiedOn } = rosterSeller
  const brought = Object.fromEntries(sent.map((key) => [key, rosterStage[key]]))
  const enters = value<string>`case when ${exitedOn} is null then ${enteredOn} else ${today}::date end`
  const verified = value<string | null>`case when ${exitedOn} is null then ${verifiedOn} end`
  const { count } = await run(
    tx,
    build
      .update(rosterSeller)
      .set({ ...brought, uploadId: id, enteredOn: enters, verifiedOn: verified, exitedOn: null })
      .from(rosterStage)
      .where(and(staged(id, clientId, "put"), or(ne(digest, rosterStage.digest), isNotNull(exitedOn)))),
  )
  return count
}

async function addSellers(tx: Transaction, id: string, clientId: Tenant, today: string): Promise<number> {
  const { count } = await run(
    tx,
    query`
      insert into ${rosterSeller} (${names(rosterSeller, "seller", ...sent, "clientId", "enteredOn", "uploadId")})
      select ${pick(rosterStage, "seller", ...sent)}, ${clientId}::uuid, ${today}::date, ${id}::uuid
      from ${rosterStage}
      where ${rosterStage.uploadId} = ${id} and ${rosterStage.operation} = 'put' and not exists (
        select from ${rosterSeller}
        where ${rosterSeller.clientId} = ${clientId} and ${rosterSeller.seller} = ${rosterStage.seller})`,
  )
  return count
}

async function removeSellers(tx: Transaction, id: string, clientId: Tenant, today: string) {
  const asked = await countStaged(tx, id, "remove")
  const { count } = await run(
    tx,
    build
      .update(rosterSeller)
      .set({ exitedOn: today, uploadId: id })
      .from(rosterStage)
      .where(and(staged(id, clientId, "remove"), isNull(rosterSeller.exitedOn))),
  )
  return { removed: count, unchanged: asked - count }
}

/** Sellers that are there and of whom an upload says nothing. One whose row was refused is spoken of. */
function isAbsent(id: string, clientId: Tenant) {
  return query`${isPresent(clientId)} and not exists (
    select from ${rosterStage} where ${rosterStage.uploadId} = ${id} and ${rosterStage.seller} = ${rosterSeller.seller})`
}

function isPresent(clientId: Tenant) {
  return query`${rosterSeller.clientId} = ${clientId} and ${rosterSeller.exitedOn} is null`
}

/** Why nobody is to be marked as having left; null where the absent have. */
async function withholdExits(
  tx: Transaction,
  { id, clientId, marksExits, confirmsExits }: MergeOrder,
): Promise<WithheldExits | null> {
  if (!marksExits) return "exits-withheld"
  if (confirmsExits) return null
  const count = (which: Query) => value<number>`(select count(*) from ${rosterSeller} where ${which})`
  const counts = pick({ present: count(isPresent(clientId)), absent: count(isAbsent(id, clientId)) })
  const [row] = await run(tx, query`select ${counts}`)
  const { present = 0, absent = 0 } = row ?? {}
  return absent > exitsUnguarded && absent > present * exitsShareMax ? "exits-too-many" : null
}

async function exitAbsent(tx: Transaction, id: string, clientId: Tenant, today: string): Promise<number> {
  const left = { exitedOn: today, uploadId: id }
  const { count } = await run(tx, build.update(rosterSeller).set(left).where(isAbsent(id, clientId)))
  return count
}

async function closeUpload(
  tx: Transaction,
  { id, actor, ...order }: MergeOrder,
  tally: UploadTally,
  exitsWithheld: WithheldExits | null,
): Promise<void> {
  const at = new Date(order.at)
  await run(
    tx,
    build
      .update(rosterUpload)
      .set({ finishedAt: at, ...tally })
      .where(eq(rosterUpload.id, id)),
  )
  if (exitsWithheld !== null) {
    const remark = { uploadId: id, line: 0, ordinal: 0, field: "", fault: exitsWithheld }
    await run(tx, build.insert(rosterRemark).values(remark))
  }
  const { from, to } = reportActs.validate
  await run(
    tx,
    build
      .update(rosterReport)
      .set({ state: to, version: query`${rosterReport.version} + 1` })
      .where(and(eq(rosterReport.uploadId, id), inArray(rosterReport.state, from))),
  )
  await run(tx, build.insert(auditEvent).values({ at, actor, act: "roster.upload", object: id, after: tally }))
}
