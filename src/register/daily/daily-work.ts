/**
 * The daily work (日终作业): what the law does by itself as days pass. Records end on their day, links settle, overdue
 * clocks and listings that go on are marked. Everything is dated by the law and not by the run, so that a late run, two
 * runs, or many at once leave the same; each step is bounded transactions, and one that was cut off goes on.
 */
import { dayInChina } from "../../law/day.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { expireImports } from "../import/waiting.ts"
import { windowOf } from "../record/window.ts"
import { type DailyContext, type DailyOffice, registerActor } from "./daily-context.ts"
import { endDisplays, settleAllLinks } from "./display-step.ts"
import { clearFlags, raiseFlags } from "./flag-step.ts"
import { holdLive } from "./legality-step.ts"
import { lookAgain } from "./personal-step.ts"
import { markOverdue, openDueRevocations, renewDueDays } from "./proceeding-step.ts"
import { findRun, finishRun, listWindowless, saveWindows, startRun } from "./store.ts"

const steps = {
  windows: fillWindows,
  linked: settleAllLinks,
  ended: endDisplays,
  fallen: openDueRevocations,
  due: renewDueDays,
  overdue: markOverdue,
  cleared: clearFlags,
  flagged: raiseFlags,
  imports: expireWaiting,
  personal: lookAgain,
  legality: holdLive,
} as const satisfies Record<string, (context: DailyContext) => Promise<void>>

/** How many rows each step changed: records, proceedings, marks, imports, what was found to be looked at. */
export type DailyTally = Record<keyof typeof steps, number>

/** How a run may be watched and stopped. */
export interface DailyOptions {
  signal?: AbortSignal | undefined
  /** Called after each transaction with the step and the rows that it has changed so far. */
  onProgress?(step: keyof DailyTally, changed: number): void
}

/**
 * Does what is due today. Safe to run again, and on many nodes at once.
 * @throws what the database throws, and the signal's reason; what was done till then stays
 */
export async function runDailyWork(office: DailyOffice, options: DailyOptions = {}): Promise<DailyTally> {
  const today = dayInChina(office.clock())
  await startRun(office.sql, today, office.clock())
  const tally: DailyTally = {
    windows: 0,
    linked: 0,
    ended: 0,
    fallen: 0,
    due: 0,
    overdue: 0,
    cleared: 0,
    flagged: 0,
    imports: 0,
    personal: 0,
    legality: 0,
  }
  for (const step of Object.keys(steps) as (keyof DailyTally)[]) {
    await steps[step]({
      ...office,
      today,
      pause: () => options.signal?.throwIfAborted(),
      progress(changed) {
        tally[step] += changed
        options.onProgress?.(step, tally[step])
      },
    })
  }
  await finishRun(office.sql, today, office.clock())
  return tally
}

/** Does it unless some node has done it today already. @returns null when it had been done */
export async function catchUpDailyWork(office: DailyOffice, options: DailyOptions = {}): Promise<DailyTally | null> {
  const run = await findRun(office.sql, dayInChina(office.clock()))
  return run?.finishedAt ? null : runDailyWork(office, options)
}

// Records in a transaction: a tenth of a second, for which others wait.
const batch = 2_000

/** Fills in how long records are shown that come from a version of the register which did not keep it. */
async function fillWindows({ sql, policy, pause, progress }: DailyContext): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    pause()
    const from: string = after
    after = await sql.begin(async (tx) => {
      // An act on one of these records waits, instead of being written over.
      await lockHead(tx)
      const records = await listWindowless(tx, from, batch)
      await saveWindows(
        tx,
        records.map(({ id, content }) => ({ id, ...windowOf(content, policy) })),
      )
      progress(records.length)
      return records.at(-1)?.id ?? null
    })
  }
}

/** Deletes the rows of imports that have waited too long. */
async function expireWaiting({ sql, clock, pause, progress }: DailyContext): Promise<void> {
  progress(await expireImports(sql, { actor: registerActor, now: clock(), pause }))
}
