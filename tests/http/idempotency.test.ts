/** Idempotency-Key: the same again is answered as before, nothing is done twice, and nobody is given another's answer. */
import { createHash, randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { Hono } from "hono"
import { beforeAll, describe, expect, test } from "vitest"
import { createApp } from "../../src/app/app.ts"
import { readBody, toByteStream } from "../../src/http/body.ts"
import type { Environment } from "../../src/http/environment.ts"
import { asking, named as takesName, tellsSecret } from "../../src/http/idempotency.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { answerBook } from "../../src/kit/case/answer-store.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../support/app.ts"
import { countWaiting, useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { clock: () => now })
let platform: Record<string, string> = {}
let other: Record<string, string> = {}

beforeAll(async () => {
  await importRows(database.sql, [abnormalRow(1)])
  platform = await clientHeader(database.sql, "platform")
  other = await clientHeader(database.sql, "platform")
})

const post = (path: string, body: unknown, headers: Record<string, string>, type = "application/json") =>
  app.request(path, {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  })
const named = (key: string, who = platform) => ({ ...who, "idempotency-key": key })
const search = { name: "虚假广告", q: "虚假广告" }
const searches = async (who = platform) =>
  ((await (await app.request("/v1/alerts/searches", { headers: who })).json()) as { searches: unknown[] }).searches
    .length

test("every operation by POST that does something takes a name, and each that makes what another confirms; what takes none only asks", () => {
  const document = openApiDocument(
    createApp({ version: "0" }, () => {
      throw new Error("describing the API takes no parts")
    }),
    { version: "0" },
  )
  const takes: string[] = []
  const takesNone: string[] = []
  for (const methods of Object.values(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(
      methods as Record<string, { operationId: string; parameters?: object[]; responses: Record<string, object> }>,
    )) {
      if (method !== "post" && !("202" in operation.responses)) continue
      const isNamed = (operation.parameters ?? []).some(
        (each) =>
          ("name" in each && each.name === "idempotency-key") ||
          ("$ref" in each && each.$ref === "#/components/parameters/IdempotencyKey"),
      )
      ;(isNamed ? takes : takesNone).push(operation.operationId)
    }
  }
  expect(new Set(takesNone)).toEqual(asking)
  expect(takes.length).toBeGreaterThan(50)
})

/** The members of a schema, in whatever is in it, with what is said of each. */
function membersOf(
  schema: unknown,
  schemas: Record<string, unknown>,
  seen: readonly string[] = [],
): [string, string][] {
  if (typeof schema !== "object" || schema === null) return []
  const { $ref, properties = {}, description: _, example: __, ...more } = schema as Record<string, unknown>
  const name = typeof $ref === "string" ? ($ref.split("/").at(-1) ?? "") : ""
  if (name !== "") return seen.includes(name) ? [] : membersOf(schemas[name], schemas, [...seen, name])
  const own = Object.entries(properties as Record<string, { description?: string }>)
  return [
    ...own.map(([member, { description = "" }]): [string, string] => [member, description]),
    ...[...own.map(([, each]) => each), ...Object.values(more).flat()].flatMap((each) =>
      membersOf(each, schemas, seen),
    ),
  ]
}

test("what is told once is kept under no name: every answer that holds such a thing is known", () => {
  const { paths = {}, components } = openApiDocument(
    createApp({ version: "0" }, () => {
      throw new Error("describing the API takes no parts")
    }),
    { version: "0" },
  )
  const told = Object.values(paths).flatMap((methods) => {
    const { post: operation } = methods as Record<string, { operationId: string; responses: Record<string, object> }>
    if (!operation) return []
    const good = Object.entries(operation.responses).flatMap(([status, each]) => (status[0] === "2" ? [each] : []))
    const contents = good.flatMap((each) => ("content" in each ? Object.values(each.content as object) : []))
    const members = contents.flatMap(({ schema }) => membersOf(schema, components?.schemas ?? {}))
    // A secret says so of itself, whatever it is called; and what is called one, says so.
    for (const [name, words] of members) if (name === "secret") expect(words).toMatch(/never again/)
    return members.some(([, words]) => /told this once|never again/.test(words)) ? [operation.operationId] : []
  })
  // What only trades, and is known by no name, is not kept either.
  expect(told.filter((operation) => !asking.has(operation)).toSorted()).toEqual([...tellsSecret].toSorted())
})

describe("the same again under the same name", () => {
  test("is answered as before, and done once", async () => {
    const key = randomUUID()
    const before = await searches()
    const first = await post("/v1/alerts/searches", search, named(key))
    const second = await post("/v1/alerts/searches", search, named(key))
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.headers.get("idempotency-replayed")).toBe("true")
    expect(await second.json()).toEqual(await first.json())
    expect(await searches()).toBe(before + 1)
  })

  test("of somebody else is another request", async () => {
    const key = randomUUID()
    const [own, theirs] = [
      await post("/v1/alerts/searches", search, named(key)),
      await post("/v1/alerts/searches", search, named(key, other)),
    ]
    expect([own.status, theirs.status]).toEqual([201, 201])
    expect(theirs.headers.has("idempotency-replayed")).toBe(false)
    expect(((await own.json()) as { id: string }).id).not.toBe(((await theirs.json()) as { id: string }).id)
  })

  test("with something else in it is refused, and at another address too", async () => {
    const key = randomUUID()
    await post("/v1/alerts/searches", search, named(key))
    const changed = await post("/v1/alerts/searches", { ...search, name: "另一" }, named(key))
    expect(await changed.json()).toMatchObject({ status: 422, type: "urn:gongshi:problem:key-reused" })
    expect((await post("/v1/webhooks", { url: "http://127.0.0.1:9/x" }, named(key))).status).toBe(422)
  })

  test("after a refusal is free: nothing was done under it", async () => {
    const key = randomUUID()
    expect((await post("/v1/alerts/searches", { name: 1 }, named(key))).status).toBe(400)
    expect((await post("/v1/alerts/searches", search, named(key))).status).toBe(201)
  })

  test("a day later is a new request", async () => {
    const key = randomUUID()
    const first = await post("/v1/alerts/searches", search, named(key))
    now += 86_400_001
    const later = await post("/v1/alerts/searches", search, named(key))
    expect([later.status, later.headers.has("idempotency-replayed")]).toEqual([201, false])
    expect(((await later.json()) as { id: string }).id).not.toBe(((await first.json()) as { id: string }).id)
  })

  test("is not answered with a secret, which is told once and kept nowhere", async () => {
    const key = randomUUID()
    const body = { url: "http://127.0.0.1:9/hook" }
    const first = await post("/v1/webhooks", body, named(key))
    const { secret } = (await first.json()) as { secret: string }
    expect(first.status).toBe(201)
    const again = await post("/v1/webhooks", body, named(key))
    expect(await again.json()).toMatchObject({ status: 409, type: "urn:gongshi:problem:request-done" })
    const kept = await database.sql`select row_to_json(k)::text as text from kept_answer k`
    expect(JSON.stringify(kept)).not.toContain(secret)
    const hooks = (await (await app.request("/v1/webhooks", { headers: platform })).json()) as { webhooks: unknown[] }
    expect(hooks.webhooks).toHaveLength(1)
  })
})

