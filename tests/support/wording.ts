/**
 * Texts that a regular expression may match: each alternative and each character that it names once, the rest of the text as
 * short as can be. What stands in a lookahead or a lookbehind is written too, for something has to stand there; what must not
 * stand there is left out, so that some of the texts are not matched.
 */
export function wordingsOf({ source }: RegExp): string[] {
  let at = 0
  const next = () => source.charAt(at)

  function alternatives(): string[] {
    const all = sequence()
    while (next() === "|") {
      at++
      all.push(...sequence())
    }
    return all
  }

  /** One text with the first of every part, and one for each other that a part may be. */
  function sequence(): string[] {
    const parts: string[][] = []
    while (at < source.length && next() !== "|" && next() !== ")") parts.push(counted(atom()))
    const first = parts.map(([text = ""]) => text)
    const others = parts.flatMap((texts, place) => texts.slice(1).map((text) => first.with(place, text).join("")))
    return [first.join(""), ...others]
  }

  function counted(texts: string[]): string[] {
    const [quantifier = "", least] = /^(?:\{(\d+)[^}]*\}|[?*+])\??/.exec(source.slice(at)) ?? []
    at += quantifier.length
    if (least !== undefined) return least === "0" ? [""] : texts.map((text) => text.repeat(Number(least)))
    return /^[?*]/.test(quantifier) ? [""] : texts
  }

  function atom(): string[] {
    const character = next()
    if (character === "(") return group()
    if (character === "[") return characterClass()
    const [whole = ""] = /^(?:\\u[\da-f]{4}|\\p\{[^}]+\}|\\.|.)/s.exec(source.slice(at)) ?? []
    at += whole.length
    return [oneOf(whole)]
  }

  function group(): string[] {
    const [opening = ""] = /^\((?:\?(?:[:=!]|<[=!]))?/.exec(source.slice(at)) ?? []
    at += opening.length
    const inside = alternatives()
    at++
    return opening.endsWith("!") ? [""] : inside
  }

  function characterClass(): string[] {
    const [whole = "", not, inside = ""] = /^\[(\^?)((?:\\.|[^\]\\])*)\]/.exec(source.slice(at)) ?? []
    at += whole.length
    if (not) return ["口"]
    const ranges = inside.match(/(?:\\u[\da-f]{4}|\\p\{[^}]+\}|\\.|.)(?:-(?:\\u[\da-f]{4}|[^\\]))?/g) ?? []
    return ranges.map((range) => oneOf(/^\\[up]/.test(range) ? range : (/^(.)-./.exec(range)?.[1] ?? range)))
  }

  return alternatives()
}

/** A character as it is written in an expression; of a kind of them, one that no rule names. */
function oneOf(written: string): string {
  if (/^\\[up]/.test(written)) return "口"
  if (/^\\[dw]/.test(written)) return "1"
  if (/^\\s/.test(written)) return " "
  if (/^[.$^]$/.test(written) || /^\\[bB]$/.test(written)) return written === "." ? "口" : ""
  return written.replace(/^\\/, "")
}
