/**
 * Names that nobody knows, and those that were likely meant: a parameter or a member that is passed over without a word
 * lets its sender believe that it was heeded.
 */
import type { Bilingual } from "../law/bilingual.ts"

// Two wrong letters of a word are a slip, and so is one of a short one; with more it is another word.
const slipMax = (known: string) => (known.length < 5 ? 1 : 2)

/** What to say of a name that is none of those that are known. */
export function unknownName(name: string, known: readonly string[]): Bilingual {
  const nearest = findNearest(name, known)
  if (nearest !== undefined)
    return { zh: `没有此项，应为 ${nearest}`, en: `there is none of this name; it may be ${nearest}` }
  if (known.length === 0)
    return { zh: "没有此项，此处不用任何参数", en: "there is none of this name, nor of any other" }
  return {
    zh: `没有此项，可用的有 ${known.join("、")}`,
    en: `there is none of this name; there are ${known.join(", ")}`,
  }
}

function findNearest(name: string, known: readonly string[]): string | undefined {
  const typed = name.toLowerCase().slice(0, 60)
  const near = known
    .map((each) => ({ each, distance: editDistance(typed, each) }))
    .filter(({ each, distance }) => distance <= slipMax(each))
    .sort((a, b) => a.distance - b.distance)
  return near[0]?.each
}

/** Levenshtein's. */
function editDistance(typed: string, meant: string): number {
  let previous = Array.from({ length: meant.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...typed].entries()) {
    const current = [row + 1]
    for (let column = 1; column <= meant.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (letter === meant.charAt(column - 1) ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[meant.length] ?? 0
}
