/** A chief's table: what is overdue, where, with whom, with authorities below and nobody else's; as a page and as a workbook. */
import { beforeAll, expect, it } from "vitest"
import { monthSpans, sumBy } from "../../src/office/load.ts"
import { officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { signInAs } from "../support/office-pages.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })

async function begin(n: number, authority: string, login: string, arose: string) {
  const officer = worker(app, await officerHeader("officer", authority, login))
  const decision = { ground: "AB-E4", arose_on: arose, evidence: "现场核查，登记住所无人办公（示例）" }
  const subject = { code: codeOf(n), name: `示例第${n}号商贸有限公司` }
  const { status, body } = await officer.post("/v1/decisions", { kind: "abnormal", subject, authority, ...decision })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

beforeAll(async () => {
  const late = await begin(1, "410105", "anna", "2026-06-25")
  await begin(2, "410105", "anna", "2026-06-25")
  await begin(3, "410102", "boris", "2026-06-25")
  await begin(4, "440106", "carla", "2026-06-25")
  await database.sql`update proceeding set due_on = '2026-06-01' where id = ${late}`
})

it("shows a chief of the city the overdue cases of its districts first, and none of another province", async () => {
  const head = await signInAs(app, "head", "410100")
  const { text } = await head.go("/office/load")
  expect(text).toContain("进入这一步时已经逾期")
  expect(text.indexOf("示例第1号")).toBeLessThan(text.indexOf("示例第2号"))
  expect(text).toContain("示例第3号")
  for (const theirs of ["示例第4号", "440106", "carla"]) expect(text).not.toContain(theirs)
  const chosen = (await head.go("/office/load?authority=410105&kind=abnormal")).text
  expect([chosen.includes("示例第2号"), chosen.includes("示例第3号")]).toEqual([true, false])
  const person = (await head.go("/office/load?person=officer:410102:boris")).text
  expect([person.includes("示例第3号"), person.includes("示例第1号")]).toEqual([true, false])
  // Whoever asks for another authority is shown nothing of it.
  expect((await head.go("/office/load?person=%00")).status).toBe(200)
  const stranger = (await head.go("/office/load?authority=440106")).text
  expect(stranger).not.toContain("示例第4号")
})

it("says so where more is chosen than it lists", async () => {
  for (let n = 11; n <= 61; n += 1) await begin(n, "411402", "dora", "2026-06-25")
  const head = await signInAs(app, "head", "411400")
  const { text } = await head.go("/office/load?authority=411402")
  expect(text).toContain("共 51 件，列出期限最早的 50 件")
  expect((await head.go("/office/load")).text).not.toContain("列出期限最早")
})

it("comes as a workbook, to officers alone", async () => {
  const head = await signInAs(app, "head", "410100")
  const book = await head.go("/office/load.xlsx")
  expect([book.status, book.headers.get("content-type")]).toEqual([
    200,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ])
  for (const path of ["/office/load", "/office/load.xlsx"]) expect((await app.request(path)).status).not.toBe(200)
})

it("adds up by what is asked, the most overdue first, and knows the months around a new year", () => {
  const row = (authority: string, person: string, open: number, overdue: number) => ({
    ...{ authority, kind: "abnormal", person, open, overdue, begunOverdue: 0 },
  })
  const rows = [row("410102", "a", 5, 1), row("410105", "a", 1, 1), row("410105", "b", 2, 2)]
  const byPlace = sumBy(rows, ({ authority }) => ({ authority }), "overdue")
  expect(byPlace.map(({ authority, overdue, open }) => [authority, overdue, open])).toEqual([
    ["410105", 3, 3],
    ["410102", 1, 5],
  ])
  expect(sumBy(rows, ({ person }) => ({ person }), "open").map(({ person }) => person)).toEqual(["a", "b"])
  expect(monthSpans("2026-01-31")).toEqual([
    { name: "this", from: "2026-01-01", to: "2026-01-31" },
    { name: "last", from: "2025-12-01", to: "2025-12-31" },
    { name: "year", from: "2025-01-01", to: "2025-01-31" },
  ])
})
