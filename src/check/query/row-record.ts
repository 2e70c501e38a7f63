/**
 * The records of a listed subject as rows name them where they are asked for: in words, and each field of a record in a
 * column of its own, in which those of several records follow one another. Pure.
 */

import type { Language } from "../../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { lists } from "../../law/list.ts"
import { regionName } from "../../names/region.ts"
import { recordAddress } from "../../register/record/address.ts"
import type { RowVerdict, Verdict } from "../answer/verdict.ts"

// In the order of the columns; days are YYYY-MM-DD.
const fields = {
  list_name: "list_names",
  ground_name: "ground_names",
  decided_on: "decided_on",
  published_on: "published_on",
  authority_name: "authority_names",
  /** Where people find the record; empty for a listing of a person, which no page shows. */
  link: "links",
} as const

type Field = keyof typeof fields

/** A record as a row names it. */
export type RowRecord = Record<Field, string>

/** The records of a verdict: how many there are, and the latest. */
export interface RowRecords {
  total: number
  records: readonly RowRecord[]
}

const names = Object.keys(fields) as Field[]

/** The columns that records take. */
export const recordColumns = ["records_total", ...Object.values(fields)]

const separator = ";"

/** More than a seller has. Some 150 characters each: a row is kept, and read again for a workbook (job/row.ts). */
export const shownMax = 20

/** The records of a verdict, the latest publication first. @param register its address, under which its pages are */
export function toRowRecords(verdict: RowVerdict, language: Language, register: string): RowRecords {
  if ("listings" in verdict) {
    const { listings } = verdict
    return toRecords(listings, language, () => "")
  }
  if (!("records" in verdict)) return { total: 0, records: [] }
  return toRecords(verdict.records, language, ({ id, subjectCode }) => register + recordAddress(subjectCode, id))
}

type Listed = Pick<
  Extract<Verdict, { records: unknown }>["records"][number],
  "id" | "list" | "ground" | "penaltyClass" | "decidedOn" | "publishedOn" | "authority"
>

function toRecords<T extends Listed>(all: readonly T[], language: Language, linkOf: (record: T) => string): RowRecords {
  // As of an earlier position of the log records come in no order.
  const latestFirst = all.toSorted((a, b) => compare(b.publishedOn, a.publishedOn) || compare(a.id, b.id))
  const records = latestFirst.slice(0, shownMax).map((record): RowRecord => {
    const mark = (record.ground && findGround(record.ground)) || findPenaltyClass(record.penaltyClass ?? "")
    return {
      list_name: lists[record.list][language],
      ground_name: mark?.[language] ?? "",
      decided_on: record.decidedOn,
      published_on: record.publishedOn,
      authority_name: regionName(record.authority) ?? record.authority,
      link: linkOf(record),
    }
  })
  return { total: all.length, records }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Records as the cells of a row, which are empty where there are none. */
export function toRecordCells({ total, records }: RowRecords): string[] {
  if (total === 0) return recordColumns.map(() => "")
  return [String(total), ...names.map((name) => records.map((record) => record[name]).join(separator))]
}

/** The records that cells of a row name. */
export function readRecordCells([total = "", ...cells]: readonly string[]): RowRecords {
  if (total === "") return { total: 0, records: [] }
  const columns = cells.map((cell) => cell.split(separator))
  const records = (columns[0] ?? []).map(
    (_, at) => Object.fromEntries(names.map((name, column) => [name, columns[column]?.[at] ?? ""])) as RowRecord,
  )
  return { total: Number(total), records }
}
