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

/** A place of a text in UTF-16 units, the end exclusive. */
interface TextPlace {
  start: number
  end: number
}

/** Where a place of the served text stands in the published one; null where some of it is hidden. */
export function placePublished({ start, end }: TextPlace, redactions: readonly TextPlace[]): TextPlace | null {
  if (redactions.some((hidden) => hidden.start < end && start < hidden.end)) return null
  const before = redactions.filter((hidden) => hidden.end <= start)
  const shift = before.reduce((sum, hidden) => sum + mark.length - (hidden.end - hidden.start), 0)
  return { start: start + shift, end: end + shift }
}

/** Where a place of the published text stands in the served one; what touches a mark takes in all that it hides. */
export function placeServed({ start, end }: TextPlace, redactions: readonly TextPlace[]): TextPlace {
  const at = (published: number, side: "start" | "end"): number => {
    let shift = 0
    for (const hidden of redactions) {
      const begins = hidden.start + shift
      if (published < begins || (side === "end" && published === begins)) break
      const isPast = side === "start" ? published >= begins + mark.length : published > begins + mark.length
      if (!isPast) return hidden[side]
      shift += mark.length - (hidden.end - hidden.start)
    }
    return published - shift
  }
  return { start: at(start, "start"), end: at(end, "end") }
}

/** Places in order and apart: those that overlap are one, with the reasons of both. */
export function placesApart(places: readonly Redaction[]): Redaction[] {
  const apart: Redaction[] = []
  for (const place of [...places].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = apart.at(-1)
    if (!last || last.end <= place.start) apart.push(place)
    else {
      const reason = last.reason.split("、").includes(place.reason) ? last.reason : `${last.reason}、${place.reason}`
      apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, place.end), reason }
    }
  }
  return apart
}
