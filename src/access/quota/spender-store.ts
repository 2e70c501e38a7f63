/** How many keys have spent how much of their day, for whoever watches; nobody is named. */
import type { Sql } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import { quotaWindow } from "../../database/schema/access.ts"
import type { Measure } from "./cost.ts"

/** Keys by measure: that have spent anything, nine tenths, all; what a node holds for them counts as spent. */
export interface Spenders {
  measure: Measure
  some: number
  most: number
  all: number
}

/** Counts them. @param day in China */
export function countSpenders(sql: Sql, day: string): Promise<Spenders[]> {
  const { measure, leased, quota } = quotaWindow
  const columns = pick({
    measure: value<Measure>`${measure}`,
    some: value<number>`count(*) filter (where ${leased} > 0)`,
    most: value<number>`count(*) filter (where ${leased} >= ${quota} * 0.9 and ${leased} > 0)`,
    all: value<number>`count(*) filter (where ${leased} >= ${quota} and ${leased} > 0)`,
  })
  return run(
    sql,
    query`select ${columns} from ${quotaWindow} where ${quotaWindow.day} = ${day}::date group by ${measure}`,
  )
}
