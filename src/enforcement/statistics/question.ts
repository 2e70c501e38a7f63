/** What is asked of the statistics: by what the figures are told apart, and to what they are narrowed. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"

/** By what figures are told apart. `region`, `city` and `province` are those of the merchant. */
export const dimensions = {
  list: { zh: "名单", en: "List", about: "agency" },
  ground: { zh: "事由或者类别", en: "Ground or class", about: "merchant" },
  province: { zh: "商户所在省", en: "Merchant’s province", about: "merchant" },
  city: { zh: "商户所在市", en: "Merchant’s city", about: "merchant" },
  region: { zh: "商户所在地", en: "Merchant’s region", about: "merchant" },
  authority: { zh: "决定机关", en: "Authority", about: "agency" },
  agency: { zh: "协同部门", en: "Agency", about: "agency" },
  platform: { zh: "平台", en: "Platform", about: "merchant" },
  month: { zh: "月份", en: "Month", about: "agency" },
  year: { zh: "年份", en: "Year", about: "agency" },
} as const satisfies Record<string, Bilingual & { about: "agency" | "merchant" }>
export type Dimension = keyof typeof dimensions
export const dimensionNames = Object.keys(dimensions) as [Dimension, ...Dimension[]]

/** To what figures are narrowed; null: not at all. */
export interface StatisticsFilter {
  list: ListName | null
  ground: string | null
  /** The beginning of the code of the merchant's region, and of the authority. */
  region: string | null
  authority: string | null
  /** The client of an agency (协同部门). */
  agency: string | null
  platform: string | null
  /** Months, YYYY-MM, both inclusive. */
  from: string | null
  to: string | null
}

/** Nothing is narrowed. */
export const everything: StatisticsFilter = {
  ...{ list: null, ground: null, region: null, authority: null, agency: null, platform: null, from: null, to: null },
}

export interface Question {
  by: readonly Dimension[]
  filter: StatisticsFilter
}

/**
 * Whether an answer tells merchants apart. One that does not, and only says what which agency did when, is about
 * agencies, and given in full.
 */
export function tellsMerchantsApart({ by, filter }: Question): boolean {
  const { ground, region, platform } = filter
  return (
    by.some((name) => dimensions[name].about === "merchant") || [ground, region, platform].some((set) => set !== null)
  )
}

/** Whether agencies (协同部门) are told apart: then it is about what they did, and about nothing that was published. */
export function tellsAgenciesApart({ by, filter }: Question): boolean {
  return by.includes("agency") || filter.agency !== null
}

// The digits of a province in a code: within a city there may be one authority, and within that one listing.
const provinceDigits = 2
const smallPlaces: readonly Dimension[] = ["authority", "city", "region"]

/**
 * By what agencies are told apart among the records of less than a province; null: they are not. There one listing may be
 * all, and its row would say which agency acts on that merchant, and since when. A province less its cities would leave the
 * same.
 */
export function tellsMeasuresApart(question: Question): "by" | "authority" | "region" | null {
  const { by, filter } = question
  if (!tellsAgenciesApart(question)) return null
  if (by.some((name) => smallPlaces.includes(name))) return "by"
  return (["authority", "region"] as const).find((name) => (filter[name] ?? "").length > provinceDigits) ?? null
}

/** A key of a row: what each dimension is in it. */
export type RowKey = Partial<Record<Dimension, string>>

/** The key that stands in the columns of a row of SQL. What is of now has no month and no year. */
export function toKey(by: readonly Dimension[], columns: readonly (string | null)[]): RowKey {
  return Object.fromEntries(by.flatMap((name, index) => (columns[index] == null ? [] : [[name, columns[index]]])))
}
