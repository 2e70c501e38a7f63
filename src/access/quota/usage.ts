/**
 * What a key has used: today by operation, and on each of the last days. Read for the key alone.
 */
import type { Sql } from "../../database/client.ts"
import { addDays, dayInChina } from "../../law/day.ts"
import type { Client } from "../api-key.ts"
import type { Measure } from "./cost.ts"
import type { RoleQuotas } from "./lease-book.ts"
import { findOwnQuotas, listUsage } from "./store.ts"
import { endOf, windowAt } from "./window.ts"

/** Days that are told of, today among them. */
export const usageDaysTold = 30

/** Calls, units and rows. */
interface Sum {
  requests: number
  units: number
  rows: number
}

/** What was used. Days are YYYY-MM-DD in China. */
export interface Usage {
  today: string
  /** When the quotas begin anew, ms since 1970. */
  resetsAt: number
  quotas: Record<Measure, number>
  used: Sum
  /** Of today, by operation. */
  operations: (Sum & { operation: string })[]
  /** The newest first; a day on which nothing was used is left out. */
  days: (Sum & { day: string })[]
}

/** Reads it. @param now ms since 1970 */
export async function readUsage(sql: Sql, client: Client, roleQuotas: RoleQuotas | null, now: number): Promise<Usage> {
  const today = dayInChina(now)
  const rows = await listUsage(sql, client.id, addDays(today, 1 - usageDaysTold))
  const own = await findOwnQuotas(sql, client.id)
  const byRole = roleQuotas?.[client.role] ?? { units: 0, rows: 0 }
  const days = [...Map.groupBy(rows, ({ day }) => day)].map(([day, uses]) => ({ day, ...sumOf(uses) }))
  const operations = rows.filter(({ day, requests }) => day === today && requests > 0)
  return {
    today,
    resetsAt: endOf(windowAt(now)),
    quotas: { units: own.units ?? byRole.units, rows: own.rows ?? byRole.rows },
    used: sumOf(rows.filter(({ day }) => day === today)),
    operations: operations.map(({ day: _, ...used }) => used),
    days,
  }
}

function sumOf(all: readonly Sum[]): Sum {
  const sum = { requests: 0, units: 0, rows: 0 }
  for (const { requests, units, rows } of all) {
    sum.requests += requests
    sum.units += units
    sum.rows += rows
  }
  return sum
}
