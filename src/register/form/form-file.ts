/** Files in a form: read as the source of an import, with the refused rows for a report. */
import type { Bilingual, Language } from "../../law/bilingual.ts"
import { type ListName, lists } from "../../law/list.ts"
import { shownName } from "../../law/personal-data.ts"
import type { Table, TextEncodingName, TextForm } from "../../table/row.ts"
import { readTable } from "../../table/table.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import type { NumberedRemark, SourceRow } from "../import/batch.ts"
import { counted, type ImportSource } from "../import/import.ts"
import type { Remark } from "../import/row-field.ts"
import { type FormLayout, findLayout, isFormHeader, reportColumns } from "./form.ts"
import { formNames, isExplanation, readFormRow } from "./form-row.ts"

/** A file in a form that is being read. */
export interface FormFile {
  list: ListName
  source: ImportSource
  format: Table["format"]
  /** How a CSV was written; null for a workbook. */
  text: TextForm | null
  /** The header of a report of refused rows. */
  reportHeader: readonly string[]
  /**
   * The refused rows up to a row, for the report: number, columns and reasons, then the cells as they came.
   * Each row can be asked for once: rows up to `through` are forgotten.
   */
  takeRefused(remarks: readonly NumberedRemark[], through: number, language: Language): string[][]
}

/** How a file in a form is to be read. */
export interface FormFileOptions {
  /** Null where the platform has no workbooks. */
  xlsx: Xlsx | null
  fileName?: string | undefined
  /** The list; without it the columns tell. */
  list?: ListName | undefined
  encoding?: TextEncodingName | undefined
  sheet?: string | undefined
  /** Whether refused rows will be asked for. */
  keepsRows: boolean
}

/** Reads a CSV or a workbook as the form that its header says it is. */
export async function openFormFile(
  chunks: AsyncIterable<Uint8Array>,
  { list, keepsRows, ...options }: FormFileOptions,
): Promise<FormFile | { refused: Bilingual }> {
  let bytes = 0
  const table = await readTable(
    counted(chunks, (length) => (bytes += length)),
    { ...options, isHeader: isFormHeader },
  )
  if ("refused" in table) return table
  const layout = findLayout(table.columns, list)
  if ("refused" in layout) {
    await table.rows.return(undefined)
    return layout
  }
  const held = new Map<number, readonly string[]>()
  return {
    list: layout.form.list,
    source: {
      rows: sourceRows(table, layout, keepsRows ? held : null),
      remarks: unknownColumns(layout, table.headerNumber),
      form: formNames(layout),
      bytes: () => bytes,
    },
    format: table.format,
    text: table.text,
    reportHeader: [...Object.values(reportColumns), ...keptPlaces(layout).map((place) => layout.headers[place] ?? "")],
    takeRefused(remarks, through, language) {
      const rows = reportRows(layout, remarks, held, language)
      for (const number of held.keys()) if (number <= through) held.delete(number)
      return rows
    },
  }
}

/** The rows of a report: number, columns and reasons, and then the cells as they came. */
function reportRows(
  layout: FormLayout,
  remarks: readonly NumberedRemark[],
  held: ReadonlyMap<number, readonly string[]>,
  language: Language,
): string[][] {
  const byRow = new Map<number, Remark[]>()
  for (const { line, outcome, field, reason } of remarks) {
    if (outcome === "rejected") byRow.set(line, [...(byRow.get(line) ?? []), { field, reason }])
  }
  return [...byRow].map(([number, faults]) => {
    const cells = held.get(number) ?? []
    const columns = faults.map(({ field }) => field).filter((field) => field !== "")
    const reasons = faults.map(({ field, reason }) => (field ? `${field}：${reason[language]}` : reason[language]))
    const own = keptPlaces(layout).map((place) => cells[place] ?? "")
    return [String(number), columns.join("；"), reasons.join("；"), ...own]
  })
}

/** The places of a file's own columns: those that an earlier report added are left out. */
function keptPlaces({ headers }: FormLayout): number[] {
  const added: readonly string[] = Object.values(reportColumns)
  return headers.flatMap((header, place) => (added.includes(header.trim()) ? [] : [place]))
}

async function* sourceRows(
  table: Table,
  layout: FormLayout,
  held: Map<number, readonly string[]> | null,
): AsyncGenerator<readonly SourceRow[]> {
  for await (const rows of table.rows) {
    const records = rows.filter((row) => !isExplanation(row))
    if (held) for (const { number, cells } of records) held.set(number, cells)
    yield records.map((row) => readFormRow(layout, row))
  }
}

function unknownColumns({ form, unknown }: FormLayout, line: number): NumberedRemark[] {
  const { zh, en } = lists[form.list]
  return unknown.map((header, ordinal) => ({
    line,
    ordinal,
    outcome: "flagged",
    field: shownName(header),
    reason: { zh: `${zh}的格式没有此列，未保存`, en: `the form of the ${en} has no such column; not kept` },
  }))
}
