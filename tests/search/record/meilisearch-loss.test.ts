// Whatever becomes of a Meilisearch, no record vanishes: what it does not hold as it should PostgreSQL answers, with the reason, and
// what is missing is built again by itself.
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"
import { Meilisearch } from "meilisearch"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { fallbackRecordIndex } from "../../../src/search/configured-index.ts"
import { unknownHealth } from "../../../src/search/engine-fallback.ts"
import { meiliRecordIndex } from "../../../src/search/record/meilisearch-record-index.ts"
import type { MeiliConnection } from "../../../src/search/record/meilisearch-server.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import type { RecordIndex } from "../../../src/search/record/record-index.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { findMeilisearch, type MeiliServer } from "../../support/meilisearch.ts"
import { move } from "../../support/move.ts"
import { lookingMs } from "../../support/patience.ts"
import { penaltyRow } from "../../support/rows.ts"

const open = findMeilisearch()
const uid = "gongshi_record_test"
const rowsOf = (from: number, count: number, violation: string) =>
  Array.from({ length: count }, (_, n) => penaltyRow(from + n, { violation, published_on: `2026-05-0${1 + (n % 9)}` }))

interface Status {
  as_of: { size: number }
  search: object
  readers: { name: string; position: number; behind: number }[]
}

interface Answer {
  total: number
  engine: string
  degraded: boolean
  degraded_by: { kind: string } | null
  results: { record: { id: string } }[]
  next: string | null
}

