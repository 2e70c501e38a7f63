/**
 * A row of a job's file, whatever its format: the sender's columns as text, and what it asks. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { blankIdNumbers } from "../../roster/identity.ts"
import { repeatedMax } from "../../table/csv-record.ts"
import { noQuery, type SubjectQuery } from "../answer/query.ts"

/** A row of the file. */
export interface JobRow {
  /** The row of a workbook, the line of a CSV or of NDJSON. */
  number: number
  /** As many as the file has columns; what stands beyond them follows. */
  cells: readonly string[]
  query: SubjectQuery
  /** Why it can't be read, or asks nothing; then it is answered as invalid. */
  problem: Bilingual | null
}

/** Why a file is not read, and by which parameter, where it is one. */
export interface RefusedFile {
  refused: Bilingual
  parameter?: string
}

/** A file that is being read. Whoever does not read the rows to their end returns them. */
export interface JobFile {
  /** Of NDJSON the members of its lines, in the order in which they are first met: all of them when all has been read. */
  columns: readonly string[]
  rows: AsyncGenerator<readonly JobRow[]>
}

/** The answer has to be read again for a workbook: rows beyond this would not be (table/csv-record.ts takes 200,000). */
export const rowLengthMax = 90_000

/** What is wrong with a row. */
export const rowWords = {
  long: { zh: `本行超过 ${rowLengthMax} 个字符`, en: `the row is longer than ${rowLengthMax} characters` },
  nothing: {
    zh: "本行没有代码、名称或者身份号码哈希",
    en: "the row has no code, name or identity hash",
  },
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
} as const satisfies Record<string, Bilingual>

/** A row that can't be read. @param beginning of it, by which whoever sent it finds it again */
export function unreadable(number: number, width: number, problem: Bilingual, beginning = ""): JobRow {
  const cells = new Array<string>(width).fill("")
  // A copy: the beginning alone is kept, and not the line.
  cells[0] = structuredClone(toBeginning(beginning))
  return { number, cells, query: noQuery, problem }
}

/** Numbers are cut off whole, for half of an ID number would not be known as one. */
function toBeginning(text: string): string {
  const cut = text.slice(0, repeatedMax)
  return blankIdNumbers(
    cut.length < text.length || cut.length === repeatedMax ? cut.replace(/[\dX０-９Ｘ]+$/i, "") : cut,
  )
}
