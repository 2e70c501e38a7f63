// Webhooks that carry notices and recalls: what arrives is what stands in the tray, each once, whatever fails on the way.
import { randomBytes } from "node:crypto"
import { Webhook as Verifier } from "standardwebhooks"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { cargoNames } from "../../src/alert/cargo.ts"
import { openCourier } from "../../src/alert/courier.ts"
import { cargoes } from "../../src/app/cargo.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock as fixedClock, noticeParts, testAlerting, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { openReceiver, type Receiver } from "../support/receiver.ts"
import { importRecords } from "../support/record.ts"
import { penaltyRow, seriousRow } from "../support/rows.ts"

const database = useDatabase()
let now = fixedClock()
const clock = () => now
const app = testApp(() => database.sql, { clock })
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })

interface Brought {
  id: number
  kind: string
  notice?: { record_id: string; position: number; planned_end: string | null; due_on: string | null }
  batch: { operation: string; position: number; leaf: number }
  url: string
  proof: string
}
interface Hook {
  id: string
  secret: string
  next: string
  enabled: boolean
  disabled_for: { reason: string } | null
}

let n = 0
let receiver: Receiver
let tax: AgencyDesk
beforeEach(async () => {
  receiver = await openReceiver()
  tax = await agency(app, database.sql)
  await tax.post("/v1/subscriptions", { list: "serious" })
  await raise()
})
afterEach(async () => {
  await receiver.close()
  await database.sql`delete from webhook_delivery`
  await database.sql`delete from webhook`
})

const hook = async (settings: object = {}, who = tax) => {
  const { status, body } = await who.post("/v1/webhooks", { url: receiver.url, carries: "notices", ...settings })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as unknown as Hook
}
async function deliver() {
  const fresh = () => randomBytes(32).toString("base64url")
  const parts = { sql: database.sql, clock, newId: () => crypto.randomUUID(), newSalt: fresh, log: () => {} }
  const courier = openCourier({ ...parts, alerting: testAlerting }, () => 0)
  await courier.look(new AbortController().signal)
  await courier.settled()
}
const list = async (count = 1) => {
  const records = await importRecords(
    database.sql,
    Array.from({ length: count }, () => seriousRow(++n)),
  )
  await raise()
  return records
}
/** What the receiver took, a message told twice once: by its id. */
const taken = () => {
  const messages = new Map(receiver.received.map(({ headers, body }) => [String(headers["webhook-id"]), body]))
  return [...messages.values()].flatMap((body) => {
    const said = JSON.parse(body) as { type: string; data: { notices?: Brought[] } }
    return said.data.notices ?? []
  })
}
const tray = async (from: string) =>
  ((await tax.get(`/v1/notices?limit=1000&from=${from}`)).body as unknown as { notices: Brought[] }).notices
