/** Who has signed in to the pages. */
import type { Context } from "hono"
import type { Client } from "../access/api-key.ts"
import { findPersonSession, type PersonSession } from "../access/person-session-store.ts"
import type { Person, Post } from "../access/principal.ts"
import { findClientByName } from "../access/store.ts"
import type { Sql } from "../database/client.ts"
import type { Environment } from "./environment.ts"
import { readSessionCookie, type SessionCookie } from "./session-cookie.ts"

type Reading = Environment<{ sql: Sql }>

/** Lax: who comes back from the login comes from another site. That a form is one of ours is looked at besides. */
export const personCookie: SessionCookie = { name: "person", sameSite: "Lax" }

/** Whether the browser holds a session of a person, over or not. */
export function hadPerson<E extends Environment>(c: Context<E>): boolean {
  return readSessionCookie(c, personCookie) !== undefined
}

/** The session that the browser holds; null for none. */
export async function readPersonSession<E extends Reading>(c: Context<E>): Promise<PersonSession | null> {
  const token = readSessionCookie(c, personCookie)
  if (token === undefined) return null
  const { sql, clock } = c.get("parts")
  return findPersonSession(sql, token, clock())
}

/** The officer or merchant whose session the browser holds; null for nobody. */
export async function readPerson<E extends Reading>(c: Context<E>): Promise<Person | null> {
  const person = (await readPersonSession(c))?.person
  return person === undefined || person.kind === "agency" ? null : person
}

/** The agency that somebody works for who has signed in at their own login; null for nobody. At its desk alone they are it. */
export async function readAgency<E extends Reading>(c: Context<E>): Promise<Client | null> {
  const person = (await readPersonSession(c))?.person
  if (person?.kind !== "agency") return null
  const agency = await findAgency(c.get("parts").sql, person.agency)
  return agency && { ...agency, subject: person.subject, post: person.post }
}

/** The agency of a post; null where there is none of that name, or its key was withdrawn. */
export async function findAgency(sql: Sql, name: string): Promise<Client | null> {
  const client = await findClientByName(sql, name)
  return client?.role === "agency" ? client : null
}

/** The posts that are there: of those at agencies the ones whose agency takes part. */
export async function standingPosts(sql: Sql, posts: readonly Post[]): Promise<Post[]> {
  const standing: Post[] = []
  for (const post of posts) {
    if (post.role !== "agency" || (await findAgency(sql, post.agency))) standing.push(post)
  }
  return standing
}
