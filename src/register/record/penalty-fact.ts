/**
 * What decides the class of a penalty, as its record stores it: kinds, amounts, field, tier, party and restriction. Pure.
 */
import { isLegacyPenalty, type TermCase } from "../../law/display-term.ts"
import { type PenaltyFacts, untoldKinds, withLowerFine } from "../../law/penalty-classification.ts"
import { kindsInContent } from "../../law/penalty-in-text.ts"
import { isPenaltyField, isPenaltyKind, type PenaltyKind, penaltyKinds } from "../../law/penalty-kind.ts"
import type { Policy } from "../../law/policy.ts"
import {
  classForTerm,
  hasGraver,
  isMinor,
  kindsOfCategory,
  type MissingFact,
  missingFacts,
  possibleClasses,
  type StoredPenaltyFacts,
  settledClass,
} from "../../law/stated-class.ts"
import type { RecordContent } from "./record.ts"

/** How a penalty that belongs to none of the fields is stored. */
export const noField = "none"

type Detail = RecordContent["detail"]
type StoredFact = Partial<Record<"kinds" | "field" | "lenient_tier" | "party" | "procedure", string>>

/** Kinds as they are stored: their names with commas, in the order of the catalogue. */
export function storedKinds(kinds: readonly string[]): string {
  return Object.keys(penaltyKinds)
    .filter((kind) => kinds.includes(kind))
    .join(",")
}

/** The facts of a proceeding as details of its record; amounts and restriction stand in fields of their own. */
export function storedFacts({ kinds, field, lenientTier, party, procedure }: PenaltyFacts): StoredFact {
  return {
    ...{ kinds: storedKinds(kinds), field: field ?? noField, party, procedure },
    ...(lenientTier === null ? {} : { lenient_tier: lenientTier ? "yes" : "no" }),
  }
}

const factFields = ["kinds", "field", "lenient_tier", "party", "procedure"] as const

/** The content with the facts that are known of it, where it tells none itself. */
export function withKnownFacts(content: RecordContent, known: Detail): RecordContent {
  const kept = factFields.flatMap((field) => (known[field] === undefined ? [] : [[field, known[field]]]))
  return { ...content, detail: { ...Object.fromEntries(kept), ...content.detail } }
}

/** The facts that a record stores, with what the province of its authority has fixed of lower fines. */
export function factsIn(content: Pick<RecordContent, "detail" | "decidedOn" | "authority">, policy: RulesOf) {
  return withLowerFine(factsOf(content), content.authority, policy)
}
type RulesOf = Pick<Policy, "provinceRules">

/**
 * The facts that a record stores, without what a province has fixed: for what hangs on no amount. Without kinds, those that its
 * category (CF_CFLB) names.
 */
export function factsOf({ detail, decidedOn }: Pick<RecordContent, "detail" | "decidedOn">): StoredPenaltyFacts {
  const { field, lenient_tier: tier, party, procedure, restriction_ends_on: ends } = detail
  const { fine_cny: fine, confiscated_cny: confiscated } = detail
  return {
    kinds: kindsIn(detail),
    ...(typeof fine === "number" ? { fineCny: fine } : {}),
    ...(typeof confiscated === "number" ? { confiscatedCny: confiscated } : {}),
    ...(typeof field === "string" ? { field: isPenaltyField(field) ? field : null } : {}),
    ...(tier === undefined ? {} : { lenientTier: tier === "yes" }),
    ...(party === "person" || party === "operator" ? { party } : {}),
    ...(procedure === "simple" || procedure === "ordinary" ? { procedure } : {}),
    ...(typeof ends === "string" ? { restrictionEndsOn: ends } : {}),
    decidedOn,
  }
}

function kindsIn({ kinds, category, fine_cny: fine, confiscated_cny: confiscated }: Detail) {
  if (typeof kinds === "string") return kinds.split(",").filter(isPenaltyKind)
  if (typeof category !== "string") return []
  return kindsOfCategory(category, Number(fine ?? 0), Number(confiscated ?? 0))
}

/** Kinds in the words of the national exchange (CF_CFLB). */
export function kindNames(kinds: readonly PenaltyKind[]): string {
  return kinds.map((kind) => penaltyKinds[kind].zh).join("；")
}

/**
 * The kinds of a penalty as the national exchange names them: those that are stored, with those that its amounts tell. Where
 * none is stored, the amounts alone, and only if nothing speaks of another: whoever reads the category takes it for the
 * whole, and for what settles the class. Empty: it can't be told.
 */
export function namedKinds(content: RecordContent): PenaltyKind[] {
  const { restrictionEndsOn, ...facts } = factsOf(content)
  const named = storedKinds([...facts.kinds, ...untoldKinds(facts)])
    .split(",")
    .filter(isPenaltyKind)
  if (facts.kinds.length > 0) return named
  const { penaltyClass, detail } = content
  const inContent = kindsInContent(String(detail.content ?? ""))
  if (restrictionEndsOn !== undefined || inContent.some((kind) => !named.includes(kind))) return []
  const told = { ...facts, kinds: named }
  const possible: ReadonlySet<string> = possibleClasses(told)
  const agrees =
    penaltyClass === null ? inContent.length > 0 && settledClass(told) === null : possible.has(penaltyClass)
  return agrees ? named : []
}

/** The record as the terms of display ask for it: a penalty with the class that its facts allow, and whether they settle it. */
export function termCase(content: RecordContent, policy: Policy): TermCase {
  const { list, ground, decidedOn, penaltyClass } = content
  const plain = { list, ground, penaltyClass, decidedOn }
  if (list !== "penalty") return plain
  const facts = factsIn(content, policy)
  const { field } = facts
  const { code, confirmed } = classForTerm(penaltyClass, facts, isLegacyPenalty(plain, policy) ? "2021" : "R107")
  const possible = confirmed ? null : possibleClasses(facts)
  return {
    ...{ list, ground, decidedOn, penaltyClass: code },
    ...(field === undefined ? {} : { penaltyField: field }),
    ...(possible && { unconfirmed: true }),
    ...(possible && ![...possible].some(isMinor) && { notMinor: true }),
    ...(possible && hasGraver(possible, code) && { mayBeGraver: true }),
  }
}

/** What would settle the class of a penalty that is shown as the general case because its source told too little; null: it is settled. */
export function missingOf(content: RecordContent, policy: Policy): MissingFact[] | null {
  const term = termCase(content, policy)
  if (!term.unconfirmed || isLegacyPenalty(term, policy)) return null
  const missing = missingFacts(factsIn(content, policy))
  return missing.length === 0 ? null : missing
}
