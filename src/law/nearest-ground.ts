// The nearest code to one that is none, so that an error can say "AB-E5 is not a ground; nearest: AB-E4".
import { type GroundCode, grounds, isGroundCode } from "./catalogue.ts"

/** Two wrong characters of a code of five to eleven are a slip; with three it is another word. */
const distanceMax = 2

/** A wrong digit costs up to 1 by how far off it is, so that of AB-E1 to AB-E4 the last is nearest to AB-E5. */
function substitutionCost(typed: string, meant: string): number {
  if (typed === meant) return 0
  const apart = Math.abs(Number(typed) - Number(meant))
  return Number.isNaN(apart) ? 1 : 0.5 + apart / 20
}

/** Levenshtein distance over characters; insertions and deletions cost 1. */
function distance(typed: string, meant: string): number {
  let previous = Array.from({ length: meant.length + 1 }, (_, column) => column)
  for (const [row, character] of [...typed].entries()) {
    const current = [row + 1]
    for (let column = 1; column <= meant.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + substitutionCost(character, meant.charAt(column - 1))
      const dropped = (previous[column] ?? 0) + 1
      const added = (current[column - 1] ?? 0) + 1
      current.push(Math.min(replaced, dropped, added))
    }
    previous = current
  }
  return previous[meant.length] ?? 0
}

/**
 * The code that the text was probably meant to be, whether in force or not; undefined when none is near. Case, spaces,
 * full-width characters and the kind of dash don't matter. Of equally near codes the first in the catalogue is given.
 */
export function nearestGround(text: string): GroundCode | undefined {
  const typed = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/\s/g, "")
    .replace(/\p{Dash_Punctuation}|_/gu, "-")
  // Longer than any code by more than a slip: no need to measure a text that may be of any length.
  if (typed.length > "AB-MARK-OLD".length + distanceMax) return undefined
  let nearest: { code: GroundCode; distance: number } | undefined
  for (const code of Object.keys(grounds).filter(isGroundCode)) {
    const found = distance(typed, code)
    if (found <= distanceMax && (nearest === undefined || found < nearest.distance)) nearest = { code, distance: found }
  }
  return nearest?.code
}
