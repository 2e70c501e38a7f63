/** SQL of export jobs: asked for once, taken by one node, and taken over when that node is silent. */
import { and, desc, eq, or } from "drizzle-orm"
import type { Pool, Sql } from "../../database/client.ts"
import { build, columnsOf, names, pick, query, run, statement, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { exportJob } from "../../database/schema/exports.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ExportJob, LastEnds } from "./job.ts"

const { id: jobId, state, askedAt, beatAt } = exportJob
const fields = {
  ...columnsOf(exportJob, "id", "state", "askedAt", "startedAt", "finishedAt", "lines", "lineTotal", "size"),
  reason: exportJob.reason,
}
const jobs = () => build.select(fields).from(exportJob)

function toJob(row: Pick<typeof exportJob.$inferSelect, keyof ExportJob>): ExportJob {
  const [startedAt, finishedAt] = [row.startedAt?.getTime() ?? null, row.finishedAt?.getTime() ?? null]
  return { ...row, askedAt: row.askedAt.getTime(), startedAt, finishedAt }
}

// As the unique index has it: what an INSERT may meet is told without the table's name.
const isOpen = query`state in ('waiting', 'running')`

/** Asks for an export, with its audit row; the job that is on its way already is as good, and is what comes back. */
export async function askForExport(sql: Pool, { id, actor, at }: { id: string; actor: string; at: number }) {
  const day = new Date(at)
  return sql.begin(async (tx): Promise<ExportJob> => {
    const added = await run(
      tx,
      query`
        insert into ${exportJob} (${names(exportJob, "id", "askedBy", "askedAt")}) values (${id}, ${actor}, ${day})
        on conflict ((${isOpen})) where ${isOpen} do nothing`,
    )
    if (added.count === 1) {
      await run(tx, build.insert(auditEvent).values({ at: day, actor, act: "export.ask", object: id }))
    }
    const isAsked = eq(jobId, id)
    const [row] = await run(tx, jobs().where(or(isAsked, isOpen)).orderBy(desc(isAsked)).limit(1))
    // It may have come to its end between the two statements; then the newest is the one that was on its way.
    const [newest] = row ? [row] : await run(tx, jobs().orderBy(desc(askedAt)).limit(1))
    if (!newest) throw new Error("a job that was in the way is gone")
    return toJob(newest)
  })
}

// Six times as long as a node takes between two signs of life.
const silentFor = "30 seconds"

/** A job that a node has taken. */
export interface Claimed {
  id: string
  claim: string
}

const held = ({ id, claim }: Claimed) => and(eq(jobId, id), eq(state, "running"), eq(exportJob.claim, claim))

/** Takes the job that waits, or one whose node is silent; null when there is none, or another node was faster. */
export async function claimJob(sql: Sql, claim: string, now: number): Promise<string | null> {
  const next = query`
    select ${jobId} from ${exportJob}
    where ${state} = 'waiting' or (${state} = 'running' and ${beatAt} < now() - ${silentFor}::interval)
    limit 1 for update skip locked`
  const taken = { state: "running" as const, startedAt: new Date(now), claim, beatAt: value`now()`, lines: 0 }
  const isNext = query`${jobId} = (${next})`
  const [row] = await run(sql, build.update(exportJob).set(taken).where(isNext).returning({ id: jobId }))
  return row?.id ?? null
}

/** A sign of life; false when the job is another node's by now. */
export async function beatJob(sql: Sql, job: Claimed, lines: number, lineTotal: number): Promise<boolean> {
  const beat = { beatAt: value`now()`, lines, lineTotal }
  const { count } = await run(sql, build.update(exportJob).set(beat).where(held(job)))
  return count === 1
}

/** Gives a job back, for whoever comes next. */
export async function releaseJob(sql: Sql, job: Claimed): Promise<void> {
  const waiting = { state: "waiting" as const, startedAt: null, claim: null, beatAt: null }
  await run(sql, build.update(exportJob).set(waiting).where(held(job)))
}

/** Ends a job; false when it is another node's by now. */
export async function finishJob(
  sql: Sql,
  job: Claimed,
  { at, ...end }: { at: number } & ({ state: "made"; size: number } | { state: "failed"; reason: Bilingual }),
): Promise<boolean> {
  const ended = { size: null, reason: null, ...end, finishedAt: new Date(at) }
  const { count } = await run(sql, build.update(exportJob).set(ended).where(held(job)))
  return count === 1
}

/** The newest jobs, the newest first. */
export async function listJobs(sql: Sql, most: number): Promise<ExportJob[]> {
  const rows = await run(sql, jobs().orderBy(desc(askedAt), jobId).limit(most))
  return rows.map(toJob)
}

const ends = statement({}, () => {
  const last = (of: ExportJob["state"]) =>
    value<Date | null>`max(${exportJob.finishedAt}) filter (where ${eq(state, of)})`
  return query`select ${pick({ made: last("made"), failed: last("failed") })} from ${exportJob}`
})

/** When jobs ended last. */
export async function lastEnds(sql: Sql): Promise<LastEnds> {
  const [row] = await ends(sql, {})
  return { madeAt: row?.made?.getTime() ?? null, failedAt: row?.failed?.getTime() ?? null }
}
