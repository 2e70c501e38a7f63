/**
 * The forms of the two lists that are entered on a ground: abnormal operation and serious violators. They share their
 * columns; no code names them in the national exchange, so their headers are in Chinese.
 */
import type { GroundList } from "../../law/ground.ts"
import { readAuthorityCell, toAuthorityCell } from "./authority-cell.ts"
import { dayFor, signFor, textFor } from "./cell.ts"
import { type FormColumn, restrictionColumn, textOf } from "./column.ts"
import { groundChoices, readGroundCell, toGroundCell } from "./ground-cell.ts"
import { removalAuthorityColumn, removalColumns } from "./removal-column.ts"

/** What is worded differently for each list. The ground's header tells the two forms apart. */
const words = {
  abnormal: {
    ground: "列入经营异常名录原因",
    groundSynonyms: ["列入经营异常名录事由", "列入经营异常名录的原因"],
    groundExample: "AB-E4",
    decisionNo: "郑市监异字〔2026〕1号",
  },
  serious: {
    ground: "列入严重违法失信名单原因",
    groundSynonyms: [
      "列入严重违法失信名单事由",
      "列入严重违法失信企业名单原因",
      "列入严重违法失信企业名单(黑名单)原因",
    ],
    groundExample: "SV-0501",
    decisionNo: "郑市监严字〔2026〕1号",
  },
} as const satisfies Record<GroundList, object>

/** Headers that name a ground without saying of which list. */
const anyGround = ["ground", "列入原因", "列入事由", "事由"]

function subjectColumns(): FormColumn[] {
  return [
    {
      ...{ key: "name", header: "企业名称", required: true, width: 32, example: "郑州示例云杉商贸有限公司" },
      name: { zh: "企业名称", en: "Name of the subject" },
      explanation: { zh: "决定书所载名称", en: "As it stands in the decision." },
      synonyms: ["名称", "主体名称", "市场主体名称", "个体工商户名称", "合作社名称"],
      fields: ["subject/name"],
      read: textFor("subject/name"),
      write: (content) => content.subjectName,
    },
    {
      ...{ key: "code", header: "统一社会信用代码", required: true, width: 22, example: "91000000MA00000157" },
      name: { zh: "统一社会信用代码", en: "Unified social credit code" },
      explanation: {
        zh: "18 位；请将该列设为文本，以免表格软件改为科学计数",
        en: "18 characters. Keep the column as text, or a spreadsheet rounds it.",
      },
      synonyms: ["社会信用代码", "信用代码", "统一社会信用代码/注册号"],
      fields: ["subject/code"],
      read: signFor("subject/code"),
      write: (content) => content.subjectCode,
    },
  ]
}

function decisionColumns(list: GroundList): FormColumn[] {
  const { ground, groundSynonyms, groundExample, decisionNo } = words[list]
  return [
    {
      ...{ key: "ground", header: ground, required: true, width: 40, example: groundExample },
      name: { zh: ground, en: "Ground of the listing" },
      explanation: {
        zh: "事由代码，或者公示系统的原因全文；文字相近的按最接近的事由读取并提示",
        en: "The code of a ground, or the reason in the words of the lists; near words are read as the nearest ground, with a remark.",
      },
      synonyms: [...groundSynonyms, ...anyGround],
      choices: groundChoices(list),
      fields: ["ground"],
      read: (cell, other) => readGroundCell(list, cell, other("code"), other("decided_on")),
      write: (content) => toGroundCell(content.ground),
    },
    {
      ...{ key: "decision_no", header: "列入决定书文号", required: true, width: 26, example: decisionNo },
      name: { zh: "列入决定书文号", en: "Number of the decision" },
      explanation: {
        zh: "同一主体、同一机关、同一文号、同一事由为同一条记录",
        en: "Subject, authority, number and ground make a record the same record.",
      },
      synonyms: ["决定书文号", "文号", "列入文号", "列入决定文号"],
      fields: ["decision_no"],
      read: textFor("decision_no"),
      write: (content) => content.decisionNo,
    },
    {
      ...{ key: "decided_on", header: "列入日期", required: true, width: 14, example: "2026-03-02" },
      name: { zh: "列入日期", en: "Day of the listing" },
      explanation: {
        zh: "如 2026-03-02、2026/3/2、2026年3月2日、20260302，或者表格软件的日期",
        en: "2026-03-02, 2026/3/2, 2026年3月2日, 20260302, or a spreadsheet's own date.",
      },
      synonyms: ["列入决定日期", "决定日期"],
      fields: ["decided_on"],
      read: dayFor("decided_on"),
      write: (content) => content.decidedOn,
    },
    {
      ...{
        key: "authority",
        header: "作出决定机关(列入)",
        required: true,
        width: 30,
        example: "郑州市金水区市场监督管理局",
      },
      name: { zh: "作出决定机关(列入)", en: "Deciding authority" },
      explanation: {
        zh: "机关全称，或者 6 位行政区划代码，或者两者（410105 机关名称）",
        en: "Its full name, the 6 digits of its region, or both (410105 and the name).",
      },
      synonyms: ["作出决定机关", "列入机关", "列入决定机关", "作出列入决定机关", "决定机关"],
      fields: ["authority", "authority_name"],
      read: readAuthorityCell,
      write: toAuthorityCell,
    },
    {
      ...{ key: "published_on", header: "公示日期", required: true, width: 14, example: "2026-03-05" },
      name: { zh: "公示日期", en: "Day of publication" },
      explanation: { zh: "不早于列入日期", en: "Not before the day of the listing." },
      synonyms: ["公开日期"],
      fields: ["published_on"],
      read: dayFor("published_on"),
      write: (content) => content.publishedOn,
    },
  ]
}

const basePenalty: FormColumn = {
  ...{
    key: "base_penalty_no",
    header: "行政处罚决定书文号",
    required: false,
    width: 26,
    example: "郑市监处罚〔2026〕9号",
  },
  name: { zh: "行政处罚决定书文号", en: "Number of the base penalty" },
  explanation: {
    zh: "列入所依据的行政处罚；公示内容",
    en: "The penalty on which the listing rests; shown to the public.",
  },
  synonyms: ["处罚决定书文号", "处罚文号"],
  ...textOf("base_penalty_no"),
}

/** The columns of the abnormal-operation list (经营异常名录). */
export const abnormalColumns: readonly FormColumn[] = [
  ...subjectColumns(),
  ...decisionColumns("abnormal"),
  ...removalColumns("abnormal"),
  removalAuthorityColumn,
]

/** The columns of the list of serious violators (严重违法失信名单). */
export const seriousColumns: readonly FormColumn[] = [
  ...subjectColumns(),
  ...decisionColumns("serious"),
  basePenalty,
  restrictionColumn,
  ...removalColumns("serious"),
  removalAuthorityColumn,
]
