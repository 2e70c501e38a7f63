/** Rows of a result that fulfil a filter, read piece by piece from where the reader left off: for who looks through them. */
import type { Sql } from "../../database/client.ts"
import { readCsvFields, readCsvRecords } from "../../table/csv-record.ts"
import { unguardFormula } from "../../table/formula.ts"
import { adviceColumn } from "../policy/advice-column.ts"
import { readCells, type VerdictRow } from "../query/row.ts"
import { JobGone } from "./content.ts"
import { nameReader } from "./file.ts"
import type { Job } from "./job.ts"
import { loadPieces, type OwnedJob } from "./store.ts"

/** What rows are looked for; what is undefined is not asked. */
export interface RowFilter {
  verdict?: string | undefined
  list?: string | undefined
  /** `none`: rows of which nothing is advised. */
  advice?: string | undefined
  /** What the name beside the code is of it. */
  name?: string | undefined
}

/** A place in a result: a piece, and a row of it. */
export interface RowPlace {
  piece: number
  row: number
}

/** A row of a result. */
export interface FoundRow extends Pick<VerdictRow, "verdict" | "lists" | "grounds" | "problem" | "nameIs"> {
  /** The sender's cells. */
  cells: readonly string[]
  /** The name that the row asked by, and where; null: it asked by something else, or in a way that can't be read. */
  asked: { name: string; region: string | null } | null
  advice: string | null
}

/** What was found, and where to go on; null: nothing is left. */
export interface FoundRows {
  columns: readonly string[]
  rows: readonly FoundRow[]
  next: RowPlace | null
}

// A second of reading: then the reader is asked whether to go on.
const rowsMax = 100_000

/** Reads on from a place until there are so many rows, or enough has been looked through. @throws JobGone */
export async function findRows(
  sql: Sql,
  job: OwnedJob & Pick<Job, "pieces" | "request">,
  filter: RowFilter,
  from: RowPlace,
  limit: number,
): Promise<FoundRows> {
  const header = (await readPiece(sql, job, 0))[0] ?? []
  const own = header.lastIndexOf("verdict")
  const advised = header.lastIndexOf(adviceColumn)
  const width = advised > own ? advised : header.length
  const columns = header.slice(0, own)
  const nameIn = nameReader(columns, job.request)
  const rows: FoundRow[] = []
  let piece = from.piece
  for (let looked = 0; piece < job.pieces && looked < rowsMax; piece++) {
    const read = await readPiece(sql, job, piece)
    // The header stands before the first row.
    const all = piece === 0 ? read.slice(1) : read
    looked += all.length
    for (let row = piece === from.piece ? from.row : 0; row < all.length; row++) {
      const cells = all[row] ?? []
      const advice = advised > own ? cells[advised] || null : null
      const { verdict, lists, grounds, problem, nameIs } = readCells(cells.slice(own, width))
      if (!fulfils(filter, { verdict, lists, advice, nameIs })) continue
      if (rows.length === limit) return { columns, rows, next: { piece, row } }
      rows.push({ cells: cells.slice(0, own), asked: nameIn(cells), verdict, lists, grounds, problem, nameIs, advice })
    }
  }
  return { columns, rows, next: piece < job.pieces ? { piece, row: 0 } : null }
}

function fulfils(
  filter: RowFilter,
  { verdict, lists, advice, nameIs }: Pick<FoundRow, "verdict" | "lists" | "advice" | "nameIs">,
): boolean {
  if (filter.verdict !== undefined && filter.verdict !== verdict) return false
  if (filter.list !== undefined && !lists.includes(filter.list)) return false
  if (filter.name !== undefined && filter.name !== nameIs) return false
  return filter.advice === undefined || filter.advice === (advice ?? "none")
}

/** The rows of a piece; of the first one the header before them. @throws JobGone */
export async function readPiece(sql: Sql, job: OwnedJob, ordinal: number): Promise<string[][]> {
  const [part] = await loadPieces(sql, job, ordinal, 1)
  if (part?.ordinal !== ordinal) throw new JobGone()
  const rows: string[][] = []
  for await (const records of readCsvRecords(textOf(part.content))) {
    for (const { text } of records) rows.push(readCsvFields(text).map(unguardFormula))
  }
  return rows
}

async function* textOf(content: Uint8Array): AsyncGenerator<string> {
  yield new TextDecoder().decode(content)
}
