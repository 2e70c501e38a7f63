/**
 * What a batch is decided from, and what comes of it. Pure.
 */
import type { ChangeContext, RecordChanges } from "../record/change.ts"
import type { HeldRow, Holder } from "./hold.ts"
import type { Remark } from "./row-field.ts"

/** What a batch changes, and what came of its rows. */
export interface BatchDecision {
  changes: RecordChanges
  refused: { line: number; remark: Remark }[]
  /** Remarks on rows that were taken. */
  flagged: { line: number; remark: Remark }[]
  added: number
  amended: number
  /** Of those that are amended, how many end a display. */
  ended: number
  unchanged: number
  /** Rows of which nothing was done: they wait. */
  held: HeldRow[]
  /** The authorities that were reached, each with how many rows have changed what was shown. */
  reached: Map<string, number>
}

/** What the decision depends on beside rows and register. */
export interface DecisionContext extends ChangeContext {
  /** Whether who imports may change the data of a known subject of this region. */
  mayAmendSubject(region: string): boolean
  /** The authorities of the source that imports; null where it is none. */
  source?: readonly string[] | null
  /** Whether an end has to tell its reason, where the law asks for one; absent: it is remarked. */
  asksReasons?: boolean
  /** Whether a revocation that takes a decision of its own has to tell its number; absent: it has. Else it is remarked. */
  asksNumbers?: boolean
  /** Which rows wait; absent: none. */
  hold?: Holder
}
