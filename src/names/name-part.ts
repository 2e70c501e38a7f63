// How two names differ in each of their parts: region, brand, trade, form, branch. Owns what a part costs that is compared
// as a whole; what is compared unit by unit costs what name-edit-cost.ts says.
import type { Language } from "./code-problem.ts"
import type { CompanyName } from "./company-name.ts"
import { alignNames, type NameEdit, type Side } from "./name-alignment.ts"
import type { EditRole } from "./name-edit-cost.ts"
import type { NameRegion } from "./name-region.ts"
import { numberOfUnit } from "./name-unit.ts"
import { commonRegion } from "./region-in-name.ts"
import { tradeStart } from "./trade-word.ts"

/** Words for people, Chinese first. */
export type Bilingual = Readonly<Record<Language, string>>

/** What a part of the comparison is about. */
export type NamePartKind = "name" | "brand" | "region" | "trade" | "form" | "branch" | "number" | "note" | "code"

/** How the two sides of a part agree; missing and extra are seen from the query. */
export type Agreement = "same" | "similar" | "differs" | "missing" | "extra"

/** A difference before it is put into words. */
export interface Difference {
  readonly part: NamePartKind
  readonly agreement: Agreement
  readonly query: string
  readonly candidate: string
  readonly cost: number
}

/** Costs of parts that are compared as a whole, in nats; see `editCosts` for those compared unit by unit. */
export const wholeCosts = {
  /** The least that any difference costs: 1 stays with what is the same. */
  anything: 0.01,
  regionWritten: 0.02,
  regionInside: 0.12,
  regionMissing: 0.08,
  regionExtra: 0.12,
  regionApart: 1.2,
  /** One town, zone or district below the same city for another, and one that only one side names. */
  placeApart: 0.5,
  placeMissing: 0.06,
  /** Added where the brand is a trade word, so that only the region tells two companies apart. */
  regionOfGeneric: 0.8,
  formWritten: 0.02,
  formMissing: 0.05,
  formKind: 0.9,
  /** The one is a branch and the other is not. */
  branchMissing: 1.2,
  codeRepaired: 0.04,
  codeApart: 1.5,
  /** What is left of the names' difference where the codes agree. */
  codeAgreesShare: 0.15,
} as const

/** What is laid over what: the two sides, the weight of edits in the brand, and the cost at which to stop. */
export interface Sides {
  readonly q: Side
  readonly c: Side
  readonly weight: number
  readonly limit: number
}

/** Null where the sides are too far apart to say how. */
export function compareSides(
  query: CompanyName,
  candidate: CompanyName,
  { q, c, weight, limit }: Sides,
): Difference[] | null {
  const { edits } = alignNames(q, c, weight, limit)
  if (edits === null) return null
  const form = compareForms(query, candidate)
  const branch = compareBranches(query, candidate, edits)
  const told = branch === null ? edits : edits.filter(({ role }) => !"NPK".includes(role))
  return [...groupEdits(told, q, c), ...(form === null ? [] : [form]), ...(branch === null ? [] : [branch])]
}

/** The regions as a whole; null where they are the same or missing on both sides. */
export function compareRegions(query: CompanyName, candidate: CompanyName): Difference | null {
  const [a, b] = [query.region, candidate.region]
  if (a === null && b === null) return null
  const generic = tradeStart(candidate.brand) === 0 ? wholeCosts.regionOfGeneric : 0
  const at = { part: "region", query: a?.text ?? "", candidate: b?.text ?? "" } as const
  if (a === null) return { ...at, agreement: "missing", cost: wholeCosts.regionMissing + generic }
  if (b === null) return { ...at, agreement: "extra", cost: wholeCosts.regionExtra + generic }
  if (a.text === b.text) return null
  const relation = commonRegion(a.codes, b.codes)
  if (relation === "apart") return { ...at, agreement: "differs", cost: wholeCosts.regionApart + generic }
  const known = relation === "same" ? wholeCosts.regionWritten : wholeCosts.regionInside + generic
  const cost = Math.min(known + comparePlaces(a, b, relation), wholeCosts.regionWritten + slipsBetween(a.text, b.text))
  return { ...at, agreement: "similar", cost }
}

/** What it costs to write one region for the other by slips: 郑州市今水区 for 郑州市金水区. */
function slipsBetween(query: string, candidate: string): number {
  const side = (units: string): Side => ({ units, roles: "R".repeat(units.length) })
  return query.length === candidate.length
    ? alignNames(side(query), side(candidate), 1, 1).cost
    : Number.POSITIVE_INFINITY
}

