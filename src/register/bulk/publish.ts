/**
 * Carrying out what was decided of many: each row becomes a decision of its own, with its record, its number and its log
 * entry, in bounded transactions each of which settles its rows. One that was cut off goes on where it stopped.
 */

import { loadPersons } from "../../access/person-link-store.ts"
import { wholeRegister } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import { copyTables } from "../../database/copy.ts"
import { PassError } from "../../gate/pass.ts"
import { dayInChina } from "../../law/day.ts"
import { numberKey } from "../../law/decision-number.ts"
import { sheetCommitment } from "../../ledger/commitment.ts"
import { type Head, lockHead } from "../../ledger/sequencer.ts"
import { type Author, writeAudit, writeAudits } from "../audit/trail.ts"
import { allowedBy } from "../import/hold.ts"
import { abnormalListing } from "../proceeding/abnormal.ts"
import type { BulkContent } from "../proceeding/bulk.ts"
import type { Office } from "../proceeding/commit.ts"
import { handsIn, passProceeding } from "../proceeding/gate.ts"
import { keepSheet } from "../proceeding/kept-sheet.ts"
import { type SheetOf, sheetTable } from "../proceeding/kept-sheet-store.ts"
import { fault, usedNumberFault } from "../proceeding/kind.ts"
import { listUsed, takeNumbers } from "../proceeding/number-store.ts"
import type { Facts, Fault, Proceeding } from "../proceeding/proceeding.ts"
import { listHands, lockProceeding, proceedingTable, updateProceeding } from "../proceeding/store.ts"
import {
  addRecord,
  type ChangeContext,
  dayAfterDisplay,
  moveAlone,
  moveRecord,
  noChanges,
  type RecordChanges,
} from "../record/change.ts"
import { isRecordOf, recordId } from "../record/record.ts"
import { isLawful } from "../record/state.ts"
import { listRecordsOf, loadRecords, saveChanges } from "../record/store.ts"
import { windowOf } from "../record/window.ts"
import { addSubject, subjectOf } from "../subject/change.ts"
import { listCodeChanges, replacedWords } from "../subject/code-store.ts"
import { saveEnds } from "../subject/end-store.ts"
import { isWanted, prefixOf, recount } from "./collect.ts"
import { countDoneBeside, countStanding, loadStates } from "./gather-store.ts"
import { carryingOut, registeredOf, toProceeding, unmetFaults } from "./row-legality.ts"
import { type BulkRow, firstReady, settleRows } from "./store.ts"

// Rows in a transaction: a tenth of a second, for which others wait.
const batch = 500

type Settled = Pick<BulkRow, "line" | "outcome" | "recordId" | "proceedingId" | "faults">

const sameNumber = fault("decision_no", "同一决定已有公示记录", "a record of the same decision is there already")
const movedMeanwhile = fault("", "该记录状态已变化", "the record has changed meanwhile")

/** Carries out what is left; of `terms` as much as the brake lets through in a day. @returns the proceeding as it stands then */
export async function publishRows(office: Office, id: string, actor: string): Promise<Proceeding> {
  const standing = new Map<string, number>()
  for (;;) {
    const { proceeding, isOver } = await office.sql.begin((tx) => publishSome(tx, office, id, actor, standing))
    if (isOver) return proceeding
  }
}

async function publishSome(
  tx: Transaction,
  office: Office,
  id: string,
  actor: string,
  standing: Map<string, number>,
): Promise<{ proceeding: Proceeding; isOver: boolean }> {
  const head = await lockHead(tx)
  const proceeding = await lockProceeding(tx, wholeRegister, id)
  if (!proceeding) throw new Error(`there is no proceeding ${id}`)
  // Somebody who goes on with it too was faster.
  if (proceeding.state !== "publishing") return { proceeding, isOver: true }
  const carryOut = ways[proceeding.kind]
  if (!carryOut) throw new Error(`rows of kind ${proceeding.kind} are carried out by nobody`)
  const isBraked = proceeding.kind === "terms"
  const left = isBraked ? await leftToday(tx, office, proceeding, standing) : batch
  const rows = await firstReady(tx, id, Math.max(1, Math.min(batch, left)))
  if (rows.length === 0) return { proceeding: await finish(tx, office, proceeding, actor), isOver: true }
  // The rest another day: publish again, and it goes on.
  if (left <= 0) return { proceeding, isOver: true }
  const settled = await carryOut(tx, office, head, proceeding, rows, actor)
  await settleRows(tx, id, settled)
  if (!isBraked) return { proceeding, isOver: false }
  const today = dayInChina(office.clock())
  const done = settled.filter(({ outcome }) => outcome === "done").length
  const counted = { done_on: today, done_that_day: doneOn(today, proceeding) + done }
  return { proceeding: await recount(tx, proceeding, counted), isOver: false }
}

/**
 * How many records may still change today by runs about the same authorities: the brake of imports, which several runs share.
 * Asked under the lock of the log's head. @param standing by prefix, counted once: it looks through all records
 */
