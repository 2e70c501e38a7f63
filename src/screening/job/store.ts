/**
 * SQL of jobs. Every change of a job renews its version, by which those who watch it see that there is something new.
 * Leases go by the clock of the database, which is one for all nodes; the other times are the caller's.
 */
import type { Pool, Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Job, JobRequest } from "./job.ts"
import type { Pin } from "./standings-at.ts"
import type { Survey } from "./survey.ts"
import { emptyTally, type Tally } from "./tally.ts"

// How long somebody is believed to be at work without another word. A node that was killed holds a job up for so long;
// words come three times as often (work.ts).
const lease = "interval '10 seconds'"

// An upload may be slow: 1 MiB in two minutes is the least.
const uploadLease = "interval '2 minutes'"

const columns = `id, client_id as "clientId", state, version, (extract(epoch from created_at) * 1000)::bigint as "createdAt",
  request, bytes, encode(sha256, 'hex') as sha256, pin, survey, rows_done as "rowsDone", pieces,
  result_bytes as "resultBytes", tally, worked_ms as "workedMs", attempts,
  (extract(epoch from started_at) * 1000)::bigint as "startedAt",
  (extract(epoch from ended_at) * 1000)::bigint as "endedAt",
  (extract(epoch from expires_at) * 1000)::bigint as "expiresAt", problem,
  encode(answers_sha256, 'hex') as "answersSha256"`

const instant = (ms: number) => new Date(ms).toISOString()
const toJson = (value: unknown) => JSON.stringify(value)

/** What is to be made of a request. */
export interface JobDraft {
  id: string
  clientId: string
  idempotencyKey: string | null
  request: JobRequest
  /** ms since 1970. */
  at: number
}

/** Opens a job into which bytes can be put; null where the client has one of this key. */
export async function openJob(sql: Sql, { id, clientId, idempotencyKey, request, at }: JobDraft): Promise<Job | null> {
  const [row] = await sql<Job[]>`
    insert into check_job (id, client_id, idempotency_key, state, created_at, request, tally, lease_until)
    values (${id}, ${clientId}, ${idempotencyKey}, 'uploading', ${instant(at)}, ${toJson(request)}::text::jsonb,
      ${toJson(emptyTally())}::text::jsonb, now() + ${sql.unsafe(uploadLease)})
    on conflict (client_id, idempotency_key) where idempotency_key is not null do nothing
    returning ${sql.unsafe(columns)}`
  return row ?? null
}

/** A client's job; null when it has none of this id. */
export async function findJob(sql: Sql, clientId: string, id: string): Promise<Job | null> {
  const [row] = await sql<Job[]>`
    select ${sql.unsafe(columns)} from check_job where id = ${id} and client_id = ${clientId}`
  return row ?? null
}

/** A client's job by its own name for the request, with whether its upload is still under way. */
export async function findJobByKey(
  sql: Sql,
  clientId: string,
  key: string,
): Promise<{ job: Job; uploading: boolean } | null> {
  const [row] = await sql<(Job & { leased: boolean })[]>`
    select ${sql.unsafe(columns)}, coalesce(lease_until > now(), false) as leased from check_job
    where client_id = ${clientId} and idempotency_key = ${key}`
  if (!row) return null
  const { leased, ...job } = row
  return { job, uploading: job.state === "uploading" && leased }
}

/** A client's jobs, the newest first. */
export async function listJobs(sql: Sql, clientId: string, limit: number): Promise<Job[]> {
  return sql<Job[]>`
    select ${sql.unsafe(columns)} from check_job where client_id = ${clientId} and state <> 'uploading'
    order by created_at desc, id limit ${limit}`
}

