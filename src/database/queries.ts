/**
 * Where queries outside of transactions run: a client of postgres.js (3.4.9), and another in its place as soon as it has
 * lost a connection.
 *
 * A connection of that client that has lost its session must not have another. It keeps what was half done: how many rows
 * have come, so that the first answer of the next session begins with holes; a write that was waiting, for which the next
 * session waits too, for ever; an error that then falls upon somebody else. From outside it can't be mended, so the
 * client is left, and those of its connections that are whole finish what they have.
 */
import type postgres from "postgres"
import type { Link } from "./client.ts"

/** Opens a client of postgres.js. */
export type OpenClient = (max: number, link: Link) => postgres.Sql

/** Queries outside of transactions. */
export interface Queries {
  /** The client for a new query. */
  client(): postgres.Sql
  /** Closes the connections when nothing was asked since the last time, and when they are old. */
  sweep(): void
  end(options?: { timeout?: number }): Promise<void>
}

// Longer than a request waits for its answer (src/http/deadline.ts): by then nobody waits for a connection.
const drainsWithinMs = 10_000

// What is under way on the connections that are left when another was lost may take so long. No request does.
const lostEndSeconds = 60

/** The age at which a connection is closed when it can be: 30 to 60 minutes, so that not all of them are at once. */
export function drawLifetimeMs(): number {
  return 60_000 * (30 + 30 * Math.random())
}

/**
 * Opens them.
 * @param max connections at most, while none is lost
 * @param drainMs after which those that are left finish what they have, and no more
 * @param refuses whether a client opens no more connections once it has lost one; else it is ended at once
 */
export function openQueries(max: number, refuses: boolean, open: OpenClient, drainMs = drainsWithinMs): Queries {
  const former = new Set<postgres.Sql>()
  let ended = false
  let use: "never" | "not lately" | "lately" = "never"
  let renewAt = 0
  let current = start()

  function start(): postgres.Sql {
    const closed = new Set<number>()
    const client = open(max, {
      isLost: () => closed.size > 0,
      onclose(connection) {
        closed.add(connection)
        if (client === current && !ended) replace(lostEndSeconds)
        // Nobody will take what waits here.
        if (closed.size === max || !refuses) void client.end({ timeout: 0 })
      },
    })
    use = "never"
    renewAt = performance.now() + drawLifetimeMs()
    return client
  }

  function replace(endSeconds?: number): void {
    const left = current
    current = start()
    former.add(left)
    const end = () => left.end(endSeconds === undefined ? {} : { timeout: endSeconds })
    const drained = () => void end().finally(() => former.delete(left))
    // Workers have numbers for timers.
    setTimeout(drained, drainMs).unref?.()
  }

  return {
    client() {
      use = "lately"
      return current
    },
    sweep() {
      if (use === "not lately" || (use === "lately" && performance.now() > renewAt)) replace()
      else if (use === "lately") use = "not lately"
    },
    async end(options = {}) {
      ended = true
      // Those that have lost a connection may wait for an answer that does not come.
      const endings = [...former].map((client) => client.end({ timeout: options.timeout ?? 5 }))
      await Promise.all([current.end(options), ...endings])
    },
  }
}
