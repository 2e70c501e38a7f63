/**
 * SQL of listings of persons without registration.
 */
import { type Pool, type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { type CopyTable, copyTables } from "../../database/copy.ts"
import { dayInChina } from "../../law/day.ts"
import { type AuditRow, writeAudit, writeAudits } from "../../register/audit/trail.ts"
import type { PublicRead } from "../../register/record/standing.ts"
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

/**
 * The end of the audit trail, for listings as they stood then. Waits for whoever is writing listings, and nobody does until
 * the transaction ends: what they write later has a later row.
 * @returns the id of its last row
 */
export async function pinListings(tx: Transaction): Promise<number> {
  await tx`lock table person_listing in share mode`
  const [row] = await tx<{ trail: number }[]>`select coalesce(max(id), 0)::bigint as trail from audit_event`
  return row?.trail ?? 0
}

/**
 * The listings that a check might show on an earlier day, by identity hash. What has been amended, withdrawn or added
 * since is told by the audit trail: the first row after the pin says what there was before. A listing keeps its id, from
 * which hash, list, ground and decision can't be parted.
 * @param pin of `pinListings`, and the day, YYYY-MM-DD
 */
export async function findListingsAt(
  sql: Sql,
  { trail, day }: { trail: number; day: string },
  hashes: readonly string[],
): Promise<Map<string, PersonListing[]>> {
  if (hashes.length === 0) return new Map()
  const rows = await sql<ListingSince[]>`
    select ${sql.unsafe(columns)}, withdrawn_at is not null as withdrawn, since.trail_id is not null as changed, since.before
    from person_listing l left join lateral (
      select a.id as trail_id, a.before from audit_event a
      where a.object = l.id and a.import_id is null and a.id > ${trail} order by a.id limit 1) since on true
    where identity_hash = any(${toArrayLiteral([...new Set(hashes)])}::text[])`
  const then = rows.flatMap((row) => listingBefore(row) ?? [])
  const shown = then.filter(({ displayedUntil }) => displayedUntil === null || displayedUntil >= day)
  return Map.groupBy(shown, ({ identityHash }) => identityHash)
}

interface ListingSince extends PersonListing {
  withdrawn: boolean
  /** Whether it has been written to since the pin, and how it stood before; null: it was not there. */
  changed: boolean
  before: (Partial<PersonListing> & { withdrawn?: boolean }) | null
}

/** The listing before it was written to; null where none was live. */
function listingBefore({ withdrawn, changed, before, ...now }: ListingSince): PersonListing | null {
  if (!changed) return withdrawn ? null : now
  if (before === null) return null
  const { withdrawn: was = false, ...then } = before
  return was ? null : { ...now, ...then }
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
