/**
 * Quotas on a real database: what nodes share, what is counted and told, and what is kept.
 */

import { randomUUID } from "node:crypto"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { toApiKey } from "../../../src/access/api-key.ts"
import { costOf } from "../../../src/access/quota/cost.ts"
import { openNodeQuota } from "../../../src/access/quota/node-quota.ts"
import type { Quota } from "../../../src/access/quota/quota.ts"
import { usageSchema } from "../../../src/access/quota/wire.ts"
import { carries, type Scope } from "../../../src/access/scope.ts"
import { addClient, setQuotas } from "../../../src/access/store.ts"
import type { Tenant } from "../../../src/access/tenant.ts"
import { version } from "../../../src/app/version.ts"
import type { Pool } from "../../../src/database/client.ts"
import { openPool } from "../../../src/database/pool.ts"
import { openApiDocument } from "../../../src/http/openapi.ts"
import { readCsvFields } from "../../../src/table/csv-record.ts"
import { jobDesk } from "../../check/job/office.ts"
import { look, signIn } from "../../console/desk.ts"
import { clock, importRows, officerHeader, type TestApp, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
let now = clock()
beforeEach(() => {
  now = clock()
})
beforeAll(() => importRows(database.sql, [abnormalRow(1), subjectRow(2)]))

const each = { units: 1_000, rows: 1_000 }
const roleQuotas = { platform: each, agency: each, source: each, republisher: each }

interface Described {
  "x-scope": Scope
  "x-cost"?: object
  responses: Record<string, unknown>
}

interface Node extends TestApp {
  quota: Quota
}

/** A node of its own on the database of the file. */
function node(changes: Partial<Parameters<typeof openNodeQuota>[0]> = {}): Node {
  const log: string[] = []
  const quota = openNodeQuota({
    ...{ clock: () => now, log: (line: string) => log.push(line), whenAway: "serve", trustedProxies: [] },
    ...{ publicUnits: 60, roleQuotas, pass: async () => {} },
    sql: changes.sql ?? database.sql,
    ...changes,
  })
  return { ...testApp(() => database.sql, { quota, clock: () => now }), quota, log }
}

async function newKey(sql: Pool, quotas: { units?: number; rows?: number } = {}) {
  const key = toApiKey(randomUUID().replaceAll("-", ""))
  const client = { id: randomUUID() as Tenant, name: randomUUID(), role: "platform" as const }
  await addClient(sql, { ...client, key, quotas, actor: "system:test", at: Date.now() })
  return { ...client, headers: { authorization: `Bearer ${key}` } }
}

const lookUp = (app: TestApp, headers: Record<string, string>) => app.request(`/v1/subjects/${codeOf(1)}`, { headers })

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })
const publicly = async (app: TestApp, path: string, address: string, headers: Record<string, string> = {}) =>
  app.app.request(path, { headers }, from(address))

/** Asks until it is refused. @returns how often it was answered */
async function useUp(app: TestApp, headers: Record<string, string>): Promise<number> {
  for (let answered = 0; ; answered++) {
    const { status } = await lookUp(app, headers)
    if (status === 429) return answered
    expect(status).toBe(200)
  }
}

function remaining(answer: Response): number {
  return Number(/r=(\d+)/.exec(answer.headers.get("RateLimit") ?? "")?.[1])
}

