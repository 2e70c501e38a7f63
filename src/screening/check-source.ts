/**
 * What a check works with for whoever asks.
 */
import { may, type Principal } from "../access/principal.ts"
import type { SearchIndex } from "../search/search-index.ts"
import type { CheckSource } from "./check.ts"

/** What a check works with; who may look among all subjects does so. */
export function toCheckSource(
  { search, ...read }: Pick<CheckSource, "sql" | "clock"> & { search: SearchIndex },
  principal: Principal,
): CheckSource {
  return { sql: read.sql, clock: read.clock, index: search, scope: may(principal, "search:all") ? "all" : "live" }
}
