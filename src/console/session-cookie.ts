/** The session of a client in the console: what the browser holds in the place of the API key. */
import type { Context } from "hono"
import type { Client } from "../access/api-key.ts"
import { endPersonSession, endSessionsOf } from "../access/person-session-store.ts"
import { beginSession, endSession, endSessionsOfClient, findSession, type SessionParts } from "../access/store.ts"
import type { Environment } from "../http/environment.ts"
import { personCookie, readPersonSession } from "../http/person.ts"
import {
  clearSessionCookie,
  readSessionCookie,
  type SessionCookie,
  writeSessionCookie,
} from "../http/session-cookie.ts"

type SessionEnvironment = Environment<SessionParts>

const cookie: SessionCookie = { name: "console", sameSite: "Strict" }

/** Begins a session for a client who has shown its key. */
export async function startSession<E extends SessionEnvironment>(c: Context<E>, client: Client): Promise<void> {
  const { sql, clock, newSalt } = c.get("parts")
  // One that the browser holds already is ended, so that nothing goes on under it.
  const before = readSessionCookie(c, cookie)
  if (before !== undefined) await endSession(sql, before)
  const token = newSalt()
  await beginSession(sql, client.id, token, clock())
  writeSessionCookie(c, cookie, token)
}

/** Whether the browser holds a session, over or not. */
export function hadSession<E extends SessionEnvironment>(c: Context<E>): boolean {
  return readSessionCookie(c, cookie) !== undefined
}

/** The client who has signed in; null for nobody. @param watching see access/store.ts */
export async function readSession<E extends SessionEnvironment>(
  c: Context<E>,
  watching: boolean,
): Promise<Client | null> {
  const token = readSessionCookie(c, cookie)
  if (token === undefined) return null
  const { sql, clock } = c.get("parts")
  return findSession(sql, token, { now: clock(), watching })
}

/** Ends the session, here and in the browser. @param everywhere those of the same key on other machines too */
export async function stopSession<E extends SessionEnvironment>(c: Context<E>, everywhere = false): Promise<void> {
  const token = readSessionCookie(c, cookie)
  if (token === undefined) return
  const { sql } = c.get("parts")
  const client = everywhere ? await readSession(c, true) : null
  if (client) await endSessionsOfClient(sql, client.id)
  await endSession(sql, token)
  clearSessionCookie(c, cookie)
}

/** Ends the session of somebody who came to an agency's desk by their own login. @param everywhere theirs on other machines too */
export async function stopAgencyPerson<E extends SessionEnvironment>(
  c: Context<E>,
  everywhere: boolean,
): Promise<void> {
  const token = readSessionCookie(c, personCookie)
  const person = (await readPersonSession(c))?.person
  if (token === undefined || person?.kind !== "agency") return
  const { sql, clock } = c.get("parts")
  if (everywhere) await endSessionsOf(sql, person, clock())
  await endPersonSession(sql, token, clock())
  clearSessionCookie(c, personCookie)
}
