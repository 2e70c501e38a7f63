/** What an entry of the log adds to which cells of the statistics. Pure. */
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"
import { type DeadlineId, deadlines, dueOn } from "../../law/deadline.ts"
import type { ListName } from "../../law/list.ts"
import type { Policy } from "../../law/policy.ts"
import { provinceRuleOn } from "../../law/province-rule.ts"
import { inForceOn } from "../../law/validity.ts"
import type { Operation } from "../../ledger/entry.ts"
import { isPause, moveOfEntry, type RecordMoveName, recordMoves } from "../../register/record/state.ts"

/** How a display ended: by the move that the entry names, or by an erasure. */
export type EndName = RecordMoveName | "erase"

/**
 * What is counted. `listed` is a publication; with a clock of the law behind it, whether it was in time. `moved` is a
 * live record that an amendment took from one cell (−1) to another (+1).
 */
export type Figure = "listed" | "listed:timely" | "listed:late" | "paused" | "resumed" | "moved" | `ended:${EndName}`

/** What an entry's line says of its record. */
export interface LineFacts {
  /** Ground, or class of a penalty; empty where there is none. */
  ground: string
  decidedOn: string
  publishedOn: string
}

/** An entry about a record, with what statistics need to know. */
export interface LogEvent {
  operation: Operation
  /** ms since 1970. */
  time: number
  list: ListName
  authority: string
  reason: string | null
  region: string
  platforms: readonly string[]
  /** Of the line that it opens, and of the one whose place it takes or which it ends; null where there is none. */
  opened: LineFacts | null
  replaced: LineFacts | null
  /** Of an erasure: whether the line was shown till then. */
  endsDisplay: boolean
}

/** How many events, of how many days together, stand in a cell. */
export interface Cell {
  month: string
  authority: string
  list: ListName
  ground: string
  region: string
  platform: string
  figure: Figure
  events: number
  days: number
}

/**
 * The clock from a decision to its publication where authority and merchant are of one province. A listing as abnormal is
 * published at once, and the law counts no days.
 */
const publicationClocks = {
  abnormal: null,
  serious: "publish_serious_same_province",
  penalty: "publish_penalty_same_province",
} as const satisfies Record<ListName, DeadlineId | null>

/** By what it is judged whether a publication was in time: what a province has set is what is known as it is counted. */
export interface CountingLaw {
  calendar: Calendar
  policy: Pick<Policy, "provinceRules">
}

/** What an event adds, once for itself and once for each platform of the merchant. */
export function cellsOf(event: LogEvent, law: CountingLaw): Cell[] {
  const { authority, list, region, platforms } = event
  return countsOf(event, law).flatMap(({ day, ...count }) =>
    ["", ...new Set(platforms)].map((platform) => ({
      ...{ month: `${day.slice(0, 7)}-01`, authority, list, region, platform },
      ...count,
    })),
  )
}

type Count = Pick<Cell, "ground" | "figure" | "events" | "days"> & { day: string }

function countsOf(
  { operation, time, list, authority, reason, opened, replaced, endsDisplay }: LogEvent,
  law: CountingLaw,
): Count[] {
  const day = dayInChina(time)
  const one = { day, events: 1, days: 0 }
  const move = moveOfEntry(reason)
  switch (operation) {
    case "add":
      if (!opened) return []
      if (move) return [{ ...one, ground: opened.ground, figure: "resumed" }]
      return [
        {
          ...{ day: opened.publishedOn, events: 1, days: daysBetween(opened.decidedOn, opened.publishedOn) },
          ...{ ground: opened.ground, figure: listedFigure(list, authority, opened, law) },
        },
      ]
    case "amend":
      if (!opened || !replaced || opened.ground === replaced.ground) return []
      return [
        { ...one, events: -1, ground: replaced.ground, figure: "moved" },
        { ...one, ground: opened.ground, figure: "moved" },
      ]
    case "remove":
      if (!replaced) return []
      if (move && isPause(move)) return [{ ...one, ground: replaced.ground, figure: "paused" }]
      return [ended(day, replaced, endName(reason))]
    case "erase":
      return replaced && endsDisplay ? [ended(day, replaced, "erase")] : []
    default:
      return []
  }
}

function ended(day: string, { ground, publishedOn }: LineFacts, by: EndName): Count {
  return { day, events: 1, days: Math.max(0, daysBetween(publishedOn, day)), ground, figure: `ended:${by}` }
}

/** A reason that this version does not know is an end all the same. */
function endName(reason: string | null): EndName {
  return reason !== null && Object.hasOwn(recordMoves, reason) ? (reason as RecordMoveName) : "end"
}

function listedFigure(
  list: ListName,
  authority: string,
  { decidedOn, publishedOn }: LineFacts,
  { calendar, policy }: CountingLaw,
): Figure {
  const clock = publicationClocks[list]
  if (clock === null || !inForceOn(deadlines[clock], decidedOn)) return "listed"
  const own = provinceRuleOn(policy.provinceRules, clock, authority, decidedOn)
  const last = dueOn(decidedOn, clock, calendar, own?.amount)
  if (isMissing(last)) return "listed"
  return publishedOn <= last ? "listed:timely" : "listed:late"
}

const dayMs = 86_400_000

/** Days from one day to another; negative where that is earlier. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

/** Cells that are alike, put together. */
export function sumCells(cells: Iterable<Cell>): Cell[] {
  const sums = new Map<string, Cell>()
  for (const cell of cells) {
    const { month, authority, list, ground, region, platform, figure } = cell
    const key = JSON.stringify([month, authority, list, ground, region, platform, figure])
    const sum = sums.get(key)
    if (sum) {
      sum.events += cell.events
      sum.days += cell.days
    } else sums.set(key, { ...cell })
  }
  return [...sums.values()]
}