async function leftToday(
  tx: Transaction,
  { brake, clock }: Office,
  bulk: Proceeding,
  standing: Map<string, number>,
): Promise<number> {
  if (!brake) throw new Error("nothing says how much a run may change")
  const today = dayInChina(clock())
  const prefix = prefixOf(bulk)
  const live = standing.get(prefix) ?? (await countStanding(tx, prefix))
  standing.set(prefix, live)
  return allowedBy(brake, live) - doneOn(today, bulk) - (await countDoneBeside(tx, bulk, prefix, today))
}

/** How many rows were carried out on a day. */
function doneOn(day: string, { content }: Proceeding): number {
  const { done_on, done_that_day } = content as BulkContent
  return done_on === day ? (done_that_day ?? 0) : 0
}

/** Carries out some rows under the lock of the log's head. @returns what became of them */
type CarryOut = (
  tx: Transaction,
  office: Office,
  head: Head,
  bulk: Proceeding,
  rows: readonly BulkRow[],
  actor: string,
) => Promise<Settled[]>

const ways: Readonly<Record<string, CarryOut>> = {
  bulk: publishListings,
  deregistrations: endRecords,
  reshow: showAgain,
  terms: shorten,
}

async function finish(tx: Transaction, office: Office, proceeding: Proceeding, actor: string): Promise<Proceeding> {
  const today = dayInChina(office.clock())
  const counted = await recount(tx, proceeding)
  const done = { state: "published", enteredOn: today, clock: null, dueOn: null, overdueOn: null, closed: true }
  const next: Proceeding = { ...counted, ...done }
  await updateProceeding(tx, next)
  const after = { state: "published", done: next.content["done"], refused: next.content["refused"] }
  const event = {
    act: "proceeding.published",
    object: proceeding.id,
    position: null,
    before: { state: "publishing" },
    after,
  }
  await writeAudit(tx, event, { actor, reason: null, at: office.clock() })
  return next
}

function refusal(line: number, faults: readonly Fault[]): Settled {
  return { line, outcome: "refused", recordId: null, proceedingId: null, faults }
}

async function publishListings(
  tx: Transaction,
  office: Office,
  head: Head,
  bulk: Proceeding,
  rows: readonly BulkRow[],
  actor: string,
): Promise<Settled[]> {
  const codes = [...new Set(rows.flatMap(({ subjectCode }) => subjectCode ?? []))]
  const [records, known] = [await listRecordsOf(tx, codes), await loadStates(tx, codes)]
  const replaced = new Map((await listCodeChanges(tx, codes)).map((change) => [change.code, change]))
  const author = { actor, reason: null, at: office.clock() }
  const context: ChangeContext = { ...office, today: dayInChina(office.clock()), size: head.size }
  const changes: RecordChanges = noChanges()
  const made: Proceeding[] = []
  const sheets: SheetOf[] = []
  // Who had a part in the whole had one in each of its decisions.
  const steps = await listHands(tx, bulk)
  const persons = await loadPersons(tx)
  const numbers = rows.flatMap(({ decisionNo }) => decisionNo ?? [])
  const used = await listUsed(
    tx,
    bulk.authority,
    numbers.map((number) => ({ number, proceedingId: "" })),
  )
  const settled = rows.map((row): Settled => {
    const held = records.get(row.subjectCode ?? "") ?? []
    const facts: Facts = {
      ...{ ...office, today: context.today, records: held, open: [] },
      registered: registeredOf(known.get(row.subjectCode ?? "")),
      persons,
    }
    const proceeding = toProceeding(row, bulk, office.newId(), facts)
    const content = abnormalListing.recordContent?.(proceeding, facts)
    if (!content) throw new Error("a listing has a record")
    const change = replaced.get(content.subjectCode)
    if (change) return refusal(row.line, fault("code", replacedWords(change).zh, replacedWords(change).en).faults)
    const unmet = unmetFaults(row, bulk, carryingOut, facts)
    if (unmet.length > 0) return refusal(row.line, unmet)
    const id = recordId(content)
    if (held.some((record) => isRecordOf(record, id))) return refusal(row.line, sameNumber.faults)
    if (used.has(numberKey(content.decisionNo))) return refusal(row.line, usedNumberFault("decision_no").faults)
    used.add(numberKey(content.decisionNo))
    if (!known.has(content.subjectCode)) addSubject(subjectOf(content.subjectCode, content.subjectName, null), changes)
    const kept = keepSheet({ proceeding, act: "publish", steps, facts })
    const salt = office.newSalt()
    const bound = kept ? { sheet_commitment: sheetCommitment(salt, kept.sha256) } : {}
    addRecord(id, { ...content, detail: { ...content.detail, ...bound } }, undefined, null, context, changes)
    if (kept) sheets.push({ ...kept, salt, proceedingId: proceeding.id })
    made.push({ ...proceeding, recordId: id })
    return { line: row.line, outcome: "done", recordId: id, proceedingId: proceeding.id, faults: [] }
  })
  const uses = made.map(({ id, content }) => ({ number: String(content["decision_no"]), proceedingId: id }))
  const taken = await takeNumbers(tx, bulk.authority, uses, author.at)
  if (taken.size > 0) throw new Error("a number was taken under the lock of the log's head")
  await save(tx, bulk, changes, head, author)
  await copyTables(tx, [proceedingTable(made), sheetTable(sheets, author.at)])
  const events = made.map(({ id: object }, index) => ({
    ...{ act: "proceeding.publish", object, position: head.size + index, before: null },
    after: { state: "published", bulk: bulk.id },
  }))
  await writeAudits(tx, events, author)
  return settled
}

