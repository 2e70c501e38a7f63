/**
 * The days of a record's display, by the law of its content. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type DisplayCase, displayWindow } from "../../law/display-window.ts"
import type { Policy } from "../../law/policy.ts"
import { termCase } from "./penalty-fact.ts"
import type { HeldRecord, RecordContent } from "./record.ts"

/** From when to when a record is shown, and from when an early end can be applied for. */
export type Window = Pick<HeldRecord, "displayedUntil" | "repairOpensOn">

// A window costs as much as a tenth of all else that is done with an imported row, and days and classes come again and
// again.
const windowsMax = 100_000

// By what is published, then by its days: one short key to be made for a row, where one of all parts took as long as the
// window itself.
interface Known {
  byKind: Map<string, Map<string, Window>>
  size: number
}
const remembered = new WeakMap<Policy, Known>()

/** The display of a record, by the law of its days. @param fraudOn the day on which a fraud made it begin anew */
export function windowOf(content: RecordContent, policy: Policy, fraudOn: string | null = null): Window {
  // Restrictions and frauds are rare, and no two end alike.
  if (fraudOn !== null || content.detail.restriction_ends_on !== undefined) return workOut(content, policy, fraudOn)
  const known = remembered.get(policy) ?? { byKind: new Map<string, Map<string, Window>>(), size: 0 }
  remembered.set(policy, known)
  const term = termCase(content, policy)
  // A day that a source names is one of many.
  if (term.unconfirmed && content.detail.displayed_to !== undefined) return workOut(content, policy, null)
  const kind = term.ground ?? `${term.penaltyClass ?? content.list} ${term.penaltyField}`
  const days = content.decidedOn + content.publishedOn
  const found = known.byKind.get(kind)?.get(days)
  if (found) return found
  if (++known.size > windowsMax) {
    known.byKind.clear()
    known.size = 1
  }
  const window = workOut(content, policy, null)
  known.byKind.set(kind, (known.byKind.get(kind) ?? new Map<string, Window>()).set(days, window))
  return window
}

function workOut(content: RecordContent, policy: Policy, fraudOn: string | null): Window {
  const { displayedUntil, repairOpensOn } = displayWindow({ ...displayCase(content, policy), fraudOn }, policy)
  return { displayedUntil, repairOpensOn }
}

function displayCase(content: RecordContent, policy: Policy): DisplayCase {
  const { restriction_ends_on: ends, displayed_to: named } = content.detail
  const { publishedOn } = content
  const term = termCase(content, policy)
  return {
    ...(term.unconfirmed && typeof named === "string" ? { ...term, namedUntil: named } : term),
    publishedOn,
    restrictionEndsOn: typeof ends === "string" ? ends : null,
  }
}

/** Why these are the days of a record's display, in words with the article. */
export function basisOf(content: RecordContent, policy: Policy): Bilingual {
  return displayWindow(displayCase(content, policy), policy).basis
}

/** The window after a correction. One that began again after a fraud is not shortened by it. */
export function amendedWindow(record: Window & Pick<HeldRecord, "barredUntil">, window: Window): Window {
  if (record.barredUntil === null) return window
  const { displayedUntil, repairOpensOn } = record
  return { displayedUntil, repairOpensOn }
}
