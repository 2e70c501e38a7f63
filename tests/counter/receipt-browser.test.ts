/** An application on paper: registered at the bureau's window, and followed at home by what was printed there. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { beOfficer, doIt } from "../support/office-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow } from "../support/rows.ts"
import { scanCode } from "../support/scan.ts"

const executable = findChromium()
const issuer = "http://127.0.0.1"
const shots = process.env["PAGE_SHOTS"]

describe.skipIf(!executable)("an application on paper", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const app = testApp(() => database.sql, {
    clock: () => Date.parse("2026-06-10T04:00:00Z"),
    ...{ mayChoose: true, issuer, loginUrl: "/sign-in" },
  })
  let served: Awaited<ReturnType<typeof serveApp>>
  let record = ""

  beforeAll(async () => {
    record = (await importRecords(database.sql, [penaltyRow(1)]))[0] ?? ""
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  it("leaves the window with a receipt, whose code shows at home how it stands, and no address holds its number", async () => {
    const { page, complaints } = await reader.open(served.origin, { viewport: { width: 1280, height: 900 } })
    await beOfficer(page, served.origin, "officer")
    await page.goto(`${served.origin}/office/new/repair?record_id=${record}&code=${codeOf(1)}`)
    await page.fill('[name="statement"]', "罚款已缴纳（示例）")
    await page.fill('[name="documents"]', "缴款凭证一份（示例）")
    await page.fill('[name="received_on"]', "2026-06-09")
    await doIt(page, /done=begin/)
    const number = (await page.textContent(".notice strong.code"))?.trim() ?? ""
    expect(number).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    const place = page.url()
    await page.click('.notice a[href$="/receipt"]')
    await page.waitForURL(/receipt/)
    const receipt = (await page.textContent(".receipt")) ?? ""
    for (const words of ["收件回执", "示例第1号", "2026年6月9日", "缴款凭证一份（示例）", number, "不表示已经受理"]) {
      expect(receipt).toContain(words)
    }
    await expectFaultless(page)
    if (shots) await page.screenshot({ path: `${shots}/receipt-1280.png`, fullPage: true })
    if (shots) await page.pdf({ path: `${shots}/receipt.pdf`, format: "A4" })
    // On paper it is one sheet.
    const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g)
    expect(sheets).toHaveLength(1)
    const scanned = await scanCode(page)
    expect(scanned).toBe(`${issuer}/follow#${number}`)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectFaultless(page)
    if (shots) await page.screenshot({ path: `${shots}/receipt-390.png`, fullPage: true })

    const phone = await reader.open(scanned.replace(issuer, served.origin), { viewport: { width: 390, height: 844 } })
    await phone.page.waitForSelector("#standing")
    expect(await phone.page.textContent("#standing .sentence")).toBe("已申请待受理")
    for (const address of [...phone.asked, phone.page.url()]) {
      expect(address.split("#")[0]?.replaceAll("-", "")).not.toContain(number.replaceAll("-", ""))
    }
    expect(phone.page.url()).toBe(`${served.origin}/follow`)
    await phone.page.goBack()
    expect(phone.page.url()).not.toContain(number)
    expect([...complaints, ...phone.complaints]).toEqual([])

    // Another bureau's officer, another merchant and nobody have no receipt; the applicant has its own.
    const ask = (headers: Record<string, string>, id = new URL(place).pathname.split("/").at(-1)) =>
      app.request(`/applications/${id}/receipt`, { headers })
    expect((await ask({})).status).toBe(401)
    expect((await ask(await merchantHeader(codeOf(2)))).status).toBe(404)
    const own = await ask(await merchantHeader(codeOf(1)))
    expect([own.status, own.headers.get("cache-control")]).toEqual([200, expect.stringContaining("no-store")])
    expect(await own.text()).toContain(number)
    // Nor has what nobody has applied for.
    const anna = await officer(app, "officer", "410105", "anna")
    const begun = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(3), name: "示例" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-01", evidence: "示例" },
    })
    expect(begun.status, JSON.stringify(begun.body)).toBe(201)
    expect(begun.body).toMatchObject({ follow_number: null })
    expect((await ask(await officerHeader("officer", "410105", "anna"), begun.body.id)).status).toBe(404)
  })
})
