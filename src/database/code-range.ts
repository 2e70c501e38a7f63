/** The range of a record's code: the first 20 bits of its SHA-256, as the index record_live_range has it. */
import { value } from "./query.ts"
import { record } from "./schema/register.ts"

export const codeRange = value<number>`
  ('x' || left(encode(sha256(${record.subjectCode}::bytea), 'hex'), 5))::bit(20)::integer`

/** Ranges are from 0 to one below this. */
export const codeRanges = 2 ** 20
