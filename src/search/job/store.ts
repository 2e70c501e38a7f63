/** SQL of search jobs as their owners see them, and of what they found as it is given out. */
import { and, type Column, desc, eq } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Pool, Sql } from "../../database/client.ts"
import { build, columnsOf, given, notNull, pick, query, run, statement, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import { searchJob, searchJobPiece } from "../../database/schema/search.ts"
import { isShown } from "../../register/record/standing.ts"
import { limits, type SearchJob, type SearchJobRequest } from "./job.ts"

const ms = <T extends number | null>(time: Column) => value<T>`(extract(epoch from ${time}) * 1000)::bigint`

/** The columns as a job. */
export const jobFields = {
  ...columnsOf(searchJob, "id", "clientId", "request", "state"),
  createdAt: ms<number>(searchJob.createdAt),
  ...columnsOf(searchJob, "pin", "looked", "found", "pieces", "attempts"),
  startedAt: ms<number | null>(searchJob.startedAt),
  endedAt: ms<number | null>(searchJob.endedAt),
  expiresAt: ms<number | null>(searchJob.expiresAt),
  problem: searchJob.problem,
}

const { id: jobId, clientId: whose, state, createdAt, expiresAt } = searchJob

/** Which job, and whose. */
export type OwnedSearchJob = Pick<SearchJob, "id" | "clientId">

const isOwned = ({ id, clientId }: OwnedSearchJob) => and(eq(jobId, id), eq(whose, clientId))

/** What is to be gathered, and for whom. */
export interface SearchJobDraft extends OwnedSearchJob {
  request: SearchJobRequest
  /** ms since 1970. */
  at: number
}

/** Takes a job, unless the client has too many. A client's are taken one after another, or two would take the last place. */
export async function openSearchJob(
  pool: Pool,
  { at, ...draft }: SearchJobDraft,
): Promise<SearchJob | "openJobs" | "keptJobs"> {
  return pool.begin(async (tx) => {
    await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`search-job ${draft.clientId}`}, 0))`)
    const [held] = await run(
      tx,
      query`select ${pick({
        kept: value<number>`count(*)::int`,
        open: value<number>`(count(*) filter (where ${state} in ('queued', 'running')))::int`,
      })} from ${searchJob} where ${whose} = ${draft.clientId}`,
    )
    if ((held?.open ?? 0) >= limits.openJobs) return "openJobs"
    if ((held?.kept ?? 0) >= limits.keptJobs) return "keptJobs"
    const opened = { ...draft, state: "queued" as const, createdAt: new Date(at) }
    const [job] = await run(tx, build.insert(searchJob).values(opened).returning(jobFields))
    if (!job) throw new Error("the job was written and is gone")
    return job
  })
}

/** A client's job; null when it has none of this id. */
export async function findSearchJob(sql: Sql, job: OwnedSearchJob): Promise<SearchJob | null> {
  const [row] = await run(sql, build.select(jobFields).from(searchJob).where(isOwned(job)))
  return row ?? null
}

/** A client's jobs, the newest first. */
export function listSearchJobs(sql: Sql, clientId: Tenant): Promise<SearchJob[]> {
  const own = build.select(jobFields).from(searchJob).where(eq(whose, clientId))
  return run(sql, own.orderBy(desc(createdAt), jobId).limit(limits.keptJobs))
}

/** Deletes a job with what it found; whoever is at work on it stops. */
export async function deleteSearchJob(pool: Pool, job: OwnedSearchJob): Promise<void> {
  await pool.begin(async (tx) => {
    const { count } = await run(tx, build.delete(searchJob).where(isOwned(job)))
    if (count > 0) await run(tx, build.delete(searchJobPiece).where(eq(searchJobPiece.jobId, job.id)))
  })
}

/** Jobs whose time is over. @param at ms since 1970 */
export function listOverSearchJobs(sql: Sql, at: number): Promise<OwnedSearchJob[]> {
  const isOver = query`${expiresAt} is not null and ${expiresAt} <= ${new Date(at)}`
  return run(sql, build.select({ id: jobId, clientId: whose }).from(searchJob).where(isOver))
}

const piece = statement(
  { id: jobId, clientId: whose, ordinal: searchJobPiece.ordinal, today: given<string>() },
  (p) => {
    const { position, line, recordId } = logEntry
    // How many an array holds PostgreSQL can't know: what is asked of each place is one look by an index.
    return query`
      select ${pick({ position, line: notNull(line) })}
      from ${searchJobPiece} cross join unnest(${searchJobPiece.positions}) with ordinality as found (at, number)
      join ${logEntry} on ${position} = found.at
      join ${record} on ${record.id} = ${recordId} and ${isShown(p.today)}
      where ${searchJobPiece.jobId} = (
        select ${jobId} from ${searchJob} where ${jobId} = ${p.id} and ${whose} = ${p.clientId})
        and ${searchJobPiece.ordinal} = ${p.ordinal} and ${line} is not null
      order by found.number`
  },
)

/**
 * A piece of what a job found: the lines as they were published at its position, without those of records that may no
 * longer be shown.
 */
export function loadFoundLines(
  sql: Sql,
  { id, clientId }: OwnedSearchJob,
  ordinal: number,
  today: string,
): Promise<{ position: number; line: string }[]> {
  return piece(sql, { id, clientId, ordinal, today })
}
