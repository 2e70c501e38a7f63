// What agencies are told of records and of their ends: each once, whoever reads when, and nobody else.
import { readFileSync } from "node:fs"
import { beforeEach, describe, expect, test } from "vitest"
import { beginVersions } from "../../src/enforcement/catalogue/daily.ts"
import { saveMeasureTypes } from "../../src/enforcement/catalogue/store.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { shippedMeasures } from "../../src/law/measure-type.ts"
import { storedPlace } from "../../src/ledger/follow.ts"
import { runDailyWork } from "../../src/register/daily/daily-work.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock, importOptions, importRows, noticeParts, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move, recode } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const sound = { halted: async () => null }
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: sound, ...noticeParts })

interface Tray {
  notices: {
    id: number
    kind: string
    state: string
    due_on: string | null
    notice: {
      record_id: string
      planned_end: string | null
      reason: string | null
      changed: string[]
      initial: boolean
    }
  }[]
  next: string
}
// What an agency has been told when it had subscribed: other tests' records.
const before = new Map<string, number>()
const tray = async (who: AgencyDesk, query = "") =>
  (await who.get(`/v1/notices?from=${before.get(who.id) ?? 0}&limit=1000${query}`)).body as unknown as Tray
const told = async (who: AgencyDesk) => (await tray(who)).notices.map(({ kind, notice }) => [kind, notice.record_id])

let n = 0
const next = () => ++n
let tax: AgencyDesk
let customs: AgencyDesk
beforeEach(async () => {
  tax = await agency(app, database.sql)
  customs = await agency(app, database.sql)
})
const subscribe = async (who: AgencyDesk, asked: object = {}) => {
  expect((await who.post("/v1/subscriptions", asked)).status).toBe(201)
}
/** Subscribes, and is told what there is. */
const join = async (who: AgencyDesk, asked: object = {}) => {
  await subscribe(who, asked)
  await raise()
  const [row] = await database.sql<{ last: number }[]>`select coalesce(max(id), 0)::int as last from notice_event`
  before.set(who.id, row?.last ?? 0)
}

