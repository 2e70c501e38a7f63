/** When a listing is the twin of one that stands: of one subject, for one ground that arose once. Pure. */
import type { HeldRecord } from "../record/record.ts"
import { recordStates } from "../record/state.ts"

/** What of a record keeps another listing of its subject under the same ground from being made. */
export function isListedFor(records: readonly HeldRecord[], ground: string, aroseOn: string): boolean {
  return records.some(
    ({ content, state }) =>
      content.ground === ground && content.decidedOn >= aroseOn && recordStates[state].display !== "over",
  )
}
