/**
 * What a paper says, held against today: whether it is still so, and what of it has ended since. Told to whoever holds the
 * paper, which names its records; and by the log, in which each end stands in the open.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { writtenDay } from "../../law/day-words.ts"
import type { ListName } from "../../law/list.ts"
import { readCode } from "../../names/code.ts"
import type { HistoryEntry } from "../../register/history/history.ts"
import { listEntries } from "../../register/history/store.ts"
import type { HeldRecord } from "../../register/record/record.ts"
import { saidUnknown, sayStanding, sentencesOf } from "../../register/record/said.ts"
import { type PublicRead, type ReadStanding, readStandings } from "../../register/record/standing.ts"
import { isOpen } from "../../register/record/state.ts"
import { loadRecords } from "../../register/record/store.ts"
import { readLists } from "./statement.ts"

/** A paper that was verified, as far as it is held against today. */
export interface PaperAsked {
  code: string
  /** The lists that it is about. */
  lists: readonly ListName[]
  /** The records that it shows; null of a short form, which shows none and counts them. */
  records: readonly string[] | null
  count: number
  /** Whether it is about these records and no others, as a certificate of publication is. */
  isOfRecords: boolean
  /** The size of the log as of which it was issued. */
  size: number
}

const idMax = 26
// As many as an address holds (verify/pages/today.ts).
const recordsMax = 50

/** What stands in the address by which it is asked; null where it is no such question. */
export function readPaper(given: Readonly<Record<string, string | undefined>>): PaperAsked | null {
  const read = paperShape.safeParse(given)
  if (!read.success) return null
  const { code: asked, lists, records, count, size, alone } = read.data
  const reading = readCode(asked)
  const named = readLists(lists)
  if (reading.kind === "impossible" || named === null) return null
  return {
    ...{ code: reading.code, lists: named, count, size, isOfRecords: alone === "1" },
    records: records === undefined ? null : records.split(",").filter((id) => id !== ""),
  }
}

const whole = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)
const paperShape = z.object({
  code: z.string().max(40),
  lists: z.string().max(60),
  records: z
    .string()
    .max(recordsMax * (idMax + 1))
    .regex(/^[a-z2-7,]*$/)
    .optional(),
  count: whole,
  size: whole,
  alone: z.literal("1").optional(),
})

/** What is said today. */
export interface Today {
  /** Whether all is as it was. */
  same: boolean
  /** Whether it still is so, or what has changed. */
  change: Bilingual
  /** How the merchant stands now. */
  now: Bilingual
}

/** How a record's publication ended: a day; or null where it is only not shown at present. */
export interface End {
  on: string | null
  /** Whether its time had run. */
  ran: boolean
}

/** Reads how a paper stands today. */
export async function readToday(read: PublicRead, paper: PaperAsked): Promise<Today> {
  const today = dayInChina(read.clock())
  const standing = (await readStandings(read, [paper.code])).byCode.get(paper.code) ?? null
  const live = new Set(standing?.records.map(({ id }) => id))
  const ended = (paper.records ?? []).filter((id) => !live.has(id))
  const code = standing?.subject.code ?? paper.code
  const [entries, records] =
    ended.length === 0 ? [[], new Map()] : [await listEntries(read.sql, code), await loadRecords(read.sql, ended)]
  const ends = ended.map((id) => endOf(records.get(id), code, entries, today))
  return sayToday(paper, standing, ends, today)
}

/** When a record ended. Of another merchant's nothing is told. @param entries of the merchant */
function endOf(record: HeldRecord | undefined, code: string, entries: readonly HistoryEntry[], today: string): End {
  if (!record || record.content.subjectCode !== code) return { on: null, ran: false }
  const { id, state, displayedUntil } = record
  if (isOpen(state)) {
    const hasRun = displayedUntil !== null && displayedUntil < today
    return hasRun ? { on: displayedUntil, ran: true } : { on: null, ran: false }
  }
  const last = entries.findLast(({ recordId, operation }) => recordId === id && operation === "remove")
  return { on: last ? dayInChina(last.time) : null, ran: state === "expired" }
}

/**
 * Says it. Pure.
 * @param standing null: the register does not know the code
 * @param ends of the paper's records that are not shown any more
 */
export function sayToday(paper: PaperAsked, standing: ReadStanding | null, ends: readonly End[], today: string): Today {
  const { records, count, isOfRecords } = paper
  const now = standing === null ? saidUnknown : sentencesOf(sayStanding(standing))
  const live = standing?.records.filter(({ list }) => paper.lists.includes(list)) ?? []
  const shown = new Set(records)
  const fresh = isOfRecords
    ? 0
    : live.filter(({ id, position }) => {
        return records === null ? position >= paper.size : !shown.has(id)
      }).length
  // Of a short form it is known how many there were, and not which.
  const gone = records === null ? Math.max(0, count - (live.length - fresh)) : ends.length
  // Under its id a record stays the same whatever is corrected of it: where its line stands in the log tells.
  const again = live.filter(({ id, position }) => shown.has(id) && position >= paper.size).length
  const day = writtenDay(today)
  if (gone === 0 && fresh === 0 && again === 0) {
    return {
      same: true,
      change: { zh: `今天（${day.zh}）仍然如此。`, en: `Today, ${day.en}, it still is so.` },
      now,
    }
  }
  const parts =
    records === null
      ? sayCounted(gone, fresh)
      : [...sayEnds(ends, count), ...(again > 0 ? [sayAgain(again)] : []), ...(fresh > 0 ? [sayFresh(fresh)] : [])]
  return {
    same: false,
    change: { zh: `${parts.map(({ zh }) => zh).join("，")}。`, en: `${parts.map(({ en }) => en).join("; ")}.` },
    now,
  }
}

/** Of a short form: which is gone and which is there again nobody can tell apart by their number. */
function sayCounted(gone: number, fresh: number): Bilingual[] {
  if (gone > 0 && fresh > 0) {
    return [
      {
        zh: `其中 ${gone} 条已更正或者不再公示，之后新公示、更正或者重新公示了 ${fresh} 条`,
        en: `${gone} corrected or not shown any more; ${fresh} published, corrected or published again since`,
      },
    ]
  }
  return gone > 0 ? [sayGone(gone)] : [sayFresh(fresh)]
}

/** Each day on which some ended, with how many. */
function sayEnds(ends: readonly End[], count: number): Bilingual[] {
  const groups = Map.groupBy(ends, ({ on, ran }) => `${on} ${ran}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { zh, en } = endWords(first)
    if (count === 1) return [{ zh, en: `It ${en}` }]
    const n = group.length
    return [{ zh: `其中 ${n} 条${zh}`, en: `${n} of ${count} ${en}` }]
  })
}

function endWords({ on, ran }: End): Bilingual {
  if (on === null) return { zh: "目前没有公示", en: "not shown at present" }
  const day = writtenDay(on)
  return ran
    ? { zh: `已于${day.zh}公示期满`, en: `ran its time on ${day.en}` }
    : { zh: `已于${day.zh}移出`, en: `ended on ${day.en}` }
}

const sayGone = (n: number): Bilingual => ({ zh: `其中 ${n} 条已不再公示`, en: `${n} not shown any more` })
const sayAgain = (n: number): Bilingual => ({
  zh: `其中 ${n} 条之后有更正或者重新公示`,
  en: `${n} corrected or published again since`,
})
const sayFresh = (n: number): Bilingual => ({ zh: `之后又公示了 ${n} 条`, en: `${n} published since` })
