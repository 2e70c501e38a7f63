/**
 * The listed set of a process: every code that the register lists, and as far as memory was given every code that it
 * knows, in memory; built in the background, kept in step with the log, and passed over when it is not.
 */
import type { Pool } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import type { CodeTable } from "./code-table.ts"
import { followLog } from "./follow.ts"
import { codesHeld, type ListedView, mergeBase, onBase } from "./listed-view.ts"
import { type Loaded, loadView } from "./load.ts"
import { findNews, inSnapshot } from "./store.ts"

/** The set, as a check sees it. */
export interface ListedSet {
  /** What to answer from; null while it is being built, or is behind by more than `behindMaxMs`: the database answers. */
  view(): ListedView | null
  /** The position of the log up to which it has read; null while it holds nothing. */
  position(): number | null
  /**
   * Builds it where it is not there, or reads what is new. One at a time; whoever comes meanwhile waits for that one.
   * @param signal aborted: gives up, and throws
   */
  catchUp(signal?: AbortSignal): Promise<void>
}

/** What the set works with. */
export interface ListedSetParts {
  sql: Pool
  /** ms since 1970. */
  clock(): number
  log(line: string): void
  /** Codes that may be held. */
  codesMax: number
  /** Lets other work run, between two pieces of a rebuild. */
  pause(): Promise<unknown>
  /** Changes over the base from which on that is built anew; absent: `changesMax`. */
  changesMax?: number
}

/** ms after which a set that could not read the log is no longer answered from: ten times the interval of its reading. */
export const behindMaxMs = 10_000
// A small table is in the processor's cache, and quickly copied. Of a large base it may be a sixteenth.
const changesMax = 50_000
const changesShare = 16
// How soon it is looked whether a register that was too large has become smaller.
const againAfterMs = 600_000

interface State extends Loaded {
  day: string
  /** When it was last known to be at the end of the log, ms since 1970. */
  readAt: number
}

/** Opens a set; it is empty until `catchUp` has built it. */
export function openListedSet(parts: ListedSetParts): ListedSet {
  const { sql, clock, log, codesMax, pause } = parts
  let state: State | null = null
  let merging: Promise<void> | null = null
  // A base that a merge has built, and the view that it was built of.
  let merged: { base: CodeTable; of: ListedView } | null = null
  let running: Promise<void> | null = null
  let tooManySince: number | null = null

  async function load(signal?: AbortSignal): Promise<void> {
    const [day, startedAt] = [dayInChina(clock()), performance.now()]
    const readAt = clock()
    // Three large tables at once would be one too many.
    await merging
    merged = null
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
    if (followed === "rebuild" || codesHeld(followed.view) > codesMax * (1 + 1 / changesShare)) return load(signal)
    state = { ...followed, day, readAt }
    mergeWhereDue(state.view)
  }

  function mergeWhereDue(view: ListedView): void {
    if (merging || merged) return
    if (view.overlay.count <= (parts.changesMax ?? Math.max(changesMax, view.base.count / changesShare))) return
    merging = mergeBase(view, pause)
      .then((base) => {
        merged = { base, of: view }
      })
      .catch((error: Error) => log(`listed set: ${error.message}`))
      .finally(() => {
        merging = null
      })
  }

  function swapMerged(): void {
    if (state && merged) state = { ...state, view: onBase(state.view, merged.base, merged.of) }
    merged = null
  }

  async function step(signal?: AbortSignal): Promise<void> {
    swapMerged()
    if (state) return follow(state, signal)
    if (tooManySince === null || clock() - tooManySince >= againAfterMs) await load(signal)
  }

  return {
    view: () => (state && clock() - state.readAt <= behindMaxMs ? state.view : null),
    position: () => state?.view.head.size ?? null,
    catchUp(signal) {
      running ??= step(signal).finally(() => {
        running = null
      })
      return running
    },
  }
}