describe.skipIf(!open)("a Meilisearch that is not what it was", { tags: "meilisearch" }, () => {
  const database = useDatabase()
  const other = useDatabase()
  let server: MeiliServer
  let records: RecordIndex
  const said: string[] = []
  let now = Date.now()

  /** A register as it starts, over a server. */
  const register = (connection: MeiliConnection, of = database) => {
    const second = postgresRecordIndex(of.sql)
    const parts = { clock: () => now, log: (line: string) => void said.push(line) }
    const first = meiliRecordIndex(of.sql, connection, second, { uid, ...parts })
    return fallbackRecordIndex(first, second, { ...parts, health: unknownHealth() })
  }
  const ask = async (q: string, more: Record<string, string> = {}, by = records, of = database): Promise<Answer> => {
    const { request } = testApp(() => of.sql, { records: by })
    const response = await request(`/v1/search?${new URLSearchParams({ q, in: "records", limit: "50", ...more })}`)
    expect(response.status).toBe(200)
    const answer = (await response.json()) as Answer
    // Of what is counted as much is shown as a page holds.
    if (more["cursor"] === undefined)
      expect(answer.results).toHaveLength(Math.min(answer.total, Number(more["limit"] ?? 50)))
    return answer
  }
  /** On a busy machine an answer may take longer than a search waits: then it is asked again, later. */
  const askLater = (...asked: Parameters<typeof ask>) => {
    now += 60_000
    return ask(...asked)
  }
  const whole = { total: 30, engine: "meilisearch", degraded: false, degraded_by: null }
  const byDatabase = (kind: string) => ({ total: 30, engine: "postgresql", degraded: true, degraded_by: { kind } })
  const admin = () => new Meilisearch({ host: server.url, apiKey: server.key })

  beforeAll(async () => {
    if (!open) return
    server = await open()
    await importRows(database.sql, rowsOf(1, 30, "销售毕方"))
    records = register(server)
    await records.catchUp()
  })
  beforeEach(async () => {
    now += 60_000
    said.splice(0)
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
  })
  afterAll(() => server?.remove())

  test("what was built takes no room that is empty", async () => {
    const path = `tasks?types=indexCompaction&indexUids=${uid},${uid}_next&statuses=succeeded`
    expect((await admin().httpRequest.get<{ total: number }>({ path })).total).toBeGreaterThan(0)
  })

  test("lost data: PostgreSQL answers, and the index is built anew", async ({ skip }) => {
    if (server.lose === null) return skip("where a server at MEILI_URL keeps them is not known here")
    await server.lose()
    expect(await ask("毕方")).toMatchObject(byDatabase("lost"))
    expect(await records.standing()).toMatchObject({ configured: "meilisearch", answers: "postgresql", reason: "lost" })
    const { request } = testApp(() => database.sql, { records })
    const status = (await (await request("/status", { headers: { accept: "application/json" } })).json()) as Status
    expect(status.search).toMatchObject({
      answers: "postgresql",
      degraded_by: { kind: "lost" },
      index: { name: uid, records: 30 },
    })
    // What it has read and lost it has not read.
    const { position, behind } = status.readers.find(({ name }) => name === "meilisearch-records") ?? {}
    expect([position, behind]).toEqual([0, status.as_of.size])
    const metrics = await (await request("/metrics")).text()
    expect(metrics).toContain('gongshi_search_degraded{reason="lost"} 1\n')
    expect(metrics).toContain('gongshi_search_answers{engine="meilisearch"} 0\n')
    expect(metrics).toMatch(/gongshi_reader_behind\{reader="meilisearch-records"\} [1-9]/)
    const page = await (await request("/?in=records&q=毕方", { headers: { accept: "text/html" } })).text()
    expect(page).toContain("本次结果直接来自数据库")
    expect(page).toContain('data-engine="postgresql"')
    await records.catchUp()
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
    expect(said.join("\n")).toMatch(/lost[\s\S]*building[\s\S]*is built: 30 records/)
  })

  test("a deleted index: so too, and what is published next makes no index of itself alone", async () => {
    await admin().deleteIndex(uid).waitTask({ timeout: lookingMs })
    expect(await ask("毕方")).toMatchObject(byDatabase("lost"))
    await importRows(database.sql, rowsOf(100, 1, "销售鹿蜀"))
    expect(await ask("毕方")).toMatchObject({ ...byDatabase("lost"), total: 30 })
    await records.catchUp()
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
    await expect.poll(() => askLater("鹿蜀")).toMatchObject({ ...whole, total: 1 })
    await records.catchUp()
    expect(said.filter((line) => /alone|again/.test(line))).toHaveLength(2)
  })

  test("documents that somebody has taken out or put in are noticed with the first query", async () => {
    const index = admin().index(uid)
    const { hits } = await index.search(null, { limit: 1, filter: "endsOn > 0" })
    await index.deleteDocument(String(hits[0]?.["id"])).waitTask({ timeout: lookingMs })
    expect(await ask("毕方")).toMatchObject(byDatabase("lost"))
    await records.catchUp()
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
    await index.addDocuments([{ id: "foreign", text_violation: ["销售毕方"] }]).waitTask({ timeout: lookingMs })
    expect(await ask("毕方")).toMatchObject(byDatabase("lost"))
    await records.catchUp()
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
  })

  test("documents that somebody has written over are noticed with the next look, though they are as many", async () => {
    const index = admin().index(uid)
    const { hits } = await index.search(null, { limit: 1, filter: "endsOn > 0" })
    const blank = { id: String(hits[0]?.["id"]), grams: [], text_violation: [] }
    await index.updateDocuments([blank]).waitTask({ timeout: lookingMs })
    await records.catchUp()
    expect(said.join("\n")).toContain("changed by somebody")
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
  })

  test.each([
    ["what is filtered by", { filterableAttributes: ["id"] }],
    ["what is searched in", { searchableAttributes: ["text_list"] }],
    ["that one of each list is enough", { distinctAttribute: "list" }],
    ["how many are counted", { pagination: { maxTotalHits: 3 } }],
  ])("settings that somebody has changed, as %s: no record vanishes, and they are set right", async (_, settings) => {
    await admin().index(uid).updateSettings(settings).waitTask({ timeout: lookingMs })
    expect(await ask("毕方")).toMatchObject(byDatabase("changed"))
    expect(await records.standing()).toMatchObject({ answers: "postgresql", reason: "changed" })
    await records.catchUp()
    expect(said.join("\n")).toContain("changed by somebody")
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
    expect(await records.standing()).toMatchObject({ answers: "meilisearch", reason: null })
  })

  test("a wrong key is told by the name of its variable", async () => {
    const wrong = register({ url: server.url.replace("127.0.0.1", "localhost"), key: "no-key-of-this-server" })
    expect(await ask("毕方", {}, wrong)).toMatchObject(byDatabase("key"))
    await wrong.catchUp()
    expect(await wrong.standing()).toMatchObject({ answers: "postgresql", reason: "key" })
    expect(said.join("\n")).toContain("MEILI_KEY")
    expect(said.join("\n")).not.toContain("no-key-of-this-server")
  })

  test("killed while it answers: every answer is whole", async () => {
    const asked = Array.from({ length: 24 }, (_, n) => ask("毕方", { limit: String(20 + n) }))
    await server.kill()
    for (const answer of await Promise.all(asked)) expect(answer.total).toBe(30)
    expect(await ask("毕方")).toMatchObject(byDatabase("away"))
    await server.start()
    now += 60_000
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
  })

  test("killed while it indexes: what was written in part is answered by PostgreSQL, and written again", async () => {
    await importRows(database.sql, rowsOf(2_000, 1_500, "销售獬豸"))
    const moving = records.catchUp()
    await expect
      .poll(async () => (await admin().tasks.getTasks({ limit: 1 })).results[0]?.type)
      .toBe("documentAdditionOrUpdate")
    await server.kill()
    await moving
    expect(await ask("獬豸")).toMatchObject({ total: 1_500, engine: "postgresql" })
    await server.start()
    now += 60_000
    for (const q of ["獬豸", "毕方"]) expect((await ask(q)).total).toBe(q === "毕方" ? 30 : 1_500)
    await records.catchUp()
    await expect.poll(() => askLater("獬豸")).toMatchObject({ ...whole, total: 1_500 })
  })

  test("an older index, put back from a copy, is not taken for the present one", async ({ skip }) => {
    if (server.lose === null) return skip("where a server at MEILI_URL keeps them is not known here")
    const copy = await server.keep()
    const [held] = await database.sql<{ id: string }[]>`
      select id from record where detail ->> 'violation' = '销售獬豸' and state = 'live' limit 1`
    await importRows(database.sql, rowsOf(5_000, 1, "销售駮马"))
    await move(database.sql, held?.id ?? "", "repair")
    await records.catchUp()
    // As many as before, and others.
    await server.lose(copy)
    expect(await ask("駮马")).toMatchObject({ ...byDatabase("lost"), total: 1 })
    await records.catchUp()
    await expect.poll(() => askLater("駮马")).toMatchObject({ ...whole, total: 1 })
  })

  test("one of an earlier version, which says nothing of itself, is built anew while PostgreSQL answers", async () => {
    await database.sql`delete from search_engine`
    await admin().index(uid).deleteDocument("gongshi-mark").waitTask({ timeout: lookingMs })
    const upgraded = register(server)
    expect(await ask("毕方", {}, upgraded)).toMatchObject(byDatabase("unbuilt"))
    await upgraded.catchUp()
    await expect.poll(() => askLater("毕方", {}, upgraded)).toMatchObject(whole)
  })

  test("two registers on one server: each finds its own, and neither takes the other's away", async () => {
    await importRows(other.sql, rowsOf(7_000, 3, "销售旋龟"))
    const beside = register(server, other)
    await beside.catchUp()
    await expect.poll(() => askLater("旋龟", {}, beside, other)).toMatchObject({ ...whole, total: 3 })
    expect((await ask("毕方", {}, beside, other)).total).toBe(0)
    await expect.poll(() => askLater("毕方")).toMatchObject(whole)
    await records.catchUp()
    await beside.catchUp()
    expect(await ask("旋龟")).toMatchObject({ total: 0 })
    const [one, two] = [await records.standing(), await beside.standing()]
    expect(two.index?.uid).not.toBe(one.index?.uid)
    expect([one.reason, two.reason]).toEqual([null, null])
  })
})

