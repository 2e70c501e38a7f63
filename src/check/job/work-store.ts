/**
 * SQL of the work on jobs: who is at work on one, what has been answered of it, and its end.
 * Leases go by the clock of the database, which is one for all nodes; the other times are the caller's.
 */
import type { Pool, Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Job, Pin } from "./job.ts"
import { deleteContent, instant, jobColumns, toJson } from "./store.ts"
import type { Survey } from "./survey.ts"
import type { Tally } from "./tally.ts"

// How long somebody is believed to be at work without another word. A node that was killed holds a job up for so long;
// words come three times as often (work.ts).
const lease = "interval '10 seconds'"

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
    returning ${pool.unsafe(jobColumns)}`
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
