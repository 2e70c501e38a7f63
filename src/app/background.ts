/**
 * What a server on Node does beside answering: it reads the log with all its followers, does the daily work, and works
 * on jobs. Each loop does one thing at a time, and ends between two transactions.
 */

import { deleteOldDrafts } from "../access/form-draft.ts"
import { deletePast } from "../access/person-session-store.ts"
import { forgetAskers } from "../access/quota/day-book-store.ts"
import { settleEveryMs } from "../access/quota/lease-book.ts"
import type { Quota } from "../access/quota/quota.ts"
import { deleteTold } from "../access/told-store.ts"
import { cleanAlerts } from "../alert/clean.ts"
import { openCourier } from "../alert/courier.ts"
import { type MessageOffice, sendMessages } from "../alert/merchant/send.ts"
import { type JobOffice, workOnJobs } from "../check/job/work.ts"
import { expireListingChanges } from "../check/person/change-store.ts"
import { deleteExpiredReceipts } from "../check/receipt/store.ts"
import { beatEveryMs, type NodeIdentity } from "../database/writer.ts"
import { beat } from "../database/writer-store.ts"
import { beginVersions } from "../enforcement/catalogue/daily.ts"
import { beginRules } from "../enforcement/complaint/service.ts"
import { keepDeclared } from "../enforcement/declaration/keep.ts"
import { watchDuties } from "../enforcement/duty/daily.ts"
import type { NoticeOffice } from "../enforcement/notice/raise.ts"
import { expirePrepared } from "../enforcement/prepared/expire.ts"
import { watchRecalls } from "../enforcement/recall/daily.ts"
import { sendReminders } from "../enforcement/recall/remind.ts"
import { beginGrants } from "../enforcement/sharing/begin.ts"
import { keepUses } from "../enforcement/sharing/keep.ts"
import type { ExportWork } from "../exports/job/node-work.ts"
import { forgetAnswers } from "../kit/case/answer-store.ts"
import type { PublishingParts } from "../ledger/sequencer.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import type { DailyOffice } from "../register/daily/daily-context.ts"
import { catchUpDailyWork } from "../register/daily/daily-work.ts"
import { untilNextLook } from "../register/daily/schedule.ts"
import { keepRosters } from "../roster/keep.ts"
import { type SearchJobOffice, workOnSearchJobs } from "../search/job/work.ts"
import type { RecordSearchParts } from "../search/record/record-index.ts"
import { followersOf, openFeederOf, type RunningFollower } from "./followers.ts"

// How soon the daily work is tried again after it failed, because the database was away, say.
const againAfterMs = 60_000
// How often somebody looks for jobs: a small one is done before its sender looks twice.
const jobsEveryMs = 1_000
// After a failure: each try that finds the database away makes the pool wait longer before the next.
const jobsAgainAfterMs = 5_000

export interface BackgroundParts
  extends MessageOffice,
    DailyOffice,
    JobOffice,
    SearchJobOffice,
    NoticeOffice,
    PublishingParts,
    RecordSearchParts {
  signedLog: SignedLog
  /** What this process says of itself. */
  node: NodeIdentity
  /** Null where nothing is counted. */
  quota: Quota | null
  /** Does a piece of work under its name, for who traces; absent: nobody does. */
  traced?: Traced
}

/** Does a piece of work that nobody has asked for. */
export type Traced = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** Begins; the answer ends it, and is there when nothing is under way any more. */
export function startBackground(parts: BackgroundParts, exports: ExportWork): () => Promise<void> {
  const ending = new AbortController()
  const courier = openCourier(parts)
  const feeder = openFeederOf(parts)
  const followers = followersOf(parts, { courier, exports, feeder })
  const traced: Traced = parts.traced ?? ((_, work) => work())
  const follow = (follower: RunningFollower) => {
    const catchUp: RunningFollower["catchUp"] = (at) => traced(`follower ${follower.name}`, () => follower.catchUp(at))
    return keepUp({ ...follower, catchUp }, parts.log, ending.signal)
  }
  const work = (kind: string, at: (ending: AbortSignal) => Promise<unknown>) =>
    followJobs(kind, (signal) => traced(kind, () => at(signal)), parts.log, ending.signal)
  const loops = [
    ...followers.map(follow),
    keepUp(
      { name: "node", everyMs: beatEveryMs, catchUp: () => beat(parts.sql, parts.node, parts.clock()) },
      parts.log,
      ending.signal,
    ),
    followDays(parts, traced, ending.signal),
    work("messages", (signal) => sendMessages(parts, signal)),
    work("reminders", (signal) => sendReminders(parts, signal)),
    work("check jobs", (signal) => workOnJobs(parts, signal)),
    work("search jobs", (signal) => workOnSearchJobs(parts, signal)),
    keepUp(
      { name: "quotas", everyMs: settleEveryMs, catchUp: async () => parts.quota?.settle() },
      parts.log,
      ending.signal,
    ),
  ]
  return async () => {
    ending.abort()
    await Promise.all(loops)
    await courier.settled()
    await feeder?.settled()
  }
}

