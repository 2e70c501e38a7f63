/** Decisions that were made and never served (未送达的决定), as work: until they are, no time for review or suit begins. */
import { partiesOf } from "../proceeding/party.ts"
import type { WorkItem } from "./item.ts"
import type { WorkQuery, WorkSource } from "./source.ts"
import { countUnserved, listUnserved, type Unserved } from "./unserved-store.ts"

const kind = { zh: "决定书待送达", en: "decision to be served" } as const
const state = { zh: "已作出决定，决定书未送达", en: "decided, and not served" } as const
const serve = { zh: "送达决定书", en: "Serve the decision" } as const

/** Decisions of listings, and those not to list, whose paper nobody has served. */
export const unservedSource: WorkSource = {
  kinds: { "unserved-decision": { ...kind } },
  async list(sql, query, after, limit) {
    if (!isAskedFor(query)) return []
    const { filter, days } = query
    return (await listUnserved(sql, scopeOf(query), { due: filter.due, days }, after, limit)).map((one) =>
      toItem(one, query),
    )
  },
  async count(sql, query) {
    if (!isAskedFor(query)) return []
    return (await countUnserved(sql, scopeOf(query), query.days)).map((row) => ({ kind: "unserved-decision", ...row }))
  },
}

const isOfficerOf = ({ principal }: WorkQuery, authority: string) =>
  partiesOf(principal, { authority, subjectCode: "" }).includes("officer")

/** Only officers of the authority itself have something to do about one. */
function isAskedFor(query: WorkQuery): boolean {
  return query.scope.person === null || isOfficerOf(query, query.scope.reach.authority)
}

function scopeOf({ scope: { reach, below, person, by } }: WorkQuery) {
  return { reach, below: below && person === null, by }
}

function toItem({ id, isBulk, decisions, authority, decidedOn, dueOn, startedBy, ...of }: Unserved, query: WorkQuery) {
  return {
    ...{ source: "proceeding", id, kind: "unserved-decision", kindName: { ...kind } },
    ...{ state: "unserved", stateName: { ...state }, list: of.list, authority, dueOn, since: decidedOn },
    ...(isBulk
      ? { subjectCode: null, subjectName: `${decisions} 份决定书` }
      : { subjectCode: of.subjectCode, subjectName: of.subjectName }),
    clock: { id: "service_of_decision", name: { ...serve } },
    ...{ waitsFor: ["officer"], begunBy: startedBy, lastActor: startedBy, mine: isOfficerOf(query, authority) },
    acts: [],
    url: isBulk ? `/v1/bulk-decisions/${id}` : `/v1/decisions/${id}`,
  } as const satisfies WorkItem
}
