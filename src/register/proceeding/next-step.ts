/**
 * What comes next of a record by law: its repair, from which day, and by when that is over; or that it ends by itself. From the
 * catalogue's terms and deadlines. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { Calendar } from "../../law/calendar.ts"
import { addDays } from "../../law/day.ts"
import type { HeldRecord } from "../record/record.ts"
import type { Remedies } from "./remedy.ts"
import { remedySteps } from "./remedy-step.ts"

/** The steps. */
export const nextStepNames = ["repair", "end", "objection", "none"] as const

/** The next lawful step of a record. Days are YYYY-MM-DD. */
export interface NextStep {
  step: (typeof nextStepNames)[number]
  /** From which day on; null where there is none. */
  from: string | null
  /** The page of its form; null where nothing is to be filled in. */
  form: string | null
  /** GB/T 2260 code of the authority that it is for; null where it is nobody's. */
  to: string | null
  /** By when it is over, begun on that first day; null where the catalogue can't count it in advance. */
  latest: string | null
  /** Why it can't be counted: it begins with a verification, or its year has no calendar yet; null where it can, or none runs. */
  uncounted: "verification" | "calendar" | null
}

/** The next step of a record. @param today in China */
export function nextStep(
  { id, content, displayedUntil }: Pick<HeldRecord, "id" | "content" | "displayedUntil">,
  { repair, objection }: Remedies,
  calendar: Calendar,
  today: string,
): NextStep {
  const asked = (step: "repair" | "objection", from: string): NextStep => {
    const [first, ...rest] = remedySteps(step, content, from, calendar)
    const latest = rest.at(-1)?.latest ?? null
    // Who can't count the days of the acceptance has no calendar of its year.
    const uncounted = latest !== null ? null : first?.latest == null ? "calendar" : "verification"
    return { step, from, form: `/records/${id}/${step}`, to: content.authority, latest, uncounted }
  }
  const unasked = { form: null, to: null, uncounted: null }
  if (repair.kind === "open") return asked("repair", today)
  if (repair.kind === "later") return asked("repair", repair.from)
  if (displayedUntil !== null && displayedUntil >= today)
    return { ...unasked, step: "end", from: addDays(displayedUntil, 1), latest: addDays(displayedUntil, 1) }
  if (objection.kind === "open") return asked("objection", today)
  return { ...unasked, step: "none", from: null, latest: null }
}

/** The next steps of records, by their ids. @param remedies what can be done about them */
export function nextStepsOf(
  records: readonly HeldRecord[],
  remedies: ReadonlyMap<string, Remedies>,
  calendar: Calendar,
  today: string,
): Map<string, NextStep> {
  return new Map(
    records.flatMap((record) => {
      const found = remedies.get(record.id)
      return found ? [[record.id, nextStep(record, found, calendar, today)]] : []
    }),
  )
}

/** The same in few words, for a page on which each byte is waited for: to whom stands beside it, and by when it is over on its form. */
export function sayNextBriefly({ from }: Pick<NextStep, "from">, today: string): Bilingual {
  const isNow = from === null || from <= today
  return {
    zh: `${isNow ? "现在" : `自 ${from} 起`}可以申请停止公示`,
    en: `Can be applied for ${isNow ? "now" : `from ${from}`}: granted, its display ends`,
  }
}

/**
 * The same in a sentence: what, from when, to whom, how, and what happens then. Days stand in it as YYYY-MM-DD, for whoever shows it.
 * @param office what the authority is called
 */
export function sayNextStep(
  { step, from, latest, uncounted }: NextStep,
  today: string,
  office: Bilingual = whoDecided,
): Bilingual {
  const isNow = from === null || from <= today
  const first = isNow ? { zh: "现在", en: "now" } : { zh: `自 ${from} 起`, en: `from ${from}` }
  const over = latest
    ? { zh: `第一天提出的最迟 ${latest} 办完`, en: `asked for on the first day it is over by ${latest}` }
    : uncountedWords[uncounted ?? "verification"]
  switch (step) {
    case "repair":
      return {
        zh: `${first.zh}可以申请，向${office.zh}提出，在线或者到窗口；${over.zh}，准予的停止公示、解除措施`,
        en: `Can be applied for ${first.en}, to ${office.en}, online or at the counter; ${over.en}. Granted, the display ends and measures are lifted`,
      }
    case "end":
      return from === null
        ? none
        : {
            zh: `不用申请，${from} 起自行停止公示`,
            en: `Nothing to apply for: its display ends by itself on ${from}`,
          }
    case "objection":
      return {
        zh: `不能提前结束；内容有误的，${first.zh}可以提出异议，向${office.zh}提出，在线或者到窗口`,
        en: `It does not end early; where it is wrong, object to it ${first.en}, to ${office.en}, online or at the counter`,
      }
    case "none":
      return none
  }
}

const whoDecided = { zh: "决定机关", en: "the authority that decided" } as const satisfies Bilingual

const uncountedWords = {
  verification: { zh: "须经核实，期限自核实之日起算", en: "its time counts from the verification" },
  calendar: {
    zh: "办理期限待当年放假安排公布后计算",
    en: "its last day is counted once the holidays of that year are known",
  },
} as const satisfies Record<NonNullable<NextStep["uncounted"]>, Bilingual>

const none = { zh: "没有可以办理的", en: "There is nothing to be done" } as const satisfies Bilingual
