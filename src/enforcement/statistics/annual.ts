/** The figures of a bureau's annual reply (年度答复) in one table: what each list came to in a year. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { type ListName, listNames } from "../../law/list.ts"
import type { ExemptionCounts } from "../../register/proceeding/exemption-store.ts"
import type { EndMoveName } from "../../register/record/state.ts"
import type { LeadCounts } from "../lead/store.ts"
import type { WireRow, WireStatistics } from "./wire.ts"

/** A line of the table; a list without the figure has null. */
export interface AnnualRow extends Record<ListName | "total", number | null> {
  item: AnnualItem
}

// Under which item each end is counted: an end that is new stands in none, and does not compile.
const itemOfEnd = {
  ...{ repair: "repaired", follow: "repaired", expire: "expired", end: "told", deregister: "deregistered" },
  ...{ correct: "wrong", withdraw: "wrong", annul: "wrong", supersede: "wrong", revoke: "wrong", retract: "wrong" },
  erase: "wrong",
} as const satisfies Record<EndMoveName | "erase", string>
type EndItem = (typeof itemOfEnd)[keyof typeof itemOfEnd]

const endedBy = (row: WireRow, item: EndItem) =>
  Object.entries(itemOfEnd).reduce(
    (sum, [name, of]) => sum + (of === item ? (row.merchants.ended_by[name] ?? 0) : 0),
    0,
  )

/** An item: what it takes out of a year's row, and of the row of all the time before the year. */
interface ItemRow extends Bilingual {
  readonly take: (row: WireRow, earlier: WireRow | undefined) => number | null
}

/** The items, in the order of the table. */
export const annualItems = {
  live_at_start: { zh: "年初公示中", en: "Shown at the beginning", take: (_, earlier) => earlier?.merchants.live ?? 0 },
  listed: { zh: "本年公示", en: "Published in the year", take: ({ merchants }) => merchants.listed },
  resumed: { zh: "恢复公示", en: "Shown again", take: ({ merchants }) => merchants.resumed },
  paused: { zh: "暂停公示", en: "Masked for the time being", take: ({ merchants }) => merchants.paused },
  ended: { zh: "停止公示", en: "Ended", take: ({ merchants }) => merchants.ended },
  ended_repaired: { zh: "其中：信用修复", en: "of these repaired", take: (row) => endedBy(row, "repaired") },
  ended_expired: { zh: "其中：期满", en: "of these by themselves", take: (row) => endedBy(row, "expired") },
  ended_told: { zh: "其中：来源移出", en: "of these as the source told", take: (row) => endedBy(row, "told") },
  ended_wrong: {
    ...{ zh: "其中：更正、撤回、撤销", en: "of these corrected, withdrawn or revoked" },
    take: (row) => endedBy(row, "wrong"),
  },
  ended_deregistered: {
    zh: "其中：主体注销",
    en: "of these deregistered",
    take: (row) => endedBy(row, "deregistered"),
  },
  live_at_end: { zh: "年末公示中", en: "Shown at the end", take: ({ merchants }) => merchants.live },
  days_listed_mean: {
    ...{ zh: "平均公示天数（已停止的）", en: "Days of display on average, of those that ended" },
    take: ({ merchants }) => merchants.days_listed_mean,
  },
  publication_days_mean: {
    ...{ zh: "作出决定到公示的平均天数", en: "Days from decision to publication on average" },
    take: ({ agencies }) => agencies?.publication_days_mean ?? null,
  },
  judged: {
    ...{ zh: "适用二十个工作日公示期限的", en: "Publications with a clock of 20 working days" },
    take: ({ agencies }) => agencies?.judged ?? 0,
  },
  late: { zh: "其中：超期公示", en: "of these late", take: ({ agencies }) => agencies?.late ?? 0 },
  overdue: { zh: "逾期办理（次）", en: "Clocks that ran out", take: ({ agencies }) => agencies?.overdue ?? 0 },
  repairs_filed: {
    zh: "信用修复申请",
    en: "Repairs applied for",
    take: ({ agencies }) => agencies?.repairs.filed ?? 0,
  },
  repairs_granted: { zh: "准予修复", en: "Repairs granted", take: ({ agencies }) => agencies?.repairs.granted ?? 0 },
  repairs_refused: {
    ...{ zh: "不予修复、不予受理", en: "Repairs refused or not accepted" },
    take: ({ agencies }) => (agencies ? agencies.repairs.refused + agencies.repairs.rejected : 0),
  },
  objections_filed: { zh: "异议", en: "Objections", take: ({ agencies }) => agencies?.objections.filed ?? 0 },
  objections_granted: {
    ...{ zh: "经异议更正", en: "Corrected after an objection" },
    take: ({ agencies }) => agencies?.objections.granted ?? 0,
  },
  joint_notices: {
    ...{ zh: "联合惩戒通知（件）", en: "Notices to agencies" },
    take: ({ agencies }) => agencies?.joint.notices ?? 0,
  },
  joint_recalls: {
    ...{ zh: "解除通知（件）", en: "Recalls to agencies" },
    take: ({ agencies }) => agencies?.joint.recalls ?? 0,
  },
  joint_acknowledged: {
    ...{ zh: "其中：已签收的通知和解除通知", en: "of both acknowledged" },
    take: ({ agencies }) => agencies?.joint.acknowledged ?? 0,
  },
  joint_answered: {
    ...{ zh: "其中：已反馈结果的通知和解除通知", en: "of both answered" },
    take: ({ agencies }) => agencies?.joint.answered ?? 0,
  },
  joint_feedback_rate_mean: {
    ...{ zh: "反馈率", en: "Feedback rate" },
    take: ({ agencies }) => agencies?.joint.feedback_rate ?? null,
  },
  joint_answer_days_mean: {
    ...{ zh: "平均签收天数", en: "Days to the acknowledgement on average" },
    take: ({ agencies }) => agencies?.joint.answer_days_mean ?? null,
  },
  joint_recalls_late: {
    ...{ zh: "超期签收的解除通知", en: "Recalls acknowledged late" },
    take: ({ agencies }) => agencies?.joint.recalls_late ?? 0,
  },
  measures_applied: {
    ...{ zh: "实施惩戒措施", en: "Measures applied" },
    take: ({ agencies }) => agencies?.joint.measures_applied ?? 0,
  },
  measures_lifted: {
    ...{ zh: "解除惩戒措施", en: "Measures lifted" },
    take: ({ agencies }) => agencies?.joint.measures_lifted ?? 0,
  },
  joint_outstanding: {
    ...{ zh: "目前未落实的解除通知", en: "Recalls outstanding now" },
    take: ({ agencies }) => agencies?.joint.outstanding_now ?? 0,
  },
  joint_overdue: {
    ...{ zh: "其中：逾期", en: "of these overdue" },
    take: ({ agencies }) => agencies?.joint.overdue_now ?? 0,
  },
} as const satisfies Record<string, ItemRow>

