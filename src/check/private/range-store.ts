/**
 * SQL of ranges.
 */
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { isShown, type PublicRead } from "../../register/record/standing.ts"

/** The prefix of a record `r` as the index record_live_range has it: the first 20 bits of SHA-256. */
export const rangePrefix = `('x' || left(encode(sha256(r.subject_code::bytea), 'hex'), 5))::bit(20)::integer`

/** The live codes of a range with their lists, and the head of the log at which it is so. */
export async function listRange(
  { sql, clock }: PublicRead,
  prefix: number,
): Promise<{ asOf: Head; listed: { code: string; lists: ListName[] }[] }> {
  const rows = await sql<(Head & { code: string | null; list: ListName })[]>`
    select h.size, h.time, r.subject_code as code, r.list from log_head h
    left join record r on ${sql.unsafe(rangePrefix)} = ${prefix} and ${isShown(sql, dayInChina(clock()))}`
  const [first] = rows
  if (!first) throw new Error("log_head has no row: the migrations have not run to their end")
  const byCode = new Map<string, Set<ListName>>()
  for (const { code, list } of rows) {
    if (code !== null) byCode.set(code, (byCode.get(code) ?? new Set()).add(list))
  }
  const listed = [...byCode].map(([code, lists]) => ({ code, lists: [...lists] }))
  return { asOf: { size: first.size, time: first.time }, listed }
}
