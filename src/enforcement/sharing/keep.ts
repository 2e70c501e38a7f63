/** Keeps the log of uses as long as the law wants it kept, and no longer. Part of the daily work. */
import type { TimedParts } from "../../database/client.ts"
import { addYears, dayInChina } from "../../law/day.ts"
import { deadlines } from "../../law/deadline.ts"
import { deleteUses } from "./use-store.ts"

const rowsAtOnce = 10_000

/** Removes uses that are older than ZWSJ 29 wants them kept. @returns how many */
export async function keepUses({ sql, clock }: TimedParts, signal?: AbortSignal): Promise<number> {
  const years: number = deadlines.share_usage_log_retention.amount
  const before = new Date(`${addYears(dayInChina(clock()), -years)}T00:00:00+08:00`)
  let removed = 0
  for (let part = rowsAtOnce; part === rowsAtOnce && !signal?.aborted; removed += part) {
    part = await deleteUses(sql, before, rowsAtOnce)
  }
  return removed
}
