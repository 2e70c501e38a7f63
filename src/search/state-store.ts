/**
 * SQL of what a follower that fills a search index remembers besides its position in the log (search_state), and what it
 * has to do by that.
 */
import { eq } from "drizzle-orm"
import type { Sql, Transaction } from "../database/client.ts"
import { build, columnsOf, run, statement } from "../database/query.ts"
import { searchState } from "../database/schema/search.ts"
import type { Due, Reach } from "../ledger/follow.ts"
import {
  countRevisions,
  markBefore,
  oldestUnseen,
  readMark,
  type SubjectMark,
} from "../register/subject/revision-store.ts"

// From this many unread entries or subjects on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000

/** What is remembered. */
export interface SearchState {
  nextDocument: number
  /** Of the transaction after all of which subjects may not have been read. */
  revision: number
  /** Documents in the posting lists that are no more. */
  stale: number
}

const stateOf = statement({ reader: searchState.reader }, ({ reader }) =>
  build
    .select(columnsOf(searchState, "nextDocument", "revision", "stale"))
    .from(searchState)
    .where(eq(searchState.reader, reader)),
)

/** Reads it. */
export async function readState(sql: Sql, reader: string): Promise<SearchState> {
  const [row] = await stateOf(sql, { reader })
  if (!row) throw new Error("search_state has no row: the migrations have not run to their end")
  return row
}

/** Writes it. */
export async function saveState(tx: Transaction, reader: string, state: SearchState): Promise<void> {
  await run(tx, build.update(searchState).set(state).where(eq(searchState.reader, reader)))
}

/** Up to where subjects have been read. */
export function markOf({ revision }: SearchState): SubjectMark {
  return markBefore(revision)
}

/** The revision up to which subjects that are read from now on will have been. */
export async function nextRevision(tx: Transaction): Promise<number> {
  return oldestUnseen(await readMark(tx))
}

/**
 * What there is to do.
 * @param countDocuments how many documents there are, about
 */
export async function findDue(
  sql: Sql,
  reader: string,
  { position, size }: Reach,
  countDocuments: () => Promise<number>,
): Promise<Due> {
  const unread = size - position
  if (unread >= rebuildFrom && unread > position) return "rebuild"
  const state = await readState(sql, reader)
  const { count, restored } = await countRevisions(sql, markOf(state), rebuildFrom)
  if (restored) return "rebuild"
  if (count >= rebuildFrom || state.stale >= rebuildFrom) {
    const documents = await countDocuments()
    if (count >= rebuildFrom && count > documents) return "rebuild"
    if (state.stale >= rebuildFrom && state.stale > documents / 2) return "rebuild"
  }
  return unread > 0 || count > 0 ? "step" : "none"
}
