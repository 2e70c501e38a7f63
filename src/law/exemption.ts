/**
 * When a violation is not punished (不予行政处罚): the three cases of APL 33, and the lists of acts that a province makes of them
 * (轻微违法免罚清单), which are dated data of the operator, each with its source: none ships. Pure.
 */
import type { Bilingual } from "./bilingual.ts"
import { type CatalogueCitation, cite } from "./citation.ts"
import { isText, type ProvinceRow, readProvinceRow } from "./province-row.ts"
import { inForceOn } from "./validity.ts"

/** What is to be shown of a case before it ends without a penalty. */
export const exemptionConditions = {
  slight: { zh: "违法行为轻微", en: "the violation is slight" },
  "first-offence": { zh: "初次违法", en: "it is a first offence" },
  "slight-harm": { zh: "危害后果轻微", en: "its harm is slight" },
  "no-harm": { zh: "没有造成危害后果", en: "it did no harm" },
  corrected: { zh: "及时改正", en: "it was corrected in time" },
  "no-fault": { zh: "有证据足以证明没有主观过错", en: "the party has proven that it is not at fault" },
  own: { zh: "清单所列的其他条件", en: "the further conditions of the list" },
} as const satisfies Record<string, Bilingual>
export type ExemptionCondition = keyof typeof exemptionConditions

/** A case of APL 33, with what it asks for. */
export interface ExemptionGround extends Bilingual {
  readonly source: CatalogueCitation
  readonly conditions: readonly ExemptionCondition[]
}

/** The cases. A first offence may be let off; the others are not punished. */
export const exemptionGrounds = {
  slight: {
    ...{ zh: "违法行为轻微并及时改正，没有造成危害后果", en: "slight, corrected in time, without harm" },
    ...{ source: cite("APL", "33"), conditions: ["slight", "corrected", "no-harm"] },
  },
  first: {
    ...{ zh: "初次违法且危害后果轻微并及时改正", en: "a first offence of slight harm, corrected in time" },
    ...{ source: cite("APL", "33"), conditions: ["first-offence", "slight-harm", "corrected"] },
  },
  "no-fault": {
    ...{ zh: "当事人有证据足以证明没有主观过错", en: "no fault, as the party has proven" },
    ...{ source: cite("APL", "33"), conditions: ["no-fault"] },
  },
} as const satisfies Record<string, ExemptionGround>
export type ExemptionGroundName = keyof typeof exemptionGrounds
export const exemptionGroundNames = Object.keys(exemptionGrounds) as [ExemptionGroundName, ...ExemptionGroundName[]]

/** An item of a province's list: an act that is not punished under conditions, with the text that says so. */
export interface ExemptionItem extends ProvinceRow {
  /** Its number in the list, as officers write it. */
  readonly code: string
  readonly ground: ExemptionGroundName
  /** The act, and what is asked for beside the conditions of its ground, as the list has both. */
  readonly act: string
  readonly conditions: string | null
}

/** What has to be shown: the conditions of the ground, and those of the item of its own. */
export function conditionsAsked(ground: ExemptionGroundName, item: ExemptionItem | undefined): ExemptionCondition[] {
  return [...exemptionGrounds[ground].conditions, ...(item?.conditions ? (["own"] as const) : [])]
}

/** The list of an authority's province on a day. */
export function exemptionItemsOn(items: readonly ExemptionItem[], authority: string, day: string): ExemptionItem[] {
  return items.filter((row) => row.region === `${authority.slice(0, 2)}0000` && inForceOn(row, day))
}

/** Its item of this number; undefined where it has none. */
export function exemptionItemOn(
  items: readonly ExemptionItem[],
  code: string,
  authority: string,
  day: string,
): ExemptionItem | undefined {
  return exemptionItemsOn(items, authority, day).find((row) => row.code === code)
}

// A list's own words: an act or its conditions are a sentence, not a text.
const wordsMax = 1_000

/** An item of a list, or what is wrong with it. */
export function readExemptionItem(entry: object): ExemptionItem | string {
  const row = readProvinceRow(entry, ["exemption", "ground", "act", "conditions"])
  if (typeof row === "string") return row
  const { exemption: code, ground, act, conditions = null } = entry as Record<string, unknown>
  const name = exemptionGroundNames.find((one) => one === ground)
  if (!isText(code) || code.length > 40) return "exemption is its number in the list, of at most 40 characters"
  if (name === undefined) return `ground is one of ${exemptionGroundNames.join(", ")}`
  if (!isText(act) || act.length > wordsMax) return `act says in at most ${wordsMax} characters what is not punished`
  if (conditions !== null && (!isText(conditions) || conditions.length > wordsMax)) {
    return `conditions are words of at most ${wordsMax} characters, or null`
  }
  return { ...row, code, ground: name, act, conditions }
}
