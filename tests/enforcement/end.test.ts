// Every end of a record is a recall for each agency that was told of it or acts on it, and nothing else is one.
import { beforeEach, describe, expect, test } from "vitest"
import { isOver, type Measure, statesEndingOwnTerm } from "../../src/enforcement/measure/measure.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { recallPageSchema } from "../../src/enforcement/recall/wire.ts"
import { type RecordMove, type RecordMoveName, recordMoves } from "../../src/register/record/state.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, importRows, noticeParts, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { erase } from "../support/erasure.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })

interface Told {
  id: number
  kind: string
  state: string
  notice?: { reason: string | null; subject: object | null; ground: string | null; record_id: string; list: string }
}
let n = 0
let told: AgencyDesk
let acting: AgencyDesk
beforeEach(async () => {
  await database.sql`update api_client set revoked_at = now() where role = 'agency' and revoked_at is null`
  told = await agency(app, database.sql)
  acting = await agency(app, database.sql)
  await told.post("/v1/subscriptions", {})
  await raise()
})
const rowOf = { abnormal: abnormalRow, serious: seriousRow, penalty: penaltyRow }
const tray = async (who: AgencyDesk, record: string) =>
  ((await who.get(`/v1/notices?record=${record}&limit=1000`)).body as unknown as { notices: Told[] }).notices
const publish = async (list: keyof typeof rowOf) => {
  const [record = ""] = await importRecords(database.sql, [rowOf[list](++n)])
  await raise()
  return record
}
/** A measure without a subscription, as an agency that reads open data reports it. */
const act = async (record: string, list: keyof typeof rowOf) => {
  if (list !== "serious") return false
  const { status } = await acting.post("/v1/measures", { record_id: record, measure: "M-HONOUR" })
  expect(status).toBe(201)
  return true
}
const outstanding = async (who: AgencyDesk) =>
  recallPageSchema.parse((await who.get("/v1/recalls?limit=1000")).body).recalls

const ends = (Object.keys(recordMoves) as RecordMoveName[]).flatMap((name) => {
  const { writes, lists, from }: RecordMove = recordMoves[name]
  return writes === "remove" && from.includes("live") ? lists.map((list) => [name, list] as const) : []
})

describe("an end of a published record", () => {
  test.each(ends)("%s of a record on the list %s opens a recall for who was told and who acts", async (name, list) => {
    const record = await publish(list)
    const acts = await act(record, list)
    await move(database.sql, record, name)
    await raise()
    expect((await tray(told, record)).map(({ kind, state }) => [kind, state])).toEqual([
      ["listed", "overtaken"],
      ["ended", "open"],
    ])
    expect((await tray(told, record)).at(-1)?.notice?.reason).toBe(name)
    expect(await outstanding(told)).toMatchObject([{ record_id: record, due_on: "2026-07-03", holds: true }])
    if (acts) expect(await outstanding(acting)).toMatchObject([{ record_id: record, acts: 1 }])
  })

  test.each([
    ["mask", "unmask", "repair"],
    ["repair", "reinstate", "correct"],
    ["repair", "reinstate", "revoke"],
  ] as const)(
    "%s that is undone by %s takes its recall away and is told as published again, until its %s",
    async (away, back, again) => {
      const record = await publish("serious")
      await act(record, "serious")
      await move(database.sql, record, away)
      await raise()
      await move(database.sql, record, back)
      await raise()
      expect((await tray(told, record)).map(({ kind, state }) => [kind, state])).toEqual([
        ["listed", "overtaken"],
        ["ended", "overtaken"],
        ["listed", "open"],
      ])
      expect(await outstanding(told)).toEqual([])
      // Who only acts had a recall, which is taken away, and hears that the record is back.
      expect((await tray(acting, record)).map(({ kind, state }) => [kind, state])).toEqual([
        ["ended", "overtaken"],
        ["listed", "open"],
      ])
      await move(database.sql, record, again)
      await raise()
      expect(await outstanding(told)).toHaveLength(1)
      expect(await outstanding(acting)).toMatchObject([{ acts: 1 }])
    },
  )

  test("a fraud that begins the period again is a change of the planned end", async () => {
    const record = await publish("penalty")
    await move(database.sql, record, "restart", {})
    await raise()
    const notices = await tray(told, record)
    expect(notices.map(({ kind }) => kind)).toEqual(["listed", "changed"])
    expect(notices.at(-1)).toMatchObject({ notice: { reason: "restart" } })
  })

  test("a class that a correction changes moves the planned end, and is told so", async () => {
    const row = penaltyRow(++n)
    const [record = ""] = await importRecords(database.sql, [row])
    await raise()
    await importRows(database.sql, [{ ...row, class: "P3a" }])
    await raise()
    expect((await tray(told, record)).at(-1)).toMatchObject({
      kind: "changed",
      notice: { changed: expect.arrayContaining(["class", "planned_end"]) },
    })
  })
})

