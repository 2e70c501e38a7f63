/**
 * A streaming replica (DATABASE_URL_READ), and when it is read: what it shows is no older than a bound, and who asks this
 * node finds what this node knows to be published. It is left out where it lags, is away or is none any more, and what
 * fails there is asked of the database.
 *
 * How old it is, is held against the database and not said by the replica: one that has lost its connection believes
 * that it has read all there is.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { type Connection, type Pool, type PoolKeep, sqlOf, type Transaction } from "./client.ts"
import { openPool } from "./pool.ts"
import { type Replayed, readReplayed, readWritten } from "./replica-store.ts"
import { isUnavailable } from "./unavailable.ts"

/** Why a replica is not read: it shows less than it has to, gives no answer, or is no replica of this database. */
export type ReplicaFault = "lagging" | "away" | "another-database"

/** How a replica is. */
export interface ReplicaStanding {
  /** Null: it is read. */
  fault: ReplicaFault | null
  /** What it shows is no older than so many ms; null: nobody knows. */
  behindMs: number | null
}

/** A replica, as who reads sees it. */
export interface Replica {
  /**
   * Pools whose queries run there, and on the database where they fail there or it is left out meanwhile. What streams, and
   * transactions that are not `read only`, run on the database.
   */
  pool: Pool
  searchPool: Pool
  /** Whether it may be read, and shows the log at such a size or later. */
  shows(size: number): boolean
  /** Tells it a size that the log has: from here on nothing earlier is read. */
  expect(size: number): void
  /** Waits until it shows what is committed now. @returns false where it does not within its bound */
  reach(): Promise<boolean>
  standing(): ReplicaStanding
  close(patience: { timeout: number }): Promise<void>
}

/** What one is opened with. */
export interface ReplicaOrder {
  connection: Connection
  /** How old what it shows may be, ms. */
  lagMs: number
  connections: number
  keep: PoolKeep
  /** The database, and its pool for searches. */
  primary: Pool
  primarySearch: Pool
  /** Takes a line for the operator, when it is left out and when it is read again. */
  log(line: string): void
}

const lookEveryMs = 1_000
// While something is published that it does not show yet, the database answers in its place: it is looked sooner.
const lookSoonMs = 100
// Within a data centre an answer takes a millisecond.
const lookWithinMs = 1_500

const words: Record<ReplicaFault, string> = {
  lagging: "it lags behind by more than DATABASE_READ_LAG",
  away: "it gives no answer",
  "another-database": "it is no replica of this database",
}

/** Opens one, and looks at it until it is closed. */
export function openReplica(order: ReplicaOrder): Replica {
  const { connection, connections, keep, lagMs, primary, log } = order
  const own = openPool(connection, connections, keep)
  const ownSearch = openPool(connection, connections, { ...keep, freshPlans: true })
  // Alone on its connection: a look waits for nobody's query.
  const looking = openPool(connection, 1, keep)
  const ending = new AbortController()
  const standing = openStanding(lagMs, log)

  async function look(): Promise<void> {
    // Before it is asked: at this moment the database was no further than this.
    const at = performance.now()
    const written = await within(readWritten(primary))
    const seen = await within(readReplayed(looking)).catch(() => "away" as const)
    if (seen === "away") return standing.lose("away")
    if (seen === null || seen.cluster !== written.cluster) return standing.lose("another-database")
    standing.see({ at, place: written.place }, seen)
  }

  async function watch(): Promise<void> {
    while (!ending.signal.aborted) {
      // The database away: with each second that it gives no answer the replica is known to be fresh of one second less.
      await look().catch(() => {})
      standing.tell()
      await sleep(standing.isAwaited() ? lookSoonMs : lookEveryMs, undefined, {
        signal: ending.signal,
        ref: false,
      }).catch(() => {})
    }
  }

  const watching = watch()
  const late = (from: Pool, instead: Pool) => latePool(from, instead, standing)
  return {
    pool: late(own, primary),
    searchPool: late(ownSearch, order.primarySearch),
    shows: standing.shows,
    expect: standing.expect,
    async reach() {
      const began = performance.now()
      while (performance.now() - began < lagMs) {
        await look().catch(() => {})
        if (standing.provenAt() >= began) return standing.shows(0)
        await sleep(lookSoonMs, undefined, { ref: false })
      }
      return false
    },
    standing: standing.now,
    async close(patience) {
      ending.abort()
      await watching
      await Promise.all([own, ownSearch, looking].map((each) => each.end(patience)))
    },
  }
}

