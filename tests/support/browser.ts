/**
 * A browser for tests of the pages, and the app where it can reach it.
 */
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { type ServerType, serve } from "@hono/node-server"
import { type Browser, type BrowserContextOptions, type CDPSession, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, expect } from "vitest"
import type { TestApp } from "./app.ts"
import { askAxe } from "./axe-in-page.ts"
import { lookingMs, patienceMs } from "./patience.ts"

// The first is the same browser without the windows around its pages, which take more than half of the processor.
const headless = "chromium-headless-shell"
const names = [headless, "chromium", "chromium-browser", "google-chrome"]

/**
 * Where the browser is: CHROMIUM_PATH, or a Chromium on the PATH; null where there is none.
 * @param needs a camera, which the one without windows has not
 */
export function findChromium(needs?: "camera"): string | null {
  const given = process.env["CHROMIUM_PATH"]
  if (given) return given
  const folders = (process.env["PATH"] ?? "").split(path.delimiter)
  const fitting = names.filter((name) => needs !== "camera" || name !== headless)
  const places = fitting.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return places.find((place) => existsSync(place)) ?? null
}

/**
 * Starts it without a window, and without the requests that a browser makes on its own account.
 * @param more other switches, such as those of its invented camera
 */
export async function openBrowser(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  const quiet = ["no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"]
  const browser = await chromium.launch({
    ...{ executablePath, timeout: patienceMs },
    args: ["headless", "no-sandbox", "disable-gpu", "disable-quic", ...quiet, ...more].map((name) => `--${name}`),
  })
  browser.on("context", (context) => context.setDefaultTimeout(lookingMs))
  return browser
}

/** A page, and what was heard of it since it was opened or last looked at. */
export interface OpenPage {
  page: Page
  /** The addresses that were asked for. */
  asked: string[]
  /** Errors and warnings. */
  complaints: string[]
  close(): Promise<void>
}

/** Opens pages for the tests of a file, and closes them at its end. */
export interface Reader {
  /** Opens an address as somebody does who has not been here before. */
  open(url: string, options?: BrowserContextOptions): Promise<OpenPage>
  /**
   * Opens an address, without cookies, in the page that was looked at before with the same options. For tests of
   * documents, not of visits: a page of its own is a process of its own, and two thirds of what a look takes.
   */
  look(url: string, options?: BrowserContextOptions): Promise<OpenPage>
}

// Scripts of a page that is looked at once, axe's above all, are over before what makes them quick has come to its end.
const unhurried = "js-flags=--no-turbofan --no-maglev"

// One for all files of a worker; it ends with the worker.
let shared: Promise<Browser> | null = null

/** The browser of this worker, from beforeAll on. */
export function useBrowser(executablePath: string | null): () => Browser {
  let browser: Browser | null = null
  beforeAll(async () => {
    shared ??= openBrowser(executablePath ?? "", [unhurried])
    browser = await shared
  })
  return () => {
    if (!browser) throw new Error("the browser is there from beforeAll on")
    return browser
  }
}

/** A reader of pages, from beforeAll on. */
export function useReader(executablePath: string | null): Reader {
  const browser = useBrowser(executablePath)
  const looked = new Map<string, OpenPage>()
  const opened = new Set<OpenPage>()
  afterAll(async () => {
    for (const each of opened) await each.close()
  })

  async function newPage(options: BrowserContextOptions): Promise<OpenPage> {
    const context = await browser().newContext({ locale: "zh-CN", ...options })
    const page = await context.newPage()
    const [asked, complaints]: [string[], string[]] = [[], []]
    page.on("request", (request) => asked.push(request.url()))
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    const made = { page, asked, complaints, close: () => context.close() }
    opened.add(made)
    return made
  }

  return {
    async open(url, options = {}) {
      const made = await newPage(options)
      await made.page.goto(url)
      return made
    },
    async look(url, options = {}) {
      const key = JSON.stringify(options)
      const there = looked.get(key) ?? (await newPage(options))
      looked.set(key, there)
      await there.page.context().clearCookies()
      for (const heard of [there.asked, there.complaints]) heard.length = 0
      await there.page.goto(url)
      return there
    },
  }
}

/** Serves the app on a free port of this machine. */
export async function serveApp({ app }: TestApp): Promise<{ origin: string; stop(): Promise<void> }> {
  const server = await new Promise<ServerType>((resolve) => {
    const starting = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(starting))
  })
  const address = server.address()
  if (typeof address !== "object" || !address) throw new Error("the server has no port")
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // A connection that a browser keeps ready, and has asked nothing by, would be waited for.
        if ("closeAllConnections" in server) server.closeAllConnections()
      }),
  }
}

// Half of the bytes of `axe.source`: every page that is looked at gets and reads them anew.
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** The rules that see colours: where it was looked at by day, no other finds more of a page by night, which changes nothing else. */
export const colourRules = ["color-contrast", "link-in-text-block"]

const inspectors = new WeakMap<Page, Promise<CDPSession>>()

/** Loads axe into what is open. The page's own `eval`, or a script tag, would have it compiled anew for each document. */
async function loadAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => "axe" in globalThis)) return
  const inspector = inspectors.get(page) ?? page.context().newCDPSession(page)
  inspectors.set(page, inspector)
  const { exceptionDetails } = await (await inspector).send("Runtime.evaluate", { expression: axeSource })
  if (exceptionDetails) throw new Error(`axe does not load: ${exceptionDetails.text}`)
}

// The looks of text that axe has let pass, in whichever file.
const passedLooks = new Set<string>()

/** What axe finds wrong with a page, a line for each rule. @param rules those alone; by default what WCAG 2.2 AA asks, and good practice */
export async function axeFaults(page: Page, rules: readonly string[] = []): Promise<string[]> {
  await loadAxe(page)
  const { faults, passed } = await page.evaluate(askAxe, { rules, passed: [...passedLooks] })
  for (const look of passed) passedLooks.add(look)
  return faults
}

/** Looks at an open page on a screen of so many pixels across, and puts it back. */
export async function atWidth(page: Page, width: number, look: () => Promise<void>): Promise<void> {
  const before = page.viewportSize()
  await page.setViewportSize({ width, height: 640 })
  await look()
  if (before) await page.setViewportSize(before)
}

const looks = [
  ["light", []],
  ["dark", colourRules],
] as const

/** Holds an open page to what every page is held to: no fault that axe finds, light and dark, and 320 pixels are enough. */
export async function expectFaultless(page: Page): Promise<void> {
  for (const [colorScheme, rules] of looks) {
    // Colours that are still on their way have no contrast to measure.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    expect(await axeFaults(page, rules), `${page.url()} ${colorScheme}`).toEqual([])
  }
  await atWidth(page, 320, async () => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${page.url()} at 320 pixels`).toBeLessThanOrEqual(320)
  })
}

/** Presses Tab until the focus is where the selector says. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab")
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`40 presses of Tab do not reach ${selector}`)
}
