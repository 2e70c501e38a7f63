/** What operators do: who holds a key, who is signed in, how the register runs; by the API, and on the pages over it. */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, it, test } from "vitest"
import { findPersonSession } from "../../src/access/person-session-store.ts"
import { openNodeQuota } from "../../src/access/quota/node-quota.ts"
import { setQuotas } from "../../src/access/store.ts"
import { ownVersion } from "../../src/database/writer.ts"
import { beat } from "../../src/database/writer-store.ts"
import { clientHeader, clock, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { formOf, pageOrigin, signInAs, unescaped } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
let admin: ReturnType<typeof worker>
let second: ReturnType<typeof worker>
let auditor: ReturnType<typeof worker>
beforeAll(async () => {
  admin = worker(app, await officerHeader("administrator", "410105", "ada"))
  second = worker(app, await officerHeader("administrator", "410000", "bea"))
  auditor = worker(app, await officerHeader("auditor", "410105", "otto"))
})

/** What the API answers of a client. */
interface Told {
  id: string
  client: { id: string; name: string; withdrawn_at: string | null }
  clients: { id: string; name: string; role: string }[]
  order: { id: string; held_by: string | null; confirmed_by: string | null; expires_at: string | null }
  code: string
  key: string
  next: string | null
  type?: string
  errors?: { pointer: string }[]
}

async function post(path: string, body: unknown, who = admin): Promise<{ status: number; body: Told }> {
  return (await who.post(path, body)) as unknown as { status: number; body: Told }
}
async function get(path: string, who = admin): Promise<{ status: number; body: Told }> {
  return (await who.get(path)) as unknown as { status: number; body: Told }
}
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
/** Trades codes for a key. */
async function trade(body: { code: string; second_code?: string }, header: Record<string, string> = {}) {
  const headers = { "content-type": "application/json", ...header }
  const answer = await app.request("/v1/key/trade", { method: "POST", headers, body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Told }
}
/** A platform with its key, as its holder has fetched it. */
async function held(name: string, person: string) {
  const added = await post("/v1/clients", { name, role: "platform", region: "410105", held_by: person })
  const { id } = added.body.client
  const confirmed = await post(`/v1/clients/${id}/confirm-holder`, { order: added.body.order.id }, second)
  const traded = await trade({ code: added.body.code, second_code: confirmed.body.code })
  return { id, key: traded.body.key }
}
const usageOf = async (key: string) => (await app.request("/v1/usage", { headers: bearer(key) })).status

test("one administrator gives a key ten times the quota of its role at most, and hears what the machine does", async () => {
  const roleQuotas = { platform: { units: 5_000, rows: 100 }, agency: { units: 5_000, rows: 100 } }
  const quota = openNodeQuota({
    ...{ sql: database.sql, clock, log: () => {}, publicUnits: 0, whenAway: "serve", trustedProxies: [] },
    pass: async () => {},
    roleQuotas: { ...roleQuotas, source: roleQuotas.agency, republisher: roleQuotas.agency },
  })
  const counted = testApp(() => database.sql, { quota })
  const ada = worker(counted, await officerHeader("administrator", "410105", "ada"))
  const added = await post("/v1/clients", { name: "示例额度平台", role: "platform", region: "410105", held_by: "zoe" })
  const set = async (units: number | null, rows: number | null) => {
    const asked = { act: "quota", units_per_day: units, rows_per_day: rows }
    const { status, body } = await ada.post(`/v1/clients/${added.body.client.id}/acts`, asked)
    return [status, (body as unknown as { errors?: { pointer: string }[] }).errors?.map(({ pointer }) => pointer)]
  }
  expect(await set(50_000, 1_000)).toEqual([200, undefined])
  expect(await set(50_001, 1_001)).toEqual([400, ["/units_per_day", "/rows_per_day"]])
  expect(await set(null, 1_001)).toEqual([400, ["/rows_per_day"]])
  const [kept] =
    await database.sql`select units_per_day::int as units from api_client where id = ${added.body.client.id}`
  expect(kept).toEqual({ units: 50_000 })
  const machine = { name: "示例额度平台", quotas: { units: 1_000_000 }, actor: "system:command-line", at: clock() }
  expect(await setQuotas(database.sql, machine)).toMatchObject({ units: 1_000_000 })
})

describe("a client", () => {
  it("gets its key in its holder's hands alone, replaces it there, and loses it for good by one person", async () => {
    const added = await post("/v1/clients", {
      name: "示例接入平台",
      role: "platform",
      region: "410105",
      held_by: "zoe",
    })
    expect(added.status).toBe(201)
    expect(JSON.stringify(added.body)).not.toContain("gongshi_")
    const { id } = added.body.client
    const order = added.body.order.id
    // Who proposed it does not confirm it, whatever their authority; nor does who is to hold it.
    const same = worker(app, await officerHeader("administrator", "410000", "ada"))
    for (const who of [admin, same, worker(app, await officerHeader("administrator", "410000", "zoe"))]) {
      expect(await post(`/v1/clients/${id}/confirm-holder`, { order }, who)).toMatchObject({ status: 409 })
    }
    expect((await trade({ code: added.body.code })).status).toBe(409)
    const confirmed = await post(`/v1/clients/${id}/confirm-holder`, { order }, second)
    expect(confirmed.status).toBe(200)
    const [code, second_code] = [added.body.code, confirmed.body.code]
    // Neither of the two has enough, and whoever says who they are is who was named.
    for (const body of [
      { code },
      { code: second_code },
      { code, second_code: code },
      { code: second_code, second_code: code },
    ]) {
      expect((await trade(body)).status).toBe(409)
    }
    expect((await trade({ code, second_code }, await officerHeader("administrator", "410000", "bea"))).status).toBe(409)
    const traded = await trade({ code, second_code })
    expect([traded.status, await usageOf(traded.body.key)]).toEqual([200, 200])
    expect((await trade({ code, second_code })).status).toBe(409)
    expect((await get(`/v1/clients/${id}`)).body).toMatchObject({
      client: { name: "示例接入平台", held_by: "zoe", region: "410105" },
      order: null,
      usage: { days: [] },
    })

    // Another for who holds it: the code of one person and the key that goes, which goes on until then.
    const ordered = await post(`/v1/clients/${id}/key`, { reason: "密钥疑似泄露" })
    expect(ordered.body.order).toMatchObject({ held_by: null, confirmed_by: null })
    const other = await post("/v1/clients", {
      name: "示例另一平台",
      role: "platform",
      region: "410105",
      held_by: "yan",
    })
    expect((await trade({ code: ordered.body.code })).status).toBe(409)
    expect((await trade({ code: ordered.body.code }, bearer("gongshi_x"))).status).toBe(401)
    expect(await usageOf(traded.body.key)).toBe(200)
    const renewed = await trade({ code: ordered.body.code }, bearer(traded.body.key))
    expect([await usageOf(traded.body.key), await usageOf(renewed.body.key)]).toEqual([401, 200])
    expect((await trade({ code: other.body.code }, bearer(renewed.body.key))).status).toBe(409)

    const quota = { act: "quota", units_per_day: 5000, rows_per_day: null }
    expect((await post(`/v1/clients/${id}/acts`, quota)).body).toMatchObject({
      units_per_day: 5000,
      rows_per_day: null,
    })

    expect((await post(`/v1/clients/${id}/acts`, { act: "withdraw", reason: "合作终止" })).status).toBe(200)
    expect(await usageOf(renewed.body.key)).toBe(401)
    for (const [path, body] of [
      ["acts", { act: "withdraw", reason: "再次" }],
      ["acts", quota],
      ["key", { reason: "再次" }],
    ] as const) {
      expect((await post(`/v1/clients/${id}/${path}`, body)).status).toBe(409)
    }
    const trail =
      await database.sql`select act, actor, reason from audit_event where act <> 'effect.pass' and object = ${id} order by id`
    expect(trail.map(({ act, actor, reason }) => [act, actor, reason])).toEqual([
      ["client.add", "officer:410105:ada", null],
      ["client.order", "officer:410105:ada", null],
      ["client.confirm", "officer:410000:bea", null],
      ["client.renew", `client:${id}:zoe`, null],
      ["client.holder", `client:${id}:zoe`, null],
      ["client.order", "officer:410105:ada", "密钥疑似泄露"],
      ["client.renew", `client:${id}:zoe`, "密钥疑似泄露"],
      ["client.quota", "officer:410105:ada", null],
      ["client.revoke", "officer:410105:ada", "合作终止"],
    ])
    const kept = await database.sql`select row_to_json(k)::text as text from key_order k`
    const told = JSON.stringify([kept, trail, await database.sql`select before, after from audit_event`, app.log])
    for (const secret of [code, second_code, ordered.body.code, renewed.body.key]) expect(told).not.toContain(secret)
  })

  it("is nobody's in reach whose region it does not lie in: another district, a platform of the country", async () => {
    const elsewhere = worker(app, await officerHeader("administrator", "320106", "eve"))
    const above = worker(app, await officerHeader("administrator", "100000", "max"))
    const added = await post("/v1/clients", {
      name: "示例本区平台",
      role: "platform",
      region: "410105",
      held_by: "zoe",
    })
    const { id } = added.body.client
    const whole = await post("/v1/clients", { name: "示例全国平台", role: "platform", held_by: "zoe" }, above)
    const acts = [
      ["key", { reason: "更换" }],
      ["key", { reason: "更换", held_by: "eve-2" }],
      ["acts", { act: "withdraw", reason: "撤销" }],
      ["acts", { act: "quota", units_per_day: 5000, rows_per_day: null }],
      ["acts", { act: "drop-order", order: added.body.order.id, reason: "撤下" }],
      ["confirm-holder", { order: added.body.order.id }],
    ] as const
    for (const [path, body] of acts) {
      expect([path, (await post(`/v1/clients/${id}/${path}`, body, elsewhere)).status]).toEqual([path, 403])
      expect([path, (await post(`/v1/clients/${whole.body.client.id}/${path}`, body)).status]).toEqual([path, 403])
    }
    const agency = { name: "示例外地税务局", role: "agency", region: "410000", held_by: "zoe" }
    expect((await post("/v1/clients", agency, elsewhere)).status).toBe(403)
    expect((await post("/v1/clients", { name: "示例全国平台二", role: "platform", held_by: "zoe" })).status).toBe(403)
    expect((await get(`/v1/clients/${id}`)).body).toMatchObject({ client: { units_per_day: null, withdrawn_at: null } })
    expect((await post(`/v1/clients/${id}/acts`, acts[2][1], above)).status).toBe(200)
  })

  it("whose holder is gone is held by another whom two persons name; what was looked at is what is confirmed", async () => {
    const { id, key } = await held("示例换人平台", "zoe")
    const first = await post(`/v1/clients/${id}/key`, { reason: "人员离职", held_by: "yan" })
    const replaced = await post(`/v1/clients/${id}/key`, { reason: "人员离职", held_by: "xia" })
    const stale = await post(`/v1/clients/${id}/confirm-holder`, { order: first.body.order.id }, second)
    expect([stale.status, stale.body.type]).toEqual([409, "urn:gongshi:problem:changed-meanwhile"])
    const [waiting] = (await get("/v1/clients?state=ordered")).body.clients.filter((client) => client.id === id)
    expect(waiting).toMatchObject({ held_by: "zoe" })
    const confirmed = await post(`/v1/clients/${id}/confirm-holder`, { order: replaced.body.order.id }, second)
    expect(await usageOf(key)).toBe(200)
    const codes = { code: replaced.body.code, second_code: confirmed.body.code }
    expect((await trade({ code: first.body.code, second_code: confirmed.body.code })).status).toBe(409)
    const traded = await trade(codes)
    expect([await usageOf(key), await usageOf(traded.body.key)]).toEqual([401, 200])
    // What is done from now on is the new holder's, and the old one's no more.
    const [row] = await database.sql`select held_by from api_client where id = ${id}`
    expect(row).toEqual({ held_by: "xia" })
    const [told] =
      await database.sql`select before, after from audit_event where act = 'client.holder' and object = ${id}
      order by audit_event.id desc limit 1`
    expect(told).toEqual({ before: { held_by: "zoe" }, after: { held_by: "xia" } })
  })

  it("gets nothing for a code after an hour, or after it was dropped", async () => {
    const { id, key } = await held("示例迟到平台", "zoe")
    const late = await post(`/v1/clients/${id}/key`, { reason: "更换" })
    await database.sql`update key_order set expires_at = expires_at - interval '1 hour' where client_id = ${id}`
    expect((await trade({ code: late.body.code }, bearer(key))).status).toBe(409)
    const dropped = await post(`/v1/clients/${id}/key`, { reason: "更换" })
    const drop = { act: "drop-order", order: dropped.body.order.id, reason: "不再更换" }
    expect((await post(`/v1/clients/${id}/acts`, drop, second)).status).toBe(200)
    expect((await post(`/v1/clients/${id}/acts`, drop, second)).status).toBe(409)
    expect((await trade({ code: dropped.body.code }, bearer(key))).status).toBe(409)
    expect(await usageOf(key)).toBe(200)
  })

  it("hands a key out once, to one of two who trade the same code at once", async () => {
    const { id, key } = await held("示例同时平台", "zoe")
    const { code } = (await post(`/v1/clients/${id}/key`, { reason: "更换" })).body
    const traded = await Promise.all([trade({ code }, bearer(key)), trade({ code }, bearer(key))])
    // The other finds the code used, or the key that it shows gone.
    expect([
      [200, 401],
      [200, 409],
    ]).toContainEqual(traded.map(({ status }) => status).sort())
  })

  it("of a source gets no key here: whoever holds it publishes alone", async () => {
    const name = randomUUID()
    await clientHeader(database.sql, "source", { name, authorities: ["410105"] })
    const [source] = (await get(`/v1/clients?name=${name}`)).body.clients
    expect(source).toMatchObject({ role: "source" })
    expect((await post(`/v1/clients/${source?.id}/key`, { reason: "更换" })).status).toBe(409)
    expect((await post("/v1/clients", { name: "示例报送系统", role: "source" })).status).toBe(400)
  })

  it.each([
    [{ name: "示例接入机构", role: "agency" }, "/region"],
    [{ name: "示例接入机构", role: "platform", held_by: undefined }, "/held_by"],
    [{ name: "示例接入机构", role: "platform", hands: "none" }, "/hands"],
    [{ name: "示例接入机构", role: "platform", hands: "several" }, "/hands"],
    [{ name: "示例接入机构", role: "agency", region: "41" }, "/region"],
    [{ name: "示例接入机构", role: "platform", held_by: "11010519491231002X" }, "/held_by"],
    [{ name: "示例接入机构", role: "platform", held_by: " " }, "/held_by"],
    [{ name: "身份证11010519491231002X", role: "platform" }, "/name"],
    [{ name: "示例\u202e平台", role: "platform" }, "/name"],
    [{ name: "", role: "platform" }, "/name"],
  ])("that is not as it should be is refused at its field: %j", async (body, pointer) => {
    const refused = await post("/v1/clients", { held_by: "zoe", ...body })
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
    expect(app.log.join()).not.toContain("11010519491231002X")
  })

  it("is held by whom the login calls by a telephone number or an address, as on the command line", async () => {
    for (const [n, person] of ["13800138000", "anna@example.cn"].entries()) {
      const one = { name: `示例号码平台${n}`, role: "platform", region: "410105", held_by: person }
      expect(await post("/v1/clients", one)).toMatchObject({ status: 201, body: { order: { held_by: person } } })
    }
  })

  it("has a name of its own, and an agency its region", async () => {
    const agency = { name: "示例接入税务局", role: "agency", region: "410000", held_by: "zoe" }
    expect((await post("/v1/clients", agency, second)).status).toBe(201)
    expect((await post("/v1/clients", agency, second)).status).toBe(409)
    const [row] =
      await database.sql`select agency.region from agency join api_client on id = client_id where name = ${agency.name}`
    expect(row).toEqual({ region: "410000" })
  })

  it("that is an agency is there with its region, or is not there", async () => {
    const agency = { name: "示例接入海关", role: "agency", region: "410999", held_by: "zoe" }
    await database.sql`alter table agency add constraint cut_off check (region <> '410999')`
    expect((await post("/v1/clients", agency, second)).status).toBe(500)
    await database.sql`alter table agency drop constraint cut_off`
    expect((await post("/v1/clients", agency, second)).status).toBe(201)
  })

  it("is found by part of its name, in pages; what SQL reads as a pattern is read as itself", async () => {
    for (const name of ["百分_一", "百分%二", "百分三"]) {
      await post("/v1/clients", { name, role: "platform", region: "410105", held_by: "zoe" })
    }
    expect((await get(`/v1/clients?name=${encodeURIComponent("百分%")}`)).body.clients.map(({ name }) => name)).toEqual(
      ["百分%二"],
    )
    const first = await get(`/v1/clients?name=${encodeURIComponent("百分")}&limit=2`)
    const rest = await get(`/v1/clients?name=${encodeURIComponent("百分")}&limit=2&cursor=${first.body.next}`)
    expect([first.body.clients.length, rest.body.clients.length, rest.body.next]).toEqual([2, 1, null])
    // Whoever withdraws keys while turning over the valid ones passes nobody by.
    const valid = `/v1/clients?state=valid&name=${encodeURIComponent("百分")}&limit=2`
    const [{ id: one = "" } = {}] = (await get(valid)).body.clients
    await post(`/v1/clients/${one}/acts`, { act: "withdraw", reason: "合作终止" })
    const turned = await get(`${valid}&cursor=${first.body.next}`)
    expect(turned.body.clients).toEqual(rest.body.clients)
  })

  it("is seen by an auditor, who changes nothing", async () => {
    expect((await get("/v1/clients", auditor)).status).toBe(200)
    expect((await post("/v1/clients", { name: "示例", role: "platform", held_by: "zoe" }, auditor)).status).toBe(403)
    const head = worker(app, await officerHeader("head", "410105", "head"))
    expect((await get("/v1/clients", head)).status).toBe(403)
  })
})

describe("who is signed in", () => {
  it("is told with posts, and has their sessions ended by a reason", async () => {
    const officer = await signInAs(app, "officer")
    expect((await officer.go("/worklist")).status).toBe(200)
    const told = (await get("/v1/sessions")) as unknown as { body: { people: { subject: string; posts: unknown[] }[] } }
    const { subject = "", posts } =
      told.body.people.find(({ subject }) => subject === "evaluation-officer-410105") ?? {}
    expect(posts).toEqual([{ role: "officer", authority: "410105" }])
    expect((await post("/v1/sessions/end", { kind: "officer", subject, reason: "" })).status).toBe(400)
    expect((await post("/v1/sessions/end", { kind: "officer", subject, reason: "电脑遗失" }, auditor)).status).toBe(403)
    const elsewhere = worker(app, await officerHeader("administrator", "320106", "eve"))
    const order = { kind: "officer", subject, reason: "电脑遗失" }
    expect((await post("/v1/sessions/end", order, elsewhere)).status).toBe(403)
    expect((await officer.go("/worklist")).status).toBe(200)
    expect((await post("/v1/sessions/end", { kind: "officer", subject, reason: "电脑遗失" })).status).toBe(200)
    expect((await officer.go("/worklist")).to).toContain("/sign-in")
    expect((await post("/v1/sessions/end", { kind: "officer", subject, reason: "电脑遗失" })).status).toBe(404)
    // Who came is told for half a year: an officer's posts, and nothing of a merchant who has gone.
    const came = async (query = "") =>
      ((await get(`/v1/sessions${query}`)) as unknown as { body: { people: { subject: string; sessions: number }[] } })
        .body.people
    expect((await came()).map((each) => each.subject)).not.toContain(subject)
    expect(await came("?ended=true")).toContainEqual(
      expect.objectContaining({ subject, sessions: 0, posts: [{ role: "officer", authority: "410105" }] }),
    )
    const merchant = pageBrowser(app, pageOrigin)
    expect((await merchant.go("/sign-in/as", { role: "merchant", code: codeOf(1) })).status).toBe(303)
    await merchant.go("/sign-out", {})
    expect((await came("?ended=true")).map((each) => each.subject)).not.toContain("evaluation-merchant")
    const [row] = await database.sql`select actor, reason from audit_event where act = 'session.end'`
    expect(row).toEqual({ actor: "officer:410105:ada", reason: "电脑遗失" })
    expect(await findPersonSession(database.sql, "nobody", Date.now())).toBeNull()
  })
})

describe("the pages", () => {
  it("add a client, give two persons a code each, and show the key to whoever has both", async () => {
    const browser = await signInAs(app, "administrator")
    const wrong = await browser.go("/office/clients/new", {
      name: "示例页面机构",
      role: "agency",
      region: "",
      held_by: "anna-holds",
    })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('href="#region"')
    expect(wrong.text).toContain('value="示例页面机构"')
    const form = { name: "示例页面机构", role: "agency", region: "410105", held_by: "anna-holds" }
    const added = await browser.go("/office/clients/new", form)
    expect(added.status).toBe(201)
    expect(added.headers.get("cache-control")).toContain("no-store")
    const codeIn = (text: string) => /(gongshicode_[\w-]{43})/.exec(text)?.[1] ?? ""
    expect(added.text).not.toMatch(/gongshi_[\w-]{43}/)
    const [place = ""] = /\/office\/clients\/[0-9a-f-]{36}/.exec(added.text) ?? []
    const shown = (await browser.go(place)).text
    expect(shown).not.toContain(codeIn(added.text))
    expect(shown).toMatch(/新的持有人<\/dt><dd>[^/]*anna-holds/)
    expect(shown).toContain("待另一位管理员确认")
    expect((await browser.go(`/office/clients?name=${encodeURIComponent("页面")}`)).text).toContain("示例页面机构")
    const own = await browser.go(`${place}/order`, formOf(shown, "confirm"))
    expect([own.status, own.text.includes("提出的人不得自己确认")]).toEqual([409, true])
    const other = pageBrowser(app, pageOrigin)
    await other.go("/sign-in/as", { role: "administrator", authority: "410000" })
    const confirmed = await other.go(`${place}/order`, formOf((await other.go(place)).text, "confirm"))
    expect(confirmed.text).toContain("取件码之二")

    const holder = pageBrowser(app, pageOrigin)
    expect((await holder.go("/console/sign-in")).text).toContain("/console/key")
    const codes = { code: codeIn(added.text), second_code: codeIn(confirmed.text), key: "" }
    const refused = await holder.go("/console/key", { ...codes, second_code: "" })
    expect([refused.status, refused.text.includes(codes.code)]).toEqual([409, false])
    const traded = await holder.go("/console/key", codes)
    const [key = ""] = /gongshi_[\w-]{43}/.exec(traded.text) ?? []
    expect([await usageOf(key), traded.headers.get("cache-control")]).toEqual([200, "private, no-store"])

    expect((await browser.go(`${place}/quota`, { units_per_day: "abc", rows_per_day: "" })).text).toContain(
      'href="#units_per_day"',
    )
    expect((await browser.go(`${place}/quota`, { units_per_day: "9,000", rows_per_day: "" })).to).toContain("done=1")
    expect((await browser.go(place)).text).toContain("9,000")

    expect((await browser.go(`${place}/renew`)).text).toContain("不会看到密钥")
    expect((await browser.go(`${place}/renew`, { reason: "" })).text).toContain('href="#reason"')
    const ordered = await browser.go(`${place}/renew`, { reason: "密钥疑似泄露", held_by: "" })
    expect(await usageOf(key)).toBe(200)
    const again = await holder.go("/console/key", { code: codeIn(ordered.text), second_code: "", key })
    const [fresh = ""] = /gongshi_[\w-]{43}/.exec(again.text) ?? []
    expect([await usageOf(key), await usageOf(fresh)]).toEqual([401, 200])
    await browser.go(`${place}/renew`, { reason: "人员离职", held_by: "boris-holds" })
    const asked = await browser.go(`${place}/order`, formOf((await browser.go(place)).text, "drop"))
    expect(asked.text).toContain("取件码失效")
    const dropped = await browser.go(`${place}/drop`, { ...formOf(asked.text, "do"), reason: "不再更换" })
    expect(dropped.to).toBe(`${place}?done=1`)
    expect((await browser.go(place)).text).not.toContain("boris-holds")
    expect((await browser.go(`${place}/withdraw`, { reason: "合作终止" })).to).toBe(`${place}?done=1`)
    const after = await browser.go(place)
    expect(after.text).toContain("已撤销")
    expect(after.text).not.toContain(`${place}/renew`)
  })

  it("show how the register runs, and have an export made", async () => {
    const browser = await signInAs(app, "administrator")
    const shown = await browser.go("/office/operation")
    expect(shown.status).toBe(200)
    for (const words of ["公示日志的读取方", "签名密钥", "后台任务", "每日额度", "PostgreSQL"]) {
      expect(shown.text).toContain(words)
    }
    // Private keys pass no page: what is done on the machine stands there in words.
    for (const words of ["gongshi keys rotate log --after 7d", "gongshi keys compromised KID"]) {
      expect(shown.text).toContain(words)
    }
    // A node that may not write any more is the one to be upgraded.
    for (const version of ["0.11.9", ownVersion]) {
      const now = Date.now() + 1_000
      await beat(database.sql, { id: randomUUID(), version, place: "node.example" }, now)
    }
    const nodes = (await browser.go("/office/operation")).text
    expect(nodes).toContain(`<strong>0.11.9</strong> （过旧，不得写入）`)
    expect(nodes.split("过旧，不得写入").length).toBe(2)
    expect((await browser.go("/office/operation/export", {})).to).toBe("/office/operation?done=export")
    expect((await browser.go("/office/operation?done=export")).text).toContain("已安排制作导出")
  })

  it("tell of a source whether a first load is announced, and by which command one is", async () => {
    const name = `示例"报送$(系统)${randomUUID()}`
    await clientHeader(database.sql, "source", { name, authorities: ["410105"] })
    const [source] = (await get(`/v1/clients?name=${encodeURIComponent(name)}`)).body.clients
    const browser = await signInAs(app, "administrator")
    const before = await browser.go(`/office/clients/${source?.id}`)
    expect(before.text).toContain("没有宣布首次报送")
    // A name is no part of a command that a shell would carry out.
    expect(unescaped(before.text)).toContain(`-- '${name}'`)
    await database.sql`update api_client set first_load_rows = 1200, first_load_until = '2026-07-20' where name = ${name}`
    const after = await browser.go(`/office/clients/${source?.id}`)
    expect(after.text).toContain("还可以直接公示的行数： 1,200")
    expect(after.text).toContain('datetime="2026-07-20"')
  })

  it("name who came within half a year, whether or not they are signed in", async () => {
    const head = await signInAs(app, "head")
    await head.go("/sign-out", {})
    const browser = await signInAs(app, "administrator")
    expect((await browser.go("/office/people")).text).not.toContain("evaluation-head-410105")
    const came = (await browser.go("/office/people?ended=1")).text
    expect(came).toContain("evaluation-head-410105")
    expect(came).toContain("现在登录")
  })

  it("end somebody's sessions after asking, with the name in no address", async () => {
    await signInAs(app, "checker")
    const browser = await signInAs(app, "administrator")
    expect((await browser.go("/office/people")).text).toContain("evaluation-checker-410105")
    const asked = await browser.go("/office/people/end", {
      kind: "officer",
      subject: "evaluation-checker-410105",
      step: "ask",
    })
    expect(asked.text).toContain("立即结束")
    const empty = await browser.go("/office/people/end", { ...formOf(asked.text, "do"), reason: "" })
    expect(empty.status).toBe(400)
    const done = await browser.go("/office/people/end", { ...formOf(asked.text, "do"), reason: "电脑遗失" })
    expect(done.to).toBe("/office/people?done=1")
    expect((await browser.go("/office/people")).text).not.toContain("evaluation-checker-410105")
  })

  it("are read by an auditor, who finds no button, and are closed to who decides", async () => {
    const audits = await signInAs(app, "auditor")
    for (const path of ["operation", "clients", "people"]) {
      const shown = await audits.go(`/office/${path}`)
      expect(shown.status).toBe(200)
      // But the box that finds: it sends what is typed in a form, so that it stands in no log.
      expect(shown.text).not.toMatch(/<form(?! class="find-box")[^>]*method="post"[^>]*action="\/office/)
    }
    const id = randomUUID()
    for (const path of ["/office/clients/new", `/office/clients/${id}/renew`, `/office/clients/${id}/withdraw`]) {
      expect((await audits.go(path)).status).toBe(403)
    }
    expect((await audits.go("/office/clients/new", { name: "示例", role: "platform" })).status).toBe(403)
    const officer = await signInAs(app, "officer")
    expect((await officer.go("/worklist")).text).not.toContain("/office/clients")
    for (const path of ["operation", "clients", "people"]) {
      expect((await officer.go(`/office/${path}`)).status).toBe(403)
    }
    expect((await app.request("/office/clients")).headers.get("location")).toContain("/sign-in")
  })

  it("say in words that a form came from elsewhere, or a client is not there", async () => {
    const browser = await signInAs(app, "administrator")
    expect((await browser.go(`/office/clients/${randomUUID()}`)).status).toBe(404)
    const forged = await app.request("/office/clients/new", {
      method: "POST",
      headers: {
        ...{ origin: "https://elsewhere.example", accept: "text/html" },
        "content-type": "application/x-www-form-urlencoded",
        cookie: [...browser.jar].map(([name, value]) => `${name}=${value}`).join("; "),
      },
      body: "name=x&role=platform",
    })
    expect(forged.status).toBe(403)
  })
})
