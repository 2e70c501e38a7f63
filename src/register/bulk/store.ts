/**
 * SQL of the rows of bulk proceedings.
 */
import { and, asc, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm"
import type { Reach } from "../../access/reach.ts"
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { anyOf, build, query, run, value } from "../../database/query.ts"
import { bulkRow } from "../../database/schema/bulk.ts"
import { numberKeyOf } from "../../database/schema/column.ts"
import { proceeding } from "../../database/schema/register.ts"
import { numberKey } from "../../law/decision-number.ts"
import type { BulkCounts, BulkOutcome } from "../proceeding/bulk.ts"
import { belongsWithin } from "../proceeding/store.ts"

/** A row as it is kept. */
export type BulkRow = typeof bulkRow.$inferSelect

const { bulkId, line, outcome, sampled, answeredBy, exceptions } = bulkRow
const ofBulk = (id: string) => eq(bulkId, id)
const keys = [
  ...([
    "bulkId",
    "line",
    "outcome",
    "subjectCode",
    "subjectName",
    "decisionNo",
    "aroseOn",
    "evidence",
    "recordId",
  ] as const),
  ...(["successor", "told", "exceptions", "faults"] as const),
]

/** Keeps rows. */
export async function keepRows(tx: Transaction, rows: readonly BulkRow[]): Promise<void> {
  const isJson = (key: (typeof keys)[number]) => key === "exceptions" || key === "faults" || key === "told"
  const lines = rows.map((row) =>
    keys.map((key) => (isJson(key) && row[key] !== null ? JSON.stringify(row[key]) : (row[key] as string | null))),
  )
  await copyTables(tx, [copyOf(bulkRow, keys, lines)])
}

/** Forgets the rows of a bulk. */
export async function dropRows(tx: Transaction, id: string): Promise<void> {
  await run(tx, build.delete(bulkRow).where(ofBulk(id)))
}

/** The rows by what becomes of them. */
export async function countRows(sql: Sql, id: string): Promise<BulkCounts> {
  const counted = (which: SQL) => value<number>`count(*) filter (where ${which})::int`
  const is = (name: BulkOutcome) => counted(query`${outcome} = ${name}`)
  const isReady = query`${outcome} = 'ready'`
  const isChosen = query`(${sampled} or ${exceptions} <> '[]'::jsonb)`
  const [row] = await run(
    sql,
    build
      .select({
        ...{ rows: value<number>`count(*)::int`, ready: is("ready"), refused: is("refused"), single: is("single") },
        ...{ dropped: is("dropped"), done: is("done") },
        exceptions: counted(query`${exceptions} <> '[]'::jsonb`),
        sampled: counted(query`${sampled}`),
        unanswered: counted(query`${isReady} and ${isChosen} and ${answeredBy} is null`),
        earliest_on: value<string | null>`min(${bulkRow.aroseOn}) filter (where ${outcome} in ('ready', 'done'))`,
      })
      .from(bulkRow)
      .where(ofBulk(id)),
  )
  if (!row) throw new Error("a count has a row")
  return row
}

/** Which of these codes, and keys of these numbers, rows of the bulk have already. */
export async function findTaken(
  sql: Sql,
  id: string,
  codes: readonly string[],
  numbers: readonly string[],
): Promise<{ codes: Set<string>; numbers: Set<string> }> {
  const { subjectCode, decisionNo } = bulkRow
  const isTaken = or(
    anyOf(subjectCode, codes),
    query`${numberKeyOf(decisionNo)} = any(${toArrayLiteral(numbers.map(numberKey))})`,
  )
  const rows = await run(
    sql,
    build
      .select({ subjectCode, decisionNo })
      .from(bulkRow)
      .where(and(ofBulk(id), isTaken)),
  )
  const some = (list: (string | null)[]) => new Set(list.flatMap((one) => one ?? []))
  const keys = rows.map(({ decisionNo: no }) => (no === null ? null : numberKey(no)))
  return { codes: some(rows.map((row) => row.subjectCode)), numbers: some(keys) }
}

/** Chooses so many rows more, in the order of a digest that nobody knew when the rows came. */
export async function drawRows(tx: Transaction, id: string, seed: string, size: number): Promise<void> {
  const chosen = query`select ${line} from ${bulkRow} where ${ofBulk(id)} and ${outcome} = 'ready' and not ${sampled}
    order by sha256(convert_to(${seed} || ${line}, 'UTF8')), ${line} limit ${size}`
  await run(
    tx,
    build
      .update(bulkRow)
      .set({ sampled: true })
      .where(query`${ofBulk(id)} and ${line} in (${chosen})`),
  )
}

/** Takes back what was chosen and answered: what is proposed again is looked at again. */
export async function clearSample(tx: Transaction, id: string): Promise<void> {
  const cleared = { sampled: false, answeredBy: null, reason: null }
  await run(
    tx,
    build
      .update(bulkRow)
      .set(cleared)
      .where(and(ofBulk(id), eq(outcome, "ready"))),
  )
}

/** Rows by their lines. */
export async function loadLines(tx: Transaction, id: string, lines: readonly number[]): Promise<Map<number, BulkRow>> {
  if (lines.length === 0) return new Map()
  const rows = await run(
    tx,
    build
      .select()
      .from(bulkRow)
      .where(and(ofBulk(id), inArray(line, [...lines])))
      .for("update"),
  )
  return new Map(rows.map((row) => [row.line, row]))
}

/** Writes what became of a row. */
export async function updateRow(
  tx: Transaction,
  row: Pick<BulkRow, "bulkId" | "line">,
  changed: Partial<Pick<BulkRow, "outcome" | "answeredBy" | "reason" | "proceedingId" | "recordId" | "faults">>,
): Promise<void> {
  await run(
    tx,
    build
      .update(bulkRow)
      .set(changed)
      .where(and(ofBulk(row.bulkId), eq(line, row.line))),
  )
}

/** Writes what became of rows that were carried out, or could not be. */
export async function settleRows(
  tx: Transaction,
  id: string,
  settled: readonly Pick<BulkRow, "line" | "outcome" | "recordId" | "proceedingId" | "faults">[],
): Promise<void> {
  if (settled.length === 0) return
  const given = query`json_to_recordset(${JSON.stringify(settled)}::text::json)
    as s (line bigint, outcome text, "recordId" text, "proceedingId" uuid, faults jsonb)`
  const changed = {
    outcome: value<BulkOutcome>`s.outcome`,
    recordId: value<string>`s."recordId"`,
    proceedingId: value<string>`s."proceedingId"`,
    faults: value<[]>`s.faults`,
  }
  await run(
    tx,
    build
      .update(bulkRow)
      .set(changed)
      .from(given)
      .where(query`${ofBulk(id)} and ${line} = s.line`),
  )
}

/** The first rows that are still to be carried out. */
export function firstReady(tx: Transaction, id: string, limit: number): Promise<BulkRow[]> {
  const isReady = and(ofBulk(id), query`${outcome} = 'ready'`)
  return run(tx, build.select().from(bulkRow).where(isReady).orderBy(asc(line)).limit(limit))
}

/** Which rows are asked for. */
export const rowChoices = ["all", "refused", "sample", "exceptions", "unanswered"] as const
export type RowChoice = (typeof rowChoices)[number]

const isException = query`${exceptions} <> '[]'::jsonb`
const choices: Readonly<Record<RowChoice, SQL | undefined>> = {
  all: undefined,
  refused: query`${bulkRow.faults} <> '[]'::jsonb`,
  sample: query`${sampled}`,
  exceptions: isException,
  unanswered: and(query`${outcome} = 'ready' and (${sampled} or ${isException})`, isNull(answeredBy)),
}

/** Rows of a bulk within a reach, in the order of their lines, after one. */
export function listRows(
  sql: Sql,
  reach: Reach,
  id: string,
  which: RowChoice,
  after: number,
  limit: number,
): Promise<BulkRow[]> {
  const wanted = and(ofBulk(id), gt(line, after), choices[which], belongsWithin(reach, bulkId))
  return run(sql, build.select().from(bulkRow).where(wanted).orderBy(line).limit(limit))
}

/** The highest number that an authority's bulk proceedings have taken of a pattern; 0 where there is none. */
export async function lastNumber(
  tx: Transaction,
  authority: string,
  pattern: string,
  without: string,
): Promise<number> {
  const { content, kind, state } = proceeding
  const isSuch = query`${kind} = 'bulk' and ${proceeding.authority} = ${authority} and ${proceeding.id} <> ${without}
    and ${state} <> 'dropped' and ${content} ->> 'number_pattern' = ${pattern}`
  const last = value<number>`coalesce(max((${content} ->> 'last_number')::int), 0)`
  const [row] = await run(tx, build.select({ last }).from(proceeding).where(isSuch))
  return row?.last ?? 0
}
