/**
 * Decides what a row about a record changes: it is published, corrected, ended, or kept without being shown because its
 * display was over before it came. The moves are those that proceedings make. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { removalFields } from "../../law/public-field.ts"
import { addRecord, dayAfterDisplay, moveAlone, type RecordChange, type RecordEnd } from "../record/change.ts"
import { type HeldRecord, type RecordContent, sameContent } from "../record/record.ts"
import { isLawful, isOpen, type RecordMove, recordMoves } from "../record/state.ts"
import { fells, toldKinds } from "../record/told-end.ts"
import { amendedWindow, type Window, windowOf } from "../record/window.ts"
import type { BatchDecision, DecisionContext } from "./batch-decision.ts"
import type { RowEffect } from "./hold.ts"
import type { NumberedRow } from "./row.ts"

/** A record as a row has it. */
export type RecordRow = Extract<NumberedRow, { kind: "record" }>

/** What a row does to what the register holds of its record, ended or not. */
export function recordEffect(row: RecordRow, known: HeldRecord | undefined): RowEffect | null {
  if (!known || isReopened(row, known)) return "adds"
  // A record that has been removed is not brought back by the file that once brought it.
  return changes(row, known) ? "changes" : null
}

/** Decides a row. `known` is the record as the register has it, ended or not. */
export function decideRecord(
  row: RecordRow,
  known: HeldRecord | undefined,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  const effect = recordEffect(row, known)
  if (effect === "adds") takeNew(row, known, context, decision)
  else if (effect && known) change(row, known, context, decision)
  else decision.unchanged++
}

/**
 * Whether a row says something else than what the register holds of a record that is not over; of one that was removed or
 * ran out, that its decision fell.
 */
function changes({ content, ending }: RecordRow, { content: held, state }: HeldRecord): boolean {
  if (isOpen(state)) return ending !== null || !sameContent(held, content)
  return ending !== null && fells(ending) && isLawful(ending.move, held.list, state, true)
}

/** What was kept because its display was over is judged again when the source says something else of it now. */
function isReopened(row: RecordRow, known: HeldRecord): boolean {
  // It may have been shown by an import that was undone since: what its source says next counts all the same.
  const isKept = known.state === "unpublished" || (known.state === "expired" && known.position === null)
  return isKept && !sameContent(known.content, row.content)
}

/** What is never published, and would be of a record that was: no row makes a warning of what is shown. */
export function wasPublished({ content }: RecordRow, known: HeldRecord | undefined): boolean {
  return known !== undefined && content.penaltyClass === "P0" && known.content.penaltyClass !== "P0"
}

function takeNew(
  { id, line, content, ending }: RecordRow,
  kept: HeldRecord | undefined,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  const window = windowOf(content, context.policy)
  const unseen = content.penaltyClass === "P0"
  const end = unseen ? neverShown(ending, content) : endOf(ending, window, context.today)
  addRecord(id, withFall(content, ending, end), kept, end, context, decision.changes)
  if (end && !unseen) decision.flagged.push({ line, remark: { field: "", reason: keptNotShown(end, window) } })
  if (kept) decision.amended++
  else decision.added++
}

function change(row: RecordRow, known: HeldRecord, context: DecisionContext, decision: BatchDecision): void {
  const { line } = row
  const wasOpen = isOpen(known.state)
  const said = wasOpen ? row.content : withRemoval(known.content, row.content)
  const window = sameContent(known.content, said) ? known : amendedWindow(known, windowOf(said, context.policy))
  const end = endOf(row.ending, window, context.today)
  const content = withFall(said, row.ending, wasOpen ? end : known.endedOn === null ? null : { on: known.endedOn })
  const change: RecordChange = sameContent(known.content, content) ? {} : { content }
  decision.amended++
  if (end && wasOpen) decision.ended++
  // Of a masked record a correction is published with its being shown again.
  if (!end) moveAlone("amend", known, change, context.today, context, decision.changes)
  else moveAlone(end.move, known, { ...change, ...stateOf(end) }, end.on, context, decision.changes)
  if (end && isByItself(end)) {
    decision.flagged.push({ line, remark: { field: "", reason: keptNotShown(end, window) } })
  }
}

/** What has ended a record by today, by its source or by itself, whichever was first; null while it is to be shown. */
function endOf(told: RecordEnd | null, window: Window, today: string): RecordEnd | null {
  const on = dayAfterDisplay(window)
  const itself: RecordEnd | null = on !== null && on <= today ? { move: "expire", on } : null
  if (!told || !itself) return told ?? itself
  if (told.on <= itself.on) return told
  // It ended by itself then, and its decision has fallen all the same.
  return fells(told) ? { ...told, on: itself.on } : itself
}

/** What has ended takes of a row how its decision fell, and nothing else. */
function withRemoval(known: RecordContent, said: RecordContent): RecordContent {
  const isRemoval = ([field]: readonly [string, unknown]) => removalFields.some((one) => one === field)
  const kept = Object.entries(known.detail).filter((entry) => !isRemoval(entry))
  return { ...known, detail: Object.fromEntries([...kept, ...Object.entries(said.detail).filter(isRemoval)]) }
}

/** What is never published is over from the day on which it would have been shown; a decision that fell is its own end. */
function neverShown(told: RecordEnd | null, { publishedOn }: RecordContent): RecordEnd {
  return told && fells(told) ? told : { move: "end", on: publishedOn, state: "unpublished" }
}

/** With the day on which the decision fell, where the display ended on another. */
function withFall(content: RecordContent, told: RecordEnd | null, end: Pick<RecordEnd, "on"> | null): RecordContent {
  if (!told || !fells(told) || end === null || end.on === told.on) return content
  return { ...content, detail: { ...content.detail, fell_on: told.on } }
}

function stateOf({ state }: RecordEnd): RecordChange {
  return state === undefined ? {} : { state }
}

function isByItself({ move }: RecordEnd): boolean {
  const row: RecordMove = recordMoves[move]
  return row.dated === "by-display"
}

function keptNotShown(end: RecordEnd, { displayedUntil }: Window): Bilingual {
  if (isByItself(end)) {
    return {
      zh: `已保存，不公示：公示期已于 ${displayedUntil} 届满`,
      en: `kept, not shown: its display ended on ${displayedUntil}`,
    }
  }
  const { zh, en } = end.kind ? toldKinds[end.kind] : recordMoves[end.move]
  return { zh: `已保存，不公示：${end.on} 已${zh}`, en: `kept, not shown: ${en} on ${end.on}` }
}
