/**
 * The cookie of a session: what the browser holds in the place of the API key. No script reads it, no other site's page
 * makes the browser send it, and it goes when the browser is closed.
 */
import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { Client } from "../access/api-key.ts"
import { beginSession, endSession, findSession } from "../access/store.ts"
import type { ConsoleEnvironment } from "./api.ts"

const name = "console"

/**
 * Over https the name begins with __Host-, so that no neighbouring host can plant a session of its own; over plain http a
 * browser keeps no such cookie. How browsers come, the register's address alone says: behind a proxy the request is http,
 * and its Host header is what the proxy, or whoever asks, has put there.
 */
function isSecure(c: Context<ConsoleEnvironment>): boolean {
  return c.get("parts").issuer.startsWith("https:")
}

function tokenOf(c: Context<ConsoleEnvironment>): string | undefined {
  return isSecure(c) ? getCookie(c, name, "host") : getCookie(c, name)
}

/** Begins a session for a client who has shown its key. */
export async function startSession(c: Context<ConsoleEnvironment>, client: Client): Promise<void> {
  const { sql, clock, newSalt } = c.get("parts")
  // One that the browser holds already is ended, so that nothing goes on under it.
  const before = tokenOf(c)
  if (before !== undefined) await endSession(sql, before)
  const token = newSalt()
  await beginSession(sql, client.id, token, clock())
  setCookie(c, name, token, cookieOptions(c))
}

/** Whether the browser holds a session, over or not. */
export function hadSession(c: Context<ConsoleEnvironment>): boolean {
  return tokenOf(c) !== undefined
}

/** The client who has signed in; null for nobody. @param watching see access/store.ts */
export async function readSession(c: Context<ConsoleEnvironment>, watching: boolean): Promise<Client | null> {
  const token = tokenOf(c)
  if (token === undefined) return null
  const { sql, clock } = c.get("parts")
  return findSession(sql, token, { now: clock(), watching })
}

/** Ends the session, here and in the browser. */
export async function stopSession(c: Context<ConsoleEnvironment>): Promise<void> {
  const token = tokenOf(c)
  if (token === undefined) return
  await endSession(c.get("parts").sql, token)
  deleteCookie(c, name, cookieOptions(c))
}

function cookieOptions(c: Context<ConsoleEnvironment>) {
  const secure = isSecure(c)
  const options = { path: "/", httpOnly: true, sameSite: "Strict", secure } as const
  return secure ? ({ ...options, secure, prefix: "host" } as const) : options
}
