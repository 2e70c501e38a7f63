/**
 * Heavy work that is open to everybody: a crowd at it waits or is sent away, and the others are answered.
 */
import { Hono } from "hono"
import { beforeAll, describe, expect, test } from "vitest"
import { anyone } from "../../src/access/principal.ts"
import { costOf } from "../../src/access/quota/cost.ts"
import type { Environment } from "../../src/http/environment.ts"
import { type Bounds, type GateName, gated, openGate, openGates } from "../../src/http/gate.ts"
import { gate } from "../../src/http/gatekeeper.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { problemSchema } from "../../src/http/problem.ts"
import { clientHeader, type TestApp, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { patienceMs } from "../support/patience.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const database = useDatabase()
// A press that stands still until it is told to go on.
let printing = 0
let press = Promise.withResolvers<void>()
const app = testApp(
  () => database.sql,
  {
    async printStatement() {
      printing++
      await press.promise
      return new Uint8Array(8)
    },
  },
  {
    gates: {
      statement: { atOnce: 2, waiting: 3, waitMs: patienceMs },
      statistics: { atOnce: 2, waiting: 3, waitMs: patienceMs },
      search: { atOnce: 2, waiting: 3, waitMs: patienceMs },
    },
  },
)
const report = `/subjects/${codeOf(1)}/report.pdf` as const

beforeAll(async () => {
  await importRecords(database.sql, [abnormalRow(1)])
})

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe.each([
  ["as pages", report, {}],
  ["as the API gives them", `/v1${report.replace(".pdf", "")}`, { accept: "application/pdf" }],
])("of ten statements at once, %s,", (_, where, headers) => {
  test("two are made, three wait, the others come again; look-ups and keys are answered meanwhile", async () => {
    printing = 0
    press = Promise.withResolvers()
    const platform = await clientHeader(database.sql, "platform")
    const crowd = Array.from({ length: 10 }, () => app.request(where, { headers }))
    let refused = 0
    for (const each of crowd) void each.then(({ status }) => (refused += status === 503 ? 1 : 0))
    await until(() => printing >= 2 && refused >= 5)
    expect([printing, refused]).toEqual([2, 5])
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
    expect((await app.request(`/subjects/${codeOf(1)}`)).status).toBe(200)
    const own = app.request(where, { headers: { ...headers, ...platform } })
    await until(() => printing === 3)
    press.resolve()
    const answers = await Promise.all(crowd)
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(200), ...Array(5).fill(503)])
    expect((await own).status).toBe(200)
    for (const answer of answers.filter(({ status }) => status === 503)) {
      expect(answer.headers.get("retry-after")).toBe("5")
      const text = await answer.text()
      if (where.startsWith("/v1")) expect(problemSchema.parse(JSON.parse(text)).type).toBe("urn:gongshi:problem:busy")
      else expect(text).toContain("请稍后重试")
    }
    expect((await app.request(where, { headers })).status).toBe(200)
  })
})

test.each(["/v1/statistics?by=region", "/v1/statistics/annual?authority=410100&year=2025", "/statistics?by=region"])(
  "of ten who ask for %s at once two are counted for and three wait; look-ups are answered meanwhile",
  async (where) => {
    const holding = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const held = database.sql.begin(async (tx) => {
      await tx`lock table statistic_cell in access exclusive mode`
      begun.resolve()
      await holding.promise
    })
    await begun.promise
    const crowd = Array.from({ length: 10 }, () => app.request(where))
    const first = await Promise.race(crowd)
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, "5"])
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
    holding.resolve()
    await held
    const statuses = (await Promise.all(crowd)).map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array(5).fill(200), ...Array(5).fill(503)])
  },
)

test.each(["/v1/search?q=示例&in=all&limit=100", "/v1/search?q=示例&in=records", "/?q=示例"])(
  "of ten who search %s at once two are searched for and three wait; look-ups are answered meanwhile",
  async (where) => {
    const begun = Promise.withResolvers<void>()
    const holding = Promise.withResolvers<void>()
    const held = database.sql.begin(async (tx) => {
      await tx`lock table search_name, search_record in access exclusive mode`
      begun.resolve()
      await holding.promise
    })
    await begun.promise
    const crowd = Array.from({ length: 10 }, () => app.request(where))
    const first = await Promise.race(crowd)
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, "5"])
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
    holding.resolve()
    await held
    const statuses = (await Promise.all(crowd)).map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array(5).fill(200), ...Array(5).fill(503)])
  },
)

test("one that fails leaves the gate as it was", async () => {
  for (let n = 0; n < 8; n++) expect((await app.request("/v1/subjects/nobody/report")).status).toBe(400)
  press.resolve()
  expect((await app.request(report)).status).toBe(200)
})

test("one that is read slowly, or no more, keeps nobody out, and is read to its end", async () => {
  const door = openGate({ atOnce: 1, waiting: 4 })
  const streaming = new Hono<Environment>()
    .use(async (c, next) => {
      c.set("gates", { ...openGates(), table: door })
      c.set("principal", anyone)
      await next()
    })
    .get("/", gate("getOpenData"), (c) => {
      let left = 5
      const pull = (to: ReadableStreamDefaultController) =>
        left-- > 0 ? to.enqueue(new TextEncoder().encode("x")) : to.close()
      return c.body(new ReadableStream({ pull }))
    })
  const slow = ((await streaming.request("/")).body as ReadableStream<Uint8Array>).getReader()
  expect((await slow.read()).done).toBe(false)
  // Waits for the other to pause.
  expect(await (await streaming.request("/")).text()).toBe("xxxxx")
  let read = 1
  while (!(await slow.read()).done) read++
  expect(read).toBe(5)
  const leave = await door.enter()
  expect(leave).not.toBeNull()
  // Whoever comes back waits as everybody does, and an answer that nobody takes any more gives its place back.
  leave?.()
  await (await streaming.request("/")).body?.cancel()
  expect(await (await streaming.request("/")).text()).toBe("xxxxx")
})

