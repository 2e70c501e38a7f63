/**
 * SQL of listings of persons without registration.
 */
import { type Pool, type Sql, toArrayLiteral } from "../../database/client.ts"
import { type CopyTable, copyTables } from "../../database/copy.ts"
import { dayInChina } from "../../law/day.ts"
import { type AuditRow, writeAudit, writeAudits } from "../../register/record-store.ts"
import type { PublicRead } from "../../register/standing.ts"
import type { PersonListing } from "./listing.ts"

/** Who writes, and when (ms since 1970). */
export interface ListingAuthor {
  actor: string
  at: number
}

const columns = `id, identity_hash as "identityHash", list, ground, penalty_class as "penaltyClass",
  decision_no as "decisionNo", decided_on as "decidedOn", authority, published_on as "publishedOn",
  displayed_until as "displayedUntil", legal_basis as "legalBasis"`

/** The listings that a check may show today, by identity hash. */
export async function findShownListings(
  { sql, clock }: PublicRead,
  hashes: readonly string[],
): Promise<Map<string, PersonListing[]>> {
  if (hashes.length === 0) return new Map()
  const rows = await sql<PersonListing[]>`
    select ${sql.unsafe(columns)} from person_listing
    where identity_hash = any(${toArrayLiteral([...new Set(hashes)])}::text[]) and withdrawn_at is null
      and (displayed_until is null or displayed_until >= ${dayInChina(clock())}::date)
    order by published_on desc, id`
  return Map.groupBy(rows, ({ identityHash }) => identityHash)
}

/** What became of a listing. */
export type ListingOutcome = "added" | "amended" | "unchanged"

/** Keeps listings with their audit rows, all or none. @returns what became of each, in order */
export async function saveListings(
  pool: Pool,
  listings: readonly PersonListing[],
  author: ListingAuthor,
): Promise<ListingOutcome[]> {
  if (listings.length === 0) return []
  return pool.begin(async (tx) => {
    // Officers list a few persons a day: one call at a time is no loss, and two of the same rows do not collide.
    await tx`lock table person_listing in share row exclusive mode`
    const ids = toArrayLiteral(listings.map(({ id }) => id))
    const known = await tx<(PersonListing & { withdrawn: boolean })[]>`
      select ${tx.unsafe(columns)}, withdrawn_at is not null as withdrawn from person_listing
      where id = any(${ids}::text[])`
    const { outcomes, changed, audit } = decideListings(listings, known)
    await tx`delete from person_listing where id = any(${toArrayLiteral([...changed.keys()])}::text[])`
    await copyTables(tx, [listingTable(changed.values(), author.at)])
    await writeAudits(tx, audit, { ...author, reason: null })
    return outcomes
  })
}

/** What becomes of each row, given what is kept; a row that comes twice meets its first. */
function decideListings(
  listings: readonly PersonListing[],
  known: readonly (PersonListing & { withdrawn: boolean })[],
) {
  const kept = new Map<string, PersonListing & { withdrawn: boolean }>(known.map((listing) => [listing.id, listing]))
  const changed = new Map<string, PersonListing>()
  const audit: AuditRow[] = []
  const outcomes = listings.map((listing): ListingOutcome => {
    const before = kept.get(listing.id)
    if (before && !before.withdrawn && sameListing(before, listing)) return "unchanged"
    kept.set(listing.id, { ...listing, withdrawn: false })
    changed.set(listing.id, listing)
    const act = before ? "person-listing.amend" : "person-listing.add"
    const change = { before: before ? toTrail(before) : null, after: toTrail(listing) }
    audit.push({ act, object: listing.id, position: null, ...change })
    return before ? "amended" : "added"
  })
  return { outcomes, changed, audit }
}

function listingTable(listings: Iterable<PersonListing>, at: number): CopyTable {
  const time = new Date(at).toISOString()
  function* rows() {
    for (const listing of listings) {
      const { id, identityHash, list, ground, penaltyClass, decisionNo, decidedOn, authority } = listing
      const { publishedOn, displayedUntil, legalBasis } = listing
      yield [
        ...[id, identityHash, list, ground, penaltyClass, decisionNo, decidedOn, authority],
        ...[publishedOn, displayedUntil, legalBasis, time],
      ]
    }
  }
  return {
    table: "person_listing",
    columns: [
      ...["id", "identity_hash", "list", "ground", "penalty_class", "decision_no", "decided_on", "authority"],
      ...["published_on", "displayed_until", "legal_basis", "changed_at"],
    ],
    rows: rows(),
  }
}

/** Withdraws a listing of an authority that the author acts for. @returns false when there is none that is live */
export async function withdrawListing(
  pool: Pool,
  id: string,
  mayListFor: (authority: string) => boolean,
  { actor, at, reason }: ListingAuthor & { reason: string },
): Promise<boolean> {
  return pool.begin(async (tx) => {
    const [listing] = await tx<PersonListing[]>`
      select ${tx.unsafe(columns)} from person_listing where id = ${id} and withdrawn_at is null for update`
    if (!listing || !mayListFor(listing.authority)) return false
    await tx`update person_listing set withdrawn_at = ${new Date(at).toISOString()} where id = ${id}`
    const change = { act: "person-listing.withdraw", object: id, position: null, before: toTrail(listing), after: null }
    await writeAudit(tx, change, { actor, at, reason })
    return true
  })
}

/** Listings that are live, in the order of their ids, after one of them. */
export async function listListings(
  sql: Sql,
  authorityPrefix: string,
  after: string,
  limit: number,
): Promise<PersonListing[]> {
  return sql<PersonListing[]>`
    select ${sql.unsafe(columns)} from person_listing
    where withdrawn_at is null and id > ${after} and starts_with(authority, ${authorityPrefix})
    order by id limit ${limit}`
}

/** What the audit trail keeps: all but the hash, which means a person to who has the key. */
function toTrail({ id: _, identityHash: __, ...listing }: PersonListing & { withdrawn?: boolean }) {
  return listing
}

function sameListing(a: PersonListing, b: PersonListing): boolean {
  return (Object.keys(b) as (keyof PersonListing)[]).every((field) => a[field] === b[field])
}
