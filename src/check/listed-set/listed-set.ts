/**
 * The listed set of a process: every code that the register lists, and as far as memory was given every code that it
 * knows, in memory; built in the background, kept in step with the log, and passed over when it is not.
 */
import type { TimedParts, Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { type Due, memoryPlace, openFollower } from "../../ledger/follow.ts"
import { type Head, readHead } from "../../ledger/sequencer.ts"
import { countRevisions, listChanged, readMark, type SubjectMark } from "../../register/subject/revision-store.ts"
import { codesHeld, type ListedView, withChanges } from "./listed-view.ts"
import { loadView, readChanges } from "./load.ts"
import { changesShare, type MergeParts, openMerger } from "./merge.ts"
import { inSnapshot, listEnding } from "./store.ts"

/** The set, as a check sees it. */
export interface ListedSet {
  /**
   * What to answer from; null while it is being built, has not read what this process knows to be published, or is behind
   * by more than `behindMaxMs`: the database answers.
   */
  view(): ListedView | null
  /** Tells it a size that the log has: from here on nothing earlier is answered from. */
  expect(size: number): void
  /**
   * The view, where it is just what a transaction that holds the head of the log sees on a day (YYYY-MM-DD): nothing has
   * been written since it was read. Null where it is not.
   */
  viewOf(tx: Transaction, day: string): Promise<ListedView | null>
  /** The position of the log up to which it has read; null while it holds nothing. */
  position(): number | null
  /**
   * Builds it where it is not there, or reads what is new. One at a time; whoever comes meanwhile waits for that one, and
   * reads what it has not seen.
   * @param signal aborted: gives up, and throws
   */
  catchUp(signal?: AbortSignal): Promise<void>
}

/** What the set works with. */
export interface ListedSetParts extends TimedParts, MergeParts {
  /** Codes that may be held. */
  codesMax: number
}

/** ms after which a set that could not read the log is no longer answered from: ten times the interval of its reading. */
export const behindMaxMs = 10_000
// How soon it is looked whether a register that was too large has become smaller.
const againAfterMs = 600_000

// More unread entries than this, and than half of the codes held: building anew is faster.
const rebuildFrom = 200_000

/** What is held, and where its reading stood. */
interface State {
  view: ListedView
  /** What was to be seen of the subjects, who write no entry. */
  mark: SubjectMark
  day: string
  /** When it was last known to be at the end of the log, ms since 1970. */
  readAt: number
}

/** Opens a set; it is empty until `catchUp` has built it. */
export function openListedSet(parts: ListedSetParts): ListedSet {
  const { sql, clock, log, codesMax } = parts
  let state: State | null = null
  const merger = openMerger(parts)
  let tooManySince: number | null = null
  let expected = 0
  // The day and the time of the look that is under way.
  let look = { day: "", readAt: 0 }

  async function due({ size }: { size: number }): Promise<Due> {
    look = { day: dayInChina(clock()), readAt: clock() }
    if (!state) return tooManySince !== null && clock() - tooManySince < againAfterMs ? "none" : "rebuild"
    const held = { ...state, view: merger.take(state.view) }
    state = held
    const revisions = await countRevisions(sql, held.mark, 1)
    if (look.day < held.day || revisions.restored || size < held.view.head.size) {
      // What is held is of another database, or another day: not for a moment is it answered from.
      state = null
      expected = Math.min(expected, size)
      return "rebuild"
    }
    if (size > held.view.head.size || revisions.count > 0 || look.day > held.day) return "step"
    held.readAt = look.readAt
    return "none"
  }

  async function build(tx: Transaction, head: Head): Promise<number> {
    const startedAt = performance.now()
    // Three large tables at once would be one too many.
    await merger.giveUp()
    const mark = await readMark(tx)
    const view = await loadView(tx, head, look.day, codesMax)
    if (view === "too-many") {
      state = null
      tooManySince = clock()
      log(
        `listed set: more than ${codesMax} subjects have live records, so the database answers checks: see CHECK_SET_CODES_MAX`,
      )
      return 0
    }
    state = { view, mark, ...look }
    tooManySince = null
    const megabytes = Math.ceil(view.base.words.byteLength / 1e6)
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    log(`listed set: ${codesHeld(view)} codes at ${head.size}, ${megabytes} MB, built in ${seconds} s`)
    return head.size
  }

  const follower = openFollower(
    sql,
    memoryPlace<Transaction>((work, signal) => inSnapshot(sql, work, signal)),
    {
      due,
      async step(tx, { from, to, head }) {
        if (!state || head.size < from) return "rebuild"
        const { view, day } = state
        if (to - from > rebuildFrom && to - from > codesHeld(view) / 2) return "rebuild"
        const mark = await readMark(tx)
        // A subject that is new and has no record has written no entry.
        const codes = new Set(await listChanged(tx, { from, to }, view.complete ? state.mark : null))
        if (day < look.day) for (const code of await listEnding(tx, day, look.day)) codes.add(code)
        const followed = withChanges(view, head, await readChanges(tx, view, [...codes], look.day))
        if (codesHeld(followed) > codesMax * (1 + changesShare)) return "rebuild"
        state = { view: followed, mark, ...look }
        merger.beginWhereDue(followed)
        return "done"
      },
      rebuild: build,
    },
  )

  return {
    view: () =>
      state && state.view.head.size >= expected && clock() - state.readAt <= behindMaxMs ? state.view : null,
    expect(size) {
      expected = Math.max(expected, size)
    },
    async viewOf(tx, day) {
      const held = state
      if (held?.day !== day || (await readHead(tx)).size !== held.view.head.size) return null
      return (await countRevisions(tx, held.mark, 1)).count === 0 ? held.view : null
    },
    position: () => state?.view.head.size ?? null,
    async catchUp(signal) {
      await follower.catchUp(signal, true)
    },
  }
}
