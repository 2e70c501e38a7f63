/**
 * Answers queries of a check, all at one position of the log: those by organisation code and by shop are first turned into
 * the codes of the subjects that they may mean.
 */

import type { Head } from "../../ledger/sequencer.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { isWanted, wishKey } from "../../register/subject/shop-key.ts"
import { findShopKeepers } from "../../register/subject/shop-store.ts"
import type { PersonListing } from "../person/listing.ts"
import { findShownListings } from "../person/store.ts"
import type { SubjectQuery } from "../query/query.ts"
import { type CheckQuery, type CheckSource, check } from "./check.ts"
import { type FoundSubject, judgeFound } from "./judge-found.ts"
import { findByOrganisation } from "./store.ts"
import type { Verdict } from "./verdict.ts"

/** The verdict on a query; a person without registration is listed in another place, and never clear. */
export type SubjectVerdict = Verdict | { verdict: "listed"; listings: readonly PersonListing[] }

/** Verdicts in the order of the queries, and the head of the log at which they hold. */
export interface SubjectAnswer {
  asOf: Head
  verdicts: SubjectVerdict[]
}

// A person looks at the candidates: more than these are no help.
const foundMax = 5

/** Answers queries. */
export async function answerQueries(source: CheckSource, queries: readonly SubjectQuery[]): Promise<SubjectAnswer> {
  if (queries.every(isPlain)) return check(source, queries)
  const found = await findSubjects(source, queries)
  const expanded = queries.map((query, at): readonly CheckQuery[] =>
    isPlain(query) ? [query] : (found[at] ?? []).map(({ code }) => ({ by: "code", code })),
  )
  const persons = await findShownListings(
    source,
    queries.flatMap((query) => (query.by === "identity" ? query.hashes : [])),
  )
  const { asOf, verdicts } = await check(source, expanded.flat())
  let next = 0
  const answers = queries.map((query, at): SubjectVerdict => {
    if (query.by === "identity") return judgePerson(query.hashes.flatMap((hash) => persons.get(hash) ?? []))
    const own = verdicts.slice(next, next + (expanded[at]?.length ?? 0))
    next += own.length
    if (query.by === "organisation" || query.by === "shop") return judgeFound(query, found[at] ?? [], own, source.scope)
    const [verdict] = own
    if (!verdict) throw new Error("a query by code or name has one verdict")
    return verdict
  })
  return { asOf, verdicts: answers }
}

/** Whether a query is answered as it stands, by code or by name. */
export function isPlain(query: SubjectQuery): query is CheckQuery {
  return query.by === "code" || query.by === "name"
}

/** The subjects that queries by organisation code and by shop may mean; none for other queries. */
export async function findSubjects(source: PublicRead, queries: readonly SubjectQuery[]): Promise<FoundSubject[][]> {
  const organisations = queries.flatMap((query) => (query.by === "organisation" ? [query.organisation] : []))
  const keys = queries.flatMap((query) => (query.by === "shop" ? [wishKey(query.wish)] : []))
  const byOrganisation = await findByOrganisation(source.sql, organisations)
  const byKey = Map.groupBy(await findShopKeepers(source, keys, foundMax), ({ key }) => key)
  return queries.map((query) => {
    if (query.by === "organisation") return byOrganisation.get(query.organisation) ?? []
    if (query.by !== "shop") return []
    const keepers = byKey.get(wishKey(query.wish)) ?? []
    return keepers.filter(({ shops }) => shops.some((shop) => isWanted(shop, query.wish)))
  })
}

/** The verdict on a person without registration; who is not listed is unknown. */
export function judgePerson(listings: readonly PersonListing[]): SubjectVerdict {
  return listings.length === 0 ? { verdict: "unknown", code: null } : { verdict: "listed", listings }
}
