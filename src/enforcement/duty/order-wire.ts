/** Orders as they leave the register: to the authority that gives them, and to the platform. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { regionName } from "../../names/region.ts"
import type { HistoryRow } from "../../register/proceeding/store.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { isLate, type Order, orderActs, orderActsIn, orderAnswerNames, orderStateNames, orderStates } from "./order.ts"

const day = z.iso.date()
const dayOrNull = day.nullable()

const fields = {
  id: z.uuid(),
  platform: z.strictObject({ id: z.uuid(), name: z.string() }),
  authority: z.string(),
  authority_name: z.string().nullable(),
  seller: z.string().nullable().openapi({ description: "The platform's own id of it" }),
  code: z.string().nullable(),
  demand: z.string(),
  basis: z.string().openapi({ description: "On which the authority acts, in its words" }),
  due_on: day,
  late: z.boolean().openapi({ description: "Not answered by its day, or answered after it" }),
  state: z.enum(orderStateNames),
  state_name: bilingualSchema,
  ...{ drafted_on: day, issued_on: dayOrNull },
  answer: z.enum(orderAnswerNames).nullable(),
  answer_text: z.string().nullable(),
  ...{ done_on: dayOrNull, answered_on: dayOrNull },
  acts: z.array(z.enum(Object.keys(orderActs) as [keyof typeof orderActs])).openapi({
    description: "That whoever asks may do now",
  }),
  version: z.int(),
}

const example = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  platform: { id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例购物平台" },
  ...{ authority: "410105", authority_name: "河南省郑州市金水区", seller: "s-1001", code: "91000000MA00000157" },
  ...{ demand: "下架示例商品，并公示处置措施（示例）", basis: "示例规定第一条", due_on: "2026-07-10", late: false },
  state: "issued" as const,
  state_name: { zh: "已送平台待整改", en: "with the platform" },
  ...{ drafted_on: "2026-06-30", issued_on: "2026-06-30", answer: null, answer_text: null, done_on: null },
  ...{ answered_on: null, acts: ["answer" as const], version: 2 },
}

export const orderSchema = wireObject("PlatformOrder", fields).openapi({ example })

export const orderDetailSchema = wireObject("PlatformOrderDetail", {
  ...fields,
  history: z
    .array(
      z.strictObject({
        act: z.string(),
        act_name: bilingualSchema,
        at: z.iso.datetime(),
        actor: z.string(),
        reason: z.string().nullable(),
      }),
    )
    .openapi({ description: "Empty to the platform" }),
}).openapi({ example: { ...example, history: [] } })

export const orderPageSchema = wireObject("PlatformOrders", {
  results: z.array(orderSchema),
  next: z.string().nullable(),
})

/** @param by for whom, null: for who only looks @param today in China */
export function toWireOrder(
  order: Order,
  by: "officer" | "platform" | null,
  today: string,
): z.infer<typeof orderSchema> {
  const { id, clientId, platform, authority, seller, code, demand, basis, dueOn, state, version } = order
  const { zh, en } = orderStates[state]
  return {
    ...{
      id,
      platform: { id: clientId, name: platform },
      authority,
      authority_name: regionName(authority),
      seller,
      code,
    },
    ...{ demand, basis, due_on: dueOn, late: isLate(order, today), state, state_name: { zh, en } },
    ...{ drafted_on: order.draftedOn, issued_on: order.issuedOn, answer: order.answer, answer_text: order.answerText },
    ...{
      done_on: order.doneOn,
      answered_on: order.answeredOn,
      acts: by === null ? [] : orderActsIn(state, by),
      version,
    },
  }
}

const drafting = { zh: "起草", en: "draft" } as const
const names: Readonly<Record<string, { zh: string; en: string }>> = orderActs

/** @param history null to the platform: who of the authority did what is its own */
export function toWireOrderDetail(
  order: Order,
  by: "officer" | "platform" | null,
  today: string,
  history: readonly HistoryRow[] | null,
): z.infer<typeof orderDetailSchema> {
  return {
    ...toWireOrder(order, by, today),
    history: (history ?? []).flatMap(({ act, at, actor, reason }) => {
      if (!act.startsWith("order.")) return []
      const name = act.replace("order.", "")
      const { zh, en } = names[name] ?? drafting
      return [{ act: name, act_name: { zh, en }, at: at.toISOString(), actor, reason }]
    }),
  }
}
