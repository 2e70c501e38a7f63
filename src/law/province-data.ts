/** What a province has fixed for itself, as the operator's JSON tells it: its own amounts and times, and its list of what is not punished. Pure. */
import { type ExemptionItem, readExemptionItem } from "./exemption.ts"
import { type ProvinceRule, readProvinceRule } from "./province-rule.ts"
import type { Validity } from "./validity.ts"

/** The rows, by what they are. */
export interface ProvinceData {
  provinceRules: readonly ProvinceRule[]
  exemptionItems: readonly ExemptionItem[]
}

/** A province that has fixed nothing. */
export const noProvinceData: ProvinceData = { provinceRules: [], exemptionItems: [] }

/** The rows of a JSON text, or what is wrong with it, naming the entry. A row that names an `exemption` is one of the list. */
export function parseProvinceData(text: string): ProvinceData | { problem: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: "it is not JSON" }
  }
  if (!Array.isArray(json)) return { problem: "expected a list of rows" }
  const [provinceRules, exemptionItems]: [ProvinceRule[], ExemptionItem[]] = [[], []]
  const seen = new Map<string, { entry: number; row: Validity }[]>()
  for (const [index, entry] of json.entries()) {
    const isItem = typeof entry === "object" && entry !== null && "exemption" in entry
    const row = isItem ? readExemptionItem(entry) : readProvinceRule(entry)
    if (typeof row === "string") return { problem: `entry ${index + 1}: ${row}` }
    const what = "code" in row ? `exemption ${row.code}` : row.rule
    const others = seen.get(`${row.region} ${what}`) ?? []
    const other = others.find((one) => overlap(one.row, row))
    if (other)
      return { problem: `entries ${other.entry} and ${index + 1} fix ${what} of ${row.region} on the same days` }
    seen.set(`${row.region} ${what}`, [...others, { entry: index + 1, row }])
    if ("code" in row) exemptionItems.push(row)
    else provinceRules.push(row)
  }
  return { provinceRules, exemptionItems }
}

function overlap(a: Validity, b: Validity): boolean {
  return (a.validTo === null || b.validFrom <= a.validTo) && (b.validTo === null || a.validFrom <= b.validTo)
}
