/**
 * How frequent grams are, as the statistics of PostgreSQL's search index say: for the choice between two ways of finding.
 */
import type { Sql } from "../database/client.ts"
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
  const rows = await sql<{ gram: number; share: number }[]>`
    select s.gram, s.share from pg_stats, unnest(most_common_elems::text::int[], most_common_elem_freqs) as s (gram, share)
    where schemaname = current_schema and tablename = 'search_name' and attname = 'grams' and s.gram is not null`
  const read = { uses: 0, shares: new Map(rows.map(({ gram, share }) => [gram, share])) }
  known.set(sql, read)
  return read
}

// From this share on, the first names in order that hold a term are met sooner than all of them are found.
const commonFrom = 0.01

/** Whether names that hold all terms are met soon where names are read in order. */
export async function isCommon(sql: Sql, terms: readonly string[]): Promise<boolean> {
  const frequencies = await readFrequencies(sql)
  frequencies.uses++
  // The rarest gram of a term bounds the term; terms are taken to be independent of each other.
  const share = terms
    .map((term) => Math.min(...queryGrams(term).map((gram) => frequencies.shares.get(gramKey(gram)) ?? 0)))
    .reduce((product, each) => product * each, 1)
  return share >= commonFrom
}
