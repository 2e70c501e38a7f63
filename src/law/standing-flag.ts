/**
 * What follows from a listing that goes on (经营异常名录): marks for officers, which are no display and no decision. They
 * took the place of the three-year rule when Order 101 amended the measures.
 */
import { abnormalGrounds } from "./abnormal-ground.ts"
import type { Bilingual } from "./bilingual.ts"
import type { GroundCode } from "./catalogue.ts"
import { cite, type Source } from "./citation.ts"
import { addDays, addYears, yearOf } from "./day.ts"
import { numberKey } from "./decision-number.ts"
import { seriousGrounds } from "./serious-ground.ts"
import type { Validity } from "./validity.ts"

/** A mark on a listing. */
export type StandingFlag = "separate-book" | "revocation-candidate" | "twin-listing" | "twin-on-penalty"

/** A listing that is shown, as far as marks depend on it. Days are YYYY-MM-DD. */
export interface StandingListing {
  readonly id: string
  readonly ground: string | null
  readonly decidedOn: string
  readonly publishedOn: string
  /** Of a serious listing: the number of the penalty that it rests on. */
  readonly basePenaltyNo?: string | null
}

interface FlagRow extends Bilingual, Validity {
  /** The grounds of the listings that it depends on. */
  readonly grounds: readonly GroundCode[]
  /** Listings that a subject needs to be considered at all. */
  readonly least: number
  /** Whether it depends on other listings of the subject too, so that their end clears it. */
  readonly restsOnOthers: boolean
  readonly source: Source
  readonly doubt: Bilingual
}

/** Years after which a sole trader that is still listed goes to the separate book. */
const separateBookAfterYears = 2

const missingReport = "AB-E1" satisfies GroundCode
const unreachable = "AB-E4" satisfies GroundCode

// What was published before the table of preconditions asked for it is undone by nobody: it is looked at.
const twins = { least: 2, restsOnOthers: true, ...{ validFrom: "2014-10-01", validTo: null } } as const
const sameDay = {
  zh: "事由发生的日期没有随记录保存：是否同一情形，由承办人核对。",
  en: "The day on which the ground arose is not kept with the record: whether it is the same cause an officer tells.",
} as const

const order101 = { validFrom: "2025-03-18", validTo: null } as const
const noArticle = { zh: "未记录条款。", en: "The article is not recorded." } as const

/** The marks. */
export const standingFlags = {
  "separate-book": {
    zh: "另册管理：个体工商户列入满两年仍未移出",
    en: "Separate book: a sole trader still listed after two years",
    grounds: Object.values(abnormalGrounds)
      .filter(({ subjectType, markOnly }) => subjectType === "sole-trader" && !markOnly)
      .map(({ code }) => code),
    least: 1,
    restsOnOthers: false,
    source: [cite("R103")],
    doubt: noArticle,
    ...order101,
  },
  "revocation-candidate": {
    zh: "可以吊销营业执照：连续两年未报送年报，且通过登记的住所无法联系",
    en: "Candidate for licence revocation: two consecutive annual reports missing, and can't be reached",
    grounds: [missingReport, unreachable],
    least: 3,
    restsOnOthers: true,
    source: [cite("R68-2025")],
    doubt: noArticle,
    ...order101,
  },
  "twin-listing": {
    zh: "疑似重复列入：因同一事由同时在列",
    en: "Perhaps listed twice: two listings under one ground stand at once",
    grounds: Object.values(abnormalGrounds)
      .filter(({ markOnly }) => !markOnly)
      .map(({ code }) => code),
    source: [cite("R68-2025", "4"), cite("R69-2025", "13"), cite("R70-2025", "10")],
    doubt: sameDay,
    ...twins,
  },
  "twin-on-penalty": {
    zh: "疑似重复列入：依据同一行政处罚同时在列",
    en: "Perhaps listed twice: two serious listings rest on one penalty",
    grounds: Object.values(seriousGrounds).map(({ code }) => code),
    source: [cite("R44", "2", "5-10")],
    doubt: noArticle,
    ...twins,
    validFrom: "2021-09-01",
  },
} as const satisfies Record<StandingFlag, FlagRow>

