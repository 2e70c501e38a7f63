/**
 * `gongshi follow` in real processes over real sockets: cut off at every n-th byte, killed at any moment, two at once, and
 * behind the real server.
 */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { gongshi, useFolder } from "../support/command.ts"
import { adds, contentOf, followed, placeIn, registerIn } from "../support/followed.ts"
import { keySetOf, makeKeys } from "../support/published.ts"
import { cuttingProxy, type ServedFolder, serveFolder } from "../support/register-server.ts"

const cwd = useFolder()
const place = placeIn(cwd)
const keys = await makeKeys()
const register = registerIn(place("register"), keys)
let served: ServedFolder

const run = (url: string, folder: string, more: readonly string[] = ["--jwks", "jwks.json"]) =>
  gongshi(["follow", url, folder, ...more], { cwd })

/** A mirror that was never disturbed, to compare with; after one export, and after the delta. */
beforeAll(async () => {
  writeFileSync(path.join(cwd, "jwks.json"), JSON.stringify(keySetOf(keys)))
  register.add(...adds(400))
  await register.export()
  served = await serveFolder(register.folder)
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