describe("the reader of the log", () => {
  test("tells who has subscribed what is published, changed and ended, and nobody else", async () => {
    await join(tax, { list: "penalty" })
    await join(customs, { list: "abnormal" })
    const [record = ""] = await importRecords(database.sql, [penaltyRow(next())])
    await raise()
    await move(database.sql, record, "amend", { penaltyClass: "P3a" })
    await move(database.sql, record, "mask")
    await move(database.sql, record, "unmask")
    await move(database.sql, record, "withdraw")
    await raise()
    const kinds = ["listed", "changed", "ended", "listed", "ended"]
    expect(await told(tax)).toEqual(kinds.map((kind) => [kind, record]))
    expect(await told(customs)).toEqual([])
    const { notices } = await tray(tax)
    expect(notices[1]?.notice.changed).toContain("class")
    // A recall is due three working days on, and what came before it is waited for no more.
    expect(notices.map(({ state, due_on }) => [state, due_on])).toEqual([
      ["overtaken", null],
      ["overtaken", null],
      ["overtaken", "2026-07-03"],
      ["overtaken", null],
      ["open", "2026-07-03"],
    ])
  })

  test.each([
    ["a list", { list: "serious" }, ["serious"]],
    ["a ground", { ground: "AB-E4" }, ["abnormal"]],
    ["a class of penalties", { list: "penalty", ground: "P2" }, ["penalty"]],
    ["another ground", { ground: "AB-E1" }, []],
    ["a region", { region: "4101" }, ["penalty", "abnormal", "serious"]],
    ["another region", { region: "33" }, []],
    ["what a measure may follow", { measure: "M-HONOUR" }, ["serious"]],
    ["everything", {}, ["penalty", "abnormal", "serious"]],
  ])("%s", async (_, asked, lists) => {
    await join(tax, asked)
    const merchant = next()
    await importRecords(database.sql, [
      subjectRow(merchant),
      penaltyRow(merchant),
      abnormalRow(merchant),
      seriousRow(merchant),
    ])
    await raise()
    const { notices } = await tray(tax)
    expect(notices.map(({ notice }) => (notice as unknown as { list: string }).list).sort()).toEqual([...lists].sort())
  })

  test("tells a new subscriber what is published already, once, whatever runs beside it", async () => {
    const records = await importRecords(
      database.sql,
      Array.from({ length: 7 }, () => seriousRow(next())),
    )
    await move(database.sql, records[0] ?? "", "revoke")
    await raise()
    await subscribe(tax, { list: "serious" })
    await importRecords(database.sql, [seriousRow(next())])
    await Promise.all([raise(), raise(), raise()])
    const first = await told(tax)
    expect(new Set(first.map(([, record]) => record)).size).toBe(first.length)
    expect(first.map(([, record]) => record)).toEqual(expect.arrayContaining(records.slice(1)))
    expect(first.map(([, record]) => record)).not.toContain(records[0])
    await subscribe(tax, { region: "91" })
    await raise()
    expect(await told(tax)).toEqual(first)
    expect((await tax.get("/v1/subscriptions")).body).toMatchObject({
      subscriptions: [{ filled: true }, { filled: true }],
    })
  })

  test("tells who subscribes by a measure what a new version may follow, once, and of one to come on its first day", async () => {
    const [honour] = shippedMeasures.filter(({ id }) => id === "M-HONOUR")
    if (!honour) throw new Error("M-HONOUR is shipped")
    const author = { actor: "test", reason: null, at: clock() }
    const version = (validFrom: string, ...follows: ("serious" | "penalty" | "abnormal")[]) =>
      saveMeasureTypes(
        database.sql,
        [
          {
            ...honour,
            ...{ id: "X-WIDER", source: null, example: true, validFrom, validTo: null },
            follows: follows.map((list) => ({ list, marks: null })),
          },
        ],
        author,
      )
    await version("2026-01-01", "serious")
    await join(tax, { measure: "X-WIDER" })
    await join(customs, { measure: "M-HONOUR" })
    const merchant = next()
    const rows = [seriousRow(merchant), penaltyRow(merchant), abnormalRow(merchant)]
    const [serious = "", penalty = "", abnormal = ""] = await importRecords(database.sql, rows)
    await raise()
    const own = async (who: AgencyDesk) =>
      (await told(who))
        .map(([, record]) => record)
        .filter((record) => [serious, penalty, abnormal].includes(record ?? ""))
    expect(await own(tax)).toEqual([serious])
    await version("2026-06-01", "serious", "penalty")
    await Promise.all([raise(), raise()])
    expect(await own(tax)).toEqual([serious, penalty])
    // The same again, and one that narrows: nothing more, and nothing is taken back.
    await version("2026-06-01", "serious", "penalty")
    await version("2026-06-15", "penalty")
    await version("2026-07-02", "penalty", "abnormal")
    await raise()
    expect(await own(tax)).toEqual([serious, penalty])
    const on = (day: string) => ({ sql: database.sql, clock: () => Date.parse(`${day}T04:00:00Z`) })
    expect(await beginVersions(on("2026-07-01"))).toBe(0)
    expect(await beginVersions(on("2026-07-02"))).toBe(1)
    const later = () => raiseNotices({ signedLog: sound, ...noticeParts, ...on("2026-07-02") })
    // A node whose clock is behind fills by the day that another has begun.
    await raise()
    await Promise.all([later(), later()])
    expect(await beginVersions(on("2026-07-03"))).toBe(0)
    await later()
    expect(await own(tax)).toEqual([serious, penalty, abnormal])
    expect(await own(customs)).toEqual([serious])
  })

  test("tells of what a wider subscription adds, once, and recalls nothing by a narrower one", async () => {
    const [near, far] = [next(), next()]
    const [inside = "", outside = ""] = await importRecords(database.sql, [
      ...[subjectRow(near, { region: "990101" }), seriousRow(near)],
      ...[subjectRow(far, { region: "990201" }), seriousRow(far)],
    ])
    await raise()
    await join(tax, { region: "9901" })
    expect((await tax.get(`/v1/notices?record=${inside}`)).body).toMatchObject({ notices: [{ kind: "listed" }] })
    // Widened by a second one: what that adds is told, and what was told is not told again.
    await join(tax, { region: "99" })
    const kindsOf = async (record: string) =>
      ((await tax.get(`/v1/notices?record=${record}`)).body as unknown as Tray).notices.map(({ kind }) => kind)
    expect([await kindsOf(inside), await kindsOf(outside)]).toEqual([["listed"], ["listed"]])
    // Narrowed by ending it: what it brought stays, and its changes and its end are told.
    const { subscriptions } = (await tax.get("/v1/subscriptions")).body as unknown as {
      subscriptions: { id: string; region: string }[]
    }
    const wider = subscriptions.find(({ region }) => region === "99")?.id
    await app.request(`/v1/subscriptions/${wider}`, { method: "DELETE", headers: tax.header })
    await raise()
    expect([await kindsOf(inside), await kindsOf(outside)]).toEqual([["listed"], ["listed"]])
    const third = next()
    const [later = ""] = await importRecords(database.sql, [subjectRow(third, { region: "990201" }), seriousRow(third)])
    await move(database.sql, outside, "revoke")
    await raise()
    expect([await kindsOf(later), await kindsOf(outside)]).toEqual([[], ["listed", "ended"]])
  })

  test("recalls from who was told though it has unsubscribed, and from nobody whose key is withdrawn", async () => {
    await join(tax, { list: "serious" })
    await join(customs, { list: "serious" })
    const [record = ""] = await importRecords(database.sql, [seriousRow(next())])
    await raise()
    const { body } = await tax.get("/v1/subscriptions")
    const { subscriptions } = body as unknown as { subscriptions: { id: string }[] }
    for (const { id } of subscriptions) {
      await app.request(`/v1/subscriptions/${id}`, { method: "DELETE", headers: tax.header })
    }
    const counted =
      await database.sql`select from notice where client_id = ${customs.id} and event_id <= ${before.get(customs.id) ?? 0}`
    const held = counted.length
    await database.sql`update api_client set revoked_at = now() where id = ${customs.id}`
    await move(database.sql, record, "revoke")
    const [another = ""] = await importRecords(database.sql, [seriousRow(next())])
    await raise()
    expect(await told(tax)).toEqual([
      ["listed", record],
      ["ended", record],
    ])
    const rows = await database.sql`select from notice where client_id = ${customs.id}`
    expect(rows.length).toBe(held + 1)
    expect(another).not.toBe("")
  })

  test("tells of an end by itself once the daily work has written so", async () => {
    await join(tax, { list: "penalty" })
    const row = penaltyRow(next(), { class: "P1", decided_on: "2026-03-02", published_on: "2026-04-01" })
    const [record = ""] = await importRecords(database.sql, [row])
    await raise()
    const later = () => Date.parse("2026-07-02T04:00:00Z")
    await runDailyWork({ ...importOptions, sql: database.sql, calendar: publishedCalendar, clock: later })
    await raise()
    const own = (await tray(tax)).notices.filter(({ notice }) => notice.record_id === record)
    expect(own.map(({ kind, notice }) => [kind, notice.reason])).toEqual([
      ["listed", null],
      ["ended", "expire"],
    ])
  })

  test("carries the days that public lines lack, and tells when one of them moves", async () => {
    await join(tax, { list: "penalty" })
    const row = penaltyRow(next(), { class: "P3b", restriction_ends_on: "2027-03-01" })
    const [record = ""] = await importRecords(database.sql, [row])
    await raise()
    await importRows(database.sql, [{ ...row, restriction_ends_on: "2030-03-01" }])
    await raise()
    const own = (await tray(tax)).notices.filter(({ notice }) => notice.record_id === record)
    expect(own).toMatchObject([
      { kind: "listed", notice: { restriction_ends: "2027-03-01" } },
      {
        kind: "changed",
        notice: {
          restriction_ends: "2030-03-01",
          changed: expect.arrayContaining(["planned_end", "restriction_ends"]),
        },
      },
    ])
  })

  test("raises nothing twice when it is put back to the beginning of a step, and nothing while the log is halted", async () => {
    await join(tax, { list: "serious" })
    await importRecords(database.sql, [seriousRow(next()), seriousRow(next())])
    const place = storedPlace(database.sql, "notices")
    const read = await place.read()
    const refusing = { halted: async () => ({ kind: "memory-unreadable" }) as never }
    await raiseNotices({ sql: database.sql, clock, signedLog: refusing, ...noticeParts })
    expect([await place.read(), await told(tax)]).toEqual([read, []])
    await raise()
    expect(await told(tax)).toHaveLength(2)
  })

  test("says nothing of an amendment that tells an agency nothing", async () => {
    await join(tax, { list: "penalty" })
    const [record = ""] = await importRecords(database.sql, [penaltyRow(next())])
    await raise()
    await move(database.sql, record, "amend", { subjectName: "示例改名商贸有限公司" })
    await raise()
    expect(await told(tax)).toEqual([["listed", record]])
  })
})

