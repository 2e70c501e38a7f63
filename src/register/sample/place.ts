/**
 * Where invented merchants are, and how decision numbers name their authorities. The codes are real (GB/T 2260); how
 * many merchants a region has is an assumption: four in five are in Henan, and a city's share goes roughly with its size.
 */
import { isProvinceCode, type ProvinceCode, provinces } from "../../names/province.ts"
import { childRegions, parentRegion, regionName } from "../../names/region.ts"
import { type NonEmpty, nonEmpty } from "./draw.ts"

/** A county or district with the names that companies put in front of theirs: 郑州市 and 郑州, 金水区 and 金水. */
export interface Place {
  readonly code: string
  /** The code above; of a city without counties its own, of a district of Beijing the province's. */
  readonly city: string
  readonly province: string
  readonly provinceName: string
  readonly provinceShort: string
  readonly cityName: string
  readonly cityShort: string
  readonly countyName: string
  readonly countyShort: string
  /** 郑州市金水区, but 巩义市: a district is named with its city. */
  readonly fullName: string
}

/** City, or municipality, or city without counties → share of merchants. Henan sums to 113, the others to 28. */
const cityWeights: Readonly<Record<string, number>> = {
  "410100": 24,
  "410200": 5,
  "410300": 9,
  "410400": 5,
  "410500": 6,
  "410600": 2,
  "410700": 7,
  "410800": 4,
  "410900": 4,
  "411000": 5,
  "411100": 3,
  "411200": 2,
  "411300": 9,
  "411400": 8,
  "411500": 6,
  "411600": 8,
  "411700": 5,
  "419001": 1,
  "110000": 2,
  "130100": 2,
  "130400": 2,
  "310000": 2,
  "320100": 2,
  "320500": 2,
  "330100": 3,
  "340100": 2,
  "370100": 2,
  "420100": 2,
  "440100": 2,
  "440300": 2,
  "510100": 1,
  "610100": 2,
}

/** Rows of the region table that no merchant is registered in any more. */
const abolished = new Set(["410306", "410322", "410381", "330103", "330104"])

/** Development zones have codes that end in 71 to 79 and are no division of GB/T 2260. */
const zone = /7[1-9]$/

/** The one-character names of the provinces in `cityWeights`, as decision numbers begin with them. */
const provinceLetters: Readonly<Partial<Record<ProvinceCode, string>>> = {
  "11": "京",
  "13": "冀",
  "31": "沪",
  "32": "苏",
  "33": "浙",
  "34": "皖",
  "37": "鲁",
  "41": "豫",
  "42": "鄂",
  "44": "粤",
  "51": "川",
  "61": "陕",
}

/** A place with its share of merchants; shares are relative to each other. */
export type WeightedPlace = Place & { readonly weight: number }

let known: NonEmpty<WeightedPlace> | undefined

/** The places of the sample, made at first use: the region table takes its time. */
export function samplePlaces(): NonEmpty<WeightedPlace> {
  known ??= nonEmpty(Object.entries(cityWeights).flatMap(([city, weight]) => placesOf(city, weight)))
  return known
}

/** The counties of a city share its weight, districts 区 twice as much as others: more people trade in town. */
function placesOf(city: string, weight: number): WeightedPlace[] {
  const found = childRegions(city).filter((code) => !zone.test(code) && !abolished.has(code))
  const counties = (found.length === 0 ? [city] : found).map((code) => toPlace(code, city))
  const part = (place: Place): number => (place.countyName.endsWith("区") ? 2 : 1)
  const total = counties.reduce((sum, place) => sum + part(place), 0)
  return counties.map((place) => ({ ...place, weight: (weight * part(place)) / total }))
}

function toPlace(code: string, city: string): Place {
  const letters = code.slice(0, 2)
  const provinceName = isProvinceCode(letters) ? provinces[letters].zh : ""
  const province = `${letters}0000`
  const cityName = city === province ? provinceName : (regionName(city) ?? "").slice(provinceName.length)
  const countyName =
    code === city ? cityName : (regionName(code) ?? "").slice((regionName(parentRegion(code) ?? "") ?? "").length)
  return {
    code,
    city,
    province,
    provinceName,
    provinceShort: shortened(provinceName),
    cityName,
    cityShort: shortened(cityName),
    countyName,
    countyShort: shortened(countyName),
    fullName: countyName.endsWith("区") ? cityName + countyName : countyName,
  }
}

/** 管城回族区 → 管城; one character, as of 叶县, is no name. */
function shortened(name: string): string {
  const short = name.replace(/(回族)?[省市区县]$/, "")
  return short.length < 2 ? name : short
}

/**
 * How the decision numbers of each authority begin, by its code: 豫, 郑, 郑金. First characters where they tell
 * authorities apart, the short name where they don't: 郑新 for the first of two, 郑新郑 for the second.
 */
export function authorityLetters(all: NonEmpty<Place>): ReadonlyMap<string, string> {
  const letters = new Map<string, string>()
  const used = new Set<string>()
  const add = (code: string, ...choices: string[]): void => {
    if (letters.has(code)) return
    const chosen = choices.find((choice) => !used.has(choice)) ?? code
    used.add(chosen)
    letters.set(code, chosen)
  }
  for (const { province, provinceShort } of all) {
    const key = province.slice(0, 2)
    add(province, (isProvinceCode(key) && provinceLetters[key]) || provinceShort)
  }
  for (const { city, cityShort } of all) add(city, cityShort.slice(0, 1), cityShort)
  for (const { code, city, countyName, countyShort } of all) {
    const above = letters.get(city) ?? ""
    add(code, above + countyName.slice(0, 1), above + countyShort, above + countyName)
  }
  return letters
}
