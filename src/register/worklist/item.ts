/** Work items: what an authority has to do, when it is due, and the order in which it stands. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { isDay } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import type { Party } from "../proceeding/machine.ts"

/** How urgent an item is, by the last day of its clock. */
export const dueBuckets = {
  overdue: { zh: "已逾期", en: "Overdue" },
  today: { zh: "今天到期", en: "Due today" },
  week: { zh: "五个工作日内到期", en: "Due within five working days" },
  later: { zh: "以后到期", en: "Due later" },
  none: { zh: "没有期限", en: "Without a clock" },
} as const satisfies Record<string, Bilingual>
export type DueBucket = keyof typeof dueBuckets

/** The names of the buckets, the most urgent first. */
export const dueNames = Object.keys(dueBuckets) as [DueBucket, ...DueBucket[]]

/** The days that part the buckets. */
export interface DueDays {
  /** Today in China. */
  today: string
  /** The fifth working day after it. */
  week: string
}

const weekWorkingDays = 5

/**
 * The days for today. Where the next year's calendar is missing, the week ends with the year: no clock can have a last
 * day in a year without a calendar, so nothing is put into the wrong bucket.
 */
export function dueDays(today: string, calendar: Calendar): DueDays {
  const week = addWorkingDays(today, weekWorkingDays, calendar)
  return { today, week: isMissing(week) ? `${today.slice(0, 4)}-12-31` : week }
}

/** The bucket of a last day. */
export function dueBucket(dueOn: string | null, { today, week }: DueDays): DueBucket {
  if (dueOn === null) return "none"
  if (dueOn < today) return "overdue"
  if (dueOn === today) return "today"
  return dueOn <= week ? "week" : "later"
}

/** Where an item stands in the list: by deadline, those without one last, then by authority, then by id. */
export interface Place {
  dueOn: string | null
  authority: string
  id: string
}

/** What has to be done. Days are YYYY-MM-DD. */
export interface WorkItem extends Place {
  /** A proceeding on its way, a published record that something has to be done about, a document to be served, an import or a change of settings that waits for somebody else, or what another room has to do. */
  source:
    | "proceeding"
    | "record"
    | "document"
    | "file"
    | "import"
    | "setting"
    | "lead"
    | "duty"
    | "sharing"
    | "person"
    | "letter"
  kind: string
  kindName: Bilingual
  state: string
  stateName: Bilingual
  /** Null for what has to do with no list. */
  list: ListName | null
  /** Null where no merchant with a code is meant. */
  subjectCode: string | null
  subjectName: string
  /** The day on which it came to be as it is. */
  since: string
  /** The clock that runs; null where none does. */
  clock: { id: string; name: Bilingual } | null
  waitsFor: readonly Party[]
  /** Who began it and who acted last, as the audit trail names them; null where the register itself did. */
  begunBy: string | null
  lastActor: string | null
  /** Whether it waits for whoever asks, and they may go on with it. */
  mine: boolean
  /** What whoever asks may do. */
  acts: readonly { act: string; name: Bilingual }[]
  url: string
}

// Sorts after every day.
const never = "9999-99-99"

/** The order of the list; all parts are compared byte by byte, as the database does. */
export function comparePlaces(a: Place, b: Place): number {
  const [left, right] = [a, b].map(({ dueOn, authority, id }) => `${dueOn ?? never}~${authority}~${id}`)
  return (left ?? "") < (right ?? "") ? -1 : 1
}

/** The cursor that goes on after an item. */
export function toCursor({ dueOn, authority, id }: Place): string {
  return `${dueOn ?? "-"}~${authority}~${id}`
}

/** Reads a cursor; null when it is none of ours. */
export function readCursor(cursor: string): Place | null {
  const [, due, authority, id] = /^(\d{4}-\d{2}-\d{2}|-)~(\d{6})~([0-9A-Za-z-]{18,36})$/.exec(cursor) ?? []
  if (due === undefined || authority === undefined || id === undefined) return null
  if (due !== "-" && !isDay(due)) return null
  return { dueOn: due === "-" ? null : due, authority, id }
}
