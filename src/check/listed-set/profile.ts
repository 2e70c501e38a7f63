/**
 * Profiles: what a check says of a listed subject beside its records, each combination once. A subject in the set
 * carries the number of its profile. Pure but for the dictionary, which only grows.
 */
import type { RecordMark } from "../../register/record/marks.ts"

/** What is said of a subject: its marks, each once, and the same as the columns of an answer. */
export interface Profile {
  marks: readonly RecordMark[]
  lists: readonly string[]
  grounds: readonly string[]
}

export function toProfile(marks: readonly RecordMark[]): Profile {
  const distinct = new Map(marks.map((mark) => [textOf(mark), mark]))
  const sorted = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mark]) => mark)
  const column = (values: string[]) => [...new Set(values)].filter((value) => value !== "").sort()
  return {
    marks: sorted,
    lists: column(sorted.map(({ list }) => list)),
    grounds: column(sorted.map(({ ground }) => ground)),
  }
}

function textOf({ list, ground }: RecordMark): string {
  return `${list}:${ground}`
}

/** The number of the profile without a mark: the subject is known and has no live record. */
export const clearProfile = 0
// A number has 16 bits. Every list, ground and class is some two hundred marks; subjects with many records combine them.
const profilesMax = 65_535

/** The profiles that there are, by number. Views of any age share it. */
export interface ProfileBook {
  profile(number: number): Profile
  /** The number of a mark alone, written `list:ground`; below 0 when the book is full. */
  numberOfMark(text: string): number
  /** The number of the marks of two profiles together; below 0 when the book is full. */
  union(one: number, other: number): number
}

/** An empty book. @param max profiles that it takes */
export function openProfileBook(max = profilesMax): ProfileBook {
  const empty = toProfile([])
  const profiles: Profile[] = [empty]
  const numbers = new Map<string, number>([["", clearProfile]])
  const marks = new Map<string, number>()
  const unions = new Map<number, number>()
  const numberOf = (profile: Profile): number => {
    const key = profile.marks.map(textOf).join(";")
    const known = numbers.get(key)
    if (known !== undefined) return known
    if (profiles.length >= max) return -1
    numbers.set(key, profiles.length)
    return profiles.push(profile) - 1
  }
  const profileOf = (number: number): Profile => profiles[number] ?? empty
  return {
    profile: profileOf,
    numberOfMark(text) {
      const known = marks.get(text)
      if (known !== undefined) return known
      const colon = text.indexOf(":")
      const number = numberOf(toProfile([{ list: text.slice(0, colon), ground: text.slice(colon + 1) }]))
      marks.set(text, number)
      return number
    },
    union(one, other) {
      if (one === other || other === clearProfile) return one
      if (one === clearProfile) return other
      if (one < 0 || other < 0) return -1
      const key = one * 65_536 + other
      const known = unions.get(key)
      if (known !== undefined) return known
      const number = numberOf(toProfile([...profileOf(one).marks, ...profileOf(other).marks]))
      unions.set(key, number)
      return number
    },
  }
}
