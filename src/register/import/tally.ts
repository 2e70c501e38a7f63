/**
 * The tally of an import (导入统计): what came of its rows, batch by batch. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { findingWords } from "../record/leaving-text.ts"
import { type Batch, decisionOrdinal } from "./batch.ts"
import type { BatchDecision } from "./batch-decision.ts"
import { type HeldRow, holdReasons } from "./hold.ts"
import type { Remark } from "./row-field.ts"
import type { RemarkOutcome } from "./state.ts"

/** What came of the rows so far. `rows` = `added` + `amended` + `unchanged` + `rejected` + `held`. */
export interface ImportTally {
  rows: number
  added: number
  amended: number
  /** Of those that are amended, how many end a display. */
  ended: number
  unchanged: number
  rejected: number
  /** Rows that wait, in imports of their own. */
  held: number
  /** Rows taken with a remark; counted among the others too. */
  flagged: number
}

/** The tally before the first row. */
export const noRows: ImportTally = {
  ...{ rows: 0, added: 0, amended: 0, ended: 0, unchanged: 0, rejected: 0, held: 0, flagged: 0 },
}

/** The tally among the fields of a run. */
export function tallyOf(run: ImportTally): ImportTally {
  const { rows, added, amended, ended, unchanged, rejected, held, flagged } = run
  return { rows, added, amended, ended, unchanged, rejected, held, flagged }
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
    held: tally.held + decision.held.length,
    flagged: tally.flagged + batch.flagged + flagged,
  }
}

/** Adds what the decision remarks on rows, a form's fields as the form names them; the number of rows newly flagged. */
function addRemarks(batch: Batch, { refused, flagged, held }: BatchDecision): number {
  const before = new Set(batch.remarks.filter(({ outcome }) => outcome === "flagged").map(({ line }) => line))
  const ordinals = new Map<number, number>()
  const add = (outcome: RemarkOutcome) => (row: BatchDecision["refused"][number]) => {
    const { line, remark } = row
    const ordinal = ordinals.get(line) ?? decisionOrdinal
    ordinals.set(line, ordinal + 1)
    const field = batch.fieldNames.get(line)?.(remark.field) ?? remark.field
    batch.remarks.push({ line, ordinal, outcome, field, reason: remark.reason })
  }
  refused.forEach(add("rejected"))
  flagged.forEach(add("flagged"))
  held.flatMap(heldRemarks).forEach(add("held"))
  return new Set(flagged.flatMap(({ line }) => (before.has(line) ? [] : [line]))).size
}

/** Why a row waits, and each finding by its field and place. */
function heldRemarks({ line, why, findings, again }: HeldRow): { line: number; remark: Remark }[] {
  const found = findings.map((finding): Remark => ({ field: finding.field, reason: findingWords(finding) }))
  const reasons = [...why.map((one) => holdReasons[one]), ...(again ? [waitsAlready(again)] : [])]
  return [...reasons.map((reason): Remark => ({ field: "", reason })), ...found].map((remark) => ({ line, remark }))
}

function waitsAlready({ importId, line }: { importId: string; line: number }): Bilingual {
  return {
    zh: `与导入 ${importId} 第 ${line} 行相同，已在其中等待，不重复保存`,
    en: `the same as line ${line} of import ${importId}, where it waits already: it is not kept twice`,
  }
}

/** Some rows of a batch that was read, as a batch of their own. */
export function partOfBatch(batch: Batch, lines: ReadonlySet<number>): Batch {
  const isIn = ({ line }: { line: number }) => lines.has(line)
  const remarks = batch.remarks.filter((remark) => isIn(remark) && remark.ordinal < decisionOrdinal)
  return {
    ...batch,
    rows: batch.rows.filter(isIn),
    sources: batch.sources.filter(({ number }) => lines.has(number)),
    ...{ remarks, read: lines.size, rejected: 0 },
    flagged: new Set(remarks.map(({ line }) => line)).size,
  }
}