describe("a tray", () => {
  test("is read by pages without losing or doubling anything, by state and by kind", async () => {
    await join(tax, { list: "serious" })
    const records = await importRecords(
      database.sql,
      Array.from({ length: 5 }, () => seriousRow(next())),
    )
    await raise()
    const seen: string[] = []
    for (let from = String(before.get(tax.id)); ; ) {
      const page = (await tax.get(`/v1/notices?limit=2&from=${from}&kind=listed&state=open`)).body as unknown as Tray
      if (page.notices.length === 0) break
      seen.push(...page.notices.map(({ notice }) => notice.record_id))
      from = page.next
    }
    expect(seen).toEqual(records)
  })

  test("is read for one merchant, by the code that it has or had, of its agency's own notices alone", async () => {
    await join(tax, { list: "serious" })
    const [of, to, other] = [next(), next(), next()]
    const ids = await importRecords(database.sql, [
      subjectRow(of),
      seriousRow(of),
      subjectRow(other),
      seriousRow(other),
    ])
    const record = ids.find((id) => id !== "") ?? ""
    await raise()
    const found = async (who: AgencyDesk, code: string) =>
      ((await who.get(`/v1/notices?subject=${code}`)).body as unknown as Tray).notices.map(
        ({ notice }) => notice.record_id,
      )
    expect(await found(tax, codeOf(of))).toEqual([record])
    expect(await found(tax, codeOf(to))).toEqual([])
    expect(await found(customs, codeOf(of))).toEqual([])
    await recode(database.sql, codeOf(of), codeOf(to))
    await database.sql`insert into subject_code_change values (${codeOf(of)}, ${codeOf(to)}, '2026-06-29')`
    for (const code of [codeOf(of), codeOf(to)])
      expect(new Set(await found(tax, code)), code).toEqual(new Set([record]))
    const wrong = await tax.get("/v1/notices?subject=示例商贸")
    expect([wrong.status, wrong.body.errors?.map(({ pointer }) => pointer)]).toEqual([400, ["/subject"]])
  })

  test("is its agency's alone", async () => {
    await join(tax, { list: "serious" })
    await importRecords(database.sql, [seriousRow(next())])
    await raise()
    const [first] = (await tray(tax)).notices
    expect((await customs.get(`/v1/notices/${first?.id}`)).status).toBe(404)
    expect((await customs.post(`/v1/notices/${first?.id}/acts`, { act: "acknowledge" })).status).toBe(404)
    expect((await app.request("/v1/notices", { headers: await clientHeader(database.sql, "platform") })).status).toBe(
      403,
    )
    expect((await app.request("/v1/notices")).status).toBe(401)
  })
})

