/** A region is written by its name wherever a form asks for one, and where several are called so they stand there to be chosen from. */
import { beforeAll, describe, expect, it } from "vitest"
import { agency } from "../support/agency.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { signInAs } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const read = async (path: string) => (await app.request(path, { headers: { accept: "text/html" } })).text()

describe("statistics", () => {
  it("are narrowed to an authority by name or code, and say what is no region at its field", async () => {
    const named = await read(`/statistics?authority=${encodeURIComponent("郑州")}`)
    expect(named).toContain('value="河南省郑州市"')
    expect(named).toContain("authority=4101")
    expect(await read("/statistics?authority=4101")).toContain('value="河南省郑州市"')
    const none = await read(`/statistics?authority=${encodeURIComponent("查无此地")}`)
    expect(none).toContain("没有查到这个地区")
    expect(none).toContain('aria-invalid="true"')
    expect(none).not.toContain("authority=查")
    const several = await read(`/statistics?authority=${encodeURIComponent("鼓楼区")}`)
    expect(several).toMatch(/<select[^>]* id="authority" name="authority"/)
    expect(several).toContain('<option value="410204">河南省开封市鼓楼区</option>')
    expect(await read("/statistics?lang=en&authority=Zhengzhou")).toContain('value="Zhengzhou, Henan"')
  })
})

describe("an agency", () => {
  const browser = pageBrowser(app, "https://gongshi.example")
  beforeAll(async () => {
    const tax = await agency(app, database.sql, { member: "tax" })
    const key = (tax.header["authorization"] ?? "").replace("Bearer ", "")
    expect((await browser.go("/console/sign-in", { key })).status).toBe(303)
  })

  it("subscribes to a region by its name, and keeps what was typed where it is none", async () => {
    const several = await browser.go("/desk/subscriptions", { list: "serious", region: "鼓楼区" })
    expect(several.status).toBe(400)
    expect(several.text).toContain('<option value="320106">')
    expect(several.text).toContain('<option value="serious" selected>')
    expect((await browser.go("/desk/subscriptions", { list: "serious", region: "金水区" })).status).toBe(303)
    expect((await browser.go("/desk/subscriptions")).text).toContain("河南省郑州市金水区")
    expect((await browser.go("/desk/subscriptions", { list: "serious", region: "没有" })).text).toContain(
      'value="没有"',
    )
  })

  it("asks for data of a region by its name", async () => {
    const form = { kind: "public", purpose: "纳税信用评价（示例）", basis: "示例依据第1条", lists: "serious" }
    const period = { from: "2026-07-01", to: "2026-12-31" }
    const wrong = await browser.go("/desk/requests", { ...form, ...period, region: "查无此地" })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain("纳税信用评价（示例）")
    const asked = await browser.go("/desk/requests", { ...form, ...period, region: "郑州", authority: "河南省" })
    expect(asked.status, asked.text).toBe(303)
    expect((await browser.go("/desk/requests")).text).toContain("河南省郑州市")
  })
})

describe("an operator", () => {
  it("adds an agency for a region by its name", async () => {
    const admin = await signInAs(app, "administrator")
    const form = { name: "示例地区机构", role: "agency", held_by: "zora" }
    const several = await admin.go("/office/clients/new", { ...form, region: "朝阳区" })
    expect(several.status).toBe(400)
    expect(several.text).toContain('<option value="110105">')
    expect((await admin.go("/office/clients/new", { ...form, region: "金水区" })).status).toBe(201)
    const [row] =
      await database.sql`select agency.region from agency join api_client on id = client_id where name = '示例地区机构'`
    expect(row).toEqual({ region: "410105" })
  })
})
