/**
 * Hits of what an engine has not read, among those that it ranks: PostgreSQL weighs both, and each of the former stands before the
 * first of the others that weighs less. Pure.
 */
import type { RecordPlace } from "./record-index.ts"

/** Where a page goes on: behind the engine's rank, and behind the last of those that it has not read. */
export type MergedPlace = Pick<RecordPlace, "score" | "fresh">

/**
 * The first of both, in one order that a later page goes on with.
 * @param ranked by the engine, in its order
 * @param fresh those that it has not read, by what they weigh
 * @param weights what those that it ranks weigh
 */
export function mergeFresh(
  ranked: readonly RecordPlace[],
  fresh: readonly RecordPlace[],
  weights: ReadonlyMap<string, number>,
  begin: MergedPlace,
  limit: number,
): RecordPlace[] {
  const places: RecordPlace[] = []
  let [next, nextFresh, at] = [0, 0, begin]
  while (places.length < limit) {
    const [one, other] = [ranked[next], fresh[nextFresh]]
    if (other !== undefined && (one === undefined || isBefore(other, one, weights.get(one.id) ?? 0))) {
      const { score, publishedOn, id } = other
      at = { score: at.score, fresh: { score, publishedOn, id } }
      places.push({ publishedOn, id, ...at })
      nextFresh++
    } else if (one !== undefined) {
      at = { score: one.score, fresh: at.fresh ?? null }
      places.push({ ...one, ...at })
      next++
    } else break
  }
  return places
}

function isBefore(fresh: RecordPlace, ranked: RecordPlace, weight: number): boolean {
  return fresh.score === weight ? isLater(fresh, ranked) : fresh.score > weight
}

/** Both by date, the latest first, then by id. */
export function mergeDated(one: readonly RecordPlace[], other: readonly RecordPlace[], limit: number): RecordPlace[] {
  return [...one, ...other].toSorted((a, b) => (isLater(a, b) ? -1 : 1)).slice(0, limit)
}

function isLater(one: RecordPlace, other: RecordPlace): boolean {
  return one.publishedOn > other.publishedOn || (one.publishedOn === other.publishedOn && one.id < other.id)
}
