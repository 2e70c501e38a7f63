/** SQL of what is proposed about listings of persons: one proposes, another confirms, and only then does a check show it. */
import { and, eq, gt } from "drizzle-orm"
import { personOf } from "../../access/principal.ts"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, listOf, query, run, statement } from "../../database/query.ts"
import { personListingChange } from "../../database/schema/check.ts"
import { writeAudit, writeAudits } from "../../register/audit/trail.ts"
import type { ListingChange, ListingChangeAct, PersonListing } from "./listing.ts"
import {
  findLive,
  judgeListings,
  type ListingAuthor,
  type ListingOutcome,
  sameListing,
  saveListings,
  toTrail,
  withdrawListing,
} from "./store.ts"

/** Who proposes, and what names proposals. */
interface ListingProposer extends ListingAuthor {
  newId(): string
}

const change = columnsOf(personListingChange, "id", "act", "authority", "content", "reason", "actor", "at")

/**
 * Has listings wait. @returns what would become of each, in order; what is listed as it is sent does not wait, and what
 * waited to list it otherwise is dropped
 */
export async function proposeListings(
  pool: Pool,
  listings: readonly PersonListing[],
  author: ListingProposer,
): Promise<ListingOutcome[]> {
  if (listings.length === 0) return []
  return pool.begin(async (tx) => {
    await lockChanges(tx)
    const { outcomes, changed } = await judgeListings(tx, listings)
    const asListed = listings.map(({ id }) => id).filter((id) => !changed.has(id))
    const otherwise = (await waitingOf(tx, { listings: asListed })).filter(({ act }) => act === "list")
    await drop(tx, otherwise, author)
    await keep(tx, "list", [...changed.values()], { ...author, reason: null })
    return outcomes
  })
}

/** Has the withdrawal of a listing wait. @returns false when there is none that is live */
export async function proposeWithdrawal(
  pool: Pool,
  id: string,
  mayListFor: (authority: string) => boolean,
  author: ListingProposer & { reason: string },
): Promise<boolean> {
  return pool.begin(async (tx) => {
    await lockChanges(tx)
    const listing = await findLive(tx, id)
    if (!listing || !mayListFor(listing.authority)) return false
    await keep(tx, "withdraw", [listing], author)
    return true
  })
}

/** What waits of an authority and those below, in the order of its ids, after one of them. */
export function listListingChanges(
  sql: Sql,
  { prefix }: AuthorityReach,
  after: string | null,
  limit: number,
): Promise<ListingChange[]> {
  const isNext = after === null ? undefined : gt(personListingChange.id, after)
  const isBelow = query`starts_with(${personListingChange.authority}, ${prefix})`
  const found = build.select(change).from(personListingChange).where(and(isNext, isBelow))
  return run(sql, found.orderBy(personListingChange.id).limit(limit))
}

/**
 * Confirms what somebody else has proposed, or drops it. What is confirmed is judged anew.
 * @param refused why a listing can't be taken any more; null where it can
 */
export async function decideListingChange<Fault>(
  pool: Pool,
  { id, act, reach: { prefix } }: { id: string; act: "confirm" | "discard"; reach: AuthorityReach },
  refused: (listing: PersonListing) => Fault | null,
  author: ListingAuthor,
): Promise<"done" | "absent" | "own" | { fault: Fault }> {
  return pool.begin(async (tx) => {
    await lockChanges(tx)
    const isIt = and(eq(personListingChange.id, id), query`starts_with(${personListingChange.authority}, ${prefix})`)
    const [waiting] = await run(tx, build.select(change).from(personListingChange).where(isIt))
    if (!waiting) return "absent"
    if (act === "discard") {
      await writeAudit(tx, { act: "person-listing.discard", object: id }, author)
    } else {
      if (personOf(waiting.actor) === personOf(author.actor)) return "own"
      const fault = waiting.act === "list" ? refused(waiting.content) : null
      if (fault !== null) return { fault }
      const by = { ...author, origin: { proposal: id, proposed_by: waiting.actor } }
      if (waiting.act === "list") await saveListings(tx, [waiting.content], by)
      else await withdrawListing(tx, waiting.content.id, { ...by, reason: waiting.reason ?? "" })
    }
    await run(tx, build.delete(personListingChange).where(isIt))
    return "done"
  })
}

/** Proposals are few: one at a time is no loss, and two of the same listings do not collide. */
async function lockChanges(tx: Transaction): Promise<void> {
  await run(tx, query`lock table ${personListingChange} in share row exclusive mode`)
}

const { listingId } = personListingChange
const waitingOf = statement({ listings: listOf(listingId) }, ({ listings }) =>
  build.select(change).from(personListingChange).where(query`${listingId} = any(${listings}::text[])`),
)
const deleteChanges = statement({ listings: listOf(listingId) }, ({ listings }) =>
  build.delete(personListingChange).where(query`${listingId} = any(${listings}::text[])`),
)

/** Drops what waits, which nobody has confirmed. */
async function drop(tx: Transaction, changes: readonly ListingChange[], { actor, at }: ListingAuthor): Promise<void> {
  if (changes.length === 0) return
  await deleteChanges(tx, { listings: changes.map(({ content }) => content.id) })
  const audit = changes.map(({ id }) => ({ act: "person-listing.discard", object: id }))
  await writeAudits(tx, audit, { actor, at, reason: null })
}

/**
 * Keeps proposals in the place of those about the same listings, which are dropped. One that waits already goes on waiting as
 * it is, by whom it was first proposed. Their audit rows are about the proposals.
 */
async function keep(
  tx: Transaction,
  act: ListingChangeAct,
  listings: readonly PersonListing[],
  { actor, at, reason, newId }: ListingProposer & { reason: string | null },
): Promise<void> {
  const found = await waitingOf(tx, { listings: listings.map(({ id }) => id) })
  const waiting = new Map(found.map((each) => [each.content.id, each]))
  const waits = (content: PersonListing) => {
    const before = waiting.get(content.id)
    return before?.act === act && before.reason === reason && sameListing(before.content, content)
  }
  const rows = listings
    .filter((content) => !waits(content))
    .map((content) => ({
      ...{ listingId: content.id, id: newId(), act, authority: content.authority, content, reason, actor },
      at: new Date(at),
    }))
  if (rows.length === 0) return
  await drop(
    tx,
    rows.flatMap((row) => waiting.get(row.listingId) ?? []),
    { actor, at },
  )
  await run(tx, build.insert(personListingChange).values(rows))
  const said = { list: "person-listing.propose", withdraw: "person-listing.propose-withdrawal" } as const
  const audit = rows.map(({ id, content }) => ({ act: said[act], object: id, before: null, after: toTrail(content) }))
  await writeAudits(tx, audit, { actor, at, reason })
}
