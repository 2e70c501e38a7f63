/**
 * Redaction (脱敏): the published text is the served text with places hidden, and nothing else changed. Pure.
 */
import { z } from "zod"
import { fault, lineInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

/** A place of the served text that is hidden, in UTF-16 units, the end exclusive, and why. */
export const redactionInput = z.strictObject({ start: z.int().min(0), end: z.int().min(1), reason: lineInput })
export type Redaction = z.infer<typeof redactionInput>

/** What stands where something was hidden; its length tells nothing of what it hides. */
export const mark = "＊＊"

/** Hides the places. They must lie in the text, in order, apart from each other. */
export function redact(
  served: string,
  redactions: readonly Redaction[],
): { text: string } | { faults: readonly Fault[] } {
  let text = ""
  let reached = 0
  for (const [index, { start, end }] of redactions.entries()) {
    if (start < reached || end <= start || end > served.length) {
      return fault(
        `redactions/${index}`,
        `应在 ${reached} 与 ${served.length} 之间，且起点小于终点`,
        `should lie between ${reached} and ${served.length}, the start before the end`,
      )
    }
    text += served.slice(reached, start) + mark
    reached = end
  }
  return { text: text + served.slice(reached) }
}