describe("two nodes over one database", () => {
  test("share the quota of a key, and answer no more than it is", async () => {
    const [one, other] = [node(), node()]
    const { headers } = await newKey(database.sql, { units: 100 })
    let answered = 0
    for (const app of [one, other, one, other]) {
      for (let n = 0; n < 10; n++) if ((await lookUp(app, headers)).status === 200) answered++
    }
    answered += await useUp(one, headers)
    answered += await useUp(other, headers)
    // What the one holds leased and the other asks for is the most that is left over.
    expect(answered).toBeLessThanOrEqual(100)
    expect(answered).toBeGreaterThan(100 - 20)
  })

  test("are told of a quota that was changed, without a restart", async () => {
    const app = node()
    const { headers, name } = await newKey(database.sql, { units: 30 })
    expect(await useUp(app, headers)).toBe(30)
    await setQuotas(database.sql, { name, quotas: { units: 50 }, actor: "system:test", at: now })
    now += 1_000
    expect(await useUp(app, headers)).toBe(20)
    await setQuotas(database.sql, { name, quotas: { units: null }, actor: "system:test", at: now })
    now += 1_000
    expect((await lookUp(app, headers)).headers.get("RateLimit-Policy")).toBe('"day";q=1000;w=86400')
  })

  test("answer a crowd that comes at once, each from what is leased for all of it", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { units: 30 })
    const answers = await Promise.all(Array.from({ length: 40 }, () => lookUp(app, headers)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
  })

  test("begin anew at midnight in China", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { units: 30 })
    expect(await useUp(app, headers)).toBe(30)
    const refused = await lookUp(app, headers)
    expect(refused.headers.get("Retry-After")).toBe(String(12 * 3600))
    now += 12 * 3600 * 1000
    expect((await lookUp(app, headers)).status).toBe(200)
  })

  test("keep nothing from each other for whom it was not enough", async () => {
    const [one, other] = [node(), node()]
    const { headers } = await newKey(database.sql, { units: 1_000 })
    const queries = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`q${n}`, { name: "示例" }]))
    const init = { method: "POST", headers: { ...headers, "content-type": "application/json" } }
    expect((await one.request("/v1/match", { ...init, body: JSON.stringify({ queries }) })).status).toBe(429)
    // It is handed back behind the answer.
    await one.quota.settle()
    expect(remaining(await lookUp(other, headers))).toBeGreaterThan(900)
  })

  test("write with leases, and not with requests", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { units: 10_000 })
    // The first lease is a share of what the role has: the key's own is told with it, and asked for behind the answer.
    for (let n = 0; n < 2; n++) {
      await lookUp(app, headers)
      await app.quota.settle()
    }
    const written = async () => {
      const [row] = await database.sql<
        { xmin: string }[]
      >`select xmin::text from quota_window order by quota desc limit 1`
      return row?.xmin
    }
    const before = await written()
    for (let n = 0; n < 40; n++) await lookUp(app, headers)
    expect(await written()).toBe(before)
  })
})

describe("a node that goes", () => {
  test("hands back what it had not spent, and has written what was used", async () => {
    const [one, other] = [node(), node()]
    const { headers } = await newKey(database.sql, { units: 100 })
    for (let n = 0; n < 5; n++) await lookUp(one, headers)
    await one.quota.settle("end")
    expect(await useUp(other, headers)).toBe(95)
  })

  test("without a word takes no more than a lease along", async () => {
    const [killed, other] = [node(), node()]
    const { headers } = await newKey(database.sql, { units: 100 })
    for (let n = 0; n < 5; n++) await lookUp(killed, headers)
    expect(await useUp(other, headers)).toBeGreaterThanOrEqual(100 - 20 - 20)
    await other.quota.settle()
    const usage = usageSchema.parse(await (await other.request("/v1/usage", { headers })).json())
    expect(usage.units.used).toBeGreaterThanOrEqual(100 - 20 - 20)
  })

  test("idle hands back what it has", async () => {
    const [one, other] = [node(), node()]
    const { headers } = await newKey(database.sql, { units: 100 })
    await lookUp(one, headers)
    now += 20_000
    await one.quota.settle()
    expect(await useUp(other, headers)).toBe(99)
  })
})

