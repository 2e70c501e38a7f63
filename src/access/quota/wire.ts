/**
 * Usage as the API gives it.
 */
import { z } from "@hono/zod-openapi"
import type { Measure } from "./cost.ts"
import type { Usage } from "./usage.ts"

const quotaSchema = z.strictObject({ quota: z.int(), used: z.int(), left: z.int() })
const sum = { requests: z.int(), units: z.int(), rows: z.int() }

/** What a key has used. */
export const usageSchema = z
  .strictObject({
    day: z.iso.date().openapi({ description: "Today in China" }),
    resets_at: z.iso.datetime().openapi({ description: "When the quotas begin anew" }),
    units: quotaSchema.openapi({ description: "Units of work; x-cost of each operation says how many it takes" }),
    rows: quotaSchema.openapi({ description: "Rows of streams and jobs" }),
    operations: z.array(z.strictObject({ operation: z.string(), ...sum })).openapi({ description: "Of today" }),
    days: z.array(z.strictObject({ day: z.iso.date(), ...sum })).openapi({
      description: "Of the last 30 days those on which something was used, the newest first",
    }),
  })
  .openapi("Usage", {
    example: {
      day: "2026-03-05",
      resets_at: "2026-03-05T16:00:00.000Z",
      units: { quota: 1_000_000, used: 1_204, left: 998_796 },
      rows: { quota: 20_000_000, used: 0, left: 20_000_000 },
      operations: [{ operation: "check", requests: 1_200, units: 1_204, rows: 0 }],
      days: [{ day: "2026-03-05", requests: 1_200, units: 1_204, rows: 0 }],
    },
  })
export type WireUsage = z.infer<typeof usageSchema>

/** Usage on the wire. */
export function toWireUsage({ today, resetsAt, quotas, used, operations, days }: Usage): WireUsage {
  const standing = (measure: Measure) => {
    const quota = quotas[measure]
    return { quota, used: used[measure], left: Math.max(0, quota - used[measure]) }
  }
  return {
    day: today,
    resets_at: new Date(resetsAt).toISOString(),
    units: standing("units"),
    rows: standing("rows"),
    operations,
    days,
  }
}
