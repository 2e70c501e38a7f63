/** Messages to merchants: by their own choice, to addresses that they have proved, once, and with nobody's name in them. */
import { beforeEach, describe, expect, test } from "vitest"
import { cleanAlerts } from "../../src/alert/clean.ts"
import { consoleCarrier, gatewayCarrier, type Outgoing } from "../../src/alert/merchant/carrier.ts"
import { maskAddress, readAddress } from "../../src/alert/merchant/contact.ts"
import { sendMessages } from "../../src/alert/merchant/send.ts"
import { nodePost } from "../../src/alert/node-post.ts"
import type { Posted } from "../../src/alert/post.ts"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { followNumber } from "../../src/register/proceeding/follow-number.ts"
import { importOptions, importRows, merchantHeader, officerHeader, testAlerting, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { merchant, officer } from "../support/office.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { openReceiver } from "../support/receiver.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-06-10T04:00:00Z")
const carried: Outgoing[] = []
let answer: Posted = { kind: "answered", status: 200, retryAfterMs: null, excerpt: "" }
const alerting = {
  ...testAlerting,
  carrier: {
    channels: ["mail", "sms"] as const,
    async carry(message: Outgoing) {
      carried.push(message)
      return answer
    },
  },
}
const app = testApp(() => database.sql, { clock: () => now, alerting, mayChoose: true })
const signal = new AbortController().signal
const send = (given = alerting) =>
  sendMessages(
    {
      ...importOptions,
      sql: database.sql,
      clock: () => now,
      alerting: given,
      log: () => {},
      issuer: "https://gongshi.example",
    },
    signal,
    () => 0,
  )

const phone = "13800001234"
let n = 700
beforeEach(() => {
  n++
  now += 3_600_000
  carried.length = 0
  answer = { kind: "answered", status: 200, retryAfterMs: null, excerpt: "" }
})

async function ask(method: string, path: string, body?: unknown, code = codeOf(n)) {
  const headers = { ...(await merchantHeader(code)), "content-type": "application/json" }
  const response = await app.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  const text = await response.text()
  return { status: response.status, text, body: text === "" ? null : (JSON.parse(text) as Record<string, string>) }
}

/** Adds an address and proves it. */
async function proved(channel = "sms", address = phone): Promise<string> {
  const added = await ask("POST", "/v1/contacts", { channel, address })
  expect(added.status, added.text).toBe(201)
  await send()
  const code = /\d{6}/.exec(carried.at(-1)?.text ?? "")?.[0]
  const id = added.body?.["id"] ?? ""
  expect((await ask("POST", `/v1/contacts/${id}/confirm`, { code })).status).toBe(200)
  carried.length = 0
  return id
}

describe("an address", () => {
  test("counts once its code was given back, is kept sealed, and is shown and audited without itself", async () => {
    const id = await proved()
    const { body, text } = await ask("GET", "/v1/contacts")
    expect(body).toMatchObject({
      offered: ["mail", "sms"],
      contacts: [{ id, address: "138****1234", state: "confirmed" }],
    })
    expect(text).not.toContain(phone)
    const rows = await database.sql`select row_to_json(c)::text as row from merchant_contact c
      union all select row_to_json(m)::text from merchant_message m
      union all select row_to_json(a)::text from audit_event a where object = ${codeOf(n)}`
    expect(rows.map(({ row }) => row).join("\n")).not.toMatch(/13800001234|MTM4/)
    expect(app.log.join("\n")).not.toContain(phone)
    expect((await ask("DELETE", `/v1/contacts/${id}`)).status).toBe(204)
    expect(await database.sql`select from merchant_contact where code = ${codeOf(n)}`).toHaveLength(0)
    expect(await database.sql`select from merchant_message where contact_id = ${id}`).toHaveLength(0)
  })

  test("is refused a code that is wrong, five times, or late; and nobody else may give it", async () => {
    const { body } = await ask("POST", "/v1/contacts", { channel: "mail", address: "owner@shop.example" })
    const id = body?.["id"] ?? ""
    await send()
    const code = /\d{6}/.exec(carried[0]?.text ?? "")?.[0] ?? ""
    expect((await ask("POST", `/v1/contacts/${id}/confirm`, { code }, codeOf(9_991))).status).toBe(404)
    const wrong = code === "000000" ? "111111" : "000000"
    for (let turn = 0; turn < 5; turn++) {
      expect((await ask("POST", `/v1/contacts/${id}/confirm`, { code: wrong })).status).toBe(400)
    }
    expect((await ask("POST", `/v1/contacts/${id}/confirm`, { code })).status).toBe(409)
    const late = (await ask("POST", "/v1/contacts", { channel: "sms", address: phone })).body?.["id"] ?? ""
    await send()
    now += 31 * 60_000
    const second = /\d{6}/.exec(carried.at(-1)?.text ?? "")?.[0] ?? ""
    expect((await ask("POST", `/v1/contacts/${late}/confirm`, { code: second })).status).toBe(409)
  })

  test("is one of a few, ten a day, whoever takes them back", async () => {
    for (let turn = 0; turn < 10; turn++) {
      const added = await ask("POST", "/v1/contacts", { channel: "sms", address: phone })
      expect(added.status).toBe(201)
      await ask("DELETE", `/v1/contacts/${added.body?.["id"]}`)
    }
    expect((await ask("POST", "/v1/contacts", { channel: "sms", address: phone })).status).toBe(429)
  })

  test("is one of a few, at whatever moment they are given", async () => {
    const given = Array.from({ length: 20 }, () => ask("POST", "/v1/contacts", { channel: "sms", address: phone }))
    const taken = (await Promise.all(given)).filter(({ status }) => status === 201)
    expect(taken).toHaveLength(6)
  })

  test("leaves no code on its way, once it was proved or has lapsed", async () => {
    answer = { kind: "answered", status: 504, retryAfterMs: null, excerpt: "" }
    const own = "13900005678"
    const { body } = await ask("POST", "/v1/contacts", { channel: "sms", address: own })
    await ask("POST", "/v1/contacts", { channel: "mail", address: "owner@shop.example" })
    const waiting = () => database.sql`
      select from merchant_message m where state = 'waiting' and not exists (
        select from merchant_contact c where c.id = contact_id and c.state = 'waiting' and c.code <> ${codeOf(n)})`
    for (let turn = 0; turn < 20 && !carried.some(({ to }) => to === own); turn++) await send()
    const code = /\d{6}/.exec(carried.find(({ to }) => to === own)?.text ?? "")?.[0]
    expect((await ask("POST", `/v1/contacts/${body?.["id"]}/confirm`, { code })).status).toBe(200)
    expect(await waiting()).toHaveLength(1)
    now += 31 * 60_000
    await cleanAlerts({ sql: database.sql, clock: () => now }, 400)
    expect(await waiting()).toHaveLength(0)
  })

  test("is none of an officer's, nor where the register tells nobody", async () => {
    const headers = await officerHeader("head", "410105")
    expect((await app.request("/v1/contacts", { headers })).status).toBe(403)
    expect((await app.request("/v1/contacts")).status).toBe(401)
    const silent = testApp(() => database.sql, { alerting: { ...testAlerting, carrier: null } })
    const own = { ...(await merchantHeader(codeOf(n))), "content-type": "application/json" }
    const body = JSON.stringify({ channel: "sms", address: phone })
    expect((await silent.request("/v1/contacts", { method: "POST", headers: own, body })).status).toBe(503)
    const wrong = JSON.stringify({ channel: "sms", address: "123" })
    const both = await silent.request("/v1/contacts", { method: "POST", headers: own, body: wrong })
    const { errors } = (await both.json()) as { errors: { pointer: string }[] }
    expect([both.status, errors.map(({ pointer }) => pointer)]).toEqual([400, ["/channel", "/address"]])
  })

  test.each([
    ["sms", "+86 138-0000-1234", phone],
    ["sms", "010-12345678", null],
    ["sms", "11010519491231002X", null],
    ["mail", "a@b.example", "a@b.example"],
    ["mail", "a@b.example\r\nBcc: c@d.example", null],
    ["mail", "=HYPERLINK(1)@x", null],
    ["mail", "owner\u202e@shop.example", null],
    ["mail", "-oQ@shop.example", null],
  ] as const)("by %s is read from %s as %s", (channel, text, read) => {
    expect(readAddress(channel, text)).toBe(read)
    if (read !== null) expect(maskAddress(channel, read)).toContain("***")
  })
})

describe("a message", () => {
  test("tells of each step that the authority takes with an application, once, and names nobody", async () => {
    await proved()
    const [record] = await importRecords(database.sql, [penaltyRow(n)])
    const own = await merchant(app, codeOf(n))
    const { body: repair } = await own.post("/v1/repairs", { record_id: record, statement: "罚款已缴纳（示例）" })
    const anna = await officer(app, "officer", "410105", "anna")
    await anna.act(repair, "ask", { reason: "缺少缴款凭证（示例）" }, "repairs")
    await own.act(repair, "supplement", { supplement: "已补（示例）" }, "repairs")
    await send()
    await send()
    const texts = carried.map(({ text }) => text)
    expect(texts).toHaveLength(2)
    for (const state of ["已申请待受理", "待补正材料"])
      expect(texts.filter((text) => text.includes(state))).toHaveLength(1)
    for (const text of texts) {
      expect(text).toContain(followNumber(repair.id))
      expect(text).not.toMatch(/示例第|罚款|缴款凭证|91000000/)
    }
    expect(carried[0]).toMatchObject({ channel: "sms", to: phone })
  })

  test("tells of what is published, and of nothing to those who did not ask", async () => {
    await proved("mail", "owner@shop.example")
    await importRows(database.sql, [abnormalRow(n), abnormalRow(n + 2_000)])
    await raiseAlerts({ sql: database.sql, clock: () => now })
    await send()
    const mails = carried.filter(({ channel }) => channel === "mail")
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([["owner@shop.example", "公示：新的公示记录"]])
  })

  test("that can't be sent is tried again, and not for ever; one that was being sent when its node died, too", async () => {
    await proved()
    await importRows(database.sql, [abnormalRow(n)])
    await raiseAlerts({ sql: database.sql, clock: () => now })
    answer = { kind: "failed", fault: "unreachable" }
    expect(await send()).toBe(0)
    expect(await send()).toBe(0)
    expect(carried).toHaveLength(1)
    for (let attempt = 1; attempt < 12; attempt++) {
      now += 25 * 3_600_000
      await send()
    }
    expect(carried).toHaveLength(10)
    expect((await ask("GET", "/v1/contacts")).text).toContain('"state":"dead"')
    await database.sql`update merchant_message set state = 'waiting', attempts = 3, due_at = ${new Date(now + 45_000)}`
    answer = { kind: "answered", status: 200, retryAfterMs: null, excerpt: "" }
    expect(await send()).toBe(0)
    now += 46_000
    expect(await send()).toBeGreaterThan(0)
  })

  test("goes to the operator's gateway signed, and while evaluating to the log, without the address", async () => {
    const receiver = await openReceiver()
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
    const post = nodePost({ allowPrivate: true })
    const carrier = gatewayCarrier(["sms"], { url: receiver.url, secret, post, clock: () => now })
    const message: Outgoing = { id: "m-1", channel: "sms", to: phone, subject: "公示", text: "文字" }
    expect(await carrier.carry(message, signal)).toMatchObject({ kind: "answered", status: 204 })
    const [request] = receiver.received
    expect(JSON.parse(request?.body ?? "")).toEqual({
      type: "message",
      data: { channel: "sms", to: phone, subject: "公示", text: "文字" },
    })
    expect(request?.headers["webhook-signature"]).toMatch(/^v1,/)
    await receiver.close()
    const log: string[] = []
    await consoleCarrier(["sms"], (line) => log.push(line)).carry(message, signal)
    expect(log.join("")).toContain("文字")
    expect(log.join("")).not.toContain(phone)
  })
})

test("the page adds an address, takes its code, and deletes it, by forms alone", async () => {
  await importRows(database.sql, [abnormalRow(n)])
  const { go } = pageBrowser(app, "https://gongshi.example")
  await go("/sign-in/as", { role: "merchant", code: codeOf(n) })
  const refused = (await go("/counter/contacts", { channel: "sms", address: "123" })).text
  expect(refused).toContain('href="#address"')
  expect(refused).toContain('id="address-fault"><span class="unseen">错误： </span>')
  expect((await go("/counter/contacts", { channel: "sms", address: phone })).to).toBe("/counter/contacts")
  await send()
  const code = /\d{6}/.exec(carried.at(-1)?.text ?? "")?.[0] ?? ""
  const waiting = await go("/counter/contacts")
  const [, at = ""] = /action="([^"]+)\/confirm"/.exec(waiting.text) ?? []
  expect((await go(`${at}/confirm`, { code: "" })).text).toContain('<li><a href="#code-')
  expect((await go(`${at}/confirm`, { code })).to).toBe("/counter/contacts")
  const on = await go("/counter/contacts")
  expect(on.text).toContain("已开通")
  expect(on.text).not.toContain(phone)
  await go(`${at}/remove`, {})
  expect((await go("/counter/contacts")).text).toContain("没有接收地址")
  // What is wrong leads nowhere where its field is gone.
  const gone = (await go(`${at}/confirm`, { code })).text
  expect(gone).toContain('id="faults"')
  expect(gone).not.toContain('href="#code-')
})
