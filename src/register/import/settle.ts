/**
 * Settles a batch: its rows are decided against what the register holds, and what they change is committed.
 */
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { loadOfficeNames, loadOffices } from "../document/office-store.ts"
import { publishingKinds } from "../proceeding/kinds.ts"
import { loadPublished } from "../proceeding/store.ts"
import { loadRecords, saveChanges } from "../record/store.ts"
import { loadTexts } from "../record/text-store.ts"
import { loadNames, loadSubjects } from "../subject/store.ts"
import { dropOvertaken, loadWaiting, type Passed, withoutOlder, withWaiting } from "./again.ts"
import type { Batch } from "./batch.ts"
import type { BatchDecision, DecisionContext } from "./batch-decision.ts"
import { decideBatch, type KnownState } from "./decision.ts"
import { loadFalling } from "./falling.ts"
import { handsAtOnce, passImport } from "./gate.ts"
import type { Holder } from "./hold.ts"
import { saveReach } from "./hold-store.ts"
import { keepHeld, loadHolder, noteUsed } from "./holding.ts"
import type { Importer } from "./importer.ts"
import { underPresentCodes } from "./present-code.ts"
import type { RecordRow } from "./record.ts"
import { openFiles } from "./revoked-file.ts"
import type { NumberedRow } from "./row.ts"
import { saveProgress } from "./store.ts"
import { type ImportTally, tallied } from "./tally.ts"
import { dropRemarks, dropRows } from "./waiting-store.ts"

/** What the register knows of a batch. */
async function loadKnown(sql: Sql, rows: readonly NumberedRow[]): Promise<KnownState> {
  const subjects = rows.flatMap((row) => (row.kind === "subject" ? [row.subject.code] : []))
  const records = rows.filter((row) => row.kind === "record")
  const ids = records.map((row) => row.id)
  const decidedHere = await loadPublished(sql, publishingKinds, ids)
  return {
    subjects: await loadSubjects(sql, subjects),
    names: await loadNames(sql, [...new Set(records.map((row) => row.content.subjectCode))]),
    records: await loadRecords(sql, ids),
    texts: await loadTexts(
      sql,
      records.filter(hasFoundText).map(({ id }) => id),
    ),
    decidedHere,
    falling: await loadFalling(sql, records, decidedHere),
    offices: await loadOffices(
      sql,
      records.flatMap(({ id, content: { authority } }) => (decidedHere.has(id) ? [authority] : [])),
    ),
    authorityNames: await loadOfficeNames(
      sql,
      records.flatMap(({ content: { detail, authority } }) =>
        detail.authority_name === undefined && detail.source === undefined ? [] : [authority],
      ),
    ),
  }
}

/** Whether personal data was found in the text of its decision. */
function hasFoundText({ findings }: RecordRow): boolean {
  return findings.some(({ field }) => field === "decision_text")
}

/** A batch as it is decided, under present codes, with what the register knows of its rows. */
export interface DecidedRows {
  rows: NumberedRow[]
  known: KnownState
  context: DecisionContext
  decision: BatchDecision
}

/**
 * Decides a batch against the register as it stands.
 * @param size position of the first publication
 * @param hold which rows wait; absent: none
 */
export async function decideRows(
  sql: Sql,
  batch: Batch,
  importer: Importer,
  size: number,
  hold?: Holder,
): Promise<DecidedRows> {
  const { rows, again } = await underPresentCodes(sql, batch.rows)
  const known = await loadKnown(sql, rows)
  const context = contextOf(batch, importer, size)
  const decision = decideBatch(rows, known, hold ? { ...context, hold } : context)
  return { rows, known, context, decision: withAgain(decision, again) }
}

/** The decision with the rows that say once more what another row of the batch says under another code of the subject. */
function withAgain(decision: BatchDecision, again: readonly number[]): BatchDecision {
  for (const line of again) decision.refused.push({ line, remark: { field: "subject/code", reason: saidAgain } })
  return decision
}

const saidAgain = {
  zh: "同一批中已有该主体另一代码下的同一内容",
  en: "the same is said in these rows under another code of the subject",
} as const

function contextOf({ today }: Batch, importer: Importer, size: number): DecisionContext {
  const { policy, mayAmendSubject, newSalt, holding, asksReasons = false, asksNumbers = true } = importer
  const source = holding?.source?.authorities ?? null
  return { today, size, policy, mayAmendSubject, newSalt, asksReasons, asksNumbers, source }
}

/** The tally without the rows of a batch that is settled once more; they were counted as unchanged, and are kept no longer. */
async function takeBack(
  tx: Transaction,
  id: string,
  { read, through }: Batch,
  tally: ImportTally,
): Promise<ImportTally> {
  const flagged = tally.flagged - (await dropRemarks(tx, id, through))
  await dropRows(tx, id, through)
  return { ...tally, rows: tally.rows - read, unchanged: tally.unchanged - read, flagged }
}

/**
 * Publishes a batch: its changes, its remarks and the tally in one transaction. What of it waits is kept in the same.
 * @param passed the rows that wait which the file has passed so far; null where the rows of the batch are settled once more
 * @returns the tally with it
 */
export function commitBatch(
  pool: Pool,
  id: string,
  batch: Batch,
  tally: ImportTally,
  importer: Importer,
  passed: Passed | null,
): Promise<ImportTally> {
  return pool.begin(async (tx) => {
    const head = await lockHead(tx)
    const { rows, again } = await underPresentCodes(tx, batch.rows)
    const taken = { ...batch, rows }
    const known = await loadKnown(tx, rows)
    const context = contextOf(batch, importer, head.size)
    const holder = await loadHolder(tx, id, taken, known, context, importer)
    const waiting = await loadWaiting(tx, rows, importer)
    const decided = withAgain(decideBatch(rows, known, holder ? { ...context, hold: holder.hold } : context), again)
    const judged = await withWaiting(tx, decided, taken, waiting, importer)
    // What waits about a row that is settled once more has come after it: what it passed itself is forgotten by now.
    const decision = passed ? judged : withoutOlder(judged, waiting)
    const next = tallied(batch, decision, passed ? tally : await takeBack(tx, id, batch, tally))
    const author = { actor: importer.actor, reason: null, at: importer.clock(), importId: id }
    const pass = await passImport(tx, decision.changes, head, handsAtOnce(importer), author.at)
    await saveChanges(tx, decision.changes, head, author, { pass, about: id })
    await openFiles(tx, importer, decision.changes, batch.today)
    await saveReach(tx, author, decision.reached)
    if (passed) await dropOvertaken(tx, id, { batch: taken, known, waiting, passed }, decision, importer)
    await keepHeld(tx, id, decision.held, { batch: taken, known, context }, importer)
    if (holder) await noteUsed(tx, id, holder.used(), importer)
    await saveProgress(tx, id, next, batch.remarks)
    return next
  })
}