describe("a mirror that is built from the feed alone", () => {
  test("is what is published and concerns its agency", async () => {
    await join(tax)
    const records = await importRecords(
      database.sql,
      [1, 2, 3, 4].map(() => penaltyRow(next())),
    )
    await raise()
    await move(database.sql, records[0] ?? "", "withdraw")
    await move(database.sql, records[1] ?? "", "amend", { penaltyClass: "P3a" })
    await move(database.sql, records[2] ?? "", "mask")
    await raise()
    await move(database.sql, records[2] ?? "", "unmask")
    await raise()
    const mirror = new Map<string, { class: string; planned_end: string; line: string | null }>()
    for (let from = "0"; ; ) {
      const text = await (await app.request(`/v1/notices/feed?from=${from}&limit=3`, { headers: tax.header })).text()
      const lines = text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
      const end = lines.pop()
      for (const { notice, line } of lines) {
        if (notice.kind === "ended") mirror.delete(notice.record_id)
        else mirror.set(notice.record_id, { class: notice.class, planned_end: notice.planned_end, line })
      }
      from = end.next
      if (lines.length < 3) break
    }
    const live = await database.sql<{ id: string; class: string; until: string }[]>`
      select id, penalty_class as class, displayed_until::text as until from record where state = 'live'`
    const held = [...mirror].map(([id, row]) => [id, row.class, row.planned_end]).sort()
    expect(held).toEqual(live.map((row) => [row.id, row.class, row.until]).sort())
    expect(mirror.get(records[1] ?? "")?.line).toContain(codeOf(n - 2))
  })
})

