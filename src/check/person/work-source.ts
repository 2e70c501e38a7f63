/** What is proposed about listings of persons, as work of who may confirm it: one thing for an authority and who proposed it. */
import { actorOf, isSamePerson, may } from "../../access/principal.ts"
import { dayInChina } from "../../law/day.ts"
import type { WorkItem } from "../../register/worklist/item.ts"
import type { WorkQuery, WorkSource } from "../../register/worklist/source.ts"
import { countChangeWork, type ListingChangeScope, type ListingChangeWork, listChangeWork } from "./change-store.ts"

const kind = { zh: "个人列入待确认", en: "listings of persons to be confirmed" } as const

export const personSource: WorkSource = {
  kinds: { "person-listing": { ...kind } },
  async list(sql, query, after, limit) {
    const { due } = query.filter
    if ((due !== null && due !== "none") || !isAskedFor(query)) return []
    return (await listChangeWork(sql, scopeOf(query), after, limit)).map((work) => toItem(work, query))
  },
  async count(sql, query) {
    const count = isAskedFor(query) ? await countChangeWork(sql, scopeOf(query)) : 0
    return count === 0 ? [] : [{ kind: "person-listing", due: "none", count }]
  },
}

/** For one person what they may confirm; who may not is shown nothing of persons. */
const isAskedFor = ({ principal }: WorkQuery) => may(principal, "person:confirm")

function scopeOf({ scope: { reach, below, person, by } }: WorkQuery): ListingChangeScope {
  return { reach, below: below && person === null, by, notOf: person?.names ?? null }
}

function toItem(
  { id, authority, actor, changes, at }: ListingChangeWork,
  { principal, scope, person }: WorkQuery,
): WorkItem {
  const mine = authority === scope.reach.authority && !isSamePerson(actor, actorOf(principal), person)
  return {
    ...{ source: "person", id, kind: "person-listing", kindName: { ...kind }, state: "waiting" },
    stateName: { zh: "待另一人确认", en: "waits for somebody else to confirm it" },
    ...{ list: null, subjectCode: null, subjectName: `个人（${changes} 项）`, authority, dueOn: null },
    ...{ since: dayInChina(at.getTime()), clock: null, waitsFor: ["officer", "checker", "head"] },
    ...{ begunBy: actor, lastActor: actor, mine },
    acts: mine ? [{ act: "confirm", name: { zh: "查看并确认", en: "look and confirm" } }] : [],
    url: "/v1/person-listings/changes",
  }
}
