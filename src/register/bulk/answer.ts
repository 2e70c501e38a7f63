/**
 * Looking at rows (核对): what a second person says of the rows that chance and the register have chosen. One that is not as
 * it should be is taken out, to be decided by itself or not at all; where chance had chosen it, as many are chosen again.
 */
import type { Reach } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { hidePersonalNumbers } from "../../law/personal-data.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { writeAudit } from "../audit/trail.ts"
import { type BulkContent, type BulkListingContent, sampleSize } from "../proceeding/bulk.ts"
import type { Office } from "../proceeding/commit.ts"
import { begin, didOneOf } from "../proceeding/decide.ts"
import { loadFacts } from "../proceeding/facts.ts"
import { getKind } from "../proceeding/kinds.ts"
import type { Fault, Proceeding } from "../proceeding/proceeding.ts"
import type { DoerOf } from "../proceeding/service.ts"
import { insertProceeding, listHistory, lockProceeding } from "../proceeding/store.ts"
import { recount } from "./collect.ts"
import { type BulkRow, clearSample, drawRows, loadLines, updateRow } from "./store.ts"

/** What may be said of a row. */
export const answerNames = ["pass", "single", "drop"] as const

/** An answer about a row. */
export interface RowAnswer {
  line: number
  answer: (typeof answerNames)[number]
  reason?: string | undefined
}

/** How answers came out; all of them are taken, or none. */
export type Answered =
  | { kind: "done"; proceeding: Proceeding }
  | { kind: "absent" }
  | { kind: "illegal-act" | "not-your-act" | "own-act"; reason: Bilingual; legal: readonly string[] }
  | { kind: "faults"; faults: readonly Fault[] }

const notNow = { zh: "此事项现在不核对", en: "rows are looked at while it is proposed" }
const notYours = { zh: "须由审核人办理", en: "this is for the checker" }
const own = {
  zh: "须由另一人核对：本人经办的事项不得自行审核",
  en: "another person has to look at what one has prepared",
}

/** Takes the answers of a second person. */
export function answerRows(
  office: Office,
  reach: Reach,
  id: string,
  answers: readonly RowAnswer[],
  doerOf: DoerOf,
): Promise<Answered> {
  return office.sql.begin(async (tx) => {
    await lockHead(tx)
    const proceeding = await lockProceeding(tx, reach, id)
    if (!proceeding) return { kind: "absent" }
    const doer = doerOf(proceeding)
    if (proceeding.state !== "proposed") return { kind: "illegal-act", reason: notNow, legal: [] }
    if (!doer.parties.includes("checker")) return { kind: "not-your-act", reason: notYours, legal: [] }
    const barred = getKind(proceeding.kind).machine.acts["check"]?.notBy ?? []
    if (didOneOf(barred, doer, await listHistory(tx, proceeding))) return { kind: "own-act", reason: own, legal: [] }
    const rows = await loadLines(
      tx,
      id,
      answers.map(({ line }) => line),
    )
    const faults = answers.flatMap((answer, index) => faultsOf(answer, index, rows, proceeding.kind))
    if (faults.length > 0) return { kind: "faults", faults }
    const begun = await beginAlone(tx, office, proceeding, answers, rows, doer.actor)
    if ("faults" in begun) return { kind: "faults", faults: begun.faults }
    let faulty = false
    for (const { line, answer, reason = null } of answers) {
      const row = rows.get(line)
      if (!row) continue
      if (answer !== "pass" && row.sampled && row.exceptions.length === 0) faulty = true
      const alone = begun.cases.get(line) ?? null
      if (alone) await openAlone(tx, office, proceeding, alone, doer.actor)
      const proceedingId = alone?.id ?? null
      const outcome = answer === "pass" ? "ready" : answer === "single" ? "single" : "dropped"
      await updateRow(tx, row, { outcome, answeredBy: doer.actor, reason, proceedingId })
    }
    if (faulty) await drawMore(tx, proceeding)
    const next = await recount(tx, proceeding)
    const count = (name: RowAnswer["answer"]) => answers.filter(({ answer }) => answer === name).length
    const after = { state: "proposed", pass: count("pass"), single: count("single"), drop: count("drop") }
    const event = { act: "proceeding.answer", object: id, before: { state: "proposed" }, after }
    await writeAudit(tx, event, { actor: doer.actor, at: office.clock() })
    return { kind: "done", proceeding: next }
  })
}

