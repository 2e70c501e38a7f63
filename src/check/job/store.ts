/**
 * SQL of jobs as their senders see them. Every change of a job renews its version, by which those who watch it see
 * that there is something new. Leases go by the clock of the database, which is one for all nodes; the other times are the caller's.
 */
import type { Pool, Sql } from "../../database/client.ts"
import { type Job, type JobRequest, limits } from "./job.ts"
import { emptyTally } from "./tally.ts"

// An upload may be slow: 1 MiB in two minutes is the least.
const uploadLease = "interval '2 minutes'"

/** The columns as a job. */
export const jobColumns = `id, client_id as "clientId", state, version, (extract(epoch from created_at) * 1000)::bigint as "createdAt",
  request, bytes, encode(sha256, 'hex') as sha256, pin, survey, rows_done as "rowsDone", pieces,
  result_bytes as "resultBytes", tally, worked_ms as "workedMs", attempts,
  (extract(epoch from started_at) * 1000)::bigint as "startedAt",
  (extract(epoch from ended_at) * 1000)::bigint as "endedAt",
  (extract(epoch from expires_at) * 1000)::bigint as "expiresAt", problem,
  encode(answers_sha256, 'hex') as "answersSha256"`

/** A time for a column. @param ms since 1970 */
export const instant = (ms: number) => new Date(ms).toISOString()
/** A value for a column of jsonb, which is given as text. */
export const toJson = (value: unknown) => JSON.stringify(value)

/** What is to be made of a request. */
export interface JobDraft {
  id: string
  clientId: string
  idempotencyKey: string | null
  request: JobRequest
  /** ms since 1970. */
  at: number
}

/** A job that was opened, or why none was: the client has one of this key, or something is full. */
export type Opened = { kind: "opened"; job: Job } | { kind: "key-taken" } | { kind: "full"; of: "openJobs" | "noRoom" }

