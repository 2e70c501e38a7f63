// Lays two names over each other, unit by unit, and finds the cheapest way from one to the other: slips of hand, ear and
// eye. What an edit costs depends on the part of the name it falls in; the tables are the heart of the score.

import type { NameRole } from "./company-name.ts"
import { numberOfUnit } from "./company-name.ts"
import { lookAlike } from "./lookalike.ts"
import { sameNumeral } from "./name-number.ts"
import { isRareCharacter, soundLikeness } from "./pinyin.ts"

/** What one edit is: a unit for another (by sound, by shape, without likeness), two swapped, one too many, one too few. */
export type EditKind = "sound" | "confused" | "shape" | "numeral" | "other" | "swap" | "repeat" | "extra" | "missing"

/** One step from the query to the candidate; indexes are into the units of each, half-open. */
export interface NameEdit {
  readonly kind: EditKind
  readonly role: NameRole
  readonly query: readonly [start: number, end: number]
  readonly candidate: readonly [start: number, end: number]
  readonly cost: number
}

type Costs = Readonly<Record<EditKind, number>>

function flat(all: number, extra = all, missing = all): Costs {
  const rest = { sound: all, confused: all, shape: all, numeral: all, other: all, swap: all, repeat: all }
  return { ...rest, extra, missing }
}

/**
 * Costs in nats: -ln of how much less likely it becomes that both are one. A brand of two characters in which one is
 * another word is another company; a trade that sounds alike is a slip; a form says nothing; another number is another
 * branch. Tuned on the development half of bench/names.ts's disturbances.
 */
export const editCosts: Readonly<Record<NameRole, Costs>> = {
  B: {
    sound: 0.3,
    confused: 0.36,
    shape: 0.3,
    numeral: 0.1,
    other: 1.1,
    swap: 0.1,
    repeat: 0.08,
    extra: 0.5,
    missing: 0.6,
  },
  T: {
    sound: 0.08,
    confused: 0.1,
    shape: 0.08,
    numeral: 0.05,
    other: 0.42,
    swap: 0.05,
    repeat: 0.04,
    extra: 0.22,
    missing: 0.22,
  },
  P: {
    sound: 0.2,
    confused: 0.24,
    shape: 0.2,
    numeral: 0.1,
    other: 0.6,
    swap: 0.1,
    repeat: 0.08,
    extra: 0.45,
    missing: 0.45,
  },
  N: { ...flat(2.2), extra: 1.5, missing: 1.5 },
  F: flat(0.03, 0.02, 0.02),
  K: flat(0.12, 0.03, 0.03),
  X: flat(0.03, 0.04, 0.02),
}

/** An edit in a brand weighs as the share of the brand it touches; two characters are the usual length. */
const usualBrand = 2
const shareMax = 1.5

/** A character hardly anybody uses, where a common one stands, is rather a slip than a name. */
const rareSlip = 0.55

const capacity = 128
const cost = new Float64Array((capacity + 1) * (capacity + 1))
const step = new Uint8Array((capacity + 1) * (capacity + 1))
const [take, substitute, insert, remove, swapped] = [0, 1, 2, 3, 4]

/** A side of the comparison: units and a role for each. */
export interface Side {
  readonly units: string
  readonly roles: string
}

/** The cheapest edits; null where a side has more units than a name can have. */
export function alignNames(query: Side, candidate: Side, brandWeight: number): { cost: number; edits: NameEdit[] } {
  const [q, c] = [query.units, candidate.units]
  let from = 0
  while (from < q.length && from < c.length && q.charCodeAt(from) === c.charCodeAt(from)) from++
  let [qEnd, cEnd] = [q.length, c.length]
  while (qEnd > from && cEnd > from && q.charCodeAt(qEnd - 1) === c.charCodeAt(cEnd - 1)) {
    qEnd--
    cEnd--
  }
  if (qEnd - from > capacity || cEnd - from > capacity) return { cost: 9, edits: [] }
  const share = brandShare(candidate.roles) * brandWeight
  fill(query, candidate, from, qEnd, cEnd, share)
  return {
    cost: cost[(qEnd - from) * (capacity + 1) + cEnd - from] ?? 9,
    edits: trace(query, candidate, from, qEnd, cEnd, share),
  }
}

function brandShare(roles: string): number {
  let brand = 0
  for (let i = 0; i < roles.length; i++) if (roles.charCodeAt(i) === 66) brand++
  return brand === 0 ? 1 : Math.min(shareMax, usualBrand / brand)
}

