/**
 * What the merchant can do about a record: from which day its repair (信用修复) can be applied for, until which day it can
 * be objected to (异议). Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { addDays } from "../../law/day.ts"
import { dueOn } from "../../law/deadline.ts"
import { earlyStopQuestionsOf } from "../../law/early-stop-question.ts"
import { fraudBar } from "../../law/fraud-bar.ts"
import type { Policy } from "../../law/policy.ts"
import { termCase } from "../record/penalty-fact.ts"
import type { HeldRecord } from "../record/record.ts"
import { isOpen, recordStates } from "../record/state.ts"

/** Whether something can be applied for on a day. Days are YYYY-MM-DD. */
export type Opening =
  /** It can; `until` is the last day on which it can, null where none is set. */
  | { kind: "open"; until: string | null }
  /** Not yet: it can from that day on. */
  | { kind: "later"; from: string; reason: Bilingual }
  | { kind: "closed"; reason: Bilingual }

/** Whether the record's repair can be applied for on that day. @param bar the party's, by all of its records (`barUntil`) */
export function repairOpening(record: HeldRecord, bar: string | null, policy: Policy, day: string): Opening {
  const { content, displayedUntil, repairOpensOn } = record
  if (!isOpen(record.state)) return ended(record)
  if (displayedUntil !== null && displayedUntil < day) return overSince(displayedUntil)
  if (earlyStopQuestionsOf(termCase(content, policy), policy).length === 0 || repairOpensOn === null)
    return neverEarly(displayedUntil)
  const from = bar !== null && bar >= repairOpensOn ? addDays(bar, 1) : repairOpensOn
  if (displayedUntil !== null && from > displayedUntil) return neverEarly(displayedUntil)
  if (day >= from) return { kind: "open", until: displayedUntil }
  return {
    kind: "later",
    from,
    reason:
      from === repairOpensOn
        ? {
            zh: `尚未满最短公示期，自 ${from} 起可以申请`,
            en: `its least time is not over: it can be applied for from ${from}`,
          }
        : { zh: `${fraudBar.zh}，自 ${from} 起可以申请`, en: `${fraudBar.en}: it can be applied for from ${from}` },
  }
}

/** The last day of a bar after a fraud, over all records of a subject; null where there is none. */
export function barUntil(records: readonly HeldRecord[]): string | null {
  const days = records.flatMap(({ barredUntil }) => (barredUntil === null ? [] : [barredUntil]))
  return days.sort().at(-1) ?? null
}

/**
 * Whether the record can be objected to on that day. A listing as abnormal only within its time, others while they last: for
 * these no text sets a last day, and the end of the display is none.
 */
export function objectionOpening(record: HeldRecord, calendar: Calendar, day: string): Opening {
  const { content, displayedUntil } = record
  if (!isOpen(record.state)) return ended(record)
  if (displayedUntil !== null && displayedUntil < day) return overSince(displayedUntil)
  if (content.list !== "abnormal") return { kind: "open", until: null }
  const until = dueOn(content.publishedOn, "abnormal_objection_window", calendar)
  // A year without a calendar leaves the last day open: then nobody is turned away by a guess.
  if (isMissing(until)) return { kind: "open", until: null }
  if (day <= until) return { kind: "open", until }
  return {
    kind: "closed",
    reason: { zh: `提出异议的期限已于 ${until} 届满`, en: `the time to object ended on ${until}` },
  }
}

/** What can be done about a record. */
export interface Remedies {
  repair: Opening
  objection: Opening
}

/**
 * What can be done about records of a subject on a day, by the record's id.
 * @param records all of the subject
 * @param shown those of which it is asked
 */
export function remediesOf(
  records: readonly HeldRecord[],
  { policy, calendar }: { policy: Policy; calendar: Calendar },
  day: string,
  shown = records,
): Map<string, Remedies> {
  const bar = barUntil(records)
  return new Map(
    shown.map((record) => [
      record.id,
      { repair: repairOpening(record, bar, policy, day), objection: objectionOpening(record, calendar, day) },
    ]),
  )
}

function ended({ state }: HeldRecord): Opening {
  const { zh, en } = recordStates[state]
  return {
    kind: "closed",
    reason: { zh: `该记录${zh}，不能申请`, en: `the record is ${en}: nothing can be applied for` },
  }
}

function overSince(displayedUntil: string): Opening {
  return {
    kind: "closed",
    reason: { zh: `公示期已于 ${displayedUntil} 届满`, en: `its display ended on ${displayedUntil}` },
  }
}

function neverEarly(displayedUntil: string | null): Opening {
  const reason =
    displayedUntil === null
      ? { zh: "此记录不能提前停止公示", en: "its display can't stop early" }
      : {
          zh: `此记录不能提前停止公示，公示至 ${displayedUntil} 自行停止`,
          en: `its display can't stop early; it ends by itself after ${displayedUntil}`,
        }
  return { kind: "closed", reason }
}
