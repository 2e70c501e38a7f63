// The laws, regulations and rules that the catalogue cites. English titles are plain translations of our own; none is
// official. What was not read in the text itself stands as a doubt on its row and is not smoothed over.
import type { Bilingual } from "./bilingual.ts"
import type { IsoDate, Span, Validity } from "./validity.ts"

/** How well the row is known: read in the full text, or recalled and to be checked before anyone relies on it. */
export type Confidence = "verified" | "memory"

/** What is not certain about a row that is otherwise known. */
export interface Doubt {
  /** The field in doubt; `text` is the wording or the currency of the instrument itself. */
  readonly about: "number" | "inForceFrom" | "text"
  /** Why, in one sentence. */
  readonly note: Bilingual
}

/** One text of one instrument. */
export interface Instrument {
  /** Official title without 《》. */
  readonly zh: string
  /** Our English title. */
  readonly en: string
  /** Number of the order that issued it and, where it was amended, of the amendment; null where not recorded. */
  readonly number: string | null
  /** Day of issue of this text; null where not recorded. */
  readonly issued: IsoDate | null
  /** First day in force, inclusive; null where not recorded. */
  readonly inForceFrom: IsoDate | null
  /** Last day in force, inclusive; null while in force. */
  readonly inForceTo: IsoDate | null
  readonly confidence: Confidence
  readonly doubts: readonly Doubt[]
}

const doubt = (about: Doubt["about"], zh: string, en: string): Doubt => ({ about, note: { zh, en } })
const unchecked = (about: Doubt["about"]) =>
  doubt(about, "未与公布的原文核对。", "Not checked against the published text.")

const inForce = { inForceTo: null, confidence: "verified", doubts: [] } as const
/** Texts of 2014, until the day before Order 101. */
const from2014 = { issued: "2014-08-19", inForceFrom: "2014-10-01", inForceTo: "2025-03-17" } as const
/** Texts that Order 101 amended. */
const order101 = {
  ...inForce,
  ...{ issued: "2025-03-18", inForceFrom: "2025-03-18" },
  doubts: [doubt("inForceFrom", "未见到令101号的施行日期条款。", "The commencement clause of Order 101 was not seen.")],
} as const

/** What is cited by title and article, and of which nothing else is recorded. */
const titleOnly = {
  number: null,
  issued: null,
  inForceFrom: null,
  inForceTo: null,
  confidence: "memory",
  doubts: [
    doubt(
      "text",
      "仅记录了名称和所引条文，文号和日期没有记录。",
      "Only the title and the cited article are recorded; number and days are not.",
    ),
  ],
} as const

