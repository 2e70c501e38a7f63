/**
 * Counts again what agencies were told and did: from entries of the log, what each agency proves of them, and the audit
 * trail, and from no table that the statistics read.
 */
import type { Pool } from "../../../src/database/client.ts"
import type { NoticeProof } from "../../../src/enforcement/notice/proof.ts"
import { addWorkingDays, publishedCalendar } from "../../../src/law/calendar.ts"
import type { AgencyDesk } from "../../support/agency.ts"
import { testLog } from "../../support/signed-log.ts"
import { type Told, toldByLog } from "../../support/told-proof.ts"

export const chinaDay = (at: Date | number) => new Date(Number(at) + 8 * 3_600_000).toISOString().slice(0, 10)

/** What was told, from the entries of the log: each agency proves its own, and together they leave nothing of an entry out. */
export async function readTold(sql: Pool, agencies: readonly AgencyDesk[]): Promise<Told[]> {
  await testLog(sql).log.catchUp()
  const entries = await sql<{ position: number; entry: string }[]>`
    select position, entry from log_entry where entry::json ->> 'op' in ('notice', 'recall')`
  const proofs: NoticeProof[] = []
  for (const who of agencies) {
    const { body } = await who.get("/v1/notices?limit=1000")
    for (const { id } of (body as unknown as { notices: { id: number }[] }).notices)
      proofs.push((await who.get(`/v1/notices/${id}/proof`)).body as unknown as NoticeProof)
  }
  return toldByLog(new Map(entries.map(({ position, entry }) => [position, entry])), proofs)
}

/** One thing that is counted: whose it is, of which record (an objection is of none), and on which day; null: it is of now. */
export interface JointEvent {
  client: string
  record: string
  day: string | null
  figure: JointCount
  by: number
}
type JointCount =
  | "notices"
  | "recalls"
  | "acknowledged"
  | "ms"
  | "late"
  | "answered"
  | "answerable"
  | `${"applied" | "lifted"}`
  | `${"active" | "kept"}`
  | "outstanding"
  | "overdue"
  | "objections"
  | "upheld"
  | "objections-overdue"
  | "standing"
  | "heard-standing"
  | "acting"
  | "terms-over"
export type JointSums = Partial<Record<JointCount, number>>

/** A measure as the trail leaves it. */
interface Applied {
  client: string
  record: string
  state: "active" | "kept" | "lifted"
  /** The last day of a term of its own. */
  plannedEnd: string | null
}

// Ends after which a measure of an own term rests on nothing.
const falls = new Set(["correct", "withdraw", "supersede", "revoke", "annul", "retract", "deregister"])
const objectionDays = 15

