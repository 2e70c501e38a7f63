/**
 * SQL of export jobs: asked for once, taken by one node, and taken over when that node is silent.
 */
import type { Pool, Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ExportJob, LastEnds } from "./job.ts"

interface JobRow extends Omit<ExportJob, "askedAt" | "startedAt" | "finishedAt"> {
  askedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

const columns = `id, state, asked_at as "askedAt", started_at as "startedAt", finished_at as "finishedAt", lines,
  line_total as "lineTotal", size, reason`

function toJob(row: JobRow): ExportJob {
  const [startedAt, finishedAt] = [row.startedAt?.getTime() ?? null, row.finishedAt?.getTime() ?? null]
  return { ...row, askedAt: row.askedAt.getTime(), startedAt, finishedAt }
}

/** Asks for an export, with its audit row; the job that is on its way already is as good, and is what comes back. */
export async function askForExport(sql: Pool, { id, actor, at }: { id: string; actor: string; at: number }) {
  const day = new Date(at).toISOString()
  return sql.begin(async (tx): Promise<ExportJob> => {
    const added = await tx`
      insert into export_job (id, asked_by, asked_at) values (${id}, ${actor}, ${day})
      on conflict ((state in ('waiting', 'running'))) where state in ('waiting', 'running') do nothing returning id`
    if (added.length === 1) {
      await tx`insert into audit_event (at, actor, act, object) values (${day}, ${actor}, 'export.ask', ${id})`
    }
    const [row] = await tx<JobRow[]>`
      select ${tx.unsafe(columns)} from export_job
      where id = ${id} or state in ('waiting', 'running') order by id = ${id} desc limit 1`
    // It may have come to its end between the two statements; then the newest is the one that was on its way.
    const [newest] = row
      ? [row]
      : await tx<JobRow[]>`select ${tx.unsafe(columns)} from export_job order by asked_at desc limit 1`
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

/** Takes the job that waits, or one whose node is silent; null when there is none, or another node was faster. */
export async function claimJob(sql: Sql, claim: string, now: number): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    update export_job set state = 'running', started_at = ${new Date(now).toISOString()}, claim = ${claim}, beat_at = now(), lines = 0
    where id = (
      select id from export_job
      where state = 'waiting' or (state = 'running' and beat_at < now() - ${silentFor}::interval)
      limit 1 for update skip locked
    ) returning id`
  return row?.id ?? null
}

/** A sign of life; false when the job is another node's by now. */
export async function beatJob(sql: Sql, { id, claim }: Claimed, lines: number, lineTotal: number): Promise<boolean> {
  const rows = await sql`
    update export_job set beat_at = now(), lines = ${lines}, line_total = ${lineTotal}
    where id = ${id} and state = 'running' and claim = ${claim} returning id`
  return rows.length === 1
}

/** Gives a job back, for whoever comes next. */
export async function releaseJob(sql: Sql, { id, claim }: Claimed): Promise<void> {
  await sql`
    update export_job set state = 'waiting', started_at = null, claim = null, beat_at = null
    where id = ${id} and state = 'running' and claim = ${claim}`
}

/** Ends a job; false when it is another node's by now. */
export async function finishJob(
  sql: Sql,
  { id, claim }: Claimed,
  end: { state: "made"; size: number; at: number } | { state: "failed"; reason: Bilingual; at: number },
): Promise<boolean> {
  const reason = end.state === "failed" ? JSON.stringify(end.reason) : null
  const rows = await sql`
    update export_job set state = ${end.state}, finished_at = ${new Date(end.at).toISOString()},
      size = ${end.state === "made" ? end.size : null}, reason = ${reason}::text::jsonb
    where id = ${id} and state = 'running' and claim = ${claim} returning id`
  return rows.length === 1
}

/** The newest jobs, the newest first. */
export async function listJobs(sql: Sql, most: number): Promise<ExportJob[]> {
  const rows = await sql<JobRow[]>`
    select ${sql.unsafe(columns)} from export_job order by asked_at desc, id limit ${most}`
  return rows.map(toJob)
}

/** When jobs ended last. */
export async function lastEnds(sql: Sql): Promise<LastEnds> {
  const [row] = await sql<{ made: Date | null; failed: Date | null }[]>`
    select max(finished_at) filter (where state = 'made') as made,
      max(finished_at) filter (where state = 'failed') as failed from export_job`
  return { madeAt: row?.made?.getTime() ?? null, failedAt: row?.failed?.getTime() ?? null }
}
