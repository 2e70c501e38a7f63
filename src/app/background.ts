/**
 * What a server on Node does beside answering: it keeps the search index in step with the log, has the log signed, does
 * the daily work, and makes exports. Each loop does one thing at a time, and ends between two transactions.
 */

import type { AlertOffice } from "../alert/alerting.ts"
import { cleanAlerts } from "../alert/clean.ts"
import { openCourier } from "../alert/courier.ts"
import { raiseAlerts } from "../alert/raise.ts"
import { type JobOffice, workOnJobs } from "../check/job/work.ts"
import type { ListedSet } from "../check/listed-set/listed-set.ts"
import { deleteExpiredReceipts } from "../check/receipt/store.ts"
import type { ExportWork } from "../exports/job/node-work.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import type { DailyOffice } from "../register/daily/daily-context.ts"
import { catchUpDailyWork } from "../register/daily/daily-work.ts"
import { untilNextLook } from "../register/daily/schedule.ts"
import { keepRosters } from "../roster/keep.ts"

// How often the readers look for entries. A checkpoint is promised within ten seconds: this leaves eight to make it.
const followEveryMs = 2_000
// A check may be behind by this, and by the time of a look.
const followChecksEveryMs = 1_000
// Alerts are promised within a minute; a receiver that answers at once has them within seconds.
const alertEveryMs = 1_000
// How soon an export is begun that somebody has asked for.
const exportEveryMs = 2_000
// How soon the daily work is tried again after it failed, because the database was away, say.
const againAfterMs = 60_000
// How often somebody looks for files to be checked: a small one is answered before its sender looks twice.
const jobsEveryMs = 1_000
// After a failure: each try that finds the database away makes the pool wait longer before the next.
const jobsAgainAfterMs = 5_000

/** What the work needs. */
export interface BackgroundParts extends AlertOffice, DailyOffice, JobOffice {
  signedLog: SignedLog
}

/** Begins; the answer ends it, and is there when nothing is under way any more. */
export function startBackground(parts: BackgroundParts, exports: ExportWork): () => Promise<void> {
  const ending = new AbortController()
  const loops = [
    followLog(parts, ending.signal),
    followSignatures(parts, ending.signal),
    followDays(parts, ending.signal),
    followForChecks(parts, ending.signal),
    followAlerts(parts, ending.signal),
    followExports(parts, exports, ending.signal),
    followJobs(parts, ending.signal),
  ]
  return async () => {
    ending.abort()
    await Promise.all(loops)
  }
}

/** A rebuild takes minutes, and every look that waited for it would hold a connection that requests need. */
function followLog({ search, log }: BackgroundParts, ending: AbortSignal): Promise<void> {
  return repeatUntil(followEveryMs, ending, () =>
    search.catchUp().catch((error: Error) => log(`search index: ${error.message}`)),
  )
}

/** Keeps the log signed up to its end, apart from the search index: a checkpoint does not wait for a rebuild. */
function followSignatures({ signedLog, log }: BackgroundParts, ending: AbortSignal): Promise<void> {
  return repeatUntil(followEveryMs, ending, () =>
    signedLog.catchUp().catch((error: Error) => log(`log: ${error.message}`)),
  )
}

/**
 * Builds the listed set and keeps it in step with the log. A database that is away is said once, not every second;
 * checks then go to the database, which answers that it is away.
 */
function followForChecks({ listedSet, log }: BackgroundParts, ending: AbortSignal): Promise<void> {
  let failed = false
  const look = async (set: ListedSet) => {
    try {
      await set.catchUp(ending)
      failed = false
    } catch (error) {
      if (!failed && !ending.aborted) log(`listed set: ${error instanceof Error ? error.message : String(error)}`)
      failed = true
    }
  }
  return listedSet ? repeatUntil(followChecksEveryMs, ending, () => look(listedSet)) : Promise.resolve()
}

/** Tells platforms what has changed about their sellers, and sends it; ends when nothing is under way. */
export async function followAlerts(parts: AlertOffice, ending: AbortSignal): Promise<void> {
  const courier = openCourier(parts)
  await repeatUntil(alertEveryMs, ending, () =>
    raiseAlerts(parts)
      .then(() => courier.look(ending))
      .catch((error: Error) => parts.log(`alerts: ${error.message}`)),
  )
  await courier.settled()
}

/** Makes the exports that are due or asked for, one at a time. */
function followExports({ log }: BackgroundParts, exports: ExportWork, ending: AbortSignal): Promise<void> {
  return repeatUntil(exportEveryMs, ending, () =>
    exports.look(ending).catch((error: Error) => {
      if (!ending.aborted) log(`exports: ${error.message}`)
    }),
  )
}

/** Works on check jobs as long as there are some. */
async function followJobs(parts: BackgroundParts, ending: AbortSignal): Promise<void> {
  let wait = jobsEveryMs
  while (await passed(wait, ending)) {
    wait = await workOnJobs(parts, ending).then(
      () => jobsEveryMs,
      (error: Error) => {
        if (!ending.aborted) parts.log(`check jobs: ${error.message}`)
        return jobsAgainAfterMs
      },
    )
  }
}

/** Does something at intervals, one at a time, until the end comes. The work deals with its own faults. */
export async function repeatUntil(everyMs: number, ending: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  while (await passed(everyMs, ending)) await work()
}

async function followDays(parts: BackgroundParts, ending: AbortSignal): Promise<void> {
  let wait = 0
  while (await passed(wait, ending)) {
    wait = await lookAtDay(parts, ending).catch((error: Error) => {
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
