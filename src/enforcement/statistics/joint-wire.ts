/** Figures of joint punishment as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import type { AgencyFigures } from "./figures.ts"

const now = z.int().nullable()

export const jointSchema = wireObject("JointFigures", {
  notices: z.int().openapi({ description: "Agencies were told of so many publications and changes" }),
  recalls: z.int().openapi({ description: "And of so many ends" }),
  acknowledged: z.int().openapi({ description: "Of both, by whatever was said first: an answer is one too" }),
  answered: z.int().openapi({ description: "Of both, with what was done, or that there is nothing to do" }),
  feedback_rate: z.number().nullable().openapi({
    description: "Part of what was told and can be answered that was: nothing that a later notice overtook before",
  }),
  answer_days_mean: z.number().nullable().openapi({ description: "From being told to being acknowledged" }),
  recalls_late: z.int().openapi({ description: "Acknowledged after their due day" }),
  measures_applied: z.int().openapi({ description: "By the day on which they began" }),
  measures_lifted: z.int(),
  outstanding_now: now.openapi({
    description:
      "Recalls that were not acknowledged, or whose measures go on; null in rows by time, and of what has passed where counts are rounded, as all of now",
  }),
  ...{ overdue_now: now, measures_active_now: now, measures_kept_now: now },
}).openapi({ description: "What agencies were told of these records, and what they did" })

export type WireJoint = z.infer<typeof jointSchema>
export const jointNames = Object.keys(jointSchema.shape) as (keyof WireJoint)[]

export const jointExample: WireJoint = {
  ...{
    notices: 120,
    recalls: 8,
    acknowledged: 128,
    answered: 126,
    feedback_rate: 0.984,
    answer_days_mean: 1.4,
    recalls_late: 0,
  },
  ...{ measures_applied: 44, measures_lifted: 6 },
  ...{ outstanding_now: 0, overdue_now: 0, measures_active_now: 38, measures_kept_now: 0 },
}

/** @param tellsNow whether it says what is so now */
export function toWireJoint({ counts, feedback }: AgencyFigures, tellsNow: boolean): WireJoint {
  const of = (name: "notices" | "recalls" | "heard" | "answered" | "answerable" | "recalls-late") =>
    counts[`joint:${name}`] ?? 0
  const nowOf = (name: "outstanding" | "overdue" | "measures-active" | "measures-kept") =>
    tellsNow ? (counts[`joint:${name}`] ?? 0) : null
  const [answerable, heard, answered] = [of("answerable"), of("heard"), of("answered")]
  const seconds = counts["joint:heard-seconds"]
  return {
    ...{ notices: of("notices"), recalls: of("recalls"), acknowledged: heard, answered },
    feedback_rate:
      feedback !== undefined ? feedback : answerable === 0 ? null : Math.round((answered / answerable) * 1_000) / 1_000,
    answer_days_mean: seconds === undefined || heard === 0 ? null : Math.round(seconds / heard / 8_640) / 10,
    recalls_late: of("recalls-late"),
    measures_applied: counts["joint:measures-applied"] ?? 0,
    measures_lifted: counts["joint:measures-lifted"] ?? 0,
    ...{ outstanding_now: nowOf("outstanding"), overdue_now: nowOf("overdue") },
    ...{ measures_active_now: nowOf("measures-active"), measures_kept_now: nowOf("measures-kept") },
  }
}