describe("while the database is away", () => {
  // The key is believed for a second without a look: what is tested is what comes behind that door.
  async function openAway(whenAway: "serve" | "refuse") {
    const sql = openPool(database.url, 2)
    const { quota, log } = node({ sql, whenAway })
    const client = await newKey(database.sql, { units: 100 })
    const spender = { by: "key" as const, client: { kind: "client" as const, authorities: [], ...client } }
    const spend = async () =>
      quota.spend(spender, { measure: "units", amount: 1, operation: "getSubject", requests: 1 })
    expect((await spend()).outcome).toBe("granted")
    await sql.end()
    const outcomes: string[] = []
    for (let n = 0; n < 150; n++) outcomes.push((await spend()).outcome)
    return { outcomes, log }
  }

  test("what is leased is served, and by default a tenth of the day or a lease beyond it, and no more", async () => {
    const { outcomes, log } = await openAway("serve")
    // Of a hundred a lease is twenty, of which one was spent before.
    const [leased, unasked] = [19, 20]
    expect(outcomes.slice(0, leased + unasked).every((outcome) => outcome === "granted")).toBe(true)
    expect(outcomes.slice(leased + unasked).every((outcome) => outcome === "away")).toBe(true)
    expect(log.filter((line) => line.includes("quotas: nobody answers"))).toHaveLength(1)
  })

  test("what is leased is served, and nothing else where the operator says so", async () => {
    const { outcomes } = await openAway("refuse")
    expect(outcomes.slice(0, 19).every((outcome) => outcome === "granted")).toBe(true)
    expect(outcomes.slice(19).every((outcome) => outcome === "away")).toBe(true)
  })
})

