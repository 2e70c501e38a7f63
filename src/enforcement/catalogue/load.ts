/** Loads a province's own list of measures from a table. */
import type { Pool } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import type { MeasureType } from "../../law/measure-type.ts"
import type { Author } from "../../register/audit/trail.ts"
import type { NoTable, Table } from "../../table/row.ts"
import { findMeasureColumns, type MeasureColumn, measureColumns } from "./column.ts"
import { type GivenMeasure, type RowFault, readMeasureRow } from "./row.ts"
import { listMeasureTypes, saveMeasureTypes } from "./store.ts"

/** What came of a table. */
export interface LoadedMeasures {
  rows: number
  taken: number
  /** Of those taken, how many differ from what was there. */
  changed: number
  faults: (RowFault & { line: number })[]
}

/** Tells the header where a title stands above it: by two of the columns. */
export function isMeasureHeader(cells: readonly string[]): boolean {
  return findMeasureColumns(cells).filter((field) => field !== null).length >= 2
}

// A province's list has some hundred rows.
const rowsMax = 10_000

/** Takes the rows that can be taken; the others are named by line, field and reason. The same table again changes nothing. */
export async function loadMeasures(pool: Pool, table: Table, author: Author): Promise<LoadedMeasures | NoTable> {
  const fields = findMeasureColumns(table.columns)
  const has = (field: MeasureColumn) => fields.includes(field)
  if (!has("basis") || !(has("measure") || has("content"))) {
    await table.rows.return(undefined)
    return { refused: noColumns }
  }
  const loaded: LoadedMeasures = { rows: 0, taken: 0, changed: 0, faults: [] }
  const given = new Map<string, GivenMeasure>()
  for await (const rows of table.rows) {
    for (const { number: line, cells, damage, problem } of rows) {
      loaded.rows++
      const say = (fault: RowFault) => loaded.faults.push({ line, ...fault })
      if (problem || loaded.rows > rowsMax) {
        say({ field: "", reason: problem ?? tooMany })
        continue
      }
      const read = readMeasureRow((field) => (cells[fields.indexOf(field)] ?? "").trim(), [...known(fields)])
      const damaged = damage.map(({ column, reason }): RowFault => ({ field: fields[column] ?? "", reason }))
      const faults = [...damaged, ...(Array.isArray(read) ? read : [])]
      if (faults.length > 0 || Array.isArray(read)) faults.forEach(say)
      else if (given.has(`${read.id} ${read.validFrom}`)) say({ field: "id", reason: twice })
      else given.set(`${read.id} ${read.validFrom}`, read)
    }
  }
  const held = new Map((await listMeasureTypes(pool, null)).map(({ id, validFrom }) => [id, validFrom]))
  const today = dayInChina(author.at)
  const types = [...given.values()].map((type): MeasureType => {
    return { ...type, validFrom: type.validFrom ?? held.get(type.id) ?? today }
  })
  loaded.taken = types.length
  loaded.changed = await saveMeasureTypes(pool, types, author)
  return loaded
}

function* known(fields: readonly (MeasureColumn | null)[]): Generator<MeasureColumn> {
  for (const field of fields) if (field !== null) yield field
}

const noColumns = {
  zh: `首行缺少列：须有 ${measureColumns.measure[0]} 和 ${measureColumns.basis[0]}`,
  en: "the first row lacks columns: measure (or content) and basis are needed",
} as const satisfies Bilingual
const tooMany = { zh: `超过 ${rowsMax} 行`, en: `there are more than ${rowsMax} rows` } as const satisfies Bilingual
const twice = { zh: "同一编号在表中出现两次", en: "the id stands in the table twice" } as const satisfies Bilingual
