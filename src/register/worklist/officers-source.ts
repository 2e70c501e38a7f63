/**
 * Work about live records that nobody has begun and the law gives no days for: officers of the authority itself have something
 * to do about it. No clock runs.
 */
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { partiesOf } from "../proceeding/party.ts"
import type { Place, WorkItem } from "./item.ts"
import type { WorkQuery, WorkSource } from "./source.ts"

/** Within whose reach it is looked for, and whether below the authority too. */
export interface OfficersScope {
  reach: WorkQuery["scope"]["reach"]
  below: boolean
}

/** What a piece of such work says of itself; the rest is the same of all. */
type OwnItem = Pick<
  WorkItem,
  "id" | "authority" | "subjectCode" | "subjectName" | "list" | "since" | "stateName" | "url"
> & { kind: string } & Partial<Pick<WorkItem, "source" | "state">>

interface OfficersWork<Row> {
  kinds: Readonly<Record<string, Bilingual>>
  /** @param kind the one that is asked for; null: all */
  list(sql: Sql, scope: OfficersScope, after: Place | null, limit: number, kind: string | null): Promise<readonly Row[]>
  count(sql: Sql, scope: OfficersScope): Promise<readonly { kind: string; count: number }[]>
  toItem(row: Row, policy: WorkQuery["policy"]): OwnItem
}

/** A source of such work. */
export function officersSource<Row>({ kinds, list, count, toItem }: OfficersWork<Row>): WorkSource {
  return {
    kinds,
    async list(sql, query, after, limit) {
      if (!isAskedFor(query) || (query.filter.due !== null && query.filter.due !== "none")) return []
      const rows = await list(sql, scopeOf(query), after, limit, query.filter.kind)
      return rows.map((row) => {
        const own = toItem(row, query.policy)
        return {
          ...{ source: "record", state: "live", ...own, kindName: kinds[own.kind] as Bilingual },
          ...{ dueOn: null, clock: null, begunBy: null, lastActor: null, waitsFor: ["officer"] },
          ...{ mine: isOfficerOf(query.principal, own.authority), acts: [] },
        }
      })
    },
    async count(sql, query) {
      if (!isAskedFor(query)) return []
      return (await count(sql, scopeOf(query))).map((each) => ({ ...each, due: "none" }))
    },
  }
}

/** Nobody begins it, and only officers of the authority itself have something to do about it. */
function isAskedFor({ scope, principal }: WorkQuery): boolean {
  if (scope.by !== null) return false
  return scope.person === null || isOfficerOf(principal, scope.reach.authority)
}

function isOfficerOf(principal: WorkQuery["principal"], authority: string): boolean {
  return partiesOf(principal, { authority, subjectCode: "" }).includes("officer")
}

function scopeOf({ scope: { reach, below, person } }: WorkQuery): OfficersScope {
  return { reach, below: below && person === null }
}
