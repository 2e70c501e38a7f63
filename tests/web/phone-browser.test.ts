/**
 * Five tasks as somebody of 62 does them on a cheap phone of 360 × 740, without scripts: by what is seen, counted in taps and in
 * swipes. And what such a phone has to fetch before it shows the sentence, where there is nothing but 2G.
 */
import type { Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { consoleCarrier } from "../../src/alert/merchant/carrier.ts"
import { unnamedSite } from "../../src/http/site.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { testAlerting, testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, seriousRow, subjectRow } from "../support/rows.ts"

const executable = findChromium()
const [width, height] = [360, 740]
const phone = {
  viewport: { width, height },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
  javaScriptEnabled: false,
}
const name = "示例云杉餐饮管理股份有限公司"
const record = `/subjects/${codeOf(1)}`
// What a thumb that swipes once moves a page by.
const swipe = height * 0.75
// WCAG 2.2 wants 24 px (2.5.8); a thumb wants as much as a line of text is high.
const targetMin = 24

/** A thumb: what it did, and what was too small for it. */
function thumbOf(page: Page) {
  const did = { taps: 0, swipes: 0 }
  const small: string[] = []
  async function reach(target: Locator): Promise<void> {
    const box = await target.boundingBox()
    if (!box) throw new Error("what is to be tapped is not seen")
    if (Math.min(box.height, box.width) < targetMin)
      small.push(`${await target.textContent()}: ${box.width} × ${box.height}`)
    const over = Math.max(0, box.y + box.height - height, -box.y)
    did.swipes += Math.ceil(over / swipe)
    await target.scrollIntoViewIfNeeded()
  }
  async function tap(target: Locator): Promise<void> {
    await reach(target)
    did.taps++
    await target.tap()
  }
  return {
    did,
    small,
    reach,
    tap,
    async type(target: Locator, text: string) {
      await tap(target)
      await page.keyboard.type(text)
    },
    /** A list is opened by one tap, and chosen from by another. */
    async choose(target: Locator, label: string) {
      await tap(target)
      did.taps++
      await target.selectOption({ label })
    },
  }
}

describe.skipIf(!executable)("on a cheap phone", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const alerting = { ...testAlerting, carrier: consoleCarrier(["mail"], () => {}) }
  const site = { ...unnamedSite, complaint: "https://complaints.example/" }
  let served: Awaited<ReturnType<typeof serveApp>>
  beforeAll(async () => {
    const subject = { subject: { code: codeOf(1), name } }
    await importRecords(database.sql, [subjectRow(1, { name }), abnormalRow(1, subject), seriousRow(1, subject)])
    await postgresIndex(database.sql).catchUp()
    served = await serveApp(testApp(() => database.sql, { clock: () => Date.now(), alerting, site }))
  })
  afterAll(() => served?.stop())

  const link = (page: Page, called: string | RegExp) =>
    page.getByRole("main").getByRole("link", { name: called, exact: true })
  const isSeen = async (target: Locator) => {
    const box = await target.boundingBox()
    return box !== null && box.y >= 0 && box.y + box.height <= height
  }
  type Thumb = ReturnType<typeof thumbOf>

  const tasks: Record<
    string,
    { from: string; taps: number; swipes: number; do(page: Page, thumb: Thumb): Promise<void> }
  > = {
    "is this shop in order?": {
      ...{ from: "/", taps: 2, swipes: 0 },
      async do(page, { type, tap }) {
        await type(page.getByRole("searchbox"), name)
        await tap(page.getByRole("search").getByRole("button", { name: "查询" }))
        const said = page.getByText("在严重违法失信名单上，另有 1 条公示记录").first()
        expect(await isSeen(said)).toBe(true)
      },
    },
    "why, and until when?": {
      ...{ from: `/?q=${encodeURIComponent(name)}`, taps: 2, swipes: 0 },
      async do(page, { tap }) {
        await tap(link(page, name))
        expect(await isSeen(page.locator(".verdict .sentence"))).toBe(true)
        await tap(page.locator(".list-tally a").first())
        expect(await isSeen(page.locator("article.record .key").first())).toBe(true)
      },
    },
    "complain of it": {
      ...{ from: record, taps: 1, swipes: 1 },
      async do(page, { tap, reach }) {
        await tap(link(page, "投诉举报"))
        const call = link(page, "拨打 12315")
        expect(await isSeen(call)).toBe(true)
        await reach(call)
        expect(await call.getAttribute("href")).toBe("tel:12315")
      },
    },
    "be told when it changes": {
      ...{ from: record, taps: 3, swipes: 1 },
      async do(page, { tap, type }) {
        await tap(link(page, "关注"))
        await type(page.getByRole("textbox", { name: "用邮箱关注" }), "reader@mail.example")
        await tap(page.getByRole("button", { name: "发确认邮件" }))
        expect(await isSeen(page.getByText("请看邮箱"))).toBe(true)
      },
    },
    "say that it is somebody else": {
      ...{ from: record, taps: 6, swipes: 2 },
      async do(page, { tap, choose }) {
        await tap(link(page, "不是同一家？"))
        const lists = page.getByRole("combobox")
        await choose(lists.first(), (await lists.first().locator("option").nth(1).textContent()) ?? "")
        await choose(lists.nth(1), "记录说的是名称相同、相近的另一家")
        await tap(page.getByRole("button", { name: "告诉办理机关" }))
        expect(await isSeen(page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/))).toBe(true)
      },
    },
  }

  it.each(Object.keys(tasks))("%s takes few taps, and nothing that is tapped is small", async (task) => {
    const { page, close } = await reader.open(served.origin + (tasks[task]?.from ?? ""), phone)
    const thumb = thumbOf(page)
    await tasks[task]?.do(page, thumb)
    expect(thumb.small).toEqual([])
    expect(thumb.did.taps).toBe(tasks[task]?.taps)
    expect(thumb.did.swipes).toBeLessThanOrEqual(tasks[task]?.swipes ?? 0)
    await close()
  })

  it.each(["", "lang=en", "letters=larger", "letters=larger&lang=en"])(
    "has 110 pixels of banner and header at most, with %s, and no word of them broken",
    async (asked) => {
      const invented = await serveApp(
        testApp(() => database.sql, { clock: () => Date.now(), isInvented: async () => true }),
      )
      const { page, close } = await reader.open(`${invented.origin}${record}?${asked}`, phone)
      const box = await page.locator("header.top").boundingBox()
      expect(box && box.y + box.height).toBeLessThanOrEqual(110)
      expect(await page.locator(".brand b").evaluate((b) => b.getClientRects().length)).toBe(1)
      await close()
      await invented.stop()
    },
  )

  it("shows the sentence from a page and a style alone, of thirteen kilobytes together, whatever else it loads", async () => {
    for (const path of [record, `/?q=${encodeURIComponent(name)}`, `/s/${codeOf(1)}`]) {
      const { page, close } = await reader.open("about:blank", { ...phone, javaScriptEnabled: true })
      const inspector = await page.context().newCDPSession(page)
      await inspector.send("Network.enable")
      const types = new Map<string, string>()
      const sizes = new Map<string, number>()
      const styles: string[] = []
      inspector.on("Network.responseReceived", ({ requestId, type, response }) => {
        types.set(requestId, type)
        if (type === "Stylesheet") styles.push(response.url)
      })
      inspector.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
        sizes.set(requestId, encodedDataLength),
      )
      // 2G as Chromium's own tools have it: 250 kbit/s, 300 ms.
      await inspector.send("Network.emulateNetworkConditions", {
        ...{ offline: false, latency: 300, downloadThroughput: 250_000 / 8, uploadThroughput: 50_000 / 8 },
      })
      await page.goto(served.origin + path)
      expect(await page.locator(".sentence, .said").first().isVisible(), path).toBe(true)
      // What else is loaded stands in the way of no paint: scripts wait, and images are beside the text.
      const head = await page.evaluate(() => [...document.querySelectorAll("head script[src]:not([defer])")].length)
      expect(head, path).toBe(0)
      expect(styles, path).toHaveLength(1)
      const needed = [...sizes].filter(([id]) => /Document|Stylesheet/.test(types.get(id) ?? ""))
      const bytes = needed.reduce((sum, [, size]) => sum + size, 0)
      expect(bytes, path).toBeLessThan(13_000)
      await close()
    }
  })
})
