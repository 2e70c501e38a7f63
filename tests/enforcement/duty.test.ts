/** Platforms' duties over HTTP: who is verified again, what is published late, and orders from draft to close. */
import { beforeAll, describe, expect, test } from "vitest"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { clientHeader, clock, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { merchant, worker } from "../support/office.ts"
import { type Platform, platform } from "../support/roster.ts"
import { codeOf } from "../support/rows.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"
import { bytesOf } from "../support/table.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { clock: () => now })
let shop: Platform
let other: Platform
let anna: Record<string, string>
beforeAll(async () => {
  shop = await platform(database.sql, "示例购物平台")
  other = await platform(database.sql, "示例外卖平台")
  anna = await officerHeader("officer", "410105", "anna")
  const sellers = [1, 2, 3, 4, 5].map((n) => registeredSeller(n))
  await sendRoster(app, shop.header, sellers)
  await sendRoster(app, other.header, sellers)
  await database.sql`update roster_seller set entered_on = '2025-12-20' where seller in ('s-1', 's-2')`
  await database.sql`update roster_seller set entered_on = '2026-01-20' where seller = 's-3'`
})

interface Report {
  rows: number
  done: number
  unchanged: number
  refused: number
  faults: { line: number; field: string }[]
  errors?: { pointer: string }[]
}
async function send(path: string, body: BodyInit, type = "application/json", who = shop.header) {
  const response = await app.request(path, { method: "POST", headers: { ...who, "content-type": type }, body })
  return { status: response.status, body: (await response.json()) as Report }
}
const get = async <T>(path: string, who = shop.header) =>
  (await (await app.request(path, { headers: who })).json()) as T
type Sellers = { results: { seller: string; verified_on: string; due_on: string; overdue: boolean }[]; next: string }

describe("sellers are verified again every six months", () => {
  test("the roster says who is due and by when, page by page", async () => {
    const { results } = await get<Sellers>("/v1/duties/sellers")
    expect(results.map(({ seller, due_on, overdue }) => [seller, due_on, overdue])).toEqual([
      ...[
        ["s-1", "2026-06-22", true],
        ["s-2", "2026-06-22", true],
        ["s-3", "2026-07-20", false],
      ],
      ...["s-4", "s-5"].map((seller) => [seller, "2026-12-30", false]),
    ])
    const overdue = await get<Sellers>("/v1/duties/sellers?by=2026-06-29")
    expect(overdue.results.map(({ seller }) => seller)).toEqual(["s-1", "s-2"])
    const read: string[] = []
    for (let cursor = ""; ; ) {
      const page = await get<Sellers>(`/v1/duties/sellers?limit=2${cursor}`)
      read.push(...page.results.map(({ seller }) => seller))
      if (page.next === null) break
      cursor = `&cursor=${encodeURIComponent(page.next)}`
    }
    expect(read).toEqual(["s-1", "s-2", "s-3", "s-4", "s-5"])
    const { results: platforms } = await get<{ results: unknown[] }>("/v1/duties", anna)
    expect(platforms).toMatchObject([
      { platform: { name: "示例外卖平台" }, sellers: 5, verification: { overdue: 2, soon: 1 } },
      { platform: { name: "示例购物平台" }, sellers: 5, verification: { overdue: 2, soon: 1 } },
    ])
  })

  test("done is said singly and in bulk; the same again, or an earlier day, changes nothing", async () => {
    const one = JSON.stringify({ seller: "s-1", verified_on: "2026-06-29" })
    expect(await send("/v1/duties/sellers/verified", one)).toMatchObject({ status: 200, body: { done: 1 } })
    expect((await send("/v1/duties/sellers/verified", one)).body).toMatchObject({ done: 0, unchanged: 1 })
    const rows = [
      { seller: "s-2" },
      { seller: "s-3", verified_on: "2026-01-19" },
      { seller: "s-9", verified_on: "2026-06-29" },
      { seller: "s-4", verified_on: "2026-07-01" },
      { seller: "s-4", verified_on: "2026-06-29", name: "示例人" },
      { seller: "11010519491231002X" },
    ]
    const lines = rows.map((row) => JSON.stringify(row)).join("\n")
    const { body } = await send("/v1/duties/sellers/verified", lines, "application/x-ndjson")
    expect(body).toMatchObject({ rows: 6, done: 1, unchanged: 1, refused: 4 })
    expect(body.faults.map(({ line, field }) => [line, field])).toEqual([
      ...[
        [3, "seller"],
        [4, "verified_on"],
        [5, ""],
        [6, "seller"],
      ],
    ])
    expect(JSON.stringify(body)).not.toContain("11010519491231002X")
    const csv = "经营者编号,核验日期\ns-2,2026-06-30\ns-5,2026-06-28\n"
    expect((await send("/v1/duties/sellers/verified", csv, "text/csv")).body).toMatchObject({ done: 0, unchanged: 2 })
    const columns = ["经营者编号", "核验日期"].map((header) => ({ header, width: 10 }))
    const sheet = nodeXlsx.write([{ name: "核验", columns, rows: [[["s-3", "2026-06-30"]]] }])
    const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    const book = new Uint8Array(await bytesOf(sheet))
    expect((await send("/v1/duties/sellers/verified", book, xlsx)).body).toMatchObject({ done: 1 })
    const { results } = await get<Sellers>("/v1/duties/sellers")
    expect(results.map(({ seller, due_on }) => [seller, due_on])).toEqual([
      ...[["s-1", "2026-12-29"]],
      ...["s-2", "s-3", "s-4", "s-5"].map((seller) => [seller, "2026-12-30"]),
    ])
    // Another platform's sellers of the same ids are its own.
    const others = await get<Sellers>("/v1/duties/sellers?by=2026-06-29", other.header)
    expect(others.results.map(({ seller }) => seller)).toEqual(["s-1", "s-2"])
  })

  test("who leaves is due no more, and who comes back is verified on coming", async () => {
    await app.request("/v1/rosters/sellers/s-5", { method: "DELETE", headers: shop.header })
    const gone = await send("/v1/duties/sellers/verified", JSON.stringify({ seller: "s-5" }))
    expect(gone).toMatchObject({ status: 400, body: { errors: [{ pointer: "/seller" }] } })
    expect((await get<Sellers>("/v1/duties/sellers")).results).toHaveLength(4)
    await database.sql`update roster_seller set verified_on = '2026-06-30' where client_id = ${shop.id} and seller = 's-5'`
    now = Date.parse("2026-07-02T04:00:00Z")
    await sendRoster(app, shop.header, [registeredSeller(5)], "mode=delta")
    now = clock()
    const { results } = await get<Sellers>("/v1/duties/sellers")
    expect(results.find(({ seller }) => seller === "s-5")).toMatchObject({ verified_on: "2026-07-02" })
  })
})

describe("measures against sellers are published within a working day", () => {
  const measure = (n: number, changes: object = {}) => ({
    ...{ reference: `CZ-${n}`, seller: "s-1", violation: "未亮照经营（示例）", measure: "暂停服务七日（示例）" },
    ...{ decided_on: "2026-06-25", ...changes },
  })
  const path = "/v1/duties/measures"
  interface Measures {
    results: { reference: string; due_on: string; publication: string; shop: string; code: string | null }[]
  }

  test("each is told as published in time, late, to be published or overdue", async () => {
    const lines = [
      measure(1, { published_on: "2026-06-26" }),
      measure(2, { published_on: "2026-06-29" }),
      measure(3),
      measure(4, { decided_on: "2026-06-30" }),
      measure(5, { published_on: "2026-06-24" }),
      measure(6, { seller: "s-99" }),
      measure(7, { violation: "卖家电话 13912345678" }),
      measure(8, { url: "javascript:alert(1)" }),
    ]
    const text = lines.map((row) => JSON.stringify(row)).join("\n")
    const { body } = await send(path, text, "application/x-ndjson")
    expect(body).toMatchObject({ rows: 8, done: 4, refused: 4 })
    expect(body.faults.map(({ field }) => field)).toEqual(["published_on", "seller", "violation", "url"])
    expect((await send(path, text, "application/x-ndjson")).body).toMatchObject({ done: 0, unchanged: 4, refused: 4 })
    const { results } = await get<Measures>(path)
    expect(
      Object.fromEntries(results.map(({ reference, due_on, publication }) => [reference, [due_on, publication]])),
    ).toEqual({
      "CZ-1": ["2026-06-26", "in-time"],
      "CZ-2": ["2026-06-26", "late"],
      "CZ-3": ["2026-06-26", "overdue"],
      "CZ-4": ["2026-07-01", "waiting"],
    })
    expect(results[0]).toMatchObject({ shop: "示例1号店", code: codeOf(1) })
    const late = await get<Measures>(`${path}?late=true`, anna)
    expect(late.results.map(({ reference }) => reference).sort()).toEqual(["CZ-2", "CZ-3"])
    const [summary] = (await get<{ results: object[] }>("/v1/duties")).results
    expect(summary).toMatchObject({ measures: { reported: 4, late: 1, overdue: 1 } })
  })

  test("a measure is reported of a seller who had to leave, too", async () => {
    await sendRoster(app, shop.header, [registeredSeller(8)], "mode=delta")
    await app.request("/v1/rosters/sellers/s-8", { method: "DELETE", headers: shop.header })
    const left = measure(8, {
      seller: "s-8",
      measure: "终止服务（示例）",
      decided_on: "2026-05-25",
      published_on: "2026-05-26",
    })
    expect((await send(path, JSON.stringify(left))).body).toMatchObject({ done: 1 })
    const id = (await get<{ results: { id: string; reference: string }[] }>(path)).results.find(
      ({ reference }) => reference === "CZ-8",
    )?.id
    await database.sql`delete from platform_measure where id = ${id ?? ""}`
  })

  test("what a member of another name is called is told to nobody", async () => {
    const body = JSON.stringify({ ...measure(9), "11010519491231002X": "11010519491231002X", "=HYPERLINK(1)": 1 })
    for (const type of ["application/json", "application/x-ndjson"]) {
      const answer = await send(path, body, type)
      expect(JSON.stringify(answer)).not.toMatch(/11010519491231002X|HYPERLINK/)
    }
  })

  test("the day of the publication completes a report, and is not changed after that", async () => {
    const published = measure(3, { published_on: "2026-06-30", url: "https://shop.example/notices/3" })
    expect(await send(path, JSON.stringify(published))).toMatchObject({ status: 200, body: { done: 1 } })
    expect((await send(path, JSON.stringify(published))).body).toMatchObject({ unchanged: 1 })
    const earlier = await send(path, JSON.stringify({ ...published, published_on: "2026-06-26" }))
    expect(earlier).toMatchObject({ status: 400, body: { errors: [{ pointer: "/reference" }] } })
    const { results } = await get<Measures>(path)
    expect(results.find(({ reference }) => reference === "CZ-3")).toMatchObject({ publication: "late" })
  })

  test("nobody sees those of another platform, and no platform writes them for one", async () => {
    expect((await get<Measures>(path, other.header)).results).toEqual([])
    expect((await get<Measures>(`${path}?platform=${shop.id}`, other.header)).results).toEqual([])
    // The same number of another platform is another measure.
    expect((await send(path, JSON.stringify(measure(1)), "application/json", other.header)).body.done).toBe(1)
    expect((await get<Measures>(`${path}?platform=${shop.id}&code=${codeOf(1)}`, anna)).results).toHaveLength(4)
  })
})

describe("an order to a platform", () => {
  const draft = (changes: object = {}) => ({
    ...{ platform: shop.id, seller: "s-2", demand: "下架示例商品（示例）", basis: "示例规定第一条" },
    ...{ due_on: "2026-07-03", ...changes },
  })

  test("goes from draft to close by two hands and the platform’s answer", async () => {
    const [officer, checker] = [worker(app, anna), worker(app, await officerHeader("checker", "410105", "boris"))]
    const desk = worker(app, shop.header)
    const { status, body } = await officer.post("/v1/orders", draft())
    expect({ status, body }).toMatchObject({ status: 201, body: { state: "drafted", code: codeOf(2), version: 1 } })
    const path = `/v1/orders/${body.id}`
    // Nobody outside the authority sees a draft.
    expect((await desk.get(path)).status).toBe(404)
    expect((await officer.post(`${path}/acts`, { act: "issue" })).status).toBe(409)
    const asChecker = worker(app, await officerHeader("checker", "410105", "anna"))
    expect((await asChecker.post(`${path}/acts`, { act: "issue" })).body).toMatchObject({ status: 409 })
    expect((await checker.post(`${path}/acts`, { act: "issue", version: 2 })).status).toBe(409)
    expect((await checker.post(`${path}/acts`, { act: "issue", version: 1 })).body).toMatchObject({ state: "issued" })
    // The platform sees it, and nobody of the authority by name; another platform and another authority do not.
    expect((await desk.get(path)).body).toMatchObject({ state: "issued", acts: ["answer"], history: [] })
    for (const header of [other.header, await officerHeader("officer", "330106")])
      expect((await worker(app, header).get(path)).status).toBe(404)
    expect((await worker(app, other.header).post(`${path}/answer`, { answer: "done", text: "x" })).status).toBe(404)
    now = Date.parse("2026-07-06T04:00:00Z")
    const overdue = (await officer.get("/v1/orders?overdue=true")).body as unknown as { results: { id: string }[] }
    expect(overdue.results.map(({ id }) => id)).toEqual([body.id])
    const work = (await checker.get("/v1/worklist?kind=order")).body as unknown as { results: object[] }
    expect(work.results).toMatchObject([
      { source: "duty", state: "issued", clock: { due_on: "2026-07-03" }, mine: false },
    ])
    const answered = await desk.post(`${path}/answer`, {
      answer: "done",
      text: "已下架（示例）",
      done_on: "2026-07-06",
    })
    expect(answered.body).toMatchObject({ state: "answered", late: true, done_on: "2026-07-06", acts: [] })
    expect(
      (await officer.post(`${path}/acts`, { act: "return", reason: "未公示", due_on: "2026-07-10" })).body,
    ).toMatchObject({ state: "issued", due_on: "2026-07-10", answer: null, late: false })
    await desk.post(`${path}/answer`, { answer: "not-done", text: "该店已退出（示例）" })
    const closed = await checker.post(`${path}/acts`, { act: "close", reason: "已核（示例）" })
    expect(closed.body).toMatchObject({ state: "closed", acts: [] })
    expect(closed.body.history.map(({ act }) => act)).toEqual([
      ...["draft", "issue", "answer", "return", "answer", "close"],
    ])
  })

  test("is refused where it names nobody, a day that has passed, another’s seller or what is personal", async () => {
    now = clock()
    const officer = worker(app, anna)
    const faults: [object, string][] = [
      [{ seller: undefined }, "/seller"],
      [{ seller: "s-99" }, "/seller"],
      [{ due_on: "2026-06-29" }, "/due_on"],
      [{ platform: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" }, "/platform"],
      [{ demand: "联系 13912345678 下架" }, "/demand"],
      [{ code: "91000000MA0000008X", seller: undefined }, "/code"],
    ]
    for (const [changes, pointer] of faults)
      expect((await officer.post("/v1/orders", draft(changes))).body, pointer).toMatchObject({
        ...{ status: 400, ...(pointer === "/code" ? {} : { errors: [{ pointer }] }) },
      })
  })

  test("and the duties are no business of merchants, agencies and nobody", async () => {
    const people = [{}, await clientHeader(database.sql, "agency")]
    for (const path of ["/v1/duties", "/v1/orders", "/v1/duties/measures", "/v1/duties/sellers"]) {
      for (const header of people) expect([401, 403]).toContain((await app.request(path, { headers: header })).status)
      expect((await (await merchant(app, codeOf(2))).get(path)).status).toBe(403)
    }
    expect((await worker(app, await officerHeader("auditor", "410105")).post("/v1/orders", draft())).status).toBe(403)
    expect((await worker(app, shop.header).post("/v1/orders", draft())).status).toBe(403)
    expect((await worker(app, anna).get("/v1/duties/sellers")).status).toBe(403)
  })
})
