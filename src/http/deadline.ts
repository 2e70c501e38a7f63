/**
 * Deadlines of a request that is read whole: for what it carries, and then for its answer.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Deadlines, Environment } from "./environment.ts"

/** Many times the slowest search in docs/measures.md, and shorter than the patience of browsers and proxies. */
export const answerWithinMs = 8_000

/** The largest body that is read whole, 2 MB, over a line of 1 Mbit/s. */
export const receiveWithinMs = 16_000

/** A body that streams: twice the minute after which proxies commonly close a connection on which nothing comes. */
export const silenceMsMax = 120_000

// A batch has time by its length: for 1,000 names, some 60 KB, half a minute. A proxy on the way gives up after a minute.
const msByKilobyte = 500
const batchWithinMs = 55_000

/** Somebody took too long: who sends, or the server. */
export class TooLate extends Error {
  override readonly name = "TooLate"
  readonly who: "sender" | "server"

  constructor(who: TooLate["who"]) {
    super(who === "sender" ? "the request did not come in time" : "no answer in time")
    this.who = who
  }
}

// These take as long as what is sent to them, and begin to answer or to write before the end.
const unbounded = new Set(["/v1/imports", "/v1/check/stream", "/v1/rosters", "/v1/check/jobs", "/console/jobs"])
// A release takes as long as what it releases.
const releasing = /^\/v1\/imports\/[^/]+\/acts$/
// These wait until there is something to answer, for as many seconds as `wait` says and their route allows.
const waiting = new Set(["/v1/alerts"])
const waitSecondsMax = 25

function askedToWaitMs(c: Context): number {
  if (c.req.method !== "GET" || !waiting.has(c.req.path)) return 0
  const seconds = Number(c.req.query("wait") ?? 0)
  return seconds > 0 ? Math.min(seconds, waitSecondsMax) * 1_000 : 0
}

/** Gives a request up that does not come in time, and an answer that is not there in time. */
export function deadline({
  answerWithinMs: answerMs = answerWithinMs,
  receiveWithinMs: receiveMs = receiveWithinMs,
}: Deadlines) {
  return createMiddleware<Environment>((c, next) => {
    if (c.req.method === "POST" && (unbounded.has(c.req.path) || releasing.test(c.req.path))) return next()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const wait = (who: TooLate["who"], ms: number) => setTimeout(() => reject(new TooLate(who)), ms)
    let timer = wait("server", answerMs + askedToWaitMs(c))
    c.set("receiving", () => {
      clearTimeout(timer)
      timer = wait("sender", receiveMs)
    })
    c.set("received", (bytes) => {
      clearTimeout(timer)
      timer = wait("server", Math.min(answerMs + (bytes / 1024) * msByKilobyte, Math.max(batchWithinMs, answerMs)))
    })
    // Who waits for something to happen is not waited for.
    const traffic = askedToWaitMs(c) > 0 ? null : c.get("parts").traffic
    traffic?.enter()
    const settled = () => {
      clearTimeout(timer)
      traffic?.leave()
    }
    next().then(resolve, reject)
    promise.then(settled, settled)
    return promise
  })
}