function faultsOf(
  { line, answer, reason }: RowAnswer,
  index: number,
  rows: ReadonlyMap<number, BulkRow>,
  kind: string,
): Fault[] {
  const at = (field: string, zh: string, en: string): Fault[] => [
    { field: `answers/${index}/${field}`, reason: { zh, en } },
  ]
  const row = rows.get(line)
  if (!row) return at("line", "没有这一行", "there is no such row")
  if (row.outcome !== "ready") return at("line", "此行已不在待办理之列", "the row is not to be carried out any more")
  if (answer === "single" && kind !== "bulk")
    return at("answer", "此类事项没有单独办理", "it can't be decided by itself")
  const needed = answer !== "pass" || row.exceptions.length > 0
  if (needed && !reason?.trim()) return at("reason", "须写明理由", "reasons must be given")
  return []
}

/**
 * What rows that are taken out begin as, by line: each a proceeding of its own, whose clock runs from the same day. One that
 * the law keeps from being begun by now, for a twin came meanwhile, is a fault of its answer, and nothing is written.
 */
async function beginAlone(
  tx: Transaction,
  office: Office,
  bulk: Proceeding,
  answers: readonly RowAnswer[],
  rows: ReadonlyMap<number, BulkRow>,
  actor: string,
): Promise<{ cases: Map<number, Proceeding> } | { faults: readonly Fault[] }> {
  const content = bulk.content as BulkListingContent
  const cases = new Map<number, Proceeding>()
  for (const [index, { line, answer }] of answers.entries()) {
    const row = rows.get(line)
    if (!row || answer !== "single") continue
    const facts = await loadFacts(tx, office, row.subjectCode ?? "")
    const input = {
      subject: { code: row.subjectCode, name: row.subjectName },
      ...{ authority: bulk.authority, ground: content.ground, arose_on: row.aroseOn ?? content.arose_on },
      // Rows of before could be sent with what no evidence holds any more.
      evidence: hidePersonalNumbers(row.evidence ?? content.evidence) || "***",
    }
    // It is an officer's from here on; that the one who took it out can't check it, its history says.
    const begun = begin("abnormal", input, { actor, parties: ["officer"] }, office.newId(), facts, null)
    if (begun.kind === "done") cases.set(line, begun.next)
    else {
      const reasons = begun.kind === "faults" ? begun.faults.map(({ reason }) => reason) : [begun.reason]
      return { faults: reasons.map((reason) => ({ field: `answers/${index}/answer`, reason })) }
    }
  }
  return { cases }
}

async function openAlone(
  tx: Transaction,
  office: Office,
  bulk: Proceeding,
  begun: Proceeding,
  actor: string,
): Promise<void> {
  await insertProceeding(tx, begun)
  const event = { act: "proceeding.begin", object: begun.id, after: { state: begun.state, bulk: bulk.id } }
  await writeAudit(tx, event, { actor, at: office.clock() })
}

async function drawMore(tx: Transaction, { id, content }: Proceeding): Promise<void> {
  const { sample_seed, ready } = content as BulkContent
  await drawRows(tx, id, sample_seed ?? "", sampleSize(ready))
}

/** Draws the sample of what has just been proposed. @param seed that nobody knew before */
export async function drawSample(tx: Transaction, proceeding: Proceeding, seed: string): Promise<Proceeding> {
  await clearSample(tx, proceeding.id)
  await drawRows(tx, proceeding.id, seed, sampleSize((proceeding.content as BulkContent).ready))
  return recount(tx, proceeding, { sample_seed: seed })
}
