/** SQL of what is proposed about listings of persons: one proposes, another confirms, and only then does a check show it. */
import { and, eq, gt, lte } from "drizzle-orm"
import { loadPersons } from "../../access/person-link-store.ts"
import { isSamePerson, postPattern } from "../../access/principal.ts"
import type { AuthorityReach } from "../../access/reach.ts"
import { tellAffected } from "../../access/told-store.ts"
import { type Pool, type Sql, type TimedParts, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { build, columnsOf, listOf, pick, type Query, query, run, statement, value } from "../../database/query.ts"
import { personListingChange } from "../../database/schema/check.ts"
import { toTrail as passed } from "../../gate/finding.ts"
import { handsNamed } from "../../gate/hands.ts"
import type { GateRefusal } from "../../gate/may-take-effect.ts"
import { passGate } from "../../gate/pass.ts"
import { writeAudit, writeAudits } from "../../register/audit/trail.ts"
import { registerActor } from "../../register/daily/daily-context.ts"
import type { Place } from "../../register/worklist/item.ts"
import { draftOfListings } from "./effect.ts"
import { changeWaitsMs, type ListingChange, type ListingChangeAct, type PersonListing } from "./listing.ts"
import {
  type Confirmed,
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
  mayEndFor: (authority: string) => boolean,
  author: ListingProposer & { reason: string },
): Promise<boolean> {
  return pool.begin(async (tx) => {
    await lockChanges(tx)
    const listing = await findLive(tx, id)
    if (!listing || !mayEndFor(listing.authority)) return false
    await keep(tx, "withdraw", [listing], author)
    return true
  })
}

/** Which proposals somebody decides. */
interface ChangeReach {
  reach: AuthorityReach
}

/** What waits for somebody, in the order of its ids, after one of them. */
export function listListingChanges(
  sql: Sql,
  whose: ChangeReach,
  after: string | null,
  limit: number,
): Promise<ListingChange[]> {
  const isNext = after === null ? undefined : gt(personListingChange.id, after)
  const found = build
    .select(change)
    .from(personListingChange)
    .where(and(isNext, isFor(whose)))
  return run(sql, found.orderBy(personListingChange.id).limit(limit))
}

/** One that waits; null where none does, or it is not theirs. */
export async function findListingChange(sql: Sql, id: string, whose: ChangeReach): Promise<ListingChange | null> {
  const [found] = await run(sql, build.select(change).from(personListingChange).where(isIt(id, whose)))
  return found ?? null
}

function isFor({ reach: { prefix } }: ChangeReach): Query {
  return query`starts_with(${personListingChange.authority}, ${prefix})`
}
const isIt = (id: string, whose: ChangeReach) => and(eq(personListingChange.id, id), isFor(whose))

/**
 * Confirms what somebody else has proposed, or drops it. What is confirmed is judged anew.
 * @param refused why a listing can't be taken any more; null where it can
 */
export async function decideListingChange<Fault>(
  pool: Pool,
  { id, act, ...whose }: ChangeReach & { id: string; act: "confirm" | "discard" },
  refused: (listing: PersonListing) => Fault | null,
  author: ListingAuthor,
): Promise<"done" | "absent" | "own" | { fault: Fault } | { refusal: GateRefusal }> {
  return pool.begin(async (tx) => {
    await lockChanges(tx)
    const [waiting] = await run(tx, build.select(change).from(personListingChange).where(isIt(id, whose)))
    if (!waiting) return "absent"
    if (act === "discard") {
      await writeAudit(tx, { act: "person-listing.discard", object: id }, author)
    } else {
      if (isSamePerson(waiting.actor, author.actor, await loadPersons(tx))) return "own"
      const fault = waiting.act === "list" ? refused(waiting.content) : null
      if (fault !== null) return { fault }
      const by = { ...author, origin: { proposal: id, proposed_by: waiting.actor } }
      const refusal = await carryOut(tx, waiting, by)
      if (refusal) return { refusal }
    }
    await run(tx, build.delete(personListingChange).where(isIt(id, whose)))
    return "done"
  })
}

/** Makes a proposal hold. @returns why not; null: it holds, or what it was to end has ended */
async function carryOut(
  tx: Transaction,
  { id, act, content, reason, actor: proposedBy }: ListingChange,
  by: ListingAuthor & Confirmed,
): Promise<GateRefusal | null> {
  const listing = act === "list" ? content : await findLive(tx, content.id)
  if (!listing) return null
  const draft = draftOfListings(act === "list" ? "list-person" : "unlist-person", [listing])
  const pass = passGate(tx, draft, handsNamed([proposedBy, by.actor]), { person: await loadPersons(tx) }, by.at)
  if ("reason" in pass) return pass
  if (act === "list") await saveListings(tx, pass, [listing], by)
  else await withdrawListing(tx, pass, listing, { ...by, reason: reason ?? "" })
  await writeAudits(tx, passed(pass, id), { actor: by.actor, at: by.at })
  await tellAffected(tx, pass, id, { actor: by.actor, reason, at: by.at })
  return null
}

/** Drops what nobody has decided in time, so that the hash of a person does not stay. Part of the daily work. @returns how many */
export async function expireListingChanges({ sql, clock }: TimedParts): Promise<number> {
  const now = clock()
  const isStale = lte(personListingChange.at, new Date(now - changeWaitsMs))
  return sql.begin(async (tx) => {
    const gone = await run(
      tx,
      build.delete(personListingChange).where(isStale).returning({ id: personListingChange.id }),
    )
    const rows = gone.map(({ id }) => ({ act: "person-listing.expire", object: id, before: null, after: null }))
    if (rows.length > 0) await writeAudits(tx, rows, { actor: registerActor, at: now, reason: null })
    return rows.length
  })
}

/** What one person has proposed for an authority, as work of who may confirm it. */
export interface ListingChangeWork {
  /** Of one of them. */
  id: string
  authority: string
  actor: string
  changes: number
  /** When the first was proposed. */
  at: Date
}

/** Whose, as the worklist asks for it. */
export interface ListingChangeScope {
  reach: AuthorityReach
  /** Whether those below are looked at too. */
  below: boolean
  /** Who proposed it, as the audit trail names them; null: whoever did. */
  by: string | null
  /** Somebody whose own are left out: all their names, as `personOf` says them; null: nobody's. */
  notOf: readonly string[] | null
}

// A file of thousands is one thing to be done.
function waitingWork({ reach, below, by, notOf }: ListingChangeScope): Query {
  const { authority, actor, id, at } = personListingChange
  const whose = below ? query`starts_with(${authority}, ${reach.prefix})` : query`${authority} = ${reach.authority}`
  return query`(select min(${id}::text collate "C") as id, ${authority} as authority, ${actor} as actor,
      count(*)::int as changes, min(${at}) as at
    from ${personListingChange} where ${whose} ${by === null ? query`` : query`and ${actor} = ${by}`}
      ${notOf === null ? query`` : query`and regexp_replace(${actor}, ${postPattern}, 'officer:') <> all(${toArrayLiteral([...notOf])}::text[])`}
    group by ${authority}, ${actor}) w`
}

const work = {
  id: value<string>`w.id`,
  authority: value<string>`w.authority`,
  actor: value<string>`w.actor`,
  changes: value<number>`w.changes`,
  at: value<Date>`w.at`,
}

/** What waits after a place of the worklist, in its order: it has no last day. */
export function listChangeWork(
  sql: Sql,
  scope: ListingChangeScope,
  after: Place | null,
  limit: number,
): Promise<ListingChangeWork[]> {
  const place =
    after?.dueOn === null ? query`(w.authority, w.id) > (${after.authority}, ${after.id} collate "C")` : query`true`
  return run(
    sql,
    query`select ${pick(work)} from ${waitingWork(scope)} where ${place} order by w.authority, w.id limit ${limit}`,
  )
}

/** How much of it there is. */
export async function countChangeWork(sql: Sql, scope: ListingChangeScope): Promise<number> {
  const [counted] = await run(
    sql,
    query`select ${pick({ count: value<number>`count(*)::int` })} from ${waitingWork(scope)}`,
  )
  return counted?.count ?? 0
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
