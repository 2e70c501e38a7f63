/** Where work comes from. The worklist merges its sources by their order; each has its own SQL. */
import type { PersonOf, Principal } from "../../access/principal.ts"
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Policy } from "../../law/policy.ts"
import type { DueWork } from "./due-store.ts"
import type { DueBucket, DueDays, Place, WorkItem } from "./item.ts"
import type { WorkFilter, WorkScope } from "./store.ts"

/** What is asked of a source. */
export interface WorkQuery {
  scope: WorkScope
  filter: WorkFilter
  days: DueDays
  principal: Principal
  /** The person behind a name, of names that are linked always the same. */
  person: PersonOf
  /** By what provinces have set, where what is missing hangs on it. */
  policy: Pick<Policy, "provinceRules">
}

/** What is asked of a source whose work has nothing else to choose by: a person's is that of their authority. */
export function toDueWork({ scope: { reach, below, person, by }, filter: { due }, days }: WorkQuery): DueWork {
  return { reach, below: below && person === null, due, by, days }
}

export interface WorkSource {
  /** The kinds of its items, with their words. */
  readonly kinds: Readonly<Record<string, Bilingual>>
  /** Items after a place, in the order of `comparePlaces`. */
  list(sql: Sql, query: WorkQuery, after: Place | null, limit: number): Promise<WorkItem[]>
  /** How many items the scope has, whatever the filter. */
  count(sql: Sql, query: WorkQuery): Promise<{ kind: string; due: DueBucket; count: number }[]>
}

/** Work of rooms that this one does not know: what puts all rooms together hands it in. */
export interface WorkParts {
  workSources: readonly WorkSource[]
}