/** What stands between the register and a server, and may change what is said. */
async function between(
  server: MeiliServer,
  act: (asked: IncomingMessage, body: string, said: string) => string | number,
) {
  const relay = createServer(async (asked, answer) => {
    const body = (await buffer(asked)).toString()
    const { host: _, ...headers } = asked.headers
    const isRefused = typeof act(asked, body, "") === "number"
    if (isRefused) return answer.writeHead(503, { "content-type": "application/json" }).end("{}")
    const init = { method: asked.method ?? "GET", headers: headers as Record<string, string> }
    const reply = await fetch(`${server.url}${asked.url}`, { ...init, ...(body === "" ? {} : { body }) })
    const said = await reply.text()
    answer.writeHead(reply.status, { "content-type": "application/json" }).end(String(act(asked, body, said)))
  }).listen(0, "127.0.0.1")
  await new Promise((resolve) => relay.once("listening", resolve))
  const connection = { url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, key: server.key }
  return { connection, close: () => relay.close() }
}

describe.skipIf(!open)("a Meilisearch that has not read all", { tags: "meilisearch" }, () => {
  const database = useDatabase()
  let server: MeiliServer
  let first: RecordIndex
  let records: RecordIndex
  const uid = "gongshi_record_testlag"

  beforeAll(async () => {
    if (!open) return
    server = await open()
    const second = postgresRecordIndex(database.sql)
    first = meiliRecordIndex(database.sql, server, second, { uid })
    records = fallbackRecordIndex(first, second, { clock: Date.now, log: () => {}, health: unknownHealth() })
    await importRows(database.sql, [
      ...rowsOf(1, 40, "销售旋龟假酒"),
      ...rowsOf(100, 10, "旋龟"),
      ...rowsOf(200, 10, "无关"),
    ])
    await records.catchUp()
  })
  afterAll(() => server?.remove())

  const idsOf = async (violation: string) =>
    (
      await database.sql<{ id: string }[]>`
        select id from record where detail ->> 'violation' like ${`%${violation}%`} and state = 'live' order by id`
    ).map(({ id }) => id)

  /** All pages of a query, each of which is whole. */
  const turn = async (q: string, sort: string, by: RecordIndex, between?: () => Promise<void>) => {
    const { request } = testApp(() => database.sql, { records: by })
    const seen: string[] = []
    const engines = new Set<string>()
    let total = -1
    for (let cursor: string | null = ""; cursor !== null; ) {
      const asked = new URLSearchParams({ q, in: "records", sort, limit: "7", ...(cursor && { cursor }) })
      const response = await request(`/v1/search?${asked}`)
      expect(response.status).toBe(200)
      const page = (await response.json()) as Answer
      expect(page.degraded).toBe(false)
      if (total < 0) total = page.total
      engines.add(page.engine)
      seen.push(...page.results.map(({ record }) => record.id))
      cursor = page.next
      await between?.()
    }
    return { seen, engines: [...engines], total }
  }

  test.each(["relevance", "date"])("answers with what PostgreSQL has read since, page by page, by %s", async (sort) => {
    await importRows(database.sql, rowsOf(sort === "date" ? 400 : 300, 9, "销售旋龟假酒"))
    const [ended] = await idsOf("旋龟")
    await move(database.sql, ended ?? "", "repair")
    const [amended] = await idsOf("无关")
    await move(database.sql, amended ?? "", "correct")
    await postgresRecordIndex(database.sql).catchUp()
    const truth = await idsOf("旋龟")
    const { seen, engines, total } = await turn("旋龟", sort, records)
    expect(engines).toEqual(["meilisearch"])
    expect(total).toBe(truth.length)
    expect(seen.toSorted()).toEqual(truth)
    expect((await records.standing()).reason).toBeNull()
    await records.catchUp()
  })

  test("who turns its pages while it reads on sees each record once", async () => {
    await importRows(database.sql, rowsOf(500, 20, "销售旋龟假酒"))
    await postgresRecordIndex(database.sql).catchUp()
    const truth = await idsOf("旋龟")
    let turned = 0
    const { seen, engines } = await turn("旋龟", "relevance", records, async () => {
      if (turned++ === 1) await records.catchUp()
    })
    expect(engines).toEqual(["meilisearch"])
    expect(seen.toSorted()).toEqual(truth)
  })

  test.each(["毕方", "毕方旋龟"])(
    "what changes while its pages are turned keeps its place, before it has read that and after: %s",
    async (q) => {
      const n = 4_000 + q.length * 100
      await importRows(database.sql, rowsOf(n, 30, "毕方旋龟在店铺"))
      await records.catchUp()
      const truth = await idsOf("毕方旋龟在店铺")
      const all = await turn(q, "relevance", records)
      expect(all.seen.filter((id) => truth.includes(id)).toSorted()).toEqual(truth)
      // Corrected, of a merchant that is told of anew, and corrected so that it is no hit any more: all of later pages.
      const [corrected, told, lost] = truth.slice(-3).map((_, at) => all.seen.at(-2 - 3 * at) ?? "")
      let turned = 0
      const { seen, engines } = await turn(q, "relevance", records, async () => {
        if (turned++ === 0) {
          await move(database.sql, corrected ?? "", "amend")
          const [row] = await database.sql<
            { code: string }[]
          >`select subject_code as code from record where id = ${told ?? ""}`
          await importRows(database.sql, [
            { kind: "subject", code: row?.code, name: "示例改名商贸有限公司", region: "410105" },
          ])
          const [held] = await database.sql<{ detail: object }[]>`select detail from record where id = ${lost ?? ""}`
          await move(database.sql, lost ?? "", "amend", { detail: { ...held?.detail, violation: "另有其事" } })
          await postgresRecordIndex(database.sql).catchUp()
        }
        if (turned === 3) await records.catchUp()
      })
      await records.catchUp()
      expect(engines).toEqual(["meilisearch"])
      expect(seen.toSorted()).toEqual(all.seen.filter((id) => id !== lost).toSorted())
    },
  )

  test("counts by facets what it has not read with what it has", async () => {
    await importRows(database.sql, rowsOf(600, 5, "销售旋龟假酒"))
    await postgresRecordIndex(database.sql).catchUp()
    const facetsBy = async (by: RecordIndex) =>
      await by.find({
        ...{ terms: [], first: [], filter: { list: "penalty" }, scope: "live", today: "2026-06-30", sort: "date" },
        ...{ after: null, limit: 5 },
      })
    const [both, alone] = [await facetsBy(records), await facetsBy(postgresRecordIndex(database.sql))]
    expect([both.engine, alone.engine]).toEqual(["meilisearch", "postgresql"])
    expect(both.total).toBe(alone.total)
    expect(both.facets).toEqual(alone.facets)
    await records.catchUp()
  })

  test("a step that is cut off in the middle is left out, and done again", async () => {
    await importRows(database.sql, rowsOf(700, 5, "销售旋龟假酒"))
    const [ended] = await idsOf("旋龟")
    await move(database.sql, ended ?? "", "repair")
    await postgresRecordIndex(database.sql).catchUp()
    const refuse = await between(server, (asked, _, said) =>
      asked.method === "POST" && /\/documents(\?|$)/.test(asked.url ?? "") ? 503 : said,
    )
    const broken = meiliRecordIndex(database.sql, refuse.connection, postgresRecordIndex(database.sql), { uid })
    await expect(broken.catchUp()).rejects.toThrow()
    const [{ step } = { step: null }] = await database.sql<{ step: object | null }[]>`select step from search_engine`
    expect(step).not.toBeNull()
    const truth = await idsOf("旋龟")
    const { seen, engines, total } = await turn("旋龟", "relevance", records)
    expect([engines, total, seen.toSorted()]).toEqual([["meilisearch"], truth.length, truth])
    await records.catchUp()
    expect(await turn("旋龟", "date", records)).toMatchObject({ total: truth.length, engines: ["meilisearch"] })
    refuse.close()
  })

  test("what it leaves out of a page and counts is noticed", async () => {
    const hiding = await between(server, (asked, body, said) => {
      if (said === "" || !asked.url?.includes("multi-search") || !body.includes("federation")) return said
      return JSON.stringify({ ...JSON.parse(said), hits: [] })
    })
    const parts = { clock: Date.now, log: () => {}, health: unknownHealth() }
    const second = postgresRecordIndex(database.sql)
    const hidden = fallbackRecordIndex(
      meiliRecordIndex(database.sql, hiding.connection, second, { uid }),
      second,
      parts,
    )
    const { request } = testApp(() => database.sql, { records: hidden })
    const page = (await (await request("/v1/search?q=旋龟&in=records&limit=50")).json()) as Answer
    expect(page).toMatchObject({ engine: "postgresql", degraded: true, degraded_by: { kind: "disagrees" } })
    expect(page.results).toHaveLength(50)
    hiding.close()
  })

  test("publications go on: every answer is whole, and it is Meilisearch that answers", async () => {
    let isOver = false
    const publishing = (async () => {
      for (let n = 0; n < 40; n++) {
        await importRows(database.sql, rowsOf(1_000 + n, 1, "销售当康"))
        await postgresRecordIndex(database.sql).catchUp()
      }
      isOver = true
    })()
    const reading = (async () => {
      while (!isOver) await first.catchUp()
    })()
    const { request } = testApp(() => database.sql, { records })
    const by: string[] = []
    let least = 0
    while (!isOver) {
      const page = (await (await request("/v1/search?q=当康&in=records&limit=50")).json()) as Answer
      expect(page.degraded).toBe(false)
      expect(page.results).toHaveLength(page.total)
      // What was found once is found from then on.
      expect(page.total).toBeGreaterThanOrEqual(least)
      least = page.total
      by.push(page.engine)
    }
    await Promise.all([publishing, reading])
    expect(by.filter((engine) => engine === "meilisearch").length).toBeGreaterThan(by.length / 2)
  })
})
