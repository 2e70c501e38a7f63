/** Reports and subscriptions at the console, by those whom they are none of, and with what does not belong there. */
import { beforeAll, describe, expect, it } from "vitest"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Platform, platform } from "../support/roster.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"
import { fileForm, look, send, signIn } from "./desk.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const idNumber = "11010519491231002X"
let shop: Platform
let tax: AgencyDesk
let asShop = ""
let asTax = ""

beforeAll(async () => {
  shop = await platform(database.sql, "示例购物平台")
  await sendRoster(app, shop.header, [registeredSeller(1)])
  tax = await agency(app, database.sql)
  asShop = await signIn(app, shop.key)
  asTax = await signIn(app, tax.header["authorization"]?.replace("Bearer ", "") ?? "")
})

const measure = {
  ...{ reference: "CZ-1", seller: "s-1", violation: "未亮照经营（示例）", measure: "下架（示例）" },
  ...{ decided_on: "2026-06-25", published_on: "", url: "" },
}

describe("reports and subscriptions", () => {
  it("are nobody's without a session, and not taken from another site's page", async () => {
    for (const path of ["/console/reports", "/desk/subscriptions", "/desk/notices/file", "/console/usage"]) {
      expect((await look(app, path)).to, path).toMatch(/^\/console\/sign-in/)
    }
    const foreign = { cookie: asShop, origin: "https://elsewhere.example" }
    expect((await send(app, "/console/reports", measure, foreign)).status).toBe(403)
    expect((await send(app, "/desk/subscriptions", { list: "serious" }, { ...foreign, cookie: asTax })).status).toBe(
      403,
    )
  })

  it("are by role: a platform subscribes to nothing, an agency reports no measure of a platform", async () => {
    expect((await look(app, "/desk/subscriptions", asShop)).status).toBe(403)
    expect((await send(app, "/desk/subscriptions", { list: "serious" }, { cookie: asShop })).status).toBe(403)
    expect((await look(app, "/desk/notices/file", asShop)).status).toBe(403)
    expect((await look(app, "/console/reports", asTax)).text).not.toContain('id="kind-measures"')
    expect((await send(app, "/console/reports", measure, { cookie: asTax })).status).toBe(403)
    const file = fileForm("处置编号\nCZ-9\n", "x.csv", { kind: "measures" })
    const sent = await send(app, "/console/reports/file", file, { cookie: asTax })
    expect([sent.status, sent.text.includes("请选择报送什么")]).toEqual([400, true])
    const { id } = (await tax.post("/v1/subscriptions", { list: "serious" })).body as unknown as { id: string }
    const other = await agency(app, database.sql)
    const asOther = await signIn(app, other.header["authorization"]?.replace("Bearer ", "") ?? "")
    expect((await send(app, `/desk/subscriptions/${id}/end`, {}, { cookie: asOther })).status).toBe(404)
    expect((await look(app, "/desk/subscriptions", asTax)).text).toContain(id)
  })

  it.each(["reference", "seller", "violation", "measure", "url"] as const)(
    "take no ID number, turned text or formula as %s, and repeat no number",
    async (field) => {
      for (const text of [idNumber, "甲\u202E乙", `=HYPERLINK("x")${idNumber}`]) {
        const { status, text: page } = await send(
          app,
          "/console/reports",
          { ...measure, [field]: text },
          { cookie: asShop },
        )
        expect([field, text, status]).toEqual([field, text, 400])
        expect(page).toContain('role="alert"')
        expect(page).not.toContain(idNumber)
        expect(page).toContain(field === "measure" ? "未亮照经营（示例）" : "下架（示例）")
      }
      expect(app.log.join("\n")).not.toContain(idNumber)
    },
  )

  it("say what is wrong with a subscription, and repeat no number", async () => {
    for (const fields of [
      { region: idNumber },
      { region: "4x" },
      { list: "none" },
      { ground: "AB-X9" },
      { measure: "M-X" },
    ]) {
      const { status, text } = await send(app, "/desk/subscriptions", fields, { cookie: asTax })
      expect([fields, status]).toEqual([fields, 400])
      expect(text).toContain('role="alert"')
      expect(text).not.toContain(idNumber)
    }
  })

  it("refuse what is too large for a form, and a file that is none", async () => {
    const large = { ...measure, violation: "例".repeat(200_000) }
    expect((await send(app, "/console/reports", large, { cookie: asShop })).status).toBe(413)
    const none = await send(app, "/console/reports/file", fileForm("", "x.csv", { kind: "measures" }), {
      cookie: asShop,
    })
    expect([none.status, none.text.includes("文件为空")]).toEqual([400, true])
    expect((await look(app, "/console/reports/template?kind=verified", asShop)).text).toContain("经营者编号,核验日期")
    expect((await look(app, "/console/reports/template?kind=answers", asShop)).to).toBe("/console/reports")
  })

  it("offer platforms a webhook for calls about duties", async () => {
    expect((await look(app, "/console/webhooks", asShop)).text).toContain('id="carries-duties"')
    const fields = { url: "https://hooks.example/duties", description: "", carries: "duties", "duties-kind": "order" }
    const added = await send(app, "/console/webhooks", fields, { cookie: asShop })
    expect(added.status).toBeLessThan(400)
    const hooks = await app.request("/v1/webhooks", { headers: shop.header })
    expect(await hooks.json()).toMatchObject({ webhooks: [{ carries: "duties" }] })
  })
})
