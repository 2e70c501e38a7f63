/**
 * Rows that are sent again while they wait. The same row is not kept twice; another one about the same record or subject
 * takes the place of that which waits, or an officer would release what its sender has put right since.
 */
import type { Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { writeAudits } from "../audit/trail.ts"
import { sameContent } from "../record/record.ts"
import { sameSubject } from "../subject/change.ts"
import { recordAsAnswered, subjectAsAnswered } from "./answered-row.ts"
import { addRow, type Batch, emptyBatch } from "./batch.ts"
import type { BatchDecision } from "./batch-decision.ts"
import type { KnownState } from "./decision.ts"
import { objectOf } from "./hold.ts"
import type { Importer } from "./importer.ts"
import { type KeptRow, toKept, toSource } from "./kept-row.ts"
import { completed } from "./known-row.ts"
import type { NumberedRow } from "./row.ts"
import { moveRun } from "./store.ts"
import { countRows, findWaiting, forgetRows, isAnyHeld, type WaitingRow } from "./waiting-store.ts"

/** Rows that wait, by what they are about. */
export type Waiting = ReadonlyMap<string, readonly WaitingRow[]>

/** The rows of an importer that wait and are about the same as rows of a batch. */
export async function loadWaiting(
  tx: Transaction,
  rows: readonly NumberedRow[],
  { holding, actor }: Importer,
): Promise<Waiting> {
  if (!holding || rows.length === 0 || !(await isAnyHeld(tx, actor))) return new Map()
  return Map.groupBy(await findWaiting(tx, actor, rows.map(objectOf)), ({ object }) => object)
}

/** The decision, in which a held row that waits already says where. */
export function withWaiting(
  decision: BatchDecision,
  { rows, sources }: Batch,
  waiting: Waiting,
  importer: Importer,
): BatchDecision {
  if (waiting.size === 0) return decision
  const rowOf = new Map(rows.map((row) => [row.line, row]))
  const sourceOf = new Map(sources.map((source) => [source.number, source]))
  const held = decision.held.map((one) => {
    const [row, source] = [rowOf.get(one.line), sourceOf.get(one.line)]
    if (!row || !source) return one
    const same = waiting.get(one.object)?.find((there) => saysSame(row, toKept(source), there, importer))
    return same ? { ...one, again: { importId: same.importId, line: same.line } } : one
  })
  return { ...decision, held }
}

/** Forgets the rows that wait and have been overtaken: published since, or said otherwise. @param by the import that did */
export async function dropOvertaken(
  tx: Transaction,
  by: string,
  { rows }: Pick<Batch, "rows">,
  waiting: Waiting,
  { held, refused }: BatchDecision,
  known: KnownState,
  { actor, clock }: Importer,
): Promise<void> {
  if (waiting.size === 0) return
  const stays = new Set([...held.filter(({ again }) => again), ...refused].map(({ line }) => line))
  const overtaken = rows.flatMap((row) => (stays.has(row.line) ? [] : (waiting.get(objectOf(row)) ?? [])))
  const isKnown = (object: string) => known.records.has(object) || known.subjects.has(object)
  for (const [importId, gone] of Map.groupBy(overtaken, (row) => row.importId)) {
    const lines = gone.map(({ line, object }) => ({ line, amends: isKnown(object) }))
    await forgetRows(tx, importId, lines, overtakenBy)
    const event = { act: "import.replace", object: importId, after: { rows: lines.length, by } }
    await writeAudits(tx, [event], { actor, at: clock() })
    if ((await countRows(tx, importId)) > 0) continue
    const state = gone[0]?.state === "releasing" ? "released" : "returned"
    await moveRun(tx, importId, { state, at: clock() })
  }
}

const overtakenBy = {
  zh: "报送人又报送了该主体或者该决定的数据，以后报的为准，该行已删除",
  en: "its sender has sent the subject or the decision again, which counts: the row is deleted",
} as const satisfies Bilingual

// What waits has come by a file, and the register calls nobody anything in it.
const notDecidedHere = { authorityName: undefined, decidedHere: false }

/** Whether a row says the same as one that waits, as it was sent or as it has been answered. */
function saysSame(row: NumberedRow, sent: KeptRow, there: WaitingRow, importer: Importer): boolean {
  if (sent.text === there.text) return true
  const batch = emptyBatch(importer.clock())
  addRow(batch, toSource(there, there.form), { ...importer, mayAnswer: true, findingsWait: true })
  const [waits] = batch.rows
  if (row.kind === "subject") {
    return waits?.kind === "subject" && sameSubject(subjectAsAnswered(row, waits.subject).subject, waits.subject)
  }
  if (waits?.kind !== "record") return false
  const { content, ending } = completed(recordAsAnswered(row, waits.content, waits.text), waits.content, notDecidedHere)
  return sameContent(content, waits.content) && JSON.stringify(ending) === JSON.stringify(waits.ending)
}
