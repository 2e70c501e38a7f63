/** Orders as cases: where they are kept, what drafting one has to know, and what the platform is told. */
import type { Principal } from "../../access/principal.ts"
import { clientName, findTenant } from "../../access/store.ts"
import type { ActingParts } from "../../database/client.ts"
import type { Beginning, Case } from "../../kit/case/act.ts"
import type { Moment } from "../../kit/case/family.ts"
import { raiseCall } from "./call-store.ts"
import { draftOrder, type Order, type OrderDraft, type orderActs, orders } from "./order.ts"
import { type OrderScope, orderStore } from "./order-store.ts"
import { findSellers } from "./platform-measure-store.ts"

export const orderCase: Case<Order, OrderScope, typeof orderActs, Moment, ActingParts> & { family: typeof orders } = {
  ...{ family: orders, store: orderStore },
  async follow(done, { tx }) {
    for (const { left, act, at } of done) {
      const { id, clientId, state, dueOn, issuedOn } = left
      // A draft that is withdrawn was never the platform's business.
      if (issuedOn === null || act.act === "answer") continue
      const order = { id, act: act.act, state, due_on: dueOn }
      await raiseCall(tx, clientId, { kind: "order", content: { order, overdue: null, soon: null } }, at)
    }
  },
}

/** Drafting one, of the officer's authority. */
export const drafting: Beginning<Order, OrderDraft, ActingParts> = {
  act: "draft",
  async begin(tx, draft, by, { actor, today }, { newId }) {
    const clientId = await findTenant(tx, draft.platform)
    const { seller } = draft
    const sellers = clientId && seller !== undefined ? await findSellers(tx, clientId, [seller], false) : null
    const platform = clientId && (await clientName(tx, clientId))
    const named = clientId && { clientId, platform: platform ?? "", seller: sellers?.get(seller ?? "") ?? null }
    return draftOrder(draft, named, { id: newId(), authority: authorityOf(by), actor, today })
  },
  trail: ({ clientId: platform, seller, code, authority, demand, basis, dueOn: due_on }) => ({
    ...{ platform, seller, code, authority, demand, basis, due_on },
  }),
}

function authorityOf(principal: Principal): string {
  if (principal.kind !== "officer") throw new Error("somebody else drafts an order")
  return principal.authority
}
