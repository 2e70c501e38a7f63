/**
 * SQL that counts records which fulfil a condition, and confirms that some do.
 */
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { joined, pick, type Query, query, run, value } from "../../database/query.ts"
import type { Term } from "../text/term.ts"
import { candidates, holdTerms } from "./postgres-record-condition-store.ts"
import { commonFrom, planRecords, readGramKeys } from "./postgres-record-plan-store.ts"
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
  const [count = 0] = await countAll(sql, [await hitsOf(sql, condition)], max)
  return count
}

/** Records that fulfil a condition. */
async function hitsOf(sql: Sql, condition: RecordCondition): Promise<Query> {
  const plan = await planRecords(sql, condition.terms, condition.filter)
  // By keys where that bounds what is looked at; what is common is met soon wherever one looks.
  const keys = plan.share < commonFrom ? plan.byKeys : query``
  const asked = { ...condition, terms: plan.terms }
  return query`select from (${candidates(asked, keys)}) c where true ${holdTerms(asked)}`
}

/** How many each of some queries gives, counted up to a number, in one. */
async function countAll(sql: Sql, queries: readonly Query[], max: number): Promise<number[]> {
  if (queries.length === 0) return []
  const counted = queries.map(
    (one, at) => query`select ${at}::int as at, count(*)::int as count from (${one} limit ${max}) found`,
  )
  const rows = await run(
    sql,
    query`select ${pick({ at: value<number>`at`, count: value<number>`count` })} from (${joined(counted, " union all ")}) c`,
  )
  const counts = new Map(rows.map(({ at, count }) => [at, count]))
  return queries.map((_, at) => counts.get(at) ?? 0)
}

// A term that more records hold is common, and how common, statistics know.
const frequencyMax = 1_000

/** How many records hold each term, as the port says: those in one query of which statistics don't know that they are many. */
export async function readFrequencies(
  sql: Sql,
  terms: readonly Term[],
  among: Omit<RecordCondition, "terms">,
): Promise<number[]> {
  const asked = await Promise.all(terms.map((term) => readFrequency(sql, { ...term, excluded: false }, among)))
  const looked = asked.flatMap(({ hits }) => hits ?? [])
  const counts = await countAll(sql, looked, frequencyMax)
  const next = counts.values()
  return asked.map(({ hits, about }) => {
    const count = hits === null ? frequencyMax : (next.next().value ?? 0)
    return count < frequencyMax ? count : Math.max(count, about)
  })
}

/** What is to be counted of a term, null where that is known to be many; and about how many hold it where they are. */
async function readFrequency(
  sql: Sql,
  term: Term,
  among: Omit<RecordCondition, "terms">,
): Promise<{ hits: Query | null; about: number }> {
  const condition = { ...among, terms: [term] }
  const { share, documents } = await planRecords(sql, condition.terms, among.filter)
  const about = Math.round(share * documents)
  const grams = among.scope === "live" ? await readGramKeys(sql, term) : null
  const isFree = Object.values(among.filter).every((limit) => limit === undefined) && among.except == null
  if (grams !== null && isFree && (grams.share ?? 0) * documents >= 2 * frequencyMax) return { hits: null, about }
  if (!grams?.isCertain) return { hits: await hitsOf(sql, condition), about }
  return { hits: query`select from (${candidates({ ...among, terms: [] }, query`and ${grams.held}`)}) c`, about }
}
