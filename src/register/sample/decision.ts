/**
 * Grounds and days of invented decisions, so that each rests on what was law on its day. Pure. Days are counted from
 * 1970-01-01. How often a ground occurs is an assumption: missing reports and unreachable addresses lead by far.
 */
import { type AbnormalGroundCode, abnormalGrounds } from "../../law/abnormal-ground.ts"
import { penaltyClasses } from "../../law/penalty-class.ts"
import type { SubjectType } from "../../law/subject-type.ts"
import { inForceOn } from "../../law/validity.ts"
import type { Draw, NonEmpty } from "./draw.ts"
import type { SampleClass } from "./penalty-case.ts"

const dayMs = 86_400_000

/** The number of a day that exists. */
export function toDayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs
}

/** The day of a number, YYYY-MM-DD. */
export function toDay(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10)
}

/** Decisions go back three years, the longest that a listing or a penalty is shown. */
export const historyDays = 3 * 365

type WeightedGround = { readonly code: AbnormalGroundCode; readonly weight: number; readonly yearly?: true }

const groundsOf = {
  enterprise: [
    { code: "AB-E1", weight: 54, yearly: true },
    { code: "AB-E4", weight: 38 },
    { code: "AB-E2", weight: 2 },
    { code: "AB-E3", weight: 2 },
    { code: "AB-X3-OLD", weight: 4 },
  ],
  "sole-trader": [
    { code: "AB-I1", weight: 72, yearly: true },
    { code: "AB-I3", weight: 22 },
    { code: "AB-I2", weight: 2 },
    { code: "AB-MARK-OLD", weight: 4 },
  ],
  cooperative: [
    { code: "AB-C1", weight: 80, yearly: true },
    { code: "AB-C3", weight: 17 },
    { code: "AB-C2", weight: 3 },
  ],
  other: null,
} as const satisfies Record<SubjectType, NonEmpty<WeightedGround> | null>

/** The first day on which all grounds now in force were: the youngest came then. No sample is made for an earlier today. */
export const firstToday = abnormalGrounds["AB-E3"].validFrom

/** Ground and day of an abnormal listing; null where no ground is for this kind of subject. */
export function drawAbnormal(
  draw: Draw,
  type: SubjectType,
  today: number,
): { ground: AbnormalGroundCode; decidedOn: number } | null {
  const list: NonEmpty<WeightedGround> | null = groundsOf[type]
  if (!list) return null
  const drawn = draw.weighted(list)
  const span = daysInForce(drawn.code, today)
  if (span.first > span.last) {
    // The ground ended before the time that the sample goes back to.
    return { ground: list[0].code, decidedOn: drawYearlyDay(draw, daysInForce(list[0].code, today)) }
  }
  return { ground: drawn.code, decidedOn: drawn.yearly ? drawYearlyDay(draw, span) : drawDay(draw, span) }
}

interface Span {
  readonly first: number
  readonly last: number
}

function daysInForce(ground: AbnormalGroundCode, today: number): Span {
  const { validFrom, validTo } = abnormalGrounds[ground]
  const last = validTo === null ? today : Math.min(today, toDayNumber(validTo))
  return { first: Math.max(today - historyDays, toDayNumber(validFrom)), last }
}

/** Reports are due on 30 June and the listing within ten working days: five in six are decided by 14 July. */
function drawYearlyDay(draw: Draw, span: Span): number {
  const starts: number[] = []
  const lastYear = Number(toDay(span.last).slice(0, 4))
  for (let year = Number(toDay(span.first).slice(0, 4)); year <= lastYear; year++) {
    const start = toDayNumber(`${year}-07-01`)
    if (start >= span.first && start <= span.last) starts.push(start)
  }
  const [start, ...others] = starts
  if (start === undefined) return drawDay(draw, span)
  const first = draw.pick([start, ...others])
  return drawDay(draw, { first, last: Math.min(span.last, first + (draw.happens(5 / 6) ? 13 : 90)) })
}

/** A day of the span, not on a weekend: the Monday after, or at the end of the span the Friday before. */
function drawDay(draw: Draw, { first, last }: Span): number {
  const day = draw.between(first, last, 1)
  const weekday = (day + 4) % 7
  if (weekday !== 0 && weekday !== 6) return day
  const monday = day + (weekday === 6 ? 2 : 1)
  return monday <= last ? monday : monday - 3
}

/** Days that a penalty of each class is shown at most; three months have 89 where February is among them. */
const shownDays = { P1: 89, P2: 365, P3a: historyDays, P3b: historyDays, P3c: historyDays } as const satisfies Record<
  SampleClass,
  number
>

/**
 * Nine in ten penalties are still shown today by the periods of R107. Of the others those of the shorter classes came
 * too late to be shown, and are kept as the archive of an older register would be.
 */
export function drawPenaltyDay(draw: Draw, penaltyClass: SampleClass, today: number): number {
  const back = draw.happens(0.9) ? shownDays[penaltyClass] : historyDays
  return drawDay(draw, { first: today - back, last: today })
}

/** Day of a penalty that is followed by a listing, which comes within two to twelve weeks and not after today. */
export function drawGravePenaltyDay(draw: Draw, today: number): number {
  return drawDay(draw, { first: today - historyDays, last: today - 90 })
}

/** Day of the listing that follows a grave penalty. */
export function drawListingDay(draw: Draw, penaltyDay: number): number {
  return drawDay(draw, { first: penaltyDay + 14, last: penaltyDay + 84 })
}

/** Publication is due within 20 working days; sample decisions take at most 20 days, and are out by today. */
export function drawPublication(draw: Draw, decidedOn: number, daysMax: number, today: number): string {
  return toDay(Math.min(today, decidedOn + draw.below(daysMax + 1)))
}

/** Whether the class existed on that day: before R107 a penalty had none. */
export function classInForce(penaltyClass: SampleClass, decidedOn: string): boolean {
  return inForceOn(penaltyClasses[penaltyClass], decidedOn)
}
