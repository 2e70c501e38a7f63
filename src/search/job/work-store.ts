/**
 * SQL of the work on search jobs: who is at work on one, what has been found, and its end. Leases go by the clock of the
 * database, which is one for all nodes; the other times are the caller's.
 */
import { and, eq } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { build, names, pick, query, run, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { searchJob, searchJobPiece, searchRecord } from "../../database/schema/search.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { readPosition } from "../../ledger/follow-store.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { isUnread } from "../record/engine-store.ts"
import { recordReaders } from "../record/index-form-store.ts"
import { candidates, holdTerms, published } from "../record/postgres-record-condition-store.ts"
import { commonFrom, planRecords } from "../record/postgres-record-plan-store.ts"
import type { RecordCondition } from "../record/record-index.ts"
import type { SearchJob, SearchPin } from "./job.ts"
import { jobFields } from "./store.ts"

// How long somebody is believed to be at work without another word; words come three times as often (work.ts).
const lease = { leaseUntil: value`now() + interval '10 seconds'` }
const free = { leaseOwner: null, leaseUntil: null }

const { id: jobId, state, leaseUntil, leaseOwner, clientId } = searchJob

const isOwn = (id: string, owner: string) => and(eq(jobId, id), eq(leaseOwner, owner), eq(state, "running"))

// When anything of the same client was last begun: who sends many gets no more turns than who sends one.
const beside = alias(searchJob, "beside")
const ownTurn = query`(
  select max(${beside.startedAt}) from ${searchJob} ${beside} where ${beside.clientId} = ${clientId})`

/** Takes up a job that nobody is at work on; null when there is none. It is begun anew: what was found before goes. */
export async function claimSearchJob(pool: Pool, owner: string, at: number): Promise<SearchJob | null> {
  const next = query`
    select ${jobId} from ${searchJob}
    where ${state} in ('queued', 'running') and (${leaseUntil} is null or ${leaseUntil} < now())
    order by ${ownTurn} nulls first, ${searchJob.createdAt} limit 1 for update skip locked`
  const begun = { looked: 0, found: 0, pieces: 0, attempts: value`${searchJob.attempts} + 1` }
  const taken = { ...lease, ...begun, state: "running" as const, leaseOwner: owner, startedAt: new Date(at) }
  return pool.begin(async (tx) => {
    const isNext = query`${jobId} = (${next})`
    const [job] = await run(tx, build.update(searchJob).set(taken).where(isNext).returning(jobFields))
    if (!job) return null
    await run(tx, build.delete(searchJobPiece).where(eq(searchJobPiece.jobId, job.id)))
    return job
  })
}

/** Says that the owner is still at work; false when the job is no longer the owner's. */
export async function keepSearchLease(sql: Sql, id: string, owner: string): Promise<boolean> {
  const { count } = await run(sql, build.update(searchJob).set(lease).where(isOwn(id, owner)))
  return count > 0
}

/** Gives a job back, to be taken up by anybody. */
export async function releaseSearchJob(sql: Sql, id: string, owner: string): Promise<void> {
  await run(sql, build.update(searchJob).set(free).where(isOwn(id, owner)))
}

/** Says what the rows are as of; false when the job is no longer the owner's. */
export async function saveSearchPin(sql: Sql, id: string, owner: string, pin: SearchPin): Promise<boolean> {
  const { count } = await run(sql, build.update(searchJob).set({ pin }).where(isOwn(id, owner)))
  return count > 0
}

/** What was found among so many records. */
export interface FoundPiece {
  /** The piece's place: none is kept twice, or out of order. */
  ordinal: number
  /** Records that have been looked through, with these. */
  looked: number
  positions: readonly number[]
}

/** Keeps a piece together with how far the work is; false when the job is no longer the owner's. */
export async function saveFound(
  sql: Sql,
  id: string,
  owner: string,
  { ordinal, looked, positions }: FoundPiece,
): Promise<boolean> {
  const found = value`${searchJob.found} + ${positions.length}`
  const isNext = and(isOwn(id, owner), eq(searchJob.pieces, ordinal))
  const kept = { ...lease, looked, found, pieces: ordinal + 1 }
  const changed = build.update(searchJob).set(kept).where(isNext).returning({ id: jobId })
  const { count } = await run(
    sql,
    query`
      with job as ${changed}
      insert into ${searchJobPiece} (${names(searchJobPiece, "jobId", "ordinal", "positions")})
      select id, ${ordinal}, ${`{${positions.join(",")}}`}::bigint[] from job`,
  )
  return count > 0
}

/** How a job ends. Times are ms since 1970. */
export type SearchEnding = { at: number; expiresAt: number } & (
  | { state: "done" }
  | { state: "failed"; problem: Bilingual }
)

/** Ends a job; false when it is no longer the owner's. */
export async function endSearchJob(sql: Sql, id: string, owner: string, ending: SearchEnding): Promise<boolean> {
  const ended = {
    ...{ ...free, state: ending.state, endedAt: new Date(ending.at), expiresAt: new Date(ending.expiresAt) },
    problem: ending.state === "failed" ? ending.problem : null,
  }
  const { count } = await run(sql, build.update(searchJob).set(ended).where(isOwn(id, owner)))
  return count > 0
}

/** Whether the index of the database has not read the log to its end, or nothing yet: what it finds is not all. */
export async function isHalfRead(sql: Sql, now: number): Promise<boolean> {
  const indexed = await readPosition(sql, recordReaders.live)
  return isUnread(sql, indexed, (await readHead(sql)).size, now)
}

/** The index as a transaction of one snapshot sees it: up to where it has read, and about how many records it holds. */
export async function readIndexed(tx: Transaction): Promise<Omit<SearchPin, "dropped">> {
  // Every execution is to be planned for its own values.
  await run(tx, query`set local plan_cache_mode = force_custom_plan`)
  const size = await readPosition(tx, recordReaders.live)
  const [row] = await run(
    tx,
    query`select ${pick({
      time: value<number>`coalesce((
        select (${logEntry.entry}::json ->> 'time')::bigint from ${logEntry} where ${logEntry.position} = ${size} - 1), 0)`,
      documents: value<number>`(select count(*)::int from ${searchRecord})`,
    })}`,
  )
  return { size, time: row?.time ?? 0, documents: row?.documents ?? 0 }
}

/** The first days of parts of the index that hold about so many records each, the latest part first. */
export async function listParts(tx: Transaction, size: number): Promise<string[]> {
  const { publishedOn } = searchRecord
  const numbered = query`select ${publishedOn} as day, count(*) as count from ${searchRecord} group by ${publishedOn}`
  const rows = await run(
    tx,
    query`
      select ${pick({ day: value<string>`min(day)::date` })} from (
        select day, (sum(count) over (order by day desc) - 1) / ${size}::int as part
        from (${numbered}) d) p
      group by floor(part) order by 1 desc`,
  )
  return rows.map(({ day }) => day)
}

/** Of records that were published in some days, the positions of those that fulfil a condition, the latest first. */
export async function listFound(
  tx: Transaction,
  condition: RecordCondition,
  { since, before }: { since: string; before: string | null },
): Promise<number[]> {
  const plan = await planRecords(tx, condition.terms, condition.filter)
  const keys = plan.share < commonFrom ? plan.byKeys : query``
  const asked = { ...condition, terms: plan.terms }
  const days = query`${keys} and ${published} >= ${since}::date
    ${before === null ? query`` : query`and ${published} < ${before}::date`}`
  const [row] = await run(
    tx,
    query`
      select ${pick({
        positions: value<number[] | null>`array_agg(position order by published_on desc, id)`,
      })} from (${candidates(asked, days)}) c where true ${holdTerms(asked)}`,
  )
  return row?.positions ?? []
}
