/**
 * SQL of the sessions of persons: officers and merchants who have signed in to the pages. The browser holds 256 random
 * bits, the database their SHA-256 alone. A person may have several posts, and acts in one of them at a time; whoever
 * they are in it, they are one person where two hands are asked for.
 */
import { and, eq, gt, lte } from "drizzle-orm"
import type { Sql } from "../database/client.ts"
import { build, query, run, statement, value } from "../database/query.ts"
import { personSession } from "../database/schema/access.ts"
import { digestOf } from "./api-key.ts"
import { inPost, type Person, type Post } from "./principal.ts"
import { idleMs, lastingMs } from "./store.ts"

/** A session as a page knows it. */
export interface PersonSession {
  person: Person
  posts: readonly Post[]
  chosen: number
}

/** Begins a session, and removes those that are over. @param token 256 fresh random bits @param now ms since 1970 */
export async function beginPersonSession(
  sql: Sql,
  { subject, posts, token, now }: { subject: string; posts: readonly Post[]; token: string; now: number },
): Promise<void> {
  const [startedAt, expiresAt] = [new Date(now), new Date(now + idleMs)]
  await run(sql, build.delete(personSession).where(lte(personSession.expiresAt, startedAt)))
  const row = { digest: digestOf(token), subject, posts, chosen: 0, startedAt, expiresAt }
  await run(sql, build.insert(personSession).values(row))
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

/** Ends a session. */
export async function endPersonSession(sql: Sql, token: string): Promise<void> {
  await run(sql, build.delete(personSession).where(eq(personSession.digest, digestOf(token))))
}

/**
 * Ends every session of a person, on whatever machine. Officers and merchants have issuers of their own, which may know
 * two people by one name.
 */
export async function endSessionsOf(sql: Sql, { kind, subject }: Person): Promise<void> {
  const isOfKind = query`(${personSession.posts}->0->>'role' = 'merchant') = ${kind === "merchant"}`
  await run(sql, build.delete(personSession).where(and(eq(personSession.subject, subject), isOfKind)))
}
