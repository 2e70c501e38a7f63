import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { drizzle } from "drizzle-orm/postgres-js"
import { migrate } from "drizzle-orm/postgres-js/migrator"
import { beforeAll, describe, expect, test } from "vitest"
import { migrateDatabase } from "../../../src/database/migrate.ts"
import { type Calendar, publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { catchUpDailyWork, type DailyOptions, runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { dailyFaults } from "../../../src/register/daily/examination.ts"
import { isLate, untilNextLook } from "../../../src/register/daily/schedule.ts"
import { listRecords } from "../../../src/register/record/store.ts"
import { importOptions, importRows, testApp } from "../../support/app.ts"
import { type TestDatabase, useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { officer, type Worker } from "../../support/office.ts"
import { abnormalRow, codeOf, penaltyRow } from "../../support/rows.ts"

const at = (day: string, time = "12:00:00") => Date.parse(`${day}T${time}+08:00`)
const none = {
  windows: 0,
  linked: 0,
  ended: 0,
  fallen: 0,
  due: 0,
  overdue: 0,
  cleared: 0,
  flagged: 0,
  imports: 0,
  personal: 0,
  legality: 0,
}

function work(database: TestDatabase, day: string, options: DailyOptions = {}, calendar: Calendar = publishedCalendar) {
  const { newId, newSalt } = importOptions
  return runDailyWork(
    { sql: database.sql, calendar, policy: defaultPolicy, clock: () => at(day), newId, newSalt },
    options,
  )
}

const minor = (n: number, changes: Record<string, unknown> = {}) =>
  penaltyRow(n, { class: "P1", decided_on: "2026-05-29", published_on: "2026-06-01", ...changes })

describe("the daily work", () => {
  const database = useDatabase()
  const app = testApp(() => database.sql, { clock: () => at("2026-09-05") })
  beforeAll(async () => {
    await importRows(
      database.sql,
      [1, 2, 3].map((n) => minor(n)),
    )
  })

  test("ends a display on its day, dated by its day, in the name of the register, and once", async () => {
    expect(await work(database, "2026-09-01")).toEqual(none)
    expect(await work(database, "2026-09-05")).toEqual({ ...none, ended: 3 })
    expect(await work(database, "2026-09-05")).toEqual(none)
    expect(await listRecords(database.sql, codeOf(1))).toMatchObject([{ state: "expired", endedOn: "2026-09-02" }])
    const entries = await database.sql<{ entry: string; actor: string }[]>`
      select l.entry, a.actor from log_entry l join audit_event a on a.position = l.position
      where l.subject_code = ${codeOf(1)} order by l.position`
    expect(entries.map(({ entry, actor }) => [JSON.parse(entry).op, JSON.parse(entry).reason, actor])).toEqual([
      ["add", null, "test"],
      ["remove", "expire", "register"],
    ])
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("says in /status when it was last done, and is done once a day by those who look", async () => {
    const { daily_work } = await (await app.request("/status")).json()
    expect(daily_work).toEqual({ day: "2026-09-05", finished_at: "2026-09-05T04:00:00.000Z" })
    const office = {
      sql: database.sql,
      calendar: publishedCalendar,
      policy: defaultPolicy,
      newSalt: () => "salt",
      newId: importOptions.newId,
    }
    expect(await catchUpDailyWork({ ...office, clock: () => at("2026-09-05", "23:59:59") })).toBeNull()
    expect(await catchUpDailyWork({ ...office, clock: () => at("2026-09-06", "00:00:00") })).toEqual(none)
  })

  test("stops between two transactions when it is told to, and is then not done", async () => {
    const stop = new AbortController()
    stop.abort(new Error("enough"))
    await expect(work(database, "2026-10-01", { signal: stop.signal })).rejects.toThrow("enough")
    const [run] = await database.sql`select finished_at from daily_work where day = '2026-10-01'`
    expect(run).toEqual({ finished_at: null })
    expect(await work(database, "2026-10-01")).toEqual(none)
  })

  test("is missed by the doctor after more than a day", async () => {
    expect(await dailyFaults(database.sql, publishedCalendar, at("2026-10-02"))).toEqual([])
    expect(await dailyFaults(database.sql, publishedCalendar, at("2026-10-03"))).toHaveLength(1)
  })
})

describe("clocks of open proceedings", () => {
  const database = useDatabase()
  let now = 0
  const to2025: Calendar = new Map([...publishedCalendar].filter(([year]) => year < 2026))
  const known = testApp(() => database.sql, { clock: () => now })
  const unknown = testApp(() => database.sql, { clock: () => now, calendar: to2025 })
  const begin = async (anna: Worker, n: number, arose_on: string) => {
    const { body } = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on, evidence: "示例卷宗" },
    })
    return body
  }

  test("are marked overdue from the day after the last, once, until somebody acts", async () => {
    now = at("2026-03-10")
    const anna = await officer(known, "officer", "410105", "anna")
    const { id } = await begin(anna, 1, "2026-03-02")
    expect(await work(database, "2026-03-16")).toEqual(none)
    expect(await work(database, "2026-03-20")).toEqual({ ...none, overdue: 1 })
    expect(await work(database, "2026-03-21")).toEqual(none)
    const [row] = await database.sql`select overdue_on, version from proceeding where id = ${id}`
    expect(row).toEqual({ overdue_on: "2026-03-17", version: 1 })
    now = at("2026-03-23")
    const { history } = (await anna.get(`/v1/decisions/${id}`)).body
    expect(history.map(({ act, actor }) => [act, actor])).toEqual([
      ["begin", expect.stringContaining("anna")],
      ["overdue", "register"],
    ])
    await anna.act({ id }, "drop", { reason: "示例理由" })
    const [after] = await database.sql`select overdue_on from proceeding where id = ${id}`
    expect(after).toEqual({ overdue_on: null })
  })

  test("that reach into a year without a calendar wait for it, and the doctor names the year", async () => {
    now = at("2025-12-24")
    const anna = await officer(unknown, "officer", "410105", "anna")
    const { id, clock } = await begin(anna, 2, "2025-12-24")
    expect(clock).toMatchObject({ due_on: null })
    expect(await work(database, "2026-02-01", {}, to2025)).toEqual(none)
    const faults = await dailyFaults(database.sql, to2025, at("2026-02-01"))
    expect(faults).toEqual([expect.stringContaining("public holidays of 2026")])

    expect(await work(database, "2026-02-02")).toEqual({ ...none, due: 1, overdue: 1 })
    const [row] = await database.sql`select due_on, overdue_on from proceeding where id = ${id}`
    expect(row).toEqual({ due_on: "2026-01-08", overdue_on: "2026-01-09" })
    expect(await dailyFaults(database.sql, publishedCalendar, at("2026-02-02"))).toEqual([])
  })
})

describe("marks on listings that go on", () => {
  const database = useDatabase()
  const sole = (n: number) => abnormalRow(n, { ground: "AB-I1", decided_on: "2025-07-08", published_on: "2025-07-10" })
  const marks = () => database.sql`
    select r.ground, f.flag, f.since from record_flag f join record r on r.id = f.record_id order by f.flag`

  test("are set on their day however late, and cleared when a listing that they rest on ends", async () => {
    await importRows(database.sql, [
      sole(1),
      abnormalRow(2, {
        ground: "AB-E1",
        decision_no: "示例〔2025〕1号",
        decided_on: "2025-07-08",
        published_on: "2025-07-09",
      }),
      abnormalRow(2, { ground: "AB-E4", decision_no: "示例〔2025〕2号" }),
    ])
    expect(await work(database, "2026-06-30")).toEqual(none)
    const second = {
      ground: "AB-E1",
      decision_no: "示例〔2026〕3号",
      decided_on: "2026-06-29",
      published_on: "2026-06-30",
    }
    await importRows(database.sql, [abnormalRow(2, { ...second, decided_on: "2026-06-29" })])
    // Decided in June, it is about the report of the same year as the first: listed twice, and no candidate.
    expect(await work(database, "2026-07-01")).toEqual({ ...none, flagged: 1 })
    await database.sql`update record set decided_on = '2026-07-01' where decision_no = '示例〔2026〕3号'`
    expect(await work(database, "2027-08-01")).toEqual({ ...none, cleared: 1, flagged: 2 })
    expect(await work(database, "2027-08-02")).toEqual(none)
    expect([...(await marks())]).toEqual([
      { ground: "AB-E4", flag: "revocation-candidate", since: "2026-06-30" },
      { ground: "AB-I1", flag: "separate-book", since: "2027-07-11" },
    ])
    await database.sql`
      update record set state = 'removed', ended_on = '2027-08-03'
      where decision_no = '示例〔2026〕3号' or subject_code = ${codeOf(1)}`
    expect(await work(database, "2027-08-03")).toEqual({ ...none, cleared: 2 })
    expect(await marks()).toHaveLength(0)
    const acts = await database.sql`
      select act, actor, count(*)::int as times from audit_event where act like 'record.%flag' group by act, actor order by act`
    expect([...acts]).toEqual([
      { act: "record.flag", actor: "register", times: 3 },
      { act: "record.unflag", actor: "register", times: 3 },
    ])
  })
})

describe("penalties whose amounts tell more than their kinds", () => {
  const database = useDatabase()

  test("are counted again where they are held with other days", async () => {
    await importRows(database.sql, [
      penaltyRow(1, { class: undefined, kinds: ["circulated-criticism"], lenient_tier: false, fine_cny: 80_000 }),
      penaltyRow(2, { class: undefined, kinds: ["fine"], lenient_tier: false }),
      penaltyRow(3, { class: undefined, fine_cny: undefined, confiscated_cny: 10 }),
      penaltyRow(4, { class: undefined, kinds: ["circulated-criticism"], lenient_tier: false, fine_cny: 80_000 }),
    ])
    await database.sql`
      update record set barred_until = '2029-06-05', displayed_until = '2029-06-05' where subject_code = ${codeOf(4)}`
    const held = () => database.sql`select subject_code, displayed_until, repair_opens_on from record order by 1`
    const counted = [...(await held())]
    const [old] = await database.sql`
      update record set displayed_until = '2026-06-05' where subject_code = ${codeOf(1)} returning id`
    expect(old).toBeDefined()
    // What is told whole, and a period that began again after a fraud, are left as they are.
    await database.sql.unsafe(await readFile("migrations/0057_recount_told_kinds.sql", "utf8"))
    expect(await work(database, "2026-06-06")).toMatchObject({ windows: 2, ended: 0 })
    expect([...(await held())]).toEqual(counted)
  })
})

describe("a database of the version before", () => {
  const database = useDatabase("template1")

  test("gets the days of its records, and what is over by them ends on its day", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "gongshi-migrations-"))
    await cp("migrations", folder, { recursive: true })
    const journal = path.join(folder, "meta", "_journal.json")
    const { entries, ...rest } = JSON.parse(await readFile(journal, "utf8")) as { entries: { idx: number }[] }
    await writeFile(journal, JSON.stringify({ ...rest, entries: entries.filter(({ idx }) => idx < 2) }))
    const migrated = drizzle(database.url)
    await migrate(migrated, { migrationsFolder: folder })
    await migrated.$client.end()
    await rm(folder, { recursive: true })
    const old = [
      ["a", "abnormal", "AB-E4", null, "2026-03-05"],
      ["b", "penalty", null, "P1", "2026-03-05"],
      ["c", "penalty", null, "P2", "2026-03-05"],
    ] as const
    for (const [position, [id, list, ground, penaltyClass, day]] of old.entries()) {
      await database.sql`
        insert into record (id, list, subject_code, subject_name, ground, penalty_class, decision_no, decided_on,
          authority, published_on, detail, position)
        values (${id}, ${list}, ${codeOf(1)}, '示例', ${ground}, ${penaltyClass}, ${id}, ${day}, '410105', ${day}, '{}',
          ${position})`
      await database.sql`insert into log_entry (position, entry, record_id, subject_code) values (${position}, '{}', ${id}, ${codeOf(1)})`
    }
    await database.sql`update log_head set size = 3`

    await migrateDatabase(database.url)
    expect(await work(database, "2026-07-01")).toEqual({ ...none, windows: 3, ended: 1 })
    const records =
      await database.sql`select id, state, displayed_until, repair_opens_on, ended_on from record order by id`
    expect([...records]).toEqual([
      { id: "a", state: "live", displayed_until: null, repair_opens_on: "2026-03-05", ended_on: null },
      { id: "b", state: "expired", displayed_until: "2026-06-05", repair_opens_on: null, ended_on: "2026-06-06" },
      { id: "c", state: "live", displayed_until: "2027-03-05", repair_opens_on: "2026-06-06", ended_on: null },
    ])
    expect(await work(database, "2026-07-01")).toEqual(none)
  })
})

describe("the schedule", () => {
  test.each([
    ["2026-03-10", "12:00:00", 60],
    ["2026-03-10", "23:30:00", 32],
    ["2026-03-10", "23:59:00", 3],
    ["2026-03-11", "00:00:30", 1.5],
    ["2026-03-11", "00:02:00", 60],
  ])("looks on %s at %s again in %d minutes", (day, time, minutes) => {
    expect(untilNextLook(at(day, time))).toBe(minutes * 60_000)
  })

  test("is late when a whole day has gone by without it", () => {
    expect(isLate("2026-03-10", at("2026-03-11", "23:59:59"))).toBe(false)
    expect(isLate("2026-03-10", at("2026-03-12", "00:00:00"))).toBe(true)
  })
})
