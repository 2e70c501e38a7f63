/**
 * Tables for tests: streams cut anywhere, rows collected.
 */
import type { NoTable, Table, TableRow } from "../../src/table/row.ts"

/** Bytes as a stream, cut at these places. */
export async function* cutAt(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  for (const [index, start] of [0, ...places].entries()) yield bytes.slice(start, places[index] ?? bytes.length)
}

/** The table that a reading gave. @throws when it was refused */
export function expectTable(read: Table | NoTable): Table {
  if ("refused" in read) throw new Error(`refused: ${read.refused.en}`)
  return read
}

/** All rows of a table. */
export async function collect(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const group of table.rows) rows.push(...group)
  return rows
}

/** All bytes of a file that is written. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}
