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
import { type AskedBy, comingFault, dayInput, fault, faultsIn, lineInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

/**
 * How something may be delivered: direct 直接, left 留置, entrusted to another bureau 委托, post 邮寄, electronic 电子, notice
 * 公告 (PROC 82, 83).
 */
export const deliveryMethods = ["direct", "left", "entrusted", "post", "electronic", "notice"] as const

/** How it was delivered, and the number of what proves it; of a public notice the day on which it was put up. */
export const deliveryInput = z.strictObject({
  method: z.enum(deliveryMethods),
  proof: lineInput,
  posted_on: dayInput.optional(),
  /** Of what was left behind: why it was refused, and who witnessed it or which pictures or recordings show it. */
  refusal: lineInput.optional(),
  witness: lineInput.optional(),
  /** Of what another bureau has delivered: which. The day is that of the addressee's signature. */
  entrusted_to: lineInput.optional(),
})
export type Delivery = z.infer<typeof deliveryInput>

type MethodField = "posted_on" | "refusal" | "witness" | "entrusted_to"

/** What each of the fields is asked of, and why it is. */
const methodFields = {
  posted_on: {
    of: "notice",
    zh: "公告送达须填写发出公告之日",
    en: "the day on which the notice was put up is missing",
    only: { zh: "仅公告送达填写", en: "for a public notice alone" },
  },
  refusal: {
    of: "left",
    zh: "留置送达须写明拒收的人和事由（《市场监督管理行政处罚程序规定》第八十二条）",
    en: "what is left behind says who refused it, and why (PROC 82)",
    only: { zh: "仅留置送达填写", en: "for what was left behind alone" },
  },
  witness: {
    of: "left",
    zh: "留置送达须写明见证人，或者记录送达过程的照片、录像（《市场监督管理行政处罚程序规定》第八十二条）",
    en: "what is left behind names a witness, or the pictures or recordings of it (PROC 82)",
    only: { zh: "仅留置送达填写", en: "for what was left behind alone" },
  },
  entrusted_to: {
    of: "entrusted",
    zh: "委托送达须写明受委托的机关，以受送达人签收之日为送达日期（《市场监督管理行政处罚程序规定》第八十二条）",
    en: "what was entrusted names the bureau, and is dated by the addressee's signature (PROC 82)",
    only: { zh: "仅委托送达填写", en: "for what another bureau has delivered alone" },
  },
} as const satisfies Record<MethodField, Bilingual & { of: (typeof deliveryMethods)[number]; only: Bilingual }>
const methodFieldNames = Object.keys(methodFields) as MethodField[]

/** What a delivery is asked for by its method. */
export const deliveryAsked: Readonly<Record<string, AskedBy>> = Object.fromEntries(
  methodFieldNames.map((name) => [
    `delivery.${name}`,
    { by: "delivery.method", ask: ([method]) => (method === methodFields[name].of ? "must" : "not") } satisfies AskedBy,
  ]),
)

/** What a delivery lacks by its method, or tells that another has; null: nothing. */
function methodFault(delivery: Delivery): { faults: readonly Fault[] } | null {
  const wrong = methodFieldNames.map((name) => {
    const { of, only, zh, en } = methodFields[name]
    const isIts = delivery.method === of
    if (isIts === (delivery[name] !== undefined)) return null
    return isIts ? fault(`delivery/${name}`, zh, en) : fault(`delivery/${name}`, only.zh, only.en)
  })
  return faultsIn(...wrong)
}

/** What proves a delivery, in one line as the proof of service has it. */
export function proofOf({ proof, refusal, witness, entrusted_to }: Delivery): string {
  const more = [
    refusal && `拒收事由：${refusal}`,
    witness && `见证人或者影像：${witness}`,
    entrusted_to && `受委托机关：${entrusted_to}`,
  ]
  return [proof, ...more].filter(Boolean).join("；")
}

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
  const { zh, en } = earliest
  const early =
    on < earliest.on
      ? fault(field, `应在 ${earliest.on} 至今天之间：${zh}`, `between ${earliest.on} and today: ${en}`)
      : null
  const wrong = faultsIn(comingFault(field, on, today) ?? early, by ? methodFault(by.delivery) : null)
  return wrong ?? (by ? noticeFault(field, on, earliest.on, by.delivery, by.calendar) : null)
}

function noticeFault(
  field: string,
  on: string,
  earliest: string,
  { method, posted_on: posted }: Delivery,
  calendar: Calendar,
): { faults: readonly Fault[] } | null {
  // Which of them tells such a day was looked at before.
  if (method !== "notice" || posted === undefined) return null
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

/** The day by which a decision of today is served (APL 61), as its case keeps it; without one where the year has no calendar. */
export function serveBy(decidedOn: string, calendar: Calendar): { serve_by?: string } {
  const due = dueOn(decidedOn, "service_of_decision", calendar)
  return isMissing(due) ? {} : { serve_by: due }
}
