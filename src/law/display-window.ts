/**
 * How long a record is shown, and from when its early end can be asked for: days, for the records of all three lists.
 * Every "until" is the last day on which the record is shown; the start day does not count, and holidays move nothing.
 */
import type { Bilingual } from "./bilingual.ts"
import { citationText } from "./citation-text.ts"
import { addDays } from "./day.ts"
import { endOfPeriod } from "./display-period.ts"
import { type DisplayTerm, displayTerm, type TermCase } from "./display-term.ts"
import type { DisplayLimit } from "./penalty-class.ts"
import type { Policy } from "./policy.ts"

/** The record whose window is asked for. Days are YYYY-MM-DD. */
export interface DisplayCase extends TermCase {
  readonly publishedOn: string
  /** Last day of the restriction that the decision imposes; null for none. */
  readonly restrictionEndsOn: string | null
  /** Of a penalty whose class is not confirmed: the last day that its source names; a shorter one counts, of what is not minor from the least on. */
  readonly namedUntil?: string
  /** The day on which a repair by fraud was found out (R107); absent or null: none was. */
  readonly fraudOn?: string | null
}

/** The days of a record's display. */
export interface DisplayWindow {
  /** False for what is never shown to the public (P0): the days below mean nothing then, and all but `from` are null. */
  readonly shown: boolean
  /** The day from which the periods run, which does not count: publication, decision, or the day of the fraud. */
  readonly from: string
  /** The last day before which the display can't stop by a repair; null where there is no least. */
  readonly atLeastUntil: string | null
  /** The last day shown; null where it lasts until somebody ends it. */
  readonly displayedUntil: string | null
  /** The first day on which an early end can be applied for; null where none can be, or none is needed. */
  readonly repairOpensOn: string | null
  /** Whether the display ends on `displayedUntil` without anybody's asking. */
  readonly stopsByItself: boolean
  /** Why these days, in words with the source. */
  readonly basis: Bilingual
}

/** The window of a record under the policy of the register. */
export function displayWindow(record: DisplayCase, policy: Policy): DisplayWindow {
  const term = displayTerm(record, policy)
  if (term.earlyStop === null) return neverShown(record, term)
  if (record.list === "abnormal") return untilRemoved(record, term)
  const { from, basis } = startOf(record, term, policy)
  const end = (limit: DisplayLimit | null) => limit && endOf(limit, from, record.restrictionEndsOn)
  const lasts = end(term.atMost)
  // Only a minor penalty is shown for less than the least; what never stops early is not shown for less than the most.
  const least = term.earlyStop === "never" ? lasts : end(term.atLeast)
  const named = namedEnd(record, lasts, record.notMinor ? least : null)
  const displayedUntil = named ?? lasts
  // What never stops early is shown at least as long as at most; so is what was repaired by fraud.
  const fixed = term.earlyStop === "never" || isFraud(record)
  const atLeastUntil = fixed ? displayedUntil : end(term.atLeast)
  return {
    shown: true,
    from,
    atLeastUntil,
    displayedUntil,
    repairOpensOn: term.earlyStop === "allowed" ? dayAfter(atLeastUntil, displayedUntil) : null,
    stopsByItself: true,
    basis: named === null ? basis : withNamed(basis),
  }
}

/** The end that its source names, where it is the shorter one and not before the least; null where it does not count. */
function namedEnd(
  { namedUntil, publishedOn, ...record }: DisplayCase,
  lasts: string | null,
  least: string | null,
): string | null {
  if (namedUntil === undefined || lasts === null || isFraud({ publishedOn, ...record })) return null
  return namedUntil < lasts && namedUntil >= (least ?? publishedOn) ? namedUntil : null
}

const withNamed = ({ zh, en }: Bilingual): Bilingual => ({
  zh: `${zh}；来源所填的公示截止日期更短，从其日期`,
  en: `${en} Its source names a shorter last day, which counts.`,
})

const fraudBar = {
  zh: "以欺骗手段取得修复的，自发现之日起重新计算，不能提前停止公示，三年内不得再次申请修复",
  en: "After a repair by fraud the period starts again, can't stop earlier, and no repair may be applied for within three years",
} as const satisfies Bilingual

function isFraud({ fraudOn }: DisplayCase): boolean {
  return fraudOn !== undefined && fraudOn !== null
}

function neverShown({ publishedOn }: DisplayCase, term: DisplayTerm): DisplayWindow {
  const none = { atLeastUntil: null, displayedUntil: null, repairOpensOn: null, stopsByItself: false }
  return { shown: false, from: publishedOn, ...none, basis: toBasis([term], term) }
}

/** A listing as abnormal has no end of its own, for sole traders either. It can be applied for at once, but for the bar. */
function untilRemoved({ publishedOn, fraudOn }: DisplayCase, term: DisplayTerm): DisplayWindow {
  const barUntil = fraudOn ? endOfPeriod(fraudOn, "P3Y") : null
  return {
    shown: true,
    from: fraudOn ?? publishedOn,
    atLeastUntil: barUntil,
    displayedUntil: null,
    repairOpensOn: barUntil ? addDays(barUntil, 1) : publishedOn,
    stopsByItself: false,
    basis: toBasis(fraudOn ? [term, fraudBar] : [term], term),
  }
}

function startOf(record: DisplayCase, term: DisplayTerm, policy: Policy): { from: string; basis: Bilingual } {
  if (record.fraudOn) return { from: record.fraudOn, basis: toBasis([term, fraudBar], term) }
  // The three years of a listing and the year before its early removal are counted from the day of listing (列入之日), which
  // no switch moves.
  return record.list === "serious" || policy.periodRunsFrom === "decision"
    ? { from: record.decidedOn, basis: toBasis([term, runsFrom.decision], term) }
    : { from: record.publishedOn, basis: toBasis([term, runsFrom.publication], term) }
}

const runsFrom = {
  publication: { zh: "自公示之日起计算", en: "Counted from publication" },
  decision: { zh: "自作出决定之日起计算", en: "Counted from the decision" },
} as const satisfies Record<Policy["periodRunsFrom"], Bilingual>

function endOf({ period, orEndOfRestriction }: DisplayLimit, from: string, restrictionEndsOn: string | null): string {
  const end = endOfPeriod(from, period)
  return orEndOfRestriction && restrictionEndsOn !== null && restrictionEndsOn > end ? restrictionEndsOn : end
}

/** The first day after the least, unless the display is over by then. */
function dayAfter(atLeastUntil: string | null, displayedUntil: string | null): string | null {
  if (atLeastUntil === null) return null
  const opens = addDays(atLeastUntil, 1)
  return displayedUntil !== null && opens > displayedUntil ? null : opens
}

function toBasis(parts: readonly Bilingual[], { source }: DisplayTerm): Bilingual {
  const unstopped = (text: string) => text.replace(/[。.]$/, "")
  return {
    zh: `${parts.map(({ zh }) => unstopped(zh)).join("；")}（${source.map((part) => citationText(part, "zh")).join("；")}）`,
    en: `${parts.map(({ en }) => unstopped(en)).join(". ")} (${source.map((part) => citationText(part, "en")).join("; ")}).`,
  }
}
