/**
 * Listing: of which codes the register knows the name now, and whether they have live records; for answers that show
 * names by the thousand and no records.
 */
import { given, listOf, orNull, pick, query, statement, value } from "../../database/query.ts"
import { logHead } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { isShown, type PublicRead, toHead } from "./standing.ts"

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

const listing = statement({ codes: listOf(subject.code), today: given<string>() }, ({ codes, today }) => {
  const shown = query`select from ${record} where ${record.subjectCode} = ${subject.code} and ${isShown(today)}`
  return query`
    select ${pick(logHead, "size", "time")}, ${orNull(pick(subject, "code", "name", "region", "formerNames", "shops"))},
      ${pick({ live: value<boolean>`exists (${shown})` })}
    from ${logHead} left join ${subject} on ${subject.code} = any(${codes}::text[])`
})

/** Where a code is not known, all of it is null. */
function isName(row: { [Member in keyof ListedName]: ListedName[Member] | null }): row is ListedName {
  return row.code !== null
}

/** The subjects of those codes that the register knows, and the head of the log at which they are so. */
export async function readListing(
  { sql, clock }: PublicRead,
  codes: readonly string[],
): Promise<{ asOf: Head; byCode: Map<string, ListedName> }> {
  const rows = await listing(sql, { codes, today: dayInChina(clock()) })
  const byCode = new Map<string, ListedName>()
  for (const { size: _, time: __, ...row } of rows) if (isName(row)) byCode.set(row.code, row)
  return { asOf: toHead(rows[0]), byCode }
}
