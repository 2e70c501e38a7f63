/** How platforms stand with their duties, by platform. */
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import type { Calendar } from "../../law/calendar.ts"
import { addDays, addMonths } from "../../law/day.ts"
import { countOrders, type OrderCounts } from "./order-store.ts"
import { countPlatformMeasures, type PlatformMeasureCounts } from "./platform-measure-store.ts"
import { lastVerifiedBy } from "./reverification.ts"
import { countByVerified } from "./reverification-store.ts"
import { listPlatforms } from "./store.ts"

// A month to get round to what is due.
const soonDays = 30

export interface DutySummary {
  platform: { id: Tenant; name: string }
  sellers: number
  verification: { overdue: number; soon: number }
  measures: PlatformMeasureCounts
  orders: OrderCounts
}

/** Of one platform, or of all by name. @param today in China */
export async function summariseDuties(
  sql: Sql,
  client: Tenant | null,
  calendar: Calendar,
  today: string,
): Promise<DutySummary[]> {
  const overdueBy = lastVerifiedBy(addDays(today, -1), calendar)
  const soonBy = lastVerifiedBy(addDays(today, soonDays), calendar)
  const platforms = await listPlatforms(sql, client)
  const verified = await countByVerified(sql, client, overdueBy, soonBy)
  const measures = await countPlatformMeasures(sql, client, addMonths(today, -12), today)
  const orders = await countOrders(sql, client, today)
  return platforms.map((platform) => {
    const { sellers, overdue, soon } = verified.get(platform.id) ?? { sellers: 0, overdue: 0, soon: 0 }
    return {
      ...{ platform, sellers, verification: { overdue, soon: soon - overdue } },
      measures: measures.get(platform.id) ?? { reported: 0, late: 0, overdue: 0 },
      orders: orders.get(platform.id) ?? { open: 0, overdue: 0 },
    }
  })
}
