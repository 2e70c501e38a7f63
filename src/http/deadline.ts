/**
 * Deadlines of a request that is read whole: for what it carries, and then for its answer.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { sendsJson } from "./content.ts"
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

/**
 * How long an answer is waited for: as long as what is sent lasts, because the work begins before its end; so too where it is
 * a file, and as usual where it is JSON; ten minutes for what takes as long as what was sent before, and goes on after them;
 * or as many seconds more as `wait` says.
 */
type Pace = "streams" | "files" | "long" | "waits"

/** What is not answered at the usual pace: the one table, in which every operation stands whose body is not read whole. */
export const paces: Readonly<Record<string, Pace>> = {
  "POST /v1/imports": "streams",
  "POST /v1/check/stream": "streams",
  "POST /v1/rosters": "streams",
  "POST /v1/check/jobs": "streams",
  "POST /v1/person-listings": "streams",
  "POST /v1/attachments": "streams",
  "POST /v1/leads/{id}/files": "streams",
  "POST /v1/letters/{id}/files": "streams",
  "POST /v1/notices/acts": "streams",
  "POST /console/jobs": "streams",
  "POST /console/letters/{id}/papers": "streams",
  "POST /console/roster": "streams",
  "POST /console/reports/file": "streams",
  "POST /desk/declarations/file": "streams",
  "POST /desk/leads/file": "streams",
  "POST /office/imports/new": "streams",
  "POST /office/leads/file": "streams",
  "POST /office/complaints/file": "streams",
  "POST /applications/{id}/papers": "streams",
  "POST /office/{route}/{id}/papers": "streams",
  "POST /office/{route}/{id}/rows": "streams",
  "POST /v1/leads": "files",
  "POST /v1/measures": "files",
  "POST /v1/duties/sellers/verified": "files",
  "POST /v1/duties/measures": "files",
  "POST /v1/complaints": "files",
  "POST /v1/declarations": "files",
  "POST /v1/imports/{id}/acts": "long",
  "POST /v1/bulk-decisions": "long",
  "POST /v1/bulk-decisions/{id}/rows": "streams",
  "POST /v1/bulk-decisions/{id}/acts": "long",
  "GET /v1/replies/{authority}/{year}": "long",
  "GET /office/reply": "long",
  "GET /v1/alerts": "waits",
}

const longMs = 10 * 60_000
const waitSecondsMax = 25

// By method: a look-up passes two patterns and no file's twenty.
const patterns = Map.groupBy(
  Object.entries(paces).flatMap(([operation, pace]) => {
    const [method = "", address = ""] = operation.split(" ")
    if (!address.includes("{")) return []
    return [{ method, pattern: new RegExp(`^${address.replace(/\{\w+\}/g, "[^/]+")}$`), pace }]
  }),
  ({ method }) => method,
)

/** The pace of a request; null for the usual one. */
export function paceOf(method: string, path: string): Pace | null {
  const operation = `${method} ${path}`
  if (operation in paces) return paces[operation] ?? null
  return patterns.get(method)?.find(({ pattern }) => pattern.test(path))?.pace ?? null
}

function askedToWaitMs(c: Context): number {
  const seconds = Number(c.req.query("wait") ?? 0)
  return seconds > 0 ? Math.min(seconds, waitSecondsMax) * 1_000 : 0
}

// How often is looked whether the server could read what a sender has sent: where it looks so much too late it has read
// nothing either. Whoever sends drop by drop gains no more by that than so many times their time.
const lookEveryMs = 250
const lateMs = 50
const timesMax = 4

/**
 * Waits for the server, and then for whom it is told. Most requests come to their end before any deadline: one timer looks
 * again whenever it runs out, instead of one being made for each of the two or three waits of every request. A sender is
 * not charged with the time in which the server came late to look, and so to read: it sends on.
 */
function startPatience(ms: number, giveUp: (who: TooLate["who"]) => void) {
  let [who, until]: [TooLate["who"], number] = ["server", performance.now() + ms]
  let [due, last] = [0, 0]
  const look = () => {
    const now = performance.now()
    const late = now - due
    // What has come meanwhile is read before the next look.
    if (who === "sender" && late > lateMs) until = Math.min(until + late + lookEveryMs, last)
    if (until - now < 1) giveUp(who)
    else wait(who === "sender" ? Math.min(until - now, lookEveryMs) : until - now)
  }
  const wait = (forMs: number) => {
    due = performance.now() + forMs
    timer = setTimeout(look, forMs)
  }
  let timer: ReturnType<typeof setTimeout>
  wait(Math.min(ms, lookEveryMs))
  return {
    /** From now on. A look that comes too late for that wait is put forward. */
    waitFor(whom: TooLate["who"], forMs: number): void {
      const now = performance.now()
      ;[who, until, last] = [whom, now + forMs, now + forMs * timesMax]
      const next = whom === "sender" ? Math.min(forMs, lookEveryMs) : forMs
      if (due <= now + next) return
      clearTimeout(timer)
      wait(next)
    },
    end: () => clearTimeout(timer),
  }
}

/** Gives a request up that does not come in time, and an answer that is not there in time. */
export function deadline({
  answerWithinMs: answerMs = answerWithinMs,
  receiveWithinMs: receiveMs = receiveWithinMs,
}: Deadlines) {
  return createMiddleware<Environment>((c, next) => {
    const pace = paceOf(c.req.method, c.req.path)
    if (pace === "streams" || (pace === "files" && !sendsJson(c))) return next()
    const moreMs = pace === "long" ? longMs : pace === "waits" ? askedToWaitMs(c) : 0
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const patience = startPatience(answerMs + moreMs, (who) => reject(new TooLate(who)))
    c.set("receiving", () => patience.waitFor("sender", receiveMs))
    c.set("received", (bytes) => {
      const batchMs = Math.min(answerMs + (bytes / 1024) * msByKilobyte, Math.max(batchWithinMs, answerMs))
      patience.waitFor("server", batchMs + moreMs)
    })
    // Who waits for something to happen is not waited for.
    const traffic = askedToWaitMs(c) > 0 ? null : c.get("parts").traffic
    traffic?.enter()
    const settled = () => {
      patience.end()
      traffic?.leave()
    }
    next().then(resolve, reject)
    promise.then(settled, settled)
    return promise
  })
}