describe("an erasure", () => {
  const positionOf = async (record: string) => {
    const [row] = await database.sql<{ position: number }[]>`
      select position::int as position from record where id = ${record}`
    return row?.position ?? -1
  }

  test("of what is published recalls it, says which record and nothing else, and destroys what was told", async () => {
    const record = await publish("penalty")
    await erase(database.sql, await positionOf(record))
    await raise()
    const [listed, ended] = await tray(told, record)
    expect(listed?.notice).toBeUndefined()
    expect(ended).toMatchObject({
      ...{ kind: "ended", state: "open" },
      notice: { record_id: record, list: "penalty", reason: "erase", subject: null, ground: null, class: null },
    })
    const kept = await database.sql`select line from notice_event where record_id = ${record} and line is not null`
    expect(JSON.stringify(kept)).not.toContain(codeOf(n))
    expect(await outstanding(told)).toMatchObject([{ record_id: record }])
    expect((await told.post(`/v1/notices/${ended?.id}/acts`, { act: "acknowledge" })).status).toBe(200)
    expect(await outstanding(told)).toEqual([])
    await raise()
    expect(await tray(told, record)).toHaveLength(2)
  })

  test("within the step that publishes it leaves nothing of it behind", async () => {
    const [record = ""] = await importRecords(database.sql, [penaltyRow(++n)])
    await erase(database.sql, await positionOf(record))
    await raise()
    const kept = await database.sql`select line from notice_event where record_id = ${record} and line is not null`
    expect(JSON.stringify(kept)).not.toContain(codeOf(n))
  })

  test("of a line that another has replaced, or of a record that has ended, recalls nothing more", async () => {
    const amended = await publish("penalty")
    const first = await positionOf(amended)
    await move(database.sql, amended, "amend", { penaltyClass: "P3a" })
    await raise()
    await erase(database.sql, first)
    const ended = await publish("penalty")
    const opened = await positionOf(ended)
    await move(database.sql, ended, "withdraw")
    await raise()
    await erase(database.sql, opened)
    await raise()
    expect((await tray(told, amended)).map(({ kind, notice }) => [kind, notice === undefined])).toEqual([
      ["listed", true],
      ["changed", false],
    ])
    // Of what had ended all that was told is gone: the end named it too.
    expect((await tray(told, ended)).map(({ kind, notice }) => [kind, notice === undefined])).toEqual([
      ["listed", true],
      ["ended", true],
    ])
  })
})

test("an agency whose key is withdrawn leaves what it acts on for all to see", async () => {
  const record = await publish("serious")
  await act(record, "serious")
  const lead = await agency(app, database.sql, { member: "market" })
  await database.sql`update api_client set revoked_at = now() where id = ${acting.id}`
  await move(database.sql, record, "revoke")
  await raise()
  expect(await outstanding(lead)).toEqual(
    expect.arrayContaining([expect.objectContaining({ agency: acting.name, acts: 1, record_id: record })]),
  )
  const figures = (await (await app.request("/v1/recalls/figures")).json()) as { agencies: { agency: string }[] }
  expect(figures.agencies.find(({ agency: name }) => name === acting.name)).toMatchObject({
    ...{ withdrawn: true, acting: 1, outstanding: 1 },
  })
  // Of the agencies of all tests there are several pages.
  let text = ""
  for (let next: string | undefined = "/recalls"; next; next = /rel="next" href="([^"]+)"/.exec(text)?.[1]) {
    text = await (await app.request(next.replaceAll("&amp;", "&"), { headers: { accept: "text/html" } })).text()
    if (text.includes(acting.name)) break
  }
  expect([text.includes(acting.name), text.includes("密钥已撤销")]).toEqual([true, true])
  expect(text).not.toContain(codeOf(n))
})

test("a term of its own survives what does not undo the decision, and nothing else", () => {
  const measure = (recordState: Measure["recordState"], plannedEnd: string | null) =>
    isOver({ state: "active", ownTerm: true, plannedEnd, recordState }, "2026-06-30")
  for (const state of ["live", "masked", "removed", "expired"] as const)
    expect(measure(state, "2031-06-30")).toBe(false)
  for (const state of statesEndingOwnTerm) expect(measure(state, "2031-06-30")).toBe(true)
  expect(measure("removed", "2026-06-29")).toBe(true)
})
