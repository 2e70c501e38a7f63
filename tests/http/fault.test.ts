/**
 * What is said of a request that is not as it should be: where the fault is, and in whose words.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { openApiDocument } from "../../src/http/openapi.ts"
import { findDescription } from "../../src/input/described-pattern.ts"
import { clientHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
const { app, request } = testApp(() => database.sql)
let platform: Record<string, string> = {}
let auditor: Record<string, string> = {}
beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  auditor = await officerHeader("auditor", "410105")
})

interface Refused {
  status: number
  detail: string
  errors?: { pointer: string; detail: string }[]
}

async function refused(path: string, init: RequestInit = {}): Promise<Refused> {
  const response = await request(path, { ...init, headers: { ...platform, ...init.headers } })
  const problem = (await response.json()) as Refused
  expect(problem.status).toBe(400)
  return problem
}

const json = (path: string, body: unknown, method = "POST") =>
  refused(path, {
    method,
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  })
const csv = (path: string, body: string) =>
  refused(path, { method: "POST", headers: { "content-type": "text/csv" }, body })
const post = { method: "POST" }
const pointersOf = ({ errors = [] }: Refused) => errors.map(({ pointer }) => pointer)

describe("a fault says where it is", () => {
  test.each([
    ["of a body that is no JSON", () => json("/v1/check", "{"), ""],
    ["of a body that is no object", () => json("/v1/check", []), ""],
    ["of a member that is missing", () => json("/v1/check", {}), "/queries"],
    ["of a member that nobody knows", () => json("/v1/check", { queries: { q: {} }, foo: 1 }), "/foo"],
    ["of one with a slash and a tilde", () => json("/v1/match", { queries: {}, "a/b~c": 1 }), "/a~1b~0c"],
    [
      "of a member within members",
      () => json("/v1/check/policy", { rules: [{ list: "no", advice: "block" }] }, "PUT"),
      "/rules/0/list",
    ],
    ["of queries of which there are none", () => json("/v1/check", { queries: {} }), "/queries"],
    ["of names of which there are none", () => json("/v1/match", { queries: {} }), "/queries"],
    ["of a stream that is a header alone", () => csv("/v1/check/stream", "code\n"), ""],
    ["of a stream of blank lines", () => csv("/v1/check/stream", "code\n\n\r\n\n"), ""],
    ["of a stream of hashes that is a header alone", () => csv("/v1/check/stream", "identity_hash\n"), ""],
    [
      "of NDJSON without a line",
      () => refused("/v1/check/stream", { ...post, headers: { "content-type": "application/x-ndjson" }, body: "\n" }),
      "",
    ],
    ["of a column that a stream has not", () => csv("/v1/check/stream?column=x", "code\n1\n"), "/column"],
    ["of a column that a file has not", () => csv("/v1/check/jobs?code_column=x", "code\n1\n"), "/code_column"],
    ["of another that it has not", () => csv("/v1/check/jobs?name_column=x", "code\n1\n"), "/name_column"],
    ["of a place among alerts", () => refused("/v1/alerts?from=x"), "/from"],
    ["of a place past the end of alerts", () => refused("/v1/alerts?from=999999"), "/from"],
    ["of a period that is none", () => csv("/v1/rosters?mode=full&period=2027-02", "x"), "/period"],
    ["of a period that has not begun", () => csv("/v1/rosters?mode=full&period=2027-01", "x"), "/period"],
    ["of a period with changes alone", () => csv("/v1/rosters?mode=delta&period=2026-01", "x"), "/mode"],
    ["of a cursor", () => refused("/v1/search?q=x&cursor=x"), "/cursor"],
    ["of a number", () => refused("/v1/search?q=x&limit=many"), "/limit"],
    ["of lists in a report", () => refused("/v1/subjects/91000000MA0000008C/report?lists=x"), "/lists"],
    ["of the path", () => refused("/v1/check/range/xyz"), "/prefix"],
  ])("%s", async (_, ask, pointer) => {
    expect(pointersOf(await ask())).toEqual([pointer])
  })

  test("of the place from which a webhook is sent its alerts again", async () => {
    const headers = { ...platform, "content-type": "application/json" }
    const body = JSON.stringify({ url: "https://127.0.0.1:9/hook" })
    const { id } = (await (await request("/v1/webhooks", { method: "POST", headers, body })).json()) as { id: string }
    expect(pointersOf(await refused(`/v1/webhooks/${id}/replay?from=x`, { method: "POST" }))).toEqual(["/from"])
  })

  test("of a query under a name", async () => {
    const headers = { "content-type": "application/json" }
    const body = JSON.stringify({ queries: { "a/b": { name: "" }, c: 1 } })
    const answer = await request("/v1/match", { method: "POST", headers, body })
    const { responses } = (await answer.json()) as { responses: Record<string, { problem: Refused }> }
    expect(Object.values(responses).map(({ problem }) => pointersOf(problem))).toEqual([
      ["/queries/a~1b/name"],
      ["/queries/c"],
    ])
  })
})

describe("a fault is told in words of our own", () => {
  const said = async (path: string, init: RequestInit = {}) => {
    const words = await Promise.all(
      ["zh", "en"].map(async (lang) => {
        const problem = await refused(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, init)
        return problem.errors?.[0]?.detail ?? ""
      }),
    )
    return words
  }
  const body = (value: unknown, method = "POST"): RequestInit => ({
    ...{ method, body: JSON.stringify(value) },
    headers: { "content-type": "application/json" },
  })

  test.each([
    ["/v1/check", body({}), "缺少此项", "it is missing"],
    ["/v1/check", body([]), "应为对象，收到的是数组", "it should be an object, and is an array"],
    ["/v1/check", body({ queries: "x" }), "应为对象，收到的是文本", "it should be an object, and is a text"],
    [
      "/v1/check/range/xyz",
      {},
      "应为代码 SHA-256 的前 5 位十六进制数字",
      "the first 5 hex digits of the code's SHA-256",
    ],
    ["/v1/search?q=x&region=1", {}, "应为 2、4 或者 6 位行政区划代码", "a region's code of 2, 4 or 6 digits"],
    ["/v1/search?q=x&limit=0", {}, "不得小于 1", "at least 1"],
    ["/v1/search?q=x&limit=1.5", {}, "应为整数", "it should be a whole number"],
    ["/v1/search?q=x&from=today", {}, "应为日期，如 2026-03-05", "a day, as 2026-03-05"],
    ["/v1/search?q=x&list=x", {}, "应为 abnormal、serious 或者 penalty", "it should be abnormal, serious or penalty"],
    ["/v1/check/receipts/x", {}, "应为编号（UUID）", "it should be an id (UUID)"],
    ["/log/proof/inclusion?position=-1", {}, "应为从 0 起的整数，最多 15 位", "it should be a whole number from 0 on"],
    ["/log/proof/inclusion?position=2251799813685247", {}, "应为从 0 起的整数，最多 15 位", "of 15 digits at most"],
    ["/log/proof/inclusion", {}, "缺少此项", "it is missing"],
  ])("%s %j", async (path, init, zh, en) => {
    const [inChinese, inEnglish] = await said(path, init as RequestInit)
    expect(inChinese).toBe(zh)
    expect(inEnglish).toContain(en)
  })

  test("for every pattern that a request can fail to match", () => {
    const document = openApiDocument(app, { version: "0.0.0" })
    const components = document.components?.schemas as Record<string, unknown>
    const patterns: string[] = []
    const collect = (schema: unknown): void => {
      if (typeof schema !== "object" || schema === null) return
      const { pattern, format, $ref } = schema as { pattern?: unknown; format?: unknown; $ref?: unknown }
      if (typeof pattern === "string" && format === undefined) patterns.push(pattern)
      if (typeof $ref === "string") collect(components[$ref.split("/").at(-1) ?? ""])
      for (const part of Object.values(schema)) collect(part)
    }
    for (const methods of Object.values(document.paths ?? {})) {
      for (const operation of Object.values(methods as Record<string, { parameters?: unknown; requestBody?: unknown }>))
        collect([operation.parameters, operation.requestBody])
    }
    expect(patterns.length).toBeGreaterThan(5)
    for (const pattern of patterns) expect(findDescription(`/${pattern}/`), pattern).toBeDefined()
  })

  test("in a proceeding too", async () => {
    const headers = { ...(await officerHeader("officer", "410105")), "content-type": "application/json" }
    const proposal = JSON.stringify({ kind: "abnormal", subject: {}, authority: "41", evidence: 1, unheard: 1 })
    const { errors = [] } = await refused("/v1/decisions", { method: "POST", headers, body: proposal })
    expect(errors).toContainEqual({ pointer: "/authority", detail: "应为 6 位行政区划代码" })
    expect(errors).toContainEqual({ pointer: "/evidence", detail: "应为文本，收到的是数字" })
    expect(errors.map(({ pointer }) => pointer)).toContain("/unheard")
  })
})

describe("a parameter that the route does not know", () => {
  test.each([
    ["/v1/check/stream?colunm=foo", "/colunm", "column"],
    ["/v1/check/jobs?advise=true", "/advise", "advice"],
    ["/v1/check/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/result?fromat=csv", "/fromat", "format"],
  ])("is refused, with the one that was likely meant: %s", async (path, pointer, meant) => {
    const method = path.includes("/result") ? "GET" : "POST"
    const init = method === "GET" ? {} : { body: "code\n1\n", headers: { "content-type": "text/csv" } }
    const { errors } = await refused(path, { method, ...init })
    expect(errors).toEqual([{ pointer, detail: `没有此项，应为 ${meant}` }])
  })

  test.each([
    ["/v1/search?q=x&page=2", "limit"],
    ["/v1/check/jobs?format=pdf", "cursor、limit"],
    ["/v1/exports?x=1", "不用任何参数"],
    ["/log/checkpoint?x=1", "不用任何参数"],
    ["/exports/head?x", "不用任何参数"],
  ])("is refused, with those that there are: %s", async (path, words) => {
    const { errors = [] } = await refused(path)
    expect(errors).toHaveLength(1)
    expect(errors[0]?.detail).toContain(words)
  })

  test("is no business of whoever may not use the route", async () => {
    expect((await request("/v1/audit?x=1", { headers: platform })).status).toBe(403)
    expect((await request("/v1/audit?limit=1&x=1", { headers: auditor })).status).toBe(400)
  })

  test("does no harm on a page, and the language can be asked for everywhere", async () => {
    for (const path of ["/?utm_source=x", "/check?x=1", "/exports?x=1", "/healthz?x=1", "/v1/search?q=x&lang=en"])
      expect((await request(path)).status).toBe(200)
  })
})

test("a member that nobody knows is named with the one that was likely meant", async () => {
  const misspelt = await json("/v1/match", { queries: {}, treshold: 0.5 })
  expect(misspelt.errors).toEqual([{ pointer: "/treshold", detail: "没有此项，应为 threshold" }])
  const deep = await json("/v1/check/policy", { rules: [{ list: "serious", advise: "block" }] }, "PUT")
  expect(deep.errors).toContainEqual({ pointer: "/rules/0/advise", detail: "没有此项，应为 advice" })
})

test("what nobody knows is told without what would show it as another name, or give a terminal orders", async () => {
  const turned = await json("/v1/match", { queries: {}, "a\u202etxt\u200b\u001b[2J": 1 })
  expect(pointersOf(turned)).toEqual(["/a\ufffdtxt\ufffd\ufffd[2J"])
  expect(pointersOf(await refused("/v1/statistics?x%E2%80%AEy=1"))).toEqual(["/x\ufffdy"])
})

test("options of a match hold from the address, from the body before it, and from the query before both", async () => {
  const refusals = async (address: string, body: object, query: object) => {
    const answer = await request(`/v1/match${address}`, {
      method: "POST",
      headers: { ...platform, "content-type": "application/json" },
      body: JSON.stringify({ queries: { q: { name: "示例", ...query } }, ...body }),
    })
    return answer.status
  }
  // A platform may not ask for `all`, so its refusal tells whose word holds.
  expect(await refusals("?scope=all", {}, {})).toBe(403)
  expect(await refusals("?scope=all", { scope: "live" }, {})).toBe(200)
  expect(await refusals("?limit=2&threshold=0.5", {}, { limit: 1 })).toBe(200)
  expect(await refusals("?limit=0", {}, {})).toBe(400)
})
