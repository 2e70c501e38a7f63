/** A row that waits, as those see it who neither answer nor release it: what was found in it covered, in every field. Pure. */
import { shownName } from "../../law/personal-data.ts"
import { mark, placesApart, redact } from "../proceeding/redaction.ts"
import { findingsIn, type LeavingFinding } from "../record/leaving-text.ts"
import type { KeptRow } from "./kept-row.ts"

/** A text with all that is found in it covered, and where each finding stands then. */
export function coverText(text: string): { text: string; findings: Omit<LeavingFinding, "field">[] } {
  const findings = findingsIn({ text })
  const places = placesApart(findings.map(({ start, end }) => ({ start, end, reason: "" })))
  const covered = redact(text, places)
  const moved = findings.map(({ kind, certainty, ...place }) => {
    const before = places.filter(({ end }) => end <= place.start)
    const over = places.find(({ start, end }) => start <= place.start && place.start < end) ?? place
    const start = before.reduce((at, hidden) => at + mark.length - (hidden.end - hidden.start), over.start)
    return { kind, certainty, start, end: start + mark.length }
  })
  return { text: "text" in covered ? covered.text : mark, findings: moved }
}

/** The row so; without what was answered in it, which goes for places that are covered now. */
export function coverRow(row: KeptRow): KeptRow {
  const { kept: _, ...fields } = JSON.parse(row.text) as Record<string, unknown>
  const text = JSON.stringify(coverValue(fields))
  return { ...row, text, length: text.length }
}

function coverValue(value: unknown): unknown {
  if (typeof value === "string") return coverText(value).text
  if (typeof value === "number") return findingsIn({ text: String(value) }).length > 0 ? mark : value
  if (Array.isArray(value)) return value.map(coverValue)
  if (typeof value !== "object" || value === null) return value
  // A field that the register does not know may be called by anything.
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [shownName(name), coverValue(held)]))
}
