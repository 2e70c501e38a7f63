/**
 * Reports on a period (期间报告, 信用代证): one paper in the place of certificates of no violations, for the merchant itself or with
 * its consent. What counts, with which mark, and what is signed. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { addYears, isDay } from "../../law/day.ts"
import { type ListName, listNames } from "../../law/list.ts"
import { dayAfterDisplay } from "../../register/record/change.ts"
import { isLinked } from "../../register/record/link.ts"
import { type HeldRecord, publicLine } from "../../register/record/record.ts"
import type { RecordState } from "../../register/record/state.ts"

/** How far back one reaches. Source: 发改财金〔2025〕565号. */
export const periodYearsMax = 5

/** The lists of a report where nobody says which: listings as abnormal where they are asked for. */
export const periodLists = ["serious", "penalty"] as const satisfies readonly ListName[]

/** How a record stands: what has ended and what was repaired is in it, and says so. */
export const periodMarks = {
  shown: { zh: "公示中", en: "published" },
  paused: { zh: "暂停公示", en: "masked for the time being" },
  elsewhere: { zh: "由登记地公示", en: "displayed where the subject is registered" },
  repaired: { zh: "已修复", en: "repaired" },
  removed: { zh: "已移出", en: "removed" },
  expired: { zh: "公示期满", en: "its display has run its time" },
  deregistered: { zh: "主体已注销", en: "ended: the subject was deregistered" },
  unpublished: {
    zh: "依法不公示（仅警告或者简易程序）",
    en: "never published: a warning, or the simple procedure",
  },
} as const satisfies Record<string, Bilingual>
export type PeriodMark = keyof typeof periodMarks
export const periodMarkNames = Object.keys(periodMarks) as [PeriodMark, ...PeriodMark[]]

// Whose decision fell, was wrong or was replaced is not held against anybody.
const markOfState: Readonly<Record<RecordState, PeriodMark | null>> = {
  ...{ live: "shown", masked: "paused", elsewhere: "elsewhere", removed: "repaired", expired: "expired" },
  ...{ deregistered: "deregistered", unpublished: "unpublished" },
  ...{ corrected: null, withdrawn: null, superseded: null, revoked: null },
}

/** What this register can't speak of, by the names that are signed. */
export const notHeld = {
  coercion: { zh: "行政强制", en: "administrative coercion" },
  judgements: { zh: "刑事裁判", en: "criminal judgements" },
  others: { zh: "其他机关和系统没有报送本库的决定", en: "decisions that others have not sent to this register" },
} as const satisfies Record<string, Bilingual>

/** What is asked: from the one day to the other, both included, on these lists. */
export interface Period {
  from: string
  to: string
  lists: readonly ListName[]
}

/** What is wrong with a period, and where; null: nothing is. @param today in China */
export function periodFault({ from, to }: Pick<Period, "from" | "to">, today: string) {
  const at = (pointer: string, zh: string, en: string) => ({ pointer, detail: { zh, en } })
  if (!isDay(from)) return at("/from", "应为存在的日期，如 2021-12-03。", "Expected a day that exists, as 2021-12-03.")
  if (!isDay(to)) return at("/to", "应为存在的日期，如 2026-12-02。", "Expected a day that exists, as 2026-12-02.")
  if (to > today) return at("/to", "截止日不得晚于今天。", "It ends no later than today.")
  if (from > to) return at("/from", "起始日不得晚于截止日。", "It begins no later than it ends.")
  if (addYears(from, periodYearsMax) < to)
    return at("/from", "期间最长五年：请推后起始日。", "A period is of five years at most: begin it later.")
  return null
}

/**
 * How a record stands on a day; null where its decision counts as never made.
 * @param records all of the merchant
 */
export function periodMark(record: HeldRecord, records: readonly HeldRecord[], today: string): PeriodMark | null {
  const { state, content, displayedUntil } = record
  const mark = markOfState[state]
  if (mark === "shown" && displayedUntil !== null && displayedUntil < today) return "expired"
  return mark === "repaired" && (content.list === "abnormal" || hasFollowed(record, records)) ? "removed" : mark
}

