/** Calls as they leave the register, to the platform or agency that they are for. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { type CallKind, callKindNames, callKinds, type DutyCallContent, dutyCallKinds } from "./call.ts"
import { orderActNames, orderStateNames } from "./order-state.ts"

/** A call. */
export const callSchema = wireObject("DutyCall", {
  number: z.int().openapi({ description: "From 1, without a gap" }),
  kind: z.enum(callKindNames),
  kind_name: bilingualSchema,
  raised_at: z.iso.datetime(),
  order: z
    .strictObject({
      id: z.uuid(),
      act: z.enum(orderActNames),
      state: z.enum(orderStateNames),
      due_on: z.iso.date(),
    })
    .nullable(),
  overdue: z
    .int()
    .nullable()
    .openapi({ description: "How many sellers, measures, orders or recalls; null for one order" }),
  soon: z.int().nullable().openapi({ description: "Sellers due within 30 days; recalls that are due by tomorrow" }),
  url: z.string(),
})

export const callPageSchema = wireObject("DutyCalls", {
  calls: z.array(callSchema),
  next: z.string().openapi({ description: "Give it as `from` to go on, at once or later" }),
}).openapi({
  example: {
    calls: [
      {
        ...{ number: 1, kind: "verification", kind_name: { ...dutyCallKinds.verification } },
        ...{ raised_at: "2026-06-30T04:00:00.000Z", order: null, overdue: 3, soon: 40, url: "/v1/duties/sellers" },
      },
    ],
    next: "1",
  },
})

export type WireDutyCall = z.infer<typeof callSchema>

const urls = {
  order: "/v1/orders",
  letter: "/v1/letters",
  "order-overdue": "/v1/orders?overdue=true",
  verification: "/v1/duties/sellers",
  publication: "/v1/duties/measures?late=true",
  "recall-due": "/v1/recalls",
  "recall-overdue": "/v1/recalls?overdue=true",
  "recall-escalated": "/v1/recalls?overdue=true",
  ...{ "term-over": "/v1/measures?over=true", "term-escalated": "/v1/measures?over=term" },
  ...{ "declaration-due": "/v1/declarations", "declaration-escalated": "/v1/recalls/figures" },
} as const satisfies Record<CallKind, string>

export function toWireCall({
  number,
  kind,
  content: { order, overdue, soon },
  raisedAt,
}: {
  number: number
  kind: CallKind
  content: DutyCallContent
  raisedAt: Date
}): WireDutyCall {
  const url = order === null ? urls[kind] : `${urls.order}/${order.id}`
  return {
    number,
    kind,
    kind_name: { ...callKinds[kind] },
    raised_at: raisedAt.toISOString(),
    order,
    overdue,
    soon,
    url,
  }
}
