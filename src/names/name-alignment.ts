// Lays two names over each other, unit by unit, and finds the cheapest way from one to the other. Owns the search for it;
// what an edit costs is name-edit-cost.ts. It runs a hundred times for every name that is matched, so the tables of the
// search are made once and a pair that is too far apart is given up early.

import { type EditKind, type EditRole, editCost, likeness, substitutionCost } from "./name-edit-cost.ts"
import { numberOfUnit } from "./name-unit.ts"

/** One step from the query to the candidate; indexes are into the units of each, half-open. */
export interface NameEdit {
  readonly kind: EditKind
  readonly role: EditRole
  readonly query: readonly [start: number, end: number]
  readonly candidate: readonly [start: number, end: number]
  readonly cost: number
}

/** A side of the comparison: units and a role for each. */
export interface Side {
  readonly units: string
  readonly roles: string
}

/** The cheapest edits. Above `limit` it is given up: the cost is then a lower bound, and the edits are missing. */
export interface Alignment {
  readonly cost: number
  readonly edits: readonly NameEdit[] | null
}

/** An edit in a brand weighs as the share of the brand it touches; two characters are the usual length. */
const usualBrand = 2
const shareMax = 1.5

/** Most units of a side that are compared: three times the longest registered name. */
const capacity = 160
const row = capacity + 1
const cost = new Float64Array(row * row)
const step = new Uint8Array(row * row)
const [take, substitute, insert, remove, swapped] = [0, 1, 2, 3, 4]

/** Compares two sides; edits in the brand are weighed by `brandWeight`. */
export function alignNames(query: Side, candidate: Side, brandWeight: number, limit: number): Alignment {
  const [q, c] = [query.units, candidate.units]
  const shorter = Math.min(q.length, c.length)
  let from = 0
  while (from < shorter && q.charCodeAt(from) === c.charCodeAt(from)) from++
  let back = 0
  while (back < shorter - from && q.charCodeAt(q.length - 1 - back) === c.charCodeAt(c.length - 1 - back)) back++
  const span: Span = { query, candidate, from, n: q.length - back - from, m: c.length - back - from, share: 1 }
  span.share = brandShare(candidate.roles) * brandWeight
  if (span.n > capacity || span.m > capacity) return { cost: limit, edits: null }
  const total = fill(span, limit)
  return total > limit ? { cost: total, edits: null } : { cost: total, edits: trace(span) }
}

/** The stretch in which the sides differ: `n` units of the query against `m` of the candidate, from `from` on. */
interface Span {
  readonly query: Side
  readonly candidate: Side
  readonly from: number
  readonly n: number
  readonly m: number
  share: number
}

const brandCode = 66

function brandShare(roles: string): number {
  let brand = 0
  for (let i = 0; i < roles.length; i++) if (roles.charCodeAt(i) === brandCode) brand++
  return brand === 0 ? 1 : Math.min(shareMax, usualBrand / brand)
}

/** Fills the table and returns the cost of its last field, or the least of a row that is above the limit already. */
function fill(span: Span, limit: number): number {
  const { n, m } = span
  cost[0] = 0
  for (let j = 1; j <= m; j++) {
    const role = roleAt(span.candidate, span.from + j - 1)
    cost[j] = (cost[j - 1] ?? 0) + editCost("missing", role, span.share, gapRole(span, 0, j))
    step[j] = remove
  }
  for (let i = 1; i <= n; i++) {
    const least = fillRow(span, i)
    if (least > limit) return least
  }
  return cost[n * row + m] ?? 0
}

/** Units by which the two sides may be out of step beyond what their lengths differ; a slip puts them out by one or two. */
const outOfStepMax = 4

function fillRow(span: Span, i: number): number {
  const { query, candidate, from, n, m, share } = span
  const first = Math.max(0, i - Math.max(0, n - m) - outOfStepMax)
  const last = Math.min(m, i + Math.max(0, m - n) + outOfStepMax)
  if (first > 0) cost[i * row + first - 1] = Number.POSITIVE_INFINITY
  if (last < m) cost[i * row + last + 1] = Number.POSITIVE_INFINITY
  const a = query.units.charCodeAt(from + i - 1)
  const tooMany = insertionKind(span, i)
  const beside = roleAt(query, from + i - 1)
  let least = Number.POSITIVE_INFINITY
  for (let j = first; j <= last; j++) {
    const at = i * row + j
    let best = (cost[at - row] ?? 0) + editCost(tooMany, insertionRole(span, i, j), share, beside)
    let by = insert
    if (j > 0) {
      const role = roleAt(candidate, from + j - 1)
      const less = (cost[at - 1] ?? 0) + editCost("missing", role, share, gapRole(span, i, j))
      if (less < best) {
        best = less
        by = remove
      }
      const before = cost[at - row - 1] ?? 0
      const b = candidate.units.charCodeAt(from + j - 1)
      // A likeness is looked up only where it can still win.
      if (before < best || (a === b && before === best)) {
        const other = a === b ? before : before + substitutionCost(likeness(a, b), a, role, share, beside)
        if (other <= best) {
          best = other
          by = a === b ? take : substitute
        }
      }
      if (i > 1 && j > 1 && isSwap(span, i, j)) {
        const swap = (cost[at - 2 * row - 2] ?? 0) + editCost("swap", roleAt(candidate, from + j - 2), share)
        if (swap < best) {
          best = swap
          by = swapped
        }
      }
    }
    cost[at] = best
    step[at] = by
    if (best < least) least = best
  }
  return least
}

