/**
 * SQL of the rows that wait for the release of their import.
 */
import { and, count, eq, gt, inArray, isNotNull, isNull, lt, lte, not } from "drizzle-orm"
import { senderNamed } from "../../access/principal.ts"
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { anyOf, assigned, build, notNull, pick, query, run as send, value } from "../../database/query.ts"
import { importRemark, importRow, importRun } from "../../database/schema/audit.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ReadableRow } from "./batch.ts"
import type { HeldRow } from "./hold.ts"
import { type KeptRow, toKept } from "./kept-row.ts"
import type { FormNames } from "./row-field.ts"
import type { ImportState } from "./state.ts"
import type { ImportRun } from "./store.ts"

const keys = ["importId", "line", "text", "flags", "length", "object", "open"] as const

/** Keeps rows as they were given. @param held what is held of them, by their lines: what it is about, and what is open */
export async function keepRows(
  tx: Transaction,
  importId: string,
  rows: readonly ReadableRow[],
  held: ReadonlyMap<number, { object?: string; findings: HeldRow["findings"] }>,
): Promise<void> {
  function* lines() {
    for (const row of rows) {
      const { line, text, flags, length } = toKept(row)
      const { object = null, findings = [] } = held.get(line) ?? {}
      yield [importId, line, text, flags, length, object, findings.length]
    }
  }
  await copyTables(tx, [copyOf(importRow, keys, lines())])
}

/** Has rows that wait in an import wait in another one, with what is open in them. */
export async function moveRows(
  tx: Transaction,
  from: string,
  to: string,
  rows: readonly Pick<HeldRow, "line" | "findings">[],
): Promise<void> {
  const [lines, open] = [
    toArrayLiteral(rows.map(({ line }) => String(line))),
    toArrayLiteral(rows.map(({ findings }) => String(findings.length))),
  ]
  await send(
    tx,
    query`update ${importRow} set ${assigned(importRow, { importId: to, open: query`said.open` })}
      from unnest(${lines}::bigint[], ${open}::smallint[]) as said(line, open)
      where ${importRow.importId} = ${from} and ${importRow.line} = said.line`,
  )
}

/** A row that is held of an import, without its text: there may be a gigabyte of them. */
export interface WaitingRow {
  importId: string
  line: number
  object: string
  /** UTF-16 units of its text. */
  length: number
  /** Of its import. */
  state: ImportState
}

/** Of imports, those that have left rows in them, the last first. */
export type Origins = ReadonlyMap<string, readonly string[]>

/** The same as it waits, and how its file names fields. */
export interface WaitingText extends KeptRow {
  importId: string
  object: string
  form: FormNames | null
}

// The states stand in the text of the query, or no plan could use the index of what is held. A release that is under way
// or was cut off still holds the rows that it has not come to.
const isHeldBy = (actor: string) =>
  and(
    eq(importRun.sender, senderNamed(actor)),
    query`${importRun.state} in ('waiting', 'releasing')`,
    isNotNull(importRun.partOf),
  )

/** Whether anything is held of what somebody has sent. */
export async function isAnyHeld(tx: Transaction, actor: string): Promise<boolean> {
  const [run] = await send(tx, build.select({ id: importRun.id }).from(importRun).where(isHeldBy(actor)).limit(1))
  return run !== undefined
}

/**
 * The held rows of somebody about some subjects and records, their imports kept from being decided on meanwhile. One that
 * somebody else has in hand is waited for, under the lock of the log's head: who answers never waits for that, and who
 * releases has it first. The rows are read when they are done.
 */
export async function findWaiting(tx: Transaction, actor: string, objects: readonly string[]): Promise<WaitingRow[]> {
  const { importId, line, length } = importRow
  const isAbout = anyOf(importRow.object, objects)
  const holders = build.select({ importId }).from(importRow).where(isAbout)
  const isOne = and(isHeldBy(actor), inArray(importRun.id, holders))
  await send(tx, build.select({ id: importRun.id }).from(importRun).where(isOne).for("update"))
  return send(
    tx,
    build
      .select({
        ...{ importId, line, length, object: notNull(importRow.object), state: importRun.state },
      })
      .from(importRow)
      .innerJoin(importRun, eq(importRun.id, importId))
      .where(and(isAbout, isHeldBy(actor))),
  )
}

/** Where rows of some imports waited before: what a release leaves open waits in a part of its own, of which another may be made. */
export async function findOrigins(tx: Transaction, ids: ReadonlySet<string>): Promise<Origins> {
  if (ids.size === 0) return new Map()
  const { id, partOf } = importRun
  const found = await send(
    tx,
    query`with recursive origin(part, id, part_of, step) as (
        select ${id}, ${id}, ${partOf}, 0 from ${importRun} where ${anyOf(id, [...ids])}
        union all
        select origin.part, ${id}, ${partOf}, origin.step + 1 from origin join ${importRun} on ${id} = origin.part_of)
      select ${pick({ part: value<string>`part`, id: value<string>`id` })} from origin where step > 0 order by part, step`,
  )
  return new Map([...Map.groupBy(found, ({ part }) => part)].map(([part, all]) => [part, all.map(({ id }) => id)]))
}

