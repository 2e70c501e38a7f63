/**
 * The fields of a record that are searched: in the order in which they tell what a record is about, and what a hit in each
 * is worth. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { PublicField } from "../../law/public-field.ts"

interface RecordFieldRow extends Bilingual {
  /** Of a hit in the field, where 100 says for certain that the record is meant. */
  readonly weight: number
}

/** The fields; both days are one. An index keeps their texts in this order: where a text is first met is where it counts most. */
export const recordFields = {
  decision_no: { zh: "决定书文号", en: "decision number", weight: 100 },
  violation: { zh: "违法行为", en: "violation", weight: 80 },
  ground: { zh: "列入原因", en: "ground", weight: 80 },
  law: { zh: "依据", en: "law", weight: 70 },
  content: { zh: "处罚内容", en: "penalty", weight: 60 },
  subject: { zh: "当事人", en: "merchant", weight: 50 },
  base_penalty_no: { zh: "所依据的处罚决定书文号", en: "number of the base penalty", weight: 45 },
  platform: { zh: "平台和网店", en: "platform and shop", weight: 40 },
  authority: { zh: "决定机关", en: "authority", weight: 30 },
  list: { zh: "名单", en: "list", weight: 25 },
  class: { zh: "处罚类别", en: "class", weight: 20 },
  day: { zh: "日期", en: "day", weight: 20 },
  text: { zh: "决定书正文", en: "text of the decision", weight: 40 },
} as const satisfies Record<Exclude<PublicField, "decided_on" | "published_on">, RecordFieldRow> &
  Record<string, RecordFieldRow>

export type RecordField = keyof typeof recordFields

/** The fields in the order of the table. */
export const recordFieldNames = Object.keys(recordFields) as [RecordField, ...RecordField[]]