const rows = {
  "REG-XXGS-2024": {
    zh: "企业信息公示暂行条例",
    en: "Interim Regulations on the Publication of Enterprise Information",
    number: "国务院令654号，2024-03-10修订（令777号）",
    issued: "2024-03-10",
    inForceFrom: "2024-05-01",
    ...inForce,
    doubts: [unchecked("number"), unchecked("inForceFrom")],
  },
  "R68-2014": {
    zh: "企业经营异常名录管理暂行办法",
    en: "Interim Measures for the List of Enterprises with Abnormal Operations",
    number: "工商总局令68号",
    ...from2014,
    confidence: "verified",
    doubts: [],
  },
  "R68-2025": {
    zh: "企业经营异常名录管理办法",
    en: "Measures for the List of Enterprises with Abnormal Operations",
    number: "令68号经总局令101号修订更名",
    ...order101,
  },
  "R69-2014": {
    zh: "个体工商户年度报告暂行办法",
    en: "Interim Measures for the Annual Reports of Sole Traders",
    number: "令69号",
    ...from2014,
    confidence: "verified",
    doubts: [],
  },
  "R69-2025": {
    zh: "个体工商户年度报告办法",
    en: "Measures for the Annual Reports of Sole Traders",
    number: "令69号经令101号修订",
    ...order101,
  },
  "R70-2014": {
    zh: "农民专业合作社年度报告公示暂行办法",
    en: "Interim Measures for the Publication of the Annual Reports of Farmers' Cooperatives",
    number: "工商总局令70号",
    ...from2014,
    confidence: "memory",
    doubts: [unchecked("text")],
  },
  "R70-2025": {
    zh: "农民专业合作社年度报告公示办法",
    en: "Measures for the Publication of the Annual Reports of Farmers' Cooperatives",
    number: "令70号经令101号修订",
    ...order101,
  },
  "R67-2025": {
    zh: "企业公示信息抽查办法",
    en: "Measures for Spot Checks of the Information that Enterprises Publish",
    number: "令67号经令101号修订",
    ...order101,
  },
  R103: {
    zh: "个体工商户登记管理规定",
    en: "Provisions on the Registration of Sole Traders",
    number: "总局令103号",
    issued: "2025-06-03",
    inForceFrom: "2025-07-15",
    ...inForce,
  },
  R44: {
    zh: "市场监督管理严重违法失信名单管理办法",
    en: "Measures for the List of Serious Violators in Market Regulation",
    number: "总局令44号",
    issued: "2021-07-30",
    inForceFrom: "2021-09-01",
    ...inForce,
    doubts: [
      doubt(
        "text",
        "2025年10月公布过修订草案，未查到是否通过。",
        "A revision draft was published in 2025-10; its adoption was not found.",
      ),
    ],
  },
  R45: {
    zh: "市场监督管理行政处罚信息公示规定",
    en: "Provisions on the Publication of Administrative Penalties in Market Regulation",
    number: "总局令45号",
    issued: "2021-07-30",
    inForceFrom: "2021-09-01",
    ...inForce,
    doubts: [
      doubt(
        "text",
        "第十三条、第十四条与《市场监督管理信用修复管理办法》（令107号）有重叠。",
        "Articles 13 and 14 overlap R107.",
      ),
    ],
  },
  "XYXF-2021": {
    zh: "市场监督管理信用修复管理办法（规范性文件）",
    en: "Measures for Credit Repair in Market Regulation (2021 normative document)",
    number: "国市监信规〔2021〕3号",
    issued: "2021-07-30",
    inForceFrom: "2021-09-01",
    inForceTo: "2025-12-24",
    confidence: "memory",
    doubts: [],
  },
  R107: {
    zh: "市场监督管理信用修复管理办法（部门规章）",
    en: "Measures for Credit Repair in Market Regulation (2025 departmental rule)",
    number: "总局令107号",
    issued: "2025-11-21",
    inForceFrom: "2025-12-25",
    ...inForce,
  },
  NDRC36: {
    zh: "信用修复管理办法",
    en: "Measures for Credit Repair",
    number: "发展改革委令36号",
    issued: "2025-11-20",
    inForceFrom: "2026-04-01",
    ...inForce,
  },
  "GBF-2025-22": {
    zh: "关于进一步完善信用修复制度的实施方案",
    en: "Plan for Further Improving Credit Repair",
    number: "国办发〔2025〕22号",
    issued: "2025-06-22",
    inForceFrom: "2025-06-22",
    ...inForce,
  },
  EC: {
    zh: "电子商务法",
    en: "E-Commerce Law",
    number: "主席令7号",
    issued: "2018-08-31",
    inForceFrom: "2019-01-01",
    ...inForce,
    doubts: [doubt("number", "尚未与原文核对。", "Not yet checked against the text.")],
  },
  R37: {
    zh: "网络交易监督管理办法",
    en: "Measures for the Supervision of Online Trading",
    number: "总局令37号",
    issued: "2021-03-15",
    inForceFrom: "2021-05-01",
    ...inForce,
    doubts: [
      doubt(
        "text",
        "2025年可能有技术性修改，未查到。",
        "There may be a technical amendment of 2025; it was not found.",
      ),
    ],
  },
  LIVE: {
    zh: "直播电商监督管理办法",
    en: "Measures for the Supervision of Live-Streaming E-Commerce",
    number: "总局+网信办",
    issued: "2025-12-18",
    inForceFrom: "2026-02-01",
    ...inForce,
    doubts: [
      doubt(
        "number",
        "仅记录了制定机关，没有记录文号。",
        "Only the issuing bodies are recorded, not the order's number.",
      ),
    ],
  },
  PROC: {
    zh: "市场监督管理行政处罚程序规定",
    en: "Provisions on the Procedure for Administrative Penalties in Market Regulation",
    number: "令2号，经令42、61号修正",
    issued: "2022-09-29",
    inForceFrom: "2019-04-01",
    ...inForce,
    doubts: [
      doubt(
        "inForceFrom",
        "早于公布日期，两个日期似属于不同文本。",
        "It precedes the day of issue: the two days seem to belong to different texts.",
      ),
    ],
  },
  APL: {
    zh: "行政处罚法",
    en: "Administrative Penalty Law",
    number: null,
    issued: "2021-01-22",
    inForceFrom: "2021-07-15",
    ...inForce,
    doubts: [unchecked("inForceFrom")],
  },
  PIPL: {
    zh: "个人信息保护法",
    en: "Personal Information Protection Law",
    number: null,
    issued: "2021-08-20",
    inForceFrom: "2021-11-01",
    ...inForce,
    doubts: [unchecked("inForceFrom")],
  },
  ZWSJ: {
    zh: "政务数据共享条例",
    en: "Regulations on the Sharing of Government Data",
    number: null,
    issued: "2025-05-28",
    inForceFrom: "2025-08-01",
    ...inForce,
  },
  SYMM: {
    zh: "商用密码管理条例",
    en: "Regulations on Commercial Cryptography",
    number: "国务院令760号",
    issued: "2023-04-27",
    inForceFrom: "2023-07-01",
    ...inForce,
  },
  NAME: { ...titleOnly, zh: "企业名称登记管理规定", en: "Provisions on the Registration of Enterprise Names" },
  ARL: { ...titleOnly, zh: "行政复议法", en: "Administrative Reconsideration Law" },
  ALL: { ...titleOnly, zh: "行政诉讼法", en: "Administrative Litigation Law" },
  "HN-CREDIT": { ...titleOnly, zh: "河南省社会信用条例", en: "Social Credit Regulations of Henan Province" },
} as const satisfies Record<string, Instrument>

/** The short id of an instrument. A year marks one text of an instrument that has had several. */
export type InstrumentId = keyof typeof rows

export const instruments: Readonly<Record<InstrumentId, Instrument>> = rows

/** The days on which an instrument is in force, as far as they are recorded. */
export function spanOf(id: InstrumentId): Span {
  const { inForceFrom, inForceTo } = instruments[id]
  return { validFrom: inForceFrom, validTo: inForceTo }
}

/**
 * The span in which an instrument is in force, for a rule that has no span of its own.
 * @throws RangeError where its first day is not recorded: such a rule must say itself from when it holds
 */
export function validityOf(id: InstrumentId): Validity {
  const { inForceFrom, inForceTo } = instruments[id]
  if (inForceFrom === null) throw new RangeError(`the first day of ${id} is not recorded`)
  return { validFrom: inForceFrom, validTo: inForceTo }
}
