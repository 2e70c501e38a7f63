/**
 * The listed set of a process: every code that the register lists, and as far as memory was given every code that it
 * knows, in memory; built in the background, kept in step with the log, and passed over when it is not.
 */
import type { Pool, Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { followLog } from "./follow.ts"
import { codesHeld, type ListedView } from "./listed-view.ts"
import { type Loaded, loadView } from "./load.ts"
import { changesShare, type MergeParts, openMerger } from "./merge.ts"
import { findNews, inSnapshot } from "./store.ts"

/** The set, as a check sees it. */
export interface ListedSet {
  /** What to answer from; null while it is being built, or is behind by more than `behindMaxMs`: the database answers. */
  view(): ListedView | null
  /**
   * The view, where it is just what a transaction that holds the head of the log sees on a day (YYYY-MM-DD): nothing has
   * been written since it was read. Null where it is not.
   */
  viewOf(tx: Transaction, day: string): Promise<ListedView | null>
  /** The position of the log up to which it has read; null while it holds nothing. */
  position(): number | null
  /**
   * Builds it where it is not there, or reads what is new. One at a time; whoever comes meanwhile waits for that one.
   * @param signal aborted: gives up, and throws
   */
  catchUp(signal?: AbortSignal): Promise<void>
}

/** What the set works with. */
export interface ListedSetParts extends MergeParts {
  sql: Pool
  /** ms since 1970. */
  clock(): number
  /** Codes that may be held. */
  codesMax: number
}

/** ms after which a set that could not read the log is no longer answered from: ten times the interval of its reading. */
export const behindMaxMs = 10_000
// How soon it is looked whether a register that was too large has become smaller.
const againAfterMs = 600_000

interface State extends Loaded {
  day: string
  /** When it was last known to be at the end of the log, ms since 1970. */
  readAt: number
}

/** Opens a set; it is empty until `catchUp` has built it. */
export function openListedSet(parts: ListedSetParts): ListedSet {
  const { sql, clock, log, codesMax } = parts
  let state: State | null = null
  const merger = openMerger(parts)
  let running: Promise<void> | null = null
  let tooManySince: number | null = null

  async function load(signal?: AbortSignal): Promise<void> {
    const [day, startedAt] = [dayInChina(clock()), performance.now()]
    const readAt = clock()
    // Three large tables at once would be one too many.
    await merger.giveUp()
    const loaded = await inSnapshot(sql, (tx) => loadView(tx, day, codesMax), signal)
    if (loaded === "too-many") {
      state = null
      tooManySince = clock()
      log(
        `listed set: more than ${codesMax} subjects have live records, so the database answers checks: see CHECK_SET_CODES_MAX`,
      )
      return
    }
    state = { ...loaded, day, readAt }
    tooManySince = null
    const megabytes = Math.ceil(loaded.view.base.words.byteLength / 1e6)
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    log(
      `listed set: ${codesHeld(loaded.view)} codes at ${loaded.view.head.size}, ${megabytes} MB, built in ${seconds} s`,
    )
  }

  async function follow(held: State, signal?: AbortSignal): Promise<void> {
    const [day, readAt] = [dayInChina(clock()), clock()]
    const news = day < held.day ? "restored" : await findNews(sql, held.reading)
    if (news === "restored") {
      // What is held is of another database, or another day: not for a moment is it answered from.
      state = null
      return load(signal)
    }
    if (news === "none" && day === held.day) {
      held.readAt = readAt
      return
    }
    const followed = await inSnapshot(sql, (tx) => followLog(tx, held, { from: held.day, to: day }), signal)
    if (followed === "rebuild" || codesHeld(followed.view) > codesMax * (1 + changesShare)) return load(signal)
    state = { ...followed, day, readAt }
    merger.beginWhereDue(state.view)
  }

  const held = () => state

  async function step(signal?: AbortSignal): Promise<void> {
    if (state) {
      state = { ...state, view: merger.take(state.view) }
      return follow(state, signal)
    }
    if (tooManySince !== null && clock() - tooManySince < againAfterMs) return
    await load(signal)
    // A large register takes longer to load than the set may be behind.
    const loaded = held()
    if (loaded) await follow(loaded, signal)
  }

  return {
    view: () => (state && clock() - state.readAt <= behindMaxMs ? state.view : null),
    async viewOf(tx, day) {
      const held = state
      return held?.day === day && (await findNews(tx, held.reading)) === "none" ? held.view : null
    },
    position: () => state?.view.head.size ?? null,
    catchUp(signal) {
      running ??= step(signal).finally(() => {
        running = null
      })
      return running
    },
  }
}
