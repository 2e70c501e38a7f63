/**
 * What every answer tells a browser to refuse, and that nothing on the way keeps an answer that is not public. Set on each
 * answer once: with the others where it is made from plain headers, or at the end.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { isForAnyPage } from "./cross-origin.ts"
import type { Environment } from "./environment.ts"

const contentSecurityPolicy = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "frame-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self'",
]

const framedPolicy = "default-src 'none'; frame-ancestors 'self'; object-src 'self'; style-src 'unsafe-inline'"

// Those of hono/secure-headers with our own policy. That middleware sets each on a Headers object of every answer, which
// cost a check of one code a fifth of its time.
const headers = {
  "content-security-policy": contentSecurityPolicy.join("; "),
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=15552000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
} as const

const pairs = Object.entries(headers)

// On an answer that was made with the headers.
const made = Symbol("made with the headers")
type MadeResponse = Response & { [made]?: true }

/** Whether an answer was made with all of its headers, and none is to be set on it any more. */
export function isMade(answer: Response): boolean {
  return made in answer
}

/** Sets the headers on answers that do not have them yet. */
export const securityHeaders = createMiddleware<Environment>(async (c, next) => {
  await next()
  if (isMade(c.res)) return
  for (const [name, value] of pairs) c.res.headers.set(name, value)
  // A page says itself what search engines may keep of it; a file can't.
  if (!c.res.headers.get("content-type")?.startsWith("text/html")) c.res.headers.set("x-robots-tag", "noindex")
  // A received PDF in a frame of the page of its case: nothing of it runs here.
  if (c.get("framed")) {
    c.res.headers.set("content-security-policy", framedPolicy)
    c.res.headers.set("x-frame-options", "SAMEORIGIN")
  }
  if (isForAnyPage(c.req.path)) c.res.headers.set("cross-origin-resource-policy", "cross-origin")
  if (isForWhoAsked(c) && !c.res.headers.get("cache-control")?.includes("no-store")) {
    c.res.headers.set("cache-control", "no-store")
  }
})

/** Whether an answer is nobody else's: a credential came with the request, or the route takes one. */
function isForWhoAsked<E extends Environment>(c: Context<E>): boolean {
  return c.req.header("authorization") !== undefined || c.get("closed") === true
}

const openHeaders = { ...headers, "content-type": "application/json", "x-robots-tag": "noindex" }
const closedHeaders = { ...openHeaders, "cache-control": "no-store" }

/** What `c.json(value, 200)` answers, for a route that many ask: no Headers object is made on the way. */
export function answerJson<E extends Environment, T extends object>(c: Context<E>, value: T) {
  const spending = c.get("metered")?.spending
  const own = isForWhoAsked(c) ? closedHeaders : openHeaders
  // One object copied and added to: to copy a second one into it takes several times as long.
  const told = spending?.limit ? { ...own, "ratelimit-policy": spending.policy, ratelimit: spending.limit } : own
  const made200 = { status: 200, headers: told }
  const answer: MadeResponse = new Response(JSON.stringify(value), made200)
  answer[made] = true
  return answer as ReturnType<typeof c.json<T, 200>>
}
