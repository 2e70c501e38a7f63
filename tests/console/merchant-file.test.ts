/** The one box of agencies, platforms and merchants: what they may see around a merchant, and nothing of anybody else's. */
import { beforeAll, expect, it } from "vitest"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { merchantHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { consoleCookie } from "../support/page-world.ts"
import { importRecords } from "../support/record.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
let cookies: Record<"tax" | "post" | "shop" | "other", string>
let tax: AgencyDesk

beforeAll(async () => {
  const { sql } = database
  await importRecords(sql, [
    ...[subjectRow(1), subjectRow(2)],
    abnormalRow(2, { decided_on: "2026-06-25", published_on: "2026-06-26" }),
  ])
  tax = await agency(app, sql, { member: "tax" }, "示例税务局")
  const post = await agency(app, sql, { member: "customs" }, "示例海关")
  const [shop, other] = [await platform(sql, "示例平台甲"), await platform(sql, "示例平台乙")]
  await watch(sql, shop, [codeOf(2)])
  await tax.post("/v1/leads", {
    ...{ ref: "ys-7", source: "agency", code: codeOf(2), facts: "抽查发现未亮照（示例）", found_on: "2026-06-25" },
    authority: "410105",
  })
  const key = ({ header }: AgencyDesk) => (header["authorization"] ?? "").replace("Bearer ", "")
  const cookie = (text: string) => consoleCookie({ desk: app }, text)
  cookies = {
    ...{ tax: await cookie(key(tax)), post: await cookie(key(post)) },
    ...{ shop: await cookie(shop.key), other: await cookie(other.key) },
  }
})

async function find(headers: Record<string, string>, path: string, q: string) {
  const body = new URLSearchParams({ q })
  const answer = await app.request(path, { method: "POST", body, headers: { ...headers, origin: "http://localhost" } })
  return { status: answer.status, to: answer.headers.get("location"), text: await answer.text() }
}

const file = async (name: keyof typeof cookies) =>
  (await app.request(`/console/merchants/${codeOf(2)}`, { headers: { cookie: cookies[name] } })).text()

it("leads to the file by code and by name, and refuses what is wrong where it was typed", async () => {
  for (const q of [codeOf(2), codeOf(2).toLowerCase(), "示例第2号商贸有限公司"]) {
    const found = await find({ cookie: cookies.tax }, "/console/find", q)
    expect(found.to ?? found.text, q).toContain(`/console/merchants/${codeOf(2)}`)
  }
  const personal = await find({ cookie: cookies.shop }, "/console/find", "11010519491231002X")
  expect([personal.status, personal.text.includes("11010519491231002X")]).toEqual([400, false])
  const wrong = `${codeOf(9).slice(0, 17)}${codeOf(9).endsWith("A") ? "B" : "A"}`
  const refused = await find({ cookie: cookies.shop }, "/console/find", wrong)
  expect([refused.status, refused.text.includes(`value="${wrong}"`)]).toEqual([400, true])
  expect(refused.text).toContain('href="#find"')
})

it("shows an agency its own leads, a platform its own sellers, and neither anybody else's", async () => {
  const [own, others, shop, stranger] = [await file("tax"), await file("post"), await file("shop"), await file("other")]
  expect(own).toContain("ys-7")
  for (const text of [others, shop, stranger]) expect(text).not.toContain("ys-7")
  expect(shop).toContain("shop-1")
  for (const text of [own, others, stranger]) expect(text).not.toContain("shop-1")
  for (const text of [own, others, shop, stranger]) expect(text).toContain("经营异常")
  expect(own).not.toContain("本平台的经营者")
  expect(shop).not.toContain("惩戒措施")
})

it("lets nobody in who has not signed in, and no officer", async () => {
  const answer = await app.request(`/console/merchants/${codeOf(2)}`)
  expect([answer.status, answer.headers.get("location")]).toEqual([303, expect.stringContaining("/console/sign-in")])
  expect((await find({}, "/console/find", codeOf(2))).to).toContain("/console/sign-in")
})

it("leads a merchant to its counter, to others' public pages, and to no application of somebody else", async () => {
  const owner = await merchantHeader(codeOf(2))
  expect((await find(owner, "/counter/find", codeOf(2))).to).toBe("/counter")
  expect((await find(owner, "/counter/find", codeOf(1))).to).toBe(`/subjects/${codeOf(1)}`)
  const [record] = await database.sql<{ id: string }[]>`select id from record limit 1`
  const { status, body } = await worker(app, owner).post("/v1/objections", {
    ...{ record_id: record?.id, statement: "可以联系（示例）" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  const { id } = body
  expect((await find(owner, "/counter/find", id)).to).toBe(`/applications/${id}`)
  const stranger = await find(await merchantHeader(codeOf(1)), "/counter/find", id)
  expect([stranger.status, stranger.to]).toEqual([404, null])
  // The number of a licence of before 2015 is found nowhere, which is told as what it is, and not as nobody.
  const old = await find(owner, "/counter/find", "410105000012345")
  expect([old.status, old.text.includes("15位的旧营业执照注册号"), old.text.includes("410105000012345")]).toEqual([
    400,
    true,
    true,
  ])
  expect((await find(owner, "/counter/find", "11010519491231002X")).status).toBe(400)
  // A name is answered where it was typed: no address holds it.
  const named = await find(owner, "/counter/find", "示例第2号")
  expect([named.status, named.to]).toEqual([200, null])
  expect(named.text).toContain(`href="/subjects/${codeOf(2)}"`)
  const unknown = await find(owner, "/counter/find", "不存在的某某商行")
  expect([unknown.status, unknown.to]).toEqual([200, null])
  expect(unknown.text).toContain("这不等于没有")
})
