// The clocks (期限) that run while an authority decides: the deadlines of the catalogue, and those that stand with a
// ground. Owns which of them there are; deadline.ts owns the days.
import type { Bilingual } from "./bilingual.ts"
import { addWorkingDays, type Calendar, type MissingCalendar } from "./calendar.ts"
import { type Citation, cite, type Source } from "./citation.ts"
import { type DeadlineId, deadlines, dueOn } from "./deadline.ts"
import { periodText } from "./deadline-row.ts"
import type { Ground } from "./ground.ts"

/** Days that a rule on grounds sets, or that stand in the row of another deadline, and so in none of the table. */
export const groundClocks = {
  abnormal_listing: {
    amount: 10,
    zh: "作出列入经营异常名录的决定并公示",
    en: "Decide on the listing and publish it",
    from: { zh: "列入事由规定的起算日", en: "the day that the ground names" },
    source: [cite("R68-2025", "6-9"), cite("R69-2025", "13-15"), cite("R70-2025", "10-12")],
  },
  // The decision names its day itself, and no text sets one: the clock ends on the day from which it is reckoned.
  exemption_follow_up: {
    amount: 0,
    zh: "回访当事人，查看是否仍已改正",
    en: "Look whether it is still corrected",
    from: { zh: "不予处罚决定确定的回访期限", en: "the day that the decision not to punish names" },
    source: [cite("APL", "33")],
  },
  xycn_extension: {
    amount: 10,
    zh: "延长期限的，作出“信用中国”网站推送的修复申请的决定",
    en: "Decide on an application that Credit China has pushed, where the time was extended",
    from: { zh: "原期限届满之日", en: "the end of the time before" },
    source: [cite("NDRC36", "16")],
  },
} as const satisfies Record<string, { amount: number; zh: string; en: string; from: Bilingual; source: Source }>

export type ClockId = DeadlineId | keyof typeof groundClocks

/** What has to be done by the end of a clock, in words. */
export function clockWords(id: ClockId): { zh: string; en: string } {
  const { zh, en } = isGroundClock(id) ? groundClocks[id] : deadlines[id]
  return { zh, en }
}

/**
 * How long a clock runs, from what, and by what law.
 * @param ground on which it runs: by the measures that this stands in
 * @param own what its province has set
 */
export function clockRule(
  id: ClockId,
  ground?: Ground,
  own?: { amount: number; source: Citation },
): { period: Bilingual; from: Bilingual; source: readonly Citation[] } {
  const national = nationalRule(id, ground)
  if (!own) return national
  const unit = isGroundClock(id) ? "working-day" : deadlines[id].unit
  return { ...national, period: periodText({ amount: own.amount, unit }), source: [...national.source, own.source] }
}

function nationalRule(id: ClockId, ground?: Ground): { period: Bilingual; from: Bilingual; source: Source } {
  if (!isGroundClock(id))
    return { period: periodText(deadlines[id]), from: deadlines[id].from, source: deadlines[id].source }
  const { amount, from, source: all } = groundClocks[id]
  // Each kind of merchant has measures of its own.
  const cited = ground?.source.flatMap((row) => ("instrument" in row ? [row.instrument] : [])) ?? []
  const own = all.find(({ instrument }) => cited.includes(instrument))
  const period = amount === 0 ? sameDay : periodText({ amount, unit: "working-day" })
  return { period, from, source: own ? [own] : all }
}

const sameDay = { zh: "当日", en: "that day" } as const satisfies Bilingual

/** Whether a text names a clock. */
export function isClockId(id: string): id is ClockId {
  return Object.hasOwn(groundClocks, id) || Object.hasOwn(deadlines, id)
}

/** How many of its unit a clock runs by the national rule. */
export function clockLength(id: ClockId): number {
  return isGroundClock(id) ? groundClocks[id].amount : deadlines[id].amount
}

/** The last day of a clock that starts on a day, which is not counted. @param amount where a province has set another */
export function clockDue(
  id: ClockId,
  start: string,
  calendar: Calendar,
  amount = clockLength(id),
): string | MissingCalendar {
  return isGroundClock(id) ? addWorkingDays(start, amount, calendar) : dueOn(start, id, calendar, amount)
}

function isGroundClock(id: ClockId): id is keyof typeof groundClocks {
  return Object.hasOwn(groundClocks, id)
}
