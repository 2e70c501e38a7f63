/** Open orders to platforms as work of the authority that gives them. */
import { actorOf, may, personOf } from "../../access/principal.ts"
import type { WorkItem } from "../../register/worklist/item.ts"
import { toDueWork, type WorkQuery, type WorkSource } from "../../register/worklist/source.ts"
import { type Order, orderActs, orderActsIn, orderStates } from "./order.ts"
import { countOrderWork, listOrderWork } from "./order-store.ts"

const kind = { zh: "平台整改", en: "order to a platform" } as const
const clock = { id: "platform_order", name: { zh: "平台整改并反馈", en: "The platform acts on the order" } } as const

export const orderSource: WorkSource = {
  kinds: { order: { ...kind } },
  async list(sql, query, after, limit) {
    return (await listOrderWork(sql, toDueWork(query), after, limit)).map((order) => toItem(order, query))
  },
  async count(sql, query) {
    return (await countOrderWork(sql, toDueWork(query))).map((row) => ({ kind: "order", ...row }))
  },
}

function toItem(order: Order, { principal, scope }: WorkQuery): WorkItem {
  const { id, platform, authority, seller, code, dueOn, state, draftedBy, enteredOn, lastActor } = order
  const { zh, en, waitsFor } = orderStates[state]
  const isTheirs = authority === scope.reach.authority && may(principal, "order:act")
  const isOwnDraft = state === "drafted" && personOf(draftedBy) === personOf(actorOf(principal))
  const acts = isTheirs ? orderActsIn(state, "officer").filter((name) => !(isOwnDraft && name === "issue")) : []
  return {
    ...{ source: "duty", id, kind: "order", kindName: { ...kind }, state, stateName: { zh, en }, list: null },
    ...{ authority, dueOn, subjectCode: code, subjectName: `${platform} ${seller ?? code ?? ""}`.trim() },
    ...{ since: enteredOn, clock: { id: clock.id, name: { ...clock.name } }, waitsFor: [...waitsFor] },
    ...{ begunBy: draftedBy, lastActor, mine: isTheirs && state !== "issued" && !isOwnDraft },
    acts: acts.map((name) => ({ act: name, name: { zh: orderActs[name].zh, en: orderActs[name].en } })),
    url: `/v1/orders/${id}`,
  }
}
