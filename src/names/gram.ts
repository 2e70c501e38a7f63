// Cuts folded names into the grams that the index stores and that queries ask for. A name that contains a term has all
// the term's grams; the reverse needs a recheck by the caller. Takes text that `foldName` made.

/** Every distinct character and pair of neighbours of a folded name, in order of first appearance. */
export function grams(folded: string): string[] {
  const distinct: string[] = []
  // A gram is new where its first place in the name is this one: on names of this length twice as fast as a Set.
  const addNew = (start: number, end: number): void => {
    const gram = folded.slice(start, end)
    if (folded.indexOf(gram) === start) distinct.push(gram)
  }
  for (let before = -1, start = 0; start < folded.length; ) {
    const end = start + ((folded.codePointAt(start) ?? 0) > 0xffff ? 2 : 1)
    addNew(start, end)
    if (before >= 0) addNew(before, end)
    before = start
    start = end
  }
  return distinct
}

/** Grams that every name containing the folded term has: a single character itself, otherwise its distinct pairs. */
export function queryGrams(foldedTerm: string): string[] {
  const distinct = new Set<string>()
  let before = ""
  for (const character of foldedTerm) {
    if (before !== "") distinct.add(before + character)
    before = character
  }
  return distinct.size === 0 && before !== "" ? [before] : [...distinct]
}

/**
 * A number of 32 bits for a gram, by which an index of integers can stand in for one of texts: it is built several times
 * faster. Two grams may share a number; whoever finds by it looks at the name again, as for grams themselves.
 */
export function gramKey(gram: string): number {
  const first = gram.codePointAt(0) ?? 0
  const second = gram.codePointAt(first > 0xffff ? 2 : 1)
  return second === undefined ? singleKey(first) : pairKey(first, second)
}

/** The number of a gram of two code points. */
export function pairKey(first: number, second: number): number {
  // The multiplier is that of Fibonacci hashing: it spreads neighbours over the whole range.
  return (Math.imul(first, 0x9e3779b1) ^ second) | 0
}

/** The number of a gram of one. */
export function singleKey(codePoint: number): number {
  return pairKey(codePoint, 0)
}
