/**
 * Settles a batch: its rows are decided against what the register holds, and what they change is committed.
 */
import type { Pool, Sql } from "../../database/client.ts"
import type { Policy } from "../../law/policy.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { publishingKinds } from "../proceeding/kinds.ts"
import { loadPublished } from "../proceeding/store.ts"
import { loadRecords, saveChanges } from "../record/store.ts"
import { loadNames, loadSubjects } from "../subject/store.ts"
import { type Batch, decisionOrdinal, type NumberedRemark } from "./batch.ts"
import type { BatchDecision } from "./batch-decision.ts"
import { decideBatch } from "./decision.ts"
import { type ImportTally, saveProgress } from "./store.ts"

/** Who brings rows in, by which rights, and what that needs from outside. */
export interface Importer {
  /** As the audit trail names them. */
  actor: string
  /** By which the display of a record is worked out. */
  policy: Policy
  mayPublishFor(authority: string): boolean
  mayAmendSubject(region: string): boolean
  /** Whether they may answer findings of personal data; absent: no. */
  mayAnswer?: boolean
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  /** ms since 1970. */
  clock(): number
}

/** Decides a batch against the register as it stands. @param size position of the first publication */
export async function decideNow(
  sql: Sql,
  { rows, today }: Batch,
  importer: Omit<Importer, "actor" | "clock">,
  size: number,
): Promise<BatchDecision> {
  const subjects = rows.flatMap((row) => (row.kind === "subject" ? [row.subject.code] : []))
  const records = rows.filter((row) => row.kind === "record")
  const ids = records.map((row) => row.id)
  const known = {
    subjects: await loadSubjects(sql, subjects),
    names: await loadNames(sql, [...new Set(records.map((row) => row.content.subjectCode))]),
    records: await loadRecords(sql, ids),
    decidedHere: await loadPublished(sql, publishingKinds, ids),
  }
  return decideBatch(rows, known, { ...importer, today, size })
}

/** Adds what was remarked by the decision to the batch, and the batch to the tally. */
export function tallied(batch: Batch, decision: BatchDecision, tally: ImportTally): ImportTally {
  const flagged = addRemarks(batch, decision)
  return {
    rows: tally.rows + batch.read,
    added: tally.added + decision.added,
    amended: tally.amended + decision.amended,
    ended: tally.ended + decision.ended,
    unchanged: tally.unchanged + decision.unchanged,
    rejected: tally.rejected + batch.rejected + decision.refused.length,
    flagged: tally.flagged + batch.flagged + flagged,
  }
}

/** Adds what the decision remarks on rows, a form's fields as the form names them; the number of rows newly flagged. */
function addRemarks(batch: Batch, { refused, flagged }: BatchDecision): number {
  const before = new Set(batch.remarks.filter(({ outcome }) => outcome === "flagged").map(({ line }) => line))
  const ordinals = new Map<number, number>()
  const add = (outcome: NumberedRemark["outcome"]) => (row: BatchDecision["refused"][number]) => {
    const { line, remark } = row
    const ordinal = ordinals.get(line) ?? decisionOrdinal
    ordinals.set(line, ordinal + 1)
    const field = batch.fieldNames.get(line)?.(remark.field) ?? remark.field
    batch.remarks.push({ line, ordinal, outcome, field, reason: remark.reason })
  }
  refused.forEach(add("rejected"))
  flagged.forEach(add("flagged"))
  return new Set(flagged.flatMap(({ line }) => (before.has(line) ? [] : [line]))).size
}

/** Publishes a batch: its changes, its remarks and the tally in one transaction. @returns the tally with it */
export function commitBatch(
  pool: Pool,
  id: string,
  batch: Batch,
  tally: ImportTally,
  importer: Importer,
): Promise<ImportTally> {
  return pool.begin(async (tx) => {
    const head = await lockHead(tx)
    const decision = await decideNow(tx, batch, importer, head.size)
    const next = tallied(batch, decision, tally)
    const author = { actor: importer.actor, reason: null, at: importer.clock(), importId: id }
    await saveChanges(tx, decision.changes, head, author)
    await saveProgress(tx, id, next, batch.remarks)
    return next
  })
}
