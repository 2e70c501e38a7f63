/** Drafting orders and acting on them: load, decide and commit in one transaction, order and audit row together. */
import { actorOf, type Principal } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { ActingParts } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { raiseCall } from "./call-store.ts"
import { decideOrder, type Order, type OrderAct, type OrderFault } from "./order.ts"
import { insertOrder, lockOrder, type OrderScope, updateOrder } from "./order-store.ts"
import { findSellers } from "./platform-measure-store.ts"

/** A draft as it is sent. */
export interface OrderDraft {
  clientId: Tenant
  seller: string | null
  code: string | null
  demand: string
  basis: string
  dueOn: string
}

/** Drafts an order of the officer's authority; "no-seller" where the platform's roster has none of that id. */
export function draftOrder(
  { sql, clock, newId }: ActingParts,
  officer: Extract<Principal, { kind: "officer" }>,
  draft: OrderDraft,
): Promise<{ id: string } | "no-seller"> {
  const at = clock()
  const today = dayInChina(at)
  const actor = actorOf(officer)
  const { authority } = officer
  return sql.begin(async (tx) => {
    const known =
      draft.seller === null ? null : (await findSellers(tx, draft.clientId, [draft.seller], false)).get(draft.seller)
    if (draft.seller !== null && !known) return "no-seller"
    const id = newId()
    const { clientId, seller, code: named, demand, basis, dueOn } = draft
    const code = named ?? known?.code ?? null
    await insertOrder(tx, {
      ...{ id, clientId, platform: "", authority, seller, code, demand, basis, dueOn, state: "drafted" },
      ...{ draftedBy: actor, draftedOn: today, issuedOn: null, answer: null, answerText: null, doneOn: null },
      ...{ answeredOn: null, enteredOn: today, lastActor: actor, version: 1 },
    })
    const after = { platform: clientId, seller, code, authority, demand, basis, due_on: dueOn }
    await writeAudit(tx, { act: "order.draft", object: id, after }, { actor, at })
    return { id }
  })
}

export type OrderActOutcome = { kind: "done"; order: Order } | { kind: "absent" | "stale" } | OrderFault

/** Acts on an order. @param version the one that was seen; undefined: any */
export function actOnOrder(
  { sql, clock }: ActingParts,
  { principal, scope }: { principal: Principal; scope: OrderScope },
  id: string,
  act: OrderAct,
  version: number | undefined,
): Promise<OrderActOutcome> {
  const at = clock()
  return sql.begin(async (tx): Promise<OrderActOutcome> => {
    const held = await lockOrder(tx, id, scope)
    if (!held) return { kind: "absent" }
    if (version !== undefined && version !== held.version) return { kind: "stale" }
    const actor = actorOf(principal)
    const change = decideOrder(held, act, { actor, today: dayInChina(at) })
    if ("pointer" in change) return change
    const order: Order = { ...held, ...change, lastActor: actor, version: held.version + 1 }
    await updateOrder(tx, order)
    const before = { state: held.state, due_on: held.dueOn }
    const answered = act.act === "answer" ? { answer: order.answer, text: order.answerText, done_on: order.doneOn } : {}
    const after = { state: order.state, due_on: order.dueOn, ...answered }
    const reason = "reason" in act ? (act.reason ?? null) : null
    await writeAudit(tx, { act: `order.${act.act}`, object: id, before, after }, { actor, reason, at })
    // A draft that is withdrawn was never the platform's business.
    if (order.issuedOn !== null && act.act !== "answer") {
      const told = { id, act: act.act, state: order.state, due_on: order.dueOn }
      await raiseCall(tx, held.clientId, { kind: "order", content: { order: told, overdue: null, soon: null } }, at)
    }
    return { kind: "done", order }
  })
}
