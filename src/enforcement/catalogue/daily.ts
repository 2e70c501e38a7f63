/** What the days do with the catalogue of measures: a version that was loaded before its first day begins. Part of the daily work. */
import type { TimedParts } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { refillSubscriptions } from "../agency/refill-store.ts"
import { listMeasureTypes } from "./store.ts"

/** Has subscriptions by measure filled anew once a version has begun. Safe to run again. @returns how many */
export async function beginVersions({ sql, clock }: TimedParts): Promise<number> {
  const today = dayInChina(clock())
  const begun = (await listMeasureTypes(sql, null)).flatMap(({ id, validFrom }) =>
    validFrom !== null && validFrom <= today ? [{ id, validFrom }] : [],
  )
  return refillSubscriptions(sql, begun, today, { always: false })
}
