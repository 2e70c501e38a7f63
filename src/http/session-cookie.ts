/**
 * Cookies that hold a secret of a session: no script reads them, no other site's page makes the browser send them with a
 * form, and they go when the browser is closed. Over https the name begins with __Host-, so that no neighbouring host can
 * plant one; over plain http a browser keeps no such cookie. How browsers come, the register's address alone says: behind
 * a proxy the request is http, and its Host header is what the proxy, or whoever asks, has put there.
 */
import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { Environment } from "./environment.ts"

/** A cookie by its name. */
export interface SessionCookie {
  name: string
  /** Lax where somebody comes back from their login, which is another site. */
  sameSite: "Strict" | "Lax"
  /** Seconds after which the browser forgets it; with the browser where it is left out. */
  maxAge?: number
}

/** What the browser holds. */
export function readSessionCookie<E extends Environment>(c: Context<E>, { name }: SessionCookie): string | undefined {
  return isSecure(c) ? getCookie(c, name, "host") : getCookie(c, name)
}

export function writeSessionCookie<E extends Environment>(c: Context<E>, cookie: SessionCookie, value: string): void {
  setCookie(c, cookie.name, value, optionsOf(c, cookie))
}

export function clearSessionCookie<E extends Environment>(c: Context<E>, cookie: SessionCookie): void {
  deleteCookie(c, cookie.name, optionsOf(c, cookie))
}

function isSecure<E extends Environment>(c: Context<E>): boolean {
  return c.get("parts").issuer.startsWith("https:")
}

function optionsOf<E extends Environment>(c: Context<E>, { sameSite, maxAge }: SessionCookie) {
  const secure = isSecure(c)
  const options = { path: "/", httpOnly: true, sameSite, secure, ...(maxAge === undefined ? {} : { maxAge }) } as const
  return secure ? ({ ...options, secure, prefix: "host" } as const) : options
}
