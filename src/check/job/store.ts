/**
 * SQL of jobs as their senders see them. Every change of a job renews its version, by which those who watch it see
 * that there is something new. Leases go by the clock of the database, which is one for all nodes; the other times are the caller's.
 */

import { and, type Column, desc, eq, gt, inArray, lt, ne, or, type SQL } from "drizzle-orm"
import type { PgUpdateSetSource } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Pool, Sql } from "../../database/client.ts"
import { build, columnsOf, given, names, pick, query, run, statement, value } from "../../database/query.ts"
import { checkJob, checkJobChunk, checkJobPiece } from "../../database/schema/check.ts"
import { type Job, type JobRequest, limits } from "./job.ts"
import { emptyTally } from "./tally.ts"

// An upload may be slow: 1 MiB in two minutes is the least.
const uploadLease = value`now() + interval '2 minutes'`

const ms = <T extends number | null>(time: Column) => value<T>`(extract(epoch from ${time}) * 1000)::bigint`
const hex = (digest: Column) => value<string | null>`encode(${digest}, 'hex')`

/** The columns as a job. */
export const jobFields = {
  ...columnsOf(checkJob, "id", "clientId", "state", "version"),
  createdAt: ms<number>(checkJob.createdAt),
  ...columnsOf(checkJob, "request", "bytes"),
  sha256: hex(checkJob.sha256),
  ...columnsOf(checkJob, "pin", "survey", "rowsDone", "pieces", "resultBytes", "tally", "workedMs", "attempts"),
  startedAt: ms<number | null>(checkJob.startedAt),
  endedAt: ms<number | null>(checkJob.endedAt),
  expiresAt: ms<number | null>(checkJob.expiresAt),
  problem: checkJob.problem,
  answersSha256: hex(checkJob.answersSha256),
}

const { id: jobId, clientId: whose, idempotencyKey: nameOf, state, version, bytes, leaseUntil } = checkJob

/** A change that those who watch the job see. */
export const renewed = { version: value`${version} + 1` }
/** Nobody is at work on it. */
export const free = { leaseOwner: null, leaseUntil: null }
/** Bytes for a column. */
export const fromHex = (hex: string) => value`decode(${hex}, 'hex')`

/** Which job, and whose. */
export type OwnedJob = Pick<Job, "id" | "clientId">

const isOwned = ({ id, clientId }: OwnedJob) => and(eq(jobId, id), eq(whose, clientId))

/** What is to be made of a request. */
export interface JobDraft {
  id: string
  clientId: Tenant
  idempotencyKey: string | null
  request: JobRequest
  /** ms since 1970. */
  at: number
  /** Bytes that the sender says will come; 0 where nothing is said. */
  announced: number
}

/** A job that was opened, or why none was: the client has one of this key, or something is full. */
export type Opened = { kind: "opened"; job: Job } | { kind: "key-taken" } | { kind: "full"; of: "openJobs" | "noRoom" }

