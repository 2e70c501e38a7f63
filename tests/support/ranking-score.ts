/** How good a ranking is, by the grades of what stands where. Pure. */

/** Discounted cumulative gain of the first `depth` grades (Järvelin and Kekäläinen 2002, with exponential gain). */
function gainOf(grades: readonly number[], depth: number): number {
  return grades.slice(0, depth).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0)
}

/**
 * nDCG: 1 where nothing better could stand first.
 * @param grades of what was found, in its order
 * @param all the grades of everything there is, in any order
 */
export function ndcg(grades: readonly number[], all: readonly number[], depth = 10): number {
  const best = gainOf(
    all.toSorted((a, b) => b - a),
    depth,
  )
  return best === 0 ? 1 : gainOf(grades, depth) / best
}

/** The share of what is relevant that was found; 1 where nothing is. */
export function recallOf<Id>(found: ReadonlySet<Id>, relevant: readonly Id[]): number {
  return relevant.length === 0 ? 1 : relevant.filter((id) => found.has(id)).length / relevant.length
}
