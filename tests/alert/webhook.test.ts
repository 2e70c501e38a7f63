// Webhooks: what is sent is what somebody else's library verifies, nothing is lost, and every platform has its own.
import { randomBytes } from "node:crypto"
import { Webhook as Verifier } from "standardwebhooks"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Courier, openCourier } from "../../src/alert/courier.ts"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { secretBox } from "../../src/signing/secret-box.ts"
import { SharedKeyError } from "../../src/signing/shared-key.ts"
import { forgetShared, listShared } from "../../src/signing/shared-key-store.ts"
import { clientHeader, clock as fixedClock, newSecrets, officerHeader, testAlerting, testApp } from "../support/app.ts"
import { until } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { openReceiver, type Received, type Receiver } from "../support/receiver.ts"
import { importRecords } from "../support/record.ts"
import { type Platform, platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const database = useDatabase()
let now = fixedClock()
const clock = () => now
const { request, log } = testApp(() => database.sql, { clock })

interface WireWebhook {
  id: string
  secret: string
  enabled: boolean
  disabled_for: { reason: string } | null
  next: string
  kinds: string[] | null
}
interface WireDelivery {
  first: string | null
  id: string
  message_id: string
  state: string
  attempts: number
  alerts: number
  status: number | null
  fault: { code: string } | null
  excerpt: string | null
}
interface Sent {
  type: string
  data: { alerts: { record_id: string; kind: string }[]; next: string }
}

let receiver: Receiver
let me: Platform
beforeEach(async () => {
  receiver = await openReceiver()
  me = await platform(database.sql)
})
afterEach(async () => {
  await receiver.close()
  await database.sql`delete from webhook_delivery`
  await database.sql`delete from webhook`
})

let n = 0

/** Lists some sellers of a platform and raises the alerts. */
async function list(count: number, who = me): Promise<string[]> {
  const subjects = Array.from({ length: count }, () => ++n)
  await watch(database.sql, who, subjects.map(codeOf))
  const records = await importRecords(
    database.sql,
    subjects.map((subject) => abnormalRow(subject)),
  )
  await raiseAlerts({ sql: database.sql, clock })
  return records
}

function office(changes: Partial<typeof testAlerting> = {}) {
  const fresh = () => randomBytes(32).toString("base64url")
  const parts = { sql: database.sql, clock, newId: () => crypto.randomUUID(), newSalt: fresh }
  return { ...parts, log: (line: string) => log.push(line), alerting: { ...testAlerting, ...changes } }
}

/** Sends all that is due, as a node does. */
async function deliver(courier: Courier = openCourier(office(), () => 0)): Promise<void> {
  await courier.look(new AbortController().signal)
  await courier.settled()
}

async function call<T>(method: string, path: string, body?: unknown, who = me): Promise<{ status: number; body: T }> {
  const response = await request(path, {
    method,
    headers: { ...who.header, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as T }
}

async function hook(settings: Record<string, unknown> = {}): Promise<WireWebhook> {
  const { status, body } = await call<WireWebhook>("POST", "/v1/webhooks", { url: receiver.url, ...settings })
  expect(status).toBe(201)
  return body
}

const deliveries = async (id: string, query = "") =>
  (await call<{ deliveries: WireDelivery[] }>("GET", `/v1/webhooks/${id}/deliveries${query}`)).body.deliveries

/** Verified by the library of Standard Webhooks, at the time of the attempt. */
function verify({ headers, body }: Received, secret: string): Sent {
  const given = (name: string) => String(headers[name])
  const attemptedAt = Number(given("webhook-timestamp")) * 1_000
  const before = Date.now
  Date.now = () => attemptedAt
  try {
    return new Verifier(secret).verify(body, {
      "webhook-id": given("webhook-id"),
      "webhook-timestamp": given("webhook-timestamp"),
      "webhook-signature": given("webhook-signature"),
    }) as Sent
  } finally {
    Date.now = before
  }
}

describe("a webhook", () => {
  test("gets every alert once, 50 in a message, signed as Standard Webhooks are", async () => {
    const { secret } = await hook()
    const records = await list(120)
    await deliver()
    expect(receiver.received).toHaveLength(3)
    const sent = receiver.received.map((received) => verify(received, secret))
    expect(sent.map(({ type }) => type)).toEqual(Array(3).fill("alerts.raised"))
    expect(sent.flatMap(({ data }) => data.alerts.map(({ record_id }) => record_id)).sort()).toEqual(records.sort())
    const [first] = receiver.received
    expect(first?.headers).toMatchObject({ "content-type": "application/json" })
    expect(Buffer.byteLength(first?.body ?? "")).toBeLessThan(30_000)
    await deliver()
    expect(receiver.received).toHaveLength(3)
    expect(() => verify(first as Received, `whsec_${randomBytes(32).toString("base64")}`)).toThrow()
  })

  test("begins with the next alert, or at a place of the alerts", async () => {
    const earlier = await list(2)
    const { next } = await hook()
    await hook({ from: "0" })
    await deliver()
    expect(receiver.received).toHaveLength(1)
    const { body } = receiver.received[0] as Received
    expect((JSON.parse(body) as Sent).data.alerts.map(({ record_id }) => record_id)).toEqual(earlier)
    expect((JSON.parse(body) as Sent).data.next).toBe(next)
  })

  test("gets the kinds alone that it wants, and after a change those that it wants then", async () => {
    const { id } = await hook({ kinds: ["removed"] })
    await list(1)
    await deliver()
    expect(receiver.received).toHaveLength(0)
    await call("PATCH", `/v1/webhooks/${id}`, { kinds: ["listed"] })
    await list(1)
    await deliver()
    expect(receiver.received).toHaveLength(1)
  })

  test("gets nothing of another platform's, and is seen by its own alone", async () => {
    const { id } = await hook()
    const stranger = await platform(database.sql)
    await list(1, stranger)
    await deliver()
    expect(receiver.received).toHaveLength(0)
    const [ping] = [await call<WireDelivery>("POST", `/v1/webhooks/${id}/ping`)]
    for (const [method, path, body] of [
      ["GET", ""],
      ["PATCH", "", { enabled: false }],
      ["DELETE", ""],
      ["POST", "/rotate"],
      ["POST", "/ping"],
      ["POST", "/replay?from=0"],
      ["GET", "/deliveries"],
      ["POST", `/deliveries/${ping.body.id}/replay`],
    ] as const) {
      expect((await call(method, `/v1/webhooks/${id}${path}`, body, stranger)).status, `${method} ${path}`).toBe(404)
    }
    expect((await call<{ webhooks: unknown[] }>("GET", "/v1/webhooks", undefined, stranger)).body.webhooks).toEqual([])
  })

  test("is no business of officers; an agency, which saves searches, sees none but its own", async () => {
    await hook()
    const [agency, head] = [await clientHeader(database.sql, "agency"), await officerHeader("head", "410105")]
    for (const path of ["/v1/alerts", "/v1/webhooks"]) {
      expect((await request(path, { headers: head })).status).toBe(403)
      const response = await request(path, { headers: agency })
      expect(await response.json()).toMatchObject(path === "/v1/alerts" ? { alerts: [] } : { webhooks: [] })
    }
  })

  test("shows its secret once, and the database holds it sealed", async () => {
    const { id, secret } = await hook()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const shown = await call("GET", `/v1/webhooks/${id}`)
    expect(JSON.stringify(shown.body)).not.toContain("whsec_")
    const [row] = await database.sql<{ secret: Buffer }[]>`select secret from webhook where id = ${id}`
    expect(Buffer.from(row?.secret ?? []).includes(secret.slice(6, 20))).toBe(false)
    const events = await database.sql`select before, after from audit_event where object = ${id}`
    expect(JSON.stringify(events)).not.toContain("/hook")
  })

  test("signs with both secrets for a day after a rotation, and then with the new one alone", async () => {
    const { id, secret: old } = await hook()
    const { body } = await call<WireWebhook>("POST", `/v1/webhooks/${id}/rotate`)
    await call("POST", `/v1/webhooks/${id}/ping`)
    await deliver()
    const both = receiver.received[0] as Received
    expect(String(both.headers["webhook-signature"]).split(" ")).toHaveLength(2)
    expect([verify(both, old).type, verify(both, body.secret).type]).toEqual(["ping", "ping"])
    now += 25 * 3_600_000
    await call("POST", `/v1/webhooks/${id}/ping`)
    await deliver()
    const later = receiver.received[1] as Received
    expect(verify(later, body.secret).type).toBe("ping")
    expect(() => verify(later, old)).toThrow()
  })

  test("sealed under a key that is not here is left to a node that has it, and says so once the key is lost", async () => {
    const { id } = await hook()
    await call("POST", `/v1/webhooks/${id}/ping`)
    const other = openCourier(office({ secrets: secretBox(newSecrets()) }), () => 0)
    await expect(deliver(other)).rejects.toThrow(SharedKeyError)
    expect((await deliveries(id))[0]).toMatchObject({ state: "waiting", fault: null })
    const [lost = ""] = await listShared(database.sql, "webhook")
    await forgetShared(database.sql, "webhook", lost, { at: now, actor: "test", mayLose: true })
    await deliver(other)
    await database.sql`delete from shared_key where purpose = 'webhook'`
    expect(receiver.received).toHaveLength(0)
    expect((await deliveries(id))[0]).toMatchObject({ state: "waiting", fault: { code: "no-secret" } })
  })

  test("is refused on private addresses, past ten of them, and where no key seals secrets", async () => {
    const strict = testApp(() => database.sql, { alerting: { ...testAlerting, allowPrivate: false } })
    const keyless = testApp(() => database.sql, { alerting: { ...testAlerting, secrets: null } })
    const post = async ({ request: send }: typeof strict, url: string) => {
      const headers = { ...me.header, "content-type": "application/json" }
      const response = await send("/v1/webhooks", { method: "POST", headers, body: JSON.stringify({ url }) })
      return { status: response.status, body: (await response.json()) as { errors?: { pointer: string }[] } }
    }
    expect(await post(strict, "https://169.254.169.254/")).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/url" }] },
    })
    expect((await post(keyless, "https://platform.example/")).status).toBe(503)
    for (let count = 0; count < 10; count++) await hook()
    expect((await call("POST", "/v1/webhooks", { url: receiver.url })).status).toBe(409)
  })
})

describe("a receiver that fails", () => {
  test("is tried again by the schedule with the same message, until it takes it", async () => {
    const { id, secret } = await hook()
    receiver.answer = (response, _, count) => response.writeHead(count < 3 ? 500 : 200).end("示例 error")
    await list(1)
    await deliver()
    expect((await deliveries(id))[0]).toMatchObject({
      state: "waiting",
      attempts: 1,
      status: 500,
      excerpt: "示例 error",
    })
    await deliver()
    expect(receiver.received).toHaveLength(1)
    now += 5_000
    await deliver()
    now += 5 * 60_000
    await deliver()
    expect((await deliveries(id))[0]).toMatchObject({ state: "delivered", attempts: 3, status: 200 })
    const messages = receiver.received.map((received) => [received.headers["webhook-id"], received.body])
    expect(new Set(messages.map(String)).size).toBe(1)
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(3)
    for (const received of receiver.received) verify(received, secret)
  })

  test("is given up after ten attempts, seen among the dead, switched off, and loses nothing", async () => {
    const { id } = await hook()
    receiver.answer = (response) => response.writeHead(503).end()
    await list(1)
    for (let attempt = 0; attempt < 10; attempt++) {
      await deliver()
      now += 25 * 3_600_000
    }
    const [dead] = await deliveries(id, "?state=dead")
    expect(dead).toMatchObject({ attempts: 10, status: 503 })
    expect((await call<WireWebhook>("GET", `/v1/webhooks/${id}`)).body).toMatchObject({
      enabled: false,
      disabled_for: { reason: "failing" },
    })
    const meanwhile = await list(1)
    await deliver()
    receiver.answer = (response) => response.writeHead(204).end()
    receiver.received.length = 0
    await call("PATCH", `/v1/webhooks/${id}`, { enabled: true })
    await call("POST", `/v1/webhooks/${id}/deliveries/${dead?.id}/replay`)
    await deliver()
    expect(receiver.received).toHaveLength(2)
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toContain(dead?.message_id)
    expect(receiver.received.map(({ body }) => body).join("")).toContain(meanwhile[0])
  })

  test("and is back has at once what waits for it, however far off the next attempt was", async () => {
    const { id } = await hook()
    receiver.answer = (response) => response.writeHead(500).end()
    await list(1)
    for (const wait of [0, 5_000, 300_000, 1_800_000]) {
      now += wait
      await deliver()
    }
    expect((await deliveries(id))[0]).toMatchObject({ state: "waiting", attempts: 4 })
    receiver.answer = (response) => response.writeHead(204).end()
    now += 60_000
    await list(1)
    await deliver()
    expect((await deliveries(id)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ["delivered", 1],
      ["delivered", 5],
    ])
  })

  test("on one message alone holds that one back, and gives it its ten attempts in their time", async () => {
    const { id } = await hook()
    receiver.answer = (response, { body }) => response.writeHead(body.includes('"ping"') ? 400 : 204).end()
    await call("POST", `/v1/webhooks/${id}/ping`)
    for (let round = 0; round < 20; round++) {
      await list(1)
      await deliver()
      now += 10_000
    }
    const all = await deliveries(id)
    expect(all.filter(({ state }) => state === "delivered")).toHaveLength(20)
    const attempts = all.find(({ state }) => state === "waiting")?.attempts ?? 0
    expect(attempts).toBeLessThanOrEqual(3)
  })

  test("that answers 410 is sent nothing any more until it is switched on again", async () => {
    const { id } = await hook()
    receiver.answer = (response) => response.writeHead(410).end()
    await list(1)
    await deliver()
    expect((await call<WireWebhook>("GET", `/v1/webhooks/${id}`)).body.disabled_for).toMatchObject({ reason: "gone" })
    await list(1)
    now += 3_600_000
    await deliver()
    expect(receiver.received).toHaveLength(1)
  })

  test("holds nobody else up", async () => {
    const slow = await openReceiver()
    slow.answer = () => {}
    await hook({ url: slow.url })
    await hook()
    await list(100)
    const courier = openCourier(office(), () => 0)
    const stopping = new AbortController()
    await courier.look(stopping.signal)
    await until("the others are delivered", async () => {
      const delivered = await database.sql`select from webhook_delivery where state = 'delivered'`
      return delivered.length === 2
    })
    stopping.abort()
    await courier.settled()
    const states = await database.sql<{ state: string; attempts: number }[]>`
      select state, attempts from webhook_delivery order by state, attempts`
    expect(states.map(({ state, attempts }) => [state, attempts])).toEqual([
      ["delivered", 1],
      ["delivered", 1],
      ["waiting", 0],
      ["waiting", 0],
    ])
    await slow.close()
  })
})

describe("several nodes", () => {
  test("send each message once between them, and take over what a lost one had", async () => {
    const { id } = await hook()
    const records = await list(400)
    await Promise.all(Array.from({ length: 4 }, () => deliver(openCourier(office(), () => 0))))
    await deliver()
    const sent = receiver.received.flatMap(({ body }) => (JSON.parse(body) as Sent).data.alerts)
    expect(sent.map(({ record_id }) => record_id).sort()).toEqual(records.sort())
    await call("POST", `/v1/webhooks/${id}/ping`)
    await database.sql`
      update webhook_delivery set attempts = 1, due_at = ${new Date(now + 45_000).toISOString()} where type = 'ping'`
    await deliver()
    expect((await deliveries(id))[0]).toMatchObject({ state: "waiting" })
    now += 46_000
    await deliver()
    expect((await deliveries(id))[0]).toMatchObject({ state: "delivered", attempts: 2 })
  })
})

test("all from a place on is sent once more, in messages of their own", async () => {
  const { id } = await hook()
  const records = await list(3)
  await deliver()
  // The place of a delivery is one that an address of ours shows, and leads to its alerts.
  const [{ first: from } = { first: null }] = await deliveries(id)
  expect(from).toMatch(/^\d+$/)
  const { status } = await call("POST", `/v1/webhooks/${id}/replay?from=${from}`)
  expect(status).toBe(202)
  await deliver()
  const [first, second] = receiver.received
  expect((JSON.parse(second?.body ?? "") as Sent).data.alerts.map(({ record_id }) => record_id)).toEqual(records)
  expect(first?.headers["webhook-id"]).not.toBe(second?.headers["webhook-id"])
})

test("deliveries are read page by page", async () => {
  const { id } = await hook()
  for (let count = 0; count < 5; count++) await call("POST", `/v1/webhooks/${id}/ping`)
  const seen: string[] = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { body: { deliveries: WireDelivery[]; next: string | null } } = await call(
      "GET",
      `/v1/webhooks/${id}/deliveries?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`,
    )
    seen.push(...page.body.deliveries.map((delivery) => delivery.id))
    cursor = page.body.next
  }
  expect(new Set(seen).size).toBe(5)
  expect(seen).toHaveLength(5)
})
