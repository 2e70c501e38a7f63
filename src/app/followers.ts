/**
 * The followers of the log, and what comes after a publication. Each can be thrown away and built again, and none waits
 * for another; whoever adds one adds a row here, and it is read with by Node, by Workers and by the command line.
 */
import type { Courier } from "../alert/courier.ts"
import { raiseAlerts } from "../alert/raise.ts"
import type { ListedSet } from "../check/listed-set/listed-set.ts"
import type { Pool } from "../database/client.ts"
import type { ExportWork } from "../exports/job/node-work.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import type { RecordIndex } from "../search/record/record-index.ts"
import type { SearchIndex } from "../search/search-index.ts"

/** A follower as a process runs it. */
export interface RunningFollower {
  /** As lines for the operator call it. */
  name: string
  /** How often it looks for entries. */
  everyMs: number
  /** Whether a server that starts waits for it before it answers. */
  beforeServing: boolean
  /** Reads to the end of the log. */
  catchUp(ending?: AbortSignal): Promise<unknown>
}

/** What a publication is followed up with. */
export interface PromptParts {
  search: SearchIndex
  records: RecordIndex
  signedLog: SignedLog
  /** Writes one line for the operator. */
  log(line: string): void
}

/** What all followers work with. */
export interface FollowedParts extends PromptParts {
  sql: Pool
  /** Null where this process keeps none. */
  listedSet: ListedSet | null
  /** ms since 1970. */
  clock(): number
}

/** What a process may have that another has not. */
export interface OwnFollowers {
  /** Sends alerts as soon as they are raised. */
  courier?: Courier
  exports?: ExportWork
}

/**
 * What whoever publishes waits for: who has published something looks for it, and a checkpoint is promised within ten
 * seconds. A look every two leaves eight to make it. The log is signed apart from the index, which may be rebuilt.
 */
function promptFollowers({ search, records, signedLog }: PromptParts): RunningFollower[] {
  return [
    { name: "search index", everyMs: 2_000, beforeServing: true, catchUp: async () => search.catchUp() },
    // Beside an older register the first reading takes minutes, in which all else is answered.
    { name: "full text", everyMs: 2_000, beforeServing: false, catchUp: async () => records.catchUp() },
    { name: "log", everyMs: 2_000, beforeServing: true, catchUp: async () => signedLog.catchUp() },
  ]
}

/** The followers of a process. */
export function followersOf(parts: FollowedParts, { courier, exports }: OwnFollowers = {}): RunningFollower[] {
  const { listedSet } = parts
  const followers: (RunningFollower | null)[] = [
    ...promptFollowers(parts),
    // A check may be behind by this, and by the time of a look. While it is built the database answers.
    listedSet && {
      name: "listed set",
      everyMs: 1_000,
      beforeServing: false,
      catchUp: (ending) => listedSet.catchUp(ending),
    },
    // Promised within a minute; a receiver that answers at once has them within seconds.
    {
      name: "alerts",
      everyMs: 1_000,
      beforeServing: true,
      async catchUp(ending) {
        await raiseAlerts(parts)
        if (ending) await courier?.look(ending)
      },
    },
    // How soon an export is begun that somebody has asked for.
    exports
      ? { name: "exports", everyMs: 2_000, beforeServing: false, catchUp: (ending) => exports.look(ending) }
      : null,
  ]
  return followers.filter((follower) => follower !== null)
}

/** Reads with each in turn, whatever befalls another. @returns what was thrown */
export async function catchUpAll(followers: readonly RunningFollower[]): Promise<Error[]> {
  const faults: Error[] = []
  for (const { catchUp } of followers) await catchUp().catch((error: Error) => faults.push(error))
  return faults
}

// An answer is there within eight seconds: what can't be followed up by then is read later.
const patienceMs = 5_000

/**
 * What comes after a publication: it is signed, and goes into the search index. What was done is done, so this never
 * throws: a fault is told, and the next look makes up for it. On Workers nothing else looks within the ten seconds that
 * a checkpoint is promised in.
 * @param withinMs how long it is waited for; absent: as an answer may
 */
export async function afterPublication(parts: PromptParts, withinMs = patienceMs): Promise<void> {
  const done = promptFollowers(parts).map(({ name, catchUp }) =>
    catchUp().catch((error: Error) => parts.log(`${name}: ${error.message}`)),
  )
  await withTimeout(Promise.all(done), withinMs)
}

/** Waits for work, and no longer than so. */
async function withTimeout(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(resolve, ms)
  await Promise.race([work, promise])
  clearTimeout(timer)
}
