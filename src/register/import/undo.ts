/**
 * The undoing of an import (撤销导入): one person proposes it, and it waits for another like any import. Released, it takes
 * back what the import did in bounded transactions, each of which forgets the rows that it has done: one that was cut off
 * goes on where it stopped.
 */
import { loadPersons } from "../../access/person-link-store.ts"
import { regionPrefix } from "../../access/principal.ts"
import { wholeRegister } from "../../access/reach.ts"
import type { Pool, Transaction } from "../../database/client.ts"
import { byOperator } from "../../gate/hands.ts"
import { dayInChina } from "../../law/day.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { writeAudit } from "../audit/trail.ts"
import { loadRecords, saveChanges } from "../record/store.ts"
import { loadSubjects } from "../subject/store.ts"
import { batchLength } from "./batch.ts"
import { handsOfRun, isForeign, passImport } from "./gate.ts"
import { dropAhead, saveAhead, saveReach } from "./hold-store.ts"
import { leftOfLimits } from "./holding.ts"
import type { Holding, Importer } from "./importer.ts"
import { closeFiles } from "./revoked-file.ts"
import { type ActRefusal, type ImportActRequest, judgeAct } from "./state.ts"
import { findRun, type ImportRun, lockRun, moveRun, openRun, saveProgress, saveTally } from "./store.ts"
import { noRows, tallyOf } from "./tally.ts"
import { decideUndo } from "./undo-decision.ts"
import { countShown, findUndoing, gatherDone, lockUndoing, readUndoing } from "./undo-store.ts"
import { countRows, dropRows, firstRows } from "./waiting-store.ts"

/** Records and subjects in a transaction. Each row holds what was, and so is longer than one of an import. */
const undoRows = 2_000

/**
 * Proposes the undoing of an import for an authority. Proposed again it is the one that there is.
 * @param request by which an officer asks for it, and the import
 * @returns the id of the undoing
 */
export async function proposeUndo(
  pool: Pool,
  authority: string,
  request: ImportActRequest & { object: string },
  importer: Importer,
): Promise<string | ActRefusal> {
  const person = await loadPersons(pool)
  return openUndoing(pool, { id: request.object, authority, reason: request.reason, state: "waiting" }, importer, {
    mayOpen: (run) => {
      const judged = judgeAct(run, request, person)
      return typeof judged === "string" ? null : judged
    },
    lock: (tx, id) => lockRun(tx, wholeRegister, id),
    isLetThrough: async () => null,
  })
}

interface NewUndoing {
  /** The import that is to be undone. */
  id: string
  /** For which authority; null: for all that it did. */
  authority: string | null
  reason: string | null
  state: "waiting" | "releasing"
}

/** What an undoing comes to nothing by, each with what is answered instead. */
interface Hindrances<Refusal> {
  /** Asked before anything is gathered, and once more under the lock. */
  mayOpen(run: ImportRun): Refusal | null
  /** Locks what it is opened under. @returns the import as it stands then */
  lock(tx: Transaction, id: string): Promise<ImportRun | null>
  /** Asked under the lock. @param shown what it may end or amend, by authority */
  isLetThrough(tx: Transaction, shown: ReadonlyMap<string, number>): Promise<Refusal | null>
}

/**
 * Opens an undoing with what it would take back, which is gathered before anything is locked: it is read out of the trail
 * for as long as that takes. What the import has done since is left.
 * @returns its id, or that of the one that there is
 */
async function openUndoing<Refusal>(
  pool: Pool,
  { id, authority, reason, state }: NewUndoing,
  { actor, newId, clock }: Importer,
  hindrances: Hindrances<Refusal>,
): Promise<string | Refusal> {
  const [undoId, at] = [newId(), clock()]
  const open = async (tx: Transaction): Promise<string | Refusal> => {
    await lockUndoing(tx, id)
    const found = thereIs(await findRun(tx, wholeRegister, id), id)
    const known = hindrances.mayOpen(found) ?? (await findUndoing(tx, id, authority))
    if (known !== null) return known
    // What was sent for an authority and released by its people is theirs, whosever records it speaks of.
    const isIts = authority === null || found.authority === authority
    await gatherDone(tx, found, undoId, isIts ? null : { authority, prefix: regionPrefix(authority) })
    const rows = await countRows(tx, undoId)
    // What waits for somebody is let through by them, and nothing of it is counted ahead.
    const shown = state === "waiting" ? new Map<string, number>() : await countShown(tx, undoId)
    const run = thereIs(await hindrances.lock(tx, id), id)
    const isFaster = hindrances.mayOpen(run) ?? (await findUndoing(tx, id, authority))
    const hindered = isFaster ?? (await hindrances.isLetThrough(tx, shown))
    if (hindered !== null) throw new CameToNothing(hindered)
    const sentFor = authority === null ? null : { authority, reachesAll: run.reachesAll }
    await openRun(tx, { id: undoId, actor, source: run.source, at, sentFor, form: null, state, undoes: id })
    if (state === "waiting") await saveTally(tx, undoId, { ...noRows, rows })
    else await saveAhead(tx, { importId: undoId, actor, at }, shown)
    await moveRun(tx, undoId, { state, at: null, reason })
    const event = { act: "import.undo", object: undoId, after: { undoes: id, authority } }
    await writeAudit(tx, event, { actor, reason, at })
    return undoId
  }
  try {
    return await pool.begin(open)
  } catch (error) {
    if (error instanceof CameToNothing) return error.answer as string | Refusal
    throw error
  }
}

