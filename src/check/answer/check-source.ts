/**
 * What a check works with for whoever asks.
 */

import { may, type Principal } from "../../access/principal.ts"
import type { DatabaseParts } from "../../database/client.ts"
import type { SearchParts } from "../../search/search-index.ts"
import type { ListedSet } from "../listed-set/listed-set.ts"
import type { CheckSource } from "./check.ts"

/** What checks need of the platform. */
export interface CheckParts extends DatabaseParts, SearchParts {
  /** The codes that are listed, in memory; null where the platform keeps none, or it is switched off. */
  listedSet: ListedSet | null
  /** ms since 1970. */
  clock(): number
}

/** What a check works with; who may look among all subjects does so. */
export function toCheckSource({ sql, clock, search, listedSet }: CheckParts, principal: Principal): CheckSource {
  const scope = may(principal, "search:all") ? "all" : "live"
  const memory = listedSet ? "ample" : "tight"
  return { sql, clock, index: search, scope, view: listedSet?.view() ?? null, memory }
}