describe("what counts", () => {
  test("is told on the answer: the policy, what remains, and the seconds until there is more", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { units: 100 })
    const answer = await lookUp(app, headers)
    expect(answer.headers.get("RateLimit-Policy")).toBe('"day";q=100;w=86400')
    expect(answer.headers.get("RateLimit")).toBe(`"day";r=99;t=${12 * 3600}`)
  })

  test("is a check by its queries, told on its answer, and refused as a whole where it is too much", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { units: 100 })
    const check = (count: number) => {
      const queries = Object.fromEntries(Array.from({ length: count }, (_, n) => [`q${n}`, { code: codeOf(1) }]))
      const init = { method: "POST", headers: { ...headers, "content-type": "application/json" } }
      return app.request("/v1/check", { ...init, body: JSON.stringify({ queries }) })
    }
    expect(remaining(await check(1))).toBe(99)
    expect(remaining(await check(60))).toBe(39)
    const refused = await check(60)
    expect(refused.status).toBe(429)
    expect(refused.headers.get("content-type")).toContain("application/problem+json")
    expect(await refused.json()).toMatchObject({
      type: "urn:gongshi:problem:quota-exceeded",
      "violated-policies": ["day"],
      detail: expect.stringContaining("/v1/usage"),
    })
    // It cost nothing: what was left can be had to the last one. (The number told may be that before a lease under way.)
    for (let n = 0; n < 39; n++) expect((await check(1)).status, String(n)).toBe(200)
    expect((await check(1)).status).toBe(429)
  })

  test("is more for a search and a match, and nothing for health, tiles, exports and the page that verifies", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { units: 100 })
    expect(remaining(await app.request("/v1/search?q=x", { headers }))).toBe(98)
    const body = JSON.stringify({ queries: { a: { name: "示例" }, b: { name: "示例" } } })
    const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body }
    expect(remaining(await app.request("/v1/match", init))).toBe(90)
    for (const path of ["/healthz", "/readyz", "/status", "/log/checkpoint", "/v1/exports", "/verify", "/v1/usage"]) {
      expect((await app.request(path, { headers })).headers.get("RateLimit"), path).toBeNull()
    }
    expect(remaining(await lookUp(app, headers))).toBe(89)
  })

  test("is not what anybody on the way may keep, nor a 304, nor a fault of ours", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { units: 100 })
    const kept = await app.request("/v1/catalogue", { headers })
    expect(kept.headers.get("RateLimit")).toBeNull()
    const etag = kept.headers.get("etag") ?? ""
    expect((await app.request("/v1/catalogue", { headers: { ...headers, "if-none-match": etag } })).status).toBe(304)
    const broken = testApp(() => database.sql, {
      quota: app.quota,
      signer: () => Promise.reject(new Error("broken")),
    })
    expect((await broken.app.request(`/v1/subjects/${codeOf(1)}/report`, { headers })).status).toBe(500)
    expect(remaining(await lookUp(app, headers))).toBe(99)
  })

  test("is said in the description of each operation, and on each of their answers that counts", async () => {
    const many = { units: 1e6, rows: 1e6 }
    const app = node({ roleQuotas: { platform: many, agency: many, source: many, republisher: many } })
    const { headers } = await newKey(database.sql)
    const document = openApiDocument(app.app, { version })
    let counted = 0
    for (const [path, methods] of Object.entries(document.paths ?? {})) {
      for (const [method, operation] of Object.entries(methods as Record<string, Described>)) {
        const name = `${method.toUpperCase()} ${path}`
        const declared = operation.responses["429"] !== undefined
        expect(declared, name).toBe(operation["x-cost"] !== undefined)
        if (!carries("platform", operation["x-scope"])) continue
        const address = path.replace("{code}", codeOf(1)).replace(/\{\w+\}/g, randomUUID())
        const answer = await app.app.request(address, {
          method: method.toUpperCase(),
          headers: { ...headers, "content-type": "text/plain" },
        })
        // What anybody may keep is said to those alone who show no key.
        const bare = await app.app.request(address, { method: method.toUpperCase() })
        const kept = /public.*max-age=[1-9]/.test(bare.headers.get("cache-control") ?? "")
        const counts = declared && answer.status < 500 && !(kept && answer.ok)
        expect(answer.headers.has("RateLimit"), `${name} ${answer.status}`).toBe(counts)
        expect(answer.headers.has("RateLimit-Policy"), name).toBe(counts)
        if (counts) counted++
        await answer.body?.cancel()
      }
    }
    expect(counted).toBeGreaterThan(30)
  })

  test("is nothing of what officers do", async () => {
    const headers = await officerHeader("officer", "410105")
    expect((await lookUp(node(), headers)).headers.get("RateLimit")).toBeNull()
  })

  test("adds up to what was sent, for the key alone", async () => {
    const [one, other] = [node(), node()]
    const [mine, others] = [await newKey(database.sql, { units: 1_000 }), await newKey(database.sql)]
    for (let n = 0; n < 70; n++) await lookUp(n % 2 ? one : other, mine.headers)
    for (let n = 0; n < 30; n++) await one.request("/v1/search?q=x", { headers: mine.headers })
    await lookUp(one, others.headers)
    await other.quota.settle()
    const usage = usageSchema.parse(await (await one.request("/v1/usage", { headers: mine.headers })).json())
    expect(usage).toMatchObject({
      day: "2026-06-30",
      resets_at: "2026-06-30T16:00:00.000Z",
      units: { quota: 1_000, used: 130, left: 870 },
      rows: { quota: 1_000, used: 0 },
      operations: [
        { operation: "getSubject", requests: 70, units: 70 },
        { operation: "search", requests: 30, units: 60 },
      ],
      days: [{ day: "2026-06-30", requests: 100, units: 130, rows: 0 }],
    })
    for (const header of [{}, await officerHeader("auditor", "410105")]) {
      expect([401, 403]).toContain((await one.request("/v1/usage", { headers: header })).status)
    }
  })
})

