/**
 * SQL of an import's run: its tally and its remarks. What a batch changes in the register is written by record/store.ts.
 */
import type { Sql, Transaction } from "../../database/client.ts"
import { copyTables } from "../../database/copy.ts"
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
  await sql`
    insert into import_run (id, actor, source, started_at)
    values (${run.id}, ${run.actor}, ${run.source}, ${new Date(run.at).toISOString()})`
}

/** Brings the run's tally and remarks up to the batch, in the batch's transaction. */
export async function saveProgress(
  tx: Transaction,
  id: string,
  tally: ImportTally,
  remarks: readonly NumberedRemark[],
): Promise<void> {
  const { rows, added, amended, unchanged, rejected, flagged } = tally
  await tx`
    update import_run set rows = ${rows}, added = ${added}, amended = ${amended}, unchanged = ${unchanged},
      rejected = ${rejected}, flagged = ${flagged} where id = ${id}`
  const columns = ["import_id", "line", "ordinal", "outcome", "field", "reason"]
  const lines = remarks.map(({ line, ordinal, outcome, field, reason }) => [
    ...[id, line, ordinal, outcome, field, JSON.stringify(reason)],
  ])
  await copyTables(tx, [{ table: "import_remark", columns, rows: lines }])
}

/** Closes the run. */
export async function closeRun(sql: Sql, id: string, at: number): Promise<void> {
  await sql`update import_run set finished_at = ${new Date(at).toISOString()} where id = ${id}`
}

/** A run as it stands. */
export interface ImportRun extends ImportTally {
  id: string
  source: string
  startedAt: Date
  finishedAt: Date | null
}

/** Finds a run. */
export async function findRun(sql: Sql, id: string): Promise<ImportRun | null> {
  const [run] = await sql<ImportRun[]>`
    select id, source, started_at as "startedAt", finished_at as "finishedAt", rows, added, amended, unchanged,
      rejected, flagged from import_run where id = ${id}`
  return run ?? null
}

/** Remarks of a run in the order of lines. */
export async function listRemarks(
  sql: Sql,
  id: string,
  after: { line: number; ordinal: number },
  limit: number,
): Promise<NumberedRemark[]> {
  return sql<NumberedRemark[]>`
    select line, ordinal, outcome, field, reason from import_remark
    where import_id = ${id} and (line, ordinal) > (${after.line}::bigint, ${after.ordinal}::smallint)
    order by line, ordinal limit ${limit}`
}
