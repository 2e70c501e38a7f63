/**
 * The console's gate and its pages on jobs: who comes in, what a page does and whose it is.
 */
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { idleMs, lastingMs } from "../../src/access/store.ts"
import { jobDesk } from "../check/job/office.ts"
import { clientHeader, clock, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Platform, platform } from "../support/roster.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"
import { fileForm, look, send, signIn } from "./desk.ts"

const database = useDatabase()
let now = clock()
const desk = jobDesk(database, { clock: () => now })
let shop: Platform
let other: Platform
let cookie = ""

beforeAll(async () => {
  await importRows(database.sql, [abnormalRow(1), subjectRow(2)])
  shop = await platform(database.sql, "示例购物平台")
  other = await platform(database.sql, "示例外卖平台")
})
beforeEach(async () => {
  now = clock()
  cookie = await signIn(desk, shop.key)
})

describe("signing in", () => {
  test("gives a cookie that no script and no other site reaches, and keeps the key nowhere", async () => {
    const { status, headers, to, text } = await send(desk, "/console/sign-in", { key: ` ${shop.key}\n` })
    expect([status, to]).toEqual([303, "/console"])
    const set = headers.get("set-cookie") ?? ""
    expect(set).toMatch(/; HttpOnly/i)
    expect(set).toMatch(/; SameSite=Strict/i)
    expect(set).not.toMatch(/Max-Age|Expires/i)
    const stored = JSON.stringify(await database.sql`select encode(digest, 'hex') as digest from client_session`)
    for (const place of [set, text, stored, desk.log.join("\n")]) expect(place).not.toContain(shop.key.slice(8))
    expect(stored).not.toContain(set.split(/[=;]/)[1])
    for (const path of ["/console", "/console/jobs", "/console/policy"]) {
      const page = await look(desk, path, cookie)
      expect(page.status).toBe(200)
      expect(page.headers.get("cache-control")).toBe("private, no-store")
      expect(page.text).toContain("示例购物平台")
      expect(page.text).not.toContain("gongshi_")
    }
  })

  test.each([
    [
      "https://register.example",
      "http://127.0.0.1:8787",
      /^__Host-console=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ],
    [
      "https://register.example",
      "http://localhost",
      /^__Host-console=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ],
    [
      "https://register.example",
      "http://elsewhere.example",
      /^__Host-console=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ],
    ["http://localhost:8787", "https://register.example", /^console=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/],
  ])("of %s gives the same cookie whatever the request's Host, as %s", async (issuer, host, expected) => {
    const { app } = jobDesk(database, { clock: () => now, issuer })
    const form = { origin: issuer, "content-type": "application/x-www-form-urlencoded" }
    const body = new URLSearchParams({ key: shop.key }).toString()
    const answer = await app.request(`${host}/console/sign-in`, { method: "POST", headers: form, body })
    const set = answer.headers.get("set-cookie") ?? ""
    expect([answer.status, set]).toEqual([303, expect.stringMatching(expected)])
    const [held = ""] = set.split(";")
    expect((await app.request(`${host}/console`, { headers: { cookie: held } })).status).toBe(200)
    // One by the other name is one that a neighbouring host could have planted.
    const planted = held.startsWith("__Host-") ? held.slice(7) : `__Host-${held}`
    expect((await app.request(`${host}/console`, { headers: { cookie: planted } })).status).toBe(303)
    const strange = { ...form, origin: "https://elsewhere.example" }
    const forged = await app.request(`${host}/console/sign-in`, { method: "POST", headers: strange, body })
    expect(forged.status).toBe(403)
  })

  test("with a wrong key says so, and with none asks for it", async () => {
    const wrong = await send(desk, "/console/sign-in", { key: "gongshi_none" })
    expect(wrong.status).toBe(401)
    expect(wrong.text).toContain("密钥无效或者已撤销")
    expect(wrong.text).not.toContain("gongshi_none")
    expect((await send(desk, "/console/sign-in", {})).status).toBe(401)
    for (const path of ["/console", "/console/jobs", "/console/roster"]) {
      const { status, to } = await look(desk, path)
      expect([status, to]).toEqual([303, `/console/sign-in?to=${encodeURIComponent(path)}`])
    }
    expect((await look(desk, "/console/sign-in?to=/console/jobs")).text).toContain('name="to" value="/console/jobs"')
    for (const to of ["//elsewhere.example", "https://elsewhere.example", "/console/../v1"]) {
      expect((await send(desk, "/console/sign-in", { key: shop.key, to })).to).toBe("/console")
    }
  })

  test("is no business of another site's page", async () => {
    for (const path of ["/console/sign-in", "/console/sign-out", "/console/jobs", "/console/policy"]) {
      for (const origin of ["https://elsewhere.example", "null"]) {
        const answer = await send(desk, path, { key: shop.key }, { origin, cookie })
        expect(answer.status, path).toBe(403)
        expect(answer.headers.get("set-cookie")).toBeNull()
      }
    }
    expect((await look(desk, "/console", cookie)).status).toBe(200)
  })

  test("ends by signing out, by time, and when the key is withdrawn", async () => {
    const out = await send(desk, "/console/sign-out", {}, { cookie })
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0")
    expect((await look(desk, "/console", cookie)).status).toBe(303)
    cookie = await signIn(desk, shop.key)
    const began = now
    for (; now - began < lastingMs - idleMs; now += idleMs - 1) {
      expect((await look(desk, "/console/jobs", cookie)).status).toBe(200)
    }
    now = began + lastingMs
    expect((await look(desk, "/console", cookie)).status).toBe(303)
    cookie = await signIn(desk, shop.key)
    // A page that looks by itself keeps nobody in.
    now += idleMs - 1
    expect((await look(desk, "/console/jobs?watch=1", cookie)).status).toBe(200)
    now += 1
    expect((await look(desk, "/console/jobs", cookie)).status).toBe(303)
    const gone = await platform(database.sql)
    cookie = await signIn(desk, gone.key)
    await database.sql`update api_client set revoked_at = now() where id = ${gone.id}`
    expect((await look(desk, "/console", cookie)).status).toBe(303)
  })

  test("everywhere ends the others of the same key, says so to them and keeps what they typed, and ends nothing else", async () => {
    const [elsewhere, others] = [await signIn(desk, shop.key), await signIn(desk, other.key)]
    const out = await send(desk, "/console/sign-out", { everywhere: "1" }, { cookie })
    expect([out.status, out.to]).toEqual([303, "/console/sign-in"])
    for (const each of [cookie, elsewhere]) {
      const to = (await look(desk, "/console/policy", each)).to ?? ""
      expect(to).toBe("/console/sign-in?to=%2Fconsole%2Fpolicy&ended=1")
      expect((await look(desk, to, each)).text).toContain("登录已到期")
    }
    // Nothing is done in its name any more, and nothing that was typed is lost.
    const typed = await send(desk, "/console/searches", { name: "示例检索", q: "食品" }, { cookie: elsewhere })
    expect(typed.status).toBe(401)
    expect(typed.text).toContain('value="示例检索"')
    const saved = await desk.request("/v1/searches", { headers: shop.header })
    expect(await saved.text()).not.toContain("示例检索")
    const once = await send(desk, "/console/alerts/seen", { through: "1~0" }, { cookie: elsewhere })
    expect([once.status, once.to]).toEqual([303, "/console/sign-in?to=%2Fconsole&ended=1"])
    // A page that looks by itself comes no further, the key itself goes on, and so does whoever has another.
    expect((await look(desk, "/console/jobs?watch=1", elsewhere)).status).toBe(303)
    expect((await desk.request("/v1/check/jobs", { headers: shop.header })).status).toBe(200)
    expect((await look(desk, "/console", others)).status).toBe(200)
    expect((await look(desk, "/console", await signIn(desk, shop.key))).status).toBe(200)
  })

  test("everywhere in a session that is over ends nothing, and says that one has to sign in", async () => {
    now += idleMs
    const elsewhere = await signIn(desk, shop.key)
    const out = await send(desk, "/console/sign-out", { everywhere: "1" }, { cookie })
    expect([out.status, out.to]).toEqual([303, "/console/sign-in?ended=1"])
    expect((await look(desk, "/console", elsewhere)).status).toBe(200)
  })

  test("of an agency shows what an agency may, and no more", async () => {
    const agency = (await clientHeader(database.sql, "agency"))["authorization"]?.slice(7) ?? ""
    cookie = await signIn(desk, agency)
    const { text } = await look(desk, "/console/jobs", cookie)
    expect(text).toContain('href="/console/policy"')
    expect(text).toContain('href="/console/webhooks"')
    expect(text).not.toContain('href="/console/roster"')
    expect((await look(desk, "/console/alerts", cookie)).status).toBe(200)
    expect((await look(desk, "/console/roster", cookie)).status).toBe(403)
  })
})

