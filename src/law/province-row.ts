/** What every row of a province's own says: where and how long it holds, by what text, and how sure that is. Pure. */
import type { Citation } from "./citation.ts"
import { isDay } from "./day.ts"
import type { Validity } from "./validity.ts"

export interface ProvinceRow extends Validity {
  /** GB/T 2260 code of the province. */
  readonly region: string
  readonly source: Citation
  /** Whether somebody has read it in a copy of the text, or recalls it. */
  readonly sure: "copy" | "memory"
}

/** What every row says of a row, or what is wrong with it. @param own the fields beside those */
export function readProvinceRow(entry: unknown, own: readonly string[]): ProvinceRow | string {
  const fields = ["region", ...own, "valid_from", "valid_to", "source", "sure"]
  if (typeof entry !== "object" || entry === null) return `expected an object with ${fields.join(", ")}`
  const told = entry as Record<string, unknown>
  const { region, valid_from: validFrom, valid_to: validTo = null, source, sure } = told
  const stranger = Object.keys(told).find((name) => !fields.includes(name))
  if (stranger !== undefined) return `there is no field ${JSON.stringify(stranger)}`
  if (typeof region !== "string" || !/^[1-9]\d0000$/.test(region))
    return "region is the code of a province, such as 410000"
  if (typeof validFrom !== "string" || !isDay(validFrom)) return "valid_from is a day"
  if (validTo !== null && (typeof validTo !== "string" || !isDay(validTo) || validTo < validFrom)) {
    return "valid_to is a day not before valid_from, or null"
  }
  const cited = readSource(source)
  if (typeof cited === "string") return cited
  if (sure !== "copy" && sure !== "memory") return "sure is copy (somebody has read the text) or memory"
  return { region, validFrom, validTo, source: cited, sure }
}

/** A text with something in it. */
export const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== ""

function readSource(source: unknown): Citation | string {
  const { title, articles, ...others } = (source ?? {}) as Record<string, unknown>
  if (!isText(title) || !Array.isArray(articles) || articles.length === 0 || !articles.every(isText)) {
    return "source is an object with the title of the text (without 《》) and its articles"
  }
  if (Object.keys(others).length > 0) return "source has title and articles alone"
  return { title, articles: articles.map(String) }
}
