/**
 * Counts the statistics again from the bytes of the log and the audit trail, entry by entry, with nothing of
 * src/enforcement. What a merchant's region and shops are the register says.
 */
import type { Pool } from "../../../src/database/client.ts"
import { publishedCalendar, workingDaysBetween } from "../../../src/law/calendar.ts"

/** One event, with what it can be told apart by. */
interface Counted {
  list: string
  ground: string
  province: string
  city: string
  region: string
  authority: string
  month: string
  year: string
  platforms: string[]
  what: "listed" | "paused" | "resumed" | "ended" | "moved"
  /** How it ended. */
  by: string
  /** −1 for what an amendment takes away. */
  sign: number
  days: number
  late: boolean | null
}

type Line = { ground?: string; class?: string; decided_on: string; published_on: string; subject: { code: string } }

const chinaDay = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
const between = (a: string, b: string) => (Date.parse(b) - Date.parse(a)) / 86_400_000

/** What the register knew of a merchant while the log was shorter than that. */
export interface Before {
  size: number
  region: string
  shops: { platform: string }[]
}

/**
 * Every event of the log.
 * @param lines as they were before an erasure, by position @param moved merchants that moved while it was counted, by code
 */
export async function recountLog(
  sql: Pool,
  lines: ReadonlyMap<number, string> = new Map(),
  moved: ReadonlyMap<string, Before> = new Map(),
): Promise<Counted[]> {
  const entries = await sql<{ position: number; entry: string; line: string | null }[]>`
    select position, entry, line from log_entry order by position`
  const subjects = await sql<{ code: string; region: string; shops: { platform: string }[] }[]>`
    select code, region, shops from subject`
  const known = new Map(subjects.map((subject) => [subject.code, subject]))
  const shown = new Map<number, Line>()
  const counted: Counted[] = []
  for (const { position, entry, line } of entries) {
    const { op, time, list, authority, replaces, reason } = JSON.parse(entry)
    const own = line ?? lines.get(position)
    const opened = own && op !== "key" ? (JSON.parse(own) as Line) : null
    const before = replaces === null ? null : (shown.get(replaces) ?? null)
    const count = (about: Line, day: string, more: Partial<Counted>) => {
      const former = moved.get(about.subject.code)
      const { region = "000000", shops = [] } =
        (former && position < former.size ? former : known.get(about.subject.code)) ?? {}
      counted.push({
        ...{ list, authority, region, province: `${region.slice(0, 2)}0000`, city: `${region.slice(0, 4)}00` },
        ...{ ground: about.ground ?? about.class ?? "", month: day.slice(0, 7), year: day.slice(0, 4) },
        ...{ platforms: [...new Set(shops.map(({ platform }) => platform))], what: "listed", by: "", sign: 1 },
        ...{ days: 0, late: null },
        ...more,
      })
    }
    if (op === "add" && opened) {
      shown.set(position, opened)
      const { decided_on, published_on } = opened
      if (reason !== null) count(opened, chinaDay(time), { what: "resumed" })
      else {
        const since = { serious: "2021-09-01", penalty: "2021-09-01" }[list as string]
        const worked = workingDaysBetween(decided_on, published_on, publishedCalendar)
        const late = since !== undefined && decided_on >= since && typeof worked === "number" ? worked > 20 : null
        count(opened, published_on, { days: between(decided_on, published_on), late })
      }
    }
    if (op === "amend" && opened) {
      shown.set(position, opened)
      shown.delete(replaces)
      const [was, is] = [before && (before.ground ?? before.class), opened.ground ?? opened.class]
      if (before && was !== is) {
        count(before, chinaDay(time), { what: "moved", sign: -1 })
        count(opened, chinaDay(time), { what: "moved" })
      }
    }
    if ((op === "remove" || op === "erase") && before) {
      shown.delete(replaces)
      const day = chinaDay(time)
      if (reason === "mask" || reason === "halt") count(before, day, { what: "paused" })
      else count(before, day, { what: "ended", by: reason ?? op, days: Math.max(0, between(before.published_on, day)) })
    }
  }
  return counted
}

type Name = "list" | "ground" | "province" | "city" | "region" | "authority" | "month" | "year" | "platform"

