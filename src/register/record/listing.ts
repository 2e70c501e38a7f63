/**
 * Listing: of which codes the register knows the name now, and whether they have live records; for answers that show
 * names by the thousand and no records.
 */
import { toArrayLiteral } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { isShown, type PublicRead } from "./standing.ts"

/** A subject as such an answer shows it. */
export interface ListedName {
  code: string
  name: string
  region: string
  formerNames: readonly string[]
  shops: readonly { name: string }[]
  /** Whether it has live records. */
  live: boolean
}

/** The subjects of those codes that the register knows, and the head of the log at which they are so. */
export async function readListing(
  { sql, clock }: PublicRead,
  codes: readonly string[],
): Promise<{ asOf: Head; byCode: Map<string, ListedName> }> {
  const rows = await sql<(ListedName & Head & { code: string | null })[]>`
    select h.size, h.time, s.code, s.name, s.region, s.former_names as "formerNames", s.shops,
      exists (select from record r where r.subject_code = s.code and ${isShown(sql, dayInChina(clock()))}) as live
    from log_head h left join subject s on s.code = any(${toArrayLiteral(codes)}::text[])`
  const [first] = rows
  if (!first) throw new Error("log_head has no row: the migrations have not run to their end")
  const byCode = new Map<string, ListedName>()
  for (const { size: _, time: __, code, ...row } of rows) if (code !== null) byCode.set(code, { code, ...row })
  return { asOf: { size: first.size, time: first.time }, byCode }
}
