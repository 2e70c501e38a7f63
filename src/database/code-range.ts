/** The range of a code: the first 20 bits of its SHA-256; of records as the index record_live_range has it. */
import type { Column, SQL } from "drizzle-orm"
import { value } from "./query.ts"
import { record } from "./schema/register.ts"

/** The range of the code in a column. */
export function rangeOf(code: Column): SQL<number> {
  return value<number>`
  ('x' || left(encode(sha256(${code}::bytea), 'hex'), 5))::bit(20)::integer`
}

export const codeRange = rangeOf(record.subjectCode)

/** Ranges are from 0 to one below this. */
export const codeRanges = 2 ** 20
