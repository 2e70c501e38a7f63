// Reads what is typed into a search box in Latin letters: whole syllables, first letters, both mixed with Han. Owns the
// cutting of unspaced letters; xian stays both xian and xi'an until a name decides.
import { foldName } from "./normal-form.ts"
import { charactersOf, isSyllable } from "./pinyin.ts"

/** A typed text read as pinyin. `syllables` is the cut with the fewest; Han characters and lone letters stand as they are. */
export interface PinyinQuery {
  readonly kind: "full" | "initials" | "mixed"
  readonly syllables: readonly string[]
  /** The text without spaces, tones and apostrophes, ü as v. */
  readonly text: string
}

const syllableMax = 6

/** Folds typed letters: lower case, no tones, ü (and u:) as v, spaces and apostrophes gone. */
function foldTyped(text: string): string {
  return foldName(text.normalize("NFC").replace(/[üǖǘǚǜÜǕǗǙǛ]|[uU]:/g, "v"))
}

/** Reads a typed text; null where it has no Latin letter. */
export function readPinyinQuery(text: string): PinyinQuery | null {
  const folded = foldTyped(text)
  if (!/[a-z]/.test(folded)) return null
  const syllables: string[] = []
  let [whole, loose] = [true, true]
  for (const part of folded.match(/[a-z]+|[^a-z]/g) ?? []) {
    if (!/[a-z]/.test(part)) {
      syllables.push(part)
      continue
    }
    const cut = cutSyllables(part)
    if (cut === null) whole = false
    else loose = false
    syllables.push(...(cut ?? part))
  }
  const han = /[^a-z0-9]/.test(folded)
  return { kind: han || (!whole && !loose) ? "mixed" : whole ? "full" : "initials", syllables, text: folded }
}

