/**
 * How records are best found in PostgreSQL's index: how frequent keys are, as its statistics say, and which are asked.
 */
import { getTableName, Name } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { joined, pick, type Query, query, run, value } from "../../database/query.ts"
import { searchRecord } from "../../database/schema/search.ts"
import type { Term } from "../text/term.ts"
import { isBare } from "../text/text-form.ts"
import { factsFrom, readForm, recordReaders } from "./index-form-store.ts"
import type { RecordFilter } from "./record-index.ts"
import { filterKeys, placeKeys, termKeys } from "./record-key.ts"

// Of the statistics of a key's frequency, some hundred searches' worth of change is nothing.
const usesMax = 200

interface Statistics {
  uses: number
  /** About how many documents there are. */
  documents: number
  /** Share of the documents that have a key, of the thousand or so most frequent. */
  shares: ReadonlyMap<number, number>
  /** Of a key that is not among them, at most. */
  rareShare: number
  /** Whether keys tell facts, on every shelf. */
  withFacts: boolean
}

// One look for many searches; a pool that is gone takes its entry along.
const known = new WeakMap<Sql, Statistics>()

async function readStatistics(sql: Sql): Promise<Statistics> {
  const held = known.get(sql)
  if (held && held.uses++ < usesMax) return held
  const table = getTableName(searchRecord)
  const rows = await run(
    sql,
    query`
      select ${pick({ key: value<number | null>`s.key`, share: value<number>`s.share` })}
      from pg_stats, unnest(most_common_elems::text::int[], most_common_elem_freqs) as s (key, share)
      where schemaname = current_schema and tablename = ${table} and attname = ${searchRecord.keys.name} and s.key is not null
      union all select null, greatest(reltuples, 0)::float4 from pg_class where oid = ${table}::text::regclass`,
  )
  const forms = await Promise.all([recordReaders.live, recordReaders.ended].map((reader) => readForm(sql, reader)))
  const shares = new Map(rows.flatMap(({ key, share }) => (key === null ? [] : [[key, share] as const])))
  const read = {
    uses: 0,
    documents: rows.find(({ key }) => key === null)?.share ?? 0,
    shares,
    rareShare: shares.size === 0 ? 0 : Math.min(...shares.values()),
    withFacts: forms.every((form) => form >= factsFrom),
  }
  known.set(sql, read)
  return read
}

/**
 * From this share on texts alone are looked at: keys leave too little out for their index to be used, and without it holding
 * them against a record takes longer than looking at its text.
 */
export const commonFrom = 0.25

/** The texts of which a record holds one where it holds the term. */
export function textsOf({ text, alternatives }: Term): string[] {
  return [text, ...alternatives]
}

// Keys of a text that are asked: three rare ones leave little more than who holds the text, which is looked for anyway, and
// the lists of the frequent ones are long.
const keysPerText = 3

/** How a condition is best looked for. */
export interface RecordPlan {
  /** The share of documents that fulfil it, as far as is known. */
  share: number
  /** The share that keys leave, at most: that of the rarest, and of ways to say the same that of the most frequent. */
  looked: number
  /** Whether statistics know that, and not only that it is less than what they know. */
  isKnown: boolean
  /** About how many documents there are. */
  documents: number
  /** What is asked of keys, each part by itself: " and keys @> …". */
  byKeys: Query
  /** The terms, those that the fewest hold first. */
  terms: Term[]
}

