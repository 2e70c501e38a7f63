/**
 * A browser for tests of the pages, and the app where it can reach it.
 */
import { existsSync } from "node:fs"
import path from "node:path"
import { type ServerType, serve } from "@hono/node-server"
import axe from "axe-core"
import { type Browser, chromium, type Page } from "playwright-core"
import type { TestApp } from "./app.ts"

const names = ["chromium", "chromium-browser", "google-chrome"]

/** Where the browser is: CHROMIUM_PATH, or a Chromium on the PATH; null where there is none. */
export function findChromium(): string | null {
  const given = process.env["CHROMIUM_PATH"]
  if (given) return given
  const folders = (process.env["PATH"] ?? "").split(path.delimiter)
  const places = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return places.find((place) => existsSync(place)) ?? null
}

/**
 * Starts it without a window, and without the requests that a browser makes on its own account.
 * @param more other switches, such as those of its invented camera
 */
export async function openBrowser(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  const quiet = ["no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"]
  return chromium.launch({
    executablePath,
    args: ["headless", "no-sandbox", "disable-gpu", "disable-quic", ...quiet, ...more].map((name) => `--${name}`),
  })
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
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** What axe finds wrong with a page, a line for each rule. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as typeof globalThis & { axe: typeof axe }
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    const { violations } = await checker.run({ runOnly: tags })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)
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
