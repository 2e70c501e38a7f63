/** Regions as they are shown. */
import type { Bilingual } from "../law/bilingual.ts"
import { regionName } from "../names/region.ts"
import type { Speaker } from "./view.ts"

const unknown = { zh: "地区代码", en: "region" } as const satisfies Bilingual

/** The region's name; its code where it has none, as 000000 of the sample data. */
export function placeName({ language, say }: Speaker, region: string): string {
  return regionName(region, language) ?? `${say(unknown)} ${region}`
}

/** Six digits of a region given by its first 2, 4 or 6. */
export function toRegionCode(digits: string): string {
  return digits.padEnd(6, "0")
}
