/** SQL of answers to findings in rows that wait. */
import { and, count, eq, gt, isNotNull, or } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { toArrayLiteral } from "../../database/client.ts"
import { assigned, build, pick, query, run as send, value } from "../../database/query.ts"
import { importRow, importRun } from "../../database/schema/audit.ts"
import type { KeptRow } from "./kept-row.ts"

const { importId, line, text, flags, length, open, answeredBy } = importRow

/** A row that an officer has answered, or has to. */
export interface FoundRow extends KeptRow {
  open: number
  answeredBy: string | null
}

/** Rows with findings that nobody has answered, after a line: so many, and so much text of them, but one at least. */
export function openRows(
  sql: Sql,
  id: string,
  after: number,
  most: { rows: number; length: number },
): Promise<KeptRow[]> {
  const before = query`sum(${length}) over (order by ${line}) - ${length}`
  const some = query`select *, ${before} as before from ${importRow}
    where ${importId} = ${id} and ${open} > 0 and ${line} > ${after} order by ${line} limit ${most.rows}`
  return send(
    sql,
    query`select ${pick(importRow, "line", "text", "flags", "length")} from (${some}) as import_row
      where before < ${most.length} order by line`,
  )
}

/** Rows that were answered or are to be, after a line. */
export function foundRows(
  sql: Sql,
  { id }: { id: string },
  { after, limit, isOpen }: { after: number; limit: number; isOpen: boolean | undefined },
): Promise<FoundRow[]> {
  const [toAnswer, answered] = [gt(open, 0), and(isNotNull(answeredBy), eq(open, 0))]
  const which = isOpen === undefined ? or(toAnswer, answered) : isOpen ? toAnswer : answered
  return send(
    sql,
    build
      .select({ line, text, flags, length, open, answeredBy })
      .from(importRow)
      .where(and(eq(importId, id), gt(line, after), which))
      .orderBy(line)
      .limit(limit),
  )
}

/** Notes that somebody has answered findings of an import: whatever becomes of the rows, they don't release it. */
export async function addAnswerer(tx: Transaction, id: string, actor: string): Promise<void> {
  const { answerers } = importRun
  const isNew = query`not ${answerers} @> array[${actor}::text]`
  const answered = build.update(importRun).set({ answerers: value`array_append(${answerers}, ${actor})` })
  await send(tx, answered.where(and(eq(importRun.id, id), isNew)))
}

/** Keeps rows as they are answered, and who last did. */
export async function saveAnswers(
  tx: Transaction,
  id: string,
  rows: readonly { line: number; text: string; open: number }[],
  actor: string,
): Promise<void> {
  if (rows.length === 0) return
  const [lines, texts, left] = [
    toArrayLiteral(rows.map((row) => String(row.line))),
    toArrayLiteral(rows.map((row) => row.text)),
    toArrayLiteral(rows.map((row) => String(row.open))),
  ]
  await send(
    tx,
    query`update ${importRow} set ${assigned(importRow, {
      ...{ text: query`said.text`, open: query`said.open`, answeredBy: actor },
    })}
      from unnest(${lines}::bigint[], ${texts}::text[], ${left}::smallint[]) as said(line, text, open)
      where ${importId} = ${id} and ${line} = said.line`,
  )
}

/** How many rows have findings that nobody has answered. */
export async function countOpen(sql: Sql, id: string): Promise<number> {
  const [row] = await send(
    sql,
    build
      .select({ rows: count() })
      .from(importRow)
      .where(and(eq(importId, id), gt(open, 0))),
  )
  return row?.rows ?? 0
}
