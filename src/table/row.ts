/** What a table is to those who read one: named columns and numbered rows of text, whatever file they came from. */

/** A reason in both languages. The room knows nothing of the law, so it has no word of its own for this. */
export interface Reason {
  zh: string
  en: string
}

/** A cell whose value was lost before the file came here. */
export interface CellDamage {
  /** Place in the row, from 0. */
  column: number
  reason: Reason
}

/** A row under the header. */
export interface TableRow {
  /** From 1: the row as a spreadsheet shows it, or the line of a CSV on which the row begins. */
  number: number
  /** By place; a row that is shorter than the header has nothing in the rest. Dates are `YYYY-MM-DD`. */
  cells: readonly string[]
  damage: readonly CellDamage[]
  /** Why the row as a whole can't be read; then it has no cells that count. The last row may speak for all after it. */
  problem: Reason | null
  /** Of a row with a problem: how it begins, as it was written, where that is known. */
  beginning?: string
}

/** How a text file was written. Until a character outside ASCII has been met, the encoding is UTF-8. */
export interface TextForm {
  encoding: TextEncodingName
  bom: boolean
  separator: Separator
}

export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be" | "gb18030"

/** What may stand between the cells of a CSV. */
export const separators = [",", ";", "\t"] as const
export type Separator = (typeof separators)[number]

/** A table that is being read. */
export interface Table {
  format: "csv" | "xlsx"
  /** The header as written. */
  columns: readonly string[]
  /** The number of the header's row. */
  headerNumber: number
  /** Rows without the blank ones, in groups: a step of an async iterator for each would cost more than the rows. */
  rows: AsyncGenerator<readonly TableRow[]>
  /** Null for a workbook. */
  text: TextForm | null
}

/** A file that holds no table that can be read. */
export interface NoTable {
  refused: Reason
}

/** What the reading of a table takes. */
export interface TableOptions {
  /** Forces the encoding of a CSV. */
  encoding?: TextEncodingName | undefined
  /** The sheet of a workbook by its name; without it the first. */
  sheet?: string | undefined
  /** Tells the header where a title stands above it; the first ten rows are asked. Without it the first row is it. */
  isHeader?(cells: readonly string[]): boolean
}

/** How much text stands in a row, in UTF-16 units. */
export function cellsLength(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.length, 0)
}

/** Whether nothing stands in a row. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === "")
}

// Titles and notes that stand above a header take a few rows.
const headerWithin = 10

/** The header of a table, and the rows under it. Ending these ends their source. */
export interface Headed {
  header: TableRow
  rows: AsyncGenerator<readonly TableRow[]>
}

/**
 * Takes the header off a stream of rows.
 * @returns the first row's problem, or null for no row at all, where there is no header
 */
export async function takeHeader(
  groups: AsyncGenerator<readonly TableRow[]>,
  options: TableOptions,
): Promise<Headed | { problem: Reason | null }> {
  const first: TableRow[] = []
  while (first.length < headerWithin) {
    const { done, value } = await groups.next()
    if (done) break
    first.push(...value)
  }
  const named = first.slice(0, headerWithin).findIndex((row) => !row.problem && options.isHeader?.(row.cells))
  const place = named >= 0 ? named : first.findIndex((row) => !row.problem)
  const header = first[place]
  if (!header) {
    await groups.return(undefined)
    return { problem: first[0]?.problem ?? null }
  }
  async function* rows(): AsyncGenerator<readonly TableRow[]> {
    try {
      yield []
      yield first.slice(place + 1)
      yield* groups
    } finally {
      await groups.return(undefined)
    }
  }
  const under = rows()
  // A generator that has not begun does nothing when it is returned, and this one has a source to end.
  await under.next()
  return { header, rows: under }
}
