/**
 * Rows that are sent again while they wait. The same row is not kept twice; another one about the same record or subject
 * takes the place of that which waits, or an officer would release what its sender has put right since.
 */
import type { Pool, Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { writeAudits } from "../audit/trail.ts"
import { sameContent } from "../record/record.ts"
import { sameSubject } from "../subject/change.ts"
import { recordAsAnswered, subjectAsAnswered } from "./answered-row.ts"
import { addRow, type Batch, batchLength, emptyBatch, type ReadableRow } from "./batch.ts"
import type { BatchDecision } from "./batch-decision.ts"
import type { KnownState } from "./decision.ts"
import { type HeldRow, objectOf } from "./hold.ts"
import type { Importer } from "./importer.ts"
import { asKept, type KeptRow, toKept, toSource } from "./kept-row.ts"
import { completed } from "./known-row.ts"
import type { NumberedRow } from "./row.ts"
import { moveRun } from "./store.ts"
import {
  countRows,
  dropRowsBut,
  findOrigins,
  findReleased,
  findWaiting,
  forgetRows,
  isAnyHeld,
  keepRows,
  type Origins,
  readWaiting,
  type WaitingRow,
  type WaitingText,
} from "./waiting-store.ts"

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

/** The decision, in which a held row that waits already says where. Texts are read by so much at a time. */
export async function withWaiting(
  tx: Transaction,
  decision: BatchDecision,
  { rows, sources }: Batch,
  waiting: Waiting,
  importer: Importer,
): Promise<BatchDecision> {
  if (waiting.size === 0) return decision
  const rowOf = new Map(rows.map((row) => [row.line, row]))
  const sourceOf = new Map(sources.map((source) => [source.number, source]))
  const lineOf = new Map(decision.held.map(({ object, line }) => [object, line]))
  const again = new Map<string, { importId: string; line: number }>()
  for (const part of inParts([...lineOf.keys()].flatMap((object) => waiting.get(object) ?? []))) {
    for (const there of await readWaiting(tx, part)) {
      const { object, importId, line } = there
      const at = lineOf.get(object) ?? 0
      const [row, source] = [rowOf.get(at), sourceOf.get(at)]
      if (!row || !source || again.has(object)) continue
      if (saysSame(row, toKept(source), there, importer)) again.set(object, { importId, line })
    }
  }
  const held = decision.held.map((one) => {
    const same = again.get(one.object)
    return same ? { ...one, again: same } : one
  })
  return { ...decision, held }
}

/**
 * The decision on rows that are settled once more, in which none is held beside another about the same: that has come after
 * it, and whoever released the two in turn would have the older word replace the newer.
 */
export function withoutOlder(decision: BatchDecision, waiting: Waiting): BatchDecision {
  const [older, held] = [[], []] as [HeldRow[], HeldRow[]]
  for (const row of decision.held) (!row.again && waiting.has(row.object) ? older : held).push(row)
  const refused = older.map(({ line }) => ({ line, remark: { field: "", reason: newerWaits } }))
  return { ...decision, held, refused: [...decision.refused, ...refused] }
}

const newerWaits = {
  zh: "报送人此后又报送了该主体或者该决定的数据，正在等待，以后报的为准，该行不再保留",
  en: "its sender has sent the subject or the decision again since, which waits and counts: the row is not kept",
} as const satisfies Bilingual

/** Rows in parts, each of so much text as a batch may have, but of one row at least. */
export function* inParts<Row extends { length: number }>(rows: readonly Row[], most = batchLength): Generator<Row[]> {
  let [part, length]: [Row[], number] = [[], 0]
  for (const row of rows) {
    if (part.length > 0 && length + row.length > most) {
      yield part
      part = []
      length = 0
    }
    part.push(row)
    length += row.length
  }
  if (part.length > 0) yield part
}

/** A row of a file that says what is published already, while others about the same wait. */
interface PassingRow {
  /** Where it is kept meanwhile, by its line; null where the file has come to one of those since. */
  line: number | null
  /** Those that it has not come to, each by import and line. */
  waiting: readonly string[]
}

/**
 * What a file has passed so far, by what it is about. It may still come to it: a file that tells a record twice repeats what
 * is published before it repeats what waits. The rows themselves are kept by the import until its file has been read: all of
 * a file may be such rows.
 */
export type Passed = Map<string, PassingRow>

const keyOf = ({ importId, line }: Pick<WaitingRow, "importId" | "line">) => `${importId} ${line}`
const importOf = (key: string) => key.slice(0, key.indexOf(" "))

/** Where a row waits, and where it waited before releases left it, each in a part of its own. */
const keysOf = ({ importId, line }: WaitingRow, origins: Origins) =>
  [importId, ...(origins.get(importId) ?? [])].map((id) => keyOf({ importId: id, line }))

/**
 * Forgets the rows that wait and have been overtaken: published since, or said otherwise. Those that were passed are
 * forgotten when their file has been read to its end.
 * @param by the import that overtakes them
 */
export async function dropOvertaken(
  tx: Transaction,
  by: string,
  {
    batch: { rows, sources },
    known,
    waiting,
    passed,
  }: { batch: Pick<Batch, "rows" | "sources">; known: KnownState; waiting: Waiting; passed: Passed },
  { held, refused, changes }: BatchDecision,
  importer: Importer,
): Promise<void> {
  if (waiting.size === 0 && passed.size === 0) return
  const sourceOf = new Map(sources.map((source) => [source.number, source]))
  const stays = new Set(refused.map(({ line }) => line))
  const heldAt = new Map(held.map((row) => [row.line, row]))
  const changed = new Set([...changes.added, ...changes.changed].map(({ id }) => id))
  for (const { subject } of changes.subjects) changed.add(subject.code)
  const overtaken: WaitingRow[] = []
  const passing: ReadableRow[] = []
  for (const row of rows) {
    const object = objectOf(row)
    const there = waiting.get(object)
    if (stays.has(row.line)) continue
    const again = heldAt.get(row.line)?.again
    const [before, source] = [passed.get(object), sourceOf.get(row.line)]
    // Whatever it says now comes after what it has said of the same before.
    passed.delete(object)
    if (again) {
      const waits = before?.waiting.filter((key) => key !== keyOf(again))
      if (waits) passed.set(object, { line: null, waiting: waits })
    } else if (there && (heldAt.has(row.line) || changed.has(object))) overtaken.push(...there)
    else if (there && source) {
      passing.push(source)
      passed.set(object, { line: row.line, waiting: there.map(keyOf) })
    }
  }
  if (passing.length > 0) await keepRows(tx, by, passing, new Map())
  await forget(tx, by, overtaken, (object) => known.records.has(object) || known.subjects.has(object), importer)
}

// Looked for in a transaction, under the lock of the log's head.
const passedAtOnce = 2_000

/**
 * Forgets the rows that wait which a file has passed and not come back to: what it says counts, and that is published. Of its
 * own rows stay kept those that say so where it is no longer: what they passed was released meanwhile.
 */
export async function dropPassed(pool: Pool, by: string, passed: Passed, importer: Importer): Promise<void> {
  const objects = [...passed.keys()]
  const overtaken: number[] = []
  for (let from = 0; from < objects.length; from += passedAtOnce) {
    const some = objects.slice(from, from + passedAtOnce)
    await pool.begin(async (tx) => {
      await lockHead(tx)
      const there = await findWaiting(tx, importer.actor, some)
      const origins = await findOrigins(tx, new Set(there.map(({ importId }) => importId)))
      const gone = there.filter((row) => {
        const waits = passed.get(row.object)?.waiting ?? []
        return keysOf(row, origins).some((key) => waits.includes(key))
      })
      await forget(tx, by, gone, () => true, importer)
      const still = new Set(there.flatMap((row) => keysOf(row, origins)))
      const left = some.flatMap((object) => {
        const { line, waiting } = passed.get(object) ?? { line: null, waiting: [] }
        const released = waiting.filter((key) => !still.has(key)).map(importOf)
        return line !== null && released.length > 0 ? [{ line, released }] : []
      })
      const done = await findReleased(tx, new Set(left.flatMap(({ released }) => released)))
      for (const { line, released } of left) if (released.some((id) => done.has(id))) overtaken.push(line)
    })
  }
  await dropRowsBut(pool, by, overtaken)
}

async function forget(
  tx: Transaction,
  by: string,
  overtaken: readonly WaitingRow[],
  isKnown: (object: string) => boolean,
  { actor, clock }: Importer,
): Promise<void> {
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
function saysSame(row: NumberedRow, sent: KeptRow, there: WaitingText, importer: Importer): boolean {
  if (sent.text === there.text) return true
  const batch = emptyBatch(importer.clock())
  addRow(batch, toSource(there, there.form), { ...importer, ...asKept })
  const [waits] = batch.rows
  if (row.kind === "subject") {
    return waits?.kind === "subject" && sameSubject(subjectAsAnswered(row, waits.subject).subject, waits.subject)
  }
  if (waits?.kind !== "record") return false
  const { content, ending } = completed(recordAsAnswered(row, waits.content, waits.text), waits.content, notDecidedHere)
  return sameContent(content, waits.content) && JSON.stringify(ending) === JSON.stringify(waits.ending)
}