/** Ends a transaction of which nothing is to stay: what it has gathered is rolled back, and its locks are free at once. */
class CameToNothing extends Error {
  readonly answer: unknown
  constructor(answer: unknown) {
    super("nothing came of the transaction")
    this.answer = answer
  }
}

function thereIs(run: ImportRun | null, id: string): ImportRun {
  if (!run) throw new Error(`there is no import ${id}`)
  return run
}

/** Takes back the first rows that wait; false when there is nothing more to do. */
export function undoBatch(pool: Pool, id: string, importer: Importer): Promise<boolean> {
  return pool.begin(async (tx) => {
    const run = await lockRun(tx, wholeRegister, id)
    // Somebody who goes on with it too was faster.
    if (run?.state !== "releasing") return false
    const rows = (await firstRows(tx, id, undoRows, batchLength)).map(readUndoing)
    const last = rows.at(-1)
    const at = importer.clock()
    if (!last) {
      await dropAhead(tx, id)
      await moveRun(tx, id, { state: "released", at })
      return false
    }
    const head = await lockHead(tx)
    const known = {
      records: await loadRecords(tx, idsOf(rows.filter(({ subject }) => !subject))),
      subjects: await loadSubjects(tx, idsOf(rows.filter(({ subject }) => subject))),
    }
    const { policy, newSalt, actor } = importer
    const context = { today: dayInChina(at), policy, size: head.size, newSalt }
    const hands = run.authority === null ? byOperator(actor) : handsOfRun(run, actor)
    const decided = decideUndo(rows, known, { ...context, isForeign: isForeign(hands, at) })
    const { changes, added, amended, ended, left, known: stay, reached } = decided
    const tally = tallyOf(run)
    const author = { actor, reason: run.reason, at, importId: id }
    const pass = await passImport(tx, changes, head, hands, at)
    await saveChanges(tx, changes, head, author, { pass, about: id })
    await closeFiles(tx, known.records, changes, at)
    await saveReach(tx, author, reached)
    await dropRows(tx, id, last.line)
    const told = {
      ...{ ...tally, rows: tally.rows + rows.length, added: tally.added + added, amended: tally.amended + amended },
      ...{ ended: tally.ended + ended, rejected: tally.rejected + left.length },
      ...{ unchanged: tally.unchanged + stay.length, flagged: tally.flagged + stay.length },
    }
    const remark = (outcome: "rejected" | "flagged") => (row: (typeof left)[number]) => {
      const { line, object: field, reason } = row
      return { line, ordinal: 0, outcome, field, reason }
    }
    await saveProgress(tx, id, told, [...left.map(remark("rejected")), ...stay.map(remark("flagged"))])
    return true
  })
}

function idsOf(rows: readonly { object: string }[]): string[] {
  return rows.map(({ object }) => object)
}

/** An undoing that would end or amend more of what is shown than goes through by itself, by authority. */
export interface BrakedUndo {
  shown: ReadonlyMap<string, number>
}

/**
 * Undoes an import at once, for the operator and all that it did, behind the brake of what they import: what it would
 * withdraw or set back is within the limits, or named. Run again, it goes on where it stopped: it was let through when it
 * began. It is judged and opened under the lock of the log's head, or two at once would each find the other's share unspent;
 * without that of its import, for who releases has that one first and waits for the head.
 * @returns the id of the undoing
 */
export async function undoImport(
  pool: Pool,
  id: string,
  reason: string | null,
  importer: Importer & { holding: Holding },
): Promise<string | BrakedUndo> {
  const undoId = await openUndoing(pool, { id, authority: null, reason, state: "releasing" }, importer, {
    mayOpen: (): BrakedUndo | null => null,
    async lock(tx) {
      await lockHead(tx)
      return findRun(tx, wholeRegister, id)
    },
    isLetThrough: async (tx, shown) => ((await isBraked(tx, shown, importer)) ? { shown } : null),
  })
  if (typeof undoId !== "string") return undoId
  while (await undoBatch(pool, undoId, importer));
  return undoId
}

async function isBraked(
  tx: Transaction,
  shown: ReadonlyMap<string, number>,
  { holding, actor, clock }: Importer & { holding: Holding },
): Promise<boolean> {
  if (holding.named !== null) return holding.named < [...shown.values()].reduce((sum, count) => sum + count, 0)
  const left = await leftOfLimits(tx, shown, holding, actor, clock())
  return [...shown].some(([authority, count]) => count > (left.get(authority) ?? 0))
}