/**
 * Writes what rows change. Who may was asked of each act on the whole, and is asked of all hands once more: what is left over
 * of one that was cut off may be carried out long after.
 */
async function save(
  tx: Transaction,
  bulk: Proceeding,
  changes: RecordChanges,
  head: Head,
  author: Author,
): Promise<void> {
  const pass = await passProceeding(tx, changes, head, bulk, await handsIn(tx, bulk, author.actor), author.at)
  if ("kind" in pass) throw new PassError(pass.kind === "faults" ? "faults" : pass.reason.en)
  await saveChanges(tx, changes, head, author, { pass, about: bulk.id })
}

/** Ends all records of subjects that are no more. */
async function endRecords(
  tx: Transaction,
  office: Office,
  head: Head,
  bulk: Proceeding,
  rows: readonly BulkRow[],
  actor: string,
): Promise<Settled[]> {
  const context: ChangeContext = { ...office, today: dayInChina(office.clock()), size: head.size }
  const changes = noChanges()
  const records = await listRecordsOf(
    tx,
    rows.flatMap(({ subjectCode }) => subjectCode ?? []),
  )
  const settled = rows.map(({ line, subjectCode }): Settled => {
    const held = records.get(subjectCode ?? "") ?? []
    const record = held.find(({ content, state }) => isLawful("deregister", content.list, state))
    if (!record) return refusal(line, movedMeanwhile.faults)
    moveRecord("deregister", record, {}, held, context, changes)
    // Whether the subject is of its region was judged with the row; its code may tell another, where it moved.
    for (const { id } of held) changes.following.set(id, { authority: bulk.authority })
    return { line, outcome: "done", recordId: record.id, proceedingId: null, faults: [] }
  })
  await save(tx, bulk, changes, head, { actor, reason: null, at: office.clock() })
  const done = new Set(settled.flatMap(({ line, outcome }) => (outcome === "done" ? [line] : [])))
  await saveEnds(
    tx,
    rows
      .filter(({ line }) => done.has(line))
      .map(({ subjectCode, aroseOn, successor }) => ({
        ...{ code: subjectCode ?? "", endedOn: aroseOn ?? context.today, successor },
      })),
  )
  return settled
}

async function showAgain(
  tx: Transaction,
  office: Office,
  head: Head,
  bulk: Proceeding,
  rows: readonly BulkRow[],
  actor: string,
): Promise<Settled[]> {
  const today = dayInChina(office.clock())
  const context: ChangeContext = { ...office, today, size: head.size }
  const changes = noChanges()
  const records = await loadRecords(
    tx,
    rows.flatMap(({ recordId }) => recordId ?? []),
  )
  const settled = rows.map(({ line, recordId: id }): Settled => {
    const record = records.get(id ?? "")
    if (!record || !isWanted("reshow", record, office.policy, today)) {
      return { ...refusal(line, movedMeanwhile.faults), recordId: id }
    }
    // What hangs on it has moved by itself, and by its own law: nothing follows.
    moveRecord("reshow", record, windowOf(record.content, office.policy), [record], context, changes)
    return { line, outcome: "done", recordId: id, proceedingId: null, faults: [] }
  })
  await save(tx, bulk, changes, head, { actor, reason: null, at: office.clock() })
  return settled
}

/**
 * Puts the days of penalties without a confirmed class in force, as the law of their days has them now: what is over by them
 * ends. Whose class was told meanwhile is left.
 */
async function shorten(
  tx: Transaction,
  office: Office,
  head: Head,
  bulk: Proceeding,
  rows: readonly BulkRow[],
  actor: string,
): Promise<Settled[]> {
  const today = dayInChina(office.clock())
  const context: ChangeContext = { ...office, today, size: head.size }
  const changes = noChanges()
  const records = await loadRecords(
    tx,
    rows.flatMap(({ recordId }) => recordId ?? []),
  )
  const settled = rows.map(({ line, recordId: id }): Settled => {
    const record = records.get(id ?? "")
    if (!record || !isWanted("terms", record, office.policy, today)) {
      return { ...refusal(line, movedMeanwhile.faults), recordId: id }
    }
    const window = windowOf(record.content, office.policy)
    const over = dayAfterDisplay(window)
    const isOver = over !== null && over <= today
    moveAlone(isOver ? "expire" : "amend", record, window, isOver ? over : today, context, changes)
    return { line, outcome: "done", recordId: id, proceedingId: null, faults: [] }
  })
  await save(tx, bulk, changes, head, { actor, reason: null, at: office.clock() })
  return settled
}
