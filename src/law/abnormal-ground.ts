// The grounds of the abnormal-operation list (经营异常名录): four for enterprises, three each for sole traders and
// cooperatives, and two that ended in 2025 and stand here only so that older records can be imported.
import { cite } from "./citation.ts"
import type { Ending, Ground, RemovalRule } from "./ground.ts"
import type { InstrumentId } from "./instrument.ts"
import { keyed } from "./keyed.ts"

/** Order 101 amended the measures on this day; they apply until another text replaces them. */
const order101 = { validFrom: "2025-03-18", validTo: null } as const
/** The measures of 2014 had the ground already, and Order 101 kept it. */
const since2014 = { validFrom: "2014-10-01", validTo: null, doubt: articleOf2014() } as const
/** The same for sole traders, who were marked (标记) until Order 101 and have been listed since. */
const markedAtFirst = { ...since2014, markedTo: "2025-03-17" } as const
/** The measures of 2014 applied until the day before. */
const measuresOf2014 = { validFrom: "2014-10-01", validTo: "2025-03-17" } as const

/** Removal under the measures of Order 101 until R107 came in, on 2025-12-25. */
function beforeR107(
  instrument: InstrumentId,
  article: string,
  workingDays: number | null,
  startsAt: RemovalRule["startsAt"],
): RemovalRule {
  const source = [cite(instrument, article)] as const
  return { workingDays, startsAt, source, validFrom: "2025-03-18", validTo: "2025-12-24" }
}

/** Removal under R107: 2 working days from acceptance; where an address is concerned, from verification (核实). */
function underR107(startsAt: "acceptance" | "verification", ...articles: string[]): RemovalRule {
  return { workingDays: 2, startsAt, source: [cite("R107", ...articles)], validFrom: "2025-12-25", validTo: null }
}

const endings = {
  reportPublished: { zh: "补报未报年份的年度报告并公示", en: "File and publish the report of every missing year." },
  informationPublished: { zh: "履行公示义务", en: "Publish the missing information." },
  nameChanged: { zh: "办理名称变更登记", en: "Register a new name." },
  addressSettled: {
    zh: "办理住所或者经营场所变更登记，或者通过登记的住所或者经营场所可以重新取得联系",
    en: "Register the present address, or be reachable again at the registered one.",
  },
  paperReportFiled: { zh: "补报纸质年度报告", en: "File the missing annual report on paper." },
  reportCorrected: { zh: "更正年度报告", en: "File a corrected annual report." },
  informationCorrected: { zh: "更正公示信息", en: "Correct the published information." },
  markLifted: { zh: "恢复正常记载状态", en: "The authority restores the normal entry." },
} as const

function ending(how: keyof typeof endings, ...rules: RemovalRule[]): Ending {
  return { ...endings[how], inferred: false, rules }
}

/** For a row whose source cites an article of R107 and says no more: the text is that of the ground that shares it. */
function inferredEnding(how: keyof typeof endings, ...rules: RemovalRule[]): Ending {
  return { ...endings[how], inferred: true, rules }
}

function articleOf2014() {
  return {
    zh: "2014年10月1日起已有此事由（企业的已核对）；2014年办法的条款号未与原文核对。",
    en: "The ground exists since 1 October 2014 (checked for enterprises); the article of 2014 was not checked against its text.",
  }
}

/** When a ground arises (rule: the listing is due so many working days after it, see clock.ts). */
const arises = {
  periodOver: { zh: "6月30日年度报告期限届满之日", en: "the end of the reporting period (30 June)" },
  orderOver: { zh: "责令的期限届满之日", en: "the end of the ordered period" },
  changeOver: { zh: "变更期限届满之日", en: "the end of the time for the change" },
  verified: { zh: "查实之日", en: "verification" },
} as const

/** The last day of the reporting period: what makes a missing report a ground, in every year. */
const periodOver = { arises: arises.periodOver, arisesEvery: "06-30" } as const

/** What the same ground is called for each kind of subject. */
const spoken = {
  report: ["未年报", "未公示年度报告", "未报送年度报告", "逾期未年报"],
  untraceable: ["失联", "地址失联", "查无下落", "住所无法联系", "地址异常"],
  concealment: ["隐瞒真实情况", "弄虚作假", "年报造假", "公示信息虚假"],
} as const

