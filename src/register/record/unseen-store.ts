/**
 * SQL of records that were never shown here: what was pushed to another register, and what the law keeps from the public (P0),
 * is its authority's and its merchant's alone.
 */
import type { Sql } from "../../database/client.ts"
import { pick, query, statement } from "../../database/query.ts"
import { proceeding, record } from "../../database/schema/register.ts"

/**
 * Whether a record that is not live is displayed by another register, or was until it ended; or is never published, though an import
 * may have shown it as something else until it was undone.
 */
export const isKeptUnseen = query`(${record.state} = 'elsewhere' or coalesce(${record.penaltyClass} = 'P0', false)
  or ${record.position} is null and exists (
    select from ${proceeding} where ${proceeding.recordId} = ${record.id} and ${proceeding.state} = 'pushed'
      and ${proceeding.content} ? 'pushed_to'))`

const unseenOf = statement(
  { code: record.subjectCode },
  ({ code }) => query`select ${pick(record, "id")} from ${record}
    where ${record.subjectCode} = ${code} and ${record.state} <> 'live' and ${isKeptUnseen}`,
)

/** The ids of a subject's records that were never shown here. */
export async function listUnseen(sql: Sql, subjectCode: string): Promise<Set<string>> {
  return new Set((await unseenOf(sql, { code: subjectCode })).map(({ id }) => id))
}
