/**
 * What a check works with for whoever asks.
 */
import { may, type Principal } from "../../access/principal.ts"
import type { SearchIndex } from "../../search/search-index.ts"
import type { ListedSet } from "../listed-set/listed-set.ts"
import type { CheckSource } from "./check.ts"

/** What a check works with; who may look among all subjects does so. */
export function toCheckSource(
  {
    sql,
    clock,
    search,
    listedSet,
  }: Pick<CheckSource, "sql" | "clock"> & { search: SearchIndex; listedSet: ListedSet | null },
  principal: Principal,
): CheckSource {
  const scope = may(principal, "search:all") ? "all" : "live"
  const memory = listedSet ? "ample" : "tight"
  return { sql, clock, index: search, scope, view: listedSet?.view() ?? null, memory }
}
