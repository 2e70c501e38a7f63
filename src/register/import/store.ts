/**
 * SQL of an import's run: its tally and its remarks. What a batch changes in the register is written by record/store.ts.
 */
import { and, desc, eq, getTableColumns, inArray, isNotNull, like, or, type SQL } from "drizzle-orm"
import type { Reach } from "../../access/reach.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { build, query, run as send } from "../../database/query.ts"
import { importReach, importRemark, importRun } from "../../database/schema/audit.ts"
import type { NumberedRemark } from "./batch.ts"
import type { FormNames } from "./row-field.ts"
import type { ImportState } from "./state.ts"
import { type ImportTally, tallyOf } from "./tally.ts"

/** For which authority somebody sends rows, and whether they may publish for every one. */
export interface SentFor {
  authority: string
  reachesAll: boolean
}

/** A run that is about to begin. */
interface NewRun {
  id: string
  actor: string
  source: string
  at: number
  sentFor: SentFor | null
  form: FormNames | null
  state?: ImportState
  /** The import of which these rows wait. */
  partOf?: string
  /** Who has answered in them already. */
  answerers?: string[]
  /** The import that is to be undone. */
  undoes?: string
}

/** Opens the run before its first batch. */
export async function openRun(sql: Sql, { at, sentFor, ...run }: NewRun): Promise<void> {
  await send(sql, build.insert(importRun).values({ ...run, ...sentFor, startedAt: new Date(at) }))
}

/** Brings the run's tally and remarks up to the batch, in the batch's transaction. */
export async function saveProgress(
  tx: Transaction,
  id: string,
  tally: ImportTally,
  remarks: readonly NumberedRemark[],
): Promise<void> {
  await saveTally(tx, id, tally)
  const keys = ["importId", "line", "ordinal", "outcome", "field", "reason"] as const
  const lines = remarks.map(({ line, ordinal, outcome, field, reason }) => [
    ...[id, line, ordinal, outcome, field, JSON.stringify(reason)],
  ])
  await copyTables(tx, [copyOf(importRemark, keys, lines)])
}

/** Writes the run's tally. */
export async function saveTally(sql: Sql, id: string, tally: ImportTally): Promise<void> {
  await send(sql, build.update(importRun).set(tallyOf(tally)).where(eq(importRun.id, id)))
}

/** Brings the run to a state. @param at when it was finished; null while it is not */
export async function moveRun(
  sql: Sql,
  id: string,
  { at, ...changes }: { state: ImportState; at: number | null; decidedBy?: string; reason?: string | null },
): Promise<void> {
  const set = { ...changes, finishedAt: at === null ? null : new Date(at) }
  await send(sql, build.update(importRun).set(set).where(eq(importRun.id, id)))
}

/** A run as it stands. */
export type ImportRun = typeof importRun.$inferSelect

/** Finds a run within a reach. */
export async function findRun(sql: Sql, reach: Reach, id: string): Promise<ImportRun | null> {
  const [run] = await send(
    sql,
    build
      .select()
      .from(importRun)
      .where(and(eq(importRun.id, id), within(reach))),
  )
  return run ?? null
}

/** Finds a run within a reach, which nobody else acts on until the transaction has ended. */
export async function lockRun(tx: Transaction, reach: Reach, id: string): Promise<ImportRun | null> {
  const isIt = and(eq(importRun.id, id), within(reach))
  const [run] = await send(tx, build.select().from(importRun).where(isIt).for("update"))
  return run ?? null
}

/** Runs within a reach, the latest first. @param after the last one of the page before */
export function listRuns(
  sql: Sql,
  reach: Reach,
  { state, after, limit }: { state?: ImportState | undefined; after: { at: number; id: string } | null; limit: number },
): Promise<ImportRun[]> {
  const { startedAt, id } = importRun
  const isBehind = after && query`(${startedAt}, ${id}) < (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`
  const wanted = and(within(reach), state && eq(importRun.state, state), isBehind ?? undefined)
  return send(sql, build.select().from(importRun).where(wanted).orderBy(desc(startedAt), desc(id)).limit(limit))
}

/**
 * Imports that wait for an authority or have reached it, or those that somebody has sent. An import is its authority's
 * alone; of rows that wait for it a bureau above may have part too.
 */
function within(reach: Reach): SQL | undefined {
  switch (reach.by) {
    case "authority": {
      const { importId, authority } = importReach
      const reached = build.select({ importId }).from(importReach).where(eq(authority, reach.authority))
      const isPartBelow = and(isNotNull(importRun.partOf), like(importRun.authority, `${reach.prefix}%`))
      return or(eq(importRun.authority, reach.authority), inArray(importRun.id, reached), isPartBelow)
    }
    case "sender":
      return eq(importRun.sender, reach.actor)
    case "merchant":
    case "nobody":
      return query`false`
    case "register":
      return undefined
  }
}

const { importId: __, ...remarkColumns } = getTableColumns(importRemark)

/** Remarks of a run that was found, in the order of lines. */
export function listRemarks(
  sql: Sql,
  { id }: ImportRun,
  after: { line: number; ordinal: number },
  limit: number,
): Promise<NumberedRemark[]> {
  const { importId, line, ordinal } = importRemark
  const isBehind = query`(${line}, ${ordinal}) > (${after.line}::bigint, ${after.ordinal}::smallint)`
  const wanted = and(eq(importId, id), isBehind)
  return send(sql, build.select(remarkColumns).from(importRemark).where(wanted).orderBy(line, ordinal).limit(limit))
}
