/**
 * An import by a person waits: its rows are read and judged as they come, and kept until somebody else of the authority
 * releases or returns them. A release decides every row anew, in bounded transactions each of which forgets the rows that
 * it has published: one that was cut off goes on where it stopped. Rows in which personal data was found and not answered
 * stay, in an import of their own.
 */
import { loadPersons } from "../../access/person-link-store.ts"
import { wholeRegister } from "../../access/reach.ts"
import type { Pool, Transaction } from "../../database/client.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { writeAudit } from "../audit/trail.ts"
import { loadRecords, saveChanges } from "../record/store.ts"
import { loadNames } from "../subject/store.ts"
import { countOpen } from "./answer-store.ts"
import { addRow, type Batch, batchLength, batchRows, emptyBatch } from "./batch.ts"
import { handsOfRun, holdForeign, judgeHands, passImport, passReturn } from "./gate.ts"
import { type HeldRow, type Holder, holdFound, type Intake, objectOf } from "./hold.ts"
import { saveReach } from "./hold-store.ts"
import { leaveOpen, loadIntake } from "./holding.ts"
import { askedOf, type Importer } from "./importer.ts"
import { openIntake } from "./intake.ts"
import { asKept, toSource } from "./kept-row.ts"
import { openFiles } from "./revoked-file.ts"
import type { NumberedRow } from "./row.ts"
import { decideRows } from "./settle.ts"
import { type ActRefusal, type ImportActRequest, judgeAct, judgeAnswers } from "./state.ts"
import { findRun, type ImportRun, lockRun, moveRun, saveProgress, saveTally } from "./store.ts"
import { type ImportTally, noRows, tallied, tallyOf } from "./tally.ts"
import { undoBatch } from "./undo.ts"
import { countRows, dropCutOff, dropRemarks, dropRows, findStale, firstRows, keepRows } from "./waiting-store.ts"

/** Nobody has decided on rows that came so long ago: they are deleted, for what is not published is not to be kept. */
const waitsMs = 30 * 86_400_000

/** Keeps a batch, with what would come of it now. @returns the tally with it */
export function keepBatch(
  pool: Pool,
  id: string,
  batch: Batch,
  tally: ImportTally,
  importer: Importer,
): Promise<ImportTally> {
  return pool.begin(async (tx) => {
    const found: HeldRow[] = []
    const note: Holder = (row, _, authority) => {
      const why = holdFound(row, _, authority)
      if (why.length > 0) found.push({ line: row.line, authority, why, object: objectOf(row), findings: row.findings })
      return []
    }
    const asking = { ...importer, asksReasons: true, newSalt: () => "" }
    const { decision } = await decideRows(tx, batch, asking, 0, note)
    // They wait where all do, and are counted as what would come of them.
    const next = { ...tallied(batch, { ...decision, held: found }, tally), held: 0 }
    await keepRows(tx, id, batch.sources, new Map(found.map(({ line, findings }) => [line, { findings }])))
    await saveProgress(tx, id, next, batch.remarks)
    return next
  })
}

/** Has an import wait that has come to its end; one that would change nothing is done. */
export async function closeReceived(
  pool: Pool,
  id: string,
  tally: ImportTally,
  { actor, clock }: Importer,
): Promise<void> {
  const at = clock()
  const state = tally.added + tally.amended > 0 ? "waiting" : "done"
  await pool.begin(async (tx) => {
    if (state === "done") await dropRows(tx, id)
    await moveRun(tx, id, { state, at: state === "done" ? at : null })
    const received = { act: "import.received", object: id, after: { state, ...tally } }
    await writeAudit(tx, received, { actor, at })
  })
}

/**
 * Releases or returns an import. Done again it changes nothing, and a release that was cut off goes on.
 * @throws what the database throws; batches committed before that stay
 */
export async function actOnImport(
  pool: Pool,
  id: string,
  request: ImportActRequest,
  importer: Importer,
): Promise<"done" | ActRefusal> {
  let goOn = releaseBatch
  const begun = await pool.begin(async (tx) => {
    const run = await lockRun(tx, wholeRegister, id)
    if (!run) throw new Error(`there is no import ${id}`)
    const judged = judgeAct(run, request, await loadPersons(tx))
    if (judged !== "may") return judged
    const waiting = await countRows(tx, id)
    if (request.act === "release") {
      const hindered = judgeAnswers({ ...run, open: await countOpen(tx, id), waiting }, request, await loadPersons(tx))
      if (hindered) return hindered
      const alone = await judgeHands(tx, run, request.actor, importer.clock())
      if (alone) return alone
    }
    const { act, actor, reason } = request
    const at = importer.clock()
    if (run.undoes !== null) goOn = undoBatch
    // An undoing keeps the reason for which it was proposed.
    const decided = { decidedBy: actor, reason: reason ?? run.reason }
    if (act === "return") {
      await passReturn(tx, run, { actor, reason, at })
      await dropRows(tx, id)
      await moveRun(tx, id, { state: "returned", at, ...decided })
    } else {
      // What was refused when it came was not kept, and stays refused.
      const refused = run.rows - waiting
      if (run.state === "waiting") await saveTally(tx, id, { ...noRows, rows: refused, rejected: refused })
      await moveRun(tx, id, { state: "releasing", at: null, ...decided })
    }
    const [before, after] = [
      { state: run.state },
      act === "return"
        ? { state: "returned" }
        : { state: "releasing", sent_by: run.actor, ...(run.answerers.length > 0 && { answerers: run.answerers }) },
    ]
    const event = { act: `import.${act}`, object: id, before, after }
    await writeAudit(tx, event, { actor, reason, at })
    return judged
  })
  if (begun === "again") return "done"
  if (begun !== "may") return begun
  if (request.act === "release") while (await goOn(pool, id, importer));
  return "done"
}

