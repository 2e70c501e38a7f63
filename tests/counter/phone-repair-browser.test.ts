/** A repair on a phone: from the own records to the number, with papers taken by its camera, presses and fields counted. */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow } from "../support/rows.ts"

const executable = findChromium()
const shots = process.env["PAGE_SHOTS"]
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }

/** A photo as a phone takes it: lying on its side, with a note in it how it is turned (EXIF 6) and where it was taken. */
async function photoOf(page: Page, name: string) {
  const bare = await page.evaluate(() => {
    const canvas = document.createElement("canvas")
    canvas.width = 4000
    canvas.height = 3000
    const context = canvas.getContext("2d")
    if (!context) throw new Error("no canvas")
    context.fillStyle = "#c00"
    context.fillRect(0, 0, 2000, 3000)
    context.fillStyle = "#0c0"
    context.fillRect(2000, 0, 2000, 3000)
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1] ?? ""
  })
  const jpeg = Buffer.from(bare, "base64")
  const tiff = Buffer.concat([
    Buffer.from("4d4d002a00000008000101120003000000010006000000000000", "hex"),
    Buffer.from("GPS 34.7466N 113.6253E"),
  ])
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff])
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff])
  const buffer = Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
  return { name, mimeType: "image/jpeg", buffer }
}

/** Whoever has the phone in the hand, and how often it was pressed and filled in. */
function handOn(page: Page) {
  const count = { presses: 0, fields: 0 }
  return {
    count,
    async tap(selector: string) {
      count.presses++
      await page.tap(selector)
    },
    async fill(selector: string, text: string) {
      count.fields++
      await page.fill(selector, text)
    },
  }
}

