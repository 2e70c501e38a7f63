/**
 * Whether a text is meant for records or for merchants: what the page shows first. Pure.
 */
import type { RecordSearchAnswer } from "../record/record-search.ts"
import type { SearchAnswer } from "../search.ts"
import { parseTextQuery } from "../text/text-query.ts"

/** A decision number, a law or an amount is about records; else a name that holds the text as typed is a merchant's. */
export function recordsFirst(
  text: string,
  subjects: Pick<SearchAnswer, "hits" | "dropped">,
  records: Pick<RecordSearchAnswer, "total" | "dropped">,
): boolean {
  if (records.total === 0) return false
  const { terms } = parseTextQuery(text)
  if (terms.some(({ kind }) => kind === "decision-no" || kind === "law" || kind === "number")) return true
  if (subjects.dropped.length === 0 && subjects.hits.some(({ near }) => near === null)) return false
  // A similar name is worth more than a record that holds a part of the text.
  return subjects.hits.length === 0 || records.dropped.length === 0
}
