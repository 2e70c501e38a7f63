import { readFile } from "node:fs/promises"
import { beforeAll, describe, expect, test } from "vitest"
import { version } from "../../src/app/version.ts"
import { openPool } from "../../src/database/pool.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { problemSchema } from "../../src/http/problem.ts"
import type { SearchIndex } from "../../src/search/search-index.ts"
import { clientHeader, importReleased, importRows, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const { app, request, log } = testApp(() => database.sql)
const away = testApp(() => openPool("postgres://nobody@127.0.0.1:1/none", 1))

/** An index of which every call does the same. */
function indexOf(call: () => Promise<never>): SearchIndex {
  return {
    find: call,
    recall: call,
    listByCode: call,
    listBySpelling: call,
    frequencies: call,
    catchUp: call,
    rebuild: call,
    position: call,
  }
}

/** An index of which every call fails. */
function failingIndex(cause: string): SearchIndex {
  return indexOf(() => Promise.reject(new Error(cause)))
}

interface Operation {
  operationId?: string
  summary?: string
  tags?: string[]
  security?: unknown[]
  "x-scope"?: string
  parameters?: { in: string; name: string; schema: unknown }[]
  requestBody?: { required: boolean; content: Record<string, { schema: unknown; example?: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: Record<string, unknown> }> }>
}
const document = openApiDocument(app, { version })
const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
)
const named = operations.map((entry) => [`${entry.method.toUpperCase()} ${entry.path}`, entry] as const)

/** Whether a schema, or one that it is made of, shows an example. */
function holdsExample(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false
  if ("example" in schema) return true
  const name = "$ref" in schema ? String(schema.$ref).split("/").at(-1) : undefined
  if (name !== undefined) return holdsExample(document.components?.schemas?.[name])
  return Object.values(schema).some(holdsExample)
}

/** A path with examples in the place of its parameters. */
const concrete = (path: string) =>
  path
    .replace("{code}", codeOf(1))
    .replace("{list}", "penalty")
    .replace("{prefix}", "18e74")
    .replace("{id}", "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11")

beforeAll(() => importRows(database.sql, [abnormalRow(1), subjectRow(2)]))

