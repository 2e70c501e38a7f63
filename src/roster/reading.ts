/** Reads the values of a row one by one and notes what is wrong with them. Pure. */
import { isPlainText } from "../input/plain-text.ts"
import { placeOf, type RosterField } from "./column.ts"
import type { Fault, FieldFault } from "./fault.ts"

/** A row as its file gives it: a value for each column, "" for none. */
export interface RosterRow {
  /** From 1: the line of a text, the row of a workbook. */
  line: number
  /** Of the text that it was read from. */
  length: number
  /** By `placeOf`, trimmed. Empty for a row that can't be read. */
  values: readonly string[]
  /** What is wrong with it already. */
  faults: readonly FieldFault[]
}

/** Lengths in UTF-16 units: several times what the longest real ones have. */
const lengthMax: Partial<Record<RosterField, number>> = {
  ...{ name: 200, address: 300, contact: 200, shop: 200, url: 1_000, live_account: 200, streamers: 2_000 },
}

/** A row that is being read; every fault is noted on the way. */
export interface Reading {
  faults: FieldFault[]
  value(field: RosterField): string
  fail(field: RosterField, fault: Fault): void
  /** The text of a field that has to be there. */
  need(field: RosterField): string
  /** The text of a field; "" for none. */
  text(field: RosterField): string
}

/** Begins with what is wrong already. */
export function startReading({ values, faults: given }: Omit<RosterRow, "length">): Reading {
  const faults = [...given]
  const value = (field: RosterField) => values[placeOf[field]] ?? ""
  const fail = (field: RosterField, fault: Fault) => {
    // The first fault of a field is the one to mend.
    if (!faults.some((other) => other.field === field)) faults.push({ field, fault })
  }
  const text = (field: RosterField) => {
    const found = value(field)
    if (found.length > (lengthMax[field] ?? 100)) fail(field, "long")
    else if (!isPlainText(found)) fail(field, "characters")
    return found
  }
  const need = (field: RosterField) => {
    const found = text(field)
    if (found === "") fail(field, "missing")
    return found
  }
  return { faults, value, fail, need, text }
}
