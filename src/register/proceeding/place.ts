/**
 * Where a decision is published: by the own province at once, or pushed to the province in which the subject is
 * registered, which publishes what it has received (received.ts; R44 14; R45 9, 10). Pure.
 */
import { z } from "zod"
import { regionOf } from "../../names/code.ts"
import { authorityInput, dayInput, fault } from "./kind.ts"

/** Whether the subject is registered in the deciding authority's province, or in another, where it is pushed to. */
export type Place = "same" | "other"

/** The place of a decision. A code without a region (000000, the country, samples) counts as the own province. */
export function placeOf(subjectCode: string, authority: string): Place {
  const region = regionOf(subjectCode)
  const known = /^[1-8]\d/.test(region) && region.slice(0, 2) !== "10"
  return known && region.slice(0, 2) !== authority.slice(0, 2) ? "other" : "same"
}

/** To which authority a decision was pushed, and when. */
export const pushInput = z.strictObject({
  ...{ pushed_to: authorityInput, pushed_on: dayInput },
  /** The receiver works in this register too: what it would enter is opened there with the push. */
  receiver_here: z.boolean().optional(),
})
export type PushInput = z.infer<typeof pushInput>

/** Why a decision about a subject of another province is not published here. */
export const mustPush = fault(
  "",
  "当事人登记地在外省：请推送登记地市场监督管理部门公示（push）",
  "the subject is registered in another province: push it to the authority there (push)",
)

/** Why a decision about a subject of the own province is not pushed. */
export const mayPublish = fault(
  "",
  "当事人登记地在本省：请直接公示（publish）",
  "the subject is registered here: publish it",
)