describe("the description of the API", () => {
  test("in the repository is what the app serves", async () => {
    const served = await (await request("/openapi.json")).json()
    const committed = JSON.parse(await readFile("openapi/openapi.json", "utf8"))
    expect({ ...(served as object), info: committed.info }).toEqual(committed)
  })

  test.each(named)("%s says all that a user has to know", (_, { path, operation }) => {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/)
    expect(operation.summary?.length).toBeGreaterThan(10)
    expect(operation.tags).toHaveLength(1)
    expect(operation.security?.length).toBeGreaterThan(0)
    expect(operation["x-scope"]).toMatch(/^[a-z]+:[a-z]+$/)
    if (operation.requestBody) expect(operation.requestBody.required).toBe(true)
    const problems = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
    if (path.startsWith("/v1/")) expect(problems.length).toBeGreaterThan(0)
    for (const [, response] of problems)
      expect(Object.keys(response.content ?? {})).toEqual(["application/problem+json"])
    const answer = operation.responses["200"]?.content ?? {}
    for (const [type, { schema }] of Object.entries(answer)) {
      expect(holdsExample(schema), `an example of ${type}`).toBe(true)
      if (type === "application/json") expect(schema["$ref"], "a named schema").toMatch(/^#\/components\/schemas\//)
      else if (schema["$ref"] === undefined) expect(schema["example"]).toBeDefined()
    }
  })

  test("gives each operation a name of its own", () => {
    const names = operations.map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
  })

  test("names every route of the app that is no page", () => {
    const pages = new Set([
      "/",
      "/subjects/:code",
      "/catalogue",
      "/catalogue/:code",
      "/worklist",
      "/check",
      "/records/:id/:remedy{repair|objection}",
      "/documents/:id",
      "/documents/:id/pdf",
      "/follow",
      "/subjects/:code/help",
      "/subjects/:code/feed.atom",
      "/subjects/:code/follow",
      "/subjects/:code/other",
      "/following/:link",
      "/accessibility",
      "/about",
      "/alerts",
      "/alerts/own",
      "/exports",
      "/statistics",
      "/recalls",
      "/pledges",
      "/copies",
      "/data-requests",
      "/data-requests/:id{[0-9a-f-]{36}}",
      "/s/:code",
      "/subjects/:code/report",
      "/subjects/:code/report.pdf",
      "/records/:id/text",
      "/records/:id/certificate",
      "/records/:id/certificate.pdf",
      "/records/:id/ending",
      "/records/:id/ending.pdf",
      "/verify",
      "/verify/today",
      "/robots.txt",
      "/sitemap.xml",
      "/status",
      "/sign-in",
      "/sign-in/login",
      "/sign-in/callback",
      "/sign-in/post",
      "/sign-in/as",
      "/sign-out",
      "/welcome",
      "/docs",
      "/docs/try",
      "/docs/start.js",
      "/docs/:file",
      "/openapi.json",
    ])
    const routes = app.routes.filter(
      ({ method, path }) =>
        method !== "ALL" &&
        !pages.has(path) &&
        !/^\/(?:applications|assets|console|counter|desk|office)(?:\/|$)/.test(path),
    )
    // A tile's path has slashes, which a parameter of OpenAPI has not.
    const plainly = (path: string) => path.replace(":path{.+}", ":path")
    const described = new Set(
      operations.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`),
    )
    for (const route of routes) expect(described).toContain(`${route.method} ${plainly(route.path)}`)
  })
})

describe("the doors", () => {
  const closed = named.filter(
    ([, { operation }]) => !operation.security?.some((way) => Object.keys(way as object).length === 0),
  )

  test("are closed on everything that changes the register or works by the thousand", () => {
    expect(closed.map(([name]) => name).sort()).toEqual([
      "DELETE /v1/alerts/searches/{id}",
      "DELETE /v1/check/jobs/{id}",
      "DELETE /v1/contacts/{id}",
      "DELETE /v1/person-listings/{id}",
      "DELETE /v1/rosters/sellers/{seller}",
      "DELETE /v1/search/jobs/{id}",
      "DELETE /v1/subscriptions/{id}",
      "DELETE /v1/webhooks/{id}",
      "GET /v1/agencies",
      "GET /v1/agency",
      "GET /v1/alerts",
      "GET /v1/alerts/searches",
      "GET /v1/attachments",
      "GET /v1/attachments/{id}/content",
      "GET /v1/audit",
      "GET /v1/audit/export",
      "GET /v1/bulk-decisions",
      "GET /v1/bulk-decisions/{id}",
      "GET /v1/bulk-decisions/{id}/documents",
      "GET /v1/bulk-decisions/{id}/documents/pdf",
      "GET /v1/bulk-decisions/{id}/documents/zip",
      "GET /v1/bulk-decisions/{id}/rows",
      "GET /v1/check/identity-key",
      "GET /v1/check/jobs",
      "GET /v1/check/jobs/{id}",
      "GET /v1/check/jobs/{id}/events",
      "GET /v1/check/jobs/{id}/proofs",
      "GET /v1/check/jobs/{id}/receipt",
      "GET /v1/check/jobs/{id}/result",
      "GET /v1/check/jobs/{id}/rows",
      "GET /v1/check/jobs/{id}/summary",
      "GET /v1/check/policy",
      "GET /v1/check/receipts/{id}",
      "GET /v1/clients",
      "GET /v1/clients/{id}",
      "GET /v1/complaints",
      "GET /v1/complaints/rules",
      "GET /v1/contacts",
      "GET /v1/copies/ends",
      "GET /v1/copy-reports",
      "GET /v1/copy-reports/{id}",
      "GET /v1/credit-china",
      "GET /v1/data-requests",
      "GET /v1/data-requests/{id}",
      "GET /v1/data-requests/{id}/records",
      "GET /v1/data-uses",
      "GET /v1/decisions",
      "GET /v1/decisions/{id}",
      "GET /v1/decisions/{id}/file",
      "GET /v1/decisions/{id}/legality",
      "GET /v1/declarations",
      "GET /v1/declarations/{id}",
      "GET /v1/declarations/{id}/receipt",
      "GET /v1/documents",
      "GET /v1/documents/kinds",
      "GET /v1/documents/office",
      "GET /v1/documents/templates/{kind}",
      "GET /v1/documents/{id}",
      "GET /v1/documents/{id}/pdf",
      "GET /v1/duties",
      "GET /v1/duties/calls",
      "GET /v1/duties/measures",
      "GET /v1/duties/sellers",
      "GET /v1/feed",
      "GET /v1/file-grants",
      "GET /v1/file-grants/{id}",
      "GET /v1/file-grants/{id}/file",
      "GET /v1/file-grants/{id}/papers/{paper}",
      "GET /v1/file-grants/{id}/received/{paper}",
      "GET /v1/forms/{list}/records",
      "GET /v1/imports",
      "GET /v1/imports/{id}",
      "GET /v1/imports/{id}/findings",
      "GET /v1/imports/{id}/report",
      "GET /v1/leads",
      "GET /v1/leads/{id}",
      "GET /v1/leads/{id}/files/{file}",
      "GET /v1/letter-figures",
      "GET /v1/letter-receivers",
      "GET /v1/letters",
      "GET /v1/letters/{id}",
      "GET /v1/letters/{id}/files/{file}",
      "GET /v1/letters/{id}/papers/{paper}",
      "GET /v1/letters/{id}/receipt",
      "GET /v1/measure-objections",
      "GET /v1/measure-objections/{id}",
      "GET /v1/measures",
      "GET /v1/measures/own",
      "GET /v1/notices",
      "GET /v1/notices/feed",
      "GET /v1/notices/{id}",
      "GET /v1/notices/{id}/proof",
      "GET /v1/objections",
      "GET /v1/objections/{id}",
      "GET /v1/operation",
      "GET /v1/orders",
      "GET /v1/orders/{id}",
      "GET /v1/period-consents",
      "GET /v1/period-consents/{id}",
      "GET /v1/period-readable",
      "GET /v1/period-readings",
      "GET /v1/person-links",
      "GET /v1/person-listings",
      "GET /v1/person-listings/changes",
      "GET /v1/person-listings/changes/{id}",
      "GET /v1/prepared",
      "GET /v1/prepared/{id}",
      "GET /v1/prepared/{id}/file",
      "GET /v1/proceedings/{id}/owner",
      "GET /v1/recalls",
      "GET /v1/recalls/calls",
      "GET /v1/records/{id}/decision",
      "GET /v1/records/{id}/ending",
      "GET /v1/records/{id}/opening",
      "GET /v1/repairs",
      "GET /v1/repairs/{id}",
      "GET /v1/replies/{authority}/{year}",
      "GET /v1/replies/{authority}/{year}/lists/{list}",
      "GET /v1/rescreening",
      "GET /v1/rosters",
      "GET /v1/rosters/listed",
      "GET /v1/rosters/reports",
      "GET /v1/rosters/sellers",
      "GET /v1/rosters/statistics",
      "GET /v1/rosters/uploads/{id}/faults",
      "GET /v1/search/jobs",
      "GET /v1/search/jobs/{id}",
      "GET /v1/search/jobs/{id}/result",
      "GET /v1/sessions",
      "GET /v1/statistics/complaints",
      "GET /v1/subjects/{code}/period-report",
      "GET /v1/subscriptions",
      "GET /v1/told",
      "GET /v1/usage",
      "GET /v1/webhooks",
      "GET /v1/webhooks/{id}",
      "GET /v1/webhooks/{id}/deliveries",
      "GET /v1/worklist",
      "PATCH /v1/agency",
      "PATCH /v1/webhooks/{id}",
      "POST /v1/agency/key",
      "POST /v1/alerts/searches",
      "POST /v1/attachments",
      "POST /v1/bulk-decisions",
      "POST /v1/bulk-decisions/{id}/acts",
      "POST /v1/bulk-decisions/{id}/answers",
      "POST /v1/bulk-decisions/{id}/documents",
      "POST /v1/bulk-decisions/{id}/documents/acts",
      "POST /v1/bulk-decisions/{id}/rows",
      "POST /v1/check/jobs",
      "POST /v1/check/stream",
      "POST /v1/clients",
      "POST /v1/clients/{id}/acts",
      "POST /v1/clients/{id}/confirm-holder",
      "POST /v1/clients/{id}/key",
      "POST /v1/complaints",
      "POST /v1/complaints/rules",
      "POST /v1/contacts",
      "POST /v1/contacts/{id}/confirm",
      "POST /v1/copies/acknowledgements",
      "POST /v1/copy-reports",
      "POST /v1/copy-reports/{id}/answer",
      "POST /v1/copy-reports/{id}/judgement",
      "POST /v1/data-requests",
      "POST /v1/data-requests/{id}/acts",
      "POST /v1/data-requests/{id}/own-acts",
      "POST /v1/decisions",
      "POST /v1/decisions/{id}/acts",
      "POST /v1/declarations",
      "POST /v1/documents",
      "POST /v1/documents/changes/{id}",
      "POST /v1/documents/numbers",
      "POST /v1/documents/templates/{kind}",
      "POST /v1/documents/{id}/acts",
      "POST /v1/duties/measures",
      "POST /v1/duties/sellers/verified",
      "POST /v1/exports",
      "POST /v1/file-grants",
      "POST /v1/file-grants/{id}/acts",
      "POST /v1/imports",
      "POST /v1/imports/{id}/acts",
      "POST /v1/key",
      "POST /v1/leads",
      "POST /v1/leads/{id}/acts",
      "POST /v1/leads/{id}/files",
      "POST /v1/letter-batches/{id}/send",
      "POST /v1/letters",
      "POST /v1/letters/{id}/acts",
      "POST /v1/letters/{id}/answers",
      "POST /v1/letters/{id}/files",
      "POST /v1/marks",
      "POST /v1/match/decisions",
      "POST /v1/match/decisions/many",
      "POST /v1/measure-objections",
      "POST /v1/measure-objections/{id}/acts",
      "POST /v1/measures",
      "POST /v1/measures/{id}/acts",
      "POST /v1/notices/acts",
      "POST /v1/notices/{id}/acts",
      "POST /v1/objections",
      "POST /v1/objections/{id}/acts",
      "POST /v1/orders",
      "POST /v1/orders/{id}/acts",
      "POST /v1/orders/{id}/answer",
      "POST /v1/period-consents",
      "POST /v1/period-consents/{id}/withdraw",
      "POST /v1/person-links",
      "POST /v1/person-links/acts",
      "POST /v1/person-listings",
      "POST /v1/person-listings/changes/{id}",
      "POST /v1/prepared/{id}/acts",
      "POST /v1/repairs",
      "POST /v1/repairs/{id}/acts",
      "POST /v1/rosters",
      "POST /v1/rosters/reports/{id}/accept",
      "POST /v1/rosters/reports/{id}/return",
      "POST /v1/rosters/reveal",
      "POST /v1/search/jobs",
      "POST /v1/sessions/end",
      "POST /v1/subscriptions",
      "POST /v1/webhooks",
      "POST /v1/webhooks/{id}/deliveries/{delivery}/replay",
      "POST /v1/webhooks/{id}/ping",
      "POST /v1/webhooks/{id}/replay",
      "POST /v1/webhooks/{id}/rotate",
      "PUT /v1/check/policy",
      "PUT /v1/documents/office",
      "PUT /v1/proceedings/{id}/owner",
    ])
  })

  test.each(named)("%s refuses a credential that is not believed", async (_, { method, path }) => {
    for (const authorization of ["Bearer gongshi_made-up", "Bearer a.b.c", "Bearer", "Basic YTpi"]) {
      const response = await request(concrete(path), { method: method.toUpperCase(), headers: { authorization } })
      expect(response.status).toBe(401)
      expect(response.headers.get("www-authenticate")).toContain("Bearer")
    }
  })

  test.each(named)("%s lets no cache keep what is not public", async (name, { method, path, operation }) => {
    const ask = (headers: Record<string, string>) =>
      request(concrete(path), {
        method: method.toUpperCase(),
        headers: { "content-type": "application/json", ...headers },
      })
    const credentials = [
      await clientHeader(database.sql, "platform"),
      await officerHeader("head", "410105"),
      await merchantHeader(codeOf(1)),
      { authorization: "Bearer gongshi_made-up" },
      ...(closed.some(([each]) => each === name) ? [{}] : []),
    ]
    for (const credential of credentials) {
      const { status, headers } = await ask(credential)
      expect([status, operation.operationId, headers.get("cache-control")]).toEqual([
        ...[status, operation.operationId],
        expect.stringContaining("no-store"),
      ])
    }
  })

  test("open to a source for its imports, leads, counts of complaints and what it is told alone", async () => {
    const header = await clientHeader(database.sql, "source", { authorities: ["410105"] })
    const open: string[] = []
    for (const [name, { method, path }] of closed) {
      const response = await request(concrete(path), { method: method.toUpperCase(), headers: header })
      if (response.status !== 403) open.push(name)
    }
    expect(open.sort()).toEqual([
      "GET /v1/imports",
      "GET /v1/imports/{id}",
      "GET /v1/imports/{id}/findings",
      "GET /v1/imports/{id}/report",
      "GET /v1/leads",
      "GET /v1/leads/{id}",
      "GET /v1/leads/{id}/files/{file}",
      "GET /v1/told",
      "POST /v1/complaints",
      "POST /v1/imports",
      "POST /v1/leads",
      "POST /v1/leads/{id}/files",
    ])
  })

  test("open to an API key until it is withdrawn, of which the database keeps a digest alone", async () => {
    const header = await clientHeader(database.sql, "agency")
    const post = () =>
      request("/v1/check/stream", {
        method: "POST",
        headers: { ...header, "content-type": "text/csv" },
        body: "code\n9\n",
      })
    expect((await post()).status).toBe(200)
    const rows = JSON.stringify(await database.sql`select * from api_client`)
    expect(rows).not.toContain(header["authorization"]?.slice(-43))
    await database.sql`update api_client set revoked_at = now()`
    expect((await post()).status).toBe(401)
  })
})

describe("an import over HTTP", () => {
  const send = async (
    rows: unknown[],
    header: Record<string, string>,
    { authority = "410105", type = "application/x-ndjson" } = {},
  ) =>
    importReleased({ request }, authority, "/v1/imports?source=test.ndjson", {
      headers: { ...header, "content-type": type },
      body: rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n"),
    })

  test("takes the good rows, names the bad ones, and can be asked about later", async () => {
    const header = await officerHeader("officer", "410105")
    const response = await send([abnormalRow(11), "{", abnormalRow(12, { authority: "110101" })], header)
    expect(response.status).toBe(200)
    const run = (await response.json()) as { id: string; report: string }
    expect(run).toMatchObject({ rows: 3, added: 1, rejected: 2, source: "test.ndjson" })
    expect(await (await request(`/v1/imports/${run.id}`, { headers: header })).json()).toEqual(run)
    const report = await (await request(run.report, { headers: header })).text()
    expect(
      report
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).line),
    ).toEqual([2, 3])
    expect((await request(`/v1/search?q=${encodeURIComponent("第11号")}`)).status).toBe(200)
    const [audit] = await database.sql`select actor from audit_event where import_id = ${run.id}`
    const [sent] =
      await database.sql`select actor from audit_event where object = ${run.id} and act = 'import.received'`
    expect(sent?.["actor"]).toBe("officer:410105:test")
    expect(audit?.["actor"]).toBe("officer:410105:releaser")
  })

  test("takes no other type of content", async () => {
    expect(
      (await send([abnormalRow(13)], await officerHeader("administrator", "410000"), { type: "application/json" }))
        .status,
    ).toBe(415)
  })

  test("of an administrator reaches over the authorities below, and for another’s people its rows wait", async () => {
    const of = async (authority: string) =>
      (
        await send([abnormalRow(14, { authority })], await officerHeader("administrator", "410000"), {
          authority: "410000",
        })
      ).json()
    expect(await of("110101")).toMatchObject({ added: 0, held: 1, rejected: 0 })
    expect(await of("410105")).toMatchObject({ added: 1, rejected: 0 })
  })

  test("that nobody made is not found", async () => {
    const header = await officerHeader("officer", "410105")
    expect((await request("/v1/imports/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", { headers: header })).status).toBe(404)
    expect((await request("/v1/imports/nonsense", { headers: header })).status).toBe(400)
  })
})

describe("a look-up", () => {
  const get = async (text: string) => request(`/v1/subjects/${encodeURIComponent(text)}`)

  test("gives subject, live records and log position, however the code is written", async () => {
    const code = codeOf(1)
    for (const text of [code, code.toLowerCase(), `${code.slice(0, 6)} ${code.slice(6)}`, code.replaceAll("0", "０")]) {
      const response = await get(text)
      expect(response.status).toBe(200)
      const { size } = (await database.sql<{ size: number }[]>`select size from log_head`)[0] ?? {}
      expect(await response.json()).toMatchObject({
        subject: { code },
        records: [{ list: "abnormal", ground: "AB-E4" }],
        as_of: { size },
      })
    }
  })

  test("of a subject without records has an empty list and says so with 200", async () => {
    expect(await (await get(codeOf(2))).json()).toMatchObject({ subject: { code: codeOf(2) }, records: [] })
  })

  test("of a code that is not known is 404 and no clearance", async () => {
    const response = await get(codeOf(99))
    expect(response.status).toBe(404)
    expect(((await response.json()) as { detail: string }).detail).toContain("不等于没有记录")
  })

  test("of what can't be a code names the wrong character and the code that was likely meant", async () => {
    const response = await get(codeOf(1).replace("MA0", "MAO"))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      type: "urn:gongshi:problem:invalid-code",
      position: 11,
      likely: codeOf(1),
    })
  })

  test("of a record gives it by its id while it is live", async () => {
    const { records } = (await (await get(codeOf(1))).json()) as { records: { id: string; url: string }[] }
    expect((await request(records[0]?.url ?? "")).status).toBe(200)
    expect((await request("/v1/records/nonsense")).status).toBe(404)
  })
})

describe("a fault", () => {
  test("of the database is 503 everywhere, says nothing of the cause, and when to come again", async () => {
    for (const path of [`/v1/subjects/${codeOf(1)}`, "/v1/search?q=x", "/readyz", "/status"]) {
      const response = await away.request(path)
      expect(response.status).toBe(503)
      expect(response.headers.get("retry-after")).toBe("5")
      const text = await response.text()
      expect(text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|select|postgres/i)
      problemSchema.parse(JSON.parse(text))
    }
    expect((await away.request("/healthz")).status).toBe(200)
  })

  test("of an answer that is not there in time is 503 too, and not called an absent database", async () => {
    const never = () => new Promise<never>(() => {})
    const silent: SearchIndex = indexOf(never)
    const waiting = testApp(() => database.sql, { search: silent }, { deadlines: { answerWithinMs: 500 } })
    const response = await waiting.request("/v1/search?q=x")
    expect(response.status).toBe(503)
    expect(problemSchema.parse(await response.json()).type).toBe("urn:gongshi:problem:busy")
    expect(response.headers.get("retry-after")).toBe("5")
    // Others are answered by the same app, in a time that a busy machine may need twice.
    await expect.poll(async () => (await waiting.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
  })

  test("of the program is 500 with the request's id, which the operator finds in the log", async () => {
    const broken = testApp(() => database.sql, {
      search: failingIndex("secret cause"),
    })
    const response = await broken.request("/v1/search?q=x")
    expect(response.status).toBe(500)
    const body = problemSchema.parse(await response.json())
    expect(JSON.stringify(body)).not.toContain("secret")
    expect(broken.log.join()).toContain(body.instance?.replace("urn:uuid:", ""))
  })

  test("in the address is a problem, not a page, for programs", async () => {
    for (const path of ["/v1/nothing", "/nothing"]) {
      const response = await request(path, { headers: { accept: "application/json" } })
      expect(response.status).toBe(404)
      problemSchema.parse(await response.json())
    }
  })
})

test("every answer has the headers that keep a page safe", async () => {
  for (const path of ["/", "/healthz", "/docs", `/subjects/${codeOf(1)}`]) {
    const { headers } = await request(path)
    expect(headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(headers.get("x-content-type-options")).toBe("nosniff")
    expect(headers.get("referrer-policy")).toBe("no-referrer")
    expect(headers.get("strict-transport-security")).toContain("max-age")
  }
})

test("the operator's log holds no name, code or address of a request", async () => {
  await request(`/v1/search?q=${encodeURIComponent("示例秘密")}`)
  expect(log.join("\n")).not.toContain("示例")
})
