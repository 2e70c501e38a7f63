// From which score on a match may be taken without a person, and from which on a person should look. Owns the two levels
// and what stands behind them.

/**
 * From here on a match is taken without a person: the names are the same after clean-up, or a right code says so. One
 * legal form for another (有限公司, 有限责任公司) stays below: it is usually, not always, the same company.
 */
export const autoLevel = 0.995

/** From here on a person should look; below, an answer is one of several that may be meant. */
export const reviewLevel = 0.8

/** What a score means for what happens next. */
export type MatchLevel = "auto" | "review" | "none"

/** The level of a score. */
export function levelOf(score: number): MatchLevel {
  if (score >= autoLevel) return "auto"
  return score >= reviewLevel ? "review" : "none"
}
