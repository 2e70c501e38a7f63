/**
 * The delivery (送达) of a notice or a decision: how it reached the party, and what proves it (送达回证). The days that the
 * law gives run from it, so it is dated between what it follows and today. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { fault, lineInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

/** How something may be delivered. */
const deliveryMethods = ["direct", "post", "electronic", "notice"] as const

/** How it was delivered (direct 直接, post 邮寄, electronic 电子, notice 公告), and the number of what proves it. */
export const deliveryInput = z.strictObject({ method: z.enum(deliveryMethods), proof: lineInput })
export type Delivery = z.infer<typeof deliveryInput>

/** What is wrong with the day of a delivery; null: nothing. @param earliest the first day on which it can have been */
export function deliveryFault(
  field: string,
  on: string,
  earliest: { on: string } & Bilingual,
  today: string,
): { faults: readonly Fault[] } | null {
  if (on > today) return fault(field, "不得晚于今天", "not later than today")
  if (on < earliest.on) {
    const { zh, en } = earliest
    return fault(field, `应在 ${earliest.on} 至今天之间：${zh}`, `between ${earliest.on} and today: ${en}`)
  }
  return null
}
