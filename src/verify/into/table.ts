/**
 * The tables that a mirror is loaded into: their columns, which are the data dictionary too, and a live line as a row. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { parseJson } from "../shape.ts"
import type { Column } from "./column.ts"
import { recordColumns } from "./record-column.ts"

/** A value in a row. */
export type Cell = string | number | null
/** A row by its columns. */
export type Row = Record<string, Cell>

/** What a code means, in words; null where nobody knows it. Handed in: the words are the law's, not the verifier's. */
export type LabelOf = (field: LabelledField, code: string) => Bilingual | null
/** Fields whose codes have words. */
export type LabelledField = "list" | "ground" | "class" | "authority" | "reason"

const text = (zh: string, en: string): Column => ({ type: "text", zh, en })
const labels = (zh: string, en: string): [Column, Column] => [
  text(`${zh}（中文）`, `${en}, in Chinese`),
  text(`${zh}（英文）`, `${en}, in English`),
]
const [listZh, listEn] = labels("名单", "the list")
const [reasonZh, reasonEn] = labels("结束公示的原因", "why it ended")

export const tables = {
  gongshi_record: {
    position: {
      type: "number",
      needed: true,
      zh: "载入该记录的日志条目位置（主键）",
      en: "position of the log entry that opened the record: the key",
    },
    id: text("记录编号，更正后不变", "id of the record; it stays when the record is amended"),
    list: text("名单代码", "code of the list"),
    list_zh: listZh,
    list_en: listEn,
    subject_code: text("统一社会信用代码", "unified social credit code of the merchant"),
    subject_name: text("公示时的名称", "name of the merchant when it was published"),
    ...recordColumns,
    line: text(
      "公示原文，一字不差：日志的承诺值以它为准",
      "the published line to the letter, which the log commits to",
    ),
  },
  gongshi_removal: {
    position: {
      type: "number",
      needed: true,
      zh: "原记录的日志条目位置（主键）",
      en: "position of the entry that had opened the record: the key",
    },
    record_id: text("原记录编号；彻底清除的不留编号", "id of the record; null where it was erased altogether"),
    list: text("名单代码", "code of the list"),
    list_zh: listZh,
    list_en: listEn,
    ended_by: { type: "number", needed: true, zh: "结束公示的日志条目位置", en: "position of the entry that ended it" },
    ended_at: { type: "time", zh: "结束公示的时间", en: "when it ended" },
    operation: text("remove：撤下；erase：彻底清除", "remove: taken down; erase: destroyed as well"),
    reason: text("结束公示的原因代码", "code of the reason"),
    reason_zh: reasonZh,
    reason_en: reasonEn,
  },
  gongshi_state: {
    origin: text("日志名称", "name of the log"),
    size: { type: "number", needed: true, zh: "截至日志的条数", en: "entries of the log up to which the tables are" },
    root: text("该条数的根哈希（base64）", "root over them, base64"),
    records: { type: "number", needed: true, zh: "现行记录数", en: "live records" },
    lines_sha256: text("全部现行记录原文的 SHA-256", "SHA-256 of all live lines"),
    loaded_at: { type: "time", zh: "载入时间", en: "when they were loaded" },
  },
  gongshi_dictionary: {
    table_name: text("表", "table"),
    column_name: text("列", "column"),
    type: text("类型", "type"),
    zh: text("含义（中文）", "what it says, in Chinese"),
    en: text("含义（英文）", "what it says, in English"),
  },
} as const satisfies Record<string, Record<string, Column>>

export type TableName = keyof typeof tables

/** The tables with their columns, in order. */
export const tableList = Object.entries(tables) as [TableName, Record<string, Column>][]

/** The rows of the data dictionary. */
export function dictionaryRows(): Row[] {
  return tableList.flatMap(([table_name, columns]) =>
    Object.entries(columns).map(([column_name, { type, zh, en }]) => ({ table_name, column_name, type, zh, en })),
  )
}

/** The row of a live line; null for what is no line of a record. */
export function recordRow(line: string, position: number, labelOf: LabelOf): Row | null {
  const value = parseJson(line)
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null
  const given = value as Record<string, unknown>
  const subject = (typeof given["subject"] === "object" && given["subject"] !== null ? given["subject"] : {}) as Record<
    string,
    unknown
  >
  const cellOf = (found: unknown): Cell =>
    typeof found === "string" ? found : found === null || found === undefined ? null : JSON.stringify(found)
  const row: Row = {}
  for (const name of Object.keys(tables.gongshi_record)) row[name] = cellOf(given[name])
  return {
    ...row,
    ...labelled(row, ["list", "ground", "class", "authority"], labelOf),
    ...{ position, subject_code: cellOf(subject["code"]), subject_name: cellOf(subject["name"]), line },
  }
}

/** The words beside the codes of a row. */
export function labelled(row: Row, fields: readonly LabelledField[], labelOf: LabelOf): Row {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const code = row[field]
      const words = typeof code === "string" ? labelOf(field, code) : null
      return [
        [`${field}_zh`, words?.zh ?? null],
        [`${field}_en`, words?.en ?? null],
      ]
    }),
  )
}
