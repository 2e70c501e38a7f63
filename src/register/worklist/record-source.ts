/**
 * Marked listings as work: a sole trader for the separate book, a candidate for licence revocation. The law gives no
 * days for what follows, so no clock runs; the daily work takes the mark away when its reason is gone.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type StandingFlag, standingFlags } from "../../law/standing-flag.ts"
import { partiesOf } from "../proceeding/party.ts"
import { recordStates } from "../record/state.ts"
import type { WorkItem } from "./item.ts"
import { countFlagged, type FlaggedRecord, listFlagged } from "./record-store.ts"
import type { WorkQuery, WorkSource } from "./source.ts"

const kinds = Object.fromEntries(
  Object.entries(standingFlags).map(([flag, { zh, en }]) => [flag, { zh, en }]),
) as Record<StandingFlag, Bilingual>

const { zh, en } = recordStates.live

/** Marked listings. */
export const recordSource: WorkSource = {
  kinds,
  async list(sql, query, after, limit) {
    if (!isAskedFor(query) || (query.filter.due !== null && query.filter.due !== "none")) return []
    const kind = query.filter.kind as StandingFlag | null
    const rows = await listFlagged(sql, scopeOf(query), kind, after, limit)
    return rows.map((row) => toItem(row, query))
  },
  async count(sql, query) {
    if (!isAskedFor(query)) return []
    const rows = await countFlagged(sql, scopeOf(query))
    return rows.map(({ flag, count }) => ({ kind: flag, due: "none", count }))
  },
}

/** Nobody begins a mark, and only officers of the authority itself have something to do about one. */
function isAskedFor({ scope, principal }: WorkQuery): boolean {
  if (scope.by !== null) return false
  return scope.person === null || isOfficerOf(principal, scope.reach.authority)
}

function isOfficerOf(principal: WorkQuery["principal"], authority: string): boolean {
  return partiesOf(principal, { authority, subjectCode: "" }).includes("officer")
}

function scopeOf({ scope: { reach, below, person } }: WorkQuery) {
  return { reach, below: below && person === null }
}

function toItem({ flag, since, ...record }: FlaggedRecord, { principal }: WorkQuery): WorkItem {
  return {
    ...record,
    source: "record",
    ...{ kind: flag, kindName: kinds[flag], state: "live", stateName: { zh, en } },
    ...{ dueOn: null, since, clock: null, begunBy: null, lastActor: null },
    waitsFor: ["officer"],
    ...{ mine: isOfficerOf(principal, record.authority), acts: [], url: `/v1/records/${record.id}` },
  }
}
