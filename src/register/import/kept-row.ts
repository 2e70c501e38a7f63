/** A row as it waits: what its file gave, as JSON, with what officers have answered since. Pure. */
import type { ReadableRow } from "./batch.ts"
import type { FormNames } from "./row-field.ts"

/** A row as it waits. */
export interface KeptRow {
  line: number
  /** JSON. */
  text: string
  /** What the reading of a form's cells remarked, as JSON. */
  flags: string | null
  /** UTF-16 units of text. */
  length: number
}

/** How a row that waits is read: what was answered in it stands, and says by whom and when; the rest waits on. */
export const asKept = { mayAnswer: true, findingsWait: true, answersNamed: true } as const

/** The row to be kept. */
export function toKept(row: ReadableRow): KeptRow {
  if ("text" in row) return { line: row.number, text: row.text ?? "", flags: null, length: row.text?.length ?? 0 }
  const flags = row.flags.length > 0 ? JSON.stringify(row.flags) : null
  return { line: row.number, text: JSON.stringify(row.fields), flags, length: row.length }
}

/** The row as its file gave it. */
export function toSource({ line, text, flags, length }: KeptRow, form: FormNames | null): ReadableRow {
  if (!form) return { number: line, text }
  return {
    number: line,
    fields: JSON.parse(text),
    flags: flags === null ? [] : JSON.parse(flags),
    unspoken: form.unspoken,
    length,
    nameField: (field) => form.names[field] ?? field,
  }
}
