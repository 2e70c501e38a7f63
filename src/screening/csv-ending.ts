/**
 * What stands behind the rows of a CSV that is answered: the four columns of a verdict, as text and as bytes. Pure.
 */
import type { Language } from "../law/bilingual.ts"
import type { CodeReading } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { toMarks } from "../register/marks.ts"
import { toCsvField } from "../table/csv-record.ts"
import { dayOf, profileOf } from "./listed-set/entry.ts"
import type { ListedView } from "./listed-set/listed-view.ts"
import { clearProfile, type Profile, toProfile } from "./listed-set/profile.ts"
import type { RowVerdict } from "./row-verdict.ts"
import { nameSentence } from "./verdict-words.ts"

/** No ending yet: the database has to be asked. */
export const askedEnding = -1
/** The ending of a row with nothing on it, which asks nothing and keeps its place. */
export const blankEnding = 0

/** What stands behind rows whose code is right, with the line feed: each text once, as bytes, under a number. */
export interface Endings {
  /** The number for an entry of the listed set; `askedEnding` where the database has to be asked. */
  ofEntry(view: ListedView, entry: number, today: number): number
  /** The number for what the database says; null: it does not know the code. */
  ofMarks(marks: string | null): number
  bytes(number: number): Uint8Array
  /** The verdict that an ending says; null for none. */
  verdict(number: number): RowVerdict["verdict"] | null
  /** Endings that there are. */
  count(): number
}

/** Endings for the rows of one CSV. */
export function openEndings(): Endings {
  const encoder = new TextEncoder()
  const list: Uint8Array[] = [encoder.encode("\n")]
  const verdicts: (RowVerdict["verdict"] | null)[] = [null]
  const add = (columns: string) => {
    verdicts.push(columns.slice(0, columns.indexOf(",")) as RowVerdict["verdict"])
    return list.push(encoder.encode(`,${columns}\n`)) - 1
  }
  const [absent, clear] = [add("unknown,,,"), add("clear,,,")]
  // Profiles are few, and most rows have the one of subjects without records.
  const byProfile: number[] = []
  const byMarks = new Map<string, number>()
  byProfile[clearProfile] = clear
  byMarks.set("", clear)
  const ofProfile = (profile: Profile) => add(toColumns({ verdict: "listed", code: "", profile, matched: null }, "zh"))
  return {
    bytes: (at) => list[at] as Uint8Array,
    verdict: (at) => verdicts[at] ?? null,
    count: () => list.length,
    ofEntry({ complete, book }, entry, today) {
      if (entry === 0) return complete ? absent : askedEnding
      if (dayOf(entry) < today) return askedEnding
      const number = profileOf(entry)
      byProfile[number] ??= ofProfile(book.profile(number))
      return byProfile[number] as number
    },
    ofMarks(marks) {
      if (marks === null) return absent
      const number = byMarks.get(marks) ?? ofProfile(toProfile(toMarks(marks)))
      byMarks.set(marks, number)
      return number
    },
  }
}

/** The four columns of a verdict. */
export function toColumns(verdict: RowVerdict, language: Language): string {
  const { lists, grounds } = listedAs(verdict)
  const problem = verdict.verdict === "invalid" ? problemOf(verdict.reading, language) : nameSentence(verdict, language)
  return [verdict.verdict, lists.join(";"), grounds.join(";"), problem].map((field) => toCsvField(field)).join(",")
}

/** The lists that a verdict names, and the grounds. */
export function listedAs(verdict: RowVerdict): { lists: readonly string[]; grounds: readonly string[] } {
  return verdict.verdict === "listed" ? verdict.profile : { lists: [], grounds: [] }
}

/** What is wrong with a text that is no code; empty where nothing is. */
export function problemOf(reading: CodeReading, language: Language): string {
  return codeProblem(reading, language)?.detail ?? ""
}
