/** Names of platforms, one for all the ways in which shops write it: a filter and a facet go by it. Pure. */
import { plainTitle } from "../text/plain-title.ts"

// What Meilisearch keeps of a value ends at 468 bytes; so much is less in any script.
const lengthMax = 100

/** A platform as a filter names it and as records are counted under it: jd示例(郑州) is JD示例（郑州）. */
export function platformName(written: string): string {
  return plainTitle(written)
    .slice(0, lengthMax)
    .toWellFormed()
    .replace(/\ufffd$/, "")
    .trim()
}
