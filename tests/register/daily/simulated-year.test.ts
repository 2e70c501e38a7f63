// A year of the register, day by day: what is shown is what the law says, on every single day, by reading and by log.
import { randomBytes, randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import type { Pool } from "../../../src/database/client.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { lockHead } from "../../../src/ledger/sequencer.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { importLines } from "../../../src/register/import/import.ts"
import { moveRecord } from "../../../src/register/record/change.ts"
import { readStandings } from "../../../src/register/record/standing.ts"
import type { RecordMoveName } from "../../../src/register/record/state.ts"
import { findRecord, listRecords } from "../../../src/register/record/store.ts"
import { windowOf } from "../../../src/register/record/window.ts"
import { clientHeader, importOptions, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { saveAsOperator } from "../../support/gate.ts"
import { faultsOfLog } from "../../support/log.ts"
import { codeOf } from "../../support/rows.ts"
import { type Account, Accounts, numbers, plusDays, rowOf, windowByLaw } from "../../support/year.ts"

const firstDay = "2025-07-01"
const newSalt = () => randomBytes(32).toString("base64url")

/** A move of a record on a day. */
interface Act {
  no: string
  move: RecordMoveName
  class?: string
}

/** What happens on a day. */
interface Day {
  day: string
  rows: ReturnType<typeof rowOf>[]
  acts: Act[]
}

const noon = (day: string) => Date.parse(`${day}T12:00:00+08:00`)

/** A register that lives through days. */
function office(sql: Pool) {
  const idOf = new Map<string, string>()
  let day = firstDay
  const clock = () => noon(day)
  const context = { sql, calendar: publishedCalendar, policy: defaultPolicy, clock, newSalt, newId: randomUUID }
  async function live({ day: today, rows, acts }: Day) {
    day = today
    if (rows.length > 0) {
      async function* chunks() {
        yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
      }
      const { tally } = await importLines(sql, chunks(), { ...importOptions, clock, newId: () => randomUUID() })
      expect(tally).toMatchObject({ added: rows.length, rejected: 0 })
      const numbers = `{${rows.map((row) => `"${row.decision_no}"`).join(",")}}`
      for (const { id, no } of await sql<{ id: string; no: string }[]>`
        select id, decision_no as no from record where decision_no = any(${numbers}::text[])`) {
        idOf.set(no, id)
      }
    }
    for (const act of acts) await carryOut(act, today)
  }
  async function carryOut({ no, move, class: penaltyClass }: Act, today: string) {
    await sql.begin(async (tx) => {
      const head = await lockHead(tx)
      const record = await findRecord(tx, idOf.get(no) ?? "")
      if (!record) throw new Error(`${no} is not there`)
      const change =
        move === "reinstate"
          ? { ...windowOf(record.content, defaultPolicy, today), barredUntil: plusDays(today, 3 * 365) }
          : penaltyClass
            ? { content: { ...record.content, penaltyClass } }
            : {}
      const records = await listRecords(tx, record.content.subjectCode)
      const changes = moveRecord(move, record, change, records, {
        today,
        policy: defaultPolicy,
        size: head.size,
        newSalt,
      })
      await saveAsOperator(tx, changes, head, { actor: "test", reason: null, at: clock() })
    })
  }
  return { live, clock, idOf, work: () => runDailyWork(context) }
}

/** What the public sees, as decision numbers. */
async function shownBy(sql: Pool, clock: () => number, subjects: number): Promise<Set<string>> {
  const codes = Array.from({ length: subjects }, (_, n) => codeOf(n))
  const { byCode } = await readStandings({ sql, clock }, codes)
  return new Set([...byCode.values()].flatMap(({ records }) => records.map(({ decisionNo }) => decisionNo)))
}

/** Follows the log: which records it says are live. */
function logReader(sql: Pool) {
  const liveAt = new Map<number, string>()
  let position = 0
  return async () => {
    const rows = await sql<{ position: number; entry: string; record: string | null }[]>`
      select position, entry, record_id as record from log_entry where position >= ${position} order by position`
    for (const row of rows) {
      const { replaces, commitment } = JSON.parse(row.entry) as { replaces: number | null; commitment: string | null }
      if (replaces !== null && !liveAt.delete(replaces)) throw new Error(`${row.position} replaces what is not live`)
      if (commitment !== null && row.record !== null) liveAt.set(row.position, row.record)
      position = row.position + 1
    }
    return new Set(liveAt.values())
  }
}

/** Invents a year: rows and acts of each day, with the account beside them. */
function invent(seed: number, size: { subjects: number; old: number; daily: number; acts: number }) {
  const draw = numbers(seed)
  const accounts = new Accounts()
  const late: Account[] = []
  let serial = 0

  const record = (changes: Partial<Account>, published: string): Account => {
    const no = `示例〔${published.slice(0, 4)}〕${++serial}号`
    return {
      ...{ no, subject: draw.below(size.subjects), list: "abnormal", ground: null, class: null, restriction: null },
      ...{ decided: plusDays(published, -draw.below(15)), published, base: null, state: "shown", until: null },
      ...{ early: null, goneOn: null, by: null, fraud: false, ...changes },
    }
  }
  const penalty = (published: string, changes: Partial<Account> = {}): Account => {
    const made = record({ list: "penalty", ...changes }, published)
    const isOld = made.decided < "2025-12-25"
    made.class ??= isOld
      ? draw.pick([null, "P3c", "P3b", "P1", "P2", "P3a", "SC"])
      : draw.pick(["P1", "P1", "P2", "P2", "P2", "P3a", "P3b", "P3c", "SC"])
    if (made.class === "P3b" && isOld && serial % 3 > 0) made.restriction = plusDays(published, 600 * (serial % 3))
    if (made.class === "P3b" && !isOld && draw.happens(0.6)) made.restriction = plusDays(published, draw.below(1800))
    return made
  }
  const serious = (base: Account | null, published: string): Account => {
    const ground = draw.pick(["SV-0501", "SV-0502", "SV-T181"])
    const restriction = draw.happens(0.1) ? plusDays(published, draw.below(2000)) : null
    const subject = base?.subject ?? draw.below(size.subjects)
    return record({ list: "serious", ground, restriction, subject, base: base?.no ?? null }, published)
  }

  /** One to three records of one case, all published by the day. */
  const draft = (day: string, back: number): Account[] => {
    const published = plusDays(day, -draw.below(back + 1))
    const share = draw.below(100)
    if (share < 45) return [record({ ground: draw.pick(["AB-E1", "AB-E2", "AB-E4", "AB-X3-OLD"]) }, published)]
    if (share < 80) return [penalty(published)]
    const days = Math.max(0, (noon(day) - noon(published)) / 86_400_000)
    // A penalty that is published after its listing outlasts it, by its own period.
    const base = penalty(draw.happens(0.4) ? plusDays(published, draw.below(Math.min(60, days) + 1)) : published)
    const listings = [serious(base, plusDays(published, draw.below(Math.min(60, days) + 1)))]
    if (draw.happens(0.2)) listings.push(serious(base, plusDays(published, draw.below(Math.min(90, days) + 1))))
    if (draw.happens(0.75)) return [base, ...listings]
    late.push(base)
    return listings
  }

  /** The other end of a link, long after the one: a penalty after its listings, a listing after its penalty fell. */
  const lateEnd = (day: string): Account[] => {
    const base = late.shift()
    if (base && draw.happens(0.5)) return [base]
    if (base) late.push(base)
    const fallen = accounts.all.filter(({ list, by }) => list === "penalty" && by === "withdraw")
    return fallen.length > 0 ? [serious(draw.pick(fallen), plusDays(day, -draw.below(4)))] : []
  }

  const act = (day: string): Act | null => {
    const target = draw.pick(accounts.all)
    const may = (record: Account) => record.state === "shown" && !accounts.pending.has(record)
    const move = draw.pick([
      "repair",
      "repair",
      "repair",
      "withdraw",
      "supersede",
      "correct",
      "mask",
      "unmask",
      "reinstate",
      "amend",
      "deregister",
    ] as const)
    if (move === "unmask" ? target.state !== "masked" : move === "reinstate" ? target.by !== "repair" : !may(target))
      return null
    if (move === "repair" && (target.early === null || target.early > day)) return null
    if (move === "supersede" && target.list !== "penalty") return null
    if (move === "withdraw" && target.list === "serious") return null
    if (move === "deregister" && draw.happens(0.8)) return null
    const { no } = target
    switch (move) {
      case "mask":
        target.state = "masked"
        return { no, move }
      case "unmask":
        target.state = "shown"
        return { no, move }
      case "reinstate":
        Object.assign(target, { state: "shown", goneOn: null, by: null, fraud: true })
        target.until = windowByLaw(target, day).until
        target.early = null
        return { no, move }
      case "amend": {
        if (target.list !== "penalty" || target.class === null || target.fraud || target.decided < "2025-12-25")
          return null
        const next = draw.pick(["P2", "P3a", "P3c"] as const)
        target.class = next
        Object.assign(target, windowByLaw(target))
        // Nobody is shown longer for a correction that comes when the shorter display is over.
        return { no, move, class: next }
      }
      case "deregister":
        for (const other of accounts.bySubject.get(target.subject) ?? []) {
          if (other.state !== "gone") Object.assign(other, { state: "gone", goneOn: day, by: "deregister" })
          // Who is no more has obtained no repair by fraud that would still be taken back.
          if (other.by === "repair") other.by = "deregister"
        }
        return { no, move }
      default: {
        // The decision to list falls, where no penalty does.
        const way = move === "withdraw" && target.list === "abnormal" ? "annul" : move
        accounts.end(target, day, way)
        return { no, move: way }
      }
    }
  }

  return {
    accounts,
    /** What happens on a day; the account is then that of its end. */
    pass(day: string): Day {
      const count = day === firstDay ? size.old : size.daily
      accounts.passTo(day)
      const rows: ReturnType<typeof rowOf>[] = []
      while (rows.length < count) {
        const back = day === firstDay ? 1_300 : draw.happens(0.2) ? 400 : 5
        const drafts = draw.happens(0.06) ? lateEnd(day) : draft(day, back)
        for (const made of drafts) accounts.add(made, day)
        rows.push(...drafts.map(rowOf))
      }
      const acts = Array.from({ length: size.acts * 4 }, () => act(day)).filter((made) => made !== null)
      // The authority decides within three working days: nothing falls by itself.
      for (const listing of accounts.toRevoke(day, 3)) {
        accounts.end(listing, day, "revoke")
        acts.push({ no: listing.no, move: "revoke" })
      }
      // An amendment may have ended what it was to change.
      accounts.passTo(day)
      return { day, rows, acts: acts.slice() }
    },
  }
}

const daysOf = (count: number) => Array.from({ length: count }, (_, index) => plusDays(firstDay, index))
const missing = (from: ReadonlySet<string>, all: Iterable<string>) => [...all].filter((item) => !from.has(item))

// How records end within six weeks; in a year listings follow their penalties, and merchants are struck off.
const often = ["expire", "repair", "withdraw", "annul", "supersede", "correct", "revoke"] as const
const ever = [...often, "follow", "deregister"] as const
const lived = [
  ["six weeks", {}, { days: 43, subjects: 60, old: 200, endsOfEach: 1, ends: often }],
  ["a year", { tags: "long" }, { days: 370, subjects: 300, old: 1_000, endsOfEach: 3, ends: ever }],
] as const
for (const [name, options, { days, subjects, old, endsOfEach, ends }] of lived)
  describe(`${name}, simulated`, options, () => {
    const database = useDatabase()

    test("shows each of hundreds and thousands of records exactly on the days of the law", async () => {
      const year = invent(20_251_201, { subjects, old, daily: 5, acts: 1 })
      const draw = numbers(7)
      const { sql } = database
      const { live, clock, idOf, work } = office(sql)
      const readLog = logReader(sql)
      const app = testApp(() => sql, { clock })
      const key = await clientHeader(sql, "platform")
      const { accounts } = year
      for (const day of daysOf(days)) {
        await live(year.pass(day))
        if (day.endsWith("-01")) await sql`analyze`
        const runs = draw.happens(0.1) ? 0 : draw.happens(0.1) ? 2 : 1
        for (let run = 0; run < runs; run++) await work()
        if (runs > 0) accounts.pending.clear()

        const due = accounts.all.filter(({ state }) => state === "shown").map(({ no }) => no)
        const shown = await shownBy(sql, clock, subjects)
        const left = new Set([...accounts.pending].map(({ no }) => no))
        expect({ day, missing: missing(shown, due) }).toEqual({ day, missing: [] })
        expect({ day, tooLong: missing(new Set([...due, ...left]), shown) }).toEqual({ day, tooLong: [] })

        const inLog = await readLog()
        expect({ day, missing: due.filter((no) => !inLog.has(idOf.get(no) ?? "")) }).toEqual({ day, missing: [] })
        if (runs > 0) expect({ day, inLog: inLog.size }).toEqual({ day, inLog: due.length })

        if (day.endsWith("-25")) {
          const queries = Object.fromEntries(Array.from({ length: subjects }, (_, n) => [`q${n}`, { code: codeOf(n) }]))
          const answer = await app.request("/v1/check", {
            method: "POST",
            headers: { ...key, "content-type": "application/json" },
            body: JSON.stringify({ queries }),
          })
          const { responses } = (await answer.json()) as { responses: Record<string, { records: { id: string }[] }> }
          const checked = Object.values(responses).flatMap(({ records }) => records.map(({ id }) => id))
          if (runs > 0) expect(checked.sort()).toEqual(due.map((no) => idOf.get(no) ?? "").sort())
        }
      }
      await work()
      const rows = await sql<{ no: string; ended: string | null }[]>`
      select decision_no as no, ended_on as ended from record order by decision_no collate "C"`
      const byLaw = accounts.all.map(({ no, goneOn: ended }) => ({ no, ended })).sort((a, b) => (a.no < b.no ? -1 : 1))
      expect([...rows]).toEqual(byLaw)
      expect(await faultsOfLog(sql)).toEqual([])
      const [open] = await sql`select count(*)::int as n from proceeding where kind = 'change' and not closed`
      expect(open?.["n"]).toBeGreaterThanOrEqual(endsOfEach)
      // It has held what it was to hold.
      const ways = new Map<string | null, number>()
      for (const { by } of accounts.all) ways.set(by, (ways.get(by) ?? 0) + 1)
      for (const way of ends) expect(ways.get(way) ?? 0, way).toBeGreaterThanOrEqual(endsOfEach)
      expect(accounts.all.length).toBeGreaterThan(old + 4 * days)
    })
  })

for (const [days, options] of [
  [35, {}],
  [200, { tags: "long" }],
] as const)
  describe(`the daily work once at the end of ${days} days`, options, () => {
    const daily = useDatabase()
    const once = useDatabase()

    test("leaves the same states and days as every day", async () => {
      const year = invent(4, { subjects: 60, old: days + 50, daily: 2, acts: 1 })
      const [a, b] = [office(daily.sql), office(once.sql)]
      for (const day of daysOf(days)) {
        const events = year.pass(day)
        await a.live(events)
        await a.work()
        await b.live(events)
      }
      await b.work()
      await a.work()
      const ends = (sql: Pool) => sql`
      select decision_no, state, displayed_until, repair_opens_on, ended_on, barred_until from record order by decision_no`
      expect([...(await ends(once.sql))]).toEqual([...(await ends(daily.sql))])
    })
  })
