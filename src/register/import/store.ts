/**
 * SQL of an import's run: its tally and its remarks. What a batch changes in the register is written by record/store.ts.
 */
import { and, eq, getTableColumns } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { build, query, run as send } from "../../database/query.ts"
import { importRemark, importRun } from "../../database/schema/audit.ts"
import type { NumberedRemark } from "./batch.ts"

/** What came of the rows so far. `rows` = `added` + `amended` + `unchanged` + `rejected`. */
export interface ImportTally {
  rows: number
  added: number
  amended: number
  unchanged: number
  rejected: number
  /** Rows taken with a remark; counted among the others too. */
  flagged: number
}

/** Opens the run before its first batch. */
export async function openRun(sql: Sql, run: { id: string; actor: string; source: string; at: number }): Promise<void> {
  const { at, ...opened } = run
  await send(sql, build.insert(importRun).values({ ...opened, startedAt: new Date(at) }))
}

/** Brings the run's tally and remarks up to the batch, in the batch's transaction. */
export async function saveProgress(
  tx: Transaction,
  id: string,
  tally: ImportTally,
  remarks: readonly NumberedRemark[],
): Promise<void> {
  const { rows, added, amended, unchanged, rejected, flagged } = tally
  const told = { rows, added, amended, unchanged, rejected, flagged }
  await send(tx, build.update(importRun).set(told).where(eq(importRun.id, id)))
  const keys = ["importId", "line", "ordinal", "outcome", "field", "reason"] as const
  const lines = remarks.map(({ line, ordinal, outcome, field, reason }) => [
    ...[id, line, ordinal, outcome, field, JSON.stringify(reason)],
  ])
  await copyTables(tx, [copyOf(importRemark, keys, lines)])
}

/** Closes the run. */
export async function closeRun(sql: Sql, id: string, at: number): Promise<void> {
  await send(
    sql,
    build
      .update(importRun)
      .set({ finishedAt: new Date(at) })
      .where(eq(importRun.id, id)),
  )
}

const { actor: _, ...runColumns } = getTableColumns(importRun)
/** A run as it stands. */
export type ImportRun = Omit<typeof importRun.$inferSelect, "actor">

/** Finds a run. */
export async function findRun(sql: Sql, id: string): Promise<ImportRun | null> {
  const [run] = await send(sql, build.select(runColumns).from(importRun).where(eq(importRun.id, id)))
  return run ?? null
}

const { importId: __, ...remarkColumns } = getTableColumns(importRemark)

/** Remarks of a run in the order of lines. */
export function listRemarks(
  sql: Sql,
  id: string,
  after: { line: number; ordinal: number },
  limit: number,
): Promise<NumberedRemark[]> {
  const { importId, line, ordinal } = importRemark
  const isBehind = query`(${line}, ${ordinal}) > (${after.line}::bigint, ${after.ordinal}::smallint)`
  const wanted = and(eq(importId, id), isBehind)
  return send(sql, build.select(remarkColumns).from(importRemark).where(wanted).orderBy(line, ordinal).limit(limit))
}
