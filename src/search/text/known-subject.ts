/**
 * Laws and matters by how their names begin, while somebody types: by any of their names, in Chinese, English, pinyin or first letters.
 * Of tables alone, so nothing that somebody else has typed or published is told. Pure.
 */
import { readingsIn } from "../../names/pinyin.ts"
import { weakWords } from "./field-word.ts"
import { lawNames } from "./law-name.ts"
import { synonymRows } from "./synonym.ts"
import { textForm } from "./text-form.ts"

/** What may be meant besides a merchant. */
export const knownKinds = ["law", "matter"] as const
type KnownKind = (typeof knownKinds)[number]

/** A law, or what a decision is about. */
export interface Known {
  readonly kind: KnownKind
  /** As laws and decisions call it. */
  readonly name: string
}

interface Entry extends Known {
  /** All its names, in normal form. */
  readonly forms: readonly string[]
  /** Those in Chinese by their sound: letters of all, and first letters. */
  readonly sounds: readonly (readonly [letters: string, initials: string])[]
}

let built: readonly Entry[] | undefined

function entries(): readonly Entry[] {
  built ??= [
    ...lawNames.map(({ name, others }) => toEntry("law", name, others)),
    ...synonymRows.flatMap(({ law, speech, english }) => {
      const [name = "", ...others] = law.split(" ")
      // What nearly every record holds is no matter.
      return weakWords.has(name)
        ? []
        : [toEntry("matter", name, [...others, ...speech.split(" "), ...english.split(", ")])]
    }),
  ]
  return built
}

function toEntry(kind: KnownKind, name: string, others: readonly string[]): Entry {
  const forms = [name, ...others].map(textForm).filter((form) => form !== "")
  const sounds = forms
    .filter((form) => /^[\u3400-\u9fff]+$/.test(form))
    .map((form) => {
      const readings = readingsIn(form)
      return [readings.join(""), readings.map((reading) => reading.charAt(0)).join("")] as const
    })
  return { kind, name, forms, sounds }
}

// A single character and two letters stand in too many names.
const insideFrom = 2
const soundFrom = 3

/** Which of both are meant by what has been typed so far: those whose name begins so before those in which it stands. */
export function knownFor(typed: string, each: number): Known[] {
  const form = textForm(typed)
  if (form === "") return []
  const letters = /^[a-z ]+$/.test(form) ? form.replaceAll(" ", "") : ""
  const rankOf = ({ forms, sounds }: Entry): number => {
    if (forms.some((name) => name === form)) return 0
    if (forms.some((name) => name.startsWith(form))) return 1
    if (letters.length >= soundFrom) {
      if (sounds.some(([, initials]) => initials === letters)) return 2
      if (sounds.some(([sound]) => sound.startsWith(letters))) return 2
      return Number.POSITIVE_INFINITY
    }
    return form.length >= insideFrom && forms.some((name) => name.includes(form)) ? 3 : Number.POSITIVE_INFINITY
  }
  const ranked = entries()
    .map((entry) => ({ entry, rank: rankOf(entry) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    // The name that is nearest to what was typed is the shortest.
    .toSorted((a, b) => a.rank - b.rank || a.entry.name.length - b.entry.name.length)
    .map(({ entry: { kind, name } }) => ({ kind, name }))
  return knownKinds.flatMap((kind) => ranked.filter((known) => known.kind === kind).slice(0, each))
}
