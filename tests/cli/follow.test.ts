/**
 * `gongshi follow` in real processes over real sockets: cut off at every n-th byte, killed at any moment, two at once, and
 * behind the real server.
 */
import { execFile } from "node:child_process"
import { cpSync, existsSync, readFileSync, watch, writeFileSync } from "node:fs"
import path from "node:path"
import { promisify } from "node:util"
import { beforeAll, describe, expect, test } from "vitest"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { adds, contentOf, ends, followed, linesOf, placeIn, registerIn } from "../support/followed.ts"
import { liveLines } from "../support/made-export.ts"
import { keySetOf, makeKeys } from "../support/published.ts"
import { cuttingProxy, type ServedFolder, serveFolder } from "../support/register-server.ts"
import { twoSizes } from "../support/two-sizes.ts"

const cwd = useFolder()
const execute = promisify(execFile)
const main = path.resolve(import.meta.dirname, "../../src/cli/main.ts")
const place = placeIn(cwd)
const keys = await makeKeys()
const register = registerIn(place("register"), keys)
let served: ServedFolder

// The log has no map.
const old = ["--without-map"]
const run = (url: string, folder: string, more: readonly string[] = ["--jwks", "jwks.json"]) =>
  gongshi(["follow", url, folder, ...old, ...more], { cwd })

/** A mirror that was never disturbed, to compare with; after one export, and after the delta. */
beforeAll(async () => {
  writeFileSync(path.join(cwd, "jwks.json"), JSON.stringify(keySetOf(keys)))
  register.add(...adds(400))
  await register.export()
  served = await serveFolder(register.folder, register.prove)
})

describe("cut off", () => {
  test.each([700, 1_500, 4_001, 9_000])("every %s bytes, it ends with the same mirror", async (bytes) => {
    const proxy = await cuttingProxy(served.url, bytes)
    const [cut, calm] = [place(), place()]
    await followed(proxy.url, cut, keys)
    await followed(served.url, calm, keys)
    expect(proxy.cuts()).toBeGreaterThan(2)
    expect(contentOf(cut)).toEqual(contentOf(calm))
    // What was there was not fetched again.
    expect(served.asked.some((asked) => asked.includes("bytes="))).toBe(true)
  })
})

test("the command tells what it did, in words and as JSON, and exits by it", async () => {
  const mirror = place()
  const first = await run(served.url, mirror)
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: "" })
  expect(first.stdout).toMatch(/^verified: .* is at size 400 of the log .*, 400 live records/)
  const again = await run(served.url, mirror, ["--json"])
  expect({ code: again.code, outcome: JSON.parse(again.stdout) }).toMatchObject({
    code: 0,
    outcome: { ok: true, moved: false, size: 400, lines: 400 },
  })
  const strange = await run(served.url, mirror, ["--issuer", "https://other.example"])
  expect(strange.code).toBe(1)
  expect(strange.stdout).toMatch(
    /issued by https:\/\/register\.example.*\n.*NOT VERIFIED: the mirror .* stays as it was at size 400/s,
  )
})

test.each([
  [
    "a register that is away",
    ["http://127.0.0.1:1", "away", "--retries", "2"],
    1,
    "The mirror is as it was; the next run goes on",
  ],
  ["an address that is none", ["register.example", "away"], 2, "URL is register.example"],
  ["a time that is none", ["http://127.0.0.1:1", "away", "--every", "often"], 2, "--every is often"],
  ["keys that are none", ["http://127.0.0.1:1", "away", "--jwks", "none.json"], 2, "none.json can't be read"],
])("%s is said in a line", async (_, args, code, words) => {
  const jwks = args.includes("--jwks") ? [] : ["--jwks", "jwks.json"]
  const ended = await gongshi(["follow", ...args, ...jwks], { cwd })
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" })
  expect(ended.stderr).toContain(words)
})

test("a disk that is full is said, and what was fetched is used when there is room", async () => {
  const mirror = place()
  const limited = ["-c", 'ulimit -f 8; exec "$0" "$@"', process.execPath, main, "follow", served.url, mirror, ...old]
  const ended = await execute("bash", [...limited, "--jwks", "jwks.json"], { cwd }).catch((error: unknown) => error)
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("The mirror is as it was") })
  expect(contentOf(mirror)).toEqual({})
  served.asked.length = 0
  expect((await run(served.url, mirror)).code).toBe(0)
  expect(served.asked.some((asked) => asked.includes("bytes="))).toBe(true)
})

