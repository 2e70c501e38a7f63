/** History (时点): what the log published of a subject at a position, and what is known today about that day. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { decodeEntry, type Entry } from "../../ledger/entry.ts"
import { type HeldRecord, publicLine } from "../record/record.ts"
import { isPause, moveOfEntry, type RecordState, recordStates, stateNames } from "../record/state.ts"

/** A log entry that speaks of a record, with its line. */
export interface HistoryEntry extends Entry {
  position: number
  recordId: string
  /** The published line; null where it opens none, or after an erasure. */
  line: string | null
}

/** A row of the log as an entry; null for one that is about no record. @throws for a row that is no entry */
export function toHistoryEntry(row: {
  position: number
  entry: string
  line: string | null
  recordId: string | null
}): HistoryEntry | null {
  const entry = decodeEntry(row.entry)
  if (!entry) throw new Error(`position ${row.position} of the log holds no entry`)
  const { position, line, recordId } = row
  return recordId === null ? null : { ...entry, position, recordId, line }
}

/** The entries whose lines are published at a size of the log, in the order of the log. */
export function publishedAt(entries: readonly HistoryEntry[], size: number): HistoryEntry[] {
  const live = new Map<number, HistoryEntry>()
  for (const entry of entries) {
    if (entry.position >= size) break
    if (entry.replaces !== null) live.delete(entry.replaces)
    if (entry.commitment !== null) live.set(entry.position, entry)
  }
  return [...live.values()]
}

/** A time in between during which a record was not published. Days are YYYY-MM-DD. */
export interface Interruption {
  /** The move that took it down: `mask`, or a `repair` that was obtained by fraud. */
  reason: string
  /** The first day on which it was not shown. */
  from: string
  /** The first day on which it was shown again; for one that ended meanwhile, the day of its end; null: still so. */
  until: string | null
}

/** The interruptions of a record. `entries` are its own, to the end of the log. */
export function interruptionsOf(record: HeldRecord, entries: readonly HistoryEntry[]): Interruption[] {
  const found: Interruption[] = []
  let down: HistoryEntry | null = null
  for (const entry of entries) {
    if (entry.commitment === null) down = entry
    else if (down) {
      found.push({ reason: down.reason ?? down.operation, from: dayInChina(down.time), until: dayInChina(entry.time) })
      down = null
    }
  }
  // The end of what is masked is no entry of the log: it changes nothing that is published.
  const move = down && moveOfEntry(down.reason)
  if (down?.reason && move && isPause(move)) {
    found.push({ reason: down.reason, from: dayInChina(down.time), until: record.endedOn })
  }
  return found
}

/** Whether by law, as it is known today, a record was to be shown on a day. */
export function isDueOn(record: HeldRecord, interruptions: readonly Interruption[], day: string): boolean {
  const { content, displayedUntil, endedOn } = record
  if (day < content.publishedOn || (endedOn !== null && day >= endedOn)) return false
  if (displayedUntil !== null && day > displayedUntil) return false
  return !interruptions.some(({ from, until }) => from <= day && (until === null || day < until))
}

type Since<State extends RecordState = RecordState> = State extends RecordState
  ? (typeof recordStates)[State]["since"] extends null
    ? never
    : `published_but_${State}_since`
  : never

/** The words for what was published, by the state that the record came to since. */
const sinceWords = Object.fromEntries(
  stateNames.flatMap((state) => {
    const { since } = recordStates[state]
    return since ? [[`published_but_${state}_since`, since]] : []
  }),
) as Record<Since, Bilingual>

/** How what was published and what is known today can differ. */
export const differenceWords = {
  ...sinceWords,
  published_before_its_day: {
    zh: "当时已公示，早于现登记的公示日期",
    en: "published then, before the day of publication that is recorded today",
  },
  published_though_interrupted: {
    zh: "当时日志中已公示，而当日依法应当暂停公示",
    en: "in the log then, though its display was to be interrupted on that day",
  },
  published_though_ended: {
    zh: "当时日志中仍在公示，而公示期已经届满；查询以公示期为准，不再显示",
    en: "in the log still, though its display was over by that day; look-ups go by the display and did not show it",
  },
  amended_since: { zh: "公示内容后来已更正", en: "what was published has been corrected since" },
  erased_since: { zh: "公示内容后来已删除，仅留承诺值", en: "the line was erased since; its commitment stays" },
  not_yet_published: {
    zh: "当日应当公示，当时尚未公示",
    en: "was to be shown on that day, and was published only later",
  },
  never_published_here: {
    zh: "当日应当公示，但从未在本库公示（历史导入）",
    en: "was to be shown on that day, and was never published here (imported history)",
  },
  taken_down_then: { zh: "当日应当公示，而当时已撤下", en: "was to be shown on that day, and had been taken down" },
} satisfies Record<string, Bilingual>
export type DifferenceCode = keyof typeof differenceWords

/** What is known today of a record, about a day at which the log had a size. */
export interface Known {
  record: HeldRecord
  interruptions: Interruption[]
  due: boolean
  published: boolean
  differences: DifferenceCode[]
}

/** What is known of a subject's records. `entries` are the subject's, to the end of the log. */
export function knownAbout(
  records: readonly HeldRecord[],
  entries: readonly HistoryEntry[],
  { size, day }: { size: number; day: string },
): Known[] {
  const published = new Map(publishedAt(entries, size).map((entry) => [entry.recordId, entry]))
  return records.map((record) => {
    const own = entries.filter(({ recordId }) => recordId === record.id)
    const interruptions = interruptionsOf(record, own)
    const due = isDueOn(record, interruptions, day)
    const shown = published.get(record.id)
    const differences = shown
      ? differencesOfPublished(record, shown, interruptions, due, day)
      : differencesOfUnpublished(own, due, size)
    return { record, interruptions, due, published: shown !== undefined, differences }
  })
}

function differencesOfPublished(
  record: HeldRecord,
  entry: HistoryEntry,
  interruptions: readonly Interruption[],
  due: boolean,
  day: string,
): DifferenceCode[] {
  const since = `published_but_${record.state}_since`
  const found: DifferenceCode[] = isSince(since) ? [since] : []
  if (!due) {
    const interrupted = !isDueOn(record, interruptions, day) && isDueOn(record, [], day)
    if (interrupted) found.push("published_though_interrupted")
    else found.push(day < record.content.publishedOn ? "published_before_its_day" : "published_though_ended")
  }
  if (entry.line === null) found.push("erased_since")
  else if (isAmended(record, entry.line)) found.push("amended_since")
  return found
}

function isSince(code: string): code is Since {
  return Object.hasOwn(sinceWords, code)
}

function differencesOfUnpublished(own: readonly HistoryEntry[], due: boolean, size: number): DifferenceCode[] {
  if (!due) return []
  const [first] = own
  if (!first) return ["never_published_here"]
  return [first.position >= size ? "not_yet_published" : "taken_down_then"]
}

/** Whether a published line says something else than the record does now. The salt is fresh each time. */
function isAmended({ id, content }: HeldRecord, line: string): boolean {
  const now = JSON.parse(publicLine(id, content, "")) as Record<string, unknown>
  const { salt: _, ...then } = JSON.parse(line) as Record<string, unknown>
  return Object.entries(then).some(([field, value]) => JSON.stringify(value) !== JSON.stringify(now[field]))
}
