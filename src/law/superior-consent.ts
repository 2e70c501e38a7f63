/**
 * The consent of the bureau above (上级同意) to a listing as serious violator: a rule with its days, so that a revision is
 * a row. The rule of the day of the decision holds.
 */
import type { Bilingual } from "./bilingual.ts"
import { cite, type Source } from "./citation.ts"
import { type IsoDate, inForceOn, type Validity } from "./validity.ts"

/** Who has to have the consent of whom. */
export interface ConsentRule extends Bilingual, Validity {
  /** The authorities that need it: those below their province, or none. */
  readonly of: "below-province" | "none"
  readonly source: Source
  /** What a draft that is not law would change, with what is known of it. */
  readonly draft?: Bilingual
}

/** The rules, the oldest first; their days don't overlap. */
export const consentRules: readonly ConsentRule[] = [
  {
    of: "below-province",
    zh: "县级、设区的市级市场监督管理部门作出列入决定，应当经上一级市场监督管理部门同意",
    en: "A county or a municipal bureau lists with the consent of the bureau above it",
    source: [cite("R44", "22")],
    validFrom: "2021-09-01",
    validTo: null,
    draft: {
      zh: "2025年10月公布的修订草案取消此项同意；未见通过",
      en: "The revision draft published in October 2025 drops the consent; its adoption was not found",
    },
  },
]

/** The rule on a day; undefined where there is none. */
export function consentRuleOn(day: IsoDate, rules = consentRules): ConsentRule | undefined {
  return rules.find((rule) => inForceOn(rule, day))
}

/** The rule by which an authority needs consent for what it decides on a day; undefined: it needs none. */
export function consentNeeded(authority: string, day: IsoDate, rules = consentRules): ConsentRule | undefined {
  const rule = consentRuleOn(day, rules)
  return rule?.of === "below-province" && isBelowProvince(authority) ? rule : undefined
}

/** Whether the bureau stands below its province: of a city, a county or a district. @param authority GB/T 2260 code */
export function isBelowProvince(authority: string): boolean {
  return !authority.endsWith("0000")
}
