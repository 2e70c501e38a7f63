/**
 * The change feed: every entry of the publication log from a position on, as lines of JSON, going on as the log grows.
 * It ends where the published checkpoint does, so that all that is in it can be proved.
 */
import type { Sql } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { readShown } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { loadFeed } from "./feed-store.ts"

/** What a feed reads from. */
export interface FeedSource {
  sql: Sql
  signedLog: SignedLog
  /** ms since 1970. */
  clock(): number
  /** Aborted when the server stops; null where nothing says so. */
  ending: AbortSignal | null
}

/** What is asked for. */
export interface FeedRequest {
  /** Position of the first entry. */
  from: number
  /** Go on when the end is reached. */
  follow: boolean
  /** How often it is looked whether the log has grown. */
  pollMs: number
  /** After how long without an entry the head is said again; shorter than proxies wait before they cut. */
  heartbeatMs: number
}

// Some 300 KB: the answer begins at once, and a reader that is slow holds no more than this.
const entriesPerBatch = 500

/**
 * The lines, many to a piece: `{"position","entry","line"}`, and `{"head":{"size","time"}}` at the end, and then from
 * time to time. Where the log is halted the feed ends; who asks again is told why.
 */
export async function* feedLines(source: FeedSource, request: FeedRequest): AsyncGenerator<string> {
  const { signedLog, ending } = source
  let position = request.from
  // The head is said as soon as the end is reached for the first time.
  let idleMs = Number.POSITIVE_INFINITY
  while (!ending?.aborted) {
    const shown = await readShown(signedLog)
    if ("refused" in shown) return
    if (position < shown.size) {
      const to = Math.min(shown.size, position + entriesPerBatch)
      const entries = await loadFeed(source.sql, position, to, dayInChina(source.clock()))
      if (entries.length !== to - position) throw new Error(`the log has not all entries from ${position} to ${to}`)
      yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join("")
      position = to
      if (position === shown.size && Number.isFinite(idleMs)) idleMs = 0
      continue
    }
    if (idleMs >= request.heartbeatMs || !request.follow) {
      yield `${JSON.stringify({ head: { size: shown.size, time: new Date(shown.time).toISOString() } })}\n`
      idleMs = 0
    }
    if (!request.follow) return
    await pause(request.pollMs, ending)
    idleMs += request.pollMs
  }
}

function pause(ms: number, ending: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      ending?.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    ending?.addEventListener("abort", end)
  })
}
