/**
 * Marks: why a subject is listed, and no more. For files of codes, which ask for hundreds of thousands at once.
 */
import type { Sql } from "../database/client.ts"
import { dayInChina } from "../law/day.ts"
import type { Head } from "../ledger/sequencer.ts"
import { codeLength } from "../names/check-character.ts"
import { isSameCode, orderCodes } from "../names/code-order.ts"
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
  /** In the order of the codes: a text for `toMarks`, empty where no record may be shown; null: not known. */
  marks: (string | null)[]
}

/**
 * The marks of codes. They are asked for in order, and come back in order as one text: PostgreSQL then reads neighbours
 * from one page of its index, and a row for each would cost more than to find it.
 * @param codes 18 bytes each, of 0-9 and A-Z; the same one may stand there more than once
 */
export async function readMarks({ sql, clock }: PublicRead, codes: Uint8Array): Promise<Marks> {
  const order = orderCodes(codes)
  const [row] = await selectMarks(sql, dayInChina(clock()), toSortedText(codes, order))
  return { asOf: toHead(row), marks: align(codes, order, row?.known ?? "", row?.marks ?? "") }
}

type MarksRow = Head & { known: string | null; marks: string | null }

// Parting a text costs PostgreSQL half of what reading an array literal does.
function selectMarks(sql: Sql, today: string, codes: string) {
  return sql<MarksRow[]>`
    with asked as materialized (select string_to_array(${codes}::text, ',') as codes)
    select h.size, h.time,
      (select string_agg(code, ' ' order by code) from subject where code = any((select codes from asked)::text[]))
        as known,
      (select string_agg(r.subject_code || r.list || ':' || coalesce(r.ground, r.penalty_class, ''), ' '
          order by r.subject_code)
        from record r
        where r.subject_code = any((select codes from asked)::text[]) and ${isShown(sql, today)}) as marks
    from log_head h`
}

/** Codes in their order, parted by commas. */
function toSortedText(codes: Uint8Array, order: Uint32Array): string {
  const text = Buffer.allocUnsafe(order.length * (codeLength + 1))
  let at = 0
  for (const number of order) {
    const from = number * codeLength
    for (let i = 0; i < codeLength; i++) text[at++] = codes[from + i] as number
    text[at++] = comma
  }
  return text.toString("latin1", 0, Math.max(0, at - 1))
}

const comma = 44

/** Lays what was found, which is in order, beside the codes. */
function align(codes: Uint8Array, order: Uint32Array, known: string, marks: string): (string | null)[] {
  const found = new Array<string | null>(order.length).fill(null)
  const knownBytes = Buffer.from(known, "latin1")
  const marked = marks === "" ? [] : marks.split(" ")
  let [at, mark] = [0, 0]
  let before = -1
  for (const number of order) {
    const from = number * codeLength
    if (before >= 0 && isSameCode(codes, from, codes, before * codeLength)) {
      found[number] = found[before] as string | null
    } else if (isSameCode(codes, from, knownBytes, at)) {
      const code = known.slice(at, at + codeLength)
      at += codeLength + 1
      // A record whose subject is not known says nothing of the subjects behind it.
      while ((marked[mark] ?? code) < code) mark++
      const own: string[] = []
      for (; marked[mark]?.startsWith(code); mark++) own.push((marked[mark] as string).slice(codeLength))
      found[number] = own.join(" ")
    }
    before = number
  }
  return found
}

/** Marks from their text: of several records in any order, the same one more than once. */
export function toMarks(text: string): RecordMark[] {
  if (text === "") return []
  return text.split(" ").map((mark) => {
    const colon = mark.indexOf(":")
    return { list: mark.slice(0, colon), ground: mark.slice(colon + 1) }
  })
}
