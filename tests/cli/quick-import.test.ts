/** What lets a process start sooner changes nothing of what it reads, and leaves little to ask. */
import { execFile } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
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
const flag = new URL("../../scripts/quick-import.js", import.meta.url)
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
  expect(quick.read.filter(([url]) => url !== flag.href)).toEqual(slow.read)
})

test("Node is asked where a file is a tenth as often", () => {
  expect(quick.asked).toBeLessThan(slow.asked / 10)
})

describe("what Node has compiled", () => {
  const own = mkdtempSync(path.join(tmpdir(), "gongshi-quick-"))
  afterAll(() => rmSync(own, { recursive: true, force: true }))
  const copy = path.join(own, "scripts", "quick-import.js")
  const main = path.join(own, "main.ts")
  const packages = path.join(own, "node_modules")
  mkdirSync(path.dirname(copy))
  cpSync(fileURLToPath(flag), copy)
  writeFileSync(path.join(own, "package.json"), '{ "type": "module" }')
  writeFileSync(main, 'const said: string = "said"\nconsole.log(said)\n')
  // Whatever is said of it where the tests run.
  const env = { ...process.env, NODE_COMPILE_CACHE: undefined, NODE_DISABLE_COMPILE_CACHE: undefined }
  const start = () => run(process.execPath, ["--import", pathToFileURL(copy).href, main], { env })
  const kept = () => readdirSync(packages, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())

  test("is kept beside what is installed", async () => {
    expect(await start()).toEqual({ stdout: "said\n", stderr: "" })
    expect(kept().length).toBeGreaterThan(0)
  })

  test("is kept nowhere, without a word, where nothing can be written", async () => {
    rmSync(packages, { recursive: true })
    writeFileSync(packages, "")
    expect(await start()).toEqual({ stdout: "said\n", stderr: "" })
  })
})
