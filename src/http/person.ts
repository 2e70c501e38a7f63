/** Who has signed in to the pages. */
import type { Context } from "hono"
import { findPersonSession } from "../access/person-session-store.ts"
import type { Person } from "../access/principal.ts"
import type { Sql } from "../database/client.ts"
import type { Environment } from "./environment.ts"
import { readSessionCookie, type SessionCookie } from "./session-cookie.ts"

/** Lax: who comes back from the login comes from another site. That a form is one of ours is looked at besides. */
export const personCookie: SessionCookie = { name: "person", sameSite: "Lax" }

/** Whether the browser holds a session of a person, over or not. */
export function hadPerson<E extends Environment>(c: Context<E>): boolean {
  return readSessionCookie(c, personCookie) !== undefined
}

/** The person whose session the browser holds; null for nobody. */
export async function readPerson<E extends Environment<{ sql: Sql }>>(c: Context<E>): Promise<Person | null> {
  const token = readSessionCookie(c, personCookie)
  if (token === undefined) return null
  const { sql, clock } = c.get("parts")
  return (await findPersonSession(sql, token, clock()))?.person ?? null
}