/** Opens a job into which bytes can be put. A client's are opened one after another, or two would take the last place. */
export async function openJob(pool: Pool, draft: JobDraft): Promise<Opened> {
  return pool.begin(async (tx) => {
    await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`check-job ${draft.clientId}`}, 0))`)
    const { announced, ...named } = draft
    const { openJobs, forFiles } = await readRoom(tx, draft.clientId)
    if (openJobs >= limits.openJobs) return { kind: "full", of: "openJobs" }
    const longest = draft.request.format === "csv" ? 2 * announced : announced
    if (forFiles <= 0 || forFiles < longest) return { kind: "full", of: "noRoom" }
    const job = await insertJob(tx, named)
    return job ? { kind: "opened", job } : { kind: "key-taken" }
  })
}

/** What is kept: a client's open jobs and bytes, and the bytes of all. */
const roomOf = statement({ clientId: whose }, ({ clientId }) => {
  const kept = query`${checkJob.resultBytes} + case ${state} when 'done' then 0 else ${bytes} end`
  const isOwn = query`${whose} = ${clientId}`
  const isOpen = query`${state} in ('uploading', 'queued', 'running')`
  // The result of a CSV repeats it: it is as long at least.
  const isCsv = query`${checkJob.request} ->> 'format' = 'csv'`
  return query`select ${pick({
    openJobs: value<number>`(count(*) filter (where ${isOwn} and ${isOpen}))::int`,
    heldBytes: value<number>`coalesce(sum(${kept}) filter (where ${isOwn} and ${state} <> 'uploading'), 0)::bigint`,
    sentBytes: value<number>`coalesce(sum(${bytes}) filter (where ${isOwn} and ${state} = 'uploading'), 0)::bigint`,
    toComeBytes: value<number>`coalesce(sum(greatest(${bytes} - ${checkJob.resultBytes}, 0))
      filter (where ${isOwn} and ${isOpen} and ${isCsv}), 0)::bigint`,
    allBytes: value<number>`coalesce(sum(${kept}), 0)::bigint`,
  })} from ${checkJob}`
})

/** How many bytes there is room for, below 0 where more is kept. */
interface Room {
  /** In files, which leave room for the results of those that were sent before, and for their own. */
  forFiles: number
  /** In a client's results: for what it sends meanwhile, and for what others do, no job is left off in its middle. */
  forResults: number
}

/** How many jobs of a client are open, and what there is room for. */
async function readRoom(sql: Sql, clientId: Tenant): Promise<Room & { openJobs: number }> {
  const [room] = await roomOf(sql, { clientId })
  if (!room) throw new Error("a sum without a row")
  const forResults = limits.clientBytes - room.heldBytes
  const own = forResults - room.sentBytes - room.toComeBytes
  return { openJobs: room.openJobs, forFiles: Math.min(own, limits.allBytes - room.allBytes), forResults }
}

/**
 * Looks now and then whether there still is room for something that grows: by so much more may be kept than is allowed.
 * @returns what is asked with the length so far; false where there is no room
 */
export function watchRoom(
  sql: Sql,
  { clientId }: Pick<OwnedJob, "clientId">,
  of: keyof Room,
): (length: number) => Promise<boolean> {
  let looked = 0
  return async (length) => {
    if (length - looked < roomEveryBytes) return true
    looked = length
    return (await readRoom(sql, clientId))[of] >= 0
  }
}
const roomEveryBytes = 16 * 1024 ** 2

async function insertJob(tx: Sql, { at, ...draft }: Omit<JobDraft, "announced">): Promise<Job | null> {
  const opened = { ...draft, state: "uploading" as const, createdAt: new Date(at), tally: emptyTally() }
  const [row] = await run(
    tx,
    build
      .insert(checkJob)
      .values({ ...opened, leaseUntil: uploadLease })
      .onConflictDoNothing({ target: [whose, nameOf], where: query`${names(checkJob, "idempotencyKey")} is not null` })
      .returning(jobFields),
  )
  return row ?? null
}

/** Lets a key be used again, whose job came to nothing. */
export async function freeKey(sql: Sql, job: OwnedJob): Promise<void> {
  const isVoid = and(isOwned(job), inArray(state, ["failed", "cancelled"]))
  await run(sql, build.update(checkJob).set({ idempotencyKey: null }).where(isVoid))
}

const jobOf = statement({ id: jobId, clientId: whose }, ({ id, clientId }) =>
  build
    .select(jobFields)
    .from(checkJob)
    .where(and(eq(jobId, id), eq(whose, clientId))),
)

/** A client's job; null when it has none of this id. */
export async function findJob(sql: Sql, clientId: Tenant, id: string): Promise<Job | null> {
  const [row] = await jobOf(sql, { id, clientId })
  return row ?? null
}

const jobByKey = statement({ clientId: whose, key: nameOf }, ({ clientId, key }) =>
  build
    .select({ ...jobFields, leased: value<boolean>`coalesce(${leaseUntil} > now(), false)` })
    .from(checkJob)
    .where(and(eq(whose, clientId), eq(nameOf, key))),
)

/** A client's job by its own name for the request, with whether its upload is still under way. */
export async function findJobByKey(
  sql: Sql,
  clientId: Tenant,
  key: string,
): Promise<{ job: Job; uploading: boolean } | null> {
  const [row] = await jobByKey(sql, { clientId, key })
  if (!row) return null
  const { leased, ...job } = row
  return { job, uploading: job.state === "uploading" && leased }
}

/** Where a page of jobs begins: behind this one. */
export type JobCursor = Pick<Job, "createdAt" | "id">

/** A client's jobs, the newest first. */
export function listJobs(sql: Sql, clientId: Tenant, limit: number, after: JobCursor | null = null): Promise<Job[]> {
  const at = after && new Date(after.createdAt)
  const behind = at && or(lt(checkJob.createdAt, at), and(eq(checkJob.createdAt, at), gt(jobId, after.id)))
  const sent = build
    .select(jobFields)
    .from(checkJob)
    .where(and(eq(whose, clientId), ne(state, "uploading"), behind ?? undefined))
  return run(sql, sent.orderBy(desc(checkJob.createdAt), jobId).limit(limit))
}

/** Keeps a chunk of an upload; false when the job is no more. */
export function saveChunk(sql: Sql, id: string, ordinal: number, content: Uint8Array): Promise<boolean> {
  const grown = { bytes: value`${bytes} + ${content.length}`, leaseUntil: uploadLease }
  return savePart(sql, grown, isUploading(id), checkJobChunk, { ordinal, content })
}

const isUploading = (id: string) => and(eq(jobId, id), eq(state, "uploading"))

/** Changes a job and keeps a chunk or a piece of it, in one statement; false when the job is not as it should be. */
export async function savePart(
  sql: Sql,
  change: PgUpdateSetSource<typeof checkJob>,
  isAsKnown: SQL | undefined,
  to: typeof checkJobChunk | typeof checkJobPiece,
  { ordinal, content }: StoredPart,
): Promise<boolean> {
  const changed = build.update(checkJob).set(change).where(isAsKnown).returning({ id: jobId })
  const { count } = await run(
    sql,
    query`
      with job as ${changed}
      insert into ${to} (${names(to, "jobId", "ordinal", "content")}) select id, ${ordinal}, ${content} from job`,
  )
  return count > 0
}

/** Lets the work begin; null when the job is no more. @param sha256 of all that was sent, in hex */
export async function queueJob(sql: Sql, id: string, request: JobRequest, sha256: string): Promise<Job | null> {
  const queued = { ...renewed, state: "queued" as const, leaseUntil: null, sha256: fromHex(sha256), request }
  const [row] = await run(sql, build.update(checkJob).set(queued).where(isUploading(id)).returning(jobFields))
  return row ?? null
}

/** A chunk or a piece. */
export interface StoredPart {
  ordinal: number
  content: Uint8Array
}

const partsOf = (of: typeof checkJobChunk | typeof checkJobPiece) =>
  statement({ id: of.jobId, clientId: whose, from: of.ordinal, limit: given<number>() }, (p) => {
    const { ordinal, content } = of
    return query`
      select ${pick({ ordinal, content })} from ${of} where ${ordinal} >= ${p.from} and ${of.jobId} = (
        select ${jobId} from ${checkJob} where ${jobId} = ${p.id} and ${whose} = ${p.clientId})
      order by ${ordinal} limit ${p.limit}`
  })
const [chunks, pieces] = [partsOf(checkJobChunk), partsOf(checkJobPiece)]

/** Chunks of an upload, in their order. */
export function loadChunks(sql: Sql, job: OwnedJob, from: number, limit: number): Promise<StoredPart[]> {
  return chunks(sql, { id: job.id, clientId: job.clientId, from, limit })
}

/** Pieces of a result, in their order. */
export function loadPieces(sql: Sql, job: OwnedJob, from: number, limit: number): Promise<StoredPart[]> {
  return pieces(sql, { id: job.id, clientId: job.clientId, from, limit })
}

/** Ends a job that has not ended, and deletes what was sent and what came of it; false when it had ended. */
export async function cancelJob(
  pool: Pool,
  clientId: Tenant,
  id: string,
  { at, expiresAt }: { at: number; expiresAt: number },
): Promise<boolean> {
  const isOpen = and(eq(jobId, id), eq(whose, clientId), inArray(state, ["uploading", "queued", "running"]))
  const [endedAt, over] = [new Date(at), new Date(expiresAt)]
  const ended = { ...renewed, ...free, state: "cancelled" as const, endedAt, expiresAt: over }
  return pool.begin(async (tx) => {
    const { count } = await run(tx, build.update(checkJob).set(ended).where(isOpen))
    if (count > 0) await deleteContent(tx, id)
    return count > 0
  })
}

/** Deletes a job with all that belongs to it. */
export async function deleteJob(pool: Pool, job: OwnedJob): Promise<void> {
  await pool.begin(async (tx) => {
    const { count } = await run(tx, build.delete(checkJob).where(isOwned(job)))
    if (count > 0) await deleteParts(tx, job.id)
  })
}

/** Deletes what was sent for a job and what came of it. */
export async function deleteContent(tx: Sql, id: string): Promise<void> {
  await deleteParts(tx, id)
  await run(tx, build.update(checkJob).set({ bytes: 0, resultBytes: 0, pieces: 0 }).where(eq(jobId, id)))
}

async function deleteParts(tx: Sql, id: string): Promise<void> {
  await deleteChunks(tx, id)
  await run(tx, build.delete(checkJobPiece).where(eq(checkJobPiece.jobId, id)))
}

/** Deletes what was sent for a job. */
export async function deleteChunks(tx: Sql, id: string): Promise<void> {
  await run(tx, build.delete(checkJobChunk).where(eq(checkJobChunk.jobId, id)))
}

const over = statement({ at: checkJob.expiresAt }, ({ at }) => {
  const { expiresAt } = checkJob
  return query`
    select ${pick(checkJob, "id", "clientId")} from ${checkJob}
    where (${expiresAt} is not null and ${expiresAt} <= ${at}) or (${state} = 'uploading' and ${leaseUntil} < now())`
})

/** Jobs whose time is over, and uploads that nobody goes on with. @param at ms since 1970 */
export function listOver(sql: Sql, at: number): Promise<OwnedJob[]> {
  return over(sql, { at: new Date(at) })
}
