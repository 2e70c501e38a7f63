/**
 * Works the changes over a view's base into a new base, beside what else there is to do, and puts that under the view.
 */
import type { CodeTable } from "./code-table.ts"
import { type ListedView, mergeBase, onBase } from "./listed-view.ts"

/** What a merge works with. */
export interface MergeParts {
  /** Lets other work run, between two pieces. */
  pause(): Promise<unknown>
  log(line: string): void
  /** Changes over a base from which on it is built anew; absent: `changesLeast`, or `changesShare` of a large base. */
  changesMax?: number
}

// A small table is in the processor's cache, and quickly copied.
const changesLeast = 50_000
/** How much of a base may lie over it as changes. */
export const changesShare = 1 / 16

/** Merges one view at a time. */
export interface Merger {
  /** Begins where there are changes enough, and nothing is under way. */
  beginWhereDue(view: ListedView): void
  /** The view on the base that has been built since, if one has: of this view, or of one that it came from. */
  take(view: ListedView): ListedView
  /** Waits for what is under way and throws it away. */
  giveUp(): Promise<void>
}

/** A merger that has nothing to do. */
export function openMerger({ pause, log, changesMax }: MergeParts): Merger {
  let merging: Promise<void> | null = null
  let merged: { base: CodeTable; of: ListedView } | null = null
  return {
    beginWhereDue(view) {
      const most = changesMax ?? Math.max(changesLeast, view.base.count * changesShare)
      if (merging || merged || view.overlay.count <= most) return
      merging = mergeBase(view, pause)
        .then((base) => {
          merged = { base, of: view }
        })
        .catch((error: Error) => log(`listed set: ${error.message}`))
        .finally(() => {
          merging = null
        })
    },
    take(view) {
      if (!merged) return view
      const { base, of } = merged
      merged = null
      return onBase(view, base, of)
    },
    async giveUp() {
      await merging
      merged = null
    },
  }
}