/** What the places below two regions of one line say: another town is another shop, a town more or less says little. */
function comparePlaces(a: NameRegion, b: NameRegion, relation: "same" | "inside"): number {
  if (a.below === b.below) return 0
  if (a.below !== "" && b.below !== "")
    return placesAlike(a.below, b.below) ? wholeCosts.placeMissing : wholeCosts.placeApart
  // 郑州市某某区 against 郑州市金水区: the one place is below what the other names, so they can't be one.
  return relation === "inside" && isBelow(a, b) ? wholeCosts.placeApart : wholeCosts.placeMissing
}

/** 高新技术产业开发区 and 高新区 name one zone: they begin alike. */
function placesAlike(a: string, b: string): boolean {
  return a.slice(0, 2) === b.slice(0, 2)
}

/** True where the region with an unknown place below it is above one that is known at that depth. */
function isBelow(a: NameRegion, b: NameRegion): boolean {
  const [placed, other] = a.below === "" ? [b, a] : [a, b]
  return placed.level === "city" && other.level === "county" && placed.below.length <= 3
}

function compareForms(query: CompanyName, candidate: CompanyName): Difference | null {
  const [a, b] = [query.form, candidate.form]
  if (a?.text === b?.text) return null
  const at = { part: "form", query: a?.text ?? "", candidate: b?.text ?? "" } as const
  if (a === null) return { ...at, agreement: "missing", cost: wholeCosts.formMissing }
  if (b === null) return { ...at, agreement: "extra", cost: wholeCosts.formMissing }
  return a.kind === b.kind
    ? { ...at, agreement: "similar", cost: wholeCosts.formWritten }
    : { ...at, agreement: "differs", cost: wholeCosts.formKind }
}

/** A branch that only one side has, as one difference: not one for each of its characters. */
function compareBranches(query: CompanyName, candidate: CompanyName, edits: readonly NameEdit[]): Difference | null {
  const [a, b] = [query.branch, candidate.branch]
  if ((a === null) === (b === null)) return null
  // A parent whose form is misspelled isn't told from its branch, but laid over the other, the branch is there.
  const whole = (a === null ? candidate : query).roles.replace(/[^NPK]/g, "").length
  let absent = 0
  for (const { kind, role } of edits) if ("NPK".includes(role) && (kind === "missing" || kind === "extra")) absent++
  if (absent < whole) return null
  const at = { part: "branch", query: a?.text ?? "", candidate: b?.text ?? "", cost: wholeCosts.branchMissing } as const
  return { ...at, agreement: a === null ? "missing" : "extra" }
}

/** A brand written by ear has all its characters wrong and is one slip: this is the most they cost together. */
const byEarMax = 0.34

/** What the slips of the ear in a brand cost above the most that they may. */
function heardTooOften(edits: readonly NameEdit[]): number {
  let heard = 0
  for (const { kind, role, cost } of edits) if (role === "B" && kind === "sound") heard += cost
  return Math.max(0, heard - byEarMax)
}

const partOf: Readonly<Record<EditRole, NamePartKind>> = {
  ...{ B: "brand", T: "trade", R: "region", F: "form", N: "number", P: "branch", K: "branch", X: "note" },
}

/** One difference for each part, with the units that differ. */
function groupEdits(edits: readonly NameEdit[], query: Side, candidate: Side): Difference[] {
  const grouped = new Map<NamePartKind, { q: string; c: string; cost: number; other: boolean }>()
  for (const edit of edits) {
    const part = partOf[edit.role]
    const group = grouped.get(part) ?? { q: "", c: "", cost: 0, other: false }
    group.q += readable(query.units.slice(...edit.query))
    group.c += readable(candidate.units.slice(...edit.candidate))
    group.cost += edit.cost
    group.other ||= edit.kind === "other"
    grouped.set(part, group)
  }
  const tooOften = heardTooOften(edits)
  return [...grouped].map(([part, { q, c, cost: whole, other }]) => {
    const cost = part === "brand" ? whole - tooOften : whole
    const agreement = q === "" ? "missing" : c === "" ? "extra" : other ? "differs" : "similar"
    return { part, agreement, query: q, candidate: c, cost }
  })
}

function readable(units: string): string {
  let text = ""
  for (let i = 0; i < units.length; i++) text += numberOfUnit(units.charCodeAt(i)) ?? units.charAt(i)
  return text
}
