/**
 * The shape of a deadline, and the words that its rows share. The rows stand in files by subject matter; `deadline.ts`
 * puts them together and counts.
 */
import type { Bilingual } from "./bilingual.ts"
import type { GroundCode } from "./catalogue.ts"
import { type Citation, cite, type Source } from "./citation.ts"
import { type InstrumentId, spanOf } from "./instrument.ts"
import type { ListName } from "./list.ts"
import type { Span } from "./validity.ts"

/** What a period is counted in. A working day is a 工作日. */
export type PeriodUnit = "working-day" | "day" | "month" | "year"

/** The length of a period in words. */
export function periodText({ amount, unit }: Pick<Deadline, "amount" | "unit">): Bilingual {
  const { zh, one, more } = units[unit]
  return { zh: `${amount}${zh}`, en: `${amount} ${amount === 1 ? one : more}` }
}

const units = {
  "working-day": { zh: "个工作日", one: "working day", more: "working days" },
  day: { zh: "日", one: "day", more: "days" },
  month: { zh: "个月", one: "month", more: "months" },
  year: { zh: "年", one: "year", more: "years" },
} as const satisfies Record<PeriodUnit, { zh: string; one: string; more: string }>

/** What a deadline has to do with, for grouping, in the order in which the topics are shown. */
export const deadlineTopics = {
  abnormal: { zh: "经营异常名录", en: "List of abnormal operations" },
  serious: { zh: "严重违法失信名单", en: "List of serious violators" },
  penalty: { zh: "行政处罚信息公示", en: "Publication of penalties" },
  procedure: { zh: "行政处罚程序", en: "Penalty procedure" },
  repair: { zh: "信用修复", en: "Credit repair" },
  remedy: { zh: "行政复议和行政诉讼", en: "Review and litigation" },
  publication: { zh: "企业信息公示", en: "Publication of enterprise information" },
  "credit-china": { zh: "“信用中国”网站", en: "Credit China (信用中国)" },
  sharing: { zh: "政务数据共享", en: "Sharing of government data" },
  platform: { zh: "网络交易平台", en: "Online trading platforms" },
  henan: { zh: "河南省社会信用", en: "Social credit in Henan" },
} as const satisfies Record<string, Bilingual>
export type DeadlineTopic = keyof typeof deadlineTopics

/** One deadline (期限). `validFrom` and `validTo` (inclusive) are the days on which the period can begin. */
export interface Deadline<Id extends string = string> extends Span {
  readonly id: Id
  /** How many of `unit`. */
  readonly amount: number
  readonly unit: PeriodUnit
  readonly topic: DeadlineTopic
  /** The lists, or single grounds, whose records this clock runs for; none where it has to do with no record. */
  readonly appliesTo: readonly (ListName | GroundCode)[]
  /** What must be done by then, in Chinese. */
  readonly zh: string
  /** The same in plain English: a phrase that starts with a capital and has no full stop. */
  readonly en: string
  /** What starts it. */
  readonly from: Bilingual
  /**
   * False where the period is no time in which to act but the least or the most that something may take: it ends on its
   * own day, working day or not.
   */
  readonly rollsForward: boolean
  readonly source: Source
  /** What is not certain about the row, in one sentence. */
  readonly doubt?: Bilingual
}

/** A row as it is written: its key is its id. */
export type DeadlineRow = Omit<Deadline, "id">

type Topic = Pick<Deadline, "topic" | "appliesTo">
type Period = Pick<Deadline, "amount" | "unit" | "rollsForward">

/** How a row begins: what it has to do with, how long it is, by which law. */
export function due(topic: Topic, period: Period, source: Span & Pick<Deadline, "source">) {
  return { ...topic, ...period, ...source }
}

/** A topic, and the lists or single grounds whose records the clock runs for. */
export function about(topic: DeadlineTopic, ...appliesTo: Topic["appliesTo"]): Topic {
  return { topic, appliesTo }
}

const period = (unit: PeriodUnit, rollsForward: boolean) => (amount: number) => ({ amount, unit, rollsForward })

export const workingDays = period("working-day", true)
export const days = period("day", true)
export const months = period("month", true)
/** To be kept at least so long: nobody has to act on the last day. */
export const keptYears = period("year", false)

/** The source of a deadline and the days on which that instrument is in force. */
export function law(instrument: InstrumentId, articles: readonly string[], ...also: Citation[]) {
  return { ...spanOf(instrument), source: [cite(instrument, ...articles), ...also] } as const
}

/** For a row that does not record what starts it. */
export const startNotRecorded = {
  from: { zh: "起算点未载明", en: "what starts it is not recorded" },
  doubt: { zh: "起算点没有记录。", en: "What starts the period is not recorded." },
} as const

/** What often starts a period. */
export const startsAt = {
  decision: { zh: "作出决定之日", en: "the decision" },
  receipt: { zh: "收到之日", en: "receipt" },
  application: { zh: "提出申请之日", en: "the application" },
  acceptance: { zh: "受理之日", en: "acceptance" },
  publication: { zh: "公示之日", en: "publication" },
  verification: { zh: "查实之日", en: "verification" },
} as const satisfies Record<string, Bilingual>
