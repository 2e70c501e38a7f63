/** Records as a table: its columns, which are the data dictionary too, and a record as a row. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { PublicField } from "../../law/public-field.ts"
import type { WireRecord } from "./wire.ts"

/** What a column holds: text, a code whose words stand beside it, a day as `YYYY-MM-DD`, or a number. */
export type ColumnType = "text" | "code" | "day" | "number"

/** A column: what it is called and says, and the cell of a record; "" for nothing. */
export interface RecordColumn {
  type: ColumnType
  name: Bilingual
  says: Bilingual
  cell(record: WireRecord): string
}

/** The columns, by the names under which programs know them. */
export const recordColumns = {
  id: {
    type: "text",
    name: { zh: "记录编号", en: "Record" },
    says: { zh: "更正后不变", en: "Stays when the record is corrected" },
    cell: ({ id }) => id,
  },
  list: {
    type: "code",
    name: { zh: "名单", en: "List" },
    says: {
      zh: "abnormal：经营异常名录；serious：严重违法失信名单；penalty：行政处罚",
      en: "abnormal operations, serious violators, or penalties",
    },
    cell: ({ list }) => list,
  },
  subject_code: {
    type: "text",
    name: { zh: "统一社会信用代码", en: "Unified code" },
    says: { zh: "18 位，GB 32100", en: "18 characters, GB 32100" },
    cell: ({ subject }) => subject.code,
  },
  subject_name: {
    type: "text",
    name: { zh: "商户名称", en: "Merchant" },
    says: { zh: "公示时的名称", en: "The name at publication" },
    cell: ({ subject }) => subject.name,
  },
  ground: {
    type: "code",
    name: { zh: "列入事由代码", en: "Code of the ground" },
    says: { zh: "仅两个名单有；代码表见 /v1/catalogue", en: "Of the two lists alone; the codes are at /v1/catalogue" },
    cell: ({ ground }) => ground ?? "",
  },
  ground_name: {
    type: "text",
    name: { zh: "列入事由", en: "Ground" },
    says: { zh: "事由代码的文字", en: "The ground in words" },
    cell: ({ ground_name }) => ground_name?.zh ?? "",
  },
  class: {
    type: "code",
    name: { zh: "公示类别", en: "Class" },
    says: {
      zh: "仅行政处罚有，决定公示多久；代码表见 /v1/catalogue",
      en: "Of penalties alone: how long they are displayed; the codes are at /v1/catalogue",
    },
    cell: (record) => record.class ?? "",
  },
  decision_no: {
    type: "text",
    name: { zh: "决定书文号", en: "Decision" },
    says: { zh: "列入决定书或者处罚决定书的文号", en: "Number of the decision to list or to punish" },
    cell: ({ decision_no }) => decision_no ?? "",
  },
  violation: {
    type: "text",
    name: { zh: "违法行为", en: "Violation" },
    says: { zh: "仅行政处罚有", en: "Of penalties alone" },
    cell: ({ violation }) => violation ?? "",
  },
  content: {
    type: "text",
    name: { zh: "处罚内容", en: "Penalty" },
    says: { zh: "仅行政处罚有", en: "Of penalties alone" },
    cell: ({ content }) => content ?? "",
  },
  base_penalty_no: {
    type: "text",
    name: { zh: "所依据的处罚", en: "Base penalty" },
    says: {
      zh: "严重违法失信名单所依据的处罚决定书文号",
      en: "Number of the penalty that a serious listing rests on",
    },
    cell: ({ base_penalty_no }) => base_penalty_no ?? "",
  },
  decided_on: {
    type: "day",
    name: { zh: "决定日期", en: "Decided on" },
    says: { zh: "作出决定的日期", en: "The day of the decision" },
    cell: ({ decided_on }) => decided_on,
  },
  published_on: {
    type: "day",
    name: { zh: "公示日期", en: "Published on" },
    says: { zh: "首次公示的日期", en: "The day of the first publication" },
    cell: ({ published_on }) => published_on,
  },
  authority: {
    type: "code",
    name: { zh: "决定机关区划代码", en: "Region of the authority" },
    says: { zh: "GB/T 2260，6 位", en: "GB/T 2260, six digits" },
    cell: ({ authority }) => authority,
  },
  authority_name: {
    type: "text",
    name: { zh: "决定机关所在地", en: "Region in words" },
    says: { zh: "区划代码的文字；查不到的为空", en: "The region's name; nothing where none is known" },
    cell: ({ authority_name }) => authority_name ?? "",
  },
  position: {
    type: "number",
    name: { zh: "公示日志位置", en: "Position" },
    says: {
      zh: "公示该记录的日志条目，用于核验",
      en: "The log entry that published the record, by which it is verified",
    },
    cell: ({ position }) => String(position),
  },
} as const satisfies Record<PublicField, RecordColumn> & Record<string, RecordColumn>

/** The header of a table of records. */
export const recordHeader: readonly string[] = Object.keys(recordColumns)

const cells = Object.values(recordColumns).map(({ cell }) => cell)

/** A record as a row under `recordHeader`. */
export function toTableRow(record: WireRecord): string[] {
  return cells.map((cell) => cell(record))
}