const record = "0198b7a2-0000-7000-8000-000000000001"
const signed = "signed, and set on paper for whoever asks so"
const walks = "reads nodes of a tree from top to bottom, and hashes"
const finds = "looks through names and texts, and weighs what it finds"
const counts = "counts rows of the whole register"

/** What has to stand behind which gate: the operation or page, its gate, a request for it, and why it is heavy. */
const behind: readonly (readonly [string, GateName, `${"GET" | "POST"} /${string}`, string])[] = [
  ["getReport", "statement", `GET /v1/subjects/${codeOf(1)}/report`, signed],
  ["getCertificate", "statement", `GET /v1/records/${record}/certificate`, signed],
  ["statementPage", "statement", `GET /subjects/${codeOf(1)}/report`, signed],
  ["statementPage", "statement", `GET ${report}`, signed],
  ["statementPage", "statement", `GET /records/${record}/certificate`, signed],
  ["statementPage", "statement", `GET /records/${record}/certificate.pdf`, signed],
  ["statementPage", "statement", `GET /records/${record}/ending`, signed],
  ["statementPage", "statement", `GET /records/${record}/ending.pdf`, signed],
  ["match", "match", "POST /v1/match", "looks for each name among all that sound or look alike"],
  ["getRecordProof", "proof", `GET /v1/records/${record}/proof`, walks],
  ["getInclusionProof", "proof", "GET /log/proof/inclusion?position=0&size=1", walks],
  ["getConsistencyProof", "proof", "GET /log/proof/consistency?from=1&to=1", walks],
  ["getMapProof", "proof", `GET /log/map/${codeOf(1)}`, walks],
  ["listReleases", "proof", "GET /v1/releases", walks],
  ["getStatistics", "statistics", "GET /v1/statistics?by=region", counts],
  ["getAnnualFigures", "statistics", "GET /v1/statistics/annual?authority=410100&year=2025", counts],
  ["getAgencyStatistics", "statistics", "GET /v1/statistics/agencies", counts],
  ["getRecallFigures", "statistics", "GET /v1/recalls/figures", counts],
  ["listCopies", "statistics", "GET /v1/copies", counts],
  ["copiesPage", "statistics", "GET /copies", counts],
  ["statisticsPage", "statistics", "GET /statistics?by=region", counts],
  ["recallsPage", "statistics", "GET /recalls", counts],
  ["search", "search", "GET /v1/search?q=示例", finds],
  ["search", "search", "GET /v1/search?q=示例&in=all&limit=100", finds],
  ["searchPage", "search", "GET /?q=示例", finds],
  ["searchPage", "search", "GET /?q=示例&in=records", finds],
  ["takeRecords", "results", "GET /v1/search/records/csv", "searches ten times"],
  ["getOpenData", "table", "GET /v1/open-data/abnormal", "reads a whole list"],
]

describe("behind its gate stands", () => {
  const shut: Bounds = { atOnce: 0, waiting: 0 }
  const gates = {
    ...{ statement: shut, match: shut, proof: shut, statistics: shut, search: shut, results: shut, table: shut },
  }
  const others = (own: GateName) => Object.fromEntries(Object.entries(gates).filter(([name]) => name !== own))
  const ask = (to: TestApp, request: string, headers: Record<string, string> = {}) => {
    const [method, where = ""] = request.split(" ")
    const body = method === "POST" ? JSON.stringify({ queries: { q: { name: "示例" } } }) : null
    return to.request(where, {
      method: method as string,
      body,
      headers: { "content-type": "application/json", ...headers },
    })
  }

  test.each(behind)("%s: %s, %s, which %s", async (_, gate, request) => {
    const closed = testApp(() => database.sql, {}, { gates: { [gate]: shut } })
    const refused = await ask(closed, request)
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"])
    expect(await refused.text()).toMatch(/urn:gongshi:problem:busy|请稍后重试/)
    // Nobody is held up by a crowd at another gate, nor whoever has quotas by any.
    expect(
      (
        await ask(
          testApp(() => database.sql, {}, { gates: others(gate) }),
          request,
        )
      ).status,
    ).not.toBe(503)
    expect((await ask(closed, request, await clientHeader(database.sql, "platform"))).status).not.toBe(503)
  })

  test("all that is open to everybody and costs as much as a match, or proves", () => {
    const paths = openApiDocument(app.app, { version: "0" }).paths ?? {}
    const operations = Object.values(paths).flatMap((methods) =>
      Object.values(methods as Record<string, { operationId: string; security: object[] }>),
    )
    const isOpen = (security: readonly object[]) => security.some((way) => Object.keys(way).length === 0)
    const isHeavy = (name: string) => {
      const cost = costOf(name)
      return name.endsWith("Proof") || (cost.of === "units" && cost.units >= 4)
    }
    const heavy = operations
      .filter(({ operationId, security }) => isOpen(security) && isHeavy(operationId))
      .map(({ operationId }) => operationId)
    const pages = ["statementPage", "statisticsPage", "recallsPage", "copiesPage", "searchPage"]
    const told = Object.fromEntries(behind.map(([name, gate]) => [name, gate]))
    expect([...heavy, "search", ...pages].filter((name) => !Object.hasOwn(told, name))).toEqual([])
    expect(gated).toEqual(told)
    const known = [...operations.map(({ operationId }) => operationId), ...pages]
    expect(Object.keys(gated).filter((name) => !known.includes(name))).toEqual([])
  })
})
