/**
 * SQL that counts records which fulfil a condition, and confirms that some do.
 */
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import type { Term } from "../text/term.ts"
import { candidates, holdTerms } from "./postgres-record-condition-store.ts"
import { commonFrom, planRecords } from "./postgres-record-plan-store.ts"
import type { RecordCondition } from "./record-index.ts"

/** Of these live records, those that fulfil a condition. */
export async function confirmRecords(sql: Sql, condition: RecordCondition, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const live = { ...condition, scope: "live" as const }
  const among = query`and id = any(${toArrayLiteral(ids)}::text[])`
  const rows = await run(
    sql,
    query`select ${pick({ id: value<string>`id` })} from (${candidates(live, among)}) c
      where true ${holdTerms(live)}`,
  )
  return rows.map(({ id }) => id)
}

/** How many records fulfil a condition, counted up to a number. */
export async function countRecords(sql: Sql, condition: RecordCondition, max: number): Promise<number> {
  const plan = await planRecords(sql, condition.terms, condition.filter)
  // By keys where that bounds what is looked at; what is common is met soon wherever one looks.
  const keys = plan.share < commonFrom ? plan.byKeys : query``
  const asked = { ...condition, terms: plan.terms }
  const [row] = await run(
    sql,
    query`
      select ${pick({ count: value<number>`count(*)::int` })} from (
        select from (${candidates(asked, keys)}) c where true ${holdTerms(asked)} limit ${max}) found`,
  )
  return row?.count ?? 0
}

// A term that more records hold is common, and how common, statistics know.
const frequencyMax = 1_000

/** How many records hold each term, as the port says. */
export async function readFrequencies(
  sql: Sql,
  terms: readonly Term[],
  among: Omit<RecordCondition, "terms">,
): Promise<number[]> {
  const counts: number[] = []
  for (const { excluded: _, ...term } of terms) {
    const alone = [{ ...term, excluded: false }]
    const count = await countRecords(sql, { ...among, terms: alone }, frequencyMax)
    const { share, documents } = await planRecords(sql, alone, among.filter)
    counts.push(count < frequencyMax ? count : Math.max(count, Math.round(share * documents)))
  }
  return counts
}
