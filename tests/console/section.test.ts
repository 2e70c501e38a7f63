/**
 * The console's pages on policy, alerts, webhooks and roster: each shows the client's own, and does what the API does.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { jobDesk } from "../check/job/office.ts"
import { clock, importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { look, send, signIn } from "./desk.ts"
import { type Furnished, furnish } from "./fixture.ts"

const database = useDatabase()
const desk = jobDesk(database)
let made: Furnished
let cookie = ""
let theirs = ""

beforeAll(async () => {
  made = await furnish(database, desk)
  cookie = await signIn(desk, made.shop.key)
  theirs = await signIn(desk, (await platform(database.sql, "示例外卖平台")).key)
})

const api = async (path: string) => (await desk.request(path, { headers: made.shop.header })).json()

test("the first page says what was checked lately and what waits for somebody", async () => {
  const { text } = await look(desk, "/console", cookie)
  expect(text).toContain("示例卖家名单.csv")
  expect(text).toMatch(/未读预警 <span class="count">2</)
  expect(text).toMatch(/推送异常 <span class="count">1<\/span><\/b><p>[^<]*共 2 个推送地址/)
  expect(text).toContain("身份信息报告 2026-01：已校验待确认")
  const other = (await look(desk, "/console", theirs)).text
  expect(other).not.toContain("示例卖家")
  expect(other).toMatch(/未读预警 <span class="count">0</)
})

describe("the policy", () => {
  test("is shown, saved and answered by the API as it was chosen", async () => {
    const { text } = await look(desk, "/console/policy", cookie)
    expect(text).toMatch(/name="rule.serious"[^>]*><option value="">不建议<\/option><option value="block" selected>/)
    const fields = {
      "rule.abnormal": "review",
      "rule.abnormal.AB-E4": "block",
      "rule.penalty.P3a": "",
      "verdict.unknown": "pass",
    }
    const saved = await send(desk, "/console/policy", fields, { cookie })
    expect(saved.to).toBe("/console/policy?saved=1")
    expect((await look(desk, "/console/policy?saved=1", cookie)).text).toContain("已保存")
    expect(await api("/v1/check/policy")).toEqual({
      rules: [
        { list: "abnormal", advice: "review" },
        { list: "abnormal", ground: "AB-E4", advice: "block" },
      ],
      verdicts: { unknown: "pass" },
    })
    expect((await look(desk, "/console/policy", theirs)).text).not.toContain("selected")
  })

  test("with a ground that is none is refused with the reason, and what was chosen stays", async () => {
    const refused = await send(desk, "/console/policy", { "rule.serious.XX": "block" }, { cookie })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain("没有这个列入事由")
    expect(refused.text).toMatch(/name="rule.serious.XX"[^>]*>.*<option value="block" selected>/)
  })
})

describe("alerts", () => {
  test("are shown the newest first, marked as read, and belong to one platform", async () => {
    const { text } = await look(desk, "/console/alerts", cookie)
    expect(text.match(/desk-bad">未读/g)).toHaveLength(2)
    expect(text).toContain("shop-2")
    const through = /name="through" value="([\d.]+)"/.exec(text)?.[1] ?? ""
    await send(desk, "/console/alerts/seen", { through }, { cookie })
    expect((await look(desk, "/console/alerts", cookie)).text).not.toContain("未读")
    // What was read stays so, whatever an old page says.
    await send(desk, "/console/alerts/seen", { through: "0" }, { cookie })
    expect((await look(desk, "/console", cookie)).text).toMatch(/未读预警 <span class="count">0</)
    expect((await look(desk, "/console/alerts", theirs)).text).not.toContain(codeOf(1))
  })

  test("are read by the page to the last, none twice", async () => {
    const { sql } = database
    const shop = await platform(sql)
    const codes = Array.from({ length: 60 }, (_, index) => codeOf(index + 100))
    await watch(sql, shop, codes)
    await importRows(
      sql,
      codes.map((_, index) => abnormalRow(index + 100)),
    )
    await raiseAlerts({ sql, clock })
    const own = await signIn(desk, shop.key)
    const seen: string[] = []
    for (let next: string | undefined = "/console/alerts"; next !== undefined; ) {
      const { text } = await look(desk, next, own)
      seen.push(...[...text.matchAll(/href="\/subjects\/(\w{18})"/g)].map(([, code = ""]) => code))
      next = /href="(\/console\/alerts\?cursor=[\d.]+)"/.exec(text)?.[1]
    }
    expect(seen).toEqual([...codes].reverse())
  })
})

describe("webhooks", () => {
  test("show what was given up, send it again, and go on", async () => {
    const path = `/console/webhooks/${made.hook}`
    const { text } = await look(desk, `${path}?state=dead`, cookie)
    expect(text).toContain("410 &lt;script&gt;")
    const replay = /action="([^"]+\/replay)"/.exec(text)?.[1] ?? ""
    expect((await send(desk, replay, {}, { cookie })).to).toBe(`${path}?done=replay`)
    expect((await look(desk, `${path}?state=dead`, cookie)).text).toContain("没有推送记录")
    expect((await send(desk, `${path}/enable`, {}, { cookie })).status).toBe(303)
    expect((await send(desk, `${path}/ping`, {}, { cookie })).status).toBe(303)
    expect(await api(`/v1/webhooks/${made.hook}`)).toMatchObject({ enabled: true, disabled_for: null })
    expect((await look(desk, path, cookie)).text).toContain("测试消息")
    expect((await send(desk, `${path}/disable`, {}, { cookie })).status).toBe(303)
    for (const act of ["ping", "enable", "rotate", "remove"]) {
      expect((await send(desk, `${path}/${act}`, {}, { cookie: theirs })).status, act).toBe(404)
    }
    expect((await look(desk, path, theirs)).status).toBe(404)
    expect((await send(desk, replay, {}, { cookie: theirs })).status).toBe(404)
  })

  test("are added with a secret that is shown once, given a new one, and removed", async () => {
    const body = new URLSearchParams([
      ["url", "https://platform.example/hook"],
      ["description", "示例"],
      ["alerts-kind", "listed"],
      ["alerts-kind", "removed"],
    ])
    const added = await desk.request("/console/webhooks", {
      method: "POST",
      headers: { origin: "http://localhost", cookie },
      body,
    })
    expect(added.status).toBe(201)
    expect(added.headers.get("cache-control")).toBe("private, no-store")
    const page = await added.text()
    const secret = /whsec_[\w+/=]+/.exec(page)?.[0] ?? "none"
    const path = /href="(\/console\/webhooks\/[0-9a-f-]{36})"/.exec(page)?.[1] ?? ""
    expect(await api(path.replace("/console", "/v1"))).toMatchObject({
      kinds: ["listed", "removed"],
      description: "示例",
    })
    expect((await look(desk, path, cookie)).text).not.toContain(secret)
    const rotated = await send(desk, `${path}/rotate`, {}, { cookie })
    expect(rotated.text).toMatch(/whsec_/)
    expect(rotated.text).not.toContain(secret)
    expect((await send(desk, `${path}/remove`, {}, { cookie })).to).toBe("/console/webhooks")
    expect((await look(desk, path, cookie)).status).toBe(404)
  })

  test("that can't be are refused with the reason, and what was entered stays", async () => {
    const fields = { url: "ftp://platform.example/", description: "示例备注" }
    const refused = await send(desk, "/console/webhooks", { ...fields, "alerts-kind": "listed" }, { cookie })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain("须为 https:// 网址")
    expect(refused.text).toContain("示例备注")
    expect((await send(desk, "/console/webhooks", fields, { cookie })).text).toContain("请至少选择一种")
    const long = { url: "https://platform.example/hook", description: "长".repeat(201), "alerts-kind": "listed" }
    const { text } = await send(desk, "/console/webhooks", long, { cookie })
    expect(text).toMatch(/<a href="#description">备注/)
    expect(text).toMatch(/<input[^>]* id="description"[^>]* aria-describedby="description-fault" aria-invalid="true"/)
  })
})

test("searches are saved by a form, with what the address brings along, found as they were asked, and deleted; each client's own", async () => {
  const path = "/console/searches"
  const { text: brought } = await look(desk, `${path}?q=${encodeURIComponent("虚假广告")}&list=penalty`, cookie)
  expect(brought).toContain('value="虚假广告"')
  expect(brought).toMatch(/<option value="penalty" selected>/)
  const name = "<b>辖区</b>"
  const fields = { name, q: "虚假广告", list: "penalty", law: "广告法第九条", region: "", authority: "", platform: "" }
  expect((await send(desk, path, fields, { cookie })).to).toBe(path)
  const { text } = await look(desk, path, cookie)
  expect(text).toContain("&lt;b&gt;辖区&lt;/b&gt;")
  expect(text).not.toContain(name)
  expect(await api("/v1/alerts/searches")).toMatchObject({
    searches: [{ name, q: "虚假广告", list: "penalty", law: "广告法第九条" }],
  })
  const remove = /action="(\/console\/searches\/[0-9a-f-]{36}\/remove)"/.exec(text)?.[1] ?? ""
  expect((await look(desk, path, theirs)).text).not.toContain("辖区")
  expect((await send(desk, remove, {}, { cookie: theirs })).status).toBe(404)
  expect((await send(desk, path, fields, { cookie, origin: "https://elsewhere.example" })).status).toBe(403)
  expect((await send(desk, path, fields)).to).toContain("/console/sign-in")
  for (const [faulty, words] of [
    [{ name: "空" }, '<a href="#q">检索词：检索没有条件'],
    [{ name: "区划", region: "41x" }, '<a href="#region">当事人所在地：'],
  ] as const) {
    const refused = await send(desk, path, faulty, { cookie })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain(words)
  }
  expect((await send(desk, remove, {}, { cookie })).to).toBe(path)
  expect(await api("/v1/alerts/searches")).toEqual({ searches: [] })
})

test("the roster shows counts, reports and faults without what stood there, and gives all faults as a file", async () => {
  const { text } = await look(desk, "/console/roster", cookie)
  expect(text).toMatch(/在册经营者<\/dt><dd class="count">1</)
  expect(text).toContain("已校验待确认")
  expect(text).toContain("第18位校验码与前17位不符")
  expect(text).not.toContain("91000000MA0000008X")
  const path = /href="(\/console\/roster\/uploads\/[^"]+)"/.exec(text)?.[1] ?? ""
  const file = await look(desk, path, cookie)
  expect(file.headers.get("content-disposition")).toContain("attachment")
  // A row of headers, and the faults.
  expect(file.text.trim().split("\n")).toHaveLength(4)
  expect((await look(desk, path, theirs)).status).toBe(404)
})

describe("the sellers", () => {
  test("are listed without what is sealed of them, and leave by a press of a button", async () => {
    const { text } = await look(desk, "/console/roster/sellers", cookie)
    const [, seller = ""] = /name="seller" value="([^"]+)"/.exec(text) ?? []
    expect(seller).not.toBe("")
    const { results } = (await api("/v1/rosters/sellers?limit=1000")) as { results: { seller: string }[] }
    expect(results.map((each) => each.seller)).toContain(seller)
    // Another platform has none of that id.
    expect((await send(desk, "/console/roster/sellers/left", { seller }, { cookie: theirs })).status).toBe(404)
    const left = await send(desk, "/console/roster/sellers/left", { seller }, { cookie })
    expect(left.to).toBe("/console/roster/sellers?done=1")
    // What makes no address of the API is as unknown as another's.
    for (const odd of ["", ".", "..", "../x", "x"]) {
      const refused = await send(desk, "/console/roster/sellers/left", { seller: odd }, { cookie })
      expect([odd, refused.status]).toEqual([odd, 404])
    }
    const after = (await api("/v1/rosters/sellers?limit=1000")) as {
      results: { seller: string; exited_on: string | null }[]
    }
    expect(after.results.find((each) => each.seller === seller)?.exited_on).not.toBeNull()
  })
})

describe("a webhook", () => {
  test("is changed where it stands, and keeps what was typed where it is refused", async () => {
    const place = `/console/webhooks/${made.hook}`
    const typed = { url: "示例地址", description: "另一处（示例）", "alerts-kind": "listed" }
    const refused = await send(desk, `${place}/change`, typed, { cookie })
    expect(refused.status).toBe(400)
    for (const value of [typed.url, typed.description]) expect(refused.text).toContain(`value="${value}"`)
    const done = await send(desk, `${place}/change`, { ...typed, url: "http://127.0.0.1:1/other" }, { cookie })
    expect(done.to, done.text).toBe(`${place}?done=change`)
    expect(await api(`/v1/webhooks/${made.hook}`)).toMatchObject({
      ...{ url: "http://127.0.0.1:1/other", description: "另一处（示例）", kinds: ["listed"] },
    })
    expect((await send(desk, `${place}/change`, typed, { cookie: theirs })).status).toBe(404)
  })

  test("is sent everything from a place on once more", async () => {
    const place = `/console/webhooks/${made.hook}`
    const refused = await send(desk, `${place}/again`, { from: "那里" }, { cookie })
    expect([refused.status, refused.text.includes('value="那里"')]).toEqual([400, true])
    expect((await send(desk, `${place}/again`, { from: "0" }, { cookie })).to).toBe(`${place}?done=again`)
  })
})
