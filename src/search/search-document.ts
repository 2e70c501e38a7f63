/**
 * What the index keeps of a subject with live records. Pure.
 */
import { grams } from "../names/gram.ts"
import { foldName } from "../names/normal-form.ts"

/** A subject with the names by which it can be found. */
export interface NamedSubject {
  code: string
  region: string
  name: string
  formerNames: readonly string[]
  shops: readonly { name: string }[]
  /** Names in its live decisions. */
  decidedNames: readonly string[]
  /** Day of its latest live publication. */
  newest: string
}

export interface SearchDocument {
  code: string
  region: string
  /** Folded names, one a line, the current one first. */
  text: string
  grams: string[]
  /** Code points of the folded current name. */
  length: number
  newest: string
}

/** Makes the document. */
export function toDocument(subject: NamedSubject): SearchDocument {
  const name = foldName(subject.name)
  const others = [...subject.formerNames, ...subject.shops.map((shop) => shop.name), ...subject.decidedNames]
  const names = [...new Set([name, ...others.map(foldName)])].filter((text) => text !== "")
  return {
    code: subject.code,
    region: subject.region,
    text: names.join("\n"),
    grams: names.length === 1 ? grams(name) : [...new Set(names.flatMap(grams))],
    length: [...name].length,
    newest: subject.newest,
  }
}
