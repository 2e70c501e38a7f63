/**
 * Ranks whom names may mean among what an index brings, by the rules of names/. Of what it finds nothing is shown as it
 * is: the register has the last word.
 */
import { setImmediate } from "node:timers/promises"
import { dayInChina } from "../law/day.ts"
import { type CompanyName, parseCompanyName } from "../names/company-name.ts"
import { autoLevel } from "../names/name-level.ts"
import { type Candidate, rankCandidates } from "../names/name-ranking.ts"
import { compareNames, type NamePart, type NameStatistics } from "../names/name-score.ts"
import { brandKey } from "../names/whole-key.ts"
import type { PublicRead } from "../register/record/standing.ts"
import { mapInOrder } from "../table/in-order.ts"
import { recallKeys } from "./recall-key.ts"
import type { NameCandidate, SearchIndex, SearchScope } from "./search-index.ts"

export interface NameQuery {
  name: string
  /** GB/T 2260 code of the subject's region, or its first 2 or 4 digits; null: anywhere. */
  region: string | null
  /** Results at most. */
  limit: number
  /** How alike a result's name must be: the least score it would have if nobody else came close. */
  threshold: number
  scope: SearchScope
}

// Candidates that are compared, of those that the index brings: the comparing is most of the work.
const candidatesMax = 40
// Names that are looked up together: large enough that a round trip costs little, small enough to keep memory low.
const namesAtOnce = 100
// While one batch is compared, the database looks for the candidates of the next.
const batchesInFlight = 2

/** What the index brought for a name, scored. It may be behind, so nothing of it is shown as it is. */
export interface Ranking {
  scope: SearchScope
  found: readonly RankedName[]
}

/** Work in the background, which others go before. */
export interface Restful {
  /** Lets them have their turn between two names; given, there is one query at a time too. Absent: nobody waits long. */
  rest?: () => Promise<void>
}

/** Ranks whom names may mean, in the order of the queries. */
export async function rankNames(
  { clock, rest }: Pick<PublicRead, "clock"> & Restful,
  index: SearchIndex,
  queries: readonly NameQuery[],
): Promise<Ranking[]> {
  const ranked: RankedName[][] = []
  const today = dayInChina(clock())
  const batches = mapInOrder(inBatches(queries), rest ? 1 : batchesInFlight, (batch) =>
    rankBatch(index, batch, today, rest ?? (() => setImmediate())),
  )
  for await (const batch of batches) ranked.push(...batch)
  return queries.map(({ scope }, at) => ({ scope, found: ranked[at] ?? [] }))
}

async function* inBatches(queries: readonly NameQuery[]): AsyncGenerator<readonly NameQuery[]> {
  for (let start = 0; start < queries.length; start += namesAtOnce) yield queries.slice(start, start + namesAtOnce)
}

/** A subject that may be meant, as the index knows it. */
export interface RankedName {
  candidate: NameCandidate
  /** 0 to 1; see names/name-score.ts. */
  score: number
  /** The score that it would have if nobody else came close: two that are near do not hide each other. */
  alone: number
  /** From the automatic level on: may be taken without a person. */
  match: boolean
  /** The name that was compared, as it is written; another than the present one where that fits better. */
  name: string
  parts: readonly NamePart[]
}

async function rankBatch(
  index: SearchIndex,
  queries: readonly NameQuery[],
  today: string,
  rest: () => Promise<void>,
): Promise<RankedName[][]> {
  const parsed = queries.map(({ name }) => parseCompanyName(name))
  const scopes = [...new Set(queries.map(({ scope }) => scope))]
  const candidates: NameCandidate[][] = queries.map(() => [])
  for (const scope of scopes) {
    const asked = [...queries.keys()].filter((at) => queries[at]?.scope === scope)
    const recalls = asked.map((at) => toRecall(queries[at] as NameQuery, parsed[at] as CompanyName, today))
    for (const [order, found] of (await index.recall(recalls, candidatesMax, scope)).entries()) {
      candidates[asked[order] ?? 0] = found
    }
  }
  const statistics = await readStatistics(index, parsed)
  const ranked: RankedName[][] = []
  for (const [at, query] of queries.entries()) {
    // To compare a name takes a millisecond or two, and a hundred of them as long as nobody likes to wait.
    if (at > 0) await rest()
    ranked.push(rankOne(query, parsed[at] as CompanyName, candidates[at] ?? [], statistics))
  }
  return ranked
}

function toRecall({ name, region }: NameQuery, parsed: CompanyName, today: string) {
  return { keys: recallKeys(name, parsed, region ?? ""), filter: region === null ? {} : { region }, today }
}

/** How common the brands of the queries are. */
async function readStatistics(index: SearchIndex, names: readonly CompanyName[]): Promise<NameStatistics> {
  const brands = new Set(names.map(({ brand }) => brand))
  brands.delete("")
  if (brands.size === 0) return {}
  const { counts } = await index.frequencies([...brands].map(brandKey))
  return { brand: (brand) => counts.get(brandKey(brand)) ?? 0 }
}

function rankOne(
  query: NameQuery,
  parsed: CompanyName,
  candidates: readonly NameCandidate[],
  statistics: NameStatistics,
): RankedName[] {
  const named = candidates.map((candidate) => bestName(parsed, candidate, statistics))
  const ranked = rankCandidates(parsed, named, { statistics, limit: query.limit })
  const [first] = ranked
  // What a close second takes off the first is taken off everybody. It must not take away both: two subjects of one name
  // are the case that a person has to see.
  const doubt = first === undefined ? 1 : first.score / likeness(first.parts)
  return ranked
    .map((each) => ({ ...each, alone: each.score / doubt }))
    .filter(({ alone }) => alone >= query.threshold)
    .map(({ id, score, alone, parts }, place) => ({
      ...id,
      score,
      alone,
      parts,
      match: place === 0 && score >= autoLevel,
    }))
}

/** How alike two names are, whoever else may be meant. */
function likeness(parts: readonly NamePart[]): number {
  return Math.exp(-parts.reduce((sum, { cost }) => sum + cost, 0))
}

interface Chosen {
  candidate: NameCandidate
  /** As it is written. */
  name: string
}

/** The name of a subject that fits best: it stands for the subject, or its own former name would be its rival. */
function bestName(query: CompanyName, candidate: NameCandidate, statistics: NameStatistics): Candidate<Chosen> {
  const toCandidate = (name: string): Candidate<Chosen> => ({
    id: { candidate, name },
    name: parseCompanyName(name),
    code: candidate.code,
  })
  const [first = "", ...others] = candidate.names
  let best = toCandidate(first)
  if (others.length === 0) return best
  const context = { statistics, candidateCode: candidate.code }
  let least = compareNames(query, best.name, context).cost
  for (const other of others) {
    const named = toCandidate(other)
    const { cost } = compareNames(query, named.name, context)
    if (cost >= least) continue
    best = named
    least = cost
  }
  return best
}
