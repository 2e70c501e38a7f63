/**
 * Marks: why a subject is listed, and no more. For files of codes, which ask for hundreds of thousands at once.
 */
import type { Sql } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import {
  type CodeList,
  eachFound,
  readCodeText,
  readSeparator,
  sortCodes,
  toCodeText,
  writtenSeparator,
} from "../../names/code-list.ts"
import { isShown, type PublicRead, toHead } from "./standing.ts"

/** Why a subject is listed: the list of a live record and its ground, or the class of a penalty. */
export interface RecordMark {
  list: string
  /** Empty where neither was given. */
  ground: string
}

/** What is known of some codes, as marks alone, and the head of the log at which it is so. */
export interface Marks {
  asOf: Head
  /** Of each code the number of its text among `texts`; `unknownCode` where the register does not know it. */
  numbers: Int32Array
  /** For `toMarks`, each once, and some that no code has. The first is empty: no record may be shown. */
  texts: readonly string[]
}

/** In the place of the number of a text. */
export const unknownCode = -1
const noText = 0

/**
 * The marks of codes, the same one of which may be asked for more than once. They are asked for in order, and come back in
 * order as one text: PostgreSQL then reads neighbours from one page of its index, and a row for each would cost more than
 * to find it.
 */
export async function readMarks({ sql, clock }: PublicRead, codes: CodeList): Promise<Marks> {
  const { codes: sorted, places } = sortCodes(codes)
  const [row] = await selectMarks(sql, dayInChina(clock()), toCodeText(sorted))
  const found = new Int32Array(sorted.count).fill(unknownCode)
  eachFound(sorted, readCodeText(row?.known ?? ""), (place) => {
    found[place] = noText
  })
  const texts = noteMarks(sorted, row, found)
  return { asOf: toHead(row), numbers: spread(found, places), texts }
}

/** `listed` and `marks`: the code and the mark of each live record, in the order of the codes; those of one code in any. */
type MarksRow = Head & Record<"known" | "listed" | "marks", string | null>

// Parting a text costs PostgreSQL half of what reading an array literal does.
function selectMarks(sql: Sql, today: string, codes: string) {
  return sql<MarksRow[]>`
    with asked as materialized (select string_to_array(${codes}::text, ${writtenSeparator}) as codes)
    select h.size, h.time, s.known, r.listed, r.marks
    from log_head h, (
      select string_agg(code, ${readSeparator} order by code) as known
      from subject where code = any((select codes from asked)::text[])
    ) s, (
      select string_agg(subject_code, ${readSeparator} order by subject_code) as listed,
        string_agg(list || ':' || coalesce(ground, penalty_class, ''), ' ' order by subject_code) as marks
      from record r where subject_code = any((select codes from asked)::text[]) and ${isShown(sql, today)}
    ) r`
}

/** Notes of each known code the number of the text of its marks. @returns the texts */
function noteMarks(sorted: CodeList, row: MarksRow | undefined, found: Int32Array): string[] {
  const marks = (row?.marks ?? "").split(" ")
  const texts = [""]
  const numbers = new Map([["", noText]])
  let next = 0
  eachFound(sorted, readCodeText(row?.listed ?? ""), (place) => {
    const mark = marks[next++] as string
    const before = found[place] as number
    // A record whose subject is not known says nothing.
    if (before === unknownCode) return
    const text = withMark(texts[before] as string, mark)
    const number = numbers.get(text) ?? texts.push(text) - 1
    numbers.set(text, number)
    found[place] = number
  })
  return texts
}

/** Each mark once: a subject may have thousands of records, and few marks. */
function withMark(text: string, mark: string): string {
  if (text === "") return mark
  return ` ${text} `.includes(` ${mark} `) ? text : `${text} ${mark}`
}

/** What was found of the sorted codes, for the codes as they were given. */
function spread(found: Int32Array, places: Uint32Array): Int32Array {
  const numbers = new Int32Array(places.length)
  for (let n = 0; n < places.length; n++) numbers[n] = found[places[n] as number] as number
  return numbers
}

/** Marks from their text: those of several records in any order. */
export function toMarks(text: string): RecordMark[] {
  if (text === "") return []
  return text.split(" ").map((mark) => {
    const colon = mark.indexOf(":")
    return { list: mark.slice(0, colon), ground: mark.slice(colon + 1) }
  })
}