/** @param at ms since 1970: the moment whose figures of now are wanted */
export async function recountJoint(sql: Pool, told: readonly Told[], at: number): Promise<JointEvent[]> {
  const trail = await sql<{ act: string; object: string; at: Date; after: Record<string, string> }[]>`
    select act, object, at, after from audit_event where act ~ '^(notice|measure|measure-objection)[.]' order by id`
  const events: JointEvent[] = []
  const add = (client: string, record: string, day: string | null, figure: JointCount, by = 1) =>
    events.push({ client, record, day, figure, by })
  const said = new Map<string, { first: Date | null; isSettled: boolean }>()
  const sayingOf = ({ client, event }: Told) => {
    const key = `${client}/${event}`
    const one = said.get(key) ?? { first: null, isSettled: false }
    said.set(key, one)
    return one
  }
  const isOvertaken = (one: Told, by = Number.POSITIVE_INFINITY) =>
    told.some(
      ({ client: _, ...later }) =>
        later.record === one.record &&
        later.event > one.event &&
        later.time <= by &&
        later.kind === (one.operation === "recall" ? "listed" : "ended"),
    )
  const lastOf = new Map(told.toSorted((a, b) => a.event - b.event).map((one) => [one.record, one]))
  const hasFallen = (record: string) => falls.has(lastOf.get(record)?.reason ?? "")
  const measures = new Map<string, Applied>()
  // What the end of a record takes along, of what goes on.
  const acting = (client: string, record: string) =>
    [...measures.values()].filter(
      (one) =>
        one.client === client &&
        one.record === record &&
        one.state === "active" &&
        (one.plannedEnd === null || hasFallen(record)),
    ).length
  const byEvent = new Map(told.map((one) => [`${one.client}/${one.event}`, one]))
  const filed = new Map<string, { client: string; day: string; isOpen: boolean }>()
  for (const { act, object, at: then, after } of trail) {
    const [client = "", record = ""] = [after["agency"], after["record_id"]]
    const [kind, name] = act.split(".")
    if (kind === "notice") {
      const one = byEvent.get(object)
      if (!one) throw new Error(`${object} was answered and never told`)
      const saying = sayingOf(one)
      saying.first ??= then
      if (name !== "acknowledge") saying.isSettled = true
    }
    if (kind === "measure-objection") {
      const held = filed.get(object)
      if (name === "file") {
        filed.set(object, { client, day: chinaDay(then), isOpen: true })
        add(client, "", chinaDay(then), "objections")
      } else if (held) held.isOpen = false
      if (name === "uphold" && held) add(client, "", held.day, "upheld")
    }
    if (kind !== "measure") continue
    if (name === "apply") {
      measures.set(object, { client, record, state: "active", plannedEnd: after["planned_end"] ?? null })
      add(client, record, after["started_on"] ?? "", "applied")
    }
    const held = measures.get(object)
    if (!held) throw new Error(`measure ${object} was never applied`)
    if (name === "amend") held.plannedEnd = after["planned_end"] ?? held.plannedEnd
    if (name === "lift") add(client, record, after["lifted_on"] ?? "", "lifted")
    if (name === "lift" || name === "keep") {
      held.state = name === "lift" ? "lifted" : "kept"
      // Who applies nothing any more on what has ended has answered its recall.
      if (acting(client, record) > 0) continue
      for (const one of told) {
        const isIts = one.client === client && one.record === record && one.operation === "recall"
        if (!isIts || one.time > then.getTime() || isOvertaken(one, then.getTime())) continue
        const saying = sayingOf(one)
        saying.first ??= then
        saying.isSettled = true
      }
    }
  }
  const today = chinaDay(at)
  const actedOn = new Set<string>()
  for (const one of told) {
    const { client, record, time, due } = one
    const isRecall = one.operation === "recall"
    const day = chinaDay(time)
    const { first, isSettled } = sayingOf(one)
    add(client, record, day, isRecall ? "recalls" : "notices")
    if (first) {
      add(client, record, day, "acknowledged")
      add(client, record, day, "ms", first.getTime() - time)
      if (isRecall && chinaDay(first) > String(due)) add(client, record, day, "late")
    }
    // Who has only acknowledged has said nothing of what it did.
    if (isSettled) add(client, record, day, "answered")
    // What ended after it was told, or came back after its end, is answered no more.
    const stands = isSettled || !isOvertaken(one)
    if (stands) add(client, record, day, "answerable")
    if (!isRecall || !stands) continue
    add(client, record, null, "standing")
    if (first) add(client, record, null, "heard-standing")
    if (isSettled) continue
    const acts = acting(client, record)
    // Of a record that has ended in two ways its measures are there once.
    if (!actedOn.has(`${client} ${record}`)) add(client, record, null, "acting", acts)
    actedOn.add(`${client} ${record}`)
    if (first && acts === 0) continue
    add(client, record, null, "outstanding")
    if (String(due) < today) add(client, record, null, "overdue")
  }
  for (const { client, record, state, plannedEnd } of measures.values()) {
    if (state !== "lifted") add(client, record, null, state)
    if (state === "active" && plannedEnd !== null && plannedEnd < today && !hasFallen(record))
      add(client, record, null, "terms-over")
  }
  for (const { client, day, isOpen } of filed.values()) {
    const due = String(addWorkingDays(day, objectionDays, publishedCalendar))
    if (isOpen && due < today) add(client, "", null, "objections-overdue")
  }
  return events
}

/** Sums by what `keyOf` tells of each: one thing, several or none. */
export function sumBy(
  events: readonly JointEvent[],
  keyOf: (event: JointEvent) => string | readonly string[],
): Map<string, JointSums> {
  const sums = new Map<string, JointSums>()
  for (const event of events) {
    for (const key of [keyOf(event)].flat()) {
      const row = sums.get(key) ?? {}
      row[event.figure] = (row[event.figure] ?? 0) + event.by
      sums.set(key, row)
    }
  }
  return sums
}

/** Figures of joint punishment as the API has them, of what happened in a time. */
export function wanted(sums: JointSums = {}) {
  const { notices = 0, recalls = 0, acknowledged = 0, answered = 0, answerable = 0, ms = 0, late = 0 } = sums
  const { applied = 0, lifted = 0 } = sums
  return {
    ...{ notices, recalls, acknowledged, answered, recalls_late: late },
    ...{ measures_applied: applied, measures_lifted: lifted },
    feedback_rate: answerable === 0 ? null : Math.round((answered / answerable) * 1_000) / 1_000,
    answer_days_mean: acknowledged === 0 ? null : Math.round(ms / acknowledged / 8_640_000) / 10,
  }
}

/** What stands now, in rows that are of no time. */
export function wantedNow(sums: JointSums = {}) {
  const { outstanding = 0, overdue = 0, active = 0, kept = 0 } = sums
  return {
    ...{ outstanding_now: outstanding, overdue_now: overdue },
    ...{ measures_active_now: active, measures_kept_now: kept },
  }
}
