/** Idempotency-Key: the same again is answered as before, nothing is done twice, and nobody is given another's answer. */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { createApp } from "../../src/app/app.ts"
import { asking } from "../../src/http/idempotency.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { answerBook } from "../../src/kit/case/answer-store.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
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

test("every operation that does something by POST takes a name, and what takes none only asks", () => {
  const document = openApiDocument(
    createApp({ version: "0" }, () => {
      throw new Error("describing the API takes no parts")
    }),
    { version: "0" },
  )
  const takes: string[] = []
  const takesNone: string[] = []
  for (const methods of Object.values(document.paths ?? {})) {
    const { post: operation } = methods as Record<string, { operationId: string; parameters?: object[] }>
    if (!operation) continue
    const isNamed = (operation.parameters ?? []).some(
      (each) =>
        ("name" in each && each.name === "idempotency-key") ||
        ("$ref" in each && each.$ref === "#/components/parameters/IdempotencyKey"),
    )
    ;(isNamed ? takes : takesNone).push(operation.operationId)
  }
  expect(new Set(takesNone)).toEqual(asking)
  expect(takes.length).toBeGreaterThan(50)
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

test("one that was broken off stays taken: nobody knows how far it came, and it is not done twice", async () => {
  const key = randomUUID()
  const book = answerBook(database.sql)
  const [client] = await database.sql<{ actor: string }[]>`select actor from kept_answer where status = 201 limit 1`
  // The process ends between what it does and what it keeps of it.
  expect(await book.take({ actor: client?.actor ?? "", key, at: now })).toBe(null)
  expect(await book.take({ actor: client?.actor ?? "", key, at: now })).toEqual({ kind: "open" })
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
