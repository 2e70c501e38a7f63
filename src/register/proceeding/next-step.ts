/**
 * What comes next of a record by law: its repair, from which day, and by when that is over; or that it ends by itself. From the
 * catalogue's terms and deadlines. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { Calendar } from "../../law/calendar.ts"
import { addDays } from "../../law/day.ts"
import { writtenDay } from "../../law/day-words.ts"
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

/** The same in a sentence: what, from when, how, to whom, and what happens then. @param office what the authority is called */
export function sayNextStep({ step, from, latest, uncounted }: NextStep, office: Bilingual, today: string): Bilingual {
  const first = from === null || from <= today ? { zh: "现在", en: "now" } : startWords(from)
  const day = latest === null ? null : writtenDay(latest)
  const over = day
    ? {
        zh: `第一天提出的，最迟${day.zh}办完`,
        en: `Applied for on the first day, it is over by ${day.en} at the latest`,
      }
    : uncountedWords[uncounted ?? "verification"]
  switch (step) {
    case "repair":
      return {
        zh: `申请信用修复：${first.zh}就可以向${office.zh}提出，在线填写，或者到窗口。${over.zh}；准予的，停止公示，相关措施一并解除`,
        en: `Apply for its repair, ${first.en}, to ${office.en}, online or at the counter. ${over.en}; where it is granted the display ends, and measures are lifted with it`,
      }
    case "end":
      return from === null
        ? none
        : {
            zh: `不用申请：${writtenDay(from).zh}起自行停止公示`,
            en: `Nothing to apply for: its display ends by itself on ${writtenDay(from).en}`,
          }
    case "objection":
      return {
        zh: `不能提前结束；内容有误的，${first.zh}就可以向${office.zh}提出异议，在线填写，或者到窗口`,
        en: `It does not end early; where it is wrong, object to it, ${first.en}, to ${office.en}, online or at the counter`,
      }
    case "none":
      return none
  }
}

function startWords(day: string): Bilingual {
  const { zh, en } = writtenDay(day)
  return { zh: `${zh}起`, en: `from ${en}` }
}

const uncountedWords = {
  verification: { zh: "须经核实，期限自核实之日起算", en: "Its time counts from the verification" },
  calendar: {
    zh: "办理期限待当年放假安排公布后计算",
    en: "Its last day is counted once the holidays of that year are known",
  },
} as const satisfies Record<NonNullable<NextStep["uncounted"]>, Bilingual>

const none = { zh: "没有可以办理的", en: "There is nothing to be done" } as const satisfies Bilingual