const byId = (found: readonly Brought[]) => [...found].sort((a, b) => a.id - b.id)
const request = (method: string, path: string, who = tax, body?: object) =>
  app.request(path, {
    method,
    headers: { ...who.header, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

describe("a webhook that carries notices", () => {
  test("brings what the tray has, signed, with its place in the log and the way to its proof", async () => {
    const { id, secret, next } = await hook()
    const records = await list(60)
    await move(database.sql, records[0] ?? "", "revoke")
    await raise()
    await deliver()
    expect(receiver.received).toHaveLength(2)
    for (const { headers, body } of receiver.received) {
      const text = (name: string) => String(headers[name])
      const names = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const
      const given = Object.fromEntries(names.map((name) => [name, text(name)]))
      const real = Date.now
      Date.now = clock
      try {
        expect(new Verifier(secret).verify(body, given)).toMatchObject({ type: "notices.raised" })
      } finally {
        Date.now = real
      }
    }
    const came = byId(taken())
    const held = await tray(next)
    expect(came.map(({ id: each, kind, notice }) => ({ id: each, kind, notice }))).toEqual(
      held.map(({ id: each, kind, notice }) => ({ id: each, kind, notice })),
    )
    expect(came.at(-1)).toMatchObject({
      ...{ kind: "ended", notice: { record_id: records[0], due_on: "2026-07-03" }, batch: { operation: "recall" } },
      ...{ url: `/v1/notices/${came.at(-1)?.id}`, proof: `/v1/notices/${came.at(-1)?.id}/proof` },
    })
    // The batch is an entry of the log, and the leaf the one that is proven.
    const last = came.at(-1)
    const [entry] = await database.sql`
      select l.entry::json ->> 'op' as operation, l.position::int as position, n.leaf from notice n
      join notice_event e on e.id = n.event_id join notice_batch b on b.id = e.batch
      join log_entry l on l.position = b.position where n.event_id = ${last?.id ?? 0} and n.client_id = ${tax.id}`
    expect(entry).toEqual(last?.batch)
    await deliver()
    expect(receiver.received).toHaveLength(2)
    // That it came is no answer.
    expect(held.every(({ state }: Brought & { state?: string }) => state === "open" || state === "overtaken")).toBe(
      true,
    )
    const shown = (await tax.get(`/v1/webhooks/${id}`)).body as unknown as Hook
    expect(shown.next).toBe(String(held.at(-1)?.id))
  })

  test("loses and doubles nothing while its receiver fails, is given up where one can see it, and goes on", async () => {
    const { id, next } = await hook()
    receiver.answer = (response) => response.writeHead(503).end()
    const [first = ""] = await list()
    for (let attempt = 0; attempt < 10; attempt++) {
      await deliver()
      now += 25 * 3_600_000
    }
    expect((await tax.get(`/v1/webhooks/${id}`)).body).toMatchObject({
      enabled: false,
      disabled_for: { reason: "failing" },
    })
    const desk = pageBrowser(app, "https://gongshi.example")
    await desk.go("/console/sign-in", { key: tax.header["authorization"]?.replace("Bearer ", "") ?? "" })
    const page = await desk.go(`/console/webhooks/${id}`)
    for (const words of ["已停用", "三天内每次发送都失败", "通知和解除通知", "重新启用"])
      expect(page.text).toContain(words)
    // Meanwhile it ends: the tray has it, and the webhook once it is on again.
    await move(database.sql, first, "revoke")
    await raise()
    await deliver()
    receiver.answer = (response) => response.writeHead(204).end()
    receiver.received.length = 0
    expect((await desk.go(`/console/webhooks/${id}/enable`, {})).status).toBe(303)
    await deliver()
    expect(taken().map(({ kind }) => kind)).toEqual(["ended"])
    // What was given up is sent again under its id, or all from a place on in new messages.
    const dead = (await tax.get(`/v1/webhooks/${id}/deliveries?state=dead`)).body as unknown as {
      deliveries: { id: string; first: string; type: string }[]
    }
    expect(dead.deliveries).toMatchObject([{ type: "notices", first: next }])
    await tax.post(`/v1/webhooks/${id}/deliveries/${dead.deliveries[0]?.id}/replay`, {})
    await deliver()
    expect(byId(taken()).map(({ id: each }) => each)).toEqual((await tray(next)).map(({ id: each }) => each))
    receiver.received.length = 0
    await tax.post(`/v1/webhooks/${id}/replay?from=${next}`, {})
    await deliver()
    expect(byId(taken()).map(({ id: each }) => each)).toEqual((await tray(next)).map(({ id: each }) => each))
  })

  test("begins where it is told, brings the kinds alone that are wanted, and no other agency's", async () => {
    const [record = ""] = await list()
    const [last] = (await tray("0")).slice(-1)
    const other = await agency(app, database.sql)
    const foreign = await hook({}, other)
    const ends = await hook({ kinds: ["ended"], from: String((last?.id ?? 1) - 1) })
    await deliver()
    expect(receiver.received).toEqual([])
    await move(database.sql, record, "repair")
    await raise()
    await deliver()
    expect(taken()).toMatchObject([{ kind: "ended", notice: { record_id: record } }])
    for (const [method, below, body] of [
      ["GET", ""],
      ["PATCH", "", { enabled: false }],
      ["POST", "/rotate"],
      ["POST", "/ping"],
      ["POST", "/replay?from=0"],
      ["GET", "/deliveries"],
      ["DELETE", ""],
    ] as const) {
      expect((await request(method, `/v1/webhooks/${ends.id}${below}`, other, body)).status, method + below).toBe(404)
    }
    expect(foreign.id).not.toBe(ends.id)
    for (const fault of [{ kinds: ["expired"] }, { kinds: [] }, { from: "4.5" }, { carries: "recalls" }]) {
      const refused = await tax.post("/v1/webhooks", { url: receiver.url, carries: "notices", ...fault })
      expect(refused.status, JSON.stringify(fault)).toBe(400)
    }
    expect((await request("PATCH", `/v1/webhooks/${ends.id}`, tax, { kinds: ["matched"] })).status).toBe(400)
    const platform = { header: await clientHeader(database.sql, "platform") } as AgencyDesk
    const sent = { url: receiver.url, carries: "notices" }
    expect((await request("POST", "/v1/webhooks", platform, sent)).status).toBe(403)
  })

  test("is sent nothing once its agency's key is withdrawn", async () => {
    await hook()
    await list()
    await database.sql`update api_client set revoked_at = now() where id = ${tax.id}`
    await deliver()
    expect(receiver.received).toEqual([])
  })
})

test.each(cargoNames)("what is polled as %s can be sent", async (carries) => {
  const header = cargoes[carries].scope === "duty:own" ? await clientHeader(database.sql, "platform") : tax.header
  const sent = { url: receiver.url, carries }
  const { status } = await request("POST", "/v1/webhooks", { ...tax, header }, sent)
  expect(status).toBe(201)
})

test("an agency's key gets alerts and webhooks, by every route of them", async () => {
  const { id } = await hook({ carries: "alerts" })
  const search = { name: "示例", q: "虚假广告" }
  for (const [method, path, body] of [
    ["GET", "/v1/alerts"],
    ["GET", "/v1/alerts/searches"],
    ["POST", "/v1/alerts/searches", search],
    ["GET", "/v1/webhooks"],
    ["GET", `/v1/webhooks/${id}`],
    ["PATCH", `/v1/webhooks/${id}`, { description: "示例" }],
    ["POST", `/v1/webhooks/${id}/rotate`],
    ["POST", `/v1/webhooks/${id}/ping`],
    ["POST", `/v1/webhooks/${id}/replay?from=0`],
    ["GET", `/v1/webhooks/${id}/deliveries`],
    ["DELETE", `/v1/webhooks/${id}`],
  ] as const) {
    expect([200, 201, 202, 204], `${method} ${path}`).toContain((await request(method, path, tax, body)).status)
  }
})

test("the desk has a webhook for notices added, with its secret shown once", async () => {
  const desk = pageBrowser(app, "https://gongshi.example")
  await desk.go("/console/sign-in", { key: tax.header["authorization"]?.replace("Bearer ", "") ?? "" })
  const page = await desk.go("/console/webhooks")
  expect(page.text).toMatch(/id="carries-notices"[^>]*checked/)
  const form = { url: receiver.url, description: "", carries: "notices", "notices-kind": "ended" }
  const added = await desk.go("/console/webhooks", form)
  expect(added.status).toBe(201)
  expect(added.text).toMatch(/whsec_/)
  const { webhooks } = (await tax.get("/v1/webhooks")).body as unknown as { webhooks: object[] }
  expect(webhooks).toMatchObject([{ carries: "notices", kinds: ["ended"] }])
  const none = await desk.go("/console/webhooks", { url: receiver.url, carries: "notices" })
  expect([none.status, none.text.includes("请至少选择一种")]).toEqual([400, true])
  await importRecords(database.sql, [penaltyRow(++n)])
})