describe.skipIf(!executable)("a repair on a phone", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const app = testApp(() => database.sql, {
    clock: () => Date.parse("2026-06-10T04:00:00Z"),
    ...{ mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" },
  })
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    await importRecords(database.sql, [penaltyRow(1), penaltyRow(2)])
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  async function signIn(n: number) {
    const opened = await reader.open(`${served.origin}/sign-in?to=/counter`, phone)
    await opened.page.selectOption("#code", codeOf(n))
    await opened.page.tap('button[value="merchant"]')
    await opened.page.waitForURL(/counter/)
    return opened
  }
  const said = (page: Page) => page.locator("[data-said]")

  it("takes four presses and two fields, and ends with what happens now, by which day, and the number", async () => {
    const { page, complaints, close } = await signIn(1)
    const hand = handOn(page)
    await hand.tap('.own-record a.button[href*="/repair"]')
    await page.waitForSelector("#statement")
    await hand.fill("#statement", "罚款已缴纳，违法行为已改正（示例）")
    // The camera puts the page away, which a small phone then loads anew: what was typed is there again.
    await page.reload()
    expect(await page.inputValue("#statement")).toBe("罚款已缴纳，违法行为已改正（示例）")
    await hand.tap("form.apply button")
    await page.waitForURL(/applications\//)
    await hand.fill("#title", "罚款缴款凭证（示例）")
    const chooser = page.waitForEvent("filechooser")
    await hand.tap("[data-camera]")
    const photos = [await photoOf(page, "1.jpg"), await photoOf(page, "2.jpg")]
    await (await chooser).setFiles(photos[0] ?? [])
    await expect.poll(() => said(page).textContent()).toContain("1 份已经上传")
    // Of what has several sheets each is taken, or all are chosen at once.
    await page.fill("#title", "整改照片（示例）")
    await page.setInputFiles("#file", photos)
    await hand.tap("form[data-papers] button:not([type])")
    await expect.poll(() => said(page).textContent()).toContain("2 份已经上传")
    const names = await page.locator("[data-sent] .desk-name").allTextContents()
    // The clock of this test stands still, and by it they are in order.
    expect(names.toSorted()).toEqual(
      ["罚款缴款凭证（示例）", "整改照片（示例）（1/2）", "整改照片（示例）（2/2）"].toSorted(),
    )
    expect(hand.count).toEqual({ presses: 4, fields: 2 })

    // Upright, no larger than can be read, and without the place where it was taken; saved as what it was called.
    const kept = await page.evaluate(async () => {
      const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-sent] .desk-name a")]
      const address = links.find(({ textContent }) => textContent?.startsWith("罚款"))?.href ?? ""
      const answer = await fetch(address)
      const bytes = await answer.blob()
      const picture = await createImageBitmap(bytes, { imageOrientation: "none" })
      const canvas = document.createElement("canvas")
      canvas.width = picture.width
      canvas.height = picture.height
      const context = canvas.getContext("2d")
      context?.drawImage(picture, 0, 0)
      const [red = 0, green = 0] = context?.getImageData(picture.width / 2, 10, 1, 1).data ?? []
      const text = new TextDecoder("latin1").decode(await bytes.arrayBuffer())
      return {
        size: [picture.width, picture.height],
        top: red > green ? "red" : "green",
        holds: ["Exif", "GPS"].filter((word) => text.includes(word)),
        name: answer.headers.get("content-disposition"),
      }
    })
    expect(kept).toMatchObject({ size: [1800, 2400], top: "red", holds: [] })
    expect(decodeURIComponent(kept.name ?? "")).toContain("filename*=UTF-8''罚款缴款凭证（示例）.jpg")

    const then = (await page.textContent('section[aria-labelledby="then"]')) ?? ""
    expect(then).toMatch(/由办理机关办理：.*2026年6月\d+日/s)
    expect(then).toMatch(/办理编号.*[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/s)
    await expectFaultless(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    if (shots) await page.screenshot({ path: `${shots}/phone-repair-360.png`, fullPage: true })
    expect(complaints).toEqual([])
    await close()
  })

  it("goes on where the connection broke or the page was loaded anew, and says what was refused", async () => {
    const { page, close } = await signIn(2)
    await page.tap('.own-record a.button[href*="/repair"]')
    await page.fill("#statement", "已改正（示例）")
    await page.tap("form.apply button")
    await page.waitForURL(/applications\//)
    await page.fill("#title", "凭证（示例）")
    let breaks = 1
    await page.route("**/papers", (route) => (breaks-- > 0 ? route.abort("connectionreset") : route.continue()))
    await page.setInputFiles("#file", [await photoOf(page, "1.jpg"), await photoOf(page, "2.jpg")])
    await page.tap("form[data-papers] button:not([type])")
    await expect.poll(() => said(page).textContent()).toContain("网络断了")
    await page.tap("[data-again]")
    await expect.poll(() => page.locator("[data-sent] li").count()).toBe(2)
    await expect.poll(() => said(page).textContent()).toContain("2 份已经上传")
    await page.unroute("**/papers")

    // The page goes while a paper is on its way.
    await page.route("**/papers", () => new Promise(() => undefined))
    await page.fill("#title", "照片（示例）")
    await page.setInputFiles("[data-taken]", [await photoOf(page, "3.jpg")])
    await expect.poll(() => said(page).textContent()).toContain("正在上传第 1 份，共 1 份")
    await page.reload()
    await page.unroute("**/papers")
    expect(await said(page).textContent()).toContain("上次有 1 份没有传完")
    expect(await page.inputValue("#title")).toBe("照片（示例）")
    expect(await page.locator("[data-sent] li").count()).toBe(2)

    const program = { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>") }
    await page.setInputFiles("#file", program)
    await page.tap("form[data-papers] button:not([type])")
    await page.waitForSelector(".faults")
    expect(await page.textContent(".faults")).toContain("不收这种文件")
    await page.fill("#title", "张三 13800138000")
    await page.setInputFiles("[data-taken]", [await photoOf(page, "4.jpg")])
    await expect.poll(() => said(page).textContent()).toContain("名称不得含有证件号码")
    expect(await page.locator("[data-sent] li").count()).toBe(2)
    await expectFaultless(page)
    await close()
  })
})
