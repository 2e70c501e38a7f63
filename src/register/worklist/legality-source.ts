/**
 * Live records that miss a row of the table of preconditions, as work (register/daily/legality-step.ts): each with the rows and
 * their articles. Nothing of them is undone: an officer corrects, annuls, or leaves what the law leaves. The law gives no days for
 * it, so no clock runs.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { citationText } from "../../law/citation-text.ts"
import type { Precondition } from "../proceeding/legality.ts"
import { partiesOf } from "../proceeding/party.ts"
import { preconditions } from "../proceeding/precondition.ts"
import type { WorkItem } from "./item.ts"
import { countMissing, listMissing, type MissingRecord } from "./legality-store.ts"
import type { WorkQuery, WorkSource } from "./source.ts"

const kinds = {
  "row-missed": { zh: "在公示记录不符合法制审核条件", en: "A live record misses what the law asks of its file" },
} as const satisfies Record<string, Bilingual>

export const legalitySource: WorkSource = {
  kinds,
  async list(sql, query, after, limit) {
    if (!isAskedFor(query) || (query.filter.due !== null && query.filter.due !== "none")) return []
    const rows = await listMissing(sql, scopeOf(query), after, limit)
    return rows.map((row) => toItem(row, query))
  },
  async count(sql, query) {
    if (!isAskedFor(query)) return []
    return [{ kind: "row-missed", due: "none", count: await countMissing(sql, scopeOf(query)) }]
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

function toItem({ missed, ...row }: MissingRecord, { principal }: WorkQuery): WorkItem {
  return {
    ...{ ...row, source: "record" },
    ...{ kind: "row-missed", kindName: kinds["row-missed"], state: "live", stateName: missedWords(missed) },
    ...{ dueOn: null, clock: null, begunBy: null, lastActor: null, waitsFor: ["officer"] },
    ...{ mine: isOfficerOf(principal, row.authority), acts: [], url: `/v1/records/${row.id}` },
  }
}

/** The rows with their articles. One that an older version has written down and the table has no more says its name. */
function missedWords(missed: readonly string[]): Bilingual {
  const say = (language: "zh" | "en") =>
    missed.map((id) => {
      const row: Precondition | undefined = Object.entries<Precondition>(preconditions).find(
        ([name]) => name === id,
      )?.[1]
      const cited = row?.source?.map((one) => citationText(one, language)).join(language === "zh" ? "、" : ", ")
      return row ? `${row[language]}${cited ? (language === "zh" ? `（${cited}）` : ` (${cited})`) : ""}` : id
    })
  return { zh: `不符合：${say("zh").join("；")}`, en: `it misses: ${say("en").join("; ")}` }
}
