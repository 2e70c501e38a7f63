/**
 * The followers of the log, and what comes after a publication. Each can be thrown away and built again, and none waits
 * for another; whoever adds one adds a row here, and it is read with by Node, by Workers and by the command line.
 */

import type { Courier } from "../alert/courier.ts"
import { raiseAlerts } from "../alert/raise.ts"
import type { ListedSet } from "../check/listed-set/listed-set.ts"
import type { Pool } from "../database/client.ts"
import { type NoticeOffice, raiseNotices } from "../enforcement/notice/raise.ts"
import { statisticsFollower } from "../enforcement/statistics/count.ts"
import type { ExportWork } from "../exports/job/node-work.ts"
import type { LawParts } from "../law/policy.ts"
import { readHead } from "../ledger/sequencer.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import { type Feeder, type FeederParts, openFeeder } from "../ledger/witness/feeder.ts"
import { fetchSubmission } from "../ledger/witness/post.ts"
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
  sql: Pool
  search: SearchIndex
  records: RecordIndex
  signedLog: SignedLog
  /** Null where this process keeps none. */
  listedSet: ListedSet | null
  /** Writes one line for the operator. */
  log(line: string): void
}

/** Statistics tell by the calendar of the notices what was published in time. */
export type FollowedParts = PromptParts & NoticeOffice & LawParts

/** What a process may have that another has not. */
export interface OwnFollowers {
  /** Sends alerts as soon as they are raised. */
  courier?: Courier
  exports?: ExportWork
  /** Submits checkpoints to witnesses; null: none is asked. */
  feeder?: Feeder | null
}

/** A follower that whoever publishes waits for. */
interface PromptFollower extends RunningFollower {
  /** @param waiting what somebody else is reading meanwhile is waited for, until this is aborted */
  catchUp(ending?: AbortSignal, waiting?: AbortSignal): Promise<unknown>
}

/**
 * What whoever publishes waits for: who has published something looks for it, and a checkpoint is promised within ten
 * seconds. A look every two leaves eight to make it. The log is signed apart from the index, which may be rebuilt. Other
 * processes' listed sets follow within their second.
 */
function promptFollowers({ search, records, signedLog, listedSet }: PromptParts): PromptFollower[] {
  return [
    {
      name: "search index",
      everyMs: 2_000,
      beforeServing: true,
      catchUp: async (_, waiting) => search.catchUp(waiting),
    },
    // Beside an older register the first reading takes minutes, in which all else is answered.
    {
      name: "full text",
      everyMs: 2_000,
      beforeServing: false,
      catchUp: async (_, waiting) => records.catchUp(waiting),
    },
    { name: "log", everyMs: 2_000, beforeServing: true, catchUp: async (_, waiting) => signedLog.catchUp(waiting) },
    // While it is built the database answers.
    ...(listedSet
      ? [
          {
            ...{ name: "listed set", everyMs: 1_000, beforeServing: false },
            catchUp: (ending?: AbortSignal) => listedSet.catchUp(ending),
          },
        ]
      : []),
  ]
}

/** How old the map may be where nobody asks for it. */
export const mapEveryMs = 600_000

/** The followers of a process. */
export function followersOf(parts: FollowedParts, { courier, exports, feeder }: OwnFollowers = {}): RunningFollower[] {
  const { signedLog, clock } = parts
  const statistics = statisticsFollower(parts)
  const followers: (RunningFollower | null)[] = [
    ...promptFollowers(parts),
    // Whoever asks about what has changed has it made at once; of all else a map is at most so old.
    { name: "map", everyMs: mapEveryMs, beforeServing: false, catchUp: () => signedLog.seal(clock()) },
    // An agency that looks at its tray finds within seconds what was published.
    { name: "notices", everyMs: 1_000, beforeServing: false, catchUp: () => raiseNotices(parts) },
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
    { name: "statistics", everyMs: 2_000, beforeServing: false, catchUp: () => statistics.catchUp() },
    // How soon an export is begun that somebody has asked for.
    exports
      ? { name: "exports", everyMs: 2_000, beforeServing: false, catchUp: (ending) => exports.look(ending) }
      : null,
    // A witness that is asked again is asked no sooner than it is due; the look itself costs nothing.
    feeder
      ? { name: "witnesses", everyMs: 1_000, beforeServing: false, catchUp: (ending) => feeder.look(ending) }
      : null,
  ]
  return followers.filter((follower) => follower !== null)
}

/** What submits to the witnesses of a log; null where none is asked. */
export function openFeederOf(parts: Omit<FeederParts, "post">): Feeder | null {
  const { witnesses } = parts.signedLog
  return witnesses && openFeeder({ ...parts, post: fetchSubmission }, witnesses)
}

const minuteMs = 60_000

/** Those that are due where somebody looks once in a minute and keeps nothing between. @param minute ms since 1970 at which it was to be */
export function dueInMinute(followers: readonly RunningFollower[], minute: number): RunningFollower[] {
  return followers.filter(({ everyMs }) => Math.floor(minute / everyMs) !== Math.floor((minute - minuteMs) / everyMs))
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
 * What comes after a publication: it is signed, goes into the search index, and checks of this process know of it, so that
 * who was told that it is done finds it so, whoever else reads or publishes meanwhile. What was done is done, so this
 * never throws: a fault is told, and the next look makes up for it. On Workers nothing else looks within the ten seconds
 * that a checkpoint is promised in.
 * @param withinMs how long it is waited for; absent: as an answer may
 * @returns the size of the log that was followed up; null where the database did not say it
 */
export async function afterPublication(parts: PromptParts, withinMs = patienceMs): Promise<number | null> {
  const { sql, listedSet } = parts
  const giveUp = new AbortController()
  const tell = (name: string) => (error: Error) => parts.log(`${name}: ${error.message}`)
  let published: number | null = null
  const expecting = readHead(sql).then(({ size }) => {
    published = size
    listedSet?.expect(size)
  }, tell("listed set"))
  const reading = promptFollowers(parts).map(({ name, catchUp }) => catchUp(undefined, giveUp.signal).catch(tell(name)))
  await withTimeout(Promise.all([expecting, ...reading]), withinMs)
  giveUp.abort()
  return published
}

/** Waits for work, and no longer than so. */
async function withTimeout(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(resolve, ms)
  await Promise.race([work, promise])
  clearTimeout(timer)
}