test("of two at once one is done, and the other told to come again", async () => {
  const key = randomUUID()
  const before = await searches()
  const both = await Promise.all([1, 2, 3].map(() => post("/v1/alerts/searches", search, named(key))))
  for (const answer of both) expect([201, 409]).toContain(answer.status)
  expect(both.some(({ status }) => status === 201)).toBe(true)
  expect(await searches()).toBe(before + 1)
})

describe("one of which nobody knows how far it came is not done twice: its name stays taken", () => {
  const expectOpen = async (key: string) => {
    const before = await searches()
    const again = await post("/v1/alerts/searches", search, named(key))
    expect(again.headers.get("retry-after")).toBe("5")
    expect(await again.json()).toMatchObject({ status: 409, type: "urn:gongshi:problem:request-open" })
    expect(await searches()).toBe(before)
  }

  test("where the process ended between what it did and what it kept of it", async () => {
    const [done, key] = [randomUUID(), randomUUID()]
    await post("/v1/alerts/searches", search, named(done))
    const [client] = await database.sql<{ actor: string }[]>`select actor from kept_answer where key = ${done}`
    if (!client) throw new Error("the request has left no name")
    expect(await answerBook(database.sql).take({ ...client, key, at: now })).toBe(null)
    await expectOpen(key)
  })

  test("where it was given up by the deadline, and its work went on", async () => {
    const hasty = testApp(() => database.sql, { clock: () => now }, { deadlines: { answerWithinMs: 50 } })
    const key = randomUUID()
    const before = await searches()
    const headers = { "content-type": "application/json", ...named(key) }
    await database.sql.begin(async (tx) => {
      await tx`lock table saved_search in exclusive mode`
      const late = await hasty.request("/v1/alerts/searches", { method: "POST", headers, body: JSON.stringify(search) })
      expect(late.status).toBe(503)
      await expect.poll(() => countWaiting(database.sql)).toBe(1)
    })
    await expect.poll(() => searches()).toBe(before + 1)
    // What becomes of the name comes behind.
    await setTimeout(500)
    await expectOpen(key)
  })
})

