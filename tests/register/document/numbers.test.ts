/**
 * The numbers of documents (文号): a series for each authority, word and year, the year being that of the day in China; and
 * what becomes of them while the holidays of the new year are not known.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { publishedCalendar, toCalendar } from "../../../src/law/calendar.ts"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { type PaperDesk, paperDesk } from "../../support/paper.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
let now = 0
const at = (instant: string) => {
  now = Date.parse(instant)
}
const clock = () => now
const without = testApp(() => database.sql, { clock, calendar: publishedCalendar })
const newYear = { year: 2027, off: ["2027-01-01"], workdays: [] }
const withIt = testApp(() => database.sql, { clock, calendar: toCalendar(publishedCalendar.values(), [newYear]) })

interface Desk {
  authority: string
  people: Worker
  desk: PaperDesk
}
let jinshui: Desk
let zhongyuan: Desk
let n = 0
beforeAll(async () => {
  const deskOf = async (authority: string): Promise<Desk> => ({
    authority,
    people: await officer(without, "officer", authority, `anna${authority}`),
    desk: paperDesk(without, await officerHeader("officer", authority, `anna${authority}`)),
  })
  jinshui = await deskOf("410105")
  zhongyuan = await deskOf("410102")
})

const open = { answer: "yes", evidence: "示例卷宗第 1 页" }
const fields = { facts: "无证从事食品生产（示例）。" }

/** Proposes a listing as a serious violator and makes its notice. */
async function noticeBy({ authority, people, desk }: Desk) {
  n++
  const { status, body } = await people.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority },
    ...{ ground: "SV-0501", base_penalty_no: `示例处罚〔2026〕${n}号` },
    gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open },
    base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return desk.make(body.id, "listing-notice", fields)
}

/** Proposes a listing as abnormal, and takes the number of its decision. */
async function numberAhead({ authority, people, desk }: Desk): Promise<{ id: string; number: string }> {
  n++
  const { body } = await people.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority },
    ...{ ground: "AB-E4", arose_on: "2026-12-30", evidence: "现场核查（示例）" },
  })
  const order = { proceeding_id: body.id, kind: "abnormal-listing-decision" }
  const taken = await desk.post<{ number: string }>("/v1/documents/numbers", order)
  expect(taken.status, JSON.stringify(taken.body)).toBe(200)
  return { id: body.id, number: taken.body.number }
}

describe("the number of a document", () => {
  test("is the next of its own authority, whatever others number meanwhile", async () => {
    at("2026-12-31T15:00:00+08:00")
    const numbers: string[] = []
    for (const desk of [jinshui, zhongyuan, jinshui, jinshui, zhongyuan]) numbers.push((await noticeBy(desk)).number)
    expect(numbers).toEqual([
      ...["金水市监列告字〔2026〕1号", "中原市监列告字〔2026〕1号", "金水市监列告字〔2026〕2号"],
      ...["金水市监列告字〔2026〕3号", "中原市监列告字〔2026〕2号"],
    ])
    // Nobody takes one of another's series.
    const { id } = await numberAhead(jinshui)
    const order = { proceeding_id: id, kind: "abnormal-listing-decision" }
    expect((await zhongyuan.desk.post("/v1/documents/numbers", order)).status).toBeGreaterThan(399)
    expect((await numberAhead(zhongyuan)).number).toBe("中原市监异列字〔2026〕1号")
  })

  test("is of the year of the day in China: to the last second of the old one, and from the first of the new", async () => {
    at("2026-12-31T23:59:59+08:00")
    expect((await noticeBy(jinshui)).number).toBe("金水市监列告字〔2026〕4号")
    const ahead = await numberAhead(jinshui)
    expect(ahead.number).toBe("金水市监异列字〔2026〕2号")
    // In Greenwich it is still the old year.
    at("2026-12-31T16:00:00Z")
    expect(new Date(now).getUTCFullYear()).toBe(2026)
    const first = await noticeBy(jinshui)
    expect(first).toMatchObject({ number: "金水市监列告字〔2027〕1号", made_on: "2027-01-01" })
    expect((await numberAhead(jinshui)).number).toBe("金水市监异列字〔2027〕1号")
    expect((await noticeBy(zhongyuan)).number).toBe("中原市监列告字〔2027〕1号")
    // What was taken in the old year is its case's, and no second one is given.
    const again = { proceeding_id: ahead.id, kind: "abnormal-listing-decision" }
    expect((await jinshui.desk.post("/v1/documents/numbers", again)).body).toEqual({ number: ahead.number })
    const rows = await database.sql`
      select authority, word, year, max(ordinal)::int as last, count(*)::int as count from document_number
      group by authority, word, year order by authority, word, year`
    expect(rows.length).toBeGreaterThan(6)
    for (const { last, count } of rows) expect(last).toBe(count)
  })

  test("needs no calendar of its year; a public notice does, says so, and keeps document and number", async () => {
    at("2027-01-05T12:00:00+08:00")
    const { id, number } = await noticeBy(jinshui)
    expect(number).toBe("金水市监列告字〔2027〕2号")
    const post = { act: "post", posted_on: "2027-01-05", proof: "公告栏（示例）" }
    const refused = await jinshui.desk.act(id, post)
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/posted_on" }] } })
    expect(refused.body.errors?.[0]?.detail).toContain("没有 2027 年的节假日安排")
    expect((await jinshui.desk.get(id)).body).toMatchObject({ number, acts: [], clock: null })
    // The calendar comes: the same document is put up, by the same number, and the next one follows it.
    const then = paperDesk(withIt, await officerHeader("officer", "410105", "anna410105"))
    expect(await then.act(id, post)).toMatchObject({
      status: 200,
      body: { number, clock: { id: "deemed_service_by_notice", due_on: "2027-02-04" } },
    })
    expect((await noticeBy(jinshui)).number).toBe("金水市监列告字〔2027〕3号")
  })
})