/** A place of the database's WAL, and when it was read; ms of `performance.now()`. */
interface Mark {
  at: number
  place: number
}

/** What is known of a replica, look by look. */
function openStanding(lagMs: number, log: (line: string) => void) {
  let marks: Mark[] = []
  let provenAt = Number.NEGATIVE_INFINITY
  let lost: Exclude<ReplicaFault, "lagging"> | null = null
  let told: ReplicaFault | null = null
  let [size, expected] = [0, 0]
  let leaving = new AbortController()

  const age = () => performance.now() - provenAt
  const fault = (): ReplicaFault | null => lost ?? (age() > lagMs ? "lagging" : null)
  const shows = (needed: number) => fault() === null && size >= Math.max(needed, expected)
  return {
    shows,
    /** Aborted where what waits for an answer from there is to wait no more. */
    leaving: () => leaving.signal,
    provenAt: () => provenAt,
    isAwaited: () => lost === null && expected > size,
    expect(given: number) {
      expected = Math.max(expected, given)
    },
    see(mark: Mark, seen: Replayed) {
      // A database that was put back has less than it had.
      marks = marks.some(({ place }) => place > mark.place)
        ? [mark]
        : [...marks, mark].filter(({ at }) => mark.at - at <= 2 * lagMs)
      const newest = marks.findLast(({ place }) => place <= seen.place)
      if (newest) provenAt = newest.at
      size = seen.size
      lost = null
    },
    lose(what: Exclude<ReplicaFault, "lagging">) {
      lost = what
      leaving.abort()
      leaving = new AbortController()
    },
    /** Says once what has changed. */
    tell() {
      const now = fault()
      if (now !== told) log(now ? `the replica is not read: ${words[now]}` : "the replica is read")
      told = now
    },
    now: (): ReplicaStanding => ({ fault: fault(), behindMs: Number.isFinite(provenAt) ? age() : null }),
  }
}

type Standing = ReturnType<typeof openStanding>

/** A pool that reads at a replica what may be read there. */
function latePool(own: Pool, primary: Pool, standing: Standing): Pool {
  async function elsewhere<T>(ask: (at: Pool) => Promise<T>): Promise<T> {
    if (!standing.shows(0)) return ask(primary)
    try {
      return await orLeft(ask(own), standing.leaving())
    } catch (error) {
      // What a replica alone refuses (that it replays over what is read, or is not as far as the schema) the database does not;
      // what is wrong with the query it says too.
      if (error instanceof Error && isUnavailable(error)) standing.lose("away")
      return ask(primary)
    }
  }
  type Work<T> = (tx: Transaction) => T | Promise<T>
  const begin = <T>(...given: [Work<T>] | [string, Work<T>]): Promise<T> => {
    const [options, work] = given.length === 1 ? ["", given[0]] : given
    if (!options.includes("read only")) return primary.begin(options, work)
    return elsewhere((at) => at.begin(options, work))
  }
  return Object.assign(
    sqlOf(() => primary),
    { begin, elsewhere, standing: primary.standing, end: async () => {} },
  )
}

/** What is waited for, unless the replica is left meanwhile. */
function orLeft<T>(work: Promise<T>, left: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const leave = () => reject(new Error("the replica gives no answer"))
  left.addEventListener("abort", leave, { once: true })
  work.then(resolve, reject).finally(() => left.removeEventListener("abort", leave))
  return promise
}

async function within<T>(work: Promise<T>): Promise<T> {
  const tooLate = new AbortController()
  const timer = setTimeout(() => tooLate.abort(), lookWithinMs)
  return orLeft(work, tooLate.signal).finally(() => clearTimeout(timer))
}
