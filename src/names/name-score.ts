// How sure one may be that two names are one merchant's, and why. Owns the sum: what the parts cost, which differences
// make another company, what the register's statistics add. Ranking many candidates is name-ranking.ts.
import type { Language } from "./code-problem.ts"
import type { CompanyName } from "./company-name.ts"
import { alignNames, type NameEdit, type Side } from "./name-alignment.ts"
import type { EditRole } from "./name-edit-cost.ts"
import type { NameRegion } from "./name-region.ts"
import { numberOfUnit } from "./name-unit.ts"
import { partWords } from "./name-words.ts"
import { commonRegion, isProvinceAbbreviation } from "./region-in-name.ts"
import { tradeStart } from "./trade-word.ts"

/** Words for people, Chinese first. */
export type Bilingual = Readonly<Record<Language, string>>

/** What a part of the comparison is about. */
export type NamePartKind = "name" | "brand" | "region" | "trade" | "form" | "branch" | "number" | "note" | "code"

/** How the two sides of a part agree; missing and extra are seen from the query. */
export type Agreement = "same" | "similar" | "differs" | "missing" | "extra"

/** One line of the explanation. `cost` is what it takes off, in nats: score = e^-(sum of costs). */
export interface NamePart {
  readonly part: NamePartKind
  readonly agreement: Agreement
  readonly query: string
  readonly candidate: string
  readonly cost: number
  readonly words: Bilingual
}

/** 1 is the same after clean-up and nothing else. */
export interface NameScore {
  readonly score: number
  readonly parts: readonly NamePart[]
}

/** What the register can say about itself; every function may be left out. */
export interface NameStatistics {
  /** How many subjects have this brand (字号, folded). */
  readonly brand?: (brand: string) => number
}

/** What is known beside the two names. */
export interface ScoreContext {
  readonly statistics?: NameStatistics
  /** The candidate's unified code, to be held against codes in the query. */
  readonly candidateCode?: string
}