/** The plan for terms and a filter. */
export async function planRecords(sql: Sql, terms: readonly Term[], filter: RecordFilter): Promise<RecordPlan> {
  const { shares, rareShare, documents, withFacts } = await readStatistics(sql)
  const shareOf = (key: number) => shares.get(key) ?? rareShare
  const parts: KeyPart[] = []
  let share = 1
  let looked = 1
  const filters = filterKeys(filter)
  for (const key of filters) {
    share *= shareOf(key)
    looked = Math.min(looked, shareOf(key))
  }
  if (filters.length > 0) parts.push({ looked, ways: 1, held: holdsAll(filters) })
  if (filter.place !== undefined) {
    const keys = placeKeys(filter.place)
    // Who decides is mostly where the merchant is.
    const most = Math.max(...keys.map(shareOf))
    share *= most
    const either = keys.map(shareOf).reduce((sum, one) => sum + one, 0)
    looked = Math.min(looked, either)
    parts.push({ looked: either, ways: keys.length, held: holdsOne(keys.map((key) => [key])) })
  }
  const weighed: { term: Term; share: number }[] = []
  for (const term of terms) {
    if (term.excluded) {
      weighed.push({ term, share: 1 })
      continue
    }
    const texts = textsOf(term).map((text) => {
      const keys = termKeys(text, withFacts)
        .sort((a, b) => shareOf(a) - shareOf(b))
        .slice(0, keysPerText)
      const [rarest] = keys
      return { keys, share: shareTogether(keys.map(shareOf)), looked: rarest === undefined ? 1 : shareOf(rarest) }
    })
    // Ways to say the same have most of their keys in common, and of synonyms one is used the most.
    const held = Math.max(...texts.map((text) => text.share))
    share *= held
    const most = Math.max(...texts.map((text) => text.looked))
    looked = Math.min(looked, most)
    weighed.push({ term, share: held })
    // A text without a key says nothing of keys, and then nothing does of the term.
    if (texts.every(({ keys }) => keys.length > 0)) {
      parts.push({ looked: most, ways: texts.length, held: holdsOne(texts.map(({ keys }) => keys)) })
    }
  }
  return {
    share,
    looked,
    isKnown: looked > rareShare,
    documents,
    byKeys: joined(
      worthAsking(parts, documents, rareShare).map(({ held }) => query` and ${held}`),
      "",
    ),
    terms: weighed.toSorted((a, b) => a.share - b.share).map(({ term }) => term),
  }
}

/** What keys say of a term of which each text is a character or a pair of them. */
interface GramKeys {
  /** Whether who has the keys holds the term; else it may be in the number of a decision, where it says nothing. */
  isCertain: boolean
  /** The share of documents that have them, where statistics know it; null: they are too rare for that. */
  share: number | null
  held: Query
}

/** What keys say of a term; null where texts have to be looked at. */
export async function readGramKeys(sql: Sql, term: Term): Promise<GramKeys | null> {
  const texts = textsOf(term)
  if (!texts.every((text) => /^\S{1,2}$/u.test(text))) return null
  const { shares } = await readStatistics(sql)
  const keys = texts.map((text) => termKeys(text))
  const known = keys.flat().flatMap((key) => shares.get(key) ?? [])
  return {
    isCertain: !texts.some(isBare),
    share: known.length === 0 ? null : Math.max(...known),
    held: holdsOne(keys),
  }
}

/** The share that has several keys, the rarest first: those of one text go together, so each further one leaves out less. */
function shareTogether(shares: readonly number[]): number {
  return shares.reduce((product, share, at) => product * share ** (1 / 2 ** at), 1)
}

/** What is asked of keys for one thing. */
interface KeyPart {
  /** The share that has such, at most. */
  looked: number
  /** Ways to have it. */
  ways: number
  held: Query
}

// Keys lie outside of their row: to hold some more against those of so few records takes longer than to look at their texts.
const fewEnough = 5_000

// A term that can be said in more ways has long lists to be put together, mostly for nothing.
const waysMax = 2

/**
 * Those that leave little, the least first: the others are looked for in the texts anyway. Of those that statistics don't know nobody
 * knows which is rare and which all but known, so each is asked: where one is rare, little of the others is gone through.
 */
function worthAsking(parts: readonly KeyPart[], documents: number, rareShare: number): KeyPart[] {
  const asked: KeyPart[] = []
  let left = documents
  for (const part of parts.toSorted((a, b) => a.looked - b.looked)) {
    const isEnough = left <= fewEnough && (part.looked > rareShare || part.ways > waysMax)
    if (asked.length > 0 && (isEnough || part.looked >= commonFrom)) break
    asked.push(part)
    left *= part.looked
  }
  return asked
}

function holdsOne(ways: readonly (readonly number[])[]): Query {
  return query`(${joined(ways.map(holdsAll), " or ")})`
}

function holdsAll(keys: readonly number[]): Query {
  return query`${new Name(searchRecord.keys.name)} @> ${`{${keys.join(",")}}`}::int[]`
}
