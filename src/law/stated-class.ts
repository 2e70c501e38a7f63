/**
 * What the facts of a penalty leave of its class: the classes that it can have by what is stored of it, and whether the
 * one that its source states is among them. Pure.
 */
import type { Bilingual } from "./bilingual.ts"
import { addYears } from "./day.ts"
import { lowerFineCnyMax, type PenaltyClassCode, penaltyClasses } from "./penalty-class.ts"
import { byLength, codeByFacts, decidesByFine, type PenaltyFacts, untoldKinds } from "./penalty-classification.ts"
import type { PenaltyField, PenaltyKind } from "./penalty-kind.ts"
import type { LowerFine } from "./province-rule.ts"

/** Facts as they are stored with a record of any source and day: what is undefined is not known. */
export interface StoredPenaltyFacts {
  /** Empty: not known. */
  readonly kinds: readonly PenaltyKind[]
  /** Yuan. */
  readonly fineCny?: number
  /** Yuan. */
  readonly confiscatedCny?: number
  /** Null: it belongs to none of the fields. */
  readonly field?: PenaltyField | null
  readonly lenientTier?: boolean
  /** An operator where it is not known: the register publishes about merchants. */
  readonly party?: PenaltyFacts["party"]
  readonly procedure?: PenaltyFacts["procedure"]
  /** The last day of a restriction; undefined for none, or not known. */
  readonly restrictionEndsOn?: string
  readonly decidedOn: string
  /** What its province has fixed of lower fines; absent: the national amounts. */
  readonly lowerFine?: LowerFine
}

const anyCode = Object.keys(penaltyClasses) as PenaltyClassCode[]
// In the order in which what is not known is counted: it is not thereby minor, nor grave.
const beyondMinor = ["P2", "P3a", "P3b", "P3c"] as const satisfies readonly PenaltyClassCode[]
const restricting = ["P3b", "P3c"] as const satisfies readonly PenaltyClassCode[]

/** Whether a class is one of those that are shown shortest: of a warning, of a lower amount, of a spot check. */
export const isMinor = (code: PenaltyClassCode): boolean => !(beyondMinor as readonly string[]).includes(code)

/** Whether one of the classes stops early later than the one that is counted, or never. @param counted null: the general case */
export function hasGraver(possible: ReadonlySet<PenaltyClassCode>, counted: PenaltyClassCode | null): boolean {
  const gravity = (code: string) => (beyondMinor as readonly string[]).indexOf(code)
  return [...possible].some((code) => gravity(code) > gravity(counted ?? "P2"))
}

/** The classes that a penalty can have by its facts. Never empty. */
export function possibleClasses(facts: StoredPenaltyFacts): ReadonlySet<PenaltyClassCode> {
  if (facts.procedure === "simple") return new Set(["P0"])
  if (facts.kinds.length === 0) return new Set(withoutKinds(facts))
  const found = new Set(variants(facts).map(codeByFacts))
  // A bad spot-check result is shown beside a minor penalty as without one.
  if (found.has("P0") || found.has("P1")) found.add("SC")
  return found
}

function withoutKinds(facts: StoredPenaltyFacts) {
  const { fineCny = 0, confiscatedCny = 0, lenientTier, party = "operator", restrictionEndsOn } = facts
  const { max } = facts.lowerFine ?? { max: lowerFineCnyMax }
  if (restrictionEndsOn !== undefined) return restricting
  const beyondLower = fineCny > max[party] || (fineCny > 0 && lenientTier === false)
  return beyondLower || confiscatedCny > 0 ? beyondMinor : anyCode
}

/** The facts with each value that what is not known may have. */
function variants(facts: StoredPenaltyFacts): PenaltyFacts[] {
  const { party = "operator", procedure = "ordinary", restrictionEndsOn = null, decidedOn } = facts
  // A restriction or an amount that is told is a kind of its own, whatever the list of kinds leaves out.
  const kinds = [...facts.kinds, ...untoldKinds(facts)]
  const { lowerFine } = facts
  const fixed = { kinds, procedure, party, restrictionEndsOn, decidedOn, ...(lowerFine && { lowerFine }) }
  const fines = facts.fineCny === undefined && kinds.includes("fine") ? [0, Infinity] : [facts.fineCny ?? null]
  const tiers = facts.lenientTier === undefined ? [true, false] : [facts.lenientTier]
  const fields = facts.field === undefined ? [null, "food" as const] : [facts.field]
  return fines.flatMap((fineCny) =>
    tiers.flatMap((lenientTier) => fields.map((field): PenaltyFacts => ({ ...fixed, fineCny, lenientTier, field }))),
  )
}

/** The class by which a record's days are counted, and whether that is known: stated and allowed by the facts, or settled by them. */
export interface TermClass {
  /** Null where the scheme of 2021 applies and the facts tell nothing. */
  readonly code: PenaltyClassCode | null
  readonly confirmed: boolean
}

/** How a penalty is counted whose facts leave several classes: under R107 as the general case, before it as the longest. */
export type PenaltyScheme = "R107" | "2021"

/**
 * The class by which a record's days are counted: the stated one where the facts allow it, else the only possible one. Where
 * the facts leave several, under R107 the general case (P2), or the least of those that a stored fact leaves (P3); under the
 * scheme of 2021 three years, that is the one that is shown longest.
 */