/** The rows of an answer of the API, worked out from the events. Rows without events are left out. */
export function expectedRows(events: readonly Counted[], by: readonly Name[]) {
  const rows = new Map<string, ReturnType<typeof newRow>>()
  const flat = by.includes("platform")
    ? events.flatMap((event) => event.platforms.map((platform) => ({ ...event, platform })))
    : events.map((event) => ({ ...event, platform: "" }))
  const time = by.find((name) => name === "month" || name === "year")
  const ordered = time ? flat.toSorted((a, b) => (a[time] < b[time] ? -1 : 1)) : flat
  const stock = new Map<string, number>()
  for (const event of ordered) {
    const key = Object.fromEntries(by.map((name) => [name, event[name]]))
    const name = JSON.stringify(by.map((each) => event[each]))
    const beside = JSON.stringify(by.filter((each) => each !== time).map((each) => event[each]))
    const row = rows.get(name) ?? newRow(key)
    rows.set(name, row)
    const { what, sign, days, late } = event
    const change = sign * (what === "paused" || what === "ended" ? -1 : 1)
    stock.set(beside, (stock.get(beside) ?? 0) + change)
    row.live = time ? (stock.get(beside) ?? 0) : row.live + change
    if (what === "moved") continue
    row[what] += 1
    if (what === "ended") {
      row.ended_by[event.by] = (row.ended_by[event.by] ?? 0) + 1
      row.shownDays += days
    }
    if (what === "listed") {
      row.publicationDays += days
      if (late !== null) row.judged++
      if (late) row.late++
    }
  }
  return [...rows.values()]
}

const newRow = (key: Record<string, string>) => ({
  ...{ key, listed: 0, paused: 0, resumed: 0, ended: 0, live: 0 },
  ended_by: {} as Record<string, number>,
  ...{ shownDays: 0, publicationDays: 0, judged: 0, late: 0 },
})

interface Told {
  kind: string
  list: string
  authority: string
  month: string
  ground: string
  region: string
  /** On which its merchant has shops. */
  platforms: string[]
}

/** What the audit trail says of proceedings, by what happened and by list, authority and month, or what `keyOf` tells: one thing or several. */
export async function recountTrail(
  sql: Pool,
  keyOf: (about: Told) => string | string[] = ({ list, authority, month }) => `${list} ${authority} ${month}`,
): Promise<Map<string, number>> {
  const acts = await sql<{ act: string; at: Date; object: string; after: Record<string, unknown> | null }[]>`
    select act, at, object, after from audit_event where act like 'proceeding.%' order by id`
  const proceedings = await sql<(Omit<Told, "month"> & { id: string })[]>`
    select p.id, kind, p.list, p.authority, region, coalesce(r.ground, r.penalty_class, '') as ground,
      array(select distinct s ->> 'platform' from jsonb_array_elements(shops) s) as platforms from proceeding p
    left join record r on r.id = record_id join subject on code = p.subject_code`
  const known = new Map(proceedings.map((each) => [each.id, each]))
  const sums = new Map<string, number>()
  const ends: Record<string, string> = {
    ...{ "repair/execute": "granted", "repair/refuse": "refused", "repair/reject": "rejected" },
    ...{ "objection/correct": "granted", "objection/uphold": "refused", "objection/reject": "rejected" },
  }
  for (const { act, at, object, after } of acts) {
    const about = known.get(object)
    if (!about) continue
    const { kind } = about
    const add = (what: string, month: string) => {
      for (const told of [keyOf({ ...about, month })].flat()) {
        const key = `${what} ${told}`
        sums.set(key, (sums.get(key) ?? 0) + 1)
      }
    }
    const name = act.replace("proceeding.", "")
    const month = chinaDay(at.getTime()).slice(0, 7)
    if (name === "overdue") add("overdue", String(after?.["overdue_on"]).slice(0, 7))
    if (kind !== "repair" && kind !== "objection") continue
    if (name === "begin") add(`${kind}s.filed`, month)
    const outcome = ends[`${kind}/${name}`]
    if (outcome) add(`${kind}s.${outcome}`, month)
  }
  return sums
}
