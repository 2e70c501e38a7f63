/** What the days do with duties: platforms are told what is due and overdue. Part of the daily work. */
import type { TimedParts } from "../../database/client.ts"
import type { Calendar } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"
import { callEveryDays, callsFor } from "./call.ts"
import { raiseCall } from "./call-store.ts"
import { summariseDuties } from "./summary.ts"

/** What it takes. */
export interface DutyWatch extends TimedParts {
  calendar: Calendar
}

const dayMs = 86_400_000

/** Calls for what is due. Safe to run again, and on many nodes at once. @returns how many calls were made */
export async function watchDuties({ sql, calendar, clock }: DutyWatch, signal?: AbortSignal): Promise<number> {
  const now = clock()
  // A little less, so that the same hour of the seventh day is not too early.
  const since = new Date(now - (callEveryDays - 0.5) * dayMs)
  let raised = 0
  for (const { platform, ...standing } of await summariseDuties(sql, null, calendar, dayInChina(now))) {
    for (const call of callsFor(standing)) {
      if (signal?.aborted) return raised
      if (await sql.begin((tx) => raiseCall(tx, platform.id, call, now, { unlessSince: since }))) raised++
    }
  }
  return raised
}
