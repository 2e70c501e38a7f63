/** Whole answers of the statistics as a recount has them, figure by figure: what an answer has beside is counted by nobody. */
import { expect } from "vitest"
import type { Pool } from "../../../src/database/client.ts"
import { expectedRows, recountLog, recountTrail } from "./recount.ts"
import { chinaDay, type JointEvent, sumBy, wanted, wantedNow } from "./recount-joint.ts"

/** All that was counted, each thing with what it can be told apart by. */
export interface Recount {
  log: Awaited<ReturnType<typeof recountLog>>
  /** Acts in proceedings by `what list authority month`, and clocks that run and have run out by `list authority`. */
  trail: Map<string, number>
  ranOut: Map<string, number>
  joint: (JointEvent & { list: string; authority: string })[]
}

/** By what an answer is told apart here, and to what it is narrowed. */
export type Name = "list" | "authority" | "month" | "year" | "agency"
export interface Asked {
  by: readonly Name[]
  list?: string
  authority?: string
  from?: string
  to?: string
}

export async function recountAll(sql: Pool, joint: readonly JointEvent[], at: number): Promise<Recount> {
  const records = await sql<{ id: string; list: string; authority: string }[]>`select id, list, authority from record`
  const known = new Map(records.map((each) => [each.id, each]))
  // An act after a clock that ran out begins another, or none.
  const acts = await sql<{ act: string; due: string | null; list: string; authority: string; id: string }[]>`
    select act, before ->> 'due_on' as due, list, authority, p.id from audit_event join proceeding p on p.id::text = object
    where act like 'proceeding.%' order by audit_event.id`
  const last = new Map(acts.map((each) => [each.id, each]))
  const ranOut = new Map<string, number>()
  for (const { act, due, list, authority } of last.values()) {
    if (act !== "proceeding.overdue" || due === null || due >= chinaDay(at)) continue
    ranOut.set(`${list} ${authority}`, (ranOut.get(`${list} ${authority}`) ?? 0) + 1)
  }
  return {
    ...{ log: await recountLog(sql), trail: await recountTrail(sql), ranOut },
    joint: joint.flatMap((event) => {
      const record = known.get(event.record)
      return record ? [{ ...event, list: record.list, authority: record.authority }] : []
    }),
  }
}

const mean = (sum: number, of: number) => (of === 0 ? null : Math.round((sum / of) * 10) / 10)
type Key = Partial<Record<Name, string>>

type Remedy = Record<string, number>
type JointRow = ReturnType<typeof wanted> & Record<keyof ReturnType<typeof wantedNow>, number | null>

/** A row; one by agency has `joint` alone. */
export interface ExpectedRow extends Key {
  names: unknown
  merchants: Record<"listed" | "paused" | "resumed" | "ended" | "live", number> & {
    ended_by: Record<string, number>
    days_listed_mean: number | null
  }
  agencies: Record<"published" | "judged" | "late" | "overdue", number> & {
    publication_days_mean: number | null
    overdue_now: number | null
    repairs: Remedy
    objections: Remedy
    joint: JointRow
  }
  joint: JointRow
}
export interface ExpectedAnswer {
  as_of: unknown
  by: Name[]
  rounded_to: null
  rows: ExpectedRow[]
  total: ExpectedRow
}