test("a file that streams is known by its bytes: the same is not taken twice, another is refused", async () => {
  const officer = await officerHeader("officer", "410105")
  const key = randomUUID()
  const rows = `${JSON.stringify(abnormalRow(5))}\n`
  const first = await post("/v1/imports", rows, named(key, officer), "application/x-ndjson")
  const second = await post("/v1/imports", rows, named(key, officer), "application/x-ndjson")
  expect([first.status, second.status]).toEqual([200, 200])
  expect(second.headers.get("idempotency-replayed")).toBe("true")
  expect(await second.json()).toEqual(await first.json())
  const otherRows = `${JSON.stringify(abnormalRow(6))}\n`
  expect((await post("/v1/imports", otherRows, named(key, officer), "application/x-ndjson")).status).toBe(422)
  const imports = await database.sql`select from import_run where source not in ('test')`
  expect(imports).toHaveLength(1)
})

describe("what is sent as another type than it is", () => {
  test("in lines that are called JSON is known by its bytes, and its answer kept", async () => {
    const key = randomUUID()
    const head = "经营者编号,名称,统一社会信用代码,实际经营地址,联系方式,网店名称,网址,行政区划代码"
    const row = `c-1,示例云杉商贸,${codeOf(1)},示例市示例路1号,service@shop.example,示例店,https://shop.example/c1,410105`
    const roster = `${head}\n${row}\n`
    const first = await post("/v1/rosters?mode=delta", roster, named(key))
    const second = await post("/v1/rosters?mode=delta", roster, named(key))
    expect([first.status, second.status]).toEqual([200, 200])
    expect(second.headers.get("idempotency-replayed")).toBe("true")
    expect(await second.json()).toEqual(await first.json())
  })

  test("in JSON that is called text is refused as without a name", async () => {
    const declared = { "content-length": String(Buffer.byteLength(JSON.stringify(search))) }
    const send = (headers: Record<string, string>) =>
      post("/v1/alerts/searches", search, { ...headers, ...declared }, "text/plain")
    expect([(await send(named(randomUUID()))).status, (await send(platform)).status]).toEqual([415, 415])
  })
})

test("what streams in crumbs is known by one digest, which costs as much as its bytes", async () => {
  const [pieceBytes, crumbBytes] = [1024 ** 2, 16]
  const bytes = Buffer.alloc(pieceBytes * 1.5 + 5, "示例 0123456789")
  const principal = { kind: "officer", subject: "crumbs", authority: "410105", role: "officer" } as const
  const parts = { answers: answerBook(database.sql), clock: () => now, log: () => {} }
  let length = 0
  const small = new Hono<Environment>()
    .use((c, next) => {
      c.set("parts", parts as never)
      c.set("principal", principal as never)
      return next()
    })
    .post("/stream", takesName("stream"), async (c) => {
      for await (const chunk of readBody(c.req.raw)) length += chunk.length
      return c.json({ length })
    })
  async function* crumbs() {
    for (let at = 0; at < bytes.length; at += crumbBytes) yield bytes.subarray(at, at + crumbBytes)
  }
  const key = randomUUID()
  const init = { method: "POST", headers: { "idempotency-key": key }, body: toByteStream(crumbs()) }
  const answer = await small.request("/stream?a=1", { ...init, duplex: "half" } as RequestInit)
  expect(await answer.json()).toEqual({ length: bytes.length })
  const sha256 = (...all: (string | Buffer)[]) => {
    const hash = createHash("sha256")
    for (const each of all) hash.update(each)
    return hash.digest()
  }
  const wanted = sha256(
    sha256(sha256("stream\n/stream?a=1\n"), bytes.subarray(0, pieceBytes)),
    bytes.subarray(pieceBytes),
  )
  const kept = await database.sql<{ asked: Buffer }[]>`select asked from kept_answer where key = ${key}`
  expect(kept.map(({ asked }) => Buffer.from(asked).toString("hex"))).toEqual([wanted.toString("hex")])
}, 10_000)

test("an act that publishes is done once: released twice under a name is released once", async () => {
  const officer = await officerHeader("officer", "410105")
  const sent = await post("/v1/imports", `${JSON.stringify(abnormalRow(7))}\n`, officer, "application/x-ndjson")
  const { id } = (await sent.json()) as { id: string }
  const checker = await officerHeader("checker", "410105", "releaser")
  const key = randomUUID()
  const release = () => post(`/v1/imports/${id}/acts`, { act: "release" }, named(key, checker))
  const [first, second] = [await release(), await release()]
  expect([first.status, second.status]).toEqual([200, 200])
  expect(second.headers.get("idempotency-replayed")).toBe("true")
  expect((await app.request(`/v1/subjects/${codeOf(7)}`)).status).toBe(200)
})

test("a name that is none is refused by name, and who is nobody has none", async () => {
  const wrong = await post("/v1/alerts/searches", search, named("x".repeat(256)))
  expect(await wrong.json()).toMatchObject({ status: 400, errors: [{ pointer: "/idempotency-key" }] })
  expect((await post("/v1/alerts/searches", search, { "idempotency-key": "a" })).status).toBe(401)
})
