// The region of a company name: in front, in brackets, or both. Owns what is a region there and what is rather a brand.
import type { Span } from "./name-note.ts"
import { type RegionLevel, regionLevel } from "./region.ts"
import { commonRegion, placeBelow, regionAt } from "./region-in-name.ts"

/** The region a name begins with, or has in brackets. `code` is there where only one region has that name. */
export interface NameRegion {
  readonly text: string
  readonly level: RegionLevel | "country"
  readonly code?: string
  /** All regions of that name, deepest level named. */
  readonly codes: readonly string[]
  /** The place below it that the table doesn't know: a zone, a town, a district of former times; "" without one. */
  readonly below: string
  /** True where it is one short name (东方, 永康) of a city or county, which brands use as well. */
  readonly doubtful: boolean
}

/** The region, the name without it, and the stretches of the name that were cut out. */
export interface Regional {
  readonly region: NameRegion | null
  readonly kept: string
  readonly cut: readonly Span[]
}

/** Cuts the region out of a name: the one in front, the one in brackets, both where one lies in the other. */
export function withoutRegion(folded: string, brackets: readonly Span[]): Regional {
  const chain = regionChain(folded, 0)
  const leading = chain !== null && chain.text.length < folded.length ? chain : null
  for (const [start, end] of brackets) {
    const inside = folded.slice(start, end)
    const found = regionChain(inside, 0)
    if (start === 0 || end > folded.length || found?.text !== inside) continue
    if (leading === null) return regional(found, folded, [[start, end]])
    const relation = commonRegion(leading.codes, found.codes)
    if (relation !== "apart") {
      const deeper = (leading.codes[0] ?? "").endsWith("00") && !(found.codes[0] ?? "").endsWith("00") ? found : leading
      return regional({ ...deeper, text: leading.text + inside }, folded, [
        [0, leading.text.length],
        [start, end],
      ])
    }
    if (leading.doubtful) return regional(found, folded, [[start, end]])
  }
  return leading === null
    ? { region: null, kept: folded, cut: [] }
    : regional(leading, folded, [[0, leading.text.length]])
}

function regional(region: NameRegion, folded: string, cut: readonly Span[]): Regional {
  let [kept, done] = ["", 0]
  for (const [start, end] of cut) {
    kept += folded.slice(done, start)
    done = end
  }
  return { region, kept: kept + folded.slice(done), cut }
}

/** Reads the chain of regions at `at`: province, city, county, and the zone or town below. */
function regionChain(folded: string, at: number): NameRegion | null {
  const first = regionAt(folded, at)
  if (first === null) return null
  let [length, codes] = [first.length, first.codes]
  for (;;) {
    const next = regionAt(folded, at + length, codes)
    // A short name inside another is rather a brand, unless a whole name can still follow.
    if (next === null || (next.short && folded.length - at - length - next.length < 4)) break
    length += next.length
    codes = next.codes
  }
  const doubtful = first.short && length === first.length && !(codes[0] ?? "").endsWith("0000")
  const again = regionAt(folded, at + length)
  const repeated = again?.codes.some((code) => codes.includes(code)) ? again.length : 0
  const place = placeBelow(folded, at + length + repeated)
  const isPlace = place > 0 && folded.length - at - length - repeated - place >= 2
  const end = isPlace ? at + length + repeated + place : at + length
  const below = isPlace ? folded.slice(end - place, end) : ""
  return toRegion(folded.slice(at, end), codes, below, doubtful && !isPlace)
}

function toRegion(text: string, codes: readonly string[], below: string, doubtful: boolean): NameRegion {
  const [code] = codes
  const level = (code === undefined ? null : regionLevel(code)) ?? "country"
  const region: NameRegion = { text, level, codes, below, doubtful }
  return codes.length === 1 && code !== undefined ? { ...region, code } : region
}