/**
 * Reads the log with a follower until the end comes. Each has a loop of its own: a checkpoint does not wait for the
 * index to be rebuilt, which takes minutes. A database that is away is said once, not every second.
 */
export async function keepUp(
  { name, everyMs, catchUp }: Pick<RunningFollower, "name" | "everyMs" | "catchUp">,
  log: (line: string) => void,
  ending: AbortSignal,
): Promise<void> {
  let told: string | null = null
  while (await passed(everyMs, ending)) {
    const fault = await catchUp(ending).then(
      () => null,
      (error: Error) => error.message,
    )
    if (fault !== null && fault !== told && !ending.aborted) log(`${name}: ${fault}`)
    told = fault
  }
}

/** Works on jobs of a kind as long as there are some. */
async function followJobs(
  kind: string,
  work: (ending: AbortSignal) => Promise<unknown>,
  log: (line: string) => void,
  ending: AbortSignal,
): Promise<void> {
  let wait = jobsEveryMs
  let told: string | null = null
  while (await passed(wait, ending)) {
    const fault = await work(ending).then(
      () => null,
      (error: Error) => error.message,
    )
    // A fault that lasts, as of a version that may not write any more, is said once.
    if (fault !== null && fault !== told && !ending.aborted) log(`${kind}: ${fault}`)
    told = fault
    wait = fault === null ? jobsEveryMs : jobsAgainAfterMs
  }
}

async function followDays(parts: BackgroundParts, traced: Traced, ending: AbortSignal): Promise<void> {
  let wait = 0
  while (await passed(wait, ending)) {
    wait = await traced("daily work", () => lookAtDay(parts, ending)).catch((error: Error) => {
      if (!ending.aborted) parts.log(`daily work: ${error.message}`)
      return againAfterMs
    })
  }
}

/** Does the daily work if nobody has done it today. @returns ms until the next look */
async function lookAtDay(parts: BackgroundParts, ending: AbortSignal): Promise<number> {
  // Nothing of rosters and alerts is published, so this does not wait for the log.
  await keepRosters(parts, ending)
  await cleanAlerts(parts, parts.alerting.retentionDays, ending)
  await deleteExpiredReceipts(parts.sql, parts.clock())
  await deletePast(parts.sql, parts.clock())
  await forgetAnswers(parts.sql, parts.clock())
  await forgetAskers(parts.sql, parts.clock())
  await expireListingChanges(parts)
  await expirePrepared(parts)
  await deleteTold(parts.sql, parts.clock())
  await deleteOldDrafts(parts)
  await beginVersions(parts)
  await beginGrants(parts)
  await watchRecalls(parts, ending)
  await keepUses(parts, ending)
  await keepDeclared(parts, ending)
  await watchDuties(parts, ending)
  await beginRules(parts, ending)
  // What the day changes is published, and that waits until the log may grow again.
  if (await parts.signedLog.halted()) return againAfterMs
  const tally = await catchUpDailyWork(parts, { signal: ending })
  if (tally && Object.values(tally).some((count) => count > 0)) {
    parts.log(
      `daily work: ${Object.entries(tally)
        .map(([step, count]) => `${count} ${step}`)
        .join(", ")}`,
    )
  }
  await parts.afterPublication()
  return untilNextLook(parts.clock())
}

/** Waits; false when the end came meanwhile. */
function passed(ms: number, ending: AbortSignal): Promise<boolean> {
  if (ending.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      resolve(false)
    }
    const timer = setTimeout(() => {
      ending.removeEventListener("abort", end)
      resolve(true)
    }, ms)
    ending.addEventListener("abort", end, { once: true })
  })
}
