/**
 * Works on search jobs: takes one up, gathers what its query finds in one snapshot of the index, and ends it. Any number of
 * nodes do so side by side. What was cut off, by a kill or by the end of the time it had, is begun anew.
 */
import type { ActingParts, Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import type { RecordCondition, RecordIndex } from "../record/record-index.ts"
import { findWhatThereIs } from "../record/record-search.ts"
import { attemptsMax, refusals, type SearchJob } from "./job.ts"
import { deleteSearchJob, listOverSearchJobs } from "./store.ts"
import * as store from "./work-store.ts"

/** What the work needs from outside. */
export interface SearchJobOffice extends ActingParts {
  records: RecordIndex
  /** How long results are kept after a job has ended. */
  resultDays: number
  /** Writes one line for the operator. */
  log(line: string): void
}

// Three words in the time for which a lease is believed (work-store.ts).
const wordEveryMs = 3_000
// Records that are looked through at a time: a second or two of work, after which others have their turn.
const recordsAtOnce = 20_000
const dayMs = 24 * 3_600_000

/** Works until there is nothing left to do, or the signal says stop. @returns how many times a job was taken up */
export async function workOnSearchJobs(office: SearchJobOffice, ending: AbortSignal): Promise<number> {
  const { sql, clock } = office
  for (const job of await listOverSearchJobs(sql, clock())) await deleteSearchJob(sql, job)
  const owner = office.newId()
  for (let taken = 0; ; taken++) {
    const job = ending.aborted ? null : await store.claimSearchJob(sql, owner, clock())
    if (!job) return taken
    await workOn(office, job, owner, ending)
  }
}

/** The job is another's by now, or no more, or it is time to leave off. */
class LeftOff extends Error {}

async function workOn(office: SearchJobOffice, job: SearchJob, owner: string, ending: AbortSignal): Promise<void> {
  const { sql, log } = office
  const lost = new AbortController()
  const word = setInterval(() => {
    store.keepSearchLease(sql, job.id, owner).then(
      (kept) => kept || lost.abort(),
      // The database is away: the lease runs out, and the next piece that is kept says so.
      () => {},
    )
  }, wordEveryMs)
  try {
    await gather(office, job, owner, AbortSignal.any([ending, lost.signal]))
  } catch (error) {
    if (error instanceof LeftOff) await store.releaseSearchJob(sql, job.id, owner)
    // It is not given back: somebody tries again when the lease has run out, and not at once.
    else log(`search job ${job.id}: ${error instanceof Error ? error.message : error}`)
  } finally {
    clearInterval(word)
  }
}

async function gather(office: SearchJobOffice, job: SearchJob, owner: string, stop: AbortSignal): Promise<void> {
  const { sql, clock, resultDays } = office
  const at = () => ({ at: clock(), expiresAt: clock() + resultDays * dayMs })
  if (job.attempts > attemptsMax) {
    await store.endSearchJob(sql, job.id, owner, { ...at(), state: "failed", problem: refusals.kept })
    return
  }
  const today = dayInChina(clock())
  const asked = { ...job.request, scope: "live", sort: "date", limit: 1 } as const
  // Before anything is asked: what is given up by half an index is not all either.
  const isHalf = await store.isHalfRead(sql, clock())
  const { query, filter, dropped } = await findWhatThereIs(office.records, asked, { after: null, today })
  const condition = { terms: query.terms, filter, scope: "live", today } as const
  // Of one snapshot: every row is as of one position, whatever is published meanwhile.
  await sql.begin("isolation level repeatable read read only", async (tx) => {
    const indexed = await store.readIndexed(tx)
    const unread = isHalf ? { unread: true as const } : {}
    const pin = { ...indexed, dropped: dropped.map(({ typed }) => typed), ...unread }
    if (!(await store.saveSearchPin(sql, job.id, owner, pin))) throw new LeftOff()
    let ordinal = 0
    for await (const positions of foundIn(tx, condition)) {
      const looked = Math.min(indexed.documents, (ordinal + 1) * recordsAtOnce)
      const isKept = await store.saveFound(sql, job.id, owner, { ordinal, looked, positions })
      if (!isKept || stop.aborted) throw new LeftOff()
      ordinal++
    }
  })
  await store.endSearchJob(sql, job.id, owner, { ...at(), state: "done" })
}

/** What is found, part by part, the latest first. */
async function* foundIn(tx: Transaction, condition: RecordCondition): AsyncGenerator<number[]> {
  let before: string | null = null
  for (const since of await store.listParts(tx, recordsAtOnce)) {
    yield await store.listFound(tx, condition, { since, before })
    before = since
  }
}
