/** An agency declares in a real browser, without scripts: a file with a fault, the whole list, none; and everybody sees how it stands. */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock, noticeParts, testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { keepId, keptBasis, loadBases } from "../support/keep.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { seriousRow } from "../support/rows.ts"

const executable = findChromium()
const shots = process.env["PAGE_SHOTS"]

describe.skipIf(!executable)("an agency that declares", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const app = testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" })
  const raise = () =>
    raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  let served: Awaited<ReturnType<typeof serveApp>>
  let tax: AgencyDesk
  let records: string[]

  beforeAll(async () => {
    tax = await agency(app, database.sql, { member: "tax" }, "示例市税务局")
    await tax.post("/v1/subscriptions", { list: "serious" })
    await raise()
    records = await importRecords(
      database.sql,
      [1, 2, 3].map((n) => seriousRow(n)),
    )
    await raise()
    const [first = "", second = ""] = records
    for (const record_id of [first, second])
      await tax.post("/v1/measures", {
        record_id,
        measure: "M-HONOUR",
        reference: `税惩〔2026〕${record_id.slice(0, 3)}号`,
      })
    await database.sql`update measure set created_at = created_at - interval '1 day'`
    await loadBases(database.sql)
    await clientHeader(database.sql, "republisher", { name: "示例信用服务机构" })
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  it("is told of a fault by its row, leaves something out, says none, and keeps by an article that it chooses", async () => {
    const { page, complaints, close } = await reader.open(`${served.origin}/console`, { javaScriptEnabled: false })
    const shoot = async (name: string) => {
      if (!shots) return
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 })
        await page.screenshot({ path: path.join(shots, `${name}-${width}.png`), fullPage: true })
      }
      await page.setViewportSize({ width: 1280, height: 720 })
    }
    await page.fill("#key", tax.header["authorization"]?.replace("Bearer ", "") ?? "")
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console")
    await page.goto(`${served.origin}/desk/declarations`)
    expect(await page.textContent(".verdict .sentence")).toContain("尚未到期")
    const [template] = await Promise.all([page.waitForEvent("download"), page.click('a[href$="/template"]')])
    const [header, ...rows] = (await readFile(await template.path(), "utf8")).trim().split("\r\n")
    expect(rows).toHaveLength(2)

    const send = async (lines: readonly (string | undefined)[]) => {
      await page.setInputFiles("#file", {
        name: "清单.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(lines.join("\r\n")),
      })
      await Promise.all([page.waitForEvent("load"), page.click('form[enctype] button:has-text("申报")')])
      await page.waitForSelector("#outcome")
    }
    await send([header, rows[0], ",nothere,,M-HONOUR,,,", `,${records[2]},,M-TENDER,,,`])
    expect(await page.textContent("main")).toContain("没有此编号的公示记录")
    expect(await page.textContent("main")).toContain("这份清单不算完整")
    await shoot("declaration-refused")
    await send([header, rows[0], `,${records[2]},,M-TENDER,,,`])
    await page.click('#outcome ~ p a:has-text("差异")', { timeout: 20_000 })
    expect(await page.textContent("main")).toContain("没有列出")
    await shoot("declaration")
    await page.goto(`${served.origin}/desk/declarations`)
    await page.click('.verdict a[href*="undeclared"]')
    await page.waitForSelector("li.record")
    expect(await page.locator("li.record").count()).toBe(1)
    await page.goto(`${served.origin}/desk/declarations`)
    await shoot("declarations")

    // What has ended goes on by an article of the catalogue, or not at all.
    await move(database.sql, records[0] ?? "", "repair")
    await raise()
    await page.goto(`${served.origin}/desk/recalls`)
    await page.click("tbody td a")
    await page.click('summary:has-text("另有依据")')
    await page.selectOption("#keep-basis", keepId())
    await page.fill("#keep-reason", "另有规定，继续实施（示例）")
    await shoot("keep")
    await page.click('details[open] button:has-text("另有依据")')
    await page.waitForURL(/done=1/)
    await page.goto(`${served.origin}/desk/measures?state=kept`)
    expect(await page.textContent("li.record")).toContain(keptBasis())

    await page.goto(`${served.origin}/recalls`)
    expect(await page.textContent("h2 ~ .table tbody tr")).toContain("已申报")
    await shoot("recalls")
    await page.click('a[href="/copies"]')
    expect(await page.textContent("tbody tr")).toContain("示例信用服务机构")
    await shoot("copies")
    expect(complaints).toEqual([])
    await close()
  })
})