test("with --every it goes on by itself, and a register that was away is asked again", async () => {
  const mirror = place()
  const own = registerIn(place("own"), keys)
  own.add(...adds(2))
  await own.export()
  const held = await serveFolder(own.folder, own.prove)
  const args = ["follow", held.url, mirror, "--jwks", "jwks.json", ...old, "--every", "1s"]
  const { child, said, ended } = startProcess("cli/main.ts", args, { cwd })
  await until("the first export is there", () => said.stdout.includes("at size 2 of"))
  held.answers.set("/exports/head", { status: 404, body: "" })
  await until("it says that there is nothing", () => said.stderr.includes("there is no /exports/head"))
  own.add(...adds(1, 2))
  await own.export([2])
  held.answers.clear()
  await until("the second one is there", () => said.stdout.includes("at size 3 of"))
  child.kill("SIGTERM")
  await ended
})

test("two at once in a folder do not meet: the second says so, and the lock dies with its holder", async () => {
  const mirror = place()
  const slow = registerIn(place("slow"), keys)
  slow.add(...adds(1))
  await slow.export()
  const held = await serveFolder(slow.folder, slow.prove)
  const release = held.hold("/exports/head")
  const { child, ended } = startProcess("cli/main.ts", ["follow", held.url, mirror, "--jwks", "jwks.json", ...old], {
    cwd,
  })
  await until("the first one asks", () => held.asked.includes("/exports/head"))
  const second = await run(served.url, mirror)
  expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: "" })
  expect(second.stderr).toContain("another gongshi follow is at work")
  child.kill("SIGKILL")
  await ended
  release()
  expect((await run(held.url, mirror)).code).toBe(0)
})

describe("killed at any moment", () => {
  /** Runs the command, and kills it at the n-th thing that it does to the folder. @returns whether it had ended before */
  async function killAt(n: number, mirror: string): Promise<boolean> {
    const { child, ended } = startProcess(
      "cli/main.ts",
      ["follow", served.url, mirror, "--jwks", "jwks.json", ...old],
      { cwd },
    )
    let seen = 0
    const watcher = watch(mirror, { recursive: true }, () => {
      if (++seen === n) child.kill("SIGKILL")
    })
    const { code } = await ended
    watcher.close()
    return code === 0
  }

  /** Whatever stands in a mirror that was cut off is whole: the state, and lines that belong to a state. */
  function expectWhole(mirror: string, lines: readonly string[][]) {
    const [state, current] = ["state.json", "current.ndjson"].map((name) => path.join(mirror, name))
    if (existsSync(state ?? "")) JSON.parse(readFileSync(state ?? "", "utf8"))
    if (existsSync(current ?? "")) expect(lines).toContainEqual(linesOf(mirror, "current.ndjson"))
  }

  const all = [1, 2, 3, 5, 8, 11, 14, 17, 20, 23, 26, 30, 35, 40, 45, 50]
  const sizes = twoSizes([2, 11, 20, 30], all)

  for (const [whole, options, moments] of sizes)
    test(`the first run ends with the same mirror when it is run again${whole}`, options, async () => {
      const calm = place()
      await followed(served.url, calm, keys)
      let killed = 0
      for (const n of moments) {
        const mirror = place()
        killed += (await killAt(n, mirror)) ? 0 : 1
        expectWhole(mirror, [liveLines(register.log())])
        const again = await run(served.url, mirror)
        expect({ n, code: again.code, stderr: again.stderr }).toEqual({ n, code: 0, stderr: "" })
        expect(contentOf(mirror)).toEqual(contentOf(calm))
      }
      expect(killed).toBeGreaterThan(moments.length / 3)
    })

  let grown = 400
  for (const [whole, options, moments] of sizes)
    test(`a delta too${whole}`, options, async () => {
      const calm = place()
      await followed(served.url, calm, keys)
      const before = liveLines(register.log())
      register.add(...adds(20, grown), ends(grown - 393), ends(grown - 4))
      await register.export([grown])
      grown += 22
      const start = place()
      cpSync(calm, start, { recursive: true })
      await followed(served.url, calm, null)
      let killed = 0
      for (const n of moments) {
        const mirror = place()
        cpSync(start, mirror, { recursive: true })
        killed += (await killAt(n, mirror)) ? 0 : 1
        expectWhole(mirror, [before, liveLines(register.log())])
        const again = await run(served.url, mirror)
        expect({ n, code: again.code, stderr: again.stderr }).toEqual({ n, code: 0, stderr: "" })
        expect(contentOf(mirror)).toEqual(contentOf(calm))
      }
      expect(killed).toBeGreaterThan(moments.length / 3)
    })
})