// What the docs give an agency that keeps a database: but for psql's own line, which reads the file.
const [createHeld = "", load = ""] =
  /```sql\n(.*?)```/s.exec(readFileSync("docs/enforcement.md", "utf8"))?.[1]?.split(/^\\copy .*$/m) ?? []

describe("the tables of an agency", () => {
  const feedOf = async (who: AgencyDesk, from: string) => {
    const text = await (await app.request(`/v1/notices/feed?from=${from}`, { headers: who.header })).text()
    const lines = text.trimEnd().split("\n")
    return { lines, next: String((JSON.parse(lines.at(-1) ?? "{}") as { next: string }).next) }
  }
  const loadFile = (lines: readonly string[]) =>
    database.sql.begin(async (tx) => {
      await tx.unsafe(createHeld)
      for (const line of lines) await tx`insert into feed values (${line}::text::jsonb)`
      await tx.unsafe(load)
    })
  const held = () =>
    database.sql`select record_id, list, code, planned_end::text, restriction_ends::text from gongshi_held where not ended order by 1`

  test("hold what is published and concerns it, with its days, by the SQL of the docs; a file twice changes nothing", async () => {
    await join(tax, { list: "penalty" })
    const kept = penaltyRow(next(), { class: "P3b", restriction_ends_on: "2027-03-01" })
    const [first = "", second = "", third = ""] = await importRecords(database.sql, [
      ...[kept, penaltyRow(next(), { class: "P3b" }), penaltyRow(next(), { class: "P3b" })],
    ])
    await raise()
    const one = await feedOf(tax, String(before.get(tax.id) ?? 0))
    await loadFile(one.lines)
    expect((await held()).map((row) => row["record_id"])).toEqual([first, second, third].sort())

    await importRows(database.sql, [{ ...kept, restriction_ends_on: "2030-03-01" }])
    await move(database.sql, second, "withdraw")
    await raise()
    const two = await feedOf(tax, one.next)
    for (const lines of [two.lines, two.lines, [...one.lines, ...two.lines], one.lines]) await loadFile(lines)
    const shown = await database.sql`
      select id as record_id, list, subject_code as code, displayed_until::text as planned_end,
        detail ->> 'restriction_ends_on' as restriction_ends
      from record where id in (${first}, ${third}) order by 1`
    expect(await held()).toEqual(shown)
    expect(shown.map((row) => row["restriction_ends"])).toContain("2030-03-01")
    const ended = await database.sql`select record_id, code, name from gongshi_held where ended`
    expect(ended).toEqual([{ record_id: second, code: null, name: null }])
    await database.sql`drop table gongshi_held`
  })
})