function fill(query: Side, candidate: Side, from: number, qEnd: number, cEnd: number, share: number): void {
  const [q, c] = [query.units, candidate.units]
  const [n, m] = [qEnd - from, cEnd - from]
  const row = capacity + 1
  cost[0] = 0
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (i === 0 && j === 0) continue
      let [best, by] = [Number.POSITIVE_INFINITY, take]
      const at = i * row + j
      if (i > 0 && j > 0) {
        const [a, b] = [q.charCodeAt(from + i - 1), c.charCodeAt(from + j - 1)]
        const before = cost[at - row - 1] ?? 0
        if (a === b) best = before
        else {
          best = before + substitution(a, b, roleAt(candidate, from + j - 1), share)[1]
          by = substitute
          if (i > 1 && j > 1 && a === c.charCodeAt(from + j - 2) && b === q.charCodeAt(from + i - 2)) {
            const swap = (cost[at - 2 * row - 2] ?? 0) + scaled("swap", roleAt(candidate, from + j - 2), share)
            if (swap < best) [best, by] = [swap, swapped]
          }
        }
      }
      if (i > 0) {
        const one = (cost[at - row] ?? 0) + insertion(query, candidate, from + i - 1, from + j, share)[2]
        if (one < best) [best, by] = [one, insert]
      }
      if (j > 0) {
        const one = (cost[at - 1] ?? 0) + scaled("missing", roleAt(candidate, from + j - 1), share)
        if (one < best) [best, by] = [one, remove]
      }
      cost[at] = best
      step[at] = by
    }
  }
}

function trace(query: Side, candidate: Side, from: number, qEnd: number, cEnd: number, share: number): NameEdit[] {
  const edits: NameEdit[] = []
  let [i, j] = [qEnd - from, cEnd - from]
  const add = (kind: EditKind, role: NameRole, wide: number, high: number, price: number): void => {
    edits.push({
      kind,
      role,
      query: [from + i - wide, from + i],
      candidate: [from + j - high, from + j],
      cost: price,
    })
    i -= wide
    j -= high
  }
  while (i > 0 || j > 0) {
    const by = step[i * (capacity + 1) + j]
    const role = roleAt(candidate, from + j - 1)
    if (i > 0 && j > 0 && by === take) {
      i--
      j--
    } else if (by === swapped) {
      const first = roleAt(candidate, from + j - 2)
      add("swap", first, 2, 2, scaled("swap", first, share))
    } else if (by === substitute) {
      const [kind, price] = substitution(
        query.units.charCodeAt(from + i - 1),
        candidate.units.charCodeAt(from + j - 1),
        role,
        share,
      )
      add(kind, role, 1, 1, price)
    } else if (by === insert) {
      const [kind, at, price] = insertion(query, candidate, from + i - 1, from + j, share)
      add(kind, at, 1, 0, price)
    } else add("missing", role, 0, 1, scaled("missing", role, share))
  }
  return edits.reverse()
}

function roleAt(side: Side, index: number): NameRole {
  return (side.roles.charAt(index) || "X") as NameRole
}

function scaled(kind: EditKind, role: NameRole, share: number): number {
  return editCosts[role][kind] * (role === "B" ? share : 1)
}

function substitution(a: number, b: number, role: NameRole, share: number): [EditKind, number] {
  const kind = likeness(a, b)
  const slip = kind !== "numeral" && role === "B" && isRareCharacter(a) && !isRareCharacter(b) ? rareSlip : 1
  return [kind, scaled(kind, role, share) * slip]
}

/** The strongest likeness of two different units. */
function likeness(a: number, b: number): EditKind {
  if (numberOfUnit(a) !== null || numberOfUnit(b) !== null) return "other"
  const sound = soundLikeness(a, b)
  if (sound === "same") return sameNumeral(String.fromCharCode(a), String.fromCharCode(b)) ? "numeral" : "sound"
  if (lookAlike(a, b)) return "shape"
  if (sound === "confused") return "confused"
  return sameNumeral(String.fromCharCode(a), String.fromCharCode(b)) ? "numeral" : "other"
}

/** A unit too many: a part of what it stands in the middle of, else of what it is in the query. */
function insertion(query: Side, candidate: Side, at: number, gap: number, share: number): [EditKind, NameRole, number] {
  const unit = query.units.charCodeAt(at)
  const [left, right] = [candidate.roles.charAt(gap - 1), candidate.roles.charAt(gap)]
  const own = roleAt(query, at)
  const role = (numberOfUnit(unit) === null && left === right && left !== "" ? left : own) as NameRole
  const repeated = unit === query.units.charCodeAt(at - 1) || unit === query.units.charCodeAt(at + 1)
  const kind = repeated ? "repeat" : "extra"
  return [kind, role, scaled(kind, role, share)]
}