/** Held rows with their texts; so many as their lengths allow is the caller's matter. */
export function readWaiting(tx: Transaction, rows: readonly WaitingRow[]): Promise<WaitingText[]> {
  const { importId, line, text, flags, length } = importRow
  const [ids, lines] = [
    toArrayLiteral(rows.map((row) => row.importId)),
    toArrayLiteral(rows.map((row) => String(row.line))),
  ]
  const fields = { importId, line, text, flags, length, object: notNull(importRow.object), form: importRun.form }
  return send(
    tx,
    query`select ${pick(fields)} from unnest(${ids}::uuid[], ${lines}::bigint[]) as asked(import_id, line)
      join ${importRow} on ${importId} = asked.import_id and ${line} = asked.line
      join ${importRun} on ${importRun.id} = ${importId}`,
  )
}

/** Those of some imports whose rows have been released, or are being. */
export async function findReleased(tx: Transaction, ids: ReadonlySet<string>): Promise<Set<string>> {
  const { id, state } = importRun
  const isOne = and(inArray(id, [...ids]), inArray(state, ["releasing", "released"]))
  const found = ids.size === 0 ? [] : await send(tx, build.select({ id }).from(importRun).where(isOne))
  return new Set(found.map(({ id }) => id))
}

/**
 * Forgets rows that wait, with one remark on each, and takes them out of what would come of their import; where its
 * release is under way its tally counts what has come of it, and they are counted now.
 */
export async function forgetRows(
  tx: Transaction,
  importId: string,
  rows: readonly { line: number; amends: boolean }[],
  reason: Bilingual,
): Promise<void> {
  const lines = rows.map(({ line }) => line)
  await send(tx, build.delete(importRow).where(and(eq(importRow.importId, importId), inArray(importRow.line, lines))))
  const { line } = importRemark
  await send(tx, build.delete(importRemark).where(and(eq(importRemark.importId, importId), inArray(line, lines))))
  const remark = { outcome: "rejected", field: "", reason: JSON.stringify(reason) }
  const remarks = lines.map((line) => [importId, line, 0, remark.outcome, remark.field, remark.reason])
  const columns = ["importId", "line", "ordinal", "outcome", "field", "reason"] as const
  await copyTables(tx, [copyOf(importRemark, columns, remarks)])
  const amended = rows.filter(({ amends }) => amends).length
  const { rejected, added, state } = importRun
  const foreseen = (count: number) => query`case when ${state} = 'waiting' then ${count}::bigint else 0 end`
  const set = {
    rows: value`${importRun.rows} + ${rows.length} - ${foreseen(rows.length)}`,
    rejected: value`${rejected} + ${rows.length}`,
    added: value`greatest(${added} - ${foreseen(rows.length - amended)}, 0)`,
    amended: value`greatest(${importRun.amended} - ${foreseen(amended)}, 0)`,
  }
  await send(tx, build.update(importRun).set(set).where(eq(importRun.id, importId)))
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
export function keptRows(
  sql: Sql,
  { id: importId }: Pick<ImportRun, "id">,
  lines: readonly number[],
): Promise<KeptRow[]> {
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

/** Forgets the rows of an import but for some. */
export async function dropRowsBut(sql: Sql, importId: string, lines: readonly number[]): Promise<void> {
  const stays = query`${importRow.line} = any(${toArrayLiteral(lines.map(String))}::bigint[])`
  await send(sql, build.delete(importRow).where(and(eq(importRow.importId, importId), not(stays))))
}

/** Forgets rows up to a line; without one, all. */
export async function dropRows(sql: Sql, importId: string, through?: number): Promise<void> {
  const upTo = through === undefined ? undefined : lte(importRow.line, through)
  await send(sql, build.delete(importRow).where(and(eq(importRow.importId, importId), upTo)))
}

/**
 * Takes back what was remarked on rows that are kept, up to a line: they are judged anew.
 * @returns on how many something was
 */
export async function dropRemarks(tx: Transaction, importId: string, through: number): Promise<number> {
  const { line } = importRow
  const judged = build
    .select({ line })
    .from(importRow)
    .where(and(eq(importRow.importId, importId), lte(line, through)))
  const isOne = and(eq(importRemark.importId, importId), inArray(importRemark.line, judged))
  const dropped = await send(tx, build.delete(importRemark).where(isOne).returning({ line: importRemark.line }))
  return new Set(dropped.map((row) => row.line)).size
}

/** Rows to look at before the release: the first, and as many of the others by chance, in their order. */
export async function sampleRows(sql: Sql, { id: importId }: ImportRun, size: number): Promise<KeptRow[]> {
  const { line, text, flags, length } = importRow
  const columns = { line, text, flags, length }
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
    query`select distinct on (line) ${pick(columns)} from (${chosen}) as chosen cross join lateral (
        select * from ${importRow} where ${ofImport} and ${line} >= chosen.begin order by ${line} limit 1) as import_row
      order by line`,
  )
  return [...first, ...others]
}

/** Forgets what imports that were cut off before a moment have kept to say it once more: nobody goes on with them. */
export async function dropCutOff(sql: Sql, before: Date): Promise<void> {
  const isCutOff = and(eq(importRun.state, "running"), isNull(importRun.authority), lt(importRun.startedAt, before))
  const cutOff = build.select({ id: importRun.id }).from(importRun).where(isCutOff)
  await send(sql, build.delete(importRow).where(inArray(importRow.importId, cutOff)))
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
