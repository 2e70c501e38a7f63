/**
 * What follows from a listing that goes on (经营异常名录): marks for officers, which are no display and no decision. They
 * took the place of the three-year rule when Order 101 amended the measures.
 */
import { abnormalGrounds } from "./abnormal-ground.ts"
import type { Bilingual } from "./bilingual.ts"
import type { GroundCode } from "./catalogue.ts"
import { cite, type Source } from "./citation.ts"
import { addDays, addYears, yearOf } from "./day.ts"
import type { Validity } from "./validity.ts"

/** A mark on a listing. */
export type StandingFlag = "separate-book" | "revocation-candidate"

/** A listing that is shown, as far as marks depend on it. Days are YYYY-MM-DD. */
export interface StandingListing {
  readonly id: string
  readonly ground: string | null
  readonly decidedOn: string
  readonly publishedOn: string
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
} as const satisfies Record<StandingFlag, (listings: readonly StandingListing[]) => Omit<FlaggedListing, "flag">[]>

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