/** The answer, its rows in no order. */
export function expectedAnswer({ log, trail, ranOut, joint }: Recount, asked: Asked): ExpectedAnswer {
  const { by, list, authority = "", from = "", to = "9999-99" } = asked
  const isPlace = (of: { list: string; authority: string }) =>
    (list === undefined || of.list === list) && of.authority.startsWith(authority)
  const time = by.find((name) => name === "month" || name === "year")
  const ofAgency = by.includes("agency")
  const keyOf = (of: Key) => JSON.stringify(by.map((name) => of[name] ?? ""))
  const withTime = <T extends { month: string }>(of: T) => ({ ...of, year: of.month.slice(0, 4) })
  const events = log.filter((event) => isPlace(event) && event.month <= to)
  const inside = events.filter(({ month }) => month >= from)
  const acts = [...trail].flatMap(([key, count]) => {
    const [what = "", of = "", place = "", month = ""] = key.split(" ")
    const act = withTime({ what, list: of, authority: place, month, count })
    return isPlace(act) && month >= from && month <= to ? [act] : []
  })
  const told = joint.flatMap(({ day, ...event }) => {
    const month = day?.slice(0, 7) ?? ""
    if (!isPlace(event) || (day !== null && (month < from || month > to))) return []
    return [{ ...event, day, month, year: month.slice(0, 4), agency: event.client }]
  })
  const isDated = ({ day }: { day: string | null }) => day !== null || time === undefined
  const clocks = [...ranOut].flatMap(([key, count]) => {
    const [of = "", place = ""] = key.split(" ")
    return isPlace({ list: of, authority: place }) ? [{ list: of, authority: place, count }] : []
  })

  const jointOf = (own: typeof told, isNow: boolean): JointRow => {
    const sums = sumBy(own, () => "all").get("all")
    const now = wantedNow(sums)
    const noNow = { outstanding_now: null, overdue_now: null, measures_active_now: null, measures_kept_now: null }
    return { ...wanted(sums), ...(isNow ? now : noNow) }
  }
  const rowOf = (key: Key | null): Partial<ExpectedRow> => {
    const is = (of: Key) => key === null || keyOf(of) === keyOf(key)
    const isNow = key === null || time === undefined
    const names = expect.anything()
    const ofTold = told.filter((event) => is(event) && (key === null || isDated(event)))
    if (ofAgency) return { ...key, names, joint: jointOf(ofTold, isNow) }
    const [row] = expectedRows(
      inside.filter(is).map((event) => ({ ...event, list: "one" })),
      ["list"],
    )
    const isOf = (of: Key) => by.every((name) => name === time || key === null || of[name] === key[name])
    const until = (of: Key) => time === undefined || key === null || (of[time] ?? "") <= (key[time] ?? "")
    const live = events.filter((event) => isOf(event) && until(event))
    const shown = live.reduce((sum, { what, sign }) => sum + sign * (what === "paused" || what === "ended" ? -1 : 1), 0)
    const did = (what: string) =>
      acts.filter((act) => act.what === what && is(act)).reduce((n, { count }) => n + count, 0)
    const remedy = (kind: string) =>
      Object.fromEntries(["filed", "granted", "refused", "rejected"].map((end) => [end, did(`${kind}.${end}`)]))
    const { listed = 0, paused = 0, resumed = 0, ended = 0, ended_by = {} } = row ?? {}
    return {
      ...key,
      names,
      merchants: {
        ...{ listed, paused, resumed, ended, ended_by, live: shown },
        days_listed_mean: mean(row?.shownDays ?? 0, ended),
      },
      agencies: {
        ...{ published: listed, publication_days_mean: mean(row?.publicationDays ?? 0, listed) },
        ...{ judged: row?.judged ?? 0, late: row?.late ?? 0, overdue: did("overdue") },
        overdue_now: isNow ? clocks.filter((clock) => isOf(clock)).reduce((sum, { count }) => sum + count, 0) : null,
        ...{ repairs: remedy("repairs"), objections: remedy("objections"), joint: jointOf(ofTold, isNow) },
      },
    }
  }
  const all: Key[] = ofAgency
    ? told.filter(isDated)
    : [...(time ? inside : events), ...acts, ...told.filter(isDated), ...(time ? [] : clocks)]
  const keys = new Map(all.map((of) => [keyOf(of), Object.fromEntries(by.map((name) => [name, of[name] ?? ""]))]))
  return {
    ...{ as_of: expect.anything(), by: [...by], rounded_to: null },
    rows: [...keys.values()].map(rowOf) as ExpectedRow[],
    total: rowOf(null) as ExpectedRow,
  }
}

/** Every figure of a row by its way to it, as the columns of a table have it. */
export function flat(value: unknown, way: readonly string[] = []): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[way.join("_"), value]]
  return Object.entries(value).flatMap(([name, inner]) => flat(inner, [...way, name]))
}

// Of all of which nothing else is counted in the table.
const endings: Record<string, readonly string[]> = {
  ended_repaired: ["repair", "follow"],
  ended_expired: ["expire"],
  ended_told: ["end"],
  ended_wrong: ["correct", "withdraw", "annul", "supersede", "revoke", "retract", "erase"],
  ended_deregistered: ["deregister"],
}
const annualLists = ["abnormal", "serious", "penalty"] as const
type AnnualRow = Record<(typeof annualLists)[number] | "total", number | null>

