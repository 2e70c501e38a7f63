/**
 * Spreads invented merchants over places and decisions over authorities, so that a row's place and its decision number
 * follow from the row's own number. Pure.
 */
import { Draw, hashOf, type NonEmpty, nonEmpty, streams } from "./draw.ts"
import { authorityLetters, type Place, samplePlaces } from "./place.ts"

/** An authority, and the slots (see `Layout`) of the merchants it may decide on. */
export interface Authority {
  readonly code: string
  /** How its decision numbers begin: 豫, 郑, 郑金; no two authorities of a layout have the same. */
  readonly letters: string
  readonly slots: NonEmpty<number>
}

/**
 * How merchants and decisions are spread. Merchant i is in the place of slot i mod `slotCount`; the decisions of a
 * slot are made by its authority, and `rank` counts the slots of that authority, so that decision numbers can be
 * unique and small without a counter.
 */
export interface Layout {
  readonly slotCount: number
  place(slot: number): Place
  decider(slot: number): { readonly authority: Authority; readonly rank: number; readonly rankEnd: number }
}

/** Enough that shares come out within a few per cent of each other, few enough to lay out in milliseconds. */
export const slotCountMax = 4_096

/** Assumed shares of decisions that are made by the city's and by the province's authority; the rest is the county's. */
const levelShares = { city: 0.1, province: 0.02 } as const

/** Lays out the slots that this many merchants fill. */
export function layOut(seed: number, subjects: number): Layout {
  const all = samplePlaces()
  const slotCount = Math.max(1, Math.min(subjects, slotCountMax))
  const placeOf = Array.from({ length: slotCount }, (_, slot) => placeAt(seed, slot))
  const deciderOf = placeOf.map((place, slot) => deciderCode(place, hashOf(seed, streams.level, slot) / 2 ** 32))
  const letters = authorityLetters(all)
  const authorities = new Map<string, Authority>()
  const ranks: number[] = []
  const counts = new Map<string, number>()
  for (const code of deciderOf) {
    const rank = counts.get(code) ?? 0
    ranks.push(rank)
    counts.set(code, rank + 1)
    if (authorities.has(code)) continue
    const inside = [...placeOf.keys()].filter((slot) => isUnder(placeOf[slot], code))
    authorities.set(code, { code, letters: letters.get(code) ?? "", slots: nonEmpty(inside) })
  }
  return {
    slotCount,
    place: (slot) => placeOf[slot] ?? all[0],
    decider(slot) {
      const code = deciderOf[slot] ?? ""
      const authority = authorities.get(code)
      if (!authority) throw new Error(`no slot ${slot} in the layout`)
      return { authority, rank: ranks[slot] ?? 0, rankEnd: counts.get(code) ?? 1 }
    },
  }
}

/** The place of a slot, the same in every layout of a seed. */
function placeAt(seed: number, slot: number): Place {
  return new Draw(seed, streams.place, slot).weighted(samplePlaces())
}

function deciderCode(place: Place, fraction: number): string {
  if (fraction < levelShares.province) return place.province
  return fraction < levelShares.province + levelShares.city ? place.city : place.code
}

function isUnder(place: Place | undefined, authority: string): boolean {
  return place?.code === authority || place?.city === authority || place?.province === authority
}
