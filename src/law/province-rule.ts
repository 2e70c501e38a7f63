/**
 * What a province fixes for itself: the amount up to which a fine counts as lower (较低数额), and times of its own for its
 * authorities. Dated data of the operator, each with its source: none ships. Pure.
 */
import type { Bilingual } from "./bilingual.ts"
import { type ClockId, clockLength, clockWords, isClockId } from "./clock.ts"
import { legacyPenaltyDisplay, lowerFineCnyMax } from "./penalty-class.ts"
import { type ProvinceRow, readProvinceRow } from "./province-row.ts"
import { inForceOn } from "./validity.ts"

/** The most that a fine of the lenient tier may be to count as lower, in yuan, inclusive. */
export const lowerFineRules = {
  "lower-fine-operator": {
    zh: "较低数额罚款：经营主体（元）",
    en: "Lower fine of an operator (yuan)",
    party: "operator",
  },
  "lower-fine-person": { zh: "较低数额罚款：责任人员（元）", en: "Lower fine of a person (yuan)", party: "person" },
} as const satisfies Record<string, Bilingual & { party: keyof typeof lowerFineCnyMax }>
type LowerFineName = keyof typeof lowerFineRules

/**
 * The times within which an authority has to act: a province may set shorter ones. Those of a party (to state its case, to object,
 * to ask for review) are its rights, and no row of a province cuts them.
 */
const ownTimes = [
  ...([
    "publish_penalty_same_province",
    "push_penalty_other_province",
    "publish_pushed_penalty",
    "withdraw_penalty",
  ] as const),
  ...(["publish_serious_same_province", "push_serious_other_province", "publish_pushed_serious"] as const),
  ...(["revoke_serious_listing_stop_display", "abnormal_listing", "abnormal_objection_accept"] as const),
  ...(["abnormal_objection_verify", "abnormal_correct", "repair_accept", "repair_decide_abnormal"] as const),
  ...(["repair_decide_penalty_serious_spotcheck", "repair_execute", "repair_push_other_province"] as const),
] as const satisfies readonly ClockId[]

/** One row. Its amount is yuan of a lower fine, and of a time as many as the unit of the national row says. */
export interface ProvinceRule extends ProvinceRow {
  readonly rule: LowerFineName | (typeof ownTimes)[number]
  readonly amount: number
}

/** How much of a fine counts as lower, and by whose row; null: the national amounts. */
export interface LowerFine {
  readonly max: Record<keyof typeof lowerFineCnyMax, number>
  readonly rules: readonly ProvinceRule[]
}

const provinceOf = (authority: string) => `${authority.slice(0, 2)}0000`

/** The row of an authority's province on a day; undefined where it has none. */
export function provinceRuleOn(
  rules: readonly ProvinceRule[],
  name: ProvinceRule["rule"] | ClockId,
  authority: string,
  day: string,
): ProvinceRule | undefined {
  return rules.find((row) => row.rule === name && row.region === provinceOf(authority) && inForceOn(row, day))
}

/** Which fines of an authority count as lower, of what it decided on a day; null where its province has fixed nothing. */
export function lowerFineOn(rules: readonly ProvinceRule[], authority: string, day: string): LowerFine | null {
  const names = Object.keys(lowerFineRules) as LowerFineName[]
  const own = names.flatMap((name) => provinceRuleOn(rules, name, authority, day) ?? [])
  if (own.length === 0) return null
  const max = Object.fromEntries(own.map(({ rule, amount }) => [lowerFineRules[rule as LowerFineName].party, amount]))
  return { max: { ...lowerFineCnyMax, ...max }, rules: own }
}

/** What a row fixes, in words. */
export function provinceRuleWords({ rule }: ProvinceRule): Bilingual {
  return isLowerFine(rule) ? lowerFineRules[rule] : clockWords(rule)
}

const isLowerFine = (rule: string): rule is LowerFineName => Object.hasOwn(lowerFineRules, rule)
const isOwnTime = (rule: string): rule is (typeof ownTimes)[number] => (ownTimes as readonly string[]).includes(rule)

/** A row, or what is wrong with it. */
export function readProvinceRule(entry: unknown): ProvinceRule | string {
  const row = readProvinceRow(entry, ["rule", "amount"])
  if (typeof row === "string") return row
  const { rule, amount } = entry as Record<string, unknown>
  if (typeof rule !== "string" || !(isLowerFine(rule) || isOwnTime(rule))) {
    return isClockId(String(rule))
      ? `${rule} is no time that a province sets for its authorities`
      : `rule is one of ${[...Object.keys(lowerFineRules), ...ownTimes].join(", ")}`
  }
  if (typeof amount !== "number" || !Number.isInteger(amount) || amount < 1)
    return "amount is a whole number of at least 1"
  const most = mostOf(rule, row.validTo)
  if (amount > most) return `amount of ${rule} is at most ${most}, as the national rule has it`
  return { ...row, rule, amount }
}

/** What the national rule allows: R107 names its amounts, and before it a province fixed them (R45 13). */
function mostOf(rule: ProvinceRule["rule"], validTo: string | null): number {
  if (!isLowerFine(rule)) return clockLength(rule)
  const isOfBefore = validTo !== null && validTo <= (legacyPenaltyDisplay.validTo ?? "")
  return isOfBefore ? Number.MAX_SAFE_INTEGER : lowerFineCnyMax[lowerFineRules[rule].party]
}