export function classForTerm(stated: string | null, facts: StoredPenaltyFacts, scheme: PenaltyScheme): TermClass {
  const possible = possibleClasses(facts)
  const told = anyCode.find((code) => code === stated && possible.has(code)) ?? settledClass(facts)
  if (told !== null) return { code: told, confirmed: true }
  if (scheme === "R107") return { code: beyondMinor.find((code) => possible.has(code)) ?? "P2", confirmed: false }
  return { code: longestOf(possible, facts), confirmed: false }
}

function longestOf(possible: ReadonlySet<PenaltyClassCode>, facts: StoredPenaltyFacts): PenaltyClassCode | null {
  if (possible.size === anyCode.length) return null
  const { restrictionEndsOn, decidedOn } = facts
  const outlasts = restrictionEndsOn !== undefined && restrictionEndsOn > addYears(decidedOn, 3)
  if (outlasts && possible.has("P3b")) return "P3b"
  // A spot check without a penalty is nothing that facts of a penalty tell.
  return byLength.findLast((code) => code !== "SC" && possible.has(code)) ?? null
}

/** What would settle the class of a penalty whose facts leave several: the facts that are not stored, by the names that rows have. */
export function missingFacts(facts: StoredPenaltyFacts): MissingFact[] {
  if (facts.kinds.length === 0) return ["kinds"]
  const kinds = [...facts.kinds, ...untoldKinds(facts)]
  const byFine = decidesByFine(kinds) && facts.lenientTier !== false
  const isOverLower = (facts.fineCny ?? 0) > (facts.lowerFine?.max ?? lowerFineCnyMax)[facts.party ?? "operator"]
  return [
    ...(byFine && facts.fineCny === undefined ? (["fine_cny"] as const) : []),
    ...(byFine && !isOverLower && facts.lenientTier === undefined ? (["lenient_tier"] as const) : []),
    ...(facts.field === undefined ? (["field"] as const) : []),
  ]
}

/** The facts that a source may be asked for. */
export const missingFactWords = {
  kinds: { zh: "处罚种类（kinds）", en: "the kinds of penalty (kinds)" },
  fine_cny: { zh: "罚款金额（fine_cny）", en: "the amount of the fine (fine_cny)" },
  lenient_tier: {
    zh: "是否减轻、从轻处罚（lenient_tier）",
    en: "whether the fine is in the lenient tier (lenient_tier)",
  },
  field: { zh: "所属领域（field）", en: "the field it belongs to (field)" },
} as const satisfies Record<string, Bilingual>
export type MissingFact = keyof typeof missingFactWords

/** The class that the facts alone settle; null where they leave more than one. */
export function settledClass(facts: StoredPenaltyFacts): PenaltyClassCode | null {
  const possible = [...possibleClasses(facts)].filter((code) => code !== "SC")
  return possible.length === 1 ? (possible[0] ?? null) : null
}

/** The class that the facts alone give; null where they leave more than one, or there were no classes on the day. */
export function classByFacts(facts: StoredPenaltyFacts): PenaltyClassCode | null {
  const settled = settledClass(facts)
  // Before R107 there were no classes: the facts decide by the scheme of the day.
  return settled !== null && settled !== "P0" && facts.decidedOn >= penaltyClasses[settled].validFrom ? settled : null
}

/** What is to be remarked of a class that its source states and the facts rule out; null where they agree. */
export function statedClassRemark(stated: PenaltyClassCode, facts: StoredPenaltyFacts): Bilingual | null {
  const possible = possibleClasses(facts)
  if (possible.has(stated)) return null
  const codes = byLength.filter((code) => code !== "SC" && possible.has(code))
  return {
    zh: `所填类别 ${stated} 与处罚种类、金额、领域或者限制期限不符，按事实应为 ${codes.join("、")}，未采用所填类别`,
    en: `${stated} does not agree with the kinds, amount, field or restriction of the penalty, which give ${codes.join(" or ")}: not taken as the class`,
  }
}

const kindWords: readonly (readonly [word: RegExp, kind: PenaltyKind])[] = [
  [/^警告$/, "warning"],
  [/^通报批评$/, "circulated-criticism"],
  [/^罚款$/, "fine"],
  [/^没收(?:违法所得|非法财物|非法所得)?$/, "confiscation"],
  [/^暂扣(?:许可证件?|执照|许可证件?或执照)$/, "licence-suspended"],
  [/^限制开展生产经营活动$/, "business-restricted"],
  [/^责令停产停业$/, "business-suspended"],
  [/^限制从业$/, "barred-from-trade"],
  [/^降低资质等级$/, "qualification-downgraded"],
  [/^吊销许可证件?$/, "licence-revoked"],
  [/^吊销(?:营业)?执照$/, "business-licence-revoked"],
  [/^责令关闭$/, "business-closed"],
]

/**
 * The kinds that a category of the national exchange (CF_CFLB, 处罚类别) names, with those that its amounts add; empty
 * where a word of it leaves the kind open (暂扣或者吊销许可证).
 */
export function kindsOfCategory(category: string, fineCny = 0, confiscatedCny = 0): PenaltyKind[] {
  const kinds = new Set<PenaltyKind>()
  for (const word of category.normalize("NFKC").split(/[\s,;、/|+]+/)) {
    if (word === "") continue
    const found = kindWords.find(([pattern]) => pattern.test(word))
    if (!found) return []
    kinds.add(found[1])
  }
  if (kinds.size === 0) return []
  if (fineCny > 0) kinds.add("fine")
  if (confiscatedCny > 0) kinds.add("confiscation")
  return [...kinds]
}
