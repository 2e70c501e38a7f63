/** The form of administrative penalties: the columns of the national exchange (双公示, CF_…), and some of our own. */
import { findPenaltyClass } from "../../law/catalogue.ts"
import { penaltyClasses } from "../../law/penalty-class.ts"
import { isPenaltyField, type PenaltyField, penaltyFields } from "../../law/penalty-kind.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import { noField } from "../record/penalty-fact.ts"
import { readAuthorityCode, readAuthorityName, toAuthorityCode } from "./authority-cell.ts"
import { amountFor, type CellReading, dayFor, signFor, textFor, toAmountCell } from "./cell.ts"
import { dayOf, type FormColumn, type FormRecord, restrictionColumn, signOf, textOf } from "./column.ts"
import { toldOrFilled } from "./exchange-fill.ts"
import { removalColumns } from "./removal-column.ts"

const amountText = (field: "fine_cny" | "confiscated_cny"): FormColumn["write"] => {
  return ({ detail }) => (typeof detail[field] === "number" ? toAmountCell(detail[field]) : "")
}

function readClassCell(cell: string): CellReading {
  const code = /^[A-Z0-9]+/i.exec(cell.normalize("NFKC").trim())?.[0] ?? ""
  const found = Object.keys(penaltyClasses).find((known) => known.toLowerCase() === code.toLowerCase())
  // What is no class is refused where every row is judged.
  return { fields: { class: found ?? cell.trim() } }
}

function toClassCell(code: string | null): string {
  const found = code === null ? undefined : findPenaltyClass(code)
  return found ? `${found.code} ${found.zh}` : (code ?? "")
}

/** As the record says it, else as the register works it out. */
function orFill(field: Parameters<typeof toldOrFilled>[0]): FormColumn["write"] {
  return (record) => toldOrFilled(field, record, record)
}

function toFieldCell({ detail: { field = "" } }: FormRecord): string {
  return field === noField ? noFieldWord : isPenaltyField(String(field)) ? penaltyFields[field as PenaltyField].zh : ""
}

const noFieldWord = "无"
const amountSynonyms = (name: string) => [name, `${name}(万元)`, `${name}（万元）`]

const fieldWords = Object.values(penaltyFields)
  .map(({ zh }) => zh)
  .join("、")

const partyKinds = { body: "法人及非法人组织", person: "自然人", trader: "个体工商户" } as const

/** The kind of a party as the exchange names it: by its code, and whether a person is punished. */
function partyKind({ subjectCode, detail }: FormRecord): string {
  if (detail.party === "person") return partyKinds.person
  return registrationOf(subjectCode) === "sole-trader" ? partyKinds.trader : partyKinds.body
}

