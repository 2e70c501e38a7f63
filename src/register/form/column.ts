/** What a column of a form is. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { DetailField } from "../../law/public-field.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import { type CellReading, dayFor, signFor, textFor } from "./cell.ts"
import type { RecordOrigin } from "./exchange-fill.ts"

/**
 * A record as a form shows it: with the last day of its display, which the register works out, the text published with it,
 * and where it came from.
 */
export type FormRecord = RecordContent & Pick<HeldRecord, "displayedUntil"> & RecordOrigin

/** A column. Its header is the sign by which the field knows it where there is one (`CF_WSH`), else its name. */
export interface FormColumn {
  key: string
  /** What is written above it. */
  header: string
  /** What it is called. */
  name: Bilingual
  explanation: Bilingual
  /** Where true, a file without it is refused as a whole, and a row with nothing in it is refused alone. */
  required: boolean
  example: string
  /** Other headers under which it is known. */
  synonyms: readonly string[]
  /** Width in a spreadsheet, in characters. */
  width: number
  /** What a workbook offers in its cells, where what it may hold is a closed list; each is read as it stands. */
  choices?: readonly string[]
  /** The fields of an import's row that it fills, by their path. */
  fields: readonly string[]
  /** Reads a cell that is not blank. @param other the cell of another column of the row, by key; "" for none */
  read(cell: string, other: (key: string) => string): CellReading
  /** The cell of a record; what is written is read as the same. */
  write(record: FormRecord): string
}

/** A detail of a record as text; "" for none. */
export function detailText(field: DetailField) {
  return ({ detail }: RecordContent): string => String(detail[field] ?? "")
}

/** A column whose cell stands in one field of the detail, by the same name: its text, a code or other sign, a day. */
export const textOf = (field: DetailField) => ({ fields: [field], read: textFor(field), write: detailText(field) })
export const signOf = (field: DetailField) => ({ ...textOf(field), read: signFor(field) })
export const dayOf = (field: DetailField) => ({ ...textOf(field), read: dayFor(field) })

/** The end of a restriction that a penalty imposes: display and listing run at least as long. */
export const restrictionColumn: FormColumn = {
  ...{ key: "restriction_ends_on", header: "限制期限截止日期", required: false, width: 14, example: "" },
  name: { zh: "限制期限截止日期", en: "End of the restriction" },
  explanation: {
    zh: "本库自设：限制开展生产经营活动、限制从业等有期限的，填其最后一日",
    en: "Our own: the last day of a restriction on business or employment, where there is one.",
  },
  synonyms: ["限制截止日期"],
  ...dayOf("restriction_ends_on"),
}
