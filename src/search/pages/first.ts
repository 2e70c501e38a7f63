/** Whether the page shows records or merchants first. Pure. */
import type { RecordSearchAnswer } from "../record/record-search.ts"
import type { SearchAnswer } from "../search.ts"
import { leans } from "../text/leaning.ts"

/** By how the text looks, unless what was found says otherwise. */
export function recordsFirst(
  text: string,
  subjects: Pick<SearchAnswer, "hits">,
  records: Pick<RecordSearchAnswer, "total">,
): boolean {
  if (records.total === 0 || subjects.hits.length === 0) return records.total > 0
  const leaning = leans(text)
  return leaning === "decision-no" || leaning === "subject-matter"
}
