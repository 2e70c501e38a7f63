/**
 * SQL of the work on jobs: who is at work on one, what has been answered of it, and its end.
 * Leases go by the clock of the database, which is one for all nodes; the other times are the caller's.
 */
import { and, eq, isNull } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Pool, Sql } from "../../database/client.ts"
import { build, given, type Piece, pick, query, run, statement, value } from "../../database/query.ts"
import { checkJob, checkJobPiece } from "../../database/schema/check.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Job, Pin } from "./job.ts"
import { deleteChunks, deleteContent, free, fromHex, jobFields, renewed, savePart } from "./store.ts"
import type { Survey } from "./survey.ts"
import type { Tally } from "./tally.ts"

// How long somebody is believed to be at work without another word. A node that was killed holds a job up for so long;
// words come three times as often (work.ts).
const lease = { leaseUntil: value`now() + interval '10 seconds'` }

const { id: jobId, state, request, startedAt, workedAt, leaseUntil, leaseOwner } = checkJob
const { pieces, rowsDone, resultBytes, workedMs } = checkJob

const waits = (workbooks: Piece) => query`${state} in ('queued', 'running')
  and (${leaseUntil} is null or ${leaseUntil} < now()) and (${workbooks} or ${request} ->> 'format' <> 'xlsx')`

const isOwn = (id: string, owner: string) => and(eq(jobId, id), eq(leaseOwner, owner), eq(state, "running"))

// When anything of the same client was last taken up: who sends many files gets no more turns than who sends one.
const beside = alias(checkJob, "beside")
const ownTurn = query`(
  select max(${beside.workedAt}) from ${checkJob} ${beside} where ${beside.clientId} = ${checkJob.clientId})`

/**
 * Takes up a job that nobody is at work on, of the client that has waited longest for a turn, and of its jobs the one that
 * has; null when there is none.
 * @param workbooks whether those can be read here
 */
export async function claimJob(pool: Pool, owner: string, at: number, workbooks: boolean): Promise<Job | null> {
  const next = query`
    select ${jobId} from ${checkJob} where ${waits(workbooks)}
    order by ${ownTurn} nulls first, ${workedAt} nulls first, ${checkJob.createdAt} limit 1 for update skip locked`
  const taken = {
    ...{
      ...renewed,
      ...lease,
      state: "running" as const,
      leaseOwner: owner,
      attempts: value`${checkJob.attempts} + 1`,
    },
    ...{ workedAt: value`clock_timestamp()`, startedAt: value`coalesce(${startedAt}, ${new Date(at)})` },
  }
  const isNext = query`${jobId} = (${next})`
  const [row] = await run(pool, build.update(checkJob).set(taken).where(isNext).returning(jobFields))
  return row ?? null
}

const waiting = statement({ workbooks: given<boolean>() }, ({ workbooks }) => {
  const wait = value<boolean>`exists (select from ${checkJob} where ${waits(workbooks)})`
  return query`select ${pick({ wait })}`
})

/** Whether a job waits that somebody could take up. */
export async function someWait(sql: Sql, workbooks: boolean): Promise<boolean> {
  const [row] = await waiting(sql, { workbooks })
  return row?.wait ?? false
}

/** Says that the owner is still at work; false when the job is no longer the owner's. */
export async function keepLease(sql: Sql, id: string, owner: string): Promise<boolean> {
  const { count } = await run(sql, build.update(checkJob).set(lease).where(isOwn(id, owner)))
  return count > 0
}

/** Gives a job back, to be taken up by anybody. */
export async function releaseJob(sql: Sql, id: string, owner: string): Promise<void> {
  await run(sql, build.update(checkJob).set(free).where(isOwn(id, owner)))
}

/** Takes back that a job was taken up: whoever did so lost the database over it. */
export async function forgiveTry(sql: Sql, id: string): Promise<void> {
  const fewer = { attempts: value`greatest(${checkJob.attempts} - 1, 0)` }
  await run(
    sql,
    build
      .update(checkJob)
      .set(fewer)
      .where(and(eq(jobId, id), eq(state, "running"))),
  )
}

/** Pins the job; false when it is no longer the owner's. */
export async function savePin(sql: Sql, id: string, owner: string, pin: Pin): Promise<boolean> {
  const isUnpinned = and(isOwn(id, owner), isNull(checkJob.pin))
  const pinned = { ...renewed, pin }
  const { count } = await run(sql, build.update(checkJob).set(pinned).where(isUnpinned))
  return count > 0
}

/** Keeps what the file says of itself, with the first piece, the header; false when the job is no longer the owner's. */
export function saveSurvey(
  sql: Sql,
  id: string,
  owner: string,
  { survey, header, workedMs: worked }: { survey: Survey; header: Uint8Array; workedMs: number },
): Promise<boolean> {
  const read = { ...renewed, survey, pieces: 1, attempts: 0, resultBytes: header.length, ...after(worked) }
  const isUnread = and(isOwn(id, owner), eq(pieces, 0))
  return savePart(sql, read, isUnread, checkJobPiece, { ordinal: 0, content: header })
}

const after = (worked: number) => ({ workedMs: value`${workedMs} + ${worked}` })

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
export function savePiece(sql: Sql, id: string, owner: string, batch: AnsweredBatch): Promise<boolean> {
  const { ordinal, rowsBefore, rows, piece, tally, workedMs: worked } = batch
  const answered = {
    ...{ ...renewed, ...lease, ...after(worked), tally, attempts: 0, pieces: ordinal + 1, rowsDone: rowsBefore + rows },
    resultBytes: value`${resultBytes} + ${piece.length}`,
  }
  const isNext = and(isOwn(id, owner), eq(pieces, ordinal), eq(rowsDone, rowsBefore))
  return savePart(sql, answered, isNext, checkJobPiece, { ordinal, content: piece })
}

/** How a job ends. Times are ms since 1970. */
export type Ending = { at: number; expiresAt: number } & (
  | { state: "done"; answersSha256: string }
  | { state: "failed"; problem: Bilingual }
)

/** Ends a job; false when it is no longer the owner's. The upload has served; what failed has no result either. */
export async function endJob(pool: Pool, id: string, owner: string, ending: Ending): Promise<boolean> {
  const ended = {
    ...{
      ...renewed,
      ...free,
      state: ending.state,
      endedAt: new Date(ending.at),
      expiresAt: new Date(ending.expiresAt),
    },
    problem: ending.state === "failed" ? ending.problem : null,
    answersSha256: ending.state === "done" ? fromHex(ending.answersSha256) : null,
  }
  return pool.begin(async (tx) => {
    const { count } = await run(tx, build.update(checkJob).set(ended).where(isOwn(id, owner)))
    if (count === 0) return false
    await (ending.state === "failed" ? deleteContent : deleteChunks)(tx, id)
    return true
  })
}
