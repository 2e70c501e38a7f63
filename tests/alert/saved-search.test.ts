// Saved searches: what is newly published and fulfils one is told once, to who saved it, by polling and by webhooks.

import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { alertKindNames } from "../../src/alert/alert.ts"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { savedSearchesMax } from "../../src/alert/saved-search.ts"
import { cargoes } from "../../src/app/cargo.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { parseTextQuery } from "../../src/search/text/text-query.ts"
import { importJudged, judgedRows } from "../search/judged/judged-engine.ts"
import { judgedQueries } from "../search/judged/judged-query.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { erase } from "../support/erasure.ts"
import { saveOfficeOf } from "../support/gate.ts"
import { move } from "../support/move.ts"
import { patienceMs } from "../support/patience.ts"
import { importRecords } from "../support/record.ts"
import { platform, watch } from "../support/roster.ts"
import { codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
const raise = () => raiseAlerts({ sql: database.sql, clock })

type Header = Record<string, string>
interface Told {
  position: number
  kind: string
  record_id: string
  sellers: string[]
  searches: string[]
}
interface Saved {
  id: string
  name: string
  since: number | null
}
const post = (body: object, header: Header) =>
  request("/v1/alerts/searches", {
    method: "POST",
    headers: { ...header, "content-type": "application/json" },
    body: JSON.stringify(body),
  })
const save = async (body: object, header: Header): Promise<Saved> => {
  const response = await post({ name: "示例", ...body }, header)
  expect(response.status).toBe(201)
  return (await response.json()) as Saved
}
const read = async (header: Header, query = "?limit=1000") =>
  (await (await request(`/v1/alerts${query}`, { headers: header })).json()) as { alerts: Told[]; next: string }
const told = async (header: Header) => (await read(header)).alerts.map(({ record_id }) => record_id)
let n = 10_000
const next = () => ++n
let shop: Header = {}
beforeEach(async () => {
  shop = await clientHeader(database.sql, "platform")
})

describe("a saved search", () => {
  test("asks for amounts that are numbers: what an address would make one is refused where it stands", async () => {
    for (const field of ["amount_from", "amount_to"]) {
      for (const wrong of [true, null, "", [], "10000", -1, 1e14]) {
        const refused = await post({ name: "示例", q: "虚假", [field]: wrong }, shop)
        expect([wrong, refused.status, await refused.json()]).toEqual([
          ...[wrong, 400],
          expect.objectContaining({ errors: [expect.objectContaining({ pointer: `/${field}` })] }),
        ])
      }
      const saved = await post({ name: "示例", q: "虚假", [field]: 10_000 }, shop)
      expect([saved.status, await saved.json()]).toEqual([201, expect.objectContaining({ [field]: 10_000 })])
    }
  })

  test("holds nobody's number, wherever it stands, and no more words than are asked; a merchant's code is no number", async () => {
    const number = "11010519491231002X"
    for (const [body, pointer] of [
      [{ q: `身份证 ${number}` }, "/q"],
      [{ q: "虚假", name: `张三 138-0013-8000` }, "/name"],
      [{ q: "虚假", platform: `店铺${number}` }, "/platform"],
      // What PostgreSQL can't hold, and what turns the direction of a text.
      [{ q: "虚\ud800假" }, "/q"],
      [{ q: "虚假", law: "广告\u202e法" }, "/law"],
      // More words than are held against a record.
      [{ q: Array.from("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄", (word) => `“${word}”`).join(" ") }, "/q"],
    ] as const) {
      const refused = await post({ name: "示例", ...body }, shop)
      expect(refused.status).toBe(400)
      const text = await refused.text()
      expect(JSON.parse(text)).toMatchObject({ errors: [{ pointer }] })
      expect(text).not.toMatch(/519491|0013.?8000/)
    }
    await save({ q: codeOf(1) }, shop)
    const kept = await database.sql<{ said: string }[]>`select name || request::text as said from saved_search`
    for (const { said } of kept) expect(said).not.toMatch(/519491|0013.?8000/)
  })

  test("tells what is published after it was saved and fulfils it, and nobody else", async () => {
    const [before = ""] = await importRecords(database.sql, [penaltyRow(next(), { violation: "销售狻猊甲" })])
    await raise()
    const saved = await save({ q: "狻猊 -乙", list: "penalty" }, shop)
    expect(saved.since).toBeNull()
    const agency = await clientHeader(database.sql, "agency")
    const [one = "", , , law = ""] = await importRecords(database.sql, [
      penaltyRow(next(), { violation: "销售狻猊丙" }),
      penaltyRow(next(), { violation: "销售狻猊乙" }),
      penaltyRow(next(), { violation: "销售别的" }),
      penaltyRow(next(), { violation: "狻猊", basis: "《中华人民共和国广告法》第九条" }),
    ])
    await save({ law: "广告法第九条" }, agency)
    await raise()
    const { alerts } = await read(shop)
    expect(alerts).toMatchObject([
      { kind: "matched", record_id: one, searches: [saved.id], sellers: [] },
      { kind: "matched", record_id: law, searches: [saved.id] },
    ])
    expect(await told(agency)).toEqual([law])
    expect(alerts.map(({ record_id }) => record_id)).not.toContain(before)
    const { searches } = (await (await request("/v1/alerts/searches", { headers: shop })).json()) as {
      searches: Saved[]
    }
    expect(searches).toHaveLength(1)
    expect(searches[0]?.since).toBe(alerts[0]?.position)
  })

  test("tells a correction that fulfils it where what was published before did not, and what is shown again", async () => {
    await save({ q: "獬豸" }, shop)
    const row = penaltyRow(next(), { violation: "销售麒麟" })
    const [record = ""] = await importRecords(database.sql, [row])
    await raise()
    expect(await told(shop)).toEqual([])
    await importRows(database.sql, [{ ...row, violation: "销售獬豸" }])
    await importRows(database.sql, [{ ...row, violation: "销售獬豸两只" }])
    await raise()
    expect(await told(shop)).toEqual([record])
    await move(database.sql, record, "mask")
    await raise()
    expect(await told(shop)).toEqual([record])
    await move(database.sql, record, "unmask")
    await raise()
    expect(await told(shop)).toEqual([record, record])
  })

  test("tells one alert for all of a client's searches, beside that for the seller's platform", async () => {
    const owner = await platform(database.sql)
    const mine = next()
    await watch(database.sql, owner, [codeOf(mine)])
    const [first, second] = [await save({ q: "饕餮" }, owner.header), await save({ q: "销售饕餮" }, owner.header)]
    const [record] = await importRecords(database.sql, [penaltyRow(mine, { violation: "销售饕餮" })])
    await raise()
    const { alerts } = await read(owner.header)
    expect(alerts.map(({ kind, record_id, searches }) => [kind, record_id, searches.length])).toEqual([
      ["matched", record, 2],
      ["listed", record, 0],
    ])
    expect(alerts[0]?.searches.toSorted()).toEqual([first.id, second.id].toSorted())
    // Page by page nothing is lost and nothing told twice, between the two alerts of one entry too.
    const page = await read(owner.header, "?limit=1")
    expect((await read(owner.header, `?from=${page.next}`)).alerts).toMatchObject([{ kind: "listed" }])
  })

  test("tells nothing twice when several read at once, break off, or begin again", async () => {
    await save({ q: "穷奇" }, shop)
    const records = await importRecords(
      database.sql,
      Array.from({ length: 40 }, () => penaltyRow(next(), { violation: "销售穷奇" })),
    )
    await Promise.all([raise(), raise(), raise()])
    expect(await told(shop)).toEqual(records)
    const [one] = await database.sql<{ position: number }[]>`select min(position) as position from alert`
    await database.sql`update log_reader set position = ${one?.position ?? 0} where name = 'alerts'`
    await raise()
    expect(await told(shop)).toEqual(records)
  })

  test("loses nothing when the reader is killed in the middle", async () => {
    await save({ q: "梼杌" }, shop)
    const [record] = await importRecords(database.sql, [penaltyRow(next(), { violation: "销售梼杌" })])
    const broken = raiseAlerts({
      sql: database.sql,
      clock: () => {
        throw new Error("killed")
      },
    })
    await expect(broken).rejects.toThrow("killed")
    expect(await told(shop)).toEqual([])
    await raise()
    expect(await told(shop)).toEqual([record])
  })

  test("tells nothing of what was erased before it was read, and by a key that was withdrawn nobody", async () => {
    await save({ q: "混沌" }, shop)
    const [record = ""] = await importRecords(database.sql, [penaltyRow(next(), { violation: "销售混沌" })])
    const [row] = await database.sql<{ position: number }[]>`select position from record where id = ${record}`
    await erase(database.sql, row?.position ?? -1)
    await raise()
    expect(await told(shop)).toEqual([])
    await database.sql`update api_client set revoked_at = now()
      where id in (select client_id from saved_search where request ->> 'text' = '混沌')`
    await importRecords(database.sql, [penaltyRow(next(), { violation: "销售混沌" })])
    await raise()
    const rows =
      await database.sql`select from alert join saved_search s using (client_id) where s.request ->> 'text' = '混沌'`
    expect(rows).toHaveLength(0)
  })

  test("is found by the names and shops of the merchant as the register has them", async () => {
    const mine = next()
    await save({ q: "商羊旗舰店" }, shop)
    await save({ platform: "示例商城" }, shop)
    await importRows(database.sql, [
      subjectRow(mine, { shops: [{ platform: "示例商城", name: "示例商羊旗舰店", url: null }] }),
    ])
    const [record] = await importRecords(database.sql, [penaltyRow(mine)])
    await raise()
    expect((await read(shop)).alerts).toMatchObject([
      { record_id: record, searches: [expect.any(String), expect.any(String)] },
    ])
  })

  test("reaches a webhook that wants its kind, and none that does not", async () => {
    const [record] = await importRecords(database.sql, [])
    expect(record).toBeUndefined()
    await raise()
    const make = async (kinds: string[] | null) => {
      const response = await request("/v1/webhooks", {
        method: "POST",
        headers: { ...shop, "content-type": "application/json" },
        body: JSON.stringify({ url: "https://platform.example/hook", kinds }),
      })
      expect(response.status).toBe(201)
      return ((await response.json()) as { id: string }).id
    }
    const [all, some, others] = [
      await make(null),
      await make(["matched"]),
      await make(alertKindNames.filter((kind) => kind !== "matched")),
    ]
    await save({ q: "白泽" }, shop)
    await importRecords(database.sql, [penaltyRow(next(), { violation: "销售白泽" })])
    await raise()
    const { cutCargo } = await import("../../src/alert/courier-store.ts")
    for (const id of [all, some, others]) {
      await database.sql.begin((tx) => cutCargo(tx, cargoes.alerts, id, { page: 100, size: 50, now: clock() }))
    }
    const held = await database.sql<{ webhook_id: string; alerts: number }[]>`
      select webhook_id, alerts from webhook_delivery where webhook_id in (${all}, ${some}, ${others})`
    expect(held.map(({ webhook_id, alerts }) => [webhook_id, alerts]).toSorted()).toEqual(
      [
        [all, 1],
        [some, 1],
      ].toSorted(),
    )
  })

  test("is its owner's alone, asks for something, and is one of a few", async () => {
    const saved = await save({ q: "帝江" }, shop)
    const other = await clientHeader(database.sql, "platform")
    const remove = (header: Header) => request(`/v1/alerts/searches/${saved.id}`, { method: "DELETE", headers: header })
    expect((await remove(other)).status).toBe(404)
    expect((await remove(await officerHeader("officer", "410105"))).status).toBe(403)
    expect((await post({ name: "x", q: "x" }, {})).status).toBe(401)
    for (const body of [{ name: "一切" }, { name: "", q: "x" }, { q: "x" }, { name: "x", q: "x", cursor: "x" }]) {
      expect((await post(body, shop)).status, JSON.stringify(body)).toBe(400)
    }
    const more = await Promise.all(
      Array.from({ length: savedSearchesMax + 1 }, () => post({ name: "x", q: "x" }, shop)),
    )
    expect(more.filter(({ status }) => status === 201)).toHaveLength(savedSearchesMax - 1)
    expect(more.filter(({ status }) => status === 429)).toHaveLength(2)
    expect((await remove(shop)).status).toBe(204)
  })
})

describe("held against the index, over records with long texts", () => {
  const filters = [
    ...[{ list: "abnormal" as const }, { law: "广告法" }, { law: "食品安全法第三十四条" }, { region: "4101" }],
    ...[{ amountFrom: 10_000, amountTo: 50_000 }, { penaltyClass: "P3a" }, { year: "2026", authority: "41" }],
    { month: "2026-03" },
  ]
  const searches = [
    ...judgedQueries.map(({ q }) => ({ text: q, filter: {} })),
    ...filters.map((filter) => ({ text: "", filter })),
    ...filters.map((filter) => ({ text: "罚款", filter })),
    { text: "穷桑分局", filter: {} },
  ]
  const ids = searches.map((_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`)
  let header: Header = {}

  beforeAll(async () => {
    header = await clientHeader(database.sql, "agency", { name: "everything" })
    for (const [at, search] of searches.entries()) {
      await database.sql`
        insert into saved_search (id, client_id, name, request, created_at)
        select ${ids[at] ?? ""}, id, 'x', ${JSON.stringify(search)}::text::jsonb, now() from api_client where name = 'everything'`
    }
    await raise()
    await database.sql`update saved_search set since = null`
    const [{ authority = "" } = {}] = judgedRows
    const office = { name: "示例穷桑分局", prefix: "示例", window: null, telephone: null }
    await database.sql.begin((tx) => saveOfficeOf(tx, authority, office))
    await importJudged(database.sql)
    await raise()
  })

  test("every search is told exactly the records that the index finds", async () => {
    const index = postgresRecordIndex(database.sql)
    // Waited for: by itself it gives way to an import.
    await index.catchUp(AbortSignal.timeout(patienceMs))
    const alerts: Told[] = []
    for (let from = "0"; ; ) {
      const page = await read(header, `?from=${from}&limit=1000`)
      alerts.push(...page.alerts)
      if (page.alerts.length < 1_000) break
      from = page.next
    }
    const [sample] = await database.sql<
      { from: number }[]
    >`select min(since) as from from saved_search where name = 'x'`
    const fresh = new Set(
      (await database.sql<{ id: string }[]>`select id from record where position >= ${sample?.from ?? 0}`).map(
        ({ id }) => id,
      ),
    )
    let [seen, last] = [0, 0]
    for (const [at, { text, filter }] of searches.entries()) {
      const { terms, first } = parseTextQuery(text)
      const asked = { terms, first, filter, scope: "live", today: "2026-06-30", sort: "date" } as const
      const { places } = await index.find({ ...asked, after: null, limit: 10_000 })
      const found = places.map(({ id }) => id).filter((id) => fresh.has(id))
      const matched = alerts.filter((alert) => alert.searches.includes(ids[at] ?? "")).map((alert) => alert.record_id)
      seen += found.length
      last = found.length
      expect([...new Set(matched)].toSorted(), `${text} ${JSON.stringify(filter)}`).toEqual(found.toSorted())
    }
    expect(seen).toBeGreaterThan(1_000)
    // By what an authority calls itself.
    expect(last).toBeGreaterThan(0)
  })
})
