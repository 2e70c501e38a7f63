/** Removes alerts and deliveries that have been kept for as long as is said. Belongs to the daily work. */
import { deleteAlerts } from "./alert-store.ts"
import type { AlertOffice } from "./alerting.ts"
import { deleteDeliveries } from "./delivery-store.ts"
import { deleteUnproved } from "./merchant/contact-store.ts"
import { deleteMessages } from "./merchant/message-store.ts"

const rowsAtOnce = 10_000
const dayMs = 24 * 3_600_000

/** Removes what is past its days. @returns how many rows */
export async function cleanAlerts(
  { sql, clock }: Pick<AlertOffice, "sql" | "clock">,
  retentionDays: number,
  signal?: AbortSignal,
): Promise<number> {
  const before = new Date(clock() - retentionDays * dayMs)
  let removed = 0
  removed += await deleteUnproved(sql, new Date(clock()))
  for (const remove of [deleteDeliveries, deleteAlerts, deleteMessages]) {
    for (let count = rowsAtOnce; count === rowsAtOnce && !signal?.aborted; removed += count) {
      count = await remove(sql, before, rowsAtOnce)
    }
  }
  return removed
}
