/**
 * Works on jobs: takes one up, answers it batch by batch, and ends it. Any number of nodes do so side by side. Whoever is
 * cut off, by a kill or by the end of the time it has, leaves a job that goes on after the last batch that was stored.
 */
import type { Quota } from "../../access/quota/quota.ts"
import { findClientById } from "../../access/store.ts"
import { isUnavailable } from "../../database/unavailable.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { SharedKeyError } from "../../signing/shared-key.ts"
import type { ListedSet } from "../listed-set/listed-set.ts"
import type { ListedView } from "../listed-set/listed-view.ts"
import { JobGone } from "./content.ts"
import { attemptsMax, type Job, refusals, tooFewRows } from "./job.ts"
import { pinPresent } from "./pin.ts"
import { pinMapped } from "./proof.ts"
import { issueJobReceipt, type JobReceiptOffice } from "./receipt.ts"
import { answerInBatches, digestResult, type RowWorkParts, surveyFile } from "./row-work.ts"
import { deleteJob, listOver, watchRoom } from "./store.ts"
import * as store from "./work-store.ts"

/** What the work needs from outside. */
export interface JobOffice extends JobReceiptOffice, RowWorkParts {
  /** Answers while the job is worked on by who began it; null: the database alone answers. */
  listedSet: ListedSet | null
  /** How long results are kept after the job has ended. */
  resultDays: number
  /** Rows that senders may have checked; null where nothing is counted. */
  quota: Quota | null
  clock(): number
  newId(): string
  /** Writes one line for the operator. */
  log(line: string): void
}

// Three words in the time for which a lease is believed (work-store.ts).
const wordEveryMs = 3_000
// After this time a job lets others have their turn, where some wait. Of 5 million rows what it has to read again is no more
// than a tenth of it.
const turnMs = 20_000

const dayMs = 24 * 3600 * 1000

/** Until when jobs are kept that end now. */
export function expiryOf({ clock, resultDays }: Pick<JobOffice, "clock" | "resultDays">): number {
  return clock() + resultDays * dayMs
}

/**
 * Works until there is nothing left to do, or the signal says stop: then after the batch that is under way.
 * @returns how many times a job was taken up
 */
export async function workOnJobs(office: JobOffice, ending: AbortSignal): Promise<number> {
  await deleteOverJobs(office)
  await forgiveCutOff(office)
  const owner = office.newId()
  for (let taken = 0; ; taken++) {
    const job = ending.aborted ? null : await store.claimJob(office.sql, owner, office.clock(), office.xlsx !== null)
    if (!job) return taken
    await workOn({ office, owner }, job, ending)
  }
}

/** Deletes what has been kept for its time. */
async function deleteOverJobs({ sql, clock }: JobOffice): Promise<void> {
  for (const job of await listOver(sql, clock())) await deleteJob(sql, job)
}

// Jobs that this process lost because the database was away, and has not told it yet.
const cutOff = new Set<string>()

/** An outage of the database is no fault of a job's: what it cost is not counted among the tries. */
async function forgiveCutOff({ sql }: JobOffice): Promise<void> {
  for (const id of [...cutOff]) {
    await store.forgiveTry(sql, id)
    cutOff.delete(id)
  }
}

/** A job in hand: whose it is, and when to let it go. */
interface Hand {
  office: JobOffice
  owner: string
  /** Says stop: the server's end, or that the job was cancelled or taken by another. */
  stop: AbortSignal
  /** When others get their turn, by performance.now(). */
  turnEnds: number
}

async function workOn({ office, owner }: Pick<Hand, "office" | "owner">, job: Job, ending: AbortSignal): Promise<void> {
  const lost = new AbortController()
  const word = setInterval(() => {
    store.keepLease(office.sql, job.id, owner).then(
      (kept) => kept || lost.abort(),
      // The database is away: the lease runs out, and the next batch that is stored says so.
      () => {},
    )
  }, wordEveryMs)
  const stop = AbortSignal.any([ending, lost.signal])
  const hand = { office, owner, stop, turnEnds: performance.now() + turnMs }
  try {
    if (job.attempts > attemptsMax) await fail(hand, job, refusals.kept)
    else await advance(hand, job)
    await store.releaseJob(office.sql, job.id, owner)
  } catch (error) {
    // What was sent is hashed under keys of before, whoever takes the job up.
    if (error instanceof SharedKeyError) await fail(hand, job, refusals.keysChanged).catch(() => {})
    else if (isUnavailable(error)) cutOff.add(job.id)
    if (!(error instanceof JobGone))
      office.log(`check job ${job.id}: ${error instanceof Error ? error.message : error}`)
    // It is not given back: somebody tries again when the lease has run out, and not at once.
  } finally {
    clearInterval(word)
  }
}

