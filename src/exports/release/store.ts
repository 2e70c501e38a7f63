/** SQL of the releases of the verifier that the log names. */
import { desc } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, notNull, pick, query, run } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { logEntry, logRelease } from "../../database/schema/ledger.ts"

/** A release as the log names it. */
export interface ReleaseEntry {
  position: number
  version: string
  entry: string
  line: string
}

/** How many are shown: a release comes every month or so, and who looks wants one of the last. */
export const releasesMax = 50

/** What the log names, the newest first. */
export function listReleaseEntries(sql: Sql): Promise<ReleaseEntry[]> {
  const { position, entry, line } = logEntry
  return run(
    sql,
    query`
      select ${pick({ position, version: logRelease.version, entry, line: notNull(line) })}
      from ${logRelease} join ${logEntry} on ${position} = ${logRelease.position}
      order by ${position} desc limit ${releasesMax}`,
  )
}

/** The versions that are named, the newest first. */
export async function listVersions(tx: Transaction): Promise<string[]> {
  const { position, version } = logRelease
  return (await run(tx, build.select({ version }).from(logRelease).orderBy(desc(position)))).map((row) => row.version)
}

/** Keeps where the log names a release, and who has had it do so. @param at ms since 1970 */
export async function addRelease(
  tx: Transaction,
  { position, version, at, actor }: { position: number; version: string; at: number; actor: string },
): Promise<void> {
  await run(tx, build.insert(logRelease).values({ position, version }))
  const event = { at: new Date(at), actor, act: "key.release", object: version, position }
  await run(tx, build.insert(auditEvent).values(event))
}
