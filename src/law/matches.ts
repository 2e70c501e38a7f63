/** Matches of a pattern. `String.matchAll` makes a pattern anew at each call, which costs more than most searches here. */

const none: readonly RegExpExecArray[] = []

/** All matches of a global pattern in a text, in their order. */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0
  let match = pattern.exec(text)
  if (match === null) return none
  const found: RegExpExecArray[] = []
  for (; match !== null; match = pattern.exec(text)) {
    found.push(match)
    if (match[0] === "") pattern.lastIndex++
  }
  return found
}
