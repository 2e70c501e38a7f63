/**
 * A shelf that exports can be put on.
 */
import type { ExportShelf } from "./shelf.ts"

/** A shelf with what making and keeping exports takes. */
export interface WritableShelf extends ExportShelf {
  /** An empty folder to draft an export in; drafts of others, which nobody goes on with, are cleared away. */
  draft(id: string): Promise<string>
  /** Takes a draft away that nothing will come of: on a disk that is full nothing else could be written. */
  discard(draft: string): Promise<void>
  /** Puts a draft on the shelf; one of the same size that was there goes. */
  place(draft: string, size: number): Promise<void>
  /** Takes an export away. */
  remove(size: number): Promise<void>
}
