/** Whether the page shows the records beside the merchants, who come first. Pure. */
import type { RecordSearchAnswer } from "../record/record-search.ts"
import type { SearchAnswer, SearchHit } from "../search.ts"
import { leans } from "../text/leaning.ts"

/** Whether records are what is looked for: by how the text looks, unless what was found says otherwise. */
export function asksForRecords(
  text: string,
  subjects: Pick<SearchAnswer, "hits" | "dropped">,
  records: Pick<RecordSearchAnswer, "total" | "read">,
): boolean {
  if (records.total === 0 || subjects.hits.length === 0) return records.total > 0
  // A time, an amount or a place says what is looked for among records, unless a name holds all of it.
  const isNamed = subjects.dropped.length === 0 && subjects.hits.some(({ near }) => near === null)
  if (!isNamed && records.read.some(({ filter }) => filter !== null)) return true
  const leaning = leans(text)
  return leaning === "decision-no" || leaning === "subject-matter"
}

/** Whether a decision was found by its number, and no name holds what was typed: those that are like it are of no use then. */
export function isNumberAlone(
  text: string,
  subjects: { readonly hits: readonly Pick<SearchHit, "near">[] },
  records: Pick<RecordSearchAnswer, "total">,
): boolean {
  return records.total > 0 && subjects.hits.every(({ near }) => near !== null) && leans(text) === "decision-no"
}
