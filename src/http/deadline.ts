/**
 * A deadline for answers: a database that takes a query and never answers is a state like one that can't be reached.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Environment } from "./environment.ts"

/** Many times the slowest search in docs/measures.md, and shorter than the patience of browsers and proxies. */
export const answerWithinMs = 8_000

// These take as long as what is sent to them, and begin to answer or to write before the end.
const unbounded = new Set(["/v1/imports", "/v1/check/stream", "/v1/rosters", "/v1/check/jobs", "/console/jobs"])
// These wait until there is something to answer, for as many seconds as `wait` says and their route allows.
const waiting = new Set(["/v1/alerts"])
const waitSecondsMax = 25

function askedToWaitMs(c: Context): number {
  if (c.req.method !== "GET" || !waiting.has(c.req.path)) return 0
  const seconds = Number(c.req.query("wait") ?? 0)
  return seconds > 0 ? Math.min(seconds, waitSecondsMax) * 1_000 : 0
}

/** Gives an answer up that is not there in time; the problem is that of a database that is away. */
export function deadline(withinMs: number) {
  return createMiddleware<Environment>((c, next) => {
    if (c.req.method === "POST" && unbounded.has(c.req.path)) return next()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(
      () => reject(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" })),
      withinMs + askedToWaitMs(c),
    )
    const settled = () => clearTimeout(timer)
    next().then(resolve, reject)
    promise.then(settled, settled)
    return promise
  })
}
