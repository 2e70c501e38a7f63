/**
 * Penalties that are shown as the general case because their sources have not told what settles their class, as work: an
 * officer has the source tell it, or corrects the record. The law gives no days for it, so no clock runs.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { missingFacts, missingFactWords } from "../../law/stated-class.ts"
import { partiesOf } from "../proceeding/party.ts"
import { factsOf } from "../record/penalty-fact.ts"
import type { HeldRecord } from "../record/record.ts"
import type { WorkItem } from "./item.ts"
import type { WorkQuery, WorkSource } from "./source.ts"
import { countUnconfirmed, listUnconfirmed } from "./unconfirmed-store.ts"

const kinds = {
  "class-unconfirmed": { zh: "处罚类别未确认", en: "A penalty whose class is not confirmed" },
} as const satisfies Record<string, Bilingual>

export const unconfirmedSource: WorkSource = {
  kinds,
  async list(sql, query, after, limit) {
    if (!isAskedFor(query) || (query.filter.due !== null && query.filter.due !== "none")) return []
    const rows = await listUnconfirmed(sql, scopeOf(query), after, limit)
    return rows.map((row) => toItem(row, query))
  },
  async count(sql, query) {
    if (!isAskedFor(query)) return []
    return [{ kind: "class-unconfirmed", due: "none", count: await countUnconfirmed(sql, scopeOf(query)) }]
  },
}

/** Nobody begins it, and only officers of the authority itself have something to do about it. */
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

function toItem({ id, content }: HeldRecord, { principal }: WorkQuery): WorkItem {
  const { authority, subjectCode, subjectName, list, publishedOn: since } = content
  return {
    ...{ id, authority, subjectCode, subjectName, list, since, source: "record" },
    ...{
      kind: "class-unconfirmed",
      kindName: kinds["class-unconfirmed"],
      state: "live",
      stateName: missingWords(content),
    },
    ...{ dueOn: null, clock: null, begunBy: null, lastActor: null, waitsFor: ["officer"] },
    ...{ mine: isOfficerOf(principal, authority), acts: [], url: `/v1/records/${id}` },
  }
}

/** What its source is to tell. */
function missingWords(content: HeldRecord["content"]): Bilingual {
  const missing = missingFacts(factsOf(content)).map((fact) => missingFactWords[fact])
  return {
    zh: `待补报：${missing.map(({ zh }) => zh).join("、")}`,
    en: `to be told: ${missing.map(({ en }) => en).join(", ")}`,
  }
}
