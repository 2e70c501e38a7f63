/**
 * Scanning on /verify in a browser that has no reader of codes itself: from the camera, from pictures, and what is said
 * where neither works.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { axeFaults, findChromium, openBrowser, serveApp, tabTo } from "../support/browser.ts"
import { codeVideo } from "../support/code-video.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, seriousRow } from "../support/rows.ts"
import { twoSizes } from "../support/two-sizes.ts"

const executable = findChromium("camera")
const report = `/subjects/${codeOf(1)}/report`

describe.skipIf(!executable)("scanning in a browser", () => {
  const database = useDatabase()
  let folder = ""
  let served: Awaited<ReturnType<typeof serveApp>>
  /** One whose camera sees the code of a report, and one whose camera sees none. */
  let seeing: Browser
  let blind: Browser

  beforeAll(async () => {
    await importRecords(database.sql, [abnormalRow(1), seriousRow(1)])
    served = await serveApp(testApp(() => database.sql, { clock: () => Date.now() }))
    const { verify_url } = (await (await fetch(`${served.origin}/v1${report}`)).json()) as { verify_url: string }
    folder = await mkdtemp(path.join(tmpdir(), "gongshi-scan-"))
    const video = path.join(folder, "code.y4m")
    await writeFile(video, codeVideo(verify_url))
    const camera = "use-fake-device-for-media-stream"
    seeing = await openBrowser(executable ?? "", [camera, `use-file-for-fake-video-capture=${video}`])
    // Twenty pictures a second, as it makes by itself, are drawn and searched for nothing.
    blind = await openBrowser(executable ?? "", [`${camera}=fps=5`])
  })

  afterAll(async () => {
    await Promise.all([seeing?.close(), blind?.close()])
    await served?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(browser: Browser, { isAllowed = true, script = "", locale = "zh-CN" } = {}) {
    const context = await browser.newContext({ locale, permissions: isAllowed ? ["camera"] : [] })
    const page = await context.newPage()
    const complaints: string[] = []
    const loaded: string[] = []
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname))
    await page.addInitScript(`${rememberTracks}${script}`)
    await page.goto(`${served.origin}/verify`)
    await page.waitForSelector("#scan:visible")
    return { page, complaints, loaded, close: () => context.close() }
  }

  // The tracks that the page was given, so that a test sees whether the camera is still on.
  const rememberTracks = `
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      ;(globalThis.tracks ??= []).push(...stream.getTracks())
      return stream
    };`
  const tracks = (page: Page) =>
    page.evaluate(() =>
      ((globalThis as { tracks?: MediaStreamTrack[] }).tracks ?? []).map(({ readyState }) => readyState),
    )
  const isShowing = (page: Page) =>
    page.waitForFunction(() => (document.querySelector<HTMLVideoElement>("#video")?.videoWidth ?? 0) > 0)
  const notice = (page: Page) => page.locator("#result .notice:not(:text('正在核验'))").textContent()

  it("reads the code of a report before the camera, shows the verdict, and shuts the camera", async () => {
    const { page, complaints, loaded, close } = await open(seeing)
    expect(await page.evaluate(() => "BarcodeDetector" in globalThis)).toBe(false)
    expect(loaded).not.toContain("/assets/verify/qr-decoder.js")
    await page.click("#scan")
    await page.waitForSelector(".checked-good, .checked-short")
    expect(await page.textContent(".checked h2")).toMatch(/信用报告$/)
    expect(loaded).toContain("/assets/verify/qr-decoder.js")
    expect(await tracks(page)).toEqual(["ended"])
    expect(await page.isVisible("#scanner")).toBe(false)
    expect(await page.textContent("#scan")).toBe("用摄像头扫描二维码")
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H2")
    expect(complaints).toEqual([])
    await close()
  })

  it("is started by the keyboard, and ended by Escape or the button, and the camera with it", async () => {
    const { page, complaints, close } = await open(blind)
    await tabTo(page, "#scan")
    await page.keyboard.press("Enter")
    await isShowing(page)
    expect(await tracks(page)).toEqual(["live"])
    expect(await page.textContent("#scan")).toBe("停止扫描")
    expect(await axeFaults(page)).toEqual([])
    await page.keyboard.press("Escape")
    await page.waitForSelector("#scanner", { state: "hidden" })
    await expect.poll(() => tracks(page)).toEqual(["ended"])
    await page.keyboard.press("Space")
    await isShowing(page)
    await page.click("#scan")
    await expect.poll(() => tracks(page)).toEqual(["ended", "ended"])
    expect(await page.isVisible("#scanner")).toBe(false)
    expect(complaints).toEqual([])
    await close()
  })

  it("shuts a camera that opens after the reader has thought better of it, and leaves a later one alone", {
    tags: "long",
  }, async () => {
    const slow = `
      let first = true
      const quick = navigator.mediaDevices.getUserMedia
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        if (first) await new Promise((resolve) => { first = false; globalThis.allow = resolve })
        return quick(wanted)
      };`
    const { page, close } = await open(blind, { script: slow })
    await page.click("#scan")
    await page.keyboard.press("Escape")
    await page.click("#scan")
    await isShowing(page)
    await page.evaluate(() => (globalThis as unknown as { allow(): void }).allow())
    await expect.poll(() => tracks(page)).toEqual(["live", "ended"])
    await isShowing(page)
    await close()
  })

  const cameras = twoSizes<readonly [string, string, string][]>(
    [["was refused", "", "请在地址栏旁允许本网站使用摄像头"]],
    [
      ["is missing", "NotFoundError", "没有找到摄像头"],
      ["is taken", "NotReadableError", "可能正被别的程序使用"],
    ],
  )
  for (const [whole, options, some] of cameras)
    it.each(some)(`says what to do where the camera %s${whole}`, options, async (_, error, sentence) => {
      const script =
        error && `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "${error}") }`
      const { page, close } = await open(blind, { isAllowed: false, script })
      await tabTo(page, "#scan")
      await page.keyboard.press("Enter")
      expect(await notice(page)).toContain(sentence)
      expect(await page.locator("#result .notice").getAttribute("role")).toBe("alert")
      await expect
        .poll(() => page.locator("#result .notice").evaluate((shown) => shown.getBoundingClientRect().top))
        .toBeGreaterThanOrEqual(0)
      expect(await page.isVisible("#scanner")).toBe(false)
      expect(await page.textContent("#scan")).toBe("用摄像头扫描二维码")
      await close()
    })

  it("says so where the decoder can't be loaded, and lets the camera go", async () => {
    const { page, close } = await open(blind)
    await page.route("**/qr-decoder.js", (route) => route.abort())
    await page.click("#scan")
    expect(await notice(page)).toContain("没有加载成功")
    await expect.poll(() => tracks(page)).toEqual(["ended"])
    await close()
  })

  for (const [whole, options, types] of twoSizes(["png"] as const, ["jpeg"] as const))
    it.each(types)(`verifies the code in a %s that is chosen or dropped${whole}`, options, async (type) => {
      const { page, complaints, close } = await open(blind)
      await page.goto(served.origin + report)
      const buffer = await page.screenshot({ type, fullPage: true })
      await page.goto(`${served.origin}/verify`)
      await page.setInputFiles("#file", { name: `photo.${type}`, mimeType: `image/${type}`, buffer })
      await page.click("#submit")
      await page.waitForSelector(".checked-good, .checked-short")
      await page.goto(`${served.origin}/verify?dropped`)
      const dropped = await page.evaluateHandle(
        ([base64, mime]) => {
          const files = new DataTransfer()
          files.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "photo", { type: mime }))
          return files
        },
        [buffer.toString("base64"), `image/${type}`] as const,
      )
      await page.dispatchEvent("#drop", "drop", { dataTransfer: dropped })
      await page.waitForSelector(".checked-good, .checked-short")
      expect(await page.textContent(".checked h2")).toMatch(/信用报告$/)
      expect(complaints).toEqual([])
      await close()
    })

  it("says of a picture that it holds no code, or is none, and takes no older text for it", {
    tags: "long",
  }, async () => {
    const { page, close } = await open(blind)
    const cases: [Buffer, string][] = [
      [await page.screenshot(), "图片里没有找到二维码"],
      [Buffer.from("no picture"), "请换成 PNG 或者 JPEG"],
    ]
    await page.fill("#text", "a token of before")
    for (const [buffer, sentence] of cases) {
      await page.setInputFiles("#file", { name: "photo.png", mimeType: "image/png", buffer })
      await page.click("#submit")
      await expect.poll(() => page.textContent("#result")).toContain(sentence)
      expect(await page.locator(".checked").count()).toBe(0)
    }
    await close()
  })

  it.each([
    ["asks the browser's own reader first", 'return [{ rawValue: "its own" }]', "its own"],
    ["reads on where the browser's own reader has nothing behind it", 'throw new Error("no service")', "/verify#"],
  ])("%s", { tags: "long" }, async (_, detect, read) => {
    const script = `globalThis.BarcodeDetector = class {
      static async getSupportedFormats() { return ["qr_code"] }
      async detect() { ${detect} }
    };`
    const { page, close } = await open(seeing, { script })
    await page.click("#scan")
    await page.waitForSelector(".checked")
    expect(await page.inputValue("#text")).toContain(read)
    await close()
  })
})
