/** What is wrong with the daily work, in sentences for the operator. */
import type { Sql } from "../../database/client.ts"
import type { Calendar } from "../../law/calendar.ts"
import { addDays, dayInChina } from "../../law/day.ts"
import { listMissingYears } from "./proceeding-step.ts"
import { isLate } from "./schedule.ts"
import { findLastRun, listEnded } from "./store.ts"

/** Finds it. @param now ms since 1970 */
export async function dailyFaults(sql: Sql, calendar: Calendar, now: number): Promise<string[]> {
  const faults: string[] = []
  const run = await findLastRun(sql)
  const [left] = await listEnded(sql, addDays(dayInChina(now), -1), 1)
  // A register that has never run it is late when there was something to do.
  if (run ? isLate(run.day, now) : left) {
    faults.push(
      `the daily work is late by more than a day${run ? `, last done for ${run.day}` : ""}: nothing is shown for longer, ` +
        "but log and exports still carry it; run gongshi daily, and see that a server or the cron is running",
    )
  }
  for (const year of await listMissingYears(sql, calendar)) {
    faults.push(`the public holidays of ${year} are not known, and deadlines reach into it: add them by CALENDAR_FILE`)
  }
  return faults
}