/** What is kept: a client's open jobs and bytes, and the bytes of all. */
export async function readRoom(
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
    where id = ${id} and state = 'uploading' returning ${sql.unsafe(columns)}`
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

/**
 * Takes up the job that has waited longest and that nobody is at work on; null when there is none.
 * @param workbooks whether those can be read here
 */
export async function claimJob(pool: Pool, owner: string, at: number, workbooks: boolean): Promise<Job | null> {
  const [row] = await pool<Job[]>`
    update check_job set state = 'running', version = version + 1, attempts = attempts + 1, lease_owner = ${owner},
      lease_until = now() + ${pool.unsafe(lease)}, worked_at = clock_timestamp(),
      started_at = coalesce(started_at, ${instant(at)})
    where id = (
      select id from check_job
      where state in ('queued', 'running') and (lease_until is null or lease_until < now())
        and (${workbooks} or request ->> 'format' <> 'xlsx')
      order by worked_at nulls first, created_at limit 1 for update skip locked)
    returning ${pool.unsafe(columns)}`
  return row ?? null
}

/** Whether a job waits that somebody could take up. */
export async function someWait(sql: Sql, workbooks: boolean): Promise<boolean> {
  const [row] = await sql<{ wait: boolean }[]>`
    select exists (select from check_job
      where state in ('queued', 'running') and (lease_until is null or lease_until < now())
        and (${workbooks} or request ->> 'format' <> 'xlsx')) as wait`
  return row?.wait ?? false
}

/** Says that the owner is still at work; false when the job is no longer the owner's. */
export async function keepLease(sql: Sql, id: string, owner: string): Promise<boolean> {
  const rows = await sql`
    update check_job set lease_until = now() + ${sql.unsafe(lease)}
    where id = ${id} and lease_owner = ${owner} and state = 'running' returning id`
  return rows.length > 0
}

/** Gives a job back, to be taken up by anybody. */
export async function releaseJob(sql: Sql, id: string, owner: string): Promise<void> {
  await sql`
    update check_job set lease_owner = null, lease_until = null
    where id = ${id} and lease_owner = ${owner} and state = 'running'`
}

/** Pins the job; false when it is no longer the owner's. */
export async function savePin(sql: Sql, id: string, owner: string, pin: Pin): Promise<boolean> {
  const rows = await sql`
    update check_job set pin = ${toJson(pin)}::text::jsonb, version = version + 1
    where id = ${id} and lease_owner = ${owner} and state = 'running' and pin is null returning id`
  return rows.length > 0
}

/** Keeps what the file says of itself, with the first piece, the header; false when the job is no longer the owner's. */
export async function saveSurvey(
  sql: Sql,
  id: string,
  owner: string,
  { survey, header, workedMs }: { survey: Survey; header: Uint8Array; workedMs: number },
): Promise<boolean> {
  const rows = await sql`
    with job as (
      update check_job set survey = ${toJson(survey)}::text::jsonb, version = version + 1, pieces = 1, attempts = 0,
        worked_ms = worked_ms + ${workedMs}, result_bytes = ${header.length}
      where id = ${id} and lease_owner = ${owner} and state = 'running' and pieces = 0 returning id)
    insert into check_job_piece (job_id, ordinal, content) select id, 0, ${header} from job returning ordinal`
  return rows.length > 0
}

/** A batch that has been answered. */
export interface AnsweredBatch {
  /** The piece's place, and the rows that were answered before it: nothing is stored twice, or out of order. */
  ordinal: number
  rowsBefore: number
  rows: number
  piece: Uint8Array
  tally: Tally
  workedMs: number
}

/**
 * Keeps a piece of the result together with the position that is reached, in one statement; false when the job is no
 * longer the owner's.
 * @param tally of the whole job, with this batch
 */
export async function savePiece(sql: Sql, id: string, owner: string, batch: AnsweredBatch): Promise<boolean> {
  const { ordinal, rowsBefore, rows, piece, tally, workedMs } = batch
  const saved = await sql`
    with job as (
      update check_job set rows_done = rows_done + ${rows}, pieces = pieces + 1, version = version + 1, attempts = 0,
        result_bytes = result_bytes + ${piece.length}, tally = ${toJson(tally)}::text::jsonb,
        worked_ms = worked_ms + ${workedMs}, lease_until = now() + ${sql.unsafe(lease)}
      where id = ${id} and lease_owner = ${owner} and state = 'running' and pieces = ${ordinal}
        and rows_done = ${rowsBefore} returning id)
    insert into check_job_piece (job_id, ordinal, content) select id, ${ordinal}, ${piece} from job returning ordinal`
  return saved.length > 0
}

/** How a job ends. Times are ms since 1970. */
export type Ending = { at: number; expiresAt: number } & (
  | { state: "done"; answersSha256: string }
  | { state: "failed"; problem: Bilingual }
)

/** Ends a job; false when it is no longer the owner's. The upload has served; what failed has no result either. */
export async function endJob(pool: Pool, id: string, owner: string, ending: Ending): Promise<boolean> {
  const problem = ending.state === "failed" ? toJson(ending.problem) : null
  const answers = ending.state === "done" ? ending.answersSha256 : null
  return pool.begin(async (tx) => {
    const rows = await tx`
      update check_job set state = ${ending.state}, version = version + 1, lease_owner = null, lease_until = null,
        ended_at = ${instant(ending.at)}, expires_at = ${instant(ending.expiresAt)}, problem = ${problem}::text::jsonb,
        answers_sha256 = decode(${answers}::text, 'hex')
      where id = ${id} and lease_owner = ${owner} and state = 'running' returning id`
    if (rows.length === 0) return false
    if (ending.state === "failed") await deleteContent(tx, id)
    else await tx`delete from check_job_chunk where job_id = ${id}`
    return true
  })
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

async function deleteContent(tx: Sql, id: string): Promise<void> {
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
