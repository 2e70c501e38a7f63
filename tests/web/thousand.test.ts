/**
 * Every list with a thousand behind it: pages turn to the last row and none comes twice, totals are right, a page with all its
 * rows is 60 KB at most as it is sent, and a phone is wide enough for it, as 1,280 pixels are at 200 %.
 */
import { gzipSync } from "node:zlib"
import type { Page } from "playwright-core"
import { beforeAll, describe, expect, it } from "vitest"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { lookAtLarge, lookForWidth } from "../support/page-faults.ts"
import { type LongList, thousandWorld } from "../support/thousand-world.ts"

const executable = findChromium()
// Where pictures of the lists go, for somebody to look at.
const shots = process.env["PAGE_SHOTS"]
const database = useDatabase()
let world: Awaited<ReturnType<typeof thousandWorld>>
beforeAll(async () => {
  world = await thousandWorld(database)
})

const bytesMax = 60 * 1024
const rowsMax = 25
// The public search has twenty on a page; every-page.test.ts looks at it with 25.
const rowsLeast = ({ address }: LongList) => (address.startsWith("/?") ? 20 : 25)

async function open(address: string, { headers }: LongList): Promise<string> {
  const answer = await world.desk.request(address, { headers: { ...headers, accept: "text/html" } })
  const text = await answer.text()
  expect(answer.status, `${address} ${text}`).toBe(200)
  return text
}

const plainly = (text: string) => text.replaceAll("&amp;", "&").replaceAll("&#39;", "'")

/** The pages of a list, the first first. */
async function* pages(list: LongList): AsyncGenerator<string> {
  for (let address: string | null = list.address; address !== null; ) {
    const text = await open(address, list)
    yield text
    const link: string = /<a [^>]*rel="next[^>]*>/.exec(list.part?.(text) ?? text)?.[0] ?? ""
    address = plainly(/href="([^"#]*)/.exec(link)?.[1] ?? "") || null
  }
}

describe("a list of a thousand", { tags: "long" }, () => {
  it("turns to its last row, says how many there are, and is light", async () => {
    const found: string[] = []
    for (const list of world.lists) {
      const seen = new Set<string>()
      let [count, turned, said] = [0, 0, ""]
      for await (const text of pages(list)) {
        const rows = (list.part?.(text) ?? text).split(list.row).slice(1)
        if (turned === 0) {
          said = list.says?.exec(text)?.[1]?.replaceAll(",", "") ?? ""
          const bytes = gzipSync(text).length
          if (bytes > bytesMax) found.push(`${list.name}: ${bytes} bytes`)
          if (rows.length < rowsLeast(list)) found.push(`${list.name}: ${rows.length} rows on its first page`)
          if (rows.length > rowsMax) found.push(`${list.name}: ${rows.length} rows on a page`)
        }
        for (const row of rows) seen.add(row.slice(0, 600))
        count += rows.length
        if (++turned > 400) break
      }
      if (seen.size !== count) found.push(`${list.name}: ${count - seen.size} rows come again`)
      const expected = said === "" ? list.total : Number(said)
      if (count !== (expected ?? count) || count !== (list.total ?? count)) {
        found.push(`${list.name}: ${count} rows, ${expected} said, ${list.total} there`)
      }
      if (count < (list.total ?? 1_000)) found.push(`${list.name}: ${count} rows`)
    }
    expect(found).toEqual([])
  })

  it("waits as a file with its faults, of which a page shows the first", async () => {
    const list = { name: "", address: world.import, headers: world.checker, row: /<tr><td/g }
    const text = await open(world.import, list)
    expect(gzipSync(text).length).toBeLessThanOrEqual(bytesMax)
    expect(text).toContain("行数 1,000")
    expect(text).toContain("退回 500")
    expect(text.split(/<tr><td class="count">/)).toHaveLength(101)
    expect(text).toContain(`${world.import}/report`)
  })
})

/** Each list on a screen and a phone, by day and by night, in Chinese and in English, in turn. */
async function shoot(page: Page, origin: string, { name, address, at }: { name: string; address: string; at: number }) {
  for (const [look, width, turn] of [
    ["desktop", 1280, at],
    ["phone", 390, at + 1],
  ] as const) {
    const lang = (turn >> 1) % 2 === 0 ? "zh" : "en"
    await page.emulateMedia({ colorScheme: turn % 2 === 0 ? "light" : "dark" })
    await page.setViewportSize({ width, height: 800 })
    await page.goto(`${origin}${address}${address.includes("?") ? "&" : "?"}lang=${lang}`)
    await page.screenshot({ path: `${shots}/${name}-${look}.jpg`, fullPage: true, type: "jpeg", quality: 60 })
  }
  await page.emulateMedia({ colorScheme: "light" })
  await page.setViewportSize({ width: 320, height: 640 })
}

describe.skipIf(!executable)("on a screen", { tags: "long" }, () => {
  const reader = useReader(executable)
  it("fits a phone, also with wider spacing, and letters of twice the size", async () => {
    const served = await serveApp(world.desk)
    const { page, close } = await reader.open("about:blank", { viewport: { width: 320, height: 640 } })
    const faults: string[] = []
    let at = 0
    for (const { name, address, headers } of [
      ...world.lists,
      { name: "file", address: world.import, headers: world.checker },
    ]) {
      await page.context().clearCookies()
      const [cookie, value = ""] = (headers["cookie"] ?? "").split("=")
      if (cookie) await page.context().addCookies([{ name: cookie, value, url: served.origin }])
      await page.goto(served.origin + address)
      const found = [...(await page.evaluate(lookForWidth)), ...(await page.evaluate(lookAtLarge))]
      await page.setViewportSize({ width: 1280, height: 800 })
      found.push(...(await page.evaluate(lookAtLarge)))
      await page.setViewportSize({ width: 320, height: 640 })
      faults.push(...found.map((fault) => `${name}: ${fault}`))
      if (shots) await shoot(page, served.origin, { name, address, at: at++ })
    }
    expect(faults).toEqual([])
    await close()
    await served.stop()
  })
})
