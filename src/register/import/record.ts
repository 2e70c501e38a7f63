/**
 * Decides what a row about a record changes: it is published, corrected, ended, or kept without being shown because its
 * display was over before it came. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { addDays } from "../../law/day.ts"
import type { Policy } from "../../law/policy.ts"
import { amendedWindow, closing, opening, type RecordUpdate, windowOf } from "../record/change.ts"
import { recordDifference } from "../record/difference.ts"
import { type HeldRecord, type RecordContent, sameContent } from "../record/record.ts"
import { isLawful, type RecordMoveName, recordMoves } from "../record/state.ts"
import type { BatchDecision, DecisionContext, NumberedRow } from "./decision.ts"

/** A record as a row has it. */
export type RecordRow = Extract<NumberedRow, { kind: "record" }>

/** How a row says that a record has ended: by a move that its source made, and the first day on which it was not shown. */
export interface RowEnding {
  move: RecordMoveName
  on: string
}

type Window = Pick<HeldRecord, "displayedUntil" | "repairOpensOn">

/** Gives the window of a content. */
export type WindowOf = (content: RecordContent) => Window

// A window costs as much as a tenth of all else that is done with a row, and days and classes come again and again.
const windowsMax = 100_000

/** Windows under a policy, each worked out once as long as it is remembered. */
export function rememberWindows(policy: Policy): WindowOf {
  // By what is published, then by its days: one short key to be made for a row, where one of all parts took as long as
  // the window itself.
  const known = new Map<string, Map<string, Window>>()
  let size = 0
  return (content) => {
    // Restrictions are rare, and no two end alike.
    if (content.detail.restriction_ends_on !== undefined) return windowOf(content, policy)
    const kind = content.ground ?? content.penaltyClass ?? content.list
    const days = content.decidedOn + content.publishedOn
    const windows = known.get(kind) ?? new Map<string, Window>()
    const found = windows.get(days)
    if (found) return found
    if (++size > windowsMax) {
      known.clear()
      windows.clear()
      size = 1
    }
    const window = windowOf(content, policy)
    known.set(kind, windows.set(days, window))
    return window
  }
}

/** Decides a row. `known` is the record as the register has it, ended or not. */
export function decideRecord(
  row: RecordRow,
  known: HeldRecord | undefined,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  if (!known || isReopened(row, known)) takeNew(row, known, context, decision)
  else if (known.state === "live" || known.state === "masked") change(row, known, context, decision)
  // A record that has been removed is not brought back by the file that once brought it.
  else decision.unchanged++
}

/** Whether a row says something else than what the register holds of a record that is not over. */
export function changes({ content, ending }: RecordRow, { content: held, state }: HeldRecord): boolean {
  return (state === "live" || state === "masked") && (ending !== null || !sameContent(held, content))
}

/** What was kept because its display was over is judged again when the source says something else of it now. */
function isReopened(row: RecordRow, known: HeldRecord): boolean {
  return known.position === null && known.state === "expired" && !sameContent(known.content, row.content)
}

function takeNew(
  row: RecordRow,
  known: HeldRecord | undefined,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  const window = context.windowOf(row.content)
  const ending = endingOf(row.ending, window, context.today)
  const act = known ? "record.amend" : "record.add"
  const base = { id: row.id, content: row.content, ...window, barredUntil: null, isNew: known === undefined }
  if (ending) {
    const { to } = recordMoves[ending.move]
    const update: RecordUpdate = { ...base, state: to, position: null, endedOn: ending.on }
    const changed = known && recordDifference(known, update)
    decision.records.push(update)
    decision.audit.push({
      ...{ act, object: row.id, position: null },
      before: changed?.before ?? null,
      after: { ...changed?.after, state: to },
    })
    decision.flagged.push({ line: row.line, remark: { field: "", reason: keptNotShown(ending, window) } })
  } else {
    const position = context.size + decision.publications.length
    decision.publications.push(opening("add", row.id, row.content, null, null, context))
    const update: RecordUpdate = { ...base, state: "live", position, endedOn: null }
    const changed = known && recordDifference(known, update)
    decision.records.push(update)
    decision.audit.push({
      ...{ act, object: row.id, position },
      before: changed?.before ?? null,
      after: changed?.after ?? null,
    })
  }
  if (known) decision.amended++
  else decision.added++
}

function change(row: RecordRow, known: HeldRecord, context: DecisionContext, decision: BatchDecision): void {
  if (!changes(row, known)) {
    decision.unchanged++
    return
  }
  const same = sameContent(known.content, row.content)
  const window = same ? known : amendedWindow(known, context.windowOf(row.content))
  const ending = endingOf(row.ending, window, context.today)
  decision.amended++
  if (ending) end(row, known, window, ending, context, decision)
  else amend(row, known, window, context, decision)
}

/** A correction is published at once; of a masked record, with its being shown again. */
function amend(
  { id, content }: RecordRow,
  known: HeldRecord,
  { displayedUntil, repairOpensOn }: Window,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  const shown = known.state === "live"
  const position = shown ? context.size + decision.publications.length : null
  if (shown) decision.publications.push(opening("amend", id, content, known.position, null, context))
  const update: RecordUpdate = {
    ...known,
    ...{ content, displayedUntil, repairOpensOn, position: position ?? known.position, isNew: false },
  }
  decision.records.push(update)
  const { before, after } = recordDifference(known, update)
  decision.audit.push({
    act: "record.amend",
    object: id,
    position,
    before: { ...before, position: known.position },
    after,
  })
}

function end(
  { id, line, content }: RecordRow,
  known: HeldRecord,
  { displayedUntil, repairOpensOn }: Window,
  ending: RowEnding,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  if (!isLawful(ending.move, known.content.list, known.state)) {
    throw new Error(`record ${id} is ${known.state}: a row can't ${ending.move} it`)
  }
  const position = known.state === "live" ? context.size + decision.publications.length : null
  if (position !== null) decision.publications.push(closing(ending.move, known))
  const update: RecordUpdate = {
    ...known,
    ...{ content, displayedUntil, repairOpensOn, state: recordMoves[ending.move].to, endedOn: ending.on, isNew: false },
  }
  decision.records.push(update)
  const { before, after } = recordDifference(known, update)
  decision.audit.push({
    act: `record.${ending.move}`,
    object: id,
    position,
    before: { ...before, position: known.position },
    after,
  })
  if (ending.move === "expire") {
    decision.flagged.push({ line, remark: { field: "", reason: keptNotShown(ending, { displayedUntil }) } })
  }
}

/** What has ended a record by today, by its source or by itself, whichever was first; null while it is to be shown. */
function endingOf(ending: RowEnding | null, { displayedUntil }: Window, today: string): RowEnding | null {
  const itself: RowEnding | null =
    displayedUntil !== null && displayedUntil < today ? { move: "expire", on: addDays(displayedUntil, 1) } : null
  if (ending && itself) return ending.on <= itself.on ? ending : itself
  return ending ?? itself
}

function keptNotShown({ move, on }: RowEnding, { displayedUntil }: Pick<Window, "displayedUntil">): Bilingual {
  if (move === "expire") {
    return {
      zh: `已保存，不公示：公示期已于 ${displayedUntil} 届满`,
      en: `kept, not shown: its display ended on ${displayedUntil}`,
    }
  }
  const { zh, en } = recordMoves[move]
  return { zh: `已保存，不公示：${on} 已${zh}`, en: `kept, not shown: ${en} on ${on}` }
}
