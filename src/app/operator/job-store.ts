/** SQL of the jobs of all clients: how many there are of each state, and which have failed. */
import { count, desc, eq, min } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, run } from "../../database/query.ts"
import { apiClient, checkJob } from "../../database/schema/check.ts"
import { searchJob } from "../../database/schema/search.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** What is worked on in the background for who holds a key: files to be checked, records to be gathered. */
export const jobKinds = ["check", "search"] as const
export type JobKind = (typeof jobKinds)[number]

/** How many jobs of a kind are in a state, and since when the oldest. */
export interface JobCount {
  kind: JobKind
  state: string
  jobs: number
  oldest: Date
}

export async function countJobs(sql: Sql): Promise<JobCount[]> {
  const { state, createdAt } = checkJob
  const checks = await run(
    sql,
    build
      .select({ state, jobs: count(), oldest: min(createdAt) })
      .from(checkJob)
      .groupBy(state),
  )
  const searches = await run(
    sql,
    build
      .select({ state: searchJob.state, jobs: count(), oldest: min(searchJob.createdAt) })
      .from(searchJob)
      .groupBy(searchJob.state),
  )
  const toCounts = (kind: JobKind, rows: readonly { state: string; jobs: number; oldest: Date | null }[]) =>
    rows.flatMap(({ oldest, ...row }) => (oldest ? [{ kind, ...row, oldest }] : []))
  return [...toCounts("check", checks), ...toCounts("search", searches)]
}

/** A job that failed, and whose it was. */
export interface FailedJob {
  kind: JobKind
  id: string
  client: string
  endedAt: Date | null
  problem: Bilingual | null
}

/** Those that failed last and are not deleted yet, the newest first. */
export async function listFailedJobs(sql: Sql, limit: number): Promise<FailedJob[]> {
  const { name } = apiClient
  const checks = build
    .select({ id: checkJob.id, client: name, endedAt: checkJob.endedAt, problem: checkJob.problem })
    .from(checkJob)
    .innerJoin(apiClient, eq(apiClient.id, checkJob.clientId))
    .where(eq(checkJob.state, "failed"))
    .orderBy(desc(checkJob.endedAt))
    .limit(limit)
  const searches = build
    .select({ id: searchJob.id, client: name, endedAt: searchJob.endedAt, problem: searchJob.problem })
    .from(searchJob)
    .innerJoin(apiClient, eq(apiClient.id, searchJob.clientId))
    .where(eq(searchJob.state, "failed"))
    .orderBy(desc(searchJob.endedAt))
    .limit(limit)
  const failed = [
    ...(await run(sql, checks)).map((row) => ({ kind: "check" as const, ...row })),
    ...(await run(sql, searches)).map((row) => ({ kind: "search" as const, ...row })),
  ]
  return failed.sort((a, b) => Number(b.endedAt) - Number(a.endedAt)).slice(0, limit)
}
