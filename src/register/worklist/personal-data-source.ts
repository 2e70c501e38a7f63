/**
 * What is public and seems to hold personal data, as work: found when the rules had grown (register/daily/personal-step.ts).
 * It says the field and the kind, and never the text. The law gives no days for it, so no clock runs.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type PersonalDataKind, personalDataKinds } from "../../law/personal-data-found.ts"
import { partiesOf } from "../proceeding/party.ts"
import type { WorkItem } from "./item.ts"
import { countFound, listFound } from "./personal-data-store.ts"
import type { WorkQuery, WorkSource } from "./source.ts"

const kinds = {
  "personal-data": { zh: "已公示内容疑似含有个人信息", en: "What is public seems to hold personal data" },
} as const satisfies Record<string, Bilingual>

export const personalDataSource: WorkSource = {
  kinds,
  async list(sql, query, after, limit) {
    if (!isAskedFor(query) || (query.filter.due !== null && query.filter.due !== "none")) return []
    const rows = await listFound(sql, scopeOf(query), after, limit)
    return rows.map((row) => toItem(row, query))
  },
  async count(sql, query) {
    if (!isAskedFor(query)) return []
    return [{ kind: "personal-data", due: "none", count: await countFound(sql, scopeOf(query)) }]
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

function toItem(row: Awaited<ReturnType<typeof listFound>>[number], { principal }: WorkQuery): WorkItem {
  const { id, authority, subjectCode, subjectName, list, since, found } = row
  return {
    ...{ id, authority, subjectCode, subjectName, list, since, source: "record" },
    ...{ kind: "personal-data", kindName: kinds["personal-data"], state: "live", stateName: foundWords(found) },
    ...{ dueOn: null, clock: null, begunBy: null, lastActor: null, waitsFor: ["officer"] },
    ...{ mine: isOfficerOf(principal, authority), acts: [] },
    url: list === null ? `/v1/subjects/${subjectCode}` : `/v1/records/${id}`,
  }
}

/** The fields, as a row of an import names them, and what each seems to hold. */
function foundWords(found: readonly { field: string; kind: PersonalDataKind }[]): Bilingual {
  const words = found.map(({ field, kind }) => ({ field, ...personalDataKinds[kind] }))
  return {
    zh: words.map(({ field, zh }) => `${field}：${zh}`).join("；"),
    en: words.map(({ field, en }) => `${field}: ${en}`).join("; "),
  }
}
