/** Orders to platforms, for the contract of cases. */
import { randomUUID } from "node:crypto"
import type { Tenant } from "../../src/access/tenant.ts"
import type { OrderState } from "../../src/enforcement/duty/order-state.ts"
import { orderStore } from "../../src/enforcement/duty/order-store.ts"
import { officerHeader } from "../support/app.ts"
import { platform } from "../support/roster.ts"
import { codeOf } from "../support/rows.ts"
import type { MakeFixture } from "./family.ts"

export const makeOrders: MakeFixture = async (_, sql) => {
  const [shop, other] = [await platform(sql), await platform(sql)]
  const draft = {
    ...{ platform: shop.id, code: codeOf(1), demand: "下架示例商品（示例）", basis: "示例规定第一条" },
    due_on: "2026-07-10",
  }
  const elsewhere = await officerHeader("officer", "330106", "elsewhere")
  return {
    ...{ path: "/v1/orders", table: "platform_order" },
    async put(state, _, { draftedBy: by = "officer:410105:somebody" } = {}) {
      const id = randomUUID()
      const isDraft = state === "drafted"
      await sql.begin((tx) =>
        orderStore.insert(tx, {
          ...{ id, clientId: shop.id as Tenant, platform: "", authority: "410105", seller: null, code: codeOf(1) },
          ...{ demand: "示例", basis: "示例", dueOn: "2026-07-10", state: state as OrderState, draftedBy: by },
          ...{ draftedOn: "2026-06-29", issuedOn: isDraft ? null : "2026-06-29", answer: null, answerText: null },
          ...{ doneOn: null, answeredOn: null, enteredOn: "2026-06-29", lastActor: by, version: 3 },
        }),
      )
      return id
    },
    sides: {
      officer: {
        at: "acts",
        isNamed: true,
        header: await officerHeader("checker", "410105", "boris"),
        foreign: elsewhere,
      },
      platform: { at: "answer", isNamed: false, header: shop.header, foreign: other.header, unseen: ["drafted"] },
    },
    bodies: {
      issue: {},
      answer: { answer: "done", text: "已下架（示例）" },
      close: { reason: "已核（示例）" },
      return: { reason: "未公示（示例）", due_on: "2026-07-20" },
      withdraw: { reason: "有误（示例）" },
    },
    reads: { list: true, one: true },
    begin: {
      ...{ by: await officerHeader("officer", "410105", "anna"), another: elsewhere, body: draft },
      ...{ other: { ...draft, due_on: "2026-07-11" }, wrong: { ...draft, due_on: "2026-06-29" }, isKnown: false },
    },
  }
}