/** Takes the job as far as it goes. */
async function advance(hand: Hand, claimed: Job): Promise<void> {
  const { office, owner } = hand
  let job = claimed
  let view: ListedView | null = null
  if (job.pin === null) {
    const pinned = job.request.proof
      ? await pinMapped(office, office.listedSet)
      : await pinPresent(office.sql, office.clock(), office.listedSet)
    if (!(await store.savePin(office.sql, job.id, owner, pinned.pin))) return
    job = { ...job, pin: pinned.pin }
    view = pinned.view
  }
  if (job.survey === null) {
    const survey = await readThrough(hand, job)
    if (survey === null) return
    job = survey
  }
  const answered = await answerRows(hand, job, view)
  if (answered !== null) await finish(hand, answered)
}

/** Reads the file through once; null where the job ended on it. */
async function readThrough(hand: Hand, job: Job): Promise<Job | null> {
  const { office, owner, stop } = hand
  const began = performance.now()
  const read = await surveyFile(office, job, stop)
  if (read === null) return null
  if ("refused" in read) return fail(hand, job, read.refused)
  const { survey, header } = read
  const workedMs = Math.round(performance.now() - began)
  if (!(await store.saveSurvey(office.sql, job.id, owner, { survey, header, workedMs }))) return null
  const refused = await spendRows(office, job, survey.rows)
  if (refused) return fail(hand, job, refused)
  return { ...job, survey, pieces: 1, resultBytes: header.length, workedMs: job.workedMs + workedMs }
}

/** Spends the rows of a file, all of them before the first is answered: no job is left off in its middle for want of rows. */
async function spendRows({ sql, quota }: JobOffice, { clientId }: Job, rows: number): Promise<Bilingual | null> {
  const client = quota && (await findClientById(sql, clientId))
  if (!quota || !client) return null
  const bought = { measure: "rows", amount: rows, operation: "createCheckJob", requests: 0 } as const
  const { outcome, left } = await quota.spend({ by: "key", client }, bought)
  return outcome === "granted" ? null : tooFewRows(rows, left ?? 0)
}

/** Answers the rows that are left; null where it was stopped before the last, or its turn is over. */
async function answerRows(hand: Hand, job: Job, view: ListedView | null): Promise<Job | null> {
  const { office, owner, stop } = hand
  const { pin } = job
  if (pin === null) throw new Error(`job ${job.id} has no position to be answered as of`)
  let current = job
  const [began, hasRoom] = [performance.now(), watchRoom(office.sql, job, "forResults")]
  for await (const stored of answerInBatches(office, { ...job, pin }, { owner, view }, stop)) {
    if (stored === null) return null
    // Where a long file is read again as far as it was answered, it goes on for as long as that took.
    if (current === job) hand.turnEnds = Math.max(hand.turnEnds, 2 * performance.now() - began)
    current = stored
    if (!(await hasRoom(current.resultBytes))) return fail(hand, current, refusals.noRoom)
    if (stop.aborted || (await isTurnOver(hand))) break
  }
  return current.rowsDone === job.survey?.rows ? current : null
}

async function isTurnOver(hand: Hand): Promise<boolean> {
  if (performance.now() < hand.turnEnds) return false
  if (await store.someWait(hand.office.sql, hand.office.xlsx !== null)) return true
  hand.turnEnds = performance.now() + turnMs
  return false
}

/** Ends a job whose rows are answered, with its receipt. */
async function finish({ office, owner }: Hand, job: Job): Promise<void> {
  const answersSha256 = await digestResult(office, job)
  const at = office.clock()
  const ended = await store.endJob(office.sql, job.id, owner, {
    ...{ state: "done", at, expiresAt: expiryOf(office), answersSha256 },
  })
  // The job is done: a receipt that can't be kept now is issued when it is asked for.
  if (ended) {
    await issueJobReceipt(office, { ...job, answersSha256, endedAt: at }).catch((error: Error) =>
      office.log(`receipt ${job.id}: ${error.message}`),
    )
  }
}

async function fail({ office, owner }: Hand, job: Job, problem: { zh: string; en: string }): Promise<null> {
  await store.endJob(office.sql, job.id, owner, {
    ...{ state: "failed", at: office.clock(), expiresAt: expiryOf(office), problem },
  })
  return null
}