function isSwap({ query, candidate, from }: Span, i: number, j: number): boolean {
  const a = query.units.charCodeAt(from + i - 1)
  const b = candidate.units.charCodeAt(from + j - 1)
  return a !== b && a === candidate.units.charCodeAt(from + j - 2) && b === query.units.charCodeAt(from + i - 2)
}

function trace(span: Span): NameEdit[] {
  const { query, candidate, from, share } = span
  const edits: NameEdit[] = []
  let [i, j] = [span.n, span.m]
  const add = (kind: EditKind, role: number, wide: number, high: number, price: number): void => {
    const [q, c] = [from + i, from + j]
    const letter = String.fromCharCode(role) as EditRole
    edits.push({ kind, role: letter, query: [q - wide, q], candidate: [c - high, c], cost: price })
    i -= wide
    j -= high
  }
  while (i > 0 || j > 0) {
    const by = step[i * row + j]
    const role = roleAt(candidate, from + j - 1)
    const beside = roleAt(query, from + i - 1)
    if (i === 0 || by === remove) add("missing", role, 0, 1, editCost("missing", role, share, gapRole(span, i, j)))
    else if (j === 0 || by === insert) {
      const [kind, at] = [insertionKind(span, i), insertionRole(span, i, j)]
      add(kind, at, 1, 0, editCost(kind, at, share, beside))
    } else if (by === swapped) {
      const first = roleAt(candidate, from + j - 2)
      add("swap", first, 2, 2, editCost("swap", first, share))
    } else if (by === substitute) {
      const a = query.units.charCodeAt(from + i - 1)
      const kind = likeness(a, candidate.units.charCodeAt(from + j - 1))
      add(kind, role, 1, 1, substitutionCost(kind, a, role, share, beside))
    } else {
      i--
      j--
    }
  }
  return edits.reverse()
}

const noteRole = 88

/** UTF-16 unit of the role's letter; what stands beyond a side is a note. */
function roleAt(side: Side, index: number): number {
  return index >= 0 && index < side.roles.length ? side.roles.charCodeAt(index) : noteRole
}

/**
 * Role in the query of the unit at which one of the candidate's is missing: behind the gap, or before it where the word
 * that lost it ends there.
 */
function gapRole({ query, candidate, from }: Span, i: number, j: number): number {
  const [here, next] = [roleAt(candidate, from + j - 1), roleAt(candidate, from + j)]
  return here === next ? roleAt(query, from + i) : roleAt(query, from + i - 1)
}

/** A unit too many is part of what it stands in the middle of, else of what it is in the query. */
function insertionRole({ query, candidate, from }: Span, i: number, j: number): number {
  const { roles } = candidate
  const gap = from + j
  if (gap > 0 && gap < roles.length && roles.charCodeAt(gap - 1) === roles.charCodeAt(gap)) {
    if (numberOfUnit(query.units.charCodeAt(from + i - 1)) === null) return roles.charCodeAt(gap)
  }
  return roleAt(query, from + i - 1)
}

function insertionKind({ query, from }: Span, i: number): EditKind {
  const { units } = query
  const at = from + i - 1
  return unitRepeats(units, at, 1) || pairRepeats(units, at) ? "repeat" : "extra"
}

/** True where the unit stands `apart` units before or behind once more. */
function unitRepeats(units: string, at: number, apart: number): boolean {
  const unit = units.charCodeAt(at)
  return unit === units.charCodeAt(at - apart) || unit === units.charCodeAt(at + apart)
}

/** True inside a word of two that stands twice: 商贸商贸. */
function pairRepeats(units: string, at: number): boolean {
  for (let start = at - 3; start <= at; start++) {
    if (start < 0 || start + 4 > units.length) continue
    if (units.charCodeAt(start) !== units.charCodeAt(start + 2)) continue
    if (units.charCodeAt(start + 1) === units.charCodeAt(start + 3)) return true
  }
  return false
}
