/** Orders as they leave the register: to the authority that gives them, and to the platform. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { listSteps } from "../../kit/case/store.ts"
import { type CaseDetail, caseWire, stateName, stepsOf } from "../../kit/case/wire.ts"
import { regionName } from "../../names/region.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { isLate, type Order, orderActs, orders } from "./order.ts"
import { orderActNames, orderAnswerNames, orderStateNames, orderStates } from "./order-state.ts"
import { orderColumns } from "./order-store.ts"

const { zh, en } = orderStates.issued

/** An order. */
export const orderWire = caseWire<Order>()("PlatformOrder", orderColumns, {
  id: { as: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  platform: {
    ...{
      is: z.strictObject({ id: z.uuid(), name: z.string() }),
      of: ({ clientId: id, platform: name }) => ({ id, name }),
    },
    as: { id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例购物平台" },
  },
  authority: { as: "410105" },
  authority_name: {
    ...{ is: z.string().nullable(), as: "河南省郑州市金水区", of: ({ authority }) => regionName(authority) },
  },
  seller: { as: "s-1001", say: "The platform's own id of it" },
  code: { as: "91000000MA00000157" },
  demand: { as: "下架示例商品，并公示处置措施（示例）" },
  basis: { as: "示例规定第一条", say: "On which the authority acts, in its words" },
  due_on: { as: "2026-07-10" },
  late: {
    ...{ is: z.boolean(), as: false, of: (order, { today }) => isLate(order, today) },
    say: "Not answered by its day, or answered after it",
  },
  state: { is: z.enum(orderStateNames), as: "issued" },
  state_name: stateName(orderStates, { zh, en }),
  drafted_on: { as: "2026-06-30" },
  issued_on: { as: "2026-06-30" },
  answer: { is: z.enum(orderAnswerNames).nullable(), as: null },
  answer_text: { as: null },
  done_on: { as: null },
  answered_on: { as: null },
  acts: {
    is: z.array(z.enum(orderActNames)),
    ...{ as: ["answer"], say: "That whoever asks may do now" },
    of: (order, { side }) => (side === null ? [] : orders.actsIn(order, side as "officer" | "platform")),
  },
  version: { as: 2 },
})

export const orderPageSchema = wireObject("PlatformOrders", {
  results: z.array(orderWire.schema),
  next: z.string().nullable(),
})

const step = z.strictObject({
  ...{ act: z.string(), act_name: bilingualSchema, at: z.iso.datetime(), actor: z.string() },
  reason: z.string().nullable(),
})

export const orderDetailSchema = wireObject("PlatformOrderDetail", {
  ...orderWire.shape,
  history: z.array(step).openapi({ description: "Empty to the platform" }),
}).openapi({ example: { ...orderWire.example, history: [] } as never })

const names: Readonly<Record<string, { zh: string; en: string }>> = orderActs
const drafting = { zh: "起草", en: "draft" }

/** An order with its history: who of the authority did what is its own. */
export const orderDetail: CaseDetail<Order> = {
  schema: orderDetailSchema,
  tell: async (sql, order, view) => ({
    ...orderWire.toWire(order, view),
    history: stepsOf(
      view.by.kind === "officer" ? await listSteps(sql, order) : [],
      "order.",
      (act, { at, actor, reason }) => {
        const { zh, en } = names[act] ?? drafting
        return { act, act_name: { zh, en }, at: at.toISOString(), actor, reason }
      },
    ),
  }),
}
