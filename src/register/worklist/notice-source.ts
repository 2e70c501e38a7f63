/** Documents that are up as a public notice (公告送达), as work: on their last day they count as served, and that is entered. */
import { clockWords } from "../../law/clock.ts"
import { partiesOf } from "../proceeding/party.ts"
import type { WorkItem } from "./item.ts"
import { countPosted, listPosted, type PostedNotice } from "./notice-store.ts"
import type { WorkQuery, WorkSource } from "./source.ts"

const kind = { zh: "公告送达", en: "service by public notice" } as const
const state = { zh: "已发出公告，尚未视为送达", en: "put up, and not yet counted as served" } as const
const serve = { zh: "登记送达", en: "enter the service" } as const

/** Notices that are up. */
export const noticeSource: WorkSource = {
  kinds: { "public-notice": { ...kind } },
  async list(sql, query, after, limit) {
    if (!isAskedFor(query)) return []
    const { filter, days } = query
    return (await listPosted(sql, scopeOf(query), { due: filter.due, days }, after, limit)).map((notice) =>
      toItem(notice, query),
    )
  },
  async count(sql, query) {
    if (!isAskedFor(query)) return []
    return (await countPosted(sql, scopeOf(query), query.days)).map((row) => ({ kind: "public-notice", ...row }))
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

function toItem(
  { id, isBulk, documents, title, authority, postedOn, dueOn, ...of }: PostedNotice,
  query: WorkQuery,
): WorkItem {
  const mine = isOfficerOf(query, authority)
  const isDue = dueOn !== null && dueOn <= query.days.today
  return {
    ...{
      source: "document",
      id,
      kind: "public-notice",
      kindName: { ...kind },
      state: "posted",
      stateName: { ...state },
    },
    ...{ list: of.list, authority, dueOn, since: postedOn },
    ...(isBulk
      ? { subjectCode: null, subjectName: `${title}（${documents} 份）` }
      : { subjectCode: of.subjectCode, subjectName: of.subjectName }),
    clock: { id: "deemed_service_by_notice", name: clockWords("deemed_service_by_notice") },
    ...{ waitsFor: ["officer"], begunBy: of.actor, lastActor: of.actor, mine },
    acts: mine && isDue ? [{ act: "serve", name: { ...serve } }] : [],
    url: isBulk ? `/v1/bulk-decisions/${id}` : `/v1/documents/${id}`,
  }
}
