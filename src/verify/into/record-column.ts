// Written by `npm run verify:columns` from src/law/public-field.ts.
import type { Column } from "./column.ts"

/** The public fields of a record as columns. */
export const recordColumns = {
  decision_no: { type: "text", zh: "决定书文号", en: "number of the decision" },
  decided_on: { type: "day", zh: "决定日期", en: "day of the decision" },
  published_on: { type: "day", zh: "公示日期", en: "day of publication" },
  authority: {
    type: "text",
    zh: "作出决定机关的行政区划代码（GB/T 2260）",
    en: "region of the deciding authority (GB/T 2260)",
  },
  authority_zh: { type: "text", zh: "作出决定机关所在区划（中文）", en: "the region of the authority, in Chinese" },
  authority_en: { type: "text", zh: "作出决定机关所在区划（英文）", en: "the region of the authority, in English" },
  ground: { type: "text", zh: "列入事由代码", en: "code of the ground" },
  ground_zh: { type: "text", zh: "列入事由（中文）", en: "the ground, in Chinese" },
  ground_en: { type: "text", zh: "列入事由（英文）", en: "the ground, in English" },
  class: { type: "text", zh: "处罚公示类别代码", en: "code of the class of a penalty" },
  class_zh: { type: "text", zh: "处罚公示类别（中文）", en: "the class of the penalty, in Chinese" },
  class_en: { type: "text", zh: "处罚公示类别（英文）", en: "the class of the penalty, in English" },
  violation: { type: "text", zh: "违法行为类型", en: "kind of violation" },
  content: { type: "text", zh: "处罚内容", en: "content of the penalty" },
  base_penalty_no: {
    type: "text",
    zh: "所依据的处罚决定书文号",
    en: "number of the penalty that a serious listing rests on",
  },
} as const satisfies Record<string, Column>
