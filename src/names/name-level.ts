// From which score on a match may be taken without a person, and from which on a person should look. Owns the two levels
// and what stands behind them.

/**
 * From here on a match is taken without a person: the names are the same after folding, or a right code says so. One
 * legal form for another (有限公司, 有限责任公司) stays below: it is usually, not always, the same company.
 */
export const autoLevel = 0.995

/**
 * From here on a person should look; below, an answer is one of several that may be meant. In the held-out half of
 * `npm run bench:names` (11,118 disturbed names, a quarter of them nobody's) the share of wrong answers by score was:
 *
 *     0.995 – 1    0.0 %        0.85 – 0.9   0.9 %
 *     0.95 – 0.995 0.1 %        0.8 – 0.85   3.7 %
 *     0.9 – 0.95   0.3 %        0.75 – 0.8  29.1 %
 *
 * It holds for such a mixture, not for every file; docs/names.md says how it was measured.
 */
export const reviewLevel = 0.8

/** What a score means for what happens next. */
export type MatchLevel = "auto" | "review" | "none"

export function levelOf(score: number): MatchLevel {
  if (score >= autoLevel) return "auto"
  return score >= reviewLevel ? "review" : "none"
}
