/**
 * `npm run search:shots -- ORIGIN FOLDER`: pictures of what a running register finds, on a desk and on a phone: a subject matter,
 * a decision number, nothing, and as much as is counted. A register of `SAMPLE_SUBJECTS=60000` has more than that of one word.
 * The browser: CHROMIUM_PATH, or `chromium` on the PATH.
 */
import { spawnSync } from "node:child_process"
import path from "node:path"
import { chromium } from "playwright-core"

const [origin, folder] = process.argv.slice(2)
if (origin === undefined || folder === undefined) throw new Error("usage: npm run search:shots -- ORIGIN FOLDER")

const penalties = await fetch(`${origin}/v1/search?in=records&list=penalty&limit=1`)
const { results } = (await penalties.json()) as { results: { record: { decision_no: string } }[] }
const queries = {
  subject: "虚假宣传",
  number: results[0]?.record.decision_no ?? "",
  nothing: "“月球基地租赁”",
  "ten-thousand": "公示",
}
const looks = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }

const executablePath =
  process.env["CHROMIUM_PATH"] ?? spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim()
const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox"] })
for (const [look, viewport] of Object.entries(looks)) {
  const page = await browser.newPage({ locale: "zh-CN", viewport })
  for (const [name, q] of Object.entries(queries)) {
    await page.goto(`${origin}/?${new URLSearchParams({ q })}`)
    const file = path.join(folder, `search-${name}-${look}.png`)
    await page.screenshot({ path: file, fullPage: true })
    process.stdout.write(`${file}: ${await page.title()}\n`)
  }
}
await browser.close()
