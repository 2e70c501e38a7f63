/**
 * Keeps rosters in order as days pass: reports fall due, sellers that left are deleted when the law lets them go, and
 * what an upload that was cut off has left is cleared. Safe to run again, and on many nodes at once.
 */
import type { ActingParts } from "../database/client.ts"
import { addDays, addYears, dayInChina } from "../law/day.ts"
import { deadlines } from "../law/deadline.ts"
import { lastPeriod, reportDueOn } from "../law/identity-report.ts"
import { listUnreported, openDueReports } from "./report-store.ts"
import { deleteExited } from "./seller-store.ts"
import { clearAbandoned } from "./store.ts"

/** What was done. */
export interface KeepingTally {
  reportsDue: number
  sellersDeleted: number
}

// Rows in a transaction.
const deletedAtOnce = 5_000
// Many times what the largest roster takes to come.
const abandonedAfterMs = 24 * 3600 * 1000

/** Does what is due. @throws what the database throws, and the signal's reason; what was done till then stays */
export async function keepRosters(office: ActingParts, signal?: AbortSignal): Promise<KeepingTally> {
  const { sql, clock } = office
  const today = dayInChina(clock())
  const reportsDue = await openReports(office, today)
  await clearAbandoned(sql, clock() - abandonedAfterMs)
  let sellersDeleted = 0
  for (;;) {
    signal?.throwIfAborted()
    const deleted = await deleteExited(sql, lastDeletable(today), deletedAtOnce)
    sellersDeleted += deleted
    if (deleted < deletedAtOnce) return { reportsDue, sellersDeleted }
  }
}

/** Opens the report of the period that began last for every platform that was there by its end. */
async function openReports({ sql, newId }: ActingParts, today: string): Promise<number> {
  const period = lastPeriod(today)
  const dueOn = reportDueOn(period)
  const platforms = await listUnreported(sql, period, addDays(dueOn, 1))
  return openDueReports(
    sql,
    platforms.map((clientId) => ({ id: newId(), clientId, period, dueOn })),
  )
}

/**
 * The last day of exit of sellers that may be deleted today: those that left later are still to be kept (R37 art 31).
 * The day of the exit is not counted, and the last day of the period is one of keeping.
 */
export function lastDeletable(today: string): string {
  const years = deadlines.seller_identity_retention.amount
  let day = addYears(today, -years)
  while (addYears(day, years) >= today) day = addDays(day, -1)
  return day
}
