/** Reads a roster from a file, whatever its format: rows with a value for each column, in groups, as they come. */
import { shownName } from "../law/personal-data.ts"
import { readLines } from "../register/import/line-reader.ts"
import { damages } from "../table/damage.ts"
import {
  cellsLength,
  type NoTable,
  type Reason,
  type Table,
  type TableRow,
  type TextEncodingName,
} from "../table/row.ts"
import { detectFormat, readTable } from "../table/table.ts"
import type { Xlsx } from "../table/xlsx.ts"
import { findFields, placeOf, type RosterField, rosterColumns } from "./column.ts"
import type { FieldFault } from "./fault.ts"
import { explanationMark } from "./form.ts"
import type { RosterRow } from "./reading.ts"

/** A roster that is being read. Whoever does not read the rows to their end returns them. */
export interface RosterSource {
  rows: AsyncGenerator<readonly RosterRow[]>
  /** Headers that are none of ours, cut to a length; what stands under them is not kept. */
  ignored: readonly string[]
}

/** How a roster is to be read. */
export interface RosterFileOptions {
  /** Null where the platform has no workbooks. */
  xlsx: Xlsx | null
  fileName?: string | undefined
  encoding?: TextEncodingName | undefined
  sheet?: string | undefined
  /** The media type that its sender gives it. */
  sentAs?: string
}

const headerShownMax = 40
const fields = rosterColumns.map(({ key }) => key)

/** Opens a roster: CSV, a workbook or NDJSON, as its content says. */
export async function openRoster(
  chunks: AsyncIterable<Uint8Array>,
  options: RosterFileOptions,
): Promise<RosterSource | NoTable> {
  const found = await detectFormat(chunks, options.fileName, options.sentAs)
  if (found.format === "ndjson") return { rows: jsonRows(found.chunks), ignored: [] }
  const table = await readTable(found.chunks, { ...options, isHeader })
  if ("refused" in table) return table
  const layout = layOut(table.columns)
  if ("refused" in layout) {
    await table.rows.return(undefined)
    return layout
  }
  return { rows: tableRows(table, layout.places), ignored: layout.ignored }
}

/** Two of the columns make a header: a title above it has none. */
function isHeader(cells: readonly string[]): boolean {
  return findFields(cells).filter((field) => field !== null).length >= 2
}

interface Layout {
  /** The place of each field in the file; below 0 where it has none. */
  places: readonly number[]
  ignored: readonly string[]
}

function layOut(columns: readonly string[]): Layout | NoTable {
  const found = findFields(columns)
  const twice = fields.filter((field) => found.filter((other) => other === field).length > 1)
  if (twice.length > 0) return { refused: namedTwice(twice) }
  const has = (field: RosterField) => found.includes(field)
  const needed = needs.filter((field) => !has(field))
  if (!has("code") && !has("id_number") && !has("identity_hash")) needed.push("code")
  // A delta that only removes needs to say no more than who.
  const removes = has("seller") && has("operation")
  if (needed.length > 0 && !removes) return { refused: lacking(needed) }
  const ignored = columns.filter((column, place) => found[place] === null && column.trim() !== "")
  return {
    places: fields.map((field) => found.indexOf(field)),
    ignored: ignored.map((column) => shownName(column, headerShownMax)),
  }
}

const needs: readonly RosterField[] = ["name", "address", "contact", "shop", "url"]

function headerOf(field: RosterField): string {
  return rosterColumns[placeOf[field]]?.header ?? field
}

function namedTwice(twice: readonly RosterField[]): Reason {
  const names = twice.map(headerOf)
  return { zh: `列重复：${names.join("、")}`, en: `a column stands there twice: ${names.join(", ")}` }
}

function lacking(needed: readonly RosterField[]): Reason {
  const names = needed.map(headerOf)
  return {
    zh: `首行缺少列：${names.join("、")}；请按名单模板填写`,
    en: `the first row names no ${names.join(", ")}; fill in the template of rosters`,
  }
}

async function* tableRows(table: Table, places: readonly number[]): AsyncGenerator<readonly RosterRow[]> {
  const fieldOf = new Map(places.map((place, ordinal) => [place, fields[ordinal]] as const))
  for await (const rows of table.rows) {
    const read: RosterRow[] = []
    for (const row of rows) {
      if (row.cells[0]?.startsWith(explanationMark)) continue
      read.push(toRow(row, places, fieldOf))
    }
    yield read
  }
}

function toRow(
  { number, cells, damage, problem }: TableRow,
  places: readonly number[],
  fieldOf: ReadonlyMap<number, RosterField | undefined>,
): RosterRow {
  const length = cellsLength(cells)
  if (problem) return { line: number, length, values: [], faults: [{ field: "", fault: "broken" }] }
  const values: string[] = []
  for (const place of places) values.push(place < 0 ? "" : (cells[place] ?? "").trim())
  if (damage.length === 0) return { line: number, length, values, faults: none }
  const faults = damage.flatMap(({ column, reason }): FieldFault[] => {
    const field = fieldOf.get(column)
    return field ? [{ field, fault: reason === damages.formula ? "formula" : "rounded" }] : []
  })
  return { line: number, length, values, faults }
}

const none: readonly FieldFault[] = []

async function* jsonRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly RosterRow[]> {
  for await (const lines of readLines(chunks)) {
    yield lines.map(({ number, text }) => {
      const values = text === null ? null : readJson(text)
      const length = text?.length ?? 0
      if (values === null) return { line: number, length, values: [], faults: [{ field: "", fault: "json" } as const] }
      return { line: number, length, values, faults: none }
    })
  }
}

/** The values of a JSON object. A list of streamers is joined; what is no text, number or truth is left out. */
function readJson(text: string): string[] | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null
  const object = value as Record<string, unknown>
  return fields.map((field) => toText(object[field]))
}

function toText(value: unknown): string {
  if (typeof value === "string") return value.trim()
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  return Array.isArray(value) ? value.map(toText).join("；") : ""
}
