/** What the days do with grants: one that was confirmed ahead of its period begins. Part of the daily work. */
import type { TimedParts } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { refillBegun } from "./store.ts"

/** Has what was published before told to agencies whose grants have begun. Safe to run again. @returns how many subscriptions are filled */
export function beginGrants({ sql, clock }: TimedParts): Promise<number> {
  return refillBegun(sql, dayInChina(clock()))
}
