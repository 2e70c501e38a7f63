/** A row of a form becomes the fields of an import's row, exactly as a line of NDJSON would have them. Pure. */
import { type DetailField, detailFields } from "../../law/public-field.ts"
import { cellsLength, type TableRow } from "../../table/row.ts"
import type { SourceRow } from "../import/batch.ts"
import type { FormNames, Remark } from "../import/row-field.ts"
import type { Kept } from "../record/leaving-text.ts"
import type { FormColumn } from "./column.ts"
import { answerColumn, type FormLayout, fieldOfHeader, headerWithName } from "./form.ts"

/** Rows of a template that explain it begin with this; they are no records. */
export const explanationMark = "#说明"

/** Whether a row is one of the explanations of a template. */
export function isExplanation(row: TableRow): boolean {
  return row.cells[0]?.startsWith(explanationMark) ?? false
}

/** Reads a row. Every cell that can't be read is named, not the first alone. */
export function readFormRow(layout: FormLayout, row: TableRow): SourceRow {
  const { number } = row
  const length = cellsLength(row.cells)
  if (row.problem) return { number, length, refused: [{ field: "", reason: row.problem }] }
  const cellOf = (key: string) => (row.cells[layout.places.get(key) ?? -1] ?? "").trim()
  const values: Record<string, string | number> = {}
  const refused: Remark[] = []
  const flags: Remark[] = []
  for (const column of layout.form.columns) {
    const place = layout.places.get(column.key)
    if (place === undefined) continue
    const field = layout.headers[place] ?? column.header
    const damage = row.damage.find((damaged) => damaged.column === place)
    if (damage) {
      refused.push({ field, reason: damage.reason })
      continue
    }
    const cell = row.cells[place] ?? ""
    if (cell.trim() === "") {
      if (column.required) refused.push({ field, reason: blank })
      continue
    }
    const reading = column.read(cell, cellOf)
    if ("reason" in reading) refused.push({ field, reason: reading.reason })
    else Object.assign(values, reading.fields)
    if ("remark" in reading && reading.remark) flags.push({ field, reason: reading.remark })
  }
  const kept = readAnswerCell(layout, row)
  if ("reason" in kept)
    refused.push({ field: layout.headers[layout.places.get(answerColumn.key) ?? -1] ?? "", ...kept })
  if (refused.length > 0) return { number, length, refused }
  return {
    number,
    fields: { ...toFields(layout, values), ...kept },
    flags,
    unspoken: unspokenFields(layout),
    length,
    nameField: (field) => nameField(layout, field),
  }
}

/** Answers to findings of personal data: the column, a colon and the reason, one after another with semicolons. */
function readAnswerCell(
  { form, places }: FormLayout,
  { cells }: TableRow,
): { kept?: readonly Kept[] } | Pick<Remark, "reason"> {
  const cell = cells[places.get(answerColumn.key) ?? -1] ?? ""
  if (cell.trim() === "") return {}
  const answers = cell.split(/[；;\n]/).filter((answer) => answer.trim() !== "")
  const kept = answers.map((answer) => {
    const [, header = "", reason = ""] = /^([^：:]+)[：:](.+)$/.exec(answer.trim()) ?? []
    return { field: fieldOfHeader(form, header) ?? "", reason: reason.trim() }
  })
  return kept.every(({ field, reason }) => field !== "" && reason !== "") ? { kept } : { reason: noAnswer }
}

const noAnswer = {
  zh: "应为“列名：保留理由”，多项以分号分隔",
  en: "expected the name of a column, a colon and the reason for keeping what was found; several with semicolons",
} as const

const blank = { zh: "必填，未填写", en: "needed, and blank" } as const

function toFields({ form }: FormLayout, values: Readonly<Record<string, string | number>>) {
  const { "subject/code": code, "subject/name": name, ...rest } = values
  return { kind: form.list, subject: { code, name }, ...rest }
}

/** The column of a field as the file names it; as the form does where the file does not have it. */
function nameField({ form, places, headers }: FormLayout, field: string): string {
  const own = form.columns.filter(({ fields }) => fields[0] === field)
  const columns = [...own, ...form.columns.filter(({ fields }) => fields.includes(field))]
  const [there] = columns.flatMap(({ key }) => headers[places.get(key) ?? -1] ?? [])
  const [column] = columns
  return there ?? (column ? headerWithName(column) : field)
}

/** Fields of which the file has no column: what is known of them stays as it is. A blank cell says that there is none. */
function unspokenFields({ form, places }: FormLayout): readonly (DetailField | "class")[] {
  const spoken = new Set(form.columns.filter(({ key }) => places.has(key)).flatMap(({ fields }) => fields))
  return [...detailFields[form.list], "class" as const].filter((field) => !spoken.has(field))
}

/** What a file in a form says of all its rows. */
export function formNames(layout: FormLayout): FormNames {
  const fields = layout.form.columns.flatMap((column) => column.fields)
  return {
    names: Object.fromEntries(fields.map((field) => [field, nameField(layout, field)])),
    unspoken: unspokenFields(layout),
  }
}

/** The row of a record: a cell for each column of its form. */
export function toFormRow(columns: readonly FormColumn[], content: Parameters<FormColumn["write"]>[0]): string[] {
  return columns.map((column) => column.write(content))
}
