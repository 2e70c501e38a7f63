/**
 * The delivery (送达) of a notice or a decision: how it reached the party, and what proves it (送达回证). The days that the
 * law gives run from it, so it is dated between what it follows and today. What was put up as a public notice (公告送达)
 * counts as delivered at the end of that notice's own time. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { deadlines, dueOn } from "../../law/deadline.ts"
import { periodText } from "../../law/deadline-row.ts"
import { type AskedBy, dayInput, fault, lineInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

/** How something may be delivered: direct 直接, post 邮寄, electronic 电子, notice 公告. */
export const deliveryMethods = ["direct", "post", "electronic", "notice"] as const

/** How it was delivered, and the number of what proves it; of a public notice the day on which it was put up. */
export const deliveryInput = z.strictObject({
  method: z.enum(deliveryMethods),
  proof: lineInput,
  posted_on: dayInput.optional(),
})
export type Delivery = z.infer<typeof deliveryInput>

/** What a delivery is asked for by its method: the day on which a public notice was put up is asked of none but that. */
export const deliveryAsked = {
  "delivery.posted_on": { by: "delivery.method", ask: ([method]) => (method === "notice" ? "must" : "not") },
} as const satisfies Record<string, AskedBy>

/**
 * What is wrong with the day of a delivery; null: nothing.
 * @param earliest the first day on which it can have been
 * @param by how; absent where nothing was delivered, but put up
 */
export function deliveryFault(
  field: string,
  on: string,
  earliest: { on: string } & Bilingual,
  today: string,
  by?: { delivery: Delivery; calendar: Calendar },
): { faults: readonly Fault[] } | null {
  if (on > today) return fault(field, "不得晚于今天", "not later than today")
  if (on < earliest.on) {
    const { zh, en } = earliest
    return fault(field, `应在 ${earliest.on} 至今天之间：${zh}`, `between ${earliest.on} and today: ${en}`)
  }
  return by ? noticeFault(field, on, earliest.on, by.delivery, by.calendar) : null
}

function noticeFault(
  field: string,
  on: string,
  earliest: string,
  { method, posted_on: posted }: Delivery,
  calendar: Calendar,
): { faults: readonly Fault[] } | null {
  if (method !== "notice") {
    return posted === undefined ? null : fault("delivery/posted_on", "仅公告送达填写", "for a public notice alone")
  }
  if (posted === undefined) {
    return fault(
      "delivery/posted_on",
      "公告送达须填写发出公告之日",
      "the day on which the notice was put up is missing",
    )
  }
  if (posted < earliest) return fault("delivery/posted_on", `不得早于 ${earliest}`, `not earlier than ${earliest}`)
  const due = dueOn(posted, "deemed_service_by_notice", calendar)
  if (isMissing(due)) return { faults: [{ field: "delivery/posted_on", reason: due.reason }] }
  if (on === due) return null
  const { zh, en } = periodText(deadlines.deemed_service_by_notice)
  return fault(
    field,
    `公告自 ${posted} 起满${zh}视为送达，应为 ${due}`,
    `a notice of ${posted} counts as delivered after ${en}, on ${due}`,
  )
}
