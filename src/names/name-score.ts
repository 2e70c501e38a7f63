// How sure one may be that two names are one merchant's, and why. Owns the sum: names and codes, regions that hide, what
// the register's statistics add. The parts are compared in name-part.ts, many candidates ranked in name-ranking.ts.
import type { CompanyName } from "./company-name.ts"
import type { Side } from "./name-alignment.ts"
import {
  type Agreement,
  type Bilingual,
  compareRegions,
  compareSides,
  type Difference,
  type NamePartKind,
  wholeCosts,
} from "./name-part.ts"
import { partWords } from "./name-words.ts"
import { commonRegion, isProvinceAbbreviation } from "./region-in-name.ts"

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

/** With statistics: a brand that others have is rather theirs than a slip, one that nobody has rather a slip. */
const knownBrand = 1.7
const unknownBrand = 0.75

interface Compared {
  readonly cost: number
  readonly parts: readonly Difference[]
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
  if (apart.cost <= wholeCosts.regionMissing + wholeCosts.formMissing) return apart
  const hidden = compareHidden(query, candidate, weight, limit)
  return hidden !== null && hidden.cost < apart.cost ? hidden : apart
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

/**
 * The names laid over each other with a region that one of them hides: misspelled (正州), as the province's short name (豫),
 * or read as a region where it is the brand (东方). Null where neither has such a one.
 */
function compareHidden(query: CompanyName, candidate: CompanyName, weight: number, limit: number): Compared | null {
  const [a, b] = [query.region, candidate.region]
  if (a === null) return b === null ? null : compareUnread(query, candidate, weight, limit)
  if (a.text === b?.text) return null
  const apart = b === null || commonRegion(a.codes, b.codes) === "apart"
  const slips = b === null ? null : compareSlips(query, candidate, weight, limit)
  if (slips !== null && (!apart || regionCost(slips) <= slipsMax)) return slips
  if (!apart || !a.doubtful || !candidate.units.startsWith(a.text)) return null
  const cost = b === null ? 0 : wholeCosts.regionMissing
  const part = { part: "region", agreement: "missing", query: "", candidate: b?.text ?? "", cost } as const
  const sides = { q: withRegion(query, "B"), c: candidate, weight, limit: limit - cost }
  return sum(b === null ? null : part, compareSides(query, candidate, sides))
}

/** With a query in which no region was read: it may be there all the same. */
function compareUnread(query: CompanyName, candidate: CompanyName, weight: number, limit: number): Compared {
  const first = query.units.charAt(0)
  const { text = "", codes = [] } = candidate.region ?? {}
  if (!isProvinceAbbreviation(first, codes)) {
    return sum(null, compareSides(query, candidate, { q: query, c: withRegion(candidate, "R"), weight, limit }))
  }
  const cost = wholeCosts.regionInside
  const part = { part: "region", agreement: "similar", query: first, candidate: text, cost } as const
  const q = { units: query.units.slice(1), roles: query.roles.slice(1) }
  return sum(part, compareSides(query, candidate, { q, c: candidate, weight, limit: limit - cost }))
}

/** Most that slips in a region cost together where two regions can be read: two that sound or look alike, or one lost. */
const slipsMax = 0.15

function regionCost({ parts }: Compared): number {
  return parts.find(({ part }) => part === "region")?.cost ?? 0
}

function compareSlips(query: CompanyName, candidate: CompanyName, weight: number, limit: number): Compared {
  const sides = { q: withRegion(query, "R"), c: withRegion(candidate, "R"), weight, limit }
  return sum(null, compareSides(query, candidate, sides))
}

/** Units with the region in front of them. */
function withRegion({ region, units, roles }: CompanyName, role: "R" | "B"): Side {
  if (region === null) return { units, roles }
  return { units: region.text + units, roles: role.repeat(region.text.length) + roles }
}

function sum(region: Difference | null, sides: readonly Difference[] | null): Compared {
  const parts = [...(region === null ? [] : [region]), ...(sides ?? [])]
  let cost = sides === null ? 2 * apartFrom : 0
  for (const part of parts) cost += part.cost
  return { cost: Math.max(cost, wholeCosts.anything), parts }
}
