/**
 * Marks: why a subject is listed, and no more. For files of codes, which ask for hundreds of thousands at once.
 */
import { Name } from "drizzle-orm"
import { given, pick, query, statement, value } from "../../database/query.ts"
import { logHead } from "../../database/schema/ledger.ts"
import { record, subject, subjectCodeChange } from "../../database/schema/register.ts"
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
  const [row] = await marksOf(sql, { codes: toCodeText(sorted), today: dayInChina(clock()) })
  const found = new Int32Array(sorted.count).fill(unknownCode)
  eachFound(sorted, readCodeText(row?.known ?? ""), (place) => {
    found[place] = noText
  })
  // Codes that were replaced have the marks of those in their place.
  eachFound(sorted, readCodeText(row?.replaced ?? ""), (place) => {
    found[place] = noText
  })
  const texts = [""]
  const numbers = new Map([["", noText]])
  noteMarks(sorted, row?.listed ?? null, row?.marks ?? null, found, texts, numbers)
  noteMarks(sorted, row?.replacedListed ?? null, row?.replacedMarks ?? null, found, texts, numbers)
  return { asOf: toHead(row), numbers: spread(found, places), texts }
}

// `listed` and `marks`: the code and the mark of each live record, in the order of the codes; those of one code in any.
// Parting a text costs PostgreSQL half of what reading an array literal does.
const marksOf = statement({ codes: given<string>(), today: given<string>() }, ({ codes, today }) => {
  const { subjectCode, list, ground, penaltyClass } = record
  const { code, current } = subjectCodeChange
  const asked = query`any((select codes from asked)::text[])`
  const mark = query`${list} || ':' || coalesce(${ground}, ${penaltyClass}, '')`
  const text = (name: string) => value<string | null>`${new Name(name)}`
  return query`
    with asked as materialized (select string_to_array(${codes}::text, ${writtenSeparator}) as codes)
    select ${pick(logHead, "size", "time")}, ${pick({ known: text("known"), listed: text("listed"), marks: text("marks") })},
      ${pick({ replaced: text("replaced"), replacedListed: text("replaced_listed"), replacedMarks: text("replaced_marks") })}
    from ${logHead}, (
      select string_agg(${subject.code}, ${readSeparator} order by ${subject.code}) as known
      from ${subject} where ${subject.code} = ${asked}
    ) s, (
      select string_agg(${subjectCode}, ${readSeparator} order by ${subjectCode}) as listed,
        string_agg(${mark}, ' ' order by ${subjectCode}) as marks
      from ${record} where ${subjectCode} = ${asked} and ${isShown(today)}
    ) r, (
      select string_agg(${code}, ${readSeparator} order by ${code}) as replaced
      from ${subjectCodeChange} where ${code} = ${asked}
    ) c, (
      select string_agg(${code}, ${readSeparator} order by ${code}) as replaced_listed,
        string_agg(${mark}, ' ' order by ${code}) as replaced_marks
      from ${subjectCodeChange} join ${record} on ${subjectCode} = ${current}
      where ${code} = ${asked} and ${isShown(today)}
    ) l`
})

/** Notes of each known code the number of the text of its marks, and the texts. */
function noteMarks(
  sorted: CodeList,
  listed: string | null,
  marksOfListed: string | null,
  found: Int32Array,
  texts: string[],
  numbers: Map<string, number>,
): void {
  const marks = (marksOfListed ?? "").split(" ")
  let next = 0
  eachFound(sorted, readCodeText(listed ?? ""), (place) => {
    const mark = marks[next++] as string
    const before = found[place] as number
    // A record whose subject is not known says nothing.
    if (before === unknownCode) return
    const text = withMark(texts[before] as string, mark)
    const number = numbers.get(text) ?? texts.push(text) - 1
    numbers.set(text, number)
    found[place] = number
  })
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