// With the end of its serious listing a penalty stops being shown, which may have run its time: that is no repair of either.
function hasFollowed(penalty: HeldRecord, records: readonly HeldRecord[]): boolean {
  return (
    penalty.content.list === "penalty" &&
    records.some((one) => one.id !== penalty.id && one.endedOn === penalty.endedOn && isLinked(one, penalty, records))
  )
}

/** The first day on which it was not shown, whenever that is noticed; null while it is. */
function endOf(record: HeldRecord, today: string): string | null {
  const itself = dayAfterDisplay(record)
  return record.endedOn ?? (itself !== null && itself <= today ? itself : null)
}

/** Whether a record is of a period: a penalty by the day of its decision, a listing where it stood on any day of it. */
export function isInPeriod(record: HeldRecord, { from, to, lists }: Period, today: string): boolean {
  const { list, decidedOn } = record.content
  if (!lists.includes(list) || decidedOn > to) return false
  const end = endOf(record, today)
  return list === "penalty" ? decidedOn >= from : end === null || end > from
}

const day = z.iso.date()
const recordsOfPaper = z.array(
  z.strictObject({
    /** What the public saw, or would see, of it: as a public line, with no salt. */
    line: z.string(),
    mark: z.enum(periodMarkNames),
    /** The first day on which it was not shown; null while it is, and of what never was. */
    ended_on: day.nullable(),
  }),
)

/** What is signed. Times are seconds since 1970, days YYYY-MM-DD. */
export const periodSchema = z.strictObject({
  ...{ iss: z.string(), iat: z.int(), exp: z.int(), jti: z.uuid(), kind: z.literal("period-report") },
  /** The code that it is about. */
  sub: z.string(),
  /** Null: the register does not know the holder of the code. */
  subject: z.strictObject({ code: z.string(), name: z.string() }).nullable(),
  asked: z.strictObject({ from: day, to: day, lists: z.array(z.enum(listNames)) }),
  /** For whom, and for what, the merchant has consented to it; null: for the merchant itself. */
  reader: z.strictObject({ name: z.string(), purpose: z.string(), until: day }).nullable(),
  log: z.strictObject({ origin: z.string(), size: z.int().nonnegative(), root: z.string() }),
  /** The signed note of the same size. */
  checkpoint: z.string(),
  /** The authorities of which the register holds decisions: of those that `counts` does not name there is none. */
  authorities: z.array(z.string()),
  counts: z.array(z.strictObject({ list: z.enum(listNames), authority: z.string(), count: z.int().positive() })),
  records: recordsOfPaper,
  /** What it can't speak of. */
  not_held: z.array(z.string()),
  note: z.strictObject({ zh: z.string(), en: z.string() }),
  /** In the short form that a QR code carries: the digest of the token in full, and how many records it shows. */
  excerpt_of: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), records: z.int().nonnegative() }).optional(),
})
export type PeriodReport = z.infer<typeof periodSchema>

/** The records of a report, the latest decision first, and how many there are by list and authority. @param records all of the merchant */
export function recordsIn(
  records: readonly HeldRecord[],
  period: Period,
  today: string,
): Pick<PeriodReport, "records" | "counts"> {
  const found = records.flatMap((record) => {
    const mark = isInPeriod(record, period, today) ? periodMark(record, records, today) : null
    return mark === null ? [] : [{ record, mark }]
  })
  const sorted = found.toSorted(
    ({ record: a }, { record: b }) =>
      b.content.decidedOn.localeCompare(a.content.decidedOn) || a.id.localeCompare(b.id),
  )
  const groups = Map.groupBy(sorted, ({ record: { content } }) => `${content.list} ${content.authority}`)
  const counts = [...groups.values()].flatMap((group) => {
    const [first] = group
    return first
      ? [{ list: first.record.content.list, authority: first.record.content.authority, count: group.length }]
      : []
  })
  return {
    records: sorted.map(({ record, mark }) => ({
      line: publicLine(record.id, record.content, ""),
      mark,
      ended_on: mark === "unpublished" ? null : endOf(record, today),
    })),
    counts: counts.toSorted(
      (a, b) => listNames.indexOf(a.list) - listNames.indexOf(b.list) || (a.authority < b.authority ? -1 : 1),
    ),
  }
}
