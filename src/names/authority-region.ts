// The region of an authority by its name: 郑州市金水区市场监督管理局 → 410105.
import { foldName } from "./normal-form.ts"
import { regionAt } from "./region-in-name.ts"

// 国家市场监督管理总局 and other bodies of the state: the whole country (GB/T 2260).
const country = { prefix: "国家", code: "100000" } as const

/**
 * The regions with which the name of an authority begins, the lowest that it names. None where it begins with none;
 * several where the name alone does not tell them apart (朝阳区).
 */
export function authorityRegions(name: string): readonly string[] {
  const folded = foldName(name)
  if (folded.startsWith(country.prefix)) return [country.code]
  let regions: readonly string[] | undefined
  for (let at = 0; ; ) {
    const found = regionAt(folded, at, regions)
    if (!found) return regions ?? []
    regions = found.codes
    at += found.length
  }
}
