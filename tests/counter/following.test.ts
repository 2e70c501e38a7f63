/** Following a merchant by mail: confirmed by its holder, ended by one click, and nothing said or kept beside it. */
import { beforeEach, describe, expect, test } from "vitest"
import { dayLimits } from "../../src/access/quota/day-book.ts"
import { openNodeQuota } from "../../src/access/quota/node-quota.ts"
import type { Alerting } from "../../src/alert/alerting.ts"
import { cleanAlerts } from "../../src/alert/clean.ts"
import { gatewayCarrier, type Outgoing } from "../../src/alert/merchant/carrier.ts"
import { sendMessages } from "../../src/alert/merchant/send.ts"
import { raiseAlerts } from "../../src/alert/raise.ts"
import type { Secret } from "../../src/signing/secret.ts"
import { secretBox } from "../../src/signing/secret-box.ts"
import { importOptions, merchantHeader, newSecrets, type TestApp, testAlerting, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-06-10T04:00:00Z")
const carried: Outgoing[] = []
const alerting = {
  ...testAlerting,
  carrier: {
    channels: ["mail"] as const,
    async carry(message: Outgoing) {
      carried.push(message)
      return { kind: "answered", status: 200, retryAfterMs: null, excerpt: "" } as const
    },
  },
}
const app = testApp(() => database.sql, { clock: () => now, alerting })
const issuer = "https://gongshi.example"
const send = () =>
  sendMessages(
    { ...importOptions, sql: database.sql, clock: () => now, alerting, log: () => {}, issuer },
    new AbortController().signal,
    () => 0,
  )

let n = 800
beforeEach(async () => {
  n++
  now += 25 * 3_600_000
  await cleanAlerts({ sql: database.sql, clock: () => now }, 400)
  await importRecords(database.sql, [subjectRow(n)])
  await raiseAlerts({ sql: database.sql, clock: () => now })
  carried.length = 0
})

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  postTo(app, path, form, headers)
function postTo(to: TestApp, path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form)
  const own = { "sec-fetch-site": "same-origin", origin: "http://localhost" }
  const type = { "content-type": "application/x-www-form-urlencoded" }
  return to.request(path, { method: "POST", body: body.toString(), headers: { ...type, ...own, ...headers } })
}
const ask = (address: string, of = codeOf(n), headers = {}) => post(`/subjects/${of}/follow`, { address }, headers)
const rows = () => database.sql`select state from merchant_contact where holder = 'reader' and code = ${codeOf(n)}`
const linkOf = (message: Outgoing | undefined) => (message?.unsubscribe ?? "").replace(issuer, "")

/** An address that has confirmed, with its link. */
async function following(address: string, of = codeOf(n)): Promise<string> {
  expect((await ask(address, of)).status).toBe(303)
  await send()
  const link = linkOf(carried.at(-1))
  expect((await post(link, { act: "confirm" })).status).toBe(303)
  carried.length = 0
  return link
}

