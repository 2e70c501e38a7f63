/**
 * The pages in a real browser: by keyboard, on a narrow screen, in the dark, without a fault that axe can see.
 */
import { createReadStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { Readable } from "node:stream"
import type { BrowserContextOptions } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { statisticsFollower } from "../../src/enforcement/statistics/count.ts"
import { openDesk } from "../../src/exports/shelf/desk.ts"
import { diskShelf } from "../../src/exports/shelf/node-disk-shelf.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { clock, importRows, officerHeader, testApp } from "../support/app.ts"
import { atWidth, axeFaults, colourRules, findChromium, serveApp, tabTo, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { fillDesk } from "../support/desk.ts"
import { exportFolder } from "../support/export.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "./merchant.ts"

const { resolve } = createRequire(import.meta.url)
const executable = findChromium()
if (!executable) {
  process.stderr.write(
    "\n*** The tests in a browser are SKIPPED: there is no Chromium. Install one (Debian: apt install chromium\n" +
      "*** fonts-noto-cjk), or set CHROMIUM_PATH to chromium, chromium-browser or google-chrome.\n",
  )
}

const name = "示例云杉餐饮管理股份有限公司"
// What the walk of all pages does not open.
const pages = [`/subjects/${codeOf(1)}?letters=larger`, "/?q=云杉&letters=larger"]
const officerPages = ["/worklist?for=me&below=true", "/worklist?kind=change"]
const faulty = ["/worklist?due=today"]

describe.skipIf(!executable)("in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let token: Record<string, string>
  let folderOfExports = ""
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    await importRows(database.sql, [
      subjectRow(1, name, { former_names: ["示例红松餐饮店"] }),
      abnormalRow(1, name),
      penaltyRow(1, name, { decision_text: `行政处罚决定书\n当事人：${name}\n罚款1100元。` }),
      subjectRow(2, "示例白桦商贸有限公司"),
    ])
    await statisticsFollower({ sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy }).catchUp()
    const folder = path.dirname(resolve("swagger-ui-dist/package.json"))
    const apiPageFile = async (file: string) =>
      new Response(Readable.toWeb(createReadStream(path.join(folder, file))) as ReadableStream)
    folderOfExports = await mkdtemp(path.join(tmpdir(), "gongshi-browser-"))
    await exportFolder(database.sql, await createSigningKey("Ed25519"), path.join(folderOfExports, "2"), { from: [1] })
    const app = testApp(() => database.sql, { apiPageFile, exports: openDesk(diskShelf(folderOfExports), 24) })
    await fillDesk(app, clock())
    token = await officerHeader("officer", "410105", "anna")
    served = await serveApp(app)
  })

  afterAll(async () => {
    await served?.stop()
    await rm(folderOfExports, { recursive: true, force: true })
  })

  // An officer's login sends a token with every request.
  const given = (address: string, options: BrowserContextOptions): [string, BrowserContextOptions] => [
    served.origin + address,
    address.startsWith("/worklist") ? { extraHTTPHeaders: token, ...options } : options,
  ]
  const open = (address: string, options: BrowserContextOptions = {}) => reader.open(...given(address, options))
  const look = (address: string, options: BrowserContextOptions = {}) => reader.look(...given(address, options))
  const isForeign = (url: string) => !url.startsWith(served.origin) && !url.startsWith("data:")

  it("a merchant is found and read by keyboard alone, without JavaScript", async () => {
    const { page, close } = await open("/")
    await page.keyboard.press("Tab")
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("跳到正文")
    await tabTo(page, "#q")
    await page.keyboard.type("云杉 餐饮")
    await page.keyboard.press("Enter")
    await page.waitForURL(/q=/)
    await tabTo(page, ".result h3 a")
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)
    expect(outline).not.toBe("none")
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/subjects\//)
    expect(await page.textContent("h1")).toBe(name)
    expect(await page.textContent(".verdict .sentence")).toBe(`${name}：在经营异常名录上，另有 1 条公示记录`)
    await close()
  })

  it("the rule behind a record is reached and left by keyboard alone", async () => {
    const { page, close } = await open(`/subjects/${codeOf(1)}`)
    // The law is folded below what counts.
    await tabTo(page, ".record summary")
    await page.keyboard.press("Enter")
    await tabTo(page, 'a[href="/catalogue/AB-E4"]')
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/catalogue\/AB-E4/)
    await tabTo(page, ".back a")
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/catalogue$/)
    await tabTo(page, ".contents a")
    await tabTo(page, '.rules a[href="/catalogue/AB-E1"]')
    await close()
  })

  it("the worklist is narrowed and read by keyboard alone", async () => {
    const { page, close } = await open("/worklist")
    await tabTo(page, "#for")
    await page.keyboard.press("ArrowDown")
    await tabTo(page, ".work-filter button")
    await page.keyboard.press("Enter")
    await page.waitForURL(/for=me/)
    await tabTo(page, ".record h3 a")
    expect(await page.getAttribute(".record h3 a", "href")).toMatch(/^\/office\/decisions\//)
    await close()
  })

  it("suggests while somebody types, by arrows, Enter and Escape", async () => {
    const { page, complaints, close } = await open("/")
    const selected = () => page.getAttribute("#q", "aria-activedescendant")
    await page.focus("#q")
    await page.keyboard.type("yunshan")
    await page.waitForSelector('#q[aria-expanded="true"]')
    expect(await page.textContent(".suggestions [role=option] span")).toBe(name)
    expect(await selected()).toBeNull()
    await page.keyboard.press("ArrowDown")
    expect(await selected()).toBe("q-list-0")
    expect(await page.inputValue("#q")).toBe(name)
    expect(await axeFaults(page)).toEqual([])
    await page.keyboard.press("Escape")
    expect(await page.getAttribute("#q", "aria-expanded")).toBe("false")
    expect(await page.inputValue("#q")).toBe("yunshan")
    await page.keyboard.press("ArrowDown")
    await page.waitForSelector('#q[aria-expanded="true"]')
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/subjects\//)
    expect(await page.textContent("h1")).toBe(name)
    expect(complaints).toEqual([])
    await close()
  })

  it("suggests a matter beside merchants, and leads to its records", async () => {
    const { page, complaints, close } = await open("/")
    await page.focus("#q")
    await page.keyboard.type("mingmab")
    await page.waitForSelector(".suggestions small")
    expect(await page.textContent(".suggestions small")).toMatch(/^违法行为，\d+ 条记录$/)
    expect(await axeFaults(page)).toEqual([])
    await page.click(".suggestions [role=option]:has(small)")
    await page.waitForURL(/in=records/)
    expect(new URL(page.url()).searchParams.get("q")).toBe("未按规定明码标价")
    await page.waitForSelector("text=未按规定明码标价 >> visible=true")
    expect(await page.locator(".result").count()).toBeGreaterThan(0)
    expect(complaints).toEqual([])
    await close()
  })

  it("lets somebody's number out of the browser neither while it is typed nor by the form, and a code at once", async () => {
    const { page, close } = await open("/")
    const asked: string[] = []
    page.on("request", (request) => asked.push(decodeURIComponent(request.url())))
    await page.focus("#q")
    await page.keyboard.type("张三 110105 19491231 002x", { delay: 30 })
    await page.waitForTimeout(400)
    await page.keyboard.press("Enter")
    await page.waitForURL(/left-out=1/)
    expect(await page.textContent("[role=alert]")).toContain("已从网址中删去")
    // Six digits are a region.
    expect(asked.filter((url) => /110105 ?1/.test(url))).toEqual([])
    await page.fill("#q", codeOf(1))
    await page.press("#q", "Enter")
    await page.waitForURL(/\/subjects\//)
    await close()
  })

  it("works where scripts are switched off", async () => {
    const { page, close } = await open("/", { javaScriptEnabled: false })
    await page.fill("#q", "云杉")
    await page.press("#q", "Enter")
    await page.waitForURL(/q=/)
    await page.click(".result h3 a")
    await page.waitForURL(/\/subjects\//)
    await close()
  })

  // Looking at a page once and asking it everything takes a third of what a look for each question takes.
  describe.each([
    ["light in Chinese", { colorScheme: "light" }, []],
    [
      "dark, from an English browser, which gets Chinese until it is switched",
      { colorScheme: "dark", locale: "en-GB" },
      colourRules,
    ],
  ] as const)("%s", (_, options, rules) => {
    it.each([...pages, ...officerPages, ...faulty])(
      "%s asks no other host, complains of nothing, has no fault that axe finds, and fits 320 pixels",
      async (address) => {
        const { page, asked, complaints } = await look(address, options)
        expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN")
        expect(await axeFaults(page, rules)).toEqual([])
        await atWidth(page, 320, async () => {
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
        })
        // Last, for what a page asks for once it is there.
        expect(asked.filter(isForeign)).toEqual([])
        // The answer itself is a complaint where the address is wrong.
        if (!faulty.includes(address)) expect(complaints).toEqual([])
      },
    )
  })

  it("an operation on the page of the API answers when it is pressed; the page asks no other host and complains of nothing", async () => {
    // What is further down is made when it is scrolled to: the address leads to it.
    const { page, asked, complaints, close } = await open("/docs/try#/check/check")
    const operation = page.locator("#operations-check-check")
    await operation.locator(".try-out__btn").click()
    await operation.locator("button.execute").click()
    const answered = operation.locator(".live-responses-table")
    await answered.locator(".response-col_status", { hasText: "200" }).waitFor()
    expect(await answered.textContent()).toContain('"verdict"')
    await page.locator("#tags a", { hasText: "keys" }).click()
    await page.locator("#operations-tag-keys").waitFor()
    expect(await page.locator(".opblock-tag-section").count()).toBe(1)
    expect(asked.filter(isForeign)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it("the code is copied without gaps", async () => {
    const { page, close } = await open(`/subjects/${codeOf(1)}`)
    const copied = await page.evaluate(() => {
      const selection = getSelection()
      selection?.selectAllChildren(document.querySelector(".identity .code") as Element)
      return selection?.toString()
    })
    expect(copied).toBe(codeOf(1))
    await close()
  })

  it("prints the verdict and no search box", async () => {
    const { page, close } = await open(`/subjects/${codeOf(1)}`)
    await page.emulateMedia({ media: "print" })
    expect(await page.isVisible(".verdict")).toBe(true)
    expect(await page.isVisible(".top nav")).toBe(false)
    // Nor the ways on from a row of a record, which read as a part of it.
    const ways = await page.locator(".record dd a").evaluateAll((all) => all.map((way) => way.checkVisibility()))
    expect(ways.length).toBeGreaterThan(2)
    expect(ways).not.toContain(true)
    const labels = page.locator(".record dt", { hasText: "决定书文本" })
    expect(await labels.evaluateAll((all) => all.map((label) => label.checkVisibility()))).toEqual([false])
    await close()
  })
})
