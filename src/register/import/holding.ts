/**
 * Holding rows: what is left to an import that publishes by itself is worked out, and the rows that wait are kept, for
 * each authority in an import of its own that its people release or return.
 */
import { wholeRegister } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { numberKey } from "../../law/decision-number.ts"
import { writeAudit } from "../audit/trail.ts"
import { listUses } from "../proceeding/number-store.ts"
import type { Batch } from "./batch.ts"
import type { DecisionContext } from "./batch-decision.ts"
import { countChanges, decideBatch, type KnownState } from "./decision.ts"
import { allowedBy, brakeFloor, type HeldRow, liveNeeded, openHolder } from "./hold.ts"
import {
  changedBy,
  countLive,
  findPart,
  leftOfFirstLoad,
  listStanding,
  spentSince,
  useFirstLoad,
} from "./hold-store.ts"
import type { Holding, Importer } from "./importer.ts"
import { type IntakeKnown, numberOf, openIntake } from "./intake.ts"
import type { NumberedRow } from "./row.ts"
import { findRun, type ImportRun, openRun, saveProgress } from "./store.ts"
import { partOfBatch, tallied, tallyOf } from "./tally.ts"
import { keepRows, moveRows } from "./waiting-store.ts"

/** The changes of so long count together: many small files are as one. */
const brakeWindowMs = 86_400_000

/** What holds the rows of a batch; null where nothing is held. Under the lock of the log's head. */
export async function loadHolder(
  tx: Transaction,
  id: string,
  batch: Batch,
  known: KnownState,
  context: DecisionContext,
  { holding, actor, clock }: Importer,
): Promise<ReturnType<typeof openHolder> | null> {
  if (!holding) return null
  const { source, named } = holding
  const counts = countChanges(batch.rows, known, context)
  const limited = () => leftOfLimits(tx, counts, holding, actor, clock())
  const changes = named === null ? await limited() : named - (counts.size > 0 ? await changedBy(tx, id) : 0)
  const firstLoad = source ? await leftOfFirstLoad(tx, source.id, dayInChina(clock())) : 0
  const allowances = { source: source?.authorities ?? null, firstLoad, changes }
  if (holding.legacy) return openHolder(allowances)
  const { today, policy } = context
  const about = { origin: source ? "source" : "command-line", today, policy } as const
  return openHolder({ ...allowances, intake: openIntake(await loadIntake(tx, batch.rows, known), about) })
}

/** What the rows of a batch are held against. */
export async function loadIntake(
  tx: Transaction,
  rows: readonly NumberedRow[],
  { records, names }: Pick<KnownState, "records" | "names">,
): Promise<IntakeKnown> {
  const sent = rows.flatMap((row) => (row.kind === "record" ? [row.content] : []))
  const listed = sent.filter(({ list }) => list !== "penalty")
  const standing = await listStanding(tx, [...new Set(listed.map(({ subjectCode }) => subjectCode))])
  const numbered = new Map<string, (string | null)[]>()
  const keys = new Map(
    sent.map(({ authority, decisionNo }) => [
      numberOf(authority, decisionNo),
      { authority, key: numberKey(decisionNo) },
    ]),
  )
  for (const { authority, key, decidedOn } of await listUses(tx, [...keys.values()])) {
    const number = numberOf(authority, key)
    numbered.set(number, [...(numbered.get(number) ?? []), decidedOn])
  }
  return { standing, numbered, records, names }
}

/** How many records of authorities somebody may still end or amend by the limits. */
export async function leftOfLimits(
  tx: Transaction,
  counts: ReadonlyMap<string, number>,
  { limits }: Holding,
  actor: string,
  now: number,
): Promise<Map<string, number>> {
  if (counts.size === 0) return new Map()
  const spent = await spentSince(tx, actor, now - brakeWindowMs, [...counts.keys()])
  const spentFor = (authority: string) => spent.get(authority) ?? 0
  const most = [...counts].flatMap(([authority, count]): [string, number][] => {
    const rows = count + spentFor(authority)
    return rows > brakeFloor ? [[authority, liveNeeded(limits, rows)]] : []
  })
  const live = await countLive(tx, new Map(most))
  const left = (authority: string) => allowedBy(limits, live.get(authority) ?? 0) - spentFor(authority)
  return new Map([...counts.keys()].map((authority) => [authority, left(authority)]))
}