test("usage stands on a page of the console, for the key that has signed in", async () => {
  const app = node()
  const { headers } = await newKey(database.sql, { units: 5_000 })
  for (let n = 0; n < 3; n++) await lookUp(app, headers)
  const cookie = await signIn(app, headers.authorization.slice("Bearer ".length))
  const page = await look(app, "/console/usage", cookie)
  expect(page.status).toBe(200)
  for (const text of ["今日剩余", "4,997", "按代码查询", "2026-06-30"]) expect(page.text).toContain(text)
  expect((await look(app, "/console/usage")).status).toBe(303)

  // What the page says that a thing costs is what it costs.
  const told =
    /为 (\d+) 个单位；检索为 (\d+)，检索结果下载为 (\d+)，批量下载和开放数据为 (\d+)，名称比对每个名称为 (\d+)，报告和证明每份为 (\d+)。/
  const ids = ["getSubject", "search", "takeRecords", "createSearchJob", "match", "getReport"]
  const [, ...units] = told.exec(page.text) ?? []
  expect(units.map(Number)).toEqual(ids.map((id) => (costOf(id) as { units: number }).units))
  expect([costOf("getCertificate"), costOf("getOpenData")]).toEqual([costOf("getReport"), costOf("createSearchJob")])
})

describe("rows of streams and jobs", () => {
  const codes = [1, 2, 1, 2, 1].map((n) => codeOf(n))
  const csv = `店,code\n${codes.map((code, n) => `S${n},${code}\n`).join("")}`
  const stream = (app: TestApp, headers: Record<string, string>, type: string, body: string, query = "") =>
    app.request(`/v1/check/stream${query}`, { method: "POST", headers: { ...headers, "content-type": type }, body })

  test("are spent as they are answered, and a stream that is left off says where, and how it goes on", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { rows: 3 })
    const answer = await stream(app, headers, "text/csv", csv)
    expect(answer.headers.get("RateLimit-Policy")).toBe('"rows";q=3;w=86400')
    const lines = (await answer.text()).trimEnd().split("\n")
    expect(lines).toHaveLength(1 + 3 + 1)
    expect(lines[3]).toBe(`S2,${codeOf(1)},listed,abnormal,AB-E4,`)
    expect(lines[4]).toMatch(/^,,stopped,,,此密钥今日可核查的行数已用完：自第 5 行起没有核查。/)
    const refused = await stream(app, headers, "text/csv", csv)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ "violated-policies": ["rows"] })
    now += 24 * 3600 * 1000
    const rest = await stream(app, headers, "text/csv", `店,code\nS3,${codeOf(2)}\nS4,${codeOf(1)}\n`)
    expect((await rest.text()).trimEnd().split("\n")).toHaveLength(3)
  })

  test("say so in a line of NDJSON, and behind a column of advice", async () => {
    const app = node()
    const { headers } = await newKey(database.sql, { rows: 3 })
    const ndjson = codes.map((code) => `${JSON.stringify({ code })}\n`).join("")
    const answer = await stream(app, headers, "application/x-ndjson", ndjson)
    const lines = (await answer.text()).trimEnd().split("\n")
    expect(lines).toHaveLength(4)
    expect(JSON.parse(lines[3] ?? "")).toMatchObject({ line: 4, verdict: "stopped", retry_after: 12 * 3600 })
    const advised = await newKey(database.sql, { rows: 2 })
    const policy = { method: "PUT", headers: { ...advised.headers, "content-type": "application/json" } }
    const rule = { lists: { abnormal: { advice: "block" } } }
    await app.app.request("/v1/check/policy", { ...policy, body: JSON.stringify(rule) })
    const told = await (await stream(app, advised.headers, "text/csv", csv, "?advice=true&records=true")).text()
    const widths = told
      .trimEnd()
      .split("\n")
      .map((line) => readCsvFields(line).length)
    expect(new Set(widths).size).toBe(1)
    expect(widths).toHaveLength(1 + 2 + 1)
  })

  test("of a file are spent before its first row is checked, or none is", async () => {
    const client = await newKey(database.sql, { rows: 8 })
    const app = node()
    const desk = jobDesk(database, { quota: app.quota, clock: () => now })
    const first = await desk.taken(csv, client.headers)
    const second = await desk.taken(csv, client.headers)
    await desk.work()
    expect(await desk.job(first.id, client.headers)).toMatchObject({ state: "done", rows_done: 5 })
    expect(await desk.job(second.id, client.headers)).toMatchObject({
      state: "failed",
      rows_done: 0,
      problem: expect.stringContaining("文件有 5 行，此密钥今日还可核查 3 行"),
    })
    await (await stream(app, client.headers, "text/csv", csv)).text()
    expect((await desk.send(csv, client.headers)).status).toBe(429)
    const usage = usageSchema.parse(await (await app.request("/v1/usage", { headers: client.headers })).json())
    expect(usage).toMatchObject({
      rows: { quota: 8, used: 8, left: 0 },
      operations: [
        { operation: "checkStream", requests: 1, rows: 3 },
        { operation: "createCheckJob", requests: 2, rows: 5 },
        { operation: "getCheckJob", requests: 2, units: 2 },
      ],
    })
  })
})