/** The columns, in the order of the exchange. */
export const penaltyColumns: readonly FormColumn[] = [
  {
    ...{ key: "CF_XDR_MC", header: "CF_XDR_MC", required: true, width: 32, example: "郑州示例云杉商贸有限公司" },
    name: { zh: "行政相对人名称", en: "Name of the party" },
    explanation: { zh: "决定书所载名称", en: "As it stands in the decision." },
    synonyms: ["名称", "企业名称", "当事人名称", "主体名称", "name"],
    fields: ["subject/name"],
    read: textFor("subject/name"),
    write: (content) => content.subjectName,
  },
  {
    ...{ key: "CF_XDR_SHXYM", header: "CF_XDR_SHXYM", required: true, width: 22, example: "91000000MA00000157" },
    name: { zh: "行政相对人代码_1(统一社会信用代码)", en: "Unified social credit code of the party" },
    explanation: {
      zh: "18 位；请将该列设为文本，以免表格软件改为科学计数",
      en: "18 characters. Keep the column as text, or a spreadsheet rounds it.",
    },
    synonyms: ["行政相对人代码_1", "行政相对人代码", "统一社会信用代码", "社会信用代码", "信用代码", "code"],
    fields: ["subject/code"],
    read: signFor("subject/code"),
    write: (content) => content.subjectCode,
  },
  {
    ...{ key: "CF_XDR_LB", header: "CF_XDR_LB", required: false, width: 16, example: "法人及非法人组织" },
    name: { zh: "行政相对人类别", en: "Kind of the party" },
    explanation: {
      zh: "法人及非法人组织、自然人、个体工商户；由代码和当事人得出，填写的不改变记录",
      en: "法人及非法人组织, 自然人 or 个体工商户: code and party tell it, and what a cell says changes nothing.",
    },
    synonyms: ["行政相对人类别"],
    choices: Object.values(partyKinds),
    fields: [],
    read: () => ({ fields: {} }),
    write: partyKind,
  },
  {
    ...{ key: "CF_WSH", header: "CF_WSH", required: true, width: 26, example: "郑市监处罚〔2026〕1号" },
    name: { zh: "行政处罚决定书文号", en: "Number of the decision" },
    explanation: {
      zh: "同一主体、同一机关、同一文号为同一条记录",
      en: "Party, authority and number make a record the same record.",
    },
    synonyms: ["处罚决定书文号", "决定书文号", "文号", "decision_no"],
    fields: ["decision_no"],
    read: textFor("decision_no"),
    write: (content) => content.decisionNo,
  },
  {
    ...{ key: "CF_WFXW", header: "CF_WFXW", required: false, width: 24, example: "发布虚假广告" },
    name: { zh: "违法行为类型", en: "Kind of violation" },
    explanation: { zh: "公示内容：不得含有个人信息", en: "Shown to the public: no personal data." },
    synonyms: ["违法行为", "处罚名称", "violation"],
    ...textOf("violation"),
  },
  {
    ...{ key: "CF_SY", header: "CF_SY", required: false, width: 40, example: "当事人在网店页面发布虚假广告" },
    name: { zh: "违法事实", en: "Facts" },
    explanation: {
      zh: "保存，不公示。没有单独填写的，为决定书文本",
      en: "Kept, not shown. Where nobody has told them by themselves, the text of the decision.",
    },
    synonyms: ["处罚事由", "facts"],
    ...textOf("facts"),
    write: orFill("facts"),
  },
  {
    ...{ key: "CF_YJ", header: "CF_YJ", required: false, width: 32, example: "《广告法》第五十五条" },
    name: { zh: "处罚依据", en: "Legal basis" },
    explanation: { zh: "保存，不公示", en: "Kept, not shown." },
    synonyms: ["basis"],
    ...textOf("basis"),
  },
  {
    ...{ key: "CF_CFLB", header: "CF_CFLB", required: false, width: 14, example: "罚款" },
    name: { zh: "处罚类别", en: "Category of the penalty" },
    explanation: {
      zh: "保存，不公示；公示类别另有一列。来源未填的，由处罚种类和金额得出",
      en: "Kept, not shown; the class of display has its own column. Where no source says it, kinds and amounts do.",
    },
    synonyms: ["处罚类别1", "category"],
    fields: ["category"],
    read: textFor("category"),
    write: orFill("category"),
  },
  {
    ...{ key: "CF_NR", header: "CF_NR", required: false, width: 32, example: "罚款35000元" },
    name: { zh: "处罚内容", en: "Content of the penalty" },
    explanation: { zh: "公示内容：不得含有个人信息", en: "Shown to the public: no personal data." },
    synonyms: ["处罚结果", "content"],
    ...textOf("content"),
  },
  {
    ...{ key: "CF_NR_FK", header: "CF_NR_FK", required: false, width: 14, example: "3.5" },
    name: { zh: "罚款金额(万元)", en: "Fine in 万元 (10,000 yuan)" },
    explanation: {
      zh: "以万元计，最多 6 位小数；写明“元”的按元读取",
      en: "Up to 6 decimals; a cell that says 元 is read as yuan.",
    },
    synonyms: amountSynonyms("罚款金额"),
    fields: ["fine_cny"],
    read: amountFor("fine_cny"),
    write: amountText("fine_cny"),
  },
  {
    ...{ key: "CF_NR_WFFF", header: "CF_NR_WFFF", required: false, width: 14, example: "0.12" },
    name: { zh: "没收违法所得、没收非法财物的金额(万元)", en: "Confiscated, in 万元 (10,000 yuan)" },
    explanation: { zh: "以万元计，最多 6 位小数", en: "Up to 6 decimals." },
    synonyms: amountSynonyms("没收违法所得、没收非法财物的金额"),
    fields: ["confiscated_cny"],
    read: amountFor("confiscated_cny"),
    write: amountText("confiscated_cny"),
  },
  {
    ...{ key: "CF_NR_ZKDX", header: "CF_NR_ZKDX", required: false, width: 24, example: "食品经营许可证（示例）" },
    name: { zh: "暂扣或吊销证照名称及编号", en: "Licence that is suspended or revoked, and its number" },
    explanation: { zh: "保存，不公示", en: "Kept, not shown." },
    synonyms: ["licence"],
    ...textOf("licence"),
  },
  {
    ...{ key: "CF_JDRQ", header: "CF_JDRQ", required: true, width: 14, example: "2026-03-02" },
    name: { zh: "处罚决定日期", en: "Day of the decision" },
    explanation: {
      zh: "如 2026-03-02、2026/3/2、2026年3月2日、20260302，或者表格软件的日期",
      en: "2026-03-02, 2026/3/2, 2026年3月2日, 20260302, or a spreadsheet's own date.",
    },
    synonyms: ["决定日期", "decided_on"],
    fields: ["decided_on"],
    read: dayFor("decided_on"),
    write: (content) => content.decidedOn,
  },
  {
    ...{ key: "CF_YXQ", header: "CF_YXQ", required: false, width: 14, example: "2099-12-31" },
    name: { zh: "处罚有效期", en: "Valid to" },
    explanation: {
      zh: "保存，不公示。未填的，为限制期满之日；没有限制期限的，为机关设置所定之日",
      en: "Kept, not shown. Where nobody says it, the last day of a restriction, else the day that the authority has set.",
    },
    synonyms: ["valid_to"],
    ...dayOf("valid_to"),
    write: orFill("valid_to"),
  },
  {
    ...{ key: "CF_GSJZQ", header: "CF_GSJZQ", required: false, width: 14, example: "2027-03-05" },
    name: { zh: "公示截止期", en: "Displayed to" },
    explanation: {
      zh: "与本库按法律计算的日期核对，不一致的提示，以本库的为准",
      en: "Held against the day that is computed here, by the law, which counts; remarked where they differ.",
    },
    synonyms: ["公示截止日期", "displayed_to"],
    fields: ["displayed_to"],
    read: dayFor("displayed_to"),
    write: ({ displayedUntil }) => displayedUntil ?? "",
  },
  {
    ...{ key: "CF_CFJG", header: "CF_CFJG", required: false, width: 30, example: "郑州市金水区市场监督管理局" },
    name: { zh: "处罚机关", en: "Deciding authority" },
    explanation: {
      zh: "机关全称；没有 CF_CFJGDM 时据此识别地区，两列须有其一",
      en: "Its full name, which tells its region where CF_CFJGDM is blank; one of the two is needed.",
    },
    synonyms: ["处罚机关名称", "authority_name"],
    fields: ["authority_name", "authority"],
    read: (cell, other) => (other("CF_CFJGDM") === "" ? readAuthorityName(cell) : textFor("authority_name")(cell)),
    write: orFill("authority_name"),
  },
  {
    ...{ key: "CF_CFJGDM", header: "CF_CFJGDM", required: false, width: 22, example: "410105" },
    name: { zh: "处罚机关统一社会信用代码", en: "Code of the deciding authority" },
    explanation: {
      zh: "机关的统一社会信用代码（第 3 至 8 位为地区），或者 6 位行政区划代码，或者两者（410105 代码）",
      en: "Its unified code, of which characters 3 to 8 are its region, the 6 digits of the region, or both.",
    },
    synonyms: ["处罚机关代码", "authority", "authority_code"],
    fields: ["authority", "authority_code"],
    read: readAuthorityCode,
    write: toAuthorityCode,
  },
  {
    ...{ key: "CF_SJLY", header: "CF_SJLY", required: false, width: 24, example: "示例市公共信用中心" },
    name: { zh: "数据来源单位", en: "Source of the data" },
    explanation: {
      zh: "保存，不公示。本库办理的，为作出决定的机关",
      en: "Kept, not shown. Of what was decided or received here, the authority that decided.",
    },
    synonyms: ["source"],
    ...textOf("source"),
    write: orFill("source"),
  },
  {
    ...{ key: "CF_SJLYDM", header: "CF_SJLYDM", required: false, width: 22, example: "11410105000000000A" },
    name: { zh: "数据来源单位统一社会信用代码", en: "Code of the source" },
    explanation: {
      zh: "保存，不公示。本库办理的，为作出决定的机关的代码；不知其代码的留空",
      en: "Kept, not shown. Of what was decided or received here, that of the authority; blank where its code is not known.",
    },
    synonyms: ["数据来源单位代码", "source_code"],
    ...signOf("source_code"),
    write: orFill("source_code"),
  },
  {
    ...{ key: "BZ", header: "BZ", required: false, width: 24, example: "" },
    name: { zh: "备注", en: "Note" },
    explanation: { zh: "保存，不公示", en: "Kept, not shown." },
    synonyms: ["note"],
    ...textOf("note"),
  },
  {
    ...{ key: "class", header: "公示类别", required: false, width: 14, example: "P2" },
    name: { zh: "公示类别", en: "Class of display" },
    explanation: {
      zh: `本库自设：决定公示期限，可取 ${Object.keys(penaltyClasses).join("、")}`,
      en: `Our own: it sets how long the penalty is shown; one of ${Object.keys(penaltyClasses).join(", ")}.`,
    },
    synonyms: [],
    choices: Object.keys(penaltyClasses).map(toClassCell),
    fields: ["class"],
    read: readClassCell,
    write: (content) => toClassCell(content.penaltyClass),
  },
  {
    ...{ key: "published_on", header: "公示日期", required: false, width: 14, example: "2026-03-05" },
    name: { zh: "公示日期", en: "Day of publication" },
    explanation: {
      zh: "本库自设：公示期限自此起算；不填则为首次导入之日",
      en: "Our own: the display is counted from it; the day of the first import where it is blank.",
    },
    synonyms: ["公开日期"],
    fields: ["published_on"],
    read: dayFor("published_on"),
    write: (content) => content.publishedOn,
  },
  {
    ...{ key: "field", header: "所属领域", required: false, width: 16, example: "无" },
    name: { zh: "所属领域", en: "Field" },
    explanation: {
      zh: `本库自设：决定公示类别，可取 ${fieldWords}、无`,
      en: `Our own: it decides the class; one of ${Object.keys(penaltyFields).join(", ")}, ${noField}.`,
    },
    synonyms: ["领域"],
    choices: [...Object.values(penaltyFields).map(({ zh }) => zh), noFieldWord],
    fields: ["field"],
    read: textFor("field"),
    write: toFieldCell,
  },
  restrictionColumn,
  {
    ...{ key: "decision_text", header: "决定书文本", required: false, width: 60, example: "" },
    name: { zh: "决定书文本", en: "The whole decision, redacted" },
    explanation: {
      zh: "本库自设：决定书全文，与摘要一并公示（处罚信息公示规定第四条），最多 20000 字；须已隐去个人信息",
      en: "Our own: published beside the summary (R45 art 4), up to 20,000 characters; what is personal is hidden already.",
    },
    synonyms: ["决定书全文", "处罚决定书文本", "decision_text"],
    fields: ["decision_text"],
    read: textFor("decision_text"),
    write: ({ text }) => text ?? "",
  },
  ...removalColumns("penalty"),
]
