/** What lets a process start sooner changes nothing of what it reads, and leaves little to ask. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { beforeAll, expect, test } from "vitest"
import { quickStart } from "../../scripts/node-flags.js"

// Asked last, as Node itself would be: what it is asked is what the flags have left to it.
const watch = `
  import { registerHooks } from "node:module"
  const read = new Map()
  let asked = 0
  globalThis.told = () => JSON.stringify({ asked, read: [...read].sort() })
  registerHooks({
    resolve: (specifier, context, next) => { asked++; return next(specifier, context) },
    load: (url, context, next) => { read.set(url, context.format); return next(url, context) },
  })`
const main = new URL("../../src/app/app.ts", import.meta.url).href
const run = promisify(execFile)

async function start(flags: readonly string[]): Promise<{ asked: number; read: [string, string][] }> {
  const first = ["--import", `data:text/javascript,${encodeURIComponent(watch)}`]
  const code = `await import("${main}"); process.stdout.write(told())`
  const args = [...first, ...flags, "--input-type=module", "--eval", code]
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1e8 })
  return JSON.parse(stdout)
}

let slow: Awaited<ReturnType<typeof start>>
let quick: Awaited<ReturnType<typeof start>>

beforeAll(async () => {
  slow = await start([])
  quick = await start(quickStart)
})

test("the same files are read, as the same kind", () => {
  expect(slow.read.length).toBeGreaterThan(500)
  const flag = new URL("../../scripts/quick-import.js", import.meta.url).href
  expect(quick.read.filter(([url]) => url !== flag)).toEqual(slow.read)
})

test("Node is asked where a file is a tenth as often", () => {
  expect(quick.asked).toBeLessThan(slow.asked / 10)
})