/** What of a text may be pinyin or first letters among other words: `spokenParts`, and Latin words that are no syllables. */
export function latinParts(text: string): string[] {
  const words = (text.match(/[\p{Script=Latin}\p{Mn}'’]+/gu) ?? []).map(foldTyped)
  const letters = words.filter((word) => word.length >= spokenLengthMin && cutSyllables(word) === null)
  const spoken = [...spokenParts(text), ...letters.flatMap(mendedSpelling)]
  return [...new Set([...spoken, ...letters.filter((word) => word !== foldTyped(text))])].slice(0, latinPartsMax)
}

// From so many letters on there are enough left for what is told by a slip among them; of more they are no name.
const mendedLengthMin = 7
const mendedLengthMax = 60

/** Letters that are no syllables because two stand in each other's place or one is too many, as the syllables they may be. */
function mendedSpelling(letters: string): string[] {
  if (letters.length < mendedLengthMin || letters.length > mendedLengthMax || cutSyllables(letters) !== null) return []
  const ways = new Map<string, number>()
  for (let at = 0; at < letters.length; at++) {
    const [before, here, next] = [letters.slice(0, at), letters.charAt(at), letters.charAt(at + 1)]
    const rest = letters.slice(at + 1)
    for (const way of [before + next + here + letters.slice(at + 2), before + rest]) {
      const cut = here === next ? null : cutSyllables(way)
      if (cut !== null && !ways.has(way)) ways.set(way, cut.length + (way.length < letters.length ? 1 : 0))
    }
  }
  return [...ways].sort((a, b) => a[1] - b[1]).map(([way]) => way)
}

// A sentence of English has no more names in it, and each is a search of its own.
const latinPartsMax = 8

/**
 * What of a text is pinyin among other words: runs of Latin words that are whole syllables, spaces left out; "is zheng zhou
 * fu le punished" has zhengzhoufule. None where the text is nothing else, for that is read as it stands.
 */
export function spokenParts(text: string): string[] {
  const words = text.match(/[\p{Script=Latin}\p{Mn}'’]+|[^\p{Script=Latin}\p{Mn}'’\s]+/gu) ?? []
  const parts: string[] = []
  let open = false
  for (const word of words) {
    const typed = foldTyped(word)
    const spoken = /^[a-z]+$/.test(typed) && cutSyllables(typed) !== null
    if (spoken && open) parts.push((parts.pop() ?? "") + typed)
    else if (spoken) parts.push(typed)
    open = spoken
  }
  return parts.filter((part) => part.length >= spokenLengthMin && part !== foldTyped(text))
}

// Two syllables: fewer are in too many words of other languages.
const spokenLengthMin = 4

/** The cut of letters into the fewest syllables; null where there is none. */
function cutSyllables(letters: string): string[] | null {
  const best: (string[] | null)[] = [[]]
  for (let end = 1; end <= letters.length; end++) {
    let shortest: string[] | null = null
    for (let start = Math.max(0, end - syllableMax); start < end; start++) {
      const before = best[start]
      const syllable = letters.slice(start, end)
      if (before === null || before === undefined || !isSyllable(syllable)) continue
      if (shortest === null || before.length + 1 < shortest.length) shortest = [...before, syllable]
    }
    best[end] = shortest
  }
  return best[letters.length] ?? null
}

// More syllables are told by their pairs, more first letters by fours of them: candidate-key.ts.
const spellingMax = 3

/**
 * What is being typed in letters, as the characters that may be meant in each place: whole syllables and the beginning of the
 * last (hua, huain, yunsh), else first letters (yp). Null where it is anything else, or longer.
 */
export function spellingOf(text: string): string[] | null {
  const typed = foldTyped(text)
  if (!/^[a-z]{2,}$/.test(typed)) return null
  const places = whole(typed) ?? begun(typed) ?? [...typed].map((letter) => charactersOf(letter, false))
  return places.length <= spellingMax && places.every((characters) => characters !== "") ? places : null
}

function whole(typed: string): string[] | null {
  const cut = cutSyllables(typed)
  if (cut === null) return null
  // hua is hua, and huai and huan on their way.
  return cut.map((syllable, at) => charactersOf(syllable, at < cut.length - 1))
}

/** Letters of which the last are the beginning of a syllable, as few of them as can be. */
function begun(typed: string): string[] | null {
  for (let at = typed.length - 1; at >= 1; at--) {
    const before = cutSyllables(typed.slice(0, at))
    const last = charactersOf(typed.slice(at), false)
    if (before !== null && last !== "") return [...before.map((syllable) => charactersOf(syllable, true)), last]
  }
  const alone = charactersOf(typed, false)
  return alone === "" ? null : [alone]
}

/** Neighbouring syllables in any cut of the letters, each pair once: what an index of syllable pairs may be asked for. */
export function syllablePairs(typed: string): [string, string][] {
  const steps = stepsOf(typed)
  const pairs = new Map<string, [string, string]>()
  for (const [start, ends] of steps.entries()) {
    for (const middle of ends) {
      for (const end of steps[middle] ?? []) {
        const pair: [string, string] = [typed.slice(start, middle), typed.slice(middle, end)]
        pairs.set(pair.join(" "), pair)
      }
    }
  }
  return [...pairs.values()]
}

/** From each place that a cut can reach, the ends of the steps that lead on to the end of the text. */
function stepsOf(typed: string): number[][] {
  const forward = Array.from({ length: typed.length }, (_, start) => endsFrom(typed, start))
  const reachable = new Set([0])
  for (const [start, ends] of forward.entries()) if (reachable.has(start)) for (const end of ends) reachable.add(end)
  // The last syllable may be half typed: then everything that is reachable counts.
  const useful = new Set([typed.length])
  if (reachable.has(typed.length)) {
    for (let start = typed.length - 1; start >= 0; start--) {
      if (forward[start]?.some((end) => useful.has(end))) useful.add(start)
    }
  }
  const whole = useful.size > 1
  return forward.map((ends, start) => (reachable.has(start) ? ends.filter((end) => !whole || useful.has(end)) : []))
}

function endsFrom(typed: string, start: number): number[] {
  if (!/[a-z]/.test(typed.charAt(start))) return [start + 1]
  const ends: number[] = []
  for (let end = start + 1; end <= Math.min(typed.length, start + syllableMax); end++) {
    if (isSyllable(typed.slice(start, end))) ends.push(end)
  }
  return ends
}