/** The table of a year by its items. @param at ms since 1970 */
export async function expectedAnnual(sql: Pool, counted: Recount, authority: string, year: number, at: number) {
  const earlier = expectedAnswer(counted, { by: ["list"], authority, to: `${year - 1}-12` })
  const within = expectedAnswer(counted, { by: ["list"], authority, from: `${year}-01`, to: `${year}-12` })
  const figuresOf = ({ rows, total }: ExpectedAnswer, column: keyof AnnualRow) => {
    return column === "total" ? total : (rows.find(({ list }) => list === column) ?? null)
  }
  const itemsOf = (column: keyof AnnualRow) => {
    const row = figuresOf(within, column)
    if (!row) return null
    const { merchants, agencies } = row
    const { ended_by, live, ...flow } = merchants
    const ended = Object.fromEntries(
      Object.entries(endings).map(([item, names]) => [item, names.reduce((sum, by) => sum + (ended_by[by] ?? 0), 0)]),
    )
    const { repairs, objections, joint, overdue } = agencies
    const { outstanding_now, overdue_now, measures_applied, measures_lifted } = joint
    return {
      ...{ ...flow, ...ended, live_at_start: figuresOf(earlier, column)?.merchants.live ?? 0, live_at_end: live },
      ...{
        publication_days_mean: agencies.publication_days_mean,
        judged: agencies.judged,
        late: agencies.late,
        overdue,
      },
      ...{ repairs_filed: repairs["filed"], repairs_granted: repairs["granted"] },
      repairs_refused: (repairs["refused"] ?? 0) + (repairs["rejected"] ?? 0),
      ...{ objections_filed: objections["filed"], objections_granted: objections["granted"] },
      ...{ joint_notices: joint.notices, joint_recalls: joint.recalls, joint_acknowledged: joint.acknowledged },
      ...{ joint_answered: joint.answered, joint_feedback_rate_mean: joint.feedback_rate },
      ...{ joint_answer_days_mean: joint.answer_days_mean, joint_recalls_late: joint.recalls_late },
      ...{ measures_applied, measures_lifted, joint_outstanding: outstanding_now, joint_overdue: overdue_now },
    }
  }
  const columns = [...annualLists, "total"] as const
  const byColumn = Object.fromEntries(columns.map((column) => [column, itemsOf(column)]))
  const items = Object.keys(byColumn["total"] ?? {})
  const rows = items.map((item) => {
    const cells = columns.map((column) => [
      column,
      (byColumn[column] as Record<string, number | null> | null)?.[item] ?? null,
    ])
    return [item, Object.fromEntries(cells)] as const
  })
  const beside = Object.entries({
    ...(await countLeads(sql, authority, String(year), chinaDay(at))),
    ...(await countExemptions(sql, authority, String(year))),
  })
  const ofNone = beside.map(([item, total]) => [item, { abnormal: null, serious: null, penalty: null, total }] as const)
  return Object.fromEntries([...rows, ...ofNone]) as Record<string, AnnualRow>
}

/** Violations that were not punished, from the audit trail. */
async function countExemptions(sql: Pool, authority: string, year: string) {
  const trail = await sql<{ content: { exempt_as: string } }[]>`
    select p.content from audit_event a join proceeding p on p.id::text = a.object
    where a.act = 'proceeding.decide' and p.kind = 'exemption' and p.authority like ${`${authority}%`}
      and to_char(a.at at time zone 'Asia/Shanghai', 'YYYY') = ${year}`
  return {
    exemptions: trail.length,
    exemptions_first: trail.filter(({ content }) => content.exempt_as === "first").length,
  }
}

/** Leads of authorities whose codes begin so, from the audit trail. */
async function countLeads(sql: Pool, authority: string, year: string, today: string) {
  const trail = await sql<{ act: string; object: string; at: Date; after: Record<string, string | null> }[]>`
    select act, object, at, after from audit_event where act like 'lead.%' order by id`
  interface Lead extends Record<string, string | null | undefined> {
    taken?: string
    verified?: string
    last?: string
  }
  const leads = new Map<string, Lead>()
  for (const { act, object, at, after } of trail) {
    const day = chinaDay(at)
    const days: Record<string, Lead> = { "lead.take": { taken: day }, "lead.verify": { verified: day } }
    const said = days[act] ?? {}
    leads.set(object, { ...leads.get(object), ...after, ...said, last: day })
  }
  const own = [...leads.values()].filter((lead) => lead["authority"]?.startsWith(authority))
  const count = (is: (lead: Lead) => boolean | undefined) => own.filter(is).length
  const isClosed = ({ last, ...lead }: Lead) => lead["state"] === "closed" && last?.startsWith(year)
  return {
    leads_taken: count(({ taken }) => taken?.startsWith(year)),
    leads_verified: count(({ verified }) => verified?.startsWith(year)),
    leads_closed: count(isClosed),
    leads_cases: count((lead) => isClosed(lead) && lead["result"] === "case"),
    leads_overdue: count((lead) => lead["state"] !== "closed" && (lead["due_on"] ?? today) < today),
  }
}
