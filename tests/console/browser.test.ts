/**
 * A platform works at its console in a real browser: by keyboard, and without scripts; its key is held nowhere.
 */
import { readFile } from "node:fs/promises"
import type { BrowserContextOptions, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { jobDesk } from "../check/job/office.ts"
import { expectFaultless, findChromium, serveApp, tabTo, useBrowser } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { type Furnished, furnish } from "./fixture.ts"

const executable = findChromium()
const csv = {
  name: "示例卖家.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`店铺,统一社会信用代码\n示例店,${codeOf(1)}\n`),
}

describe.skipIf(!executable)("the console in a browser", () => {
  const database = useDatabase()
  const desk = jobDesk(database)
  const browser = useBrowser(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  let made: Furnished

  beforeAll(async () => {
    made = await furnish(database, desk)
    served = await serveApp(desk)
  })
  afterAll(async () => {
    await served?.stop()
  })

  async function open(options: BrowserContextOptions = {}) {
    const context = await browser().newContext({ locale: "zh-CN", ...options })
    const page = await context.newPage()
    const addresses: string[] = []
    page.on("request", (request) => addresses.push(request.url()))
    return { page, context, addresses, close: () => context.close() }
  }

  /** Signs in as somebody does who comes for a page. */
  async function enter(page: Page, path = "/console"): Promise<void> {
    await page.goto(served.origin + path)
    await page.waitForURL(/\/console\/sign-in/)
    await page.fill("#key", made.shop.key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === path)
  }

  const paths = () => [
    "/console",
    "/console/jobs",
    `/console/jobs/${made.done}`,
    `/console/jobs/${made.waiting}`,
    "/console/policy",
    "/console/alerts",
    "/console/searches",
    "/console/webhooks",
    `/console/webhooks/${made.hook}`,
    `/console/webhooks/${made.hook}?state=dead`,
    "/console/roster",
  ]

  for (const [whole, options, queries] of twoSizes([""], ["?lang=en"]))
    it.each(queries)(
      `holds the key nowhere; a refusal and a new secret are free of faults%s${whole}`,
      options,
      async (query) => {
        const { page, context, addresses, close } = await open()
        await page.goto(`${served.origin}/console/sign-in${query}`)
        await page.fill("#key", "gongshi_none")
        await page.press("#key", "Enter")
        await page.waitForSelector("#faults")
        await expectFaultless(page)
        await enter(page)
        for (const path of paths()) {
          await page.goto(served.origin + path)
          expect(await page.content()).not.toContain(made.shop.key.slice(8))
          expect(await page.evaluate(() => document.cookie)).not.toContain("console")
        }
        await page.goto(`${served.origin}/console/webhooks/${made.hook}${query}`)
        await page.click('form[action$="/rotate"] .button')
        await page.waitForSelector(".secret")
        await expectFaultless(page)
        const kept = JSON.stringify([addresses, await context.cookies(), desk.log, desk.lines])
        expect(kept).not.toContain(made.shop.key.slice(8))
        await close()
      },
    )

  it("a file is sent and its result fetched by keyboard alone, while the page follows the progress", async () => {
    const { page, close } = await open()
    // Listened for from the beginning: a listener that comes with the key can come too late.
    page.on("filechooser", (chooser) => chooser.setFiles(csv))
    await page.goto(`${served.origin}/check`)
    await tabTo(page, 'main a[href="/console"]')
    await page.keyboard.press("Enter")
    await page.waitForSelector("#key")
    await tabTo(page, "#key")
    await page.keyboard.type(made.shop.key)
    await page.keyboard.press("Enter")
    await page.waitForSelector(".desk")
    await tabTo(page, 'nav a[href="/console/jobs"]')
    await page.keyboard.press("Enter")
    await page.waitForSelector("#file")
    await tabTo(page, "#file")
    await page.keyboard.press("Enter")
    await expect.poll(() => page.inputValue("#file")).toContain("示例卖家.csv")
    await tabTo(page, "form.apply .button")
    await page.keyboard.press("Enter")
    await page.waitForSelector("progress")
    await desk.work()
    await page.waitForSelector("text=已完成")
    await tabTo(page, 'a[href$="/result"]')
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")])
    expect(await readFile(await download.path(), "utf8")).toContain(`示例店,${codeOf(1)},listed`)
    await tabTo(page, "details:has(.button) > summary")
    await page.keyboard.press("Enter")
    await tabTo(page, "details .button")
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/console\/jobs$/)
    await close()
  })

  it("everything works where scripts are switched off, and a job's page asks again by itself", async () => {
    const { page, close } = await open({ javaScriptEnabled: false })
    await enter(page, "/console/jobs")
    await page.setInputFiles("#file", csv)
    await page.click("form.apply .button")
    await page.waitForURL(/\/console\/jobs\/[0-9a-f-]{36}$/)
    await desk.work()
    await page.waitForSelector("text=已完成")
    await page.goto(`${served.origin}/console/policy`)
    await page.selectOption("#rule\\.abnormal", "review")
    await page.click("main form[action='/console/policy'] .button")
    await page.waitForSelector("text=已保存")
    await page.goto(`${served.origin}/console/alerts`)
    await page.click("text=全部标为已读")
    await page.waitForSelector("text=未读", { state: "detached" })
    await page.click("text=退出")
    await page.waitForURL(/\/console\/sign-in$/)
    await page.goto(`${served.origin}/console/jobs`)
    await page.waitForURL(/\/console\/sign-in\?to=/)
    await close()
  })
})