/** Opens a job into which bytes can be put. A client's are opened one after another, or two would take the last place. */
export async function openJob(pool: Pool, draft: JobDraft): Promise<Opened> {
  return pool.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`check-job ${draft.clientId}`}, 0))`
    const room = await readRoom(tx, draft.clientId)
    if (room.openJobs >= limits.openJobs) return { kind: "full", of: "openJobs" }
    if (room.clientBytes >= limits.clientBytes || room.allBytes >= limits.allBytes)
      return { kind: "full", of: "noRoom" }
    const job = await insertJob(tx, draft)
    return job ? { kind: "opened", job } : { kind: "key-taken" }
  })
}

async function insertJob(tx: Sql, { id, clientId, idempotencyKey, request, at }: JobDraft): Promise<Job | null> {
  const [row] = await tx<Job[]>`
    insert into check_job (id, client_id, idempotency_key, state, created_at, request, tally, lease_until)
    values (${id}, ${clientId}, ${idempotencyKey}, 'uploading', ${instant(at)}, ${toJson(request)}::text::jsonb,
      ${toJson(emptyTally())}::text::jsonb, now() + ${tx.unsafe(uploadLease)})
    on conflict (client_id, idempotency_key) where idempotency_key is not null do nothing
    returning ${tx.unsafe(jobColumns)}`
  return row ?? null
}

/** Lets a key be used again, whose job came to nothing. */
export async function freeKey(sql: Sql, id: string): Promise<void> {
  await sql`update check_job set idempotency_key = null where id = ${id} and state in ('failed', 'cancelled')`
}

/** A client's job; null when it has none of this id. */
export async function findJob(sql: Sql, clientId: string, id: string): Promise<Job | null> {
  const [row] = await sql<Job[]>`
    select ${sql.unsafe(jobColumns)} from check_job where id = ${id} and client_id = ${clientId}`
  return row ?? null
}

/** A client's job by its own name for the request, with whether its upload is still under way. */
export async function findJobByKey(
  sql: Sql,
  clientId: string,
  key: string,
): Promise<{ job: Job; uploading: boolean } | null> {
  const [row] = await sql<(Job & { leased: boolean })[]>`
    select ${sql.unsafe(jobColumns)}, coalesce(lease_until > now(), false) as leased from check_job
    where client_id = ${clientId} and idempotency_key = ${key}`
  if (!row) return null
  const { leased, ...job } = row
  return { job, uploading: job.state === "uploading" && leased }
}

/** A client's jobs, the newest first. */
export async function listJobs(sql: Sql, clientId: string, limit: number): Promise<Job[]> {
  return sql<Job[]>`
    select ${sql.unsafe(jobColumns)} from check_job where client_id = ${clientId} and state <> 'uploading'
    order by created_at desc, id limit ${limit}`
}

/** What is kept: a client's open jobs and bytes, and the bytes of all. */
async function readRoom(
  sql: Sql,
  clientId: string,
): Promise<{ openJobs: number; clientBytes: number; allBytes: number }> {
  const [row] = await sql<{ openJobs: number; clientBytes: number; allBytes: number }[]>`
    select (count(*) filter (where client_id = ${clientId} and state in ('uploading', 'queued', 'running')))::int
        as "openJobs",
      coalesce(sum(kept) filter (where client_id = ${clientId}), 0)::bigint as "clientBytes",
      coalesce(sum(kept), 0)::bigint as "allBytes"
    from (select client_id, state, result_bytes + case state when 'done' then 0 else bytes end as kept from check_job) j`
  if (!row) throw new Error("a sum without a row")
  return row
}

/** Keeps a chunk of an upload; false when the job is no more. */
export async function saveChunk(sql: Sql, id: string, ordinal: number, content: Uint8Array): Promise<boolean> {
  const rows = await sql`
    with job as (
      update check_job set bytes = bytes + ${content.length}, lease_until = now() + ${sql.unsafe(uploadLease)}
      where id = ${id} and state = 'uploading' returning id)
    insert into check_job_chunk (job_id, ordinal, content) select id, ${ordinal}, ${content} from job returning ordinal`
  return rows.length > 0
}

/** Lets the work begin; null when the job is no more. @param sha256 of all that was sent, in hex */
export async function queueJob(sql: Sql, id: string, request: JobRequest, sha256: string): Promise<Job | null> {
  const [row] = await sql<Job[]>`
    update check_job set state = 'queued', version = version + 1, lease_until = null, sha256 = decode(${sha256}, 'hex'),
      request = ${toJson(request)}::text::jsonb
    where id = ${id} and state = 'uploading' returning ${sql.unsafe(jobColumns)}`
  return row ?? null
}

/** A chunk or a piece. */
export interface StoredPart {
  ordinal: number
  content: Uint8Array
}

/** Chunks of an upload, in their order. */
export async function loadChunks(sql: Sql, id: string, from: number, limit: number): Promise<StoredPart[]> {
  return sql<StoredPart[]>`
    select ordinal, content from check_job_chunk where job_id = ${id} and ordinal >= ${from}
    order by ordinal limit ${limit}`
}

/** Pieces of a result, in their order. */
export async function loadPieces(sql: Sql, id: string, from: number, limit: number): Promise<StoredPart[]> {
  return sql<StoredPart[]>`
    select ordinal, content from check_job_piece where job_id = ${id} and ordinal >= ${from}
    order by ordinal limit ${limit}`
}

/** Ends a job that has not ended, and deletes what was sent and what came of it; false when it had ended. */
export async function cancelJob(
  pool: Pool,
  clientId: string,
  id: string,
  { at, expiresAt }: { at: number; expiresAt: number },
): Promise<boolean> {
  return pool.begin(async (tx) => {
    const rows = await tx`
      update check_job set state = 'cancelled', version = version + 1, lease_owner = null, lease_until = null,
        ended_at = ${instant(at)}, expires_at = ${instant(expiresAt)}
      where id = ${id} and client_id = ${clientId} and state in ('uploading', 'queued', 'running') returning id`
    if (rows.length > 0) await deleteContent(tx, id)
    return rows.length > 0
  })
}

/** Deletes a job with all that belongs to it. */
export async function deleteJob(pool: Pool, id: string): Promise<void> {
  await pool.begin(async (tx) => {
    await tx`delete from check_job where id = ${id}`
    await tx`delete from check_job_chunk where job_id = ${id}`
    await tx`delete from check_job_piece where job_id = ${id}`
  })
}

export async function deleteContent(tx: Sql, id: string): Promise<void> {
  await tx`delete from check_job_chunk where job_id = ${id}`
  await tx`delete from check_job_piece where job_id = ${id}`
  await tx`update check_job set bytes = 0, result_bytes = 0, pieces = 0 where id = ${id}`
}

/** Jobs whose time is over, and uploads that nobody goes on with. @param at ms since 1970 */
export async function listOver(sql: Sql, at: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from check_job where (expires_at is not null and expires_at <= ${instant(at)})
      or (state = 'uploading' and lease_until < now())`
  return rows.map(({ id }) => id)
}