/** Publishes the first rows that wait; false when there is nothing more to do. */
function releaseBatch(pool: Pool, id: string, importer: Importer): Promise<boolean> {
  return pool.begin(async (tx) => {
    // A later import of the sender waits for what is held, and has the log: two who wait for each other would never end.
    const found = await findRun(tx, wholeRegister, id)
    if (found?.partOf) await lockHead(tx)
    const run = await lockRun(tx, wholeRegister, id)
    // Somebody who goes on with it too was faster.
    if (run?.state !== "releasing") return false
    const rows = await firstRows(tx, id, batchRows, batchLength)
    if (rows.length === 0) {
      await moveRun(tx, id, { state: "released", at: importer.clock() })
      return false
    }
    const batch = emptyBatch(importer.clock())
    for (const row of rows) if (addRow(batch, toSource(row, run.form), { ...importer, ...asKept }) === "again") break
    batch.rows = batch.rows.map((row) => signedBySender(row, run))
    const head = await lockHead(tx)
    const asking = { ...importer, ...askedOf(run) }
    const hands = handsOfRun(run, importer.actor)
    const isForeign = holdForeign(hands, importer.clock())
    // What a form would refuse is left to be released by itself, with its reason: once, and not again out of a part.
    const intake = run.partOf === null ? await intakeOf(tx, batch, importer) : () => []
    const hold: Holder = (...row) => [...holdFound(...row), ...isForeign(...row), ...intake(row[0])]
    const decided = await decideRows(tx, batch, asking, head.size, hold)
    const { rows: present, known, context, decision } = decided
    const tally = tallied(batch, decision, tallyOf(run))
    await dropRemarks(tx, id, batch.through)
    await leaveOpen(tx, run, decision.held, { batch: { ...batch, rows: present }, known, context }, importer)
    await dropRows(tx, id, batch.through)
    const author = { actor: importer.actor, at: importer.clock(), importId: id }
    const pass = await passImport(tx, decision.changes, head, hands, author.at)
    await saveChanges(tx, decision.changes, head, author, { pass, about: id })
    await openFiles(tx, importer, decision.changes, batch.today)
    await saveReach(tx, author, decision.reached)
    await saveProgress(tx, id, tally, batch.remarks)
    return true
  })
}

async function intakeOf(tx: Transaction, { rows, today }: Batch, { policy }: Importer): Promise<Intake> {
  const sent = rows.flatMap((row) => (row.kind === "record" ? [row] : []))
  const records = await loadRecords(
    tx,
    sent.map(({ id }) => id),
  )
  const names = await loadNames(tx, [...new Set(sent.map(({ content }) => content.subjectCode))])
  const known = await loadIntake(tx, rows, { records, names })
  return openIntake(known, { origin: "source", today, policy })
}

/** The row with who has answered in it as it was sent, and when; what was answered while it waited says so itself. */
function signedBySender(row: NumberedRow, { actor, startedAt }: ImportRun): NumberedRow {
  if (row.kept.length === 0) return row
  // Sources and the operator answer nothing: who did in a row of theirs that waited before this was noted, the trail of its import says.
  const by = actor.startsWith("officer:") ? actor : null
  return { ...row, kept: row.kept.map((answer) => ({ by, at: startedAt.toISOString(), ...answer })) }
}

/** Deletes the rows of imports that nobody has decided on in time. @returns of how many */
export async function expireImports(
  pool: Pool,
  { actor, now, pause }: { actor: string; now: number; pause(): void },
): Promise<number> {
  await dropCutOff(pool, new Date(now - waitsMs))
  for (let expired = 0; ; expired++) {
    pause()
    const id = await findStale(pool, new Date(now - waitsMs))
    if (id === null) return expired
    await pool.begin(async (tx) => {
      const run = await lockRun(tx, wholeRegister, id)
      if (run?.state !== "waiting" && run?.state !== "running") return
      await dropRows(tx, id)
      await moveRun(tx, id, { state: "expired", at: now })
      const change = { before: { state: run.state }, after: { state: "expired" } }
      await writeAudit(tx, { act: "import.expire", object: id, ...change }, { actor, at: now })
    })
  }
}
