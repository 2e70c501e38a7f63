/** What SQL reads of an entry's published bytes. */
import type { Column, SQL } from "drizzle-orm"
import { value } from "../database/query.ts"
import { logEntry } from "../database/schema/ledger.ts"

/** The time of an entry, ms since 1970. */
export function timeOf(entry: Column = logEntry.entry): SQL<number> {
  return value<number>`(${entry}::json ->> 'time')::bigint`
}
