/** Calls as they leave the register, to the platform that they are for. */
import { z } from "@hono/zod-openapi"
import { bilingualSchema } from "../../register/record/wire.ts"
import { type DutyCallContent, type DutyCallKind, dutyCallKindNames, dutyCallKinds } from "./call.ts"
import { orderActs, orderStateNames } from "./order.ts"

const callSchema = z
  .strictObject({
    number: z.int().openapi({ description: "From 1, without a gap" }),
    kind: z.enum(dutyCallKindNames),
    kind_name: bilingualSchema,
    raised_at: z.iso.datetime(),
    order: z
      .strictObject({
        id: z.uuid(),
        act: z.enum(Object.keys(orderActs) as [keyof typeof orderActs]),
        state: z.enum(orderStateNames),
        due_on: z.iso.date(),
      })
      .nullable(),
    overdue: z.int().nullable().openapi({ description: "How many sellers, measures or orders; null for one order" }),
    soon: z.int().nullable().openapi({ description: "Sellers due within 30 days" }),
    url: z.string(),
  })
  .openapi("DutyCall")

export const callPageSchema = z
  .strictObject({
    calls: z.array(callSchema),
    next: z.string().openapi({ description: "Give it as `from` to go on, at once or later" }),
  })
  .openapi("DutyCalls", {
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
  "order-overdue": "/v1/orders?overdue=true",
  verification: "/v1/duties/sellers",
  publication: "/v1/duties/measures?late=true",
} as const satisfies Record<DutyCallKind, string>

export function toWireCall({
  number,
  kind,
  content: { order, overdue, soon },
  raisedAt,
}: {
  number: number
  kind: DutyCallKind
  content: DutyCallContent
  raisedAt: Date
}): WireDutyCall {
  const url = order === null ? urls[kind] : `${urls.order}/${order.id}`
  return {
    number,
    kind,
    kind_name: { ...dutyCallKinds[kind] },
    raised_at: raisedAt.toISOString(),
    order,
    overdue,
    soon,
    url,
  }
}
