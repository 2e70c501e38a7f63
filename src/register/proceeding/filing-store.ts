/** SQL of files for papers of records that have ended (filing.ts). */
import { and, eq, not, type SQL } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, build, notNull, run, value } from "../../database/query.ts"
import { proceeding } from "../../database/schema/register.ts"

/** Open files for papers of these records. */
function openFilesOf(recordIds: readonly string[]): SQL | undefined {
  return and(anyOf(proceeding.recordId, recordIds), eq(proceeding.kind, "filing"), not(proceeding.closed))
}

/** Of these records, the ids of those whose papers a file waits for. */
export async function loadOpenFiles(sql: Sql, recordIds: readonly string[]): Promise<Set<string>> {
  if (recordIds.length === 0) return new Set()
  const id = notNull(proceeding.recordId)
  const rows = await run(sql, build.select({ id }).from(proceeding).where(openFilesOf(recordIds)))
  return new Set(rows.map((row) => row.id))
}

/** Drops the open files of these records that somebody has begun. @returns the proceedings, in order */
export async function dropOpenFiles(
  tx: Transaction,
  recordIds: readonly string[],
  { startedBy, today }: { startedBy: string; today: string },
): Promise<string[]> {
  if (recordIds.length === 0) return []
  const { id, version } = proceeding
  const dropped = { state: "dropped", closed: true, enteredOn: today, version: value<number>`${version} + 1` }
  const theirs = and(openFilesOf(recordIds), eq(proceeding.startedBy, startedBy))
  const rows = await run(tx, build.update(proceeding).set(dropped).where(theirs).returning({ id }))
  return rows.map((row) => row.id).sort()
}
