/**
 * Raises notices and recalls, as a follower of the log: each once, whatever breaks off. What a step raises goes out as one
 * entry of the log for notices and one for recalls, written in its transaction.
 */
import type { TimedParts, Transaction } from "../../database/client.ts"
import { byRegister } from "../../gate/hands.ts"
import { passOrThrow } from "../../gate/pass.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"
import { draftOfLog } from "../../ledger/effect.ts"
import { type Follower, openFollower, storedPlace } from "../../ledger/follow.ts"
import { append, lockHead, type Publication } from "../../ledger/sequencer.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { type Criterion, criteriaOf } from "../agency/subscription.ts"
import { measureTypesOn } from "../catalogue/store.ts"
import { listGranted } from "../sharing/store.ts"
import { type BatchOperation, batchOperations, growBatch } from "./batch.ts"
import { readLeaves, saveBatch } from "./batch-store.ts"
import {
  closeOvertaken,
  eraseLines,
  hasAgencies,
  hasSilentEnds,
  lastRecord,
  noticeReader,
  type RaiseContext,
  raiseEntries,
  raiseFallen,
  raiseOwed,
  raisePublished,
  readLast,
  takeSilentEnds,
} from "./raise-store.ts"
import { findUnfilled, listStanding, lockUnfilled, moveFilled, type StandingSubscription } from "./standing-store.ts"

/** What raises notices needs of the platform. */
export interface NoticeOffice extends TimedParts {
  calendar: Calendar
  /** Working days that an agency has to answer a recall. */
  recallDays: number
  /** What is raised makes the log grow. */
  signedLog: Pick<SignedLog, "halted">
  /** 256 fresh random bits as base64url. */
  newSalt(): string
}

// Entries in a step: some seconds of work for fourteen agencies, which is what a reader of the tray waits at most.
const entriesPerStep = 10_000
// Records of a new subscription in a step. Between two of them what the log has gained is told.
const recordsPerStep = 10_000
// Records that ended unseen in a step, for which whoever publishes waits.
const endsPerStep = 1_000

/** The follower that raises them. */
function noticeFollower(office: NoticeOffice): Follower {
  const { sql, signedLog } = office
  return openFollower(sql, storedPlace(sql, noticeReader), {
    entriesPerStep,
    async due({ position, size }) {
      if (position === size && (await findUnfilled(sql)) === null && !(await hasSilentEnds(sql))) return "none"
      return (await signedLog.halted()) ? "none" : "step"
    },
    async step(tx, { from, to }) {
      if (from === to) return (await tellFalls(tx, office, to)) ? "more" : fill(tx, office, to)
      const subscriptions = await listStanding(tx)
      // A register in which no agency takes part reads past its log.
      if (subscriptions.length === 0 && !(await hasAgencies(tx))) return "done"
      const criteria = await readCriteria(tx, office, subscriptions)
      await raise(tx, office, (context) => raiseEntries(tx, criteria, { from, to }, context))
      // After it: what was published and erased within the step was told of too.
      await eraseLines(tx, from, to)
      return "more"
    },
  })
}

/** Tells of decisions that fell while nothing of their records was shown, some of them. @returns whether any record was looked at */
async function tellFalls(tx: Transaction, office: NoticeOffice, to: number): Promise<boolean> {
  if (!(await hasSilentEnds(tx))) return false
  // From here on no record ends. What the log says of one meanwhile is told first.
  const { size } = await lockHead(tx)
  if (size > to) return true
  const ids = await takeSilentEnds(tx, endsPerStep)
  if (!(await hasAgencies(tx))) return true
  await raise(tx, office, (context) => raiseFallen(tx, ids, to, context))
  // After it, so that whoever was told so just now is not told once more.
  await raise(tx, office, (context) => raiseOwed(tx, ids, to, context))
  return true
}

/** Tells of what was published before a subscription, a page at a time. */
async function fill(tx: Transaction, office: NoticeOffice, to: number): Promise<"done" | "more"> {
  const id = await findUnfilled(tx)
  const subscription = id === null ? null : await lockUnfilled(tx, id)
  if (subscription?.filledTo == null) return "done"
  const { clientId, filledTo: after } = subscription
  const criteria = await readCriteria(tx, office, [subscription])
  const page = { clientId, after, to, limit: recordsPerStep }
  const { lastEvent, events } = await raise(tx, office, (context) => raisePublished(tx, criteria, page, context))
  const last = events < recordsPerStep ? null : await lastRecord(tx, lastEvent)
  await moveFilled(tx, subscription.id, last)
  return "more"
}

async function readCriteria(
  tx: Transaction,
  { clock }: NoticeOffice,
  subscriptions: readonly StandingSubscription[],
): Promise<Criterion[]> {
  const today = dayInChina(clock())
  // Another node may have begun a day for it that this one's clock has not.
  const byDay = Map.groupBy(subscriptions, ({ filledOn }) => (filledOn !== null && filledOn > today ? filledOn : today))
  const criteria: Criterion[] = []
  for (const [day, those] of byDay) {
    const typeOf = await measureTypesOn(tx, day)
    criteria.push(...those.flatMap((each) => criteriaOf(each, typeOf)))
  }
  return criteria
}

type Raising = (context: RaiseContext) => Promise<{ events: number; notices: number }>

/** Raises, and writes an entry of the log for each batch that is not empty. */
async function raise(tx: Transaction, office: NoticeOffice, raising: Raising) {
  const now = office.clock()
  const { event: lastEvent, batch } = await readLast(tx)
  const secret = () => new Uint8Array(Buffer.from(office.newSalt(), "base64url"))
  const batches = { notice: { id: batch + 1, secret: secret() }, recall: { id: batch + 2, secret: secret() } }
  const today = dayInChina(now)
  const due = addWorkingDays(today, office.recallDays, office.calendar)
  const grants = await listGranted(tx, today)
  const { events } = await raising({ lastEvent, batches, grants, dueOn: isMissing(due) ? null : due, now })
  if (events === 0) return { lastEvent, events }
  await closeOvertaken(tx, lastEvent)
  const grown = []
  for (const operation of batchOperations) {
    const { id, secret: own } = batches[operation]
    const leaves = await readLeaves(tx, id, own, lastEvent)
    if (leaves.length > 0) grown.push({ id, secret: own, operation, ...growBatch(leaves) })
  }
  // Last of all, for who publishes meanwhile waits from here on.
  const head = await lockHead(tx)
  const publications = grown.map(({ operation, root }) => publicationOf(operation, root))
  const pass = passOrThrow(tx, draftOfLog(publications, head), byRegister, {}, now)
  await append(tx, head, publications, now, pass)
  for (const [index, { tiles, ...one }] of grown.entries()) {
    await saveBatch(tx, { ...one, position: head.size + index, now }, tiles)
  }
  return { lastEvent, events }
}

function publicationOf(operation: BatchOperation, root: Uint8Array): Publication {
  const commitment = Buffer.from(root).toString("base64url")
  const draft = { operation, list: "enforcement", authority: null, replaces: null, reason: null, commitment } as const
  return { draft, line: null, recordId: null, subjectCode: null }
}

/** Raises the notices of everything that is in the log. @returns the position up to which it is done */
export function raiseNotices(office: NoticeOffice): Promise<number> {
  return noticeFollower(office).catchUp()
}
