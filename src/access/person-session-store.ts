/**
 * SQL of the sessions of persons: officers and merchants who have signed in to the pages. The browser holds 256 random
 * bits, the database their SHA-256 alone. A person may have several posts, and acts in one of them at a time; whoever
 * they are in it, they are one person where two hands are asked for.
 */
import { and, asc, desc, eq, gt, gte, lte, max, min, or, type SQL } from "drizzle-orm"
import type { Pool, Sql } from "../database/client.ts"
import { build, query, run, statement, value } from "../database/query.ts"
import { personSession } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { handsOfActor } from "../gate/hands.ts"
import { Pass } from "../gate/pass.ts"
import { digestOf } from "./api-key.ts"
import { agencyRegions, regionOfAgency } from "./client-store.ts"
import { draftOfPersons, placesOfPosts } from "./effect.ts"
import { type AgencyPerson, inPost, type Person, type Post } from "./principal.ts"
import type { AuthorityReach } from "./reach.ts"
import { idleMs, lastingMs } from "./store.ts"
import { askGate } from "./told-store.ts"

const isMerchant = query`(${personSession.posts}->0->>'role' = 'merchant')`

/** A person by the name that a login has for them. */
type Named = Pick<Person | AgencyPerson, "kind" | "subject">

/** A session as a page knows it. */
export interface PersonSession {
  person: Person | AgencyPerson
  posts: readonly Post[]
  chosen: number
}

// Of officers it is kept who they were and in which posts: who runs the register sees who may have come in. Of merchants
// nothing is.
const keptMs = 180 * 24 * 3_600_000

/** Begins a session, and removes those that are past. @param token 256 fresh random bits @param now ms since 1970 */
export async function beginPersonSession(
  sql: Sql,
  { subject, posts, token, now }: { subject: string; posts: readonly Post[]; token: string; now: number },
): Promise<void> {
  const [startedAt, expiresAt] = [new Date(now), new Date(now + idleMs)]
  await deletePast(sql, now)
  const row = { digest: digestOf(token), subject, posts, chosen: 0, startedAt, expiresAt }
  await run(sql, build.insert(personSession).values(row))
}

/** Removes sessions that are over, of officers once half a year has passed. @param now ms since 1970 */
export async function deletePast(sql: Sql, now: number): Promise<void> {
  const isGone = or(lte(personSession.expiresAt, new Date(now - keptMs)), isMerchant)
  await run(sql, build.delete(personSession).where(and(lte(personSession.expiresAt, new Date(now)), isGone)))
}

const useSession = statement(
  { digest: personSession.digest, now: personSession.expiresAt, idleUntil: personSession.expiresAt },
  ({ digest, now, idleUntil }) => {
    const lastsUntil = value`${personSession.startedAt} + ${lastingMs} * interval '1 ms'`
    return build
      .update(personSession)
      .set({ expiresAt: value`least(${idleUntil}::timestamptz, ${lastsUntil})` })
      .where(and(eq(personSession.digest, digest), gt(personSession.expiresAt, now)))
      .returning({ subject: personSession.subject, posts: personSession.posts, chosen: personSession.chosen })
  },
)

/** The session of a token, which goes on by being used; null when it is over. @param now ms since 1970 */
export async function findPersonSession(sql: Sql, token: string, now: number): Promise<PersonSession | null> {
  const times = { now: new Date(now), idleUntil: new Date(now + idleMs) }
  const [row] = await useSession(sql, { digest: digestOf(token), ...times })
  const post = row?.posts[row.chosen]
  return row && post ? { person: inPost(row.subject, post), posts: row.posts, chosen: row.chosen } : null
}

/** Has the person act in another of their posts. */
export async function choosePost(sql: Sql, token: string, chosen: number): Promise<void> {
  await run(
    sql,
    build
      .update(personSession)
      .set({ chosen })
      .where(eq(personSession.digest, digestOf(token))),
  )
}

/** Ends a session. @param now ms since 1970 */
export async function endPersonSession(sql: Sql, token: string, now: number): Promise<void> {
  await end(sql, eq(personSession.digest, digestOf(token)), now)
}

// Of another length than a SHA-256: what a browser holds is never that of a session which was ended, whatever the clock of
// the node that is asked says.
const nobodys = value<Buffer>`uuid_send(gen_random_uuid())`

/** Ends some sessions: a merchant's is gone, an officer's stays known without what its browser holds. @returns how many were open */
async function end(sql: Sql, which: SQL | undefined, now: number): Promise<number> {
  const { expiresAt } = personSession
  const at = new Date(now)
  const gone = await run(
    sql,
    build
      .delete(personSession)
      .where(and(which, isMerchant))
      .returning({ wasOpen: value<boolean>`${gt(expiresAt, at)}` }),
  )
  // One that is over by this clock may not be by another's.
  const ended = await run(
    sql,
    build
      .update(personSession)
      .set({ digest: nobodys, expiresAt: value`least(${expiresAt}, ${at})` })
      .where(and(which, query`octet_length(${personSession.digest}) = 32`))
      .returning({ wasOpen: value<boolean>`${gte(expiresAt, at)}` }),
  )
  return [...gone, ...ended].filter(({ wasOpen }) => wasOpen).length
}