/** Costs of parts that are compared as a whole, in nats; see `editCosts` for those compared unit by unit. */
const wholeCosts = {
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

/** With statistics: a brand that others have is rather theirs than a slip, one that nobody has rather a slip. */
const knownBrand = 1.7
const unknownBrand = 0.75

interface Compared {
  readonly cost: number
  readonly parts: readonly Difference[]
}

/** A difference before it is put into words. */
export interface Difference {
  readonly part: NamePartKind
  readonly agreement: Agreement
  readonly query: string
  readonly candidate: string
  readonly cost: number
}

/** Compares two names and explains the outcome. */
export function scoreNames(query: CompanyName, candidate: CompanyName, context: ScoreContext = {}): NameScore {
  const { cost, parts } = compareNames(query, candidate, context)
  return { score: Math.exp(-cost), parts: parts.map((part) => ({ ...part, words: partWords(part) })) }
}

/**
 * The comparison without words: for ranking many candidates of which few are shown. Above `limit` it stops: the cost is
 * then only known to be more.
 */
export function compareNames(
  query: CompanyName,
  candidate: CompanyName,
  context: ScoreContext = {},
  limit: number = apartFrom,
): Compared {
  const code = compareCodes(query, context.candidateCode)
  if (query.folded === "") return code === null ? nothing : { cost: code.cost, parts: [code] }
  const names = compareTexts(query, candidate, context.statistics, limit)
  if (code === null) return names
  const share = code.agreement === "differs" ? 1 : wholeCosts.codeAgreesShare
  const cost = Math.max(names.cost * share + code.cost, wholeCosts.anything)
  return { cost, parts: [code, ...names.parts.map((part) => ({ ...part, cost: part.cost * share }))] }
}

/** Beyond this, e^-3 = 0.05, nobody asks how far apart two names are; the comparison stops there. */
const apartFrom = 3

/** What compares to nothing: no text at all. */
const nothing: Compared = { cost: 2 * apartFrom, parts: [] }

function compareCodes(query: CompanyName, code: string | undefined): Difference | null {
  if (code === undefined || query.codes.length === 0) return null
  const found = query.codes.find((one) => one === code || one === code.slice(8, 17))
  const at = { part: "code", query: found ?? query.codes[0] ?? "", candidate: code } as const
  if (found === undefined) return { ...at, agreement: "differs", cost: wholeCosts.codeApart }
  return query.written.includes(found)
    ? { ...at, agreement: "same", cost: 0 }
    : { ...at, agreement: "similar", cost: wholeCosts.codeRepaired }
}

function compareTexts(
  query: CompanyName,
  candidate: CompanyName,
  statistics: NameStatistics | undefined,
  limit: number,
): Compared {
  if (query.folded === candidate.folded) {
    return {
      cost: 0,
      parts: [{ part: "name", agreement: "same", query: query.folded, candidate: candidate.folded, cost: 0 }],
    }
  }
  const weight = brandWeight(query, candidate, statistics)
  const apart = compareParts(query, candidate, weight, limit)
  // A region that was misspelled, or a brand that was taken for one, shows when the whole names are laid over each other.
  const { region } = candidate
  if (apart.cost <= wholeCosts.regionMissing + wholeCosts.formMissing || (region === null && query.region === null))
    return apart
  const whole = compareWhole(query, candidate, weight, limit)
  return whole.cost < apart.cost ? whole : apart
}

function brandWeight(query: CompanyName, candidate: CompanyName, statistics?: NameStatistics): number {
  if (statistics?.brand === undefined || query.brand === candidate.brand || query.brand === "") return 1
  return statistics.brand(query.brand) > 0 ? knownBrand : unknownBrand
}

function compareParts(query: CompanyName, candidate: CompanyName, weight: number, limit: number): Compared {
  const region = compareRegions(query, candidate)
  const left = limit - (region?.cost ?? 0)
  return sum(region, left < 0 ? null : compareSides(query, candidate, { q: query, c: candidate, weight, limit: left }))
}

function compareWhole(query: CompanyName, candidate: CompanyName, weight: number, limit: number): Compared {
  const { region } = candidate
  if (query.region === null && region !== null && isProvinceAbbreviation(query.units.charAt(0), region.codes)) {
    const q = { units: query.units.slice(1), roles: query.roles.slice(1) }
    const part = { part: "region", agreement: "similar", query: query.units.charAt(0), candidate: region.text } as const
    const sides = compareSides(query, candidate, { q, c: candidate, weight, limit })
    return sum({ ...part, cost: wholeCosts.regionInside }, sides)
  }
  const q = withRegion(query, candidate.region === null ? "B" : "R")
  return sum(null, compareSides(query, candidate, { q, c: withRegion(candidate, "R"), weight, limit }))
}

/** Units with the region in front of them, as R or, where only the query has one, as what may be a brand. */
function withRegion({ region, units, roles }: CompanyName, role: "R" | "B"): Side {
  if (region === null) return { units, roles }
  return { units: region.text + units, roles: role.repeat(region.text.length) + roles }
}

interface Sides {
  readonly q: Side
  readonly c: Side
  readonly weight: number
  readonly limit: number
}

/** Null where the sides are too far apart to say how. */
function compareSides(query: CompanyName, candidate: CompanyName, { q, c, weight, limit }: Sides): Difference[] | null {
  const { edits } = alignNames(q, c, weight, limit)
  if (edits === null) return null
  const form = compareForms(query, candidate)
  const branch = compareBranches(query, candidate, edits)
  const told = branch === null ? edits : edits.filter(({ role }) => !"NPK".includes(role))
  return [...groupEdits(told, q, c), ...(form === null ? [] : [form]), ...(branch === null ? [] : [branch])]
}

function compareRegions(query: CompanyName, candidate: CompanyName): Difference | null {
  const [a, b] = [query.region, candidate.region]
  if (a === null && b === null) return null
  const generic = tradeStart(candidate.brand) === 0 ? wholeCosts.regionOfGeneric : 0
  const at = { part: "region", query: a?.text ?? "", candidate: b?.text ?? "" } as const
  if (a === null) return { ...at, agreement: "missing", cost: wholeCosts.regionMissing + generic }
  if (b === null) return { ...at, agreement: "extra", cost: wholeCosts.regionExtra + generic }
  if (a.text === b.text) return null
  const relation = commonRegion(a.codes, b.codes)
  if (relation === "apart") return { ...at, agreement: "differs", cost: wholeCosts.regionApart + generic }
  const place = comparePlaces(a, b, relation)
  if (relation === "same") return { ...at, agreement: "similar", cost: wholeCosts.regionWritten + place }
  return { ...at, agreement: "similar", cost: wholeCosts.regionInside + place + generic }
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

function sum(region: Difference | null, sides: readonly Difference[] | null): Compared {
  const parts = [...(region === null ? [] : [region]), ...(sides ?? [])]
  let cost = sides === null ? 2 * apartFrom : 0
  for (const part of parts) cost += part.cost
  return { cost: Math.max(cost, wholeCosts.anything), parts }
}
