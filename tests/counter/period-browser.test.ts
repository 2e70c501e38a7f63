/** A merchant makes its report on a period, lets a bank read it and takes that back, on a phone and on a desk. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow, seriousRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const executable = findChromium()
const shots = process.env["PAGE_SHOTS"]

describe.skipIf(!executable)("a merchant's report on a period", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let kept: ReturnType<typeof testLog>["log"] | null = null
  const signedLog = () => {
    kept ??= testLog(database.sql).log
    return kept
  }
  const app = testApp(() => database.sql, {
    ...{ mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" },
    get signedLog() {
      return signedLog()
    },
  })
  let served: Awaited<ReturnType<typeof serveApp>>
  beforeAll(async () => {
    const repaired = { removed_on: "2026-06-20", removal_kind: "repair", removal_reason: "已履行（示例）" }
    const warning = {
      class: undefined,
      kinds: ["warning"],
      fine_cny: undefined,
      content: "警告",
      decision_no: "警〔2026〕1号",
    }
    await importRecords(database.sql, [penaltyRow(1, repaired), penaltyRow(1, warning), seriousRow(1)])
    await signedLog().catchUp()
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  it("is made, consented to, seen to have been read, and withdrawn", async () => {
    const { page, complaints, close } = await reader.open(`${served.origin}/counter/period`)
    page.setDefaultTimeout(8_000)
    const shoot = async (name: string) => {
      if (shots === undefined) return
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        await page.screenshot({ path: `${shots}/period-${name}-${width}.png`, fullPage: true })
      }
    }
    try {
      await page.click("main a.button")
      await page.waitForURL(/sign-in/)
      await page.selectOption("#code", codeOf(1))
      await page.click('button[value="merchant"]')
      await page.waitForURL(/counter\/period/)
      await expectFaultless(page)
      await page.click("text=新增授权")
      await page.fill("#reader", "11010519491231002X")
      await page.fill("#purpose", "申请贷款（示例）")
      await page.fill("#until", "2026-07-31")
      await page.click("details.quiet-form button")
      expect(await page.textContent(".notice.faults")).toContain("公民身份号码")
      expect(await page.content()).not.toContain("11010519491231002X")
      await expectFaultless(page)
      await shoot("refused")
      await page.fill('[name="reader"]', codeOf(900))
      await page.fill('[name="reader_name"]', "示例银行股份有限公司")
      await page.click("details.quiet-form button")
      await page.waitForURL(/done=given/)
      expect(await page.textContent("#given ~ ul")).toContain("示例银行股份有限公司")
      await page.click('form[action$="/counter/period/report"] button')
      await page.waitForURL(/period\/report/)
      const paper = (await page.textContent("main")) ?? ""
      for (const said of ["已修复", "依法不公示", "公示中", "行政强制", "以本库签名为准"]) expect(paper).toContain(said)
      await expectFaultless(page)
      await shoot("paper")
      await page.goto(`${served.origin}/counter/period`)
      expect(await page.textContent("#read ~ ul")).toContain("本商户")
      await shoot("page")
      await page.click('form[action$="/withdraw"] button')
      await page.waitForURL(/done=withdrawn/)
      expect(await page.textContent("#given ~ ul")).toContain("已撤回")
      expect(complaints.filter((text) => !/status of (?:401|400)/.test(text))).toEqual([])
    } finally {
      await close()
    }
  })
})