/** A mark that is due, and the first day on which it was. */
export interface FlaggedListing {
  readonly id: string
  readonly flag: StandingFlag
  readonly since: string
}

/** The marks that are due today on the listings of one subject. */
export function flagsOf(listings: readonly StandingListing[], today: string): FlaggedListing[] {
  return (Object.keys(standingFlags) as StandingFlag[])
    .flatMap((flag) => due[flag](listings).map(({ id, since }) => ({ id, flag, since: notBefore(flag, since) })))
    .filter(({ since }) => since <= today)
}

/** No listing published later can have the mark today by itself: what a search for candidates may leave out. */
export function publishedBy(flag: StandingFlag, today: string): string {
  return flag === "separate-book" ? addYears(today, -separateBookAfterYears) : today
}

function notBefore(flag: StandingFlag, day: string): string {
  const { validFrom } = standingFlags[flag]
  return day < validFrom ? validFrom : day
}

const due = {
  "separate-book": (listings) =>
    listings
      .filter(({ ground }) => standingFlags["separate-book"].grounds.some((code) => code === ground))
      .map(({ id, publishedOn }) => ({ id, since: addDays(addYears(publishedOn, separateBookAfterYears), 1) })),
  "revocation-candidate": (listings) => {
    const twice = twoReportsMissing(listings)
    if (twice === null) return []
    return listings
      .filter(({ ground }) => ground === unreachable)
      .map(({ id, publishedOn }) => ({ id, since: later(publishedOn, twice) }))
  },
  "twin-listing": (listings) =>
    twinsOf(listings, ({ ground, decidedOn }) => {
      const row = abnormalRows.find(({ code }) => code === ground)
      if (!row) return null
      // One report is missing a year, and another the next.
      return row.arisesEvery === null ? row.code : `${row.code} ${reportYear(decidedOn)}`
    }),
  "twin-on-penalty": (listings) =>
    twinsOf(listings, ({ basePenaltyNo }) => (basePenaltyNo ? numberKey(basePenaltyNo) || null : null)),
} as const satisfies Record<StandingFlag, (listings: readonly StandingListing[]) => Omit<FlaggedListing, "flag">[]>

const abnormalRows = Object.values(abnormalGrounds).filter(({ markOnly }) => !markOnly)

/** Of listings that seem to be of one cause all but the first, since both were there. */
function twinsOf(listings: readonly StandingListing[], causeOf: (listing: StandingListing) => string | null) {
  const order = ({ decidedOn, publishedOn, id }: StandingListing) => `${decidedOn} ${publishedOn} ${id}`
  const sorted = [...listings].sort((a, b) => (order(a) < order(b) ? -1 : 1))
  return [...Map.groupBy(sorted, causeOf)].flatMap(([cause, [first, ...others]]) =>
    cause === null || !first
      ? []
      : others.map(({ id, publishedOn }) => ({ id, since: later(first.publishedOn, publishedOn) })),
  )
}

/** The first day on which listings for the reports of two consecutive years were there; null where they are not. */
function twoReportsMissing(listings: readonly StandingListing[]): string | null {
  const missing = listings.filter(({ ground }) => ground === missingReport)
  const days = missing.flatMap((one) =>
    missing
      .filter((other) => reportYear(other.decidedOn) === reportYear(one.decidedOn) + 1)
      .map((other) => later(one.publishedOn, other.publishedOn)),
  )
  return days.sort()[0] ?? null
}

/** The year whose report was missing: reports are due on 30 June of the year after. */
function reportYear(decidedOn: string): number {
  return yearOf(decidedOn) - (decidedOn.slice(5) > "06-30" ? 1 : 2)
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
