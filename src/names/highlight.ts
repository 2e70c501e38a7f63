// Marks in a name, as it is written, what a search found in its folded form. Owns the way back from folded to original:
// a match may span full-width letters, spaces and brackets that folding dropped.
import { foldName, normalForm } from "./normal-form.ts"

/** Half-open range `[start, end)` of UTF-16 units in the original. */
export type TextRange = readonly [start: number, end: number]

/** A stretch of the original that is a match throughout or not at all. */
export interface HighlightPart {
  readonly text: string
  readonly match: boolean
}

/** Every occurrence of every term, overlapping and touching ones merged, in ascending order. Terms need no folding. */
export function highlightRanges(original: string, terms: readonly string[]): TextRange[] {
  const { text, map } = normalForm(original)
  const found: TextRange[] = []
  for (const term of terms) {
    const folded = foldName(term)
    if (folded === "") continue
    for (let at = text.indexOf(folded); at >= 0; at = text.indexOf(folded, at + 1)) {
      found.push([map[at] ?? 0, endOfCharacter(original, map[at + folded.length - 1] ?? 0)])
    }
  }
  return merged(found)
}

/** The original cut into parts whose texts join to the original again; one unmatched part where nothing matches. */
export function highlight(original: string, terms: readonly string[]): HighlightPart[] {
  const parts: HighlightPart[] = []
  let done = 0
  for (const [start, end] of highlightRanges(original, terms)) {
    if (start > done) parts.push({ text: original.slice(done, start), match: false })
    parts.push({ text: original.slice(start, end), match: true })
    done = end
  }
  if (done < original.length || parts.length === 0) parts.push({ text: original.slice(done), match: false })
  return parts
}

/** End of the character at `start`, with the combining marks and variation selectors that are drawn on it. */
function endOfCharacter(original: string, start: number): number {
  const end = start + ((original.codePointAt(start) ?? 0) > 0xffff ? 2 : 1)
  return end + (/^\p{M}+/u.exec(original.slice(end))?.[0].length ?? 0)
}

function merged(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = []
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1)
    if (last !== undefined && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)]
    else result.push([start, end])
  }
  return result
}