/**
 * Ends every session of a person, on whatever machine. Officers and merchants have issuers of their own, which may know
 * two people by one name; who works for an agency logs in where officers do.
 */
export async function endSessionsOf(sql: Sql, person: Named, now: number): Promise<void> {
  await end(sql, isOf(person), now)
}

function isOf({ kind, subject }: Named) {
  return and(eq(personSession.subject, subject), query`${isMerchant} = ${kind === "merchant"}`)
}

/**
 * The posts of an officer, or of who works for an agency: of the sessions that are open, and those of the last sign-in; none where
 * nobody of that name has come within half a year. @param now ms since 1970
 */
export async function findPosts(sql: Sql, name: string, now: number): Promise<Post[]> {
  const { subject, posts, startedAt, expiresAt } = personSession
  const theirs = build
    .select({ posts, isOpen: value<boolean>`${gt(expiresAt, new Date(now))}` })
    .from(personSession)
    .where(and(eq(subject, name), query`not ${isMerchant}`))
  const found = await run(sql, theirs.orderBy(desc(startedAt)))
  return found.filter(({ isOpen }, at) => isOpen || at === 0).flatMap((session) => session.posts)
}

/** A person who has signed in, on however many machines. */
export interface SignedIn extends Pick<Person, "kind" | "subject"> {
  /** Of the session that began last. */
  posts: readonly Post[]
  /** How many are open. */
  sessions: number
  /** When the first of those that are known of began, and when the last of them ends or has ended. */
  since: Date
  until: Date
}

/**
 * Who has signed in, by the login's name.
 * @param reach whose posts are in it: of one of theirs at least @param ended whether officers are named too who are no longer signed in @param now ms since 1970
 */
export async function listSignedIn(
  sql: Sql,
  reach: AuthorityReach,
  { now, ended, offset, limit }: { now: number; ended: boolean; offset: number; limit: number },
): Promise<SignedIn[]> {
  const { subject, posts, startedAt, expiresAt } = personSession
  const isOpen = gt(expiresAt, new Date(now))
  const asked = build
    .select({
      ...{ subject, sessions: value<number>`(count(*) filter (where ${isOpen}))::int` },
      ...{ since: min(startedAt), until: max(expiresAt) },
      merchant: value<boolean>`${isMerchant}`,
      posts: value<readonly Post[]>`(array_agg(${posts} order by ${startedAt} desc))[1]`,
    })
    .from(personSession)
    .where(and(ended ? query`not (${isMerchant} and not ${isOpen})` : isOpen, hasPostIn(reach)))
    .groupBy(subject, isMerchant)
    .orderBy(asc(subject), isMerchant)
    .limit(limit)
    .offset(offset)
  const rows = await run(sql, asked)
  return rows.flatMap(({ merchant, since, until, ...row }) =>
    since && until ? [{ ...row, kind: merchant ? ("merchant" as const) : ("officer" as const), since, until }] : [],
  )
}

/** Whether one of the posts of a session lies within what an authority reaches. */
function hasPostIn({ prefix }: AuthorityReach): SQL | undefined {
  if (prefix === "") return undefined
  const place = query`coalesce(post->>'authority', substr(post->>'code', 3, 6), ${regionOfAgency(query`post->>'agency'`)})`
  return query`exists (select from jsonb_array_elements(${personSession.posts}) as post where starts_with(${place}, ${prefix}))`
}

/**
 * Ends every session of a person, as somebody else wants it, with its audit row.
 * @returns how many there were; "beyond" where the gate refuses: none of their posts lies where whoever wants it is over it
 */
export async function endSessionsFor(
  pool: Pool,
  {
    kind,
    subject,
    actor,
    reason,
    at,
  }: Pick<Person, "kind" | "subject"> & { actor: string; reason: string; at: number },
): Promise<number | "beyond"> {
  return pool.begin(async (tx) => {
    // One that is over by this clock may not be by another's.
    const isKept = and(isOf({ kind, subject }), query`octet_length(${personSession.digest}) = 32`)
    const theirs = await run(tx, build.select({ posts: personSession.posts }).from(personSession).where(isKept))
    if (theirs.length === 0) return 0
    const posts = theirs.flatMap((session) => session.posts)
    const names = posts.flatMap((post) => (post.role === "agency" ? [post.agency] : []))
    const regions = await agencyRegions(tx, names)
    const places = placesOfPosts(posts, (agency) => regions.get(agency) ?? null)
    const draft = draftOfPersons("end-sessions", [{ subject, places }], kind)
    const pass = await askGate(tx, draft, handsOfActor(actor), subject, { actor, reason, at })
    if (!(pass instanceof Pass)) return "beyond"
    Pass.take(pass, tx, draft)
    const length = await end(tx, isOf({ kind, subject }), at)
    if (length === 0) return 0
    const event = {
      at: new Date(at),
      actor,
      act: "session.end",
      object: subject,
      after: { kind, sessions: length },
      reason,
    }
    await run(tx, build.insert(auditEvent).values(event))
    return length
  })
}