/** What has to do with no list. */
const leadItems = {
  leads_taken: { zh: "收到线索", en: "Leads taken in", take: ({ taken }) => taken },
  leads_verified: { zh: "已核查线索", en: "Leads verified", take: ({ verified }) => verified },
  leads_closed: { zh: "办结线索", en: "Leads closed", take: ({ closed }) => closed },
  leads_cases: { zh: "其中：进入办理", en: "of these led to a proceeding", take: ({ cases }) => cases },
  leads_overdue: { zh: "逾期未办结的线索", en: "Leads overdue now", take: ({ overdueNow }) => overdueNow },
} as const satisfies Record<string, Bilingual & { take: (counts: LeadCounts) => number }>

/** Violations that were not punished: they are in no list. */
const exemptionItems = {
  exemptions: { zh: "不予行政处罚决定（件）", en: "Violations that were not punished", take: ({ decided }) => decided },
  exemptions_first: { zh: "其中：首违不罚", en: "of these first offences", take: ({ firstOffences }) => firstOffences },
} as const satisfies Record<string, Bilingual & { take: (counts: ExemptionCounts) => number }>

const besideLists = { ...leadItems, ...exemptionItems }

export type AnnualItem = keyof typeof annualItems | keyof typeof besideLists
export const annualItemNames = [...Object.keys(annualItems), ...Object.keys(besideLists)] as [
  AnnualItem,
  ...AnnualItem[],
]

/** What an item is called. */
export function itemWords(item: AnnualItem): Bilingual {
  const { zh, en }: Bilingual =
    item in besideLists ? besideLists[item as keyof typeof besideLists] : annualItems[item as keyof typeof annualItems]
  return { zh, en }
}

/**
 * The table. @param year of the year by list @param earlier of all the time before it, by list
 */
export function toAnnualRows(
  year: WireStatistics,
  earlier: WireStatistics,
  counts: LeadCounts & ExemptionCounts,
): AnnualRow[] {
  const rowOf = ({ rows }: WireStatistics, list: ListName) => rows.find((row) => row.list === list)
  const ofNone = Object.entries(besideLists).map(([item, { take }]): AnnualRow => {
    return { item: item as AnnualItem, abnormal: null, serious: null, penalty: null, total: take(counts) }
  })
  const ofRecords = Object.entries(annualItems).map(([item, { take }]: [string, ItemRow]): AnnualRow => {
    const ofLists = listNames.map((list) => {
      const row = rowOf(year, list)
      const before = rowOf(earlier, list)
      // A list of which nothing happened in the year still holds what it held.
      if (!row)
        return [list, item.startsWith("live") ? (before?.merchants.live ?? 0) : item.endsWith("mean") ? null : 0]
      return [list, take(row, before)]
    })
    const total = take(year.total, earlier.total)
    return { item: item as AnnualItem, ...(Object.fromEntries(ofLists) as Record<ListName, number | null>), total }
  })
  return [...ofRecords, ...ofNone]
}
