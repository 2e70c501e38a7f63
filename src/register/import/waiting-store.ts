/**
 * SQL of the rows that wait for the release of their import.
 */
import { and, count, eq, gt, inArray, isNull, lt, lte, not } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { build, pick, query, run as send } from "../../database/query.ts"
import { importRemark, importRow, importRun } from "../../database/schema/audit.ts"
import type { ReadableRow } from "./batch.ts"
import type { ImportRun } from "./store.ts"

/** A row as it waits. */
export type KeptRow = Pick<typeof importRow.$inferSelect, "line" | "text" | "flags" | "length">
const keys = ["importId", "line", "text", "flags", "length"] as const

/** Keeps rows as they were given. */
export async function keepRows(tx: Transaction, importId: string, rows: readonly ReadableRow[]): Promise<void> {
  function* lines() {
    for (const row of rows) {
      if ("text" in row) yield [importId, row.number, row.text ?? "", null, row.text?.length ?? 0]
      else {
        const flags = row.flags.length > 0 ? JSON.stringify(row.flags) : null
        yield [importId, row.number, JSON.stringify(row.fields), flags, row.length]
      }
    }
  }
  await copyTables(tx, [copyOf(importRow, keys, lines())])
}

/** The first rows that still wait: so many, and so much text of them, but one at least. */
export function firstRows(tx: Sql, importId: string, rows: number, length: number): Promise<KeptRow[]> {
  const before = query`sum(${importRow.length}) over (order by ${importRow.line}) - ${importRow.length}`
  const some = query`select *, ${before} as before from ${importRow} where ${importRow.importId} = ${importId}
    order by ${importRow.line} limit ${rows}`
  return send(
    tx,
    query`select ${pick(importRow, "line", "text", "flags", "length")} from (${some}) as import_row
      where before < ${length} order by line`,
  )
}

/** Rows that wait, by their lines. */
export function keptRows(sql: Sql, { id: importId }: ImportRun, lines: readonly number[]): Promise<KeptRow[]> {
  const { line, text, flags, length } = importRow
  return send(
    sql,
    build
      .select({ line, text, flags, length })
      .from(importRow)
      .where(and(eq(importRow.importId, importId), inArray(line, [...lines])))
      .orderBy(line),
  )
}

/** How many rows wait. */
export async function countRows(sql: Sql, importId: string): Promise<number> {
  const [row] = await send(sql, build.select({ rows: count() }).from(importRow).where(eq(importRow.importId, importId)))
  return row?.rows ?? 0
}

/** Forgets rows up to a line; without one, all. */
export async function dropRows(sql: Sql, importId: string, through?: number): Promise<void> {
  const upTo = through === undefined ? undefined : lte(importRow.line, through)
  await send(sql, build.delete(importRow).where(and(eq(importRow.importId, importId), upTo)))
}

/** Takes back what was remarked on rows that wait, up to a line: they are judged anew. */
export async function dropRemarks(tx: Transaction, importId: string, through: number): Promise<void> {
  const { line } = importRow
  const judged = build
    .select({ line })
    .from(importRow)
    .where(and(eq(importRow.importId, importId), lte(line, through)))
  await send(
    tx,
    build.delete(importRemark).where(and(eq(importRemark.importId, importId), inArray(importRemark.line, judged))),
  )
}

/** Rows to look at before the release: the first, and as many of the others by chance, in their order. */
export async function sampleRows(
  sql: Sql,
  { id: importId }: ImportRun,
  size: number,
): Promise<Pick<KeptRow, "line" | "text">[]> {
  const { line, text } = importRow
  const columns = { line, text }
  const ofImport = eq(importRow.importId, importId)
  const first = await send(sql, build.select(columns).from(importRow).where(ofImport).orderBy(line).limit(size))
  const last = first.at(-1)
  if (!last || first.length < size) return first
  // A line by chance and the first row from there on: no more is read than is shown, however many rows there are.
  const bounds = query`select min(${line}) as low, max(${line}) as high from ${importRow}
    where ${ofImport} and ${gt(line, last.line)}`
  const chosen = query`select low + floor(random() * (high - low + 1))::bigint as begin
    from (${bounds}) as bounds, generate_series(1, ${size}::int) where low is not null`
  const others = await send(
    sql,
    query`select distinct on (line) ${pick({ line, text })} from (${chosen}) as chosen cross join lateral (
        select * from ${importRow} where ${ofImport} and ${line} >= chosen.begin order by ${line} limit 1) as import_row
      order by line`,
  )
  return [...first, ...others]
}

/** An import that came before a moment, and whose rows nobody has decided on. */
export async function findStale(sql: Sql, before: Date): Promise<string | null> {
  const undecided = and(inArray(importRun.state, ["running", "waiting"]), not(isNull(importRun.authority)))
  const [run] = await send(
    sql,
    build
      .select({ id: importRun.id })
      .from(importRun)
      .where(and(undecided, lt(importRun.startedAt, before)))
      .limit(1),
  )
  return run?.id ?? null
}
