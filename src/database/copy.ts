/**
 * COPY in text format: the fastest way in for rows by the thousand.
 */
import { once } from "node:events"
import { Writable } from "node:stream"
import { type Column, getTableName } from "drizzle-orm"
import type { PgTable } from "drizzle-orm/pg-core"
import type { Transaction } from "./client.ts"
import { type ColumnKey, columnsOf } from "./query.ts"

/** A value of a COPY row: null, a number, text, or an array of integers. */
export type CopyValue = string | number | null | Int32Array

// Rows joined to one write: large enough that the call costs nothing, small enough to be no burden on memory.
const rowsPerWrite = 250

const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" }
const special = /[\\\t\n\r]/
const specials = /[\\\t\n\r]/g

function escapeText(text: string): string {
  return special.test(text) ? text.replace(specials, (character) => escapes[character] ?? character) : text
}

function toField(value: CopyValue): string {
  if (value === null) return "\\N"
  if (typeof value === "string") return escapeText(value)
  if (typeof value === "number") return String(value)
  return `{${value.join(",")}}`
}

/** Rows for a table, in the order of `columns`. Names come from the code, never from outside. */
export interface CopyTable {
  table: string
  columns: readonly string[]
  rows: Iterable<readonly CopyValue[]>
}

/** Rows for columns of the schema, by their keys. @param as another table with the same columns */
export function copyOf<T extends PgTable>(
  table: T,
  keys: readonly ColumnKey<T>[],
  rows: Iterable<readonly CopyValue[]>,
  as: string = getTableName(table),
): CopyTable {
  const columns = Object.values<Column>(columnsOf(table, ...keys)).map(({ name }) => name)
  return { table: as, columns, rows }
}

/**
 * Copies rows into tables, one after the other; nothing is written when one of them is refused.
 * While the server works on what it has, the next rows are put into text: here or there, one core is always busy.
 * @throws what the server says of a row that it does not take
 */
export async function copyTables(tx: Transaction, tables: readonly CopyTable[]): Promise<void> {
  const queue = tables.map(({ table, columns, rows }) => ({
    table,
    columns,
    texts: toTexts(rows),
    ready: [] as string[],
  }))
  for (const [index, { table, columns, texts, ready }] of queue.entries()) {
    const take = () => ready.shift() ?? (texts.next().value || null)
    const ahead = () => prepareOne(queue.slice(index))
    let text = take()
    if (text === null) continue
    const query = tx.unsafe(`copy ${table} (${columns.join(", ")}) from stdin`)
    // Of rows that are refused at their end, and of a refusal that comes with the word to begin, the stream hears nothing
    // (postgres.js, issue 1173): the query does, and is listened to before it is sent.
    const refused = refusalOf(query)
    const writable = await query.writable()
    const finished = Promise.race([once(writable, "finish"), refused])
    // Its rejection is met below; until then it must not count as unhandled.
    finished.catch(() => {})
    for (; text !== null; text = take()) {
      if (writable.write(text)) continue
      const drained = Promise.race([once(writable, "drain"), finished])
      ahead()
      await drained
    }
    writable.end()
    ahead()
    await finished
  }
}

/**
 * Fails as soon as the server refuses a query, whatever that has answered before. Its stream, which may be broken before whoever
 * asked for it has it, is listened to from the moment on when there is one.
 */
function refusalOf(query: object): Promise<never> {
  const own = query as { resolve(answer: unknown): void; reject(reason: unknown): void }
  const { resolve: began, reject: failed } = own
  const refused = new Promise<never>((_, reject) => {
    Object.assign(query, {
      // First with its stream, and at its end with a result.
      resolve(answer: unknown) {
        if (answer instanceof Writable) answer.on("error", reject)
        began(answer)
      },
      reject(reason: unknown) {
        failed(reason)
        reject(reason)
      },
    })
  })
  // It is met where the rows are written, or by the query itself.
  refused.catch(() => {})
  return refused
}

/** Puts one more piece of the first table that has one into text. */
function prepareOne(queue: readonly { texts: Generator<string, null>; ready: string[] }[]): void {
  for (const { texts, ready } of queue) {
    const next = texts.next()
    if (next.done) continue
    ready.push(next.value)
    return
  }
}

/** The text of `rowsPerWrite` rows at a time. */
function* toTexts(rows: Iterable<readonly CopyValue[]>): Generator<string, null> {
  let text = ""
  let held = 0
  for (const row of rows) {
    for (let column = 0; column < row.length; column++) {
      const value = row[column]
      const field = typeof value === "string" ? escapeText(value) : toField(value ?? null)
      text += column === 0 ? field : `\t${field}`
    }
    text += "\n"
    if (++held < rowsPerWrite) continue
    yield text
    text = ""
    held = 0
  }
  if (held > 0) yield text
  return null
}