describe("following by mail", () => {
  test("begins with a link that only its holder opens and confirms, and tells of a change, without a name", async () => {
    expect((await ask("reader@mail.example")).headers.get("location")).toBe(`/subjects/${codeOf(n)}/help?sent=1#follow`)
    await send()
    const [asked] = carried
    expect(asked).toMatchObject({ channel: "mail", to: "reader@mail.example", subject: "公示：确认关注" })
    const link = linkOf(asked)
    // A mail program that looks at links before its reader does confirms nothing.
    const page = await (await app.request(link)).text()
    expect(page).toContain(`示例第${n}号商贸有限公司`)
    // Its secret stands in no other address.
    expect(page).toContain('href="/sign-in"')
    expect(await rows()).toEqual([{ state: "waiting" }])
    await importRecords(database.sql, [abnormalRow(n)])
    await raiseAlerts({ sql: database.sql, clock: () => now })
    expect(await send()).toBe(0)
    expect((await post(link, { act: "confirm" })).headers.get("location")).toBe(link)
    expect((await post(link, { act: "confirm" })).status).toBe(303)
    expect(await (await app.request(link)).text()).toContain("您在关注这家商户")
    carried.length = 0
    await importRecords(
      database.sql,
      Array.from({ length: 20 }, (_, at) => penaltyRow(n, { decision_no: `示〔2026〕${at}号` })),
    )
    await raiseAlerts({ sql: database.sql, clock: () => now })
    await send()
    expect(carried).toHaveLength(1)
    const { subject, text, unsubscribe } = carried[0] as Outgoing
    expect(subject).toBe("公示：您关注的商户有变化")
    for (const word of [`示例第${n}号`, codeOf(n), "处罚", "严重", "示〔2026〕"])
      expect(subject + text).not.toContain(word)
    expect(text).toContain(`${issuer}${link}`)
    expect(unsubscribe).toBe(`${issuer}${link}`)
  })

  test("is ended by one POST of a mail program from elsewhere, without a login, and nothing stays", async () => {
    const link = await following("reader@mail.example")
    const elsewhere = { "sec-fetch-site": "cross-site", origin: "https://mail.example" }
    const ended = await post(link, { "List-Unsubscribe": "One-Click" }, elsewhere)
    expect(ended.status).toBe(200)
    expect(await rows()).toEqual([])
    expect(
      await database.sql`select from merchant_message m where not exists (
      select from merchant_contact c where c.id = m.contact_id)`,
    ).toHaveLength(0)
    // A link that was used is no link, and a mail program that asks again is not told that it failed.
    expect((await app.request(link)).status).toBe(404)
    expect((await post(link, { act: "confirm" })).status).toBe(404)
    expect((await post(link, { "List-Unsubscribe": "One-Click" }, elsewhere)).status).toBe(200)
    await importRecords(database.sql, [abnormalRow(n)])
    await raiseAlerts({ sql: database.sql, clock: () => now })
    expect(await send()).toBe(0)
  })

  test("goes to the gateway with the headers of RFC 8058", async () => {
    let body = ""
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
    const gateway = gatewayCarrier(["mail"], {
      ...{ url: "https://gateway.example/", secret, clock: () => now },
      post: async (sent) => {
        body = sent.body
        return { kind: "answered", status: 200, retryAfterMs: null, excerpt: "" }
      },
    })
    const outgoing = { id: "a", channel: "mail", to: "a@b.example", subject: "s", text: "t" } as const
    await gateway.carry({ ...outgoing, unsubscribe: `${issuer}/following/x` }, new AbortController().signal)
    expect(JSON.parse(body).data.headers).toEqual({
      "List-Unsubscribe": `<${issuer}/following/x>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    })
    await gateway.carry(outgoing, new AbortController().signal)
    expect(JSON.parse(body).data).not.toHaveProperty("headers")
  })

  test("keeps the address sealed, out of logs, and from the merchant, whose own messages go to no reader", async () => {
    await following("Reader.Name@mail.example")
    const kept = await database.sql`select row_to_json(c)::text as row from merchant_contact c
      union all select row_to_json(m)::text from merchant_message m union all select row_to_json(a)::text from audit_event a`
    expect(kept.map(({ row }) => row).join("\n")).not.toMatch(/reader\.name|mail\.example/i)
    expect(app.log.join("\n")).not.toMatch(/mail\.example/i)
    const own = await app.request("/v1/contacts", { headers: await merchantHeader(codeOf(n)) })
    expect(await own.json()).toMatchObject({ contacts: [], messages: [] })
    const [reader] = await database.sql`select id from merchant_contact where holder = 'reader' and code = ${codeOf(n)}`
    const removed = await app.request(`/v1/contacts/${reader?.["id"]}`, {
      method: "DELETE",
      headers: await merchantHeader(codeOf(n)),
    })
    expect(removed.status).toBe(404)
  })

  test("answers alike whether an address follows already, waits or is new, and writes to it three times a day at most", async () => {
    await following("known@mail.example")
    const answers = []
    for (const address of ["known@mail.example", "KNOWN@mail.example", "new@mail.example", "new@mail.example"]) {
      const answer = await ask(address)
      answers.push([answer.status, answer.headers.get("location"), await answer.text()].join(" "))
    }
    expect(new Set(answers).size).toBe(1)
    await importRecords(
      database.sql,
      [901, 902, 903, 904, 905].map((of) => subjectRow(of)),
    )
    for (const other of [901, 902, 903, 904, 905])
      expect((await ask("new@mail.example", codeOf(other))).status).toBe(303)
    await send()
    expect(carried.map(({ to }) => to)).toEqual(["new@mail.example", "new@mail.example", "new@mail.example"])
  })

  test("writes no more to who says that it was not they, and keeps nothing of the address but a digest for its day", async () => {
    await importRecords(
      database.sql,
      [911, 912, 913, 914].map((of) => subjectRow(of)),
    )
    for (const merchant of [911, 912, 913]) {
      expect((await ask("victim@mail.example", codeOf(merchant))).status).toBe(303)
      await send()
      const link = linkOf(carried.at(-1))
      expect((await post(link, { act: "end" })).status).toBe(200)
      expect((await app.request(link)).status).toBe(404)
      expect((await post(link, { act: "confirm" })).status).toBe(404)
    }
    for (const merchant of [914, 911]) expect((await ask("victim@mail.example", codeOf(merchant))).status).toBe(303)
    await send()
    expect(carried).toHaveLength(3)
    const held = await database.sql`select code from merchant_contact
      where holder = 'reader' and state = 'waiting' and octet_length(sealed) = 0`
    expect(held).toHaveLength(3)
    now += 25 * 3_600_000
    await cleanAlerts({ sql: database.sql, clock: () => now }, 400)
    expect((await ask("victim@mail.example", codeOf(911))).status).toBe(303)
    await send()
    expect(carried).toHaveLength(4)
  })

  test("stands ten thousand that wait, and no more: who is asked then is told to try again, and it is well once their time is over", async () => {
    await database.sql`
      insert into merchant_contact (id, code, holder, digest, channel, language, sealed, state, code_until, created_at)
      select gen_random_uuid(), ${codeOf(n)}, 'reader', sha256(g::text::bytea), 'mail', 'zh', '\\x00', 'waiting',
        ${new Date(now + 3_600_000)}, ${new Date(now)} from generate_series(1, 10000) g`
    expect((await ask("one.more@mail.example")).status).toBe(503)
    now += 2 * 3_600_000
    expect((await ask("one.more@mail.example")).status).toBe(303)
  })

  test("knows an address again, and its link, when the keys have changed, as long as the older one is there", async () => {
    const [before, after] = [newSecrets(), newSecrets()]
    const withKeys = (secrets: [Secret, ...Secret[]]) => ({ ...alerting, secrets: secretBox(secrets) })
    const appOf = (of: Alerting) => testApp(() => database.sql, { clock: () => now, alerting: of })
    const [old, rotated] = [withKeys(before), withKeys([after[0], ...before])]
    const sendBy = (of: Alerting) =>
      sendMessages(
        { ...importOptions, sql: database.sql, clock: () => now, alerting: of, log: () => {}, issuer },
        new AbortController().signal,
        () => 0,
      )
    const askAt = (of: Alerting, code: string) =>
      postTo(appOf(of), `/subjects/${code}/follow`, { address: "kept@mail.example" })
    await importRecords(
      database.sql,
      [931, 932, 933, 934].map((of) => subjectRow(of)),
    )
    expect((await askAt(old, codeOf(931))).status).toBe(303)
    await sendBy(old)
    const link = linkOf(carried.at(-1))
    expect((await postTo(appOf(rotated), link, { act: "confirm" })).status).toBe(303)
    carried.length = 0
    // It follows already; and of three that it may be asked about in a day, none is made room for by a new key.
    for (const merchant of [931, 932, 933]) expect((await askAt(rotated, codeOf(merchant))).status).toBe(303)
    await sendBy(rotated)
    expect(carried).toHaveLength(2)
    carried.length = 0
    await importRecords(database.sql, [abnormalRow(931)])
    await raiseAlerts({ sql: database.sql, clock: () => now })
    await sendBy(rotated)
    expect(carried.map(({ to }) => to)).toEqual(["kept@mail.example"])
    expect((await postTo(appOf(rotated), link, { act: "end" })).status).toBe(200)
  })

  test("writes no more to one box for what stands behind a plus in its address", async () => {
    const tags = ["", "+a", "+b", "+c", "+d"]
    await importRecords(
      database.sql,
      tags.map((_, place) => subjectRow(920 + place)),
    )
    for (const [place, tag] of tags.entries()) await ask(`box${tag}@mail.example`, codeOf(920 + place))
    await send()
    expect(carried).toHaveLength(3)
  })

  test("is offered where requests are counted by address alone, and nowhere else", async () => {
    const parts = { log: () => {}, whenAway: "serve" as const, trustedProxies: [], clock: () => now, sql: database.sql }
    const many = { units: 1e6, rows: 1e6 }
    const roleQuotas = { platform: many, agency: many, source: many, republisher: many }
    for (const publicUnits of [0, 60]) {
      const quota = openNodeQuota({ ...parts, roleQuotas, publicUnits })
      const other = testApp(() => database.sql, { clock: () => now, alerting, quota })
      const page = await (await other.request(`/subjects/${codeOf(n)}/help`)).text()
      expect(page.includes('name="address"')).toBe(publicUnits > 0)
    }
  })

  test("is asked for so often a day from a network, and costs none of the exact names that it may be told of", async () => {
    const roleQuotas = {
      platform: { units: 1, rows: 1 },
      agency: { units: 1, rows: 1 },
      source: { units: 1, rows: 1 },
      republisher: { units: 1, rows: 1 },
    }
    const parts = { log: () => {}, whenAway: "serve" as const, trustedProxies: [], clock: () => now, sql: database.sql }
    const quota = openNodeQuota({ ...parts, roleQuotas, publicUnits: 60_000 })
    const other = testApp(() => database.sql, { clock: () => now, alerting, quota })
    const env = { incoming: { socket: { remoteAddress: "203.0.113.77" } } }
    const send = (at: number) =>
      other.app.request(
        `/subjects/${codeOf(n)}/follow`,
        {
          method: "POST",
          body: new URLSearchParams({ address: `r${at}@mail.example` }).toString(),
          headers: {
            ...{ "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
            origin: "http://localhost",
          },
        },
        env,
      )
    const statuses = []
    for (let at = 0; at <= dayLimits.mail; at++) statuses.push((await send(at)).status)
    expect(statuses).toEqual([...Array.from({ length: dayLimits.mail }, () => 303), 429])
    const spender = { by: "network", network: { name: "203.0.113.77" } } as const
    let names = 0
    while (await quota.mayToday("name", spender)) names++
    expect(names).toBe(dayLimits.name)
  })

  test("counts a link for a day, and believes no other secret", async () => {
    await ask("late@mail.example")
    await send()
    const link = linkOf(carried[0])
    const wrong = `${link.slice(0, -43)}${"A".repeat(43)}`
    for (const path of [wrong, link.slice(0, -1), "/following/x", `/following/${"x".repeat(400)}`]) {
      expect((await app.request(path)).status, path).toBe(404)
      expect((await post(path, { act: "confirm" })).status).toBe(404)
      await post(path, { "List-Unsubscribe": "One-Click" })
    }
    expect(await rows()).toEqual([{ state: "waiting" }])
    now += 25 * 3_600_000
    expect((await app.request(link)).status).toBe(404)
    expect((await post(link, { act: "confirm" })).status).toBe(404)
    await cleanAlerts({ sql: database.sql, clock: () => now }, 400)
    expect(await rows()).toEqual([])
  })

  test("takes no form of another site, no second recipient, no header, no ID number, and repeats none", async () => {
    const foreign = { "sec-fetch-site": "cross-site", origin: "https://evil.example" }
    expect((await ask("victim@mail.example", codeOf(n), foreign)).status).toBe(403)
    for (const given of [
      "a@b.example\r\nBcc: c@d.example",
      "a@b.example, c@d.example",
      "a@b.example%0d%0aBcc: x",
      "<a@b.example>",
      "11010519491231002X",
      "",
      "a@b",
    ]) {
      const answer = await ask(given)
      expect(answer.status, given).toBe(400)
      expect(await answer.text()).not.toContain("11010519491231002X")
    }
    expect((await ask("a@b.example", codeOf(9_999))).status).toBe(404)
    expect((await ask("x".repeat(11_000))).status).toBe(413)
    for (const typed of ["11010519491231002X", "11010519491231002X%0d%0aX-Header: x", "%2F%2Fevil.example"]) {
      const answer = await app.request(`/subjects/${typed}/follow`, { headers: { accept: "text/html" } })
      expect([answer.status, answer.headers.get("location")], typed).toEqual([404, null])
    }
    expect(app.log.join("\n")).not.toContain("11010519491231002X")
    expect(await rows()).toEqual([])
  })

  test("is not offered where nothing sends mail", async () => {
    const silent = testApp(() => database.sql, { alerting: { ...testAlerting, carrier: null } })
    const page = await (await silent.request(`/subjects/${codeOf(n)}/help`)).text()
    expect(page).toContain("本站没有开通邮件")
    expect(page).not.toContain('name="address"')
  })
})
