/** Open leads as work of the authority with which they lie. */
import { may } from "../../access/principal.ts"
import type { WorkItem } from "../../register/worklist/item.ts"
import { toDueWork, type WorkQuery, type WorkSource } from "../../register/worklist/source.ts"
import { actsIn, type Lead, leadActs, leadStates } from "./lead.ts"
import { countLeadWork, listLeadWork } from "./store.ts"
import { leadClockWords } from "./wire.ts"

const kind = { zh: "线索核查", en: "lead to be verified" } as const

export const leadSource: WorkSource = {
  kinds: { lead: { ...kind } },
  async list(sql, query, after, limit) {
    return (await listLeadWork(sql, toDueWork(query), after, limit)).map((lead) => toItem(lead, query))
  },
  async count(sql, query) {
    return (await countLeadWork(sql, toDueWork(query))).map((row) => ({ kind: "lead", ...row }))
  },
}

function toItem(lead: Lead, { principal, scope }: WorkQuery): WorkItem {
  const { id, state, authority, dueOn, clock, code, name, platform, shop, seller, url, enteredOn, lastActor } = lead
  const mine = lead.authority === scope.reach.authority && may(principal, "lead:act")
  const { zh, en } = leadStates[state]
  return {
    ...{
      source: "lead",
      id,
      kind: "lead",
      kindName: { ...kind },
      state,
      stateName: { zh, en },
      list: null,
      authority,
      dueOn,
    },
    subjectCode: code,
    subjectName: nameOf({ name, code, platform, shop, seller, url }),
    ...{ since: enteredOn, clock: clock === null ? null : { id: clock, name: { ...leadClockWords(clock) } } },
    ...{ waitsFor: ["officer"], begunBy: null, lastActor, mine },
    acts: mine ? actsIn(state).map((act) => ({ act, name: { zh: leadActs[act].zh, en: leadActs[act].en } })) : [],
    url: `/v1/leads/${id}`,
  }
}

/** Whom it is about, as far as its sender said. */
function nameOf({
  name,
  code,
  platform,
  shop,
  seller,
  url,
}: Pick<Lead, "name" | "code" | "platform" | "shop" | "seller" | "url">) {
  if (platform !== null && (shop ?? seller) !== null) return name ?? `${platform} ${shop ?? seller}`
  return name ?? code ?? url ?? ""
}
