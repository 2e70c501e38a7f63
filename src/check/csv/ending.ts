/** What stands behind the rows of a CSV that is answered: the columns of a verdict, as text and as bytes. Pure. */
import { toMarks } from "../../register/record/marks.ts"
import { toCsvField } from "../../table/csv-record.ts"
import type { RowVerdict } from "../answer/verdict.ts"
import { dayOf, profileOf } from "../listed-set/entry.ts"
import type { ListedView } from "../listed-set/listed-view.ts"
import { clearProfile, type Profile, toProfile } from "../listed-set/profile.ts"
import { type RowWording, toCells, toVerdictRow, type VerdictRow } from "../query/row.ts"

/** No ending yet: the database has to be asked. */
export const askedEnding = -1
/** The ending of a row with nothing on it, which asks nothing and keeps its place. */
export const blankEnding = 0

/** What stands behind rows whose code is right, with the line feed: each text once, as bytes, under a number. */
export interface Endings {
  /**
   * The number for an entry of the listed set; `askedEnding` where the database has to be asked, as it has for all who are
   * listed where their records are wanted, and for all where names are held against codes.
   */
  ofEntry(view: ListedView, entry: number, today: number): number
  /** The number for what the database says; null: it does not know the code. */
  ofMarks(marks: string | null): number
  bytes(number: number): Uint8Array
  /** The verdict that an ending says; null for none. */
  verdict(number: number): RowVerdict["verdict"] | null
  count(): number
}

/** Endings for the rows of one CSV. */
export function openEndings(wording: RowWording): Endings {
  const encoder = new TextEncoder()
  const list: Uint8Array[] = [encoder.encode("\n")]
  const verdicts: (RowVerdict["verdict"] | null)[] = [null]
  const add = (verdict: RowVerdict) => {
    verdicts.push(verdict.verdict)
    return list.push(encoder.encode(`,${toColumns(toVerdictRow(verdict, "code", wording))}\n`)) - 1
  }
  // All that is said of a row is in its ending: whose code it is stands before it.
  const nobody = { code: "", name: null, matched: null }
  const absent = add({ verdict: "unknown", code: "" })
  const clear = add({ verdict: "clear", ...nobody })
  // Profiles are few, and most rows have the one of subjects without records.
  const byProfile: number[] = []
  const byMarks = new Map<string, number>()
  byProfile[clearProfile] = clear
  byMarks.set("", clear)
  const ofProfile = (profile: Profile) => add({ verdict: "listed", profile, ...nobody })
  return {
    bytes: (at) => list[at] as Uint8Array,
    verdict: (at) => verdicts[at] ?? null,
    count: () => list.length,
    ofEntry({ complete, book }, entry, today) {
      if (wording.named === true) return askedEnding
      if (entry === 0) return complete ? absent : askedEnding
      if (dayOf(entry) < today) return askedEnding
      const number = profileOf(entry)
      if (number !== clearProfile && wording.register !== null) return askedEnding
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

/** The columns of a row as CSV. */
export function toColumns(row: VerdictRow): string {
  return toCells(row)
    .map((cell) => toCsvField(cell))
    .join(",")
}
