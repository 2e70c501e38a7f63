/** Reads a sheet of a workbook (XLSX) as a table, row by row as it is unpacked. Node alone: it puts the file aside. */
import { damages } from "./damage.ts"
import {
  type CellDamage,
  isBlank,
  type NoTable,
  type Reason,
  type Table,
  type TableOptions,
  type TableRow,
  takeHeader,
} from "./row.ts"
import { openPackage, type Package, Unreadable } from "./xlsx-package.ts"
import { columnOf, numberToText, serialToText } from "./xlsx-text.ts"
import { openWorkbook, startTextCollector, type Workbook } from "./xlsx-workbook.ts"

const damagedFile: Reason = {
  zh: "工作簿已损坏或者不是 XLSX，请重新另存为 XLSX 或者 CSV",
  en: "the workbook is damaged or no XLSX: save it again as XLSX or CSV",
}
const noRow: Reason = { zh: "工作表为空", en: "the sheet is empty" }

// A form has tens of columns, a platform's file perhaps hundreds. One cell at the far edge must not make rows of 16,384.
const columnsMax = 1_000
const tooWide: Reason = { zh: `本行超过 ${columnsMax} 列`, en: `the row has more than ${columnsMax} columns` }

/** Reads a sheet. Memory holds a piece of it at a time, and 8 bytes for each of its strings. */
export async function readXlsx(chunks: AsyncIterable<Uint8Array>, options: TableOptions): Promise<Table | NoTable> {
  const headed = await takeHeader(sayingWhy(sheetRows(chunks, options.sheet)), options)
  if ("problem" in headed) return { refused: headed.problem ?? noRow }
  const { header, rows } = headed
  return { format: "xlsx", columns: header.cells, headerNumber: header.number, rows, text: null }
}

/** The rows. A file that breaks off says so by a last row with a problem. */
async function* sayingWhy(groups: AsyncGenerator<TableRow[]>): AsyncGenerator<readonly TableRow[]> {
  let number = 0
  try {
    for await (const rows of groups) {
      number = rows.at(-1)?.number ?? number
      yield rows
    }
  } catch (error) {
    yield [{ number: number + 1, cells: [], damage: [], problem: reasonOf(error) }]
  }
}

// The disk's own errors are no fault of the file.
function reasonOf(error: unknown): Reason {
  if (error instanceof Unreadable) return error.reason
  if (error instanceof Error && "syscall" in error) throw error
  return damagedFile
}

async function* sheetRows(chunks: AsyncIterable<Uint8Array>, sheet: string | undefined): AsyncGenerator<TableRow[]> {
  const pack = await openPackage(chunks)
  try {
    const workbook = await openWorkbook(pack, sheet)
    try {
      yield* parseSheet(pack, workbook)
    } finally {
      await workbook.strings.close()
    }
  } finally {
    await pack.close()
  }
}

interface OpenCell {
  column: number
  type: string
  style: number
  /** Has a formula, of which the value is stored beside it, or is not. */
  formula: boolean
}

/** Where the parsing of a sheet is. */
interface SheetState {
  readonly workbook: Workbook
  /** Rows that are complete and have not been given out. */
  rows: TableRow[]
  row: { number: number; cells: string[]; damage: CellDamage[]; problem: Reason | null } | null
  cell: OpenCell | null
  /** Number of the last row. */
  number: number
  value: string
  inValue: boolean
  /** Text that stands in the cell itself. */
  readonly inline: ReturnType<typeof startTextCollector>
}

async function* parseSheet(pack: Package, workbook: Workbook): AsyncGenerator<TableRow[]> {
  const inline = startTextCollector()
  const state: SheetState = { workbook, rows: [], row: null, cell: null, number: 0, value: "", inValue: false, inline }
  const parsing = pack.parse(workbook.sheetPart, {
    open: (name, attributes) => openTag(state, name, attributes),
    text(text) {
      if (state.inValue) state.value += text
      else inline.text(text)
    },
    close: (name) => closeTag(state, name),
  })
  for await (const _ of parsing) {
    if (state.rows.length === 0) continue
    yield state.rows
    state.rows = []
  }
  if (state.rows.length > 0) yield state.rows
}

function openTag(state: SheetState, name: string, attributes: Readonly<Record<string, string>>): void {
  if (name === "row") {
    state.number = Number(attributes["r"] ?? state.number + 1)
    state.row = { number: state.number, cells: [], damage: [], problem: null }
    state.cell = null
  } else if (name === "c") {
    const { r = "", t = "n", s = "-1" } = attributes
    const column = r === "" ? (state.cell?.column ?? -1) + 1 : columnOf(r)
    state.cell = { column, type: t, style: Number(s), formula: false }
    state.value = ""
    state.inline.begin()
  } else if (name === "v") state.inValue = true
  else if (name === "f" && state.cell) state.cell.formula = true
  else state.inline.open(name)
}

function closeTag(state: SheetState, name: string): void {
  if (name === "v") state.inValue = false
  else if (name === "c") closeCell(state)
  else if (name === "row") {
    const { row } = state
    if (row && (row.problem || row.damage.length > 0 || !isBlank(row.cells))) state.rows.push(row)
    state.row = null
  } else state.inline.close(name)
}

function closeCell({ row, cell, inline, value, workbook }: SheetState): void {
  if (!row || !cell) return
  const { text, damage } =
    cell.type === "inlineStr" ? { text: inline.end(), damage: null } : toText(cell, value, workbook)
  if (damage) row.damage.push({ column: cell.column, reason: damage })
  if (text === "" && !damage) return
  if (cell.column >= columnsMax) {
    row.problem = tooWide
    return
  }
  while (row.cells.length < cell.column) row.cells.push("")
  row.cells[cell.column] = text
}

/** A stored value as text, by its type (ECMA-376, part 1, 18.18.11). */
function toText(
  { type, style, formula }: OpenCell,
  value: string,
  { strings, dayStyles, count }: Workbook,
): { text: string; damage: Reason | null } {
  switch (type) {
    case "s":
      return { text: strings.get(Number(value)) ?? "", damage: null }
    case "b":
      return { text: value === "1" ? "TRUE" : "FALSE", damage: null }
    case "e":
      return { text: "", damage: damages.formula }
    case "n": {
      if (value === "") return { text: "", damage: formula ? damages.formula : null }
      const day = dayStyles[style] ? serialToText(Number(value), count) : null
      const text = day ?? numberToText(value)
      return text === null ? { text: value, damage: damages.rounded } : { text, damage: null }
    }
    // "str", the text of a formula, and "d", a day in ISO 8601.
    default:
      return { text: value, damage: null }
  }
}