const common = {
  list: "abnormal",
  markOnly: false,
  markedTo: null,
  publishedReason: null,
  arisesEvery: null,
  otherNames: [],
} as const

/** The grounds of the abnormal-operation list, by code: E for enterprise, I for sole trader, C for cooperative. */
export const abnormalGrounds = keyed("code", {
  "AB-E1": {
    ...common,
    ...since2014,
    subjectType: "enterprise",
    zh: "未按期公示年度报告",
    en: "Did not file and publish its annual report by 30 June",
    otherNames: spoken.report,
    publishedReason: "未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告的",
    ...periodOver,
    source: [cite("R68-2025", "4(1)", "6"), cite("REG-XXGS-2024", "8"), cite("R68-2014", "4(1)")],
    ending: ending(
      "reportPublished",
      beforeR107("R68-2025", "11", 5, "application"),
      underR107("acceptance", "12(1)", "16"),
    ),
  },
  "AB-E2": {
    ...common,
    ...since2014,
    subjectType: "enterprise",
    zh: "责令期限内未公示即时信息",
    en: "Did not publish information on an event within the time that it was ordered to",
    otherNames: ["未公示企业信息", "责令期限内未公示"],
    publishedReason: "未在工商行政管理部门依照《企业信息公示暂行条例》第十条规定责令的期限内公示有关企业信息的",
    arises: arises.orderOver,
    source: [cite("R68-2025", "4(2)", "7"), cite("REG-XXGS-2024", "10"), cite("R68-2014", "4(2)")],
    ending: ending(
      "informationPublished",
      beforeR107("R68-2025", "12", 5, "application"),
      underR107("acceptance", "12(2)", "16"),
    ),
  },
  "AB-E3": {
    ...common,
    ...order101,
    subjectType: "enterprise",
    zh: "应停用名称逾期未变更登记",
    en: "Did not change, within 30 days, a name that it was ordered to stop using",
    otherNames: ["名称逾期未变更", "应当停止使用的名称未变更"],
    arises: arises.changeOver,
    source: [cite("R68-2025", "4(3)", "8"), cite("NAME", "23")],
    ending: ending(
      "nameChanged",
      beforeR107("R68-2025", "13", 5, "verification"),
      underR107("acceptance", "12(3)", "16"),
    ),
  },
  "AB-E4": {
    ...common,
    ...since2014,
    subjectType: "enterprise",
    zh: "通过登记住所/经营场所无法联系",
    en: "Could not be reached at its registered address",
    otherNames: spoken.untraceable,
    publishedReason: "通过登记的住所或者经营场所无法联系的",
    arises: arises.verified,
    source: [cite("R68-2025", "4(4)", "9"), cite("R67-2025", "14"), cite("R68-2014", "4(4)")],
    ending: ending("addressSettled", beforeR107("R68-2025", "14", 5, "verification"), underR107("verification", "16")),
  },
  "AB-I1": {
    ...common,
    ...markedAtFirst,
    subjectType: "sole-trader",
    zh: "个体户未报送年报",
    en: "Did not file its annual report",
    otherNames: spoken.report,
    ...periodOver,
    source: [cite("R69-2025", "13"), cite("R69-2014")],
    ending: ending("paperReportFiled", beforeR107("R69-2025", "16", 5, "application"), underR107("acceptance", "16")),
    doubt: {
      zh: "2014年的办法已有此事由，其条文尚未与原文核对。来源还载明公示期间为7月1日至次年6月30日；本库公示至移出为止。",
      en: "The measures of 2014 had this ground already; their article is not yet checked against the text. The source also says 'displayed from 1 July to 30 June of the next year'; the register shows it until it is removed.",
    },
  },
  "AB-I2": {
    ...common,
    ...markedAtFirst,
    subjectType: "sole-trader",
    zh: "个体户年报隐瞒真实情况、弄虚作假",
    en: "Hid the truth or gave false information in its annual report",
    otherNames: spoken.concealment,
    arises: arises.verified,
    source: [cite("R69-2025", "14"), cite("R69-2014")],
    ending: ending(
      "reportCorrected",
      beforeR107("R69-2025", "17", 5, "verification"),
      underR107("acceptance", "12(5)", "16"),
    ),
  },
  "AB-I3": {
    ...common,
    ...markedAtFirst,
    subjectType: "sole-trader",
    zh: "个体户经营场所/经营者住所无法联系",
    en: "Could not be reached at its place of business or the operator's address",
    otherNames: spoken.untraceable,
    arises: arises.verified,
    source: [cite("R69-2025", "15"), cite("R69-2014")],
    ending: inferredEnding(
      "addressSettled",
      beforeR107("R69-2025", "18", null, null),
      underR107("verification", "12(4)", "16"),
    ),
  },
  "AB-C1": {
    ...common,
    ...since2014,
    subjectType: "cooperative",
    zh: "合作社未报送公示年报",
    en: "Did not file and publish its annual report",
    otherNames: spoken.report,
    publishedReason: "未按照《农民专业合作社年度报告公示办法》规定报送年度报告并公示的",
    ...periodOver,
    source: [cite("R70-2025", "10"), cite("R70-2014")],
    ending: inferredEnding(
      "reportPublished",
      beforeR107("R70-2025", "13", null, null),
      underR107("acceptance", "12(1)", "16"),
    ),
  },
  "AB-C2": {
    ...common,
    ...since2014,
    subjectType: "cooperative",
    zh: "合作社年报公示信息虚假",
    en: "Published false information in its annual report",
    otherNames: spoken.concealment,
    publishedReason: "农民专业合作社年度报告公示信息隐瞒真实情况、弄虚作假的",
    arises: arises.verified,
    source: [cite("R70-2025", "11"), cite("R70-2014")],
    ending: inferredEnding(
      "reportCorrected",
      beforeR107("R70-2025", "14", null, null),
      underR107("acceptance", "12(5)", "16"),
    ),
  },
  "AB-C3": {
    ...common,
    ...since2014,
    subjectType: "cooperative",
    zh: "合作社登记住所无法联系",
    en: "Could not be reached at its registered address",
    otherNames: spoken.untraceable,
    publishedReason: "通过登记的住所无法与农民专业合作社取得联系的",
    arises: arises.verified,
    source: [cite("R70-2025", "12"), cite("R70-2014")],
    ending: inferredEnding(
      "addressSettled",
      beforeR107("R70-2025", "15", null, null),
      underR107("verification", "12(4)", "16"),
    ),
  },
  "AB-X3-OLD": {
    ...common,
    ...measuresOf2014,
    subjectType: "enterprise",
    zh: "公示信息隐瞒真实情况、弄虚作假（旧）",
    en: "Published false information or hid the truth (before 18 March 2025)",
    otherNames: spoken.concealment,
    publishedReason: "公示企业信息隐瞒真实情况、弄虚作假的",
    arises: arises.verified,
    source: [cite("R68-2014", "4(3)", "8")],
    ending: ending("informationCorrected", {
      ...measuresOf2014,
      workingDays: 5,
      startsAt: "verification",
      source: [cite("R68-2014", "13")],
    }),
    doubt: {
      zh: "对2025年3月17日后申请的移出，来源没有载明规则。",
      en: "The source names no rule for a removal that is applied for after 2025-03-17.",
    },
  },
  "AB-MARK-OLD": {
    ...common,
    ...measuresOf2014,
    subjectType: "sole-trader",
    markOnly: true,
    markedTo: "2025-03-17",
    zh: "标记为经营异常状态（旧）",
    en: "Marked as operating abnormally (before 18 March 2025)",
    arises: null,
    source: [cite("R69-2014", "13-18")],
    ending: ending("markLifted", {
      ...measuresOf2014,
      workingDays: 5,
      startsAt: null,
      source: [cite("R69-2014", "13-18")],
    }),
    doubt: {
      zh: "对2025年3月17日后解除标记，来源没有载明规则。",
      en: "The source names no rule for lifting a mark after 2025-03-17.",
    },
  },
} as const satisfies Record<string, Omit<Ground, "code">>)

export type AbnormalGroundCode = keyof typeof abnormalGrounds