describe("a file", () => {
  const csv = `店铺,统一社会信用代码\n甲,${codeOf(1)}\n乙,${codeOf(2)}\n丙,1\n`

  test("is sent, watched, read and deleted by the page, and is nobody else's", async () => {
    expect((await look(desk, "/console/jobs", cookie)).text).toMatch(/name="records" value="true" checked>/)
    const form = fileForm(csv, "示例卖家.csv", { once: "a", records: "true" })
    const { status, to } = await send(desk, "/console/jobs", form, { cookie })
    expect(status).toBe(303)
    const path = to ?? ""
    const waiting = await look(desk, path, cookie)
    expect(waiting.text).toContain("示例卖家.csv")
    expect(waiting.text).toMatch(/<noscript><meta http-equiv="refresh" content="5;url=[^"]+\?watch=1">/)
    await desk.work()
    const done = await look(desk, path, cookie)
    expect(done.text).toContain("已完成")
    expect(done.text).not.toContain("http-equiv")
    expect(done.text).toMatch(/有公示记录<\/dt><dd class="count">1</)
    expect(done.text).toContain("2026-07-30")
    const result = await look(desk, `${path}/result`, cookie)
    expect(result.headers.get("content-disposition")).toContain("attachment")
    expect(result.headers.get("cache-control")).toBe("private, no-store")
    expect(result.text).toContain(`甲,${codeOf(1)},listed`)
    expect(result.text).toContain(",1,经营异常名录,通过登记住所/经营场所无法联系,2026-03-02,2026-03-05,")
    const book = await desk.request(`${path}/result?format=xlsx`, { headers: { cookie } })
    expect(
      Buffer.from(await book.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK")
    expect((await look(desk, `${path}/receipt`, cookie)).text).toMatch(/^eyJ/)
    expect((await look(desk, `${path}/events`, cookie)).text).toContain("event: done")
    const theirs = await signIn(desk, other.key)
    for (const below of ["", "/result", "/receipt", "/events"]) {
      expect((await look(desk, path + below, theirs)).status, below).toBe(404)
    }
    expect((await send(desk, `${path}/delete`, {}, { cookie: theirs })).status).toBe(404)
    expect((await send(desk, `${path}/delete`, {}, { cookie })).to).toBe("/console/jobs")
    expect((await look(desk, path, cookie)).status).toBe(404)
  })

  test("that is sent twice by one form is one job", async () => {
    const once = () => send(desk, "/console/jobs", fileForm(csv, "a.csv", { once: "b" }), { cookie })
    expect((await once()).to).toBe((await once()).to)
  })

  test("that can't be read is refused with the reason, beside the form", async () => {
    const unnamed = `甲列,乙列\n甲,${codeOf(1)}\n`
    const refused = await send(desk, "/console/jobs", fileForm(unnamed, "a.csv"), { cookie })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('id="faults"')
    expect(refused.text).not.toContain("或者用 code_column")
    const named = fileForm(unnamed, "a.csv", { code_column: "乙列" })
    expect((await send(desk, "/console/jobs", named, { cookie })).status).toBe(303)
    const headers = { origin: "http://localhost", cookie, "content-type": "multipart/form-data; boundary=x" }
    const body = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncode\n'
    const broken = await desk.request("/console/jobs", { method: "POST", headers, body })
    expect([broken.status, await broken.text()]).toEqual([400, expect.stringContaining("表单不完整")])
    const nothing = await send(desk, "/console/jobs", { once: "c" }, { cookie })
    expect([nothing.status, nothing.text.includes("请选择文件")]).toEqual([400, true])
    // As a browser sends a form whose file was not chosen.
    const unchosen = await send(desk, "/console/jobs", fileForm("", ""), { cookie })
    expect([unchosen.status, unchosen.text.includes("请选择文件")]).toEqual([400, true])
    const empty = await send(desk, "/console/jobs", fileForm("", "a.csv"), { cookie })
    expect([empty.status, empty.text.includes("文件为空")]).toEqual([400, true])
  })

  test("is read whole where forms do not stream, and only so far", async () => {
    const worker = testApp(() => database.sql, { readForm: null, xlsx: null, clock })
    cookie = await signIn(worker, shop.key)
    expect((await look(worker, "/console/jobs", cookie)).text).not.toContain(".xlsx")
    const sent = await worker.app.request(
      "/console/jobs",
      await withLength(fileForm(csv, "a.csv", { advice: "true" }), cookie),
    )
    expect(sent.status).toBe(303)
    const large = await withLength(fileForm(csv, "a.csv"), cookie)
    large.headers.set("content-length", "30000000")
    expect((await worker.app.request("/console/jobs", large)).status).toBe(413)
  })
})

/** A form with its length, as a browser sends it. */
async function withLength(form: FormData, cookie: string) {
  const packed = new Response(form)
  const body = await packed.arrayBuffer()
  const headers = new Headers({ origin: "http://localhost", cookie, "content-length": String(body.byteLength) })
  headers.set("content-type", packed.headers.get("content-type") ?? "")
  return { method: "POST", headers, body }
}
