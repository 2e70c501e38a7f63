/**
 * How frequent grams are, as the statistics of PostgreSQL's search index say: for the choice between two ways of finding.
 */
import { getTableName } from "drizzle-orm"
import type { Sql } from "../database/client.ts"
import { pick, query, run, value } from "../database/query.ts"
import { searchName } from "../database/schema/search.ts"
import { gramKey, queryGrams } from "../names/gram.ts"

// Of the statistics of a gram's frequency, a hundred searches' worth of change is nothing.
const usesMax = 1_000

interface Frequencies {
  uses: number
  /** Share of the documents that have a gram, of the thousand or so most frequent. */
  shares: ReadonlyMap<number, number>
}

// One look for many searches; a pool that is gone takes its entry along.
const known = new WeakMap<Sql, Frequencies>()

async function readFrequencies(sql: Sql): Promise<Frequencies> {
  const held = known.get(sql)
  if (held && held.uses < usesMax) return held
  const rows = await run(
    sql,
    query`
      select ${pick({ gram: value<number>`s.gram`, share: value<number>`s.share` })}
      from pg_stats, unnest(most_common_elems::text::int[], most_common_elem_freqs) as s (gram, share)
      where schemaname = current_schema and tablename = ${getTableName(searchName)}
        and attname = ${searchName.grams.name} and s.gram is not null`,
  )
  const read = { uses: 0, shares: new Map(rows.map(({ gram, share }) => [gram, share])) }
  known.set(sql, read)
  return read
}

// From this share on, the first names in order that hold a term are met sooner than all of them are found.
export const commonFrom = 0.015
// Grams of a term that are asked: two rare ones leave little more than the term itself, which LIKE looks for anyway, and
// the lists of the frequent ones (有限) are long.
const gramsPerTerm = 2

/** The share of names that have one of some grams, about. */
export async function shareOfAny(sql: Sql, grams: readonly string[]): Promise<number> {
  const { shares } = await readFrequencies(sql)
  return grams.reduce((sum, gram) => sum + (shares.get(gramKey(gram)) ?? 0), 0)
}

/** How terms are best found. */
export interface TermPlan {
  /** Names that hold all terms are met soon where names are read in order. */
  isCommon: boolean
  /** Keys of the rarest grams of each term. */
  grams: number[]
}

/** The plan for some terms. */
export async function planTerms(sql: Sql, terms: readonly string[]): Promise<TermPlan> {
  const frequencies = await readFrequencies(sql)
  frequencies.uses++
  const rarest = terms.map((term) =>
    queryGrams(term)
      .map((gram) => ({ key: gramKey(gram), share: frequencies.shares.get(gramKey(gram)) ?? 0 }))
      .sort((a, b) => a.share - b.share)
      .slice(0, gramsPerTerm),
  )
  // The rarest gram of a term bounds the term; terms are taken to be independent of each other.
  const share = rarest.reduce((product, [first]) => product * (first?.share ?? 1), 1)
  return { isCommon: share >= commonFrom, grams: rarest.flatMap((grams) => grams.map(({ key }) => key)) }
}