/** A batch, with what its rows are decided on. */
interface JudgedBatch {
  batch: Batch
  known: KnownState
  context: DecisionContext
}

/** Keeps the rows that wait, for each authority in an import of its own. */
export async function keepHeld(
  tx: Transaction,
  id: string,
  held: readonly HeldRow[],
  judged: JudgedBatch,
  importer: Importer,
): Promise<void> {
  const fresh = held.filter(({ again }) => !again)
  for (const [authority, rows] of Map.groupBy(fresh, (row) => row.authority)) {
    const [run, part] = await countHeld(tx, { id, authority, rows }, judged, importer)
    await keepRows(tx, run.id, part.sources, new Map(rows.map((row) => [row.line, row])))
  }
}

/**
 * Leaves the rows of an import that is being released in which something is still open, in an import of their own, and those
 * that are for another authority's people, in one for each.
 */
export async function leaveOpen(
  tx: Transaction,
  { id, authority }: ImportRun,
  held: readonly HeldRow[],
  judged: JudgedBatch,
  importer: Importer,
): Promise<void> {
  if (held.length === 0 || authority === null) return
  const whose = (row: HeldRow) => (row.why.includes("authority") ? row.authority : authority)
  for (const [of, rows] of Map.groupBy(held, whose)) {
    const [run] = await countHeld(tx, { id, authority: of, rows }, judged, importer)
    await moveRows(tx, id, run.id, rows)
  }
}

/** The import in which rows of another wait, with what would come of them; and these rows as a batch. */
async function countHeld(
  tx: Transaction,
  { id, authority, rows }: { id: string; authority: string; rows: readonly HeldRow[] },
  { batch, known, context }: JudgedBatch,
  importer: Importer,
): Promise<[ImportRun, Batch]> {
  const part = partOfBatch(batch, new Set(rows.map(({ line }) => line)))
  const run = (await findPart(tx, id, authority)) ?? (await openPart(tx, id, authority, importer))
  const wouldBe = decideBatch(part.rows, known, { ...context, newSalt: () => "" })
  const tally = tallied(part, { ...wouldBe, held: [...rows] }, tallyOf(run))
  await saveProgress(tx, run.id, { ...tally, held: 0 }, part.remarks)
  return [run, part]
}

/**
 * Opens the import in which rows of another wait. It can be decided on at once, however far the other is. They are still
 * the sender's, wait since they came, and are released by nobody who has answered in them.
 */
async function openPart(
  tx: Transaction,
  partOf: string,
  authority: string,
  { actor, newId, clock }: Importer,
): Promise<ImportRun> {
  const id = newId()
  const whole = await findRun(tx, wholeRegister, partOf)
  if (!whole) throw new Error(`there is no import ${partOf}`)
  const { source, form, answerers, reachesAll, startedAt } = whole
  const sentFor = { authority, reachesAll }
  const sent = { actor: whole.actor, source, at: startedAt.getTime(), sentFor, form }
  await openRun(tx, { id, ...sent, partOf, answerers, state: "waiting" })
  const at = clock()
  await writeAudit(tx, { act: "import.hold", object: id, after: { part_of: partOf, authority } }, { actor, at })
  const run = await findRun(tx, wholeRegister, id)
  if (!run) throw new Error("the import that was just opened is gone")
  return run
}

/** Takes the rows that an announced first load let in off what is left of it. */
export async function noteUsed(
  tx: Transaction,
  id: string,
  used: number,
  { holding, actor, clock }: Importer,
): Promise<void> {
  if (used === 0 || !holding?.source) return
  await useFirstLoad(tx, holding.source.id, used)
  await writeAudit(tx, { act: "import.first-load", object: id, after: { rows: used } }, { actor, at: clock() })
}
