/**
 * Reads the facts for queries at the present position of the log, all at one: in one statement where they ask by code
 * alone, and else in one snapshot of the database, whatever is published between the reads.
 */
import type { Tenant } from "../../access/tenant.ts"
import type { Pool, Sql } from "../../database/client.ts"
import { applyDecisions, queryDigest } from "../../match/decision.ts"
import { showRanked } from "../../match/match.ts"
import { thresholdDefault } from "../../match/query.ts"
import { loadDecisions } from "../../match/store.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { wishKey } from "../../register/subject/shop-key.ts"
import { findShopKeepers } from "../../register/subject/shop-store.ts"
import {
  type ExactName,
  type RankedExact,
  rankExactNames,
  type TellName,
  tellExactNames,
} from "../../search/exact-name.ts"
import { type NameQuery, type Ranking, type Restful, rankNames } from "../../search/rank-name.ts"
import type { SearchIndex, SearchScope } from "../../search/search-index.ts"
import { findShownListings } from "../person/store.ts"
import { type Facts, factsOfCodes } from "./facts.ts"
import { askedBy, codesAsked, type RegisteredQuery, type SubjectQuery } from "./query.ts"
import type { ReadCodes } from "./read-codes.ts"
import { findByOrganisation } from "./store.ts"

export interface FactSource extends PublicRead, Restful {
  sql: Pool
  index: SearchIndex
  /** Among whom names and shops are looked for. */
  scope: SearchScope
  /** Whose decisions about names count, and whose own shops; absent or null: nobody's. */
  asker?: Tenant | null
  /** Whether an exact name may be told of to who may not look among all; absent: none is, as in streams and jobs. */
  tellName?: TellName
}

// A person looks at the candidates: more than these are no help.
const candidatesMax = 5

/** Reads facts. @param readCodes what is told of those that are listed */
export async function readFacts<Told>(
  source: FactSource,
  queries: readonly SubjectQuery[],
  readCodes: ReadCodes<Told>,
): Promise<Facts<Told>> {
  const { scope } = source
  if (queries.every(({ by }) => by === "code")) {
    return factsOfCodes(await readCodes(source, [...codesAsked(queries)]), scope)
  }
  const names = await rank(source, queries)
  const exactly = await rankExact(source, queries)
  const now = source.clock()
  return source.sql.begin("isolation level repeatable read read only", async (sql) => {
    // What may be shown ends with a day, so the moment belongs to the snapshot.
    const read = { sql, clock: () => now }
    const found = await findSubjects(read, queries)
    const byName = await decide(sql, source, await show(read, names))
    const exact = await findExact(source, read, exactly)
    const persons = await findShownListings(read, askedBy(queries, "identity", ({ hashes }) => hashes).flat())
    const codes = codesAsked(queries)
    for (const code of codesFound(found)) codes.add(code)
    for (const [first] of byName.values()) if (first?.match) codes.add(first.subject.code)
    return { ...(await readCodes(read, [...codes])), ...found, scope, byName, exact, persons }
  })
}

/** The subjects that queries by organisation code and by shop may mean, as they are now. */
export async function findSubjects(
  read: PublicRead,
  queries: readonly SubjectQuery[],
): Promise<Pick<Facts<never>, "byOrganisation" | "byShop">> {
  const keys = askedBy(queries, "shop", ({ wish }) => wishKey(wish))
  return {
    byOrganisation: await findByOrganisation(
      read.sql,
      askedBy(queries, "organisation", ({ organisation }) => organisation),
    ),
    byShop: Map.groupBy(await findShopKeepers(read, keys, candidatesMax), ({ key }) => key),
  }
}

/** The codes of subjects that were found. */
export function* codesFound({
  byOrganisation,
  byShop,
}: Pick<Facts<never>, "byOrganisation" | "byShop">): Generator<string> {
  for (const found of [...byOrganisation.values(), ...byShop.values()]) for (const { code } of found) yield code
}

type ByName = Extract<RegisteredQuery, { by: "name" }>

/** Queries by name, each with whom the index ranks for it, as it is now. */
interface RankedQueries {
  queries: readonly ByName[]
  rankings: readonly Ranking[]
}

async function rank(source: FactSource, all: readonly SubjectQuery[]): Promise<RankedQueries> {
  const queries = askedBy(all, "name", (query) => query)
  const toNameQuery = ({ name, region }: ByName): NameQuery => {
    return { name, region, limit: candidatesMax, threshold: thresholdDefault, scope: source.scope }
  }
  return { queries, rankings: await rankNames(source, source.index, queries.map(toNameQuery)) }
}

async function show(read: PublicRead, { queries, rankings }: RankedQueries): Promise<Facts<never>["byName"]> {
  if (queries.length === 0) return new Map()
  const { results } = await showRanked(read, rankings)
  return new Map(queries.map((query, at) => [query, results[at] ?? []]))
}

/**
 * Applies what the asker has decided about names: who was found different is none of those that are meant, and who was found the same
 * is the one. No verdict on a code depends on it.
 */
async function decide(
  sql: Sql,
  { asker = null }: Pick<FactSource, "asker">,
  byName: Facts<never>["byName"],
): Promise<Facts<never>["byName"]> {
  if (asker === null || byName.size === 0) return byName
  const digestOf = (query: RegisteredQuery) => (query.by === "name" ? queryDigest(query.name, query.region) : "")
  const decisions = await loadDecisions(sql, asker, [...new Set([...byName.keys()].map(digestOf))])
  if (decisions.size === 0) return byName
  return new Map(
    [...byName].map(([query, matches]) => {
      const own = decisions.get(digestOf(query))
      return [query, own === undefined ? matches : applyDecisions(matches, own, candidatesMax)]
    }),
  )
}

/** Queries by exact name, each with what the index ranks for it. */
interface RankedExactQueries {
  queries: readonly ByName[]
  ranked: readonly RankedExact[]
}

async function rankExact(source: FactSource, all: readonly SubjectQuery[]): Promise<RankedExactQueries> {
  const { index, scope, tellName } = source
  if (scope === "all" || tellName === undefined) return { queries: [], ranked: [] }
  // Exact names are looked for in all regions: who asks for one of a region is not answered by somebody of another.
  const queries = askedBy(all, "name", (query) => query).filter(({ region }) => region === null)
  const names = queries.map(({ name }) => name)
  return { queries, ranked: await rankExactNames(source, index, names) }
}

/** What exact names tell, to who may not look among all subjects. */
async function findExact(
  { tellName }: FactSource,
  read: PublicRead,
  { queries, ranked }: RankedExactQueries,
): Promise<Facts<never>["exact"]> {
  if (tellName === undefined || queries.length === 0) return new Map()
  const told = await tellExactNames(read, ranked, tellName)
  return new Map(
    queries.flatMap((query): [RegisteredQuery, ExactName][] => {
      const exact = told.get(query.name)
      return exact ? [[query, exact]] : []
    }),
  )
}

/** Whom names mean now. */
export async function matchQueries(
  source: FactSource,
  queries: readonly SubjectQuery[],
): Promise<Facts<never>["byName"]> {
  return decide(source.sql, source, await show(source, await rank(source, queries)))
}