describe("the public", () => {
  const path = `/v1/subjects/${codeOf(1)}`

  test("is counted by address, slowed, and then refused with the next step", async () => {
    const slowed: number[] = []
    const app = node({ pass: async (ms) => void slowed.push(ms) })
    const answers: Response[] = []
    for (let n = 0; n < 65; n++) answers.push(await publicly(app, path, "203.0.113.7"))
    expect(answers.slice(0, 60).every(({ status }) => status === 200)).toBe(true)
    expect(answers[0]?.headers.get("RateLimit")).toBe('"minute";r=59;t=1')
    expect(slowed).toHaveLength(30)
    expect(Math.max(...slowed)).toBeLessThanOrEqual(2_000)
    const refused = answers[60]
    expect(refused?.status).toBe(429)
    expect(refused?.headers.get("Retry-After")).toBe("2")
    expect(await refused?.json()).toMatchObject({ detail: expect.stringContaining("API 密钥") })
    expect((await publicly(app, path, "198.51.100.1")).status).toBe(200)
    const page = await publicly(app, `/subjects/${codeOf(1)}`, "203.0.113.7", { accept: "text/html" })
    expect(page.status).toBe(429)
    expect(page.headers.get("content-type")).toContain("text/html")
    expect(page.headers.get("Retry-After")).toBe("2")
  })

  test("can't pass for somebody else by a header that it sends", async () => {
    const app = node()
    for (let n = 0; n < 60; n++) {
      await publicly(app, path, "203.0.113.7", { "x-forwarded-for": `198.51.100.${n}`, "cf-connecting-ip": "1.1.1.1" })
    }
    expect((await publicly(app, path, "203.0.113.7", { "x-forwarded-for": "192.0.2.1" })).status).toBe(429)
  })

  test("on one /64 is one", async () => {
    const app = node()
    for (let n = 0; n < 60; n++) await publicly(app, path, `2001:db8:1:2::${n.toString(16)}`)
    expect((await publicly(app, path, "2001:db8:1:2:ffff::1")).status).toBe(429)
    expect((await publicly(app, path, "2001:db8:1:3::1")).status).toBe(200)
  })

  test("leaves no address behind, in the database or in the log", async () => {
    const app = node()
    for (let n = 0; n < 61; n++) await publicly(app, path, "203.0.113.77")
    await app.quota.settle("end")
    const tables = await database.sql<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`
    for (const { name } of tables) {
      const [row] = await database.sql<{ held: boolean }[]>`
        select exists (select from ${database.sql(name)} t where t::text like '%203.0.113.77%') as held`
      expect(row?.held, name).toBe(false)
    }
    expect(app.log.join("\n")).not.toContain("203.0.113")
  })

  test("that tries keys is counted too", async () => {
    const app = node()
    const wrong = { authorization: "Bearer gongshi_none" }
    for (let n = 0; n < 60; n++) expect((await publicly(app, path, "203.0.113.9", wrong)).status).toBe(401)
    expect((await publicly(app, path, "203.0.113.9", wrong)).status).toBe(429)
  })
})
