/**
 * Which reads a replica of the database may answer (DATABASE_URL_READ): those of the public record that stand in the one table
 * here, for whoever can have written nothing of it. Whoever acts, people who have signed in and keys that send, reads what
 * they have just written, and so reads the database; so does every check, every gate and whatever is not named.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Principal } from "../access/principal.ts"
import type { Environment } from "./environment.ts"
import { seenIn } from "./log-size.ts"

/** The addresses: each is a GET, and open to anyone. None is of what is signed, or of what a platform's key writes: marks are both. */
export const lateReads: Readonly<Record<string, "look-up" | "search">> = {
  "/": "search",
  "/subjects/{code}": "look-up",
  "/subjects/{code}/feed.atom": "look-up",
  "/records/{id}/text": "look-up",
  "/recalls": "look-up",
  "/statistics": "look-up",
  "/v1/subjects/{code}": "look-up",
  "/v1/subjects/{code}/commitments": "look-up",
  "/v1/records/{id}": "look-up",
  "/v1/records/{id}/text": "look-up",
  "/v1/open-data/{list}": "look-up",
  "/v1/recalls/figures": "look-up",
  "/v1/search": "search",
  "/v1/search/records/{format}": "search",
  "/v1/statistics": "look-up",
  "/v1/statistics/agencies": "look-up",
  "/v1/statistics/annual": "look-up",
  "/v1/suggest": "search",
}

const patterns = Object.entries(lateReads).map(([address, kind]) => ({
  pattern: new RegExp(`^${address.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
  kind,
}))

/** What a replica may answer of a request; null: nothing. */
export function lateKindOf(method: string, path: string): "look-up" | "search" | null {
  if (method !== "GET" && method !== "HEAD") return null
  return patterns.find(({ pattern }) => pattern.test(path))?.kind ?? null
}

// A platform's key writes rosters and rules of its own, and nothing that the public sees.
const writesNothing = (principal: Principal) =>
  principal.kind === "anyone" || (principal.kind === "client" && principal.role === "platform" && !principal.subject)

/** Gives a read of the public record the parts that are a little older, where there are such. */
export const readLate = createMiddleware<Environment>((c, next) => {
  const { late } = c.get("parts")
  if (late && writesNothing(c.get("principal"))) choose(c, late)
  return next()
})

function choose(c: Context<Environment>, late: NonNullable<Environment["Variables"]["parts"]["late"]>): void {
  const kind = lateKindOf(c.req.method, c.req.path)
  if (kind === null) return
  const seen = seenIn(c)
  const instead = late.instead(c.get("parts"), kind, seen === "wrong" ? 0 : seen)
  if (instead) c.set("parts", instead)
}
