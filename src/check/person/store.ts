/** SQL of listings of persons without registration. */
import { and, eq, gt, isNull, max } from "drizzle-orm"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { type CopyTable, copyOf, copyTables } from "../../database/copy.ts"
import { build, columnsOf, given, listOf, pick, query, run, statement, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { personListing } from "../../database/schema/check.ts"
import { Pass } from "../../gate/pass.ts"
import { dayInChina } from "../../law/day.ts"
import { type AuditRow, writeAudit, writeAudits } from "../../register/audit/trail.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { keyOfHash } from "../../roster/identity.ts"
import { SharedKeyError } from "../../signing/shared-key.ts"
import { listShared } from "../../signing/shared-key-store.ts"
import { draftOfListings } from "./effect.ts"
import type { PersonListing } from "./listing.ts"

/** Who writes, and when (ms since 1970). */
export interface ListingAuthor {
  actor: string
  at: number
}

/** Which proposal is confirmed, and whose it was, as the audit trail says it. */
export interface Confirmed {
  origin: { proposal: string; proposed_by: string }
}

// In the order of a listing's members.
const members = [
  ...(["id", "identityHash", "list", "ground", "penaltyClass", "decisionNo", "decidedOn", "authority"] as const),
  ...(["publishedOn", "displayedUntil", "legalBasis"] as const),
] satisfies (keyof PersonListing)[]
const listed = pick(personListing, ...members)
const withdrawn = pick({ withdrawn: value<boolean>`${personListing.withdrawnAt} is not null` })

const shownToday = statement(
  { hashes: listOf(personListing.identityHash), today: given<string>() },
  ({ hashes, today }) => query`
    select ${listed} from ${personListing}
    where ${personListing.identityHash} = any(${hashes}::text[]) and ${personListing.withdrawnAt} is null
      and (${personListing.displayedUntil} is null or ${personListing.displayedUntil} >= ${today}::date)
    order by ${personListing.publishedOn} desc, ${personListing.id}`,
)

/** The listings that a check may show today, by identity hash. */
export async function findShownListings(
  { sql, clock }: PublicRead,
  hashes: readonly string[],
): Promise<Map<string, PersonListing[]>> {
  if (hashes.length === 0) return new Map()
  const rows = await shownToday(sql, { hashes: [...new Set(hashes)], today: dayInChina(clock()) })
  await refuseOtherKeys(sql, hashes)
  return Map.groupBy(rows, ({ identityHash }) => identityHash)
}

/**
 * Who asks with hashes that are not made under all keys may miss somebody who is listed: another node has the others.
 * @param trail the keys as they were at this row of the audit trail
 * @throws SharedKeyError
 */
async function refuseOtherKeys(sql: Sql, hashes: readonly string[], trail?: number): Promise<void> {
  const asked = new Set(hashes.map(keyOfHash))
  const missing = (await listShared(sql, "identity", trail)).filter((id) => !asked.has(id))
  if (missing.length > 0) throw new SharedKeyError("identity", missing)
}

/**
 * The end of the audit trail, for listings as they stood then. Waits for whoever is writing listings, and nobody does until
 * the transaction ends: what they write later has a later row.
 * @returns the id of its last row
 */
export async function pinListings(tx: Transaction): Promise<number> {
  await run(tx, query`lock table ${personListing} in share mode`)
  const [row] = await run(tx, build.select({ trail: max(auditEvent.id) }).from(auditEvent))
  return row?.trail ?? 0
}

const listedSince = statement(
  { trail: auditEvent.id, hashes: listOf(personListing.identityHash) },
  ({ trail, hashes }) => query`
    select ${listed}, ${withdrawn},
      ${pick({ changed: value<boolean>`since.id is not null`, before: value<ListingSince["before"]>`since.before` })}
    from ${personListing} left join lateral (
      select ${auditEvent.id}, ${auditEvent.before} from ${auditEvent}
      where ${auditEvent.object} = ${personListing.id} and ${auditEvent.importId} is null and ${auditEvent.id} > ${trail}
      order by ${auditEvent.id} limit 1) since on true
    where ${personListing.identityHash} = any(${hashes}::text[])`,
)

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
  const rows = await listedSince(sql, { trail, hashes: [...new Set(hashes)] })
  await refuseOtherKeys(sql, hashes, trail)
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

const knownListings = statement(
  { ids: listOf(personListing.id) },
  ({ ids }) => query`
    select ${listed}, ${withdrawn} from ${personListing} where ${personListing.id} = any(${ids}::text[])`,
)

const deleteListings = statement({ ids: listOf(personListing.id) }, ({ ids }) =>
  build.delete(personListing).where(query`${personListing.id} = any(${ids}::text[])`),
)

/** Keeps listings with their audit rows. @param pass of the gate, for `draftOfListings` of them */
export async function saveListings(
  tx: Transaction,
  pass: Pass,
  listings: readonly PersonListing[],
  { origin, ...author }: ListingAuthor & Confirmed,
): Promise<void> {
  Pass.take(pass, tx, draftOfListings("list-person", listings))
  // Officers list a few persons a day: one call at a time is no loss, and two of the same rows do not collide.
  await run(tx, query`lock table ${personListing} in share row exclusive mode`)
  const { changed, audit } = await judgeListings(tx, listings)
  await deleteListings(tx, { ids: [...changed.keys()] })
  await copyTables(tx, [listingTable(changed.values(), author.at)])
  const rows = audit.map((row) => ({ ...row, after: { ...row.after, ...origin } }))
  await writeAudits(tx, rows, { ...author, reason: null })
}

/** What becomes of listings, given what is kept: of each in order, and of those that change. */
export async function judgeListings(tx: Transaction, listings: readonly PersonListing[]) {
  return decideListings(listings, await knownListings(tx, { ids: listings.map(({ id }) => id) }))
}

/** What becomes of each row, given what is kept; a row that comes twice meets its first. */
function decideListings(
  listings: readonly PersonListing[],
  known: readonly (PersonListing & { withdrawn: boolean })[],
) {
  const kept = new Map<string, PersonListing & { withdrawn: boolean }>(known.map((listing) => [listing.id, listing]))
  const changed = new Map<string, PersonListing>()
  const audit: (AuditRow & { after: object })[] = []
  const outcomes = listings.map((listing): ListingOutcome => {
    const before = kept.get(listing.id)
    if (before && !before.withdrawn && sameListing(before, listing)) return "unchanged"
    kept.set(listing.id, { ...listing, withdrawn: false })
    changed.set(listing.id, listing)
    const act = before ? "person-listing.amend" : "person-listing.add"
    const change = { before: before ? toTrail(before) : null, after: toTrail(listing) }
    audit.push({ act, object: listing.id, ...change })
    return before ? "amended" : "added"
  })
  return { outcomes, changed, audit }
}

function listingTable(listings: Iterable<PersonListing>, at: number): CopyTable {
  const time = new Date(at).toISOString()
  function* rows() {
    for (const listing of listings) yield [...members.map((member) => listing[member]), time]
  }
  return copyOf(personListing, [...members, "changedAt"], rows())
}

const isLive = (id: string) => and(eq(personListing.id, id), isNull(personListing.withdrawnAt))

/** A listing that is live, kept from others until the transaction ends. */
export async function findLive(tx: Transaction, id: string): Promise<PersonListing | undefined> {
  const live = build
    .select(columnsOf(personListing, ...members))
    .from(personListing)
    .where(isLive(id))
  return (await run(tx, live.for("update")))[0]
}

/** Withdraws a listing, unless it was withdrawn meanwhile. */
export async function withdrawListing(
  tx: Transaction,
  pass: Pass,
  listing: PersonListing,
  { actor, at, reason, origin }: ListingAuthor & Confirmed & { reason: string },
): Promise<void> {
  const { id } = listing
  Pass.take(pass, tx, draftOfListings("unlist-person", [listing]))
  await run(
    tx,
    build
      .update(personListing)
      .set({ withdrawnAt: new Date(at) })
      .where(isLive(id)),
  )
  const change = { act: "person-listing.withdraw", object: id, before: toTrail(listing), after: origin }
  await writeAudit(tx, change, { actor, at, reason })
}

/** Listings of an authority and those below that are live, in the order of their ids, after one of them. */
export async function listListings(
  sql: Sql,
  { prefix }: AuthorityReach,
  after: string,
  limit: number,
): Promise<PersonListing[]> {
  const isNext = and(isNull(personListing.withdrawnAt), gt(personListing.id, after))
  const select = build.select(columnsOf(personListing, ...members)).from(personListing)
  return run(
    sql,
    select
      .where(and(isNext, query`starts_with(${personListing.authority}, ${prefix})`))
      .orderBy(personListing.id)
      .limit(limit),
  )
}

/** What the audit trail keeps: all but the hash, which means a person to who has the key. */
export function toTrail({ id: _, identityHash: __, ...listing }: PersonListing & { withdrawn?: boolean }) {
  return listing
}

/** Whether they say the same. */
export function sameListing(a: PersonListing, b: PersonListing): boolean {
  return (Object.keys(b) as (keyof PersonListing)[]).every((field) => a[field] === b[field])
}
