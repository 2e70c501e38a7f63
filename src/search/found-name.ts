/**
 * By which of its names a subject was found, and what of that name was asked for. Pure.
 */
import { type HighlightPart, highlight } from "../names/highlight.ts"
import { foldName } from "../names/normal-form.ts"
import type { SearchHit } from "./search.ts"

/** What a name is to its subject: its name now, a former one, its operator's, that of a shop, or the one in a decision. */
export type NameKind = "current" | "former" | "operator" | "shop" | "decided"

/** A name of a subject. */
export interface FoundName {
  kind: NameKind
  name: string
  /** The name in parts, those that were asked for marked. */
  highlights: HighlightPart[]
}

/**
 * The current name where it holds what was asked for; else the first that holds more, for otherwise the hit looks like a
 * mistake.
 * @param text as typed
 * @param terms its folded terms
 */
export function foundName(hit: SearchHit, text: string, terms: readonly string[]): FoundName {
  const names = namesOf(hit)
  const marks = hit.near === null ? terms : sharedParts(hit.near, text)
  const toFound = ({ kind, name }: { kind: NameKind; name: string }) => ({
    kind,
    name,
    highlights: highlight(name, marks),
  })
  const [current] = names as [Named, ...Named[]]
  if (hit.near !== null) return toFound(names.find(({ name }) => name === hit.near) ?? current)
  const missing = terms.filter((term) => !holds(current.name, term))
  if (missing.length === 0) return toFound(current)
  const other = names.find(({ name }) => missing.some((term) => holds(name, term)))
  return toFound(other ?? current)
}

type Named = { kind: NameKind; name: string }

function namesOf({ subject, records }: SearchHit): [Named, ...Named[]] {
  return [
    { kind: "current", name: subject.name },
    ...subject.formerNames.map((name) => ({ kind: "former", name }) as const),
    ...(subject.operator === null ? [] : [{ kind: "operator", name: subject.operator } as const]),
    ...subject.shops.map(({ name }) => ({ kind: "shop", name }) as const),
    ...records.map(({ subjectName }) => ({ kind: "decided", name: subjectName }) as const),
  ]
}

function holds(name: string, term: string): boolean {
  return foldName(name).includes(term)
}

/** Parts that a name and a text have in common: neighbours, or where there are none single characters of Han. */
export function sharedParts(name: string, text: string): string[] {
  const [folded, characters] = [foldName(name), [...foldName(text)]]
  const pairs = characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  const shared = pairs.filter((pair) => folded.includes(pair))
  if (shared.length > 0) return [...new Set(shared)]
  return [...new Set(characters)].filter((character) => /\p{Script=Han}/u.test(character) && folded.includes(character))
}
