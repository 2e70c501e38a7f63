/** The time in a question (去年12月, 最近三个月, 2023年以来), as days of publication. Pure. */
import { addDays, addMonths } from "../../law/day.ts"
import { numberValue, numerals } from "./chinese-number.ts"
import { isParted, mayBeginAfter, type Understood } from "./slot.ts"

const count = `[${numerals}]{1,4}|半`
const notAYear = "(?!度|款|产|新|陈|版|式|份的?酒|的?年报|年度)"
const isMonth = "(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"

type Days = readonly [from: string | null, to: string | null]
type PeriodRule = readonly [
  pattern: RegExp,
  days: (found: readonly (string | undefined)[], today: string) => Days | null,
]

const yearOf = (today: string, back = 0) => String(Number(today.slice(0, 4)) - back)
const years: Readonly<Record<string, number>> = { 今年: 0, 本年: 0, 去年: 1, 上年: 1, 前年: 2 }
const wholeYear = (year: string): Days => [`${year}-01-01`, `${year}-12-31`]

function wholeMonth(year: string, month: number): Days {
  const first = `${year}-${String(month).padStart(2, "0")}-01`
  return [first, addDays(addMonths(first, 1), -1)]
}

function quarter(year: string, n: number): Days {
  return [wholeMonth(year, 3 * n - 2)[0], wholeMonth(year, 3 * n)[1]]
}

function half(year: string, name: string): Days {
  return name === "上" ? [`${year}-01-01`, `${year}-06-30`] : [`${year}-07-01`, `${year}-12-31`]
}

/** The year that was said, by figures or by 去年. */
function saidYear(said: string | undefined, today: string): string | null {
  if (said === undefined) return null
  const back = years[said]
  return back === undefined ? said.slice(0, 4) : yearOf(today, back)
}

const aYear = "(今年|本年|去年|上年|前年|(?:19|20)\\d\\d年)"

const periodRules: readonly PeriodRule[] = [
  [
    new RegExp(`^${aYear}的?${isMonth}月份?(?!\\d|日|[一二三四五六七八九十]+日)`),
    ([, said, month], today) => {
      const year = saidYear(said, today)
      const n = numberValue(month ?? "")
      return year === null || n === null ? null : wholeMonth(year, n)
    },
  ],
  [/^((?:19|20)\d\d)[-/.](1[0-2]|0[1-9])(?![-/.\d])/, ([, year = "", month]) => wholeMonth(year, Number(month))],
  [
    new RegExp(`^${aYear}?的?第?([一二三四1-4])季度`),
    ([, said, n], today) => quarter(saidYear(said, today) ?? yearOf(today), numberValue(n ?? "1") ?? 1),
  ],
  [
    new RegExp(`^${aYear}?的?([上下])半年`),
    ([, said, name = "上"], today) => half(saidYear(said, today) ?? yearOf(today), name),
  ],
  [
    /^((?:19|20)\d\d)年?(?:-|—|~|至|到)((?:19|20)\d\d)年/,
    ([, from = "", to = ""]) => (from <= to ? [`${from}-01-01`, `${to}-12-31`] : null),
  ],
  [
    new RegExp(`^(?:自|从)?${aYear}(?:以来|以后|之后|至今|到现在|起)`),
    ([, said], today) => [`${saidYear(said, today)}-01-01`, null],
  ],
  [new RegExp(`^${aYear}(?:以前|之前)`), ([, said], today) => [null, addDays(`${saidYear(said, today)}-01-01`, -1)]],
  [
    new RegExp(`^${aYear}(?:全年|一年|一整年|年内|内|里)?${notAYear}`),
    ([, said], today) => wholeYear(saidYear(said, today) ?? ""),
  ],
  [
    new RegExp(`^(?:最近|近期?|过去)(?:的)?(${count})\\s*个?(年|月|周|星期|礼拜|天|日)(?:以?内|来|以来|里)?`),
    ([, n, unit], today) => since(n, unit, today),
  ],
  [
    // 三年内不得从事 is what a decision says.
    new RegExp(`^(${count})\\s*个?(年|月|周|星期|天)(?:以内|之内|内|以来)(?!不得|禁止|不能)`),
    ([, n, unit], today) => since(n, unit, today),
  ],
  [/^(?:上个?月|上月份)/, (_, today) => monthBack(today, 1)],
  [/^(?:本月|这个月|当月)份?/, (_, today) => monthBack(today, 0)],
  [/^上上个?月/, (_, today) => monthBack(today, 2)],
  [/^(?:上周|上个?(?:星期|礼拜))/, (_, today) => week(today, 1)],
  [/^(?:本周|这周|这个?(?:星期|礼拜))/, (_, today) => week(today, 0)],
  [/^(?:今天|今日)/, (_, today) => [today, today]],
  [/^(?:昨天|昨日)/, (_, today) => [addDays(today, -1), addDays(today, -1)]],
  [
    new RegExp(`^${isMonth}月份`),
    ([, month], today) => {
      const n = numberValue(month ?? "") ?? 1
      return wholeMonth(n <= Number(today.slice(5, 7)) ? yearOf(today) : yearOf(today, 1), n)
    },
  ],
]

function monthBack(today: string, back: number): Days {
  const first = addMonths(`${today.slice(0, 7)}-01`, -back)
  return wholeMonth(first.slice(0, 4), Number(first.slice(5, 7)))
}

function week(today: string, back: number): Days {
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  const monday = addDays(today, -weekday - 7 * back)
  return [monday, addDays(monday, 6)]
}

// Who asks for the last hundred years means all.
const spanMax = 100

function since(n: string | undefined, unit: string | undefined, today: string): Days | null {
  const isHalf = n === "半"
  const value = isHalf ? 0.5 : numberValue(n ?? "")
  if (value === null || value <= 0 || value > spanMax * 12) return null
  if (unit === "年") return [addMonths(today, -Math.round(12 * value)), today]
  if (unit === "月") return [isHalf ? addDays(today, -15) : addMonths(today, -value), today]
  const days = unit === "天" || unit === "日" ? value : 7 * value
  return [addDays(today, -Math.round(days)), today]
}

// A day of production, or how long goods keep, is none of publication.
const otherTime = /(?:日期|保质期|有效期|期限|批号)[为是:：至到\s]*$|生产$/

// 六个月内 and 2025年 stand in texts, too: within a run they are part of it.
const inTexts = /^[\d零〇一二两三四五六七八九十百半]/

/** A period by the first rule that fits. @param before the character before it */
export function periodAt(rest: string, matter: string, before: string, today: string): Understood | null {
  if (/[\d.\-/年月]/.test(before) || otherTime.test(matter)) return null
  for (const [pattern, daysOf] of periodRules) {
    const found = pattern.exec(rest)
    if (found === null) continue
    const days = daysOf(found, today)
    if (days === null) continue
    if (inTexts.test(found[0]) && !mayBeginAfter(matter) && !isParted(rest.slice(found[0].length))) continue
    const [from, to] = days
    const filter = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) }
    return { kind: "period", length: found[0].length, value: spoken(days), filter }
  }
  return null
}

/** Days as they are shown: 2025-12, 2025, 2025-12-03 – 2026-03-02. */
function spoken([from, to]: Days): string {
  if (from !== null && to !== null) {
    if (from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4)
    if (from.endsWith("-01") && addDays(addMonths(from, 1), -1) === to) return from.slice(0, 7)
    if (from === to) return from
  }
  return `${from ?? ""} – ${to ?? ""}`.trim()
}
