/**
 * Rows of listings as they are sent: NDJSON, few enough for one transaction.
 */

import type { Bilingual } from "../../law/bilingual.ts"
import { readLines } from "../../register/import/line-reader.ts"

/** A row with its line number, from 1. */
export interface ListedRow<T> {
  line: number
  read: T
}

// All are kept or none, within the time that a call may take.
const rowsMax = 5_000

export const tooManyRows = {
  zh: `一次最多 ${rowsMax} 行：请分批报送。没有写入任何内容。`,
  en: `At most ${rowsMax} rows in a call: send several. Nothing was written.`,
} as const satisfies Bilingual

/** Reads the rows; null when there are too many. What is no JSON is read as null. */
export async function readRows<T>(
  chunks: AsyncIterable<Uint8Array>,
  read: (value: unknown) => T,
): Promise<ListedRow<T>[] | null> {
  const rows: ListedRow<T>[] = []
  for await (const lines of readLines(chunks)) {
    for (const { number, text } of lines) {
      if (rows.length === rowsMax) return null
      rows.push({ line: number, read: read(parse(text)) })
    }
  }
  return rows
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null")
  } catch {
    return null
  }
}
