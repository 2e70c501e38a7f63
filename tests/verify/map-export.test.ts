/** Whoever replays a log makes its map, and finds out one that leaves a listed code out, or one in that is not listed. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { verifyExport } from "../../src/verify/node-export.ts"
import { folderSource } from "../../src/verify/node-source.ts"
import { useFolder } from "../support/command.ts"
import { followed, placeIn, refusals, registerIn } from "../support/followed.ts"
import { exportText, packExport, writeFolder } from "../support/made-export.ts"
import { type Drafted, mapEntry } from "../support/made-map.ts"
import { added, lineOf, type MemoryLog, makeKeys, memoryLog, optionsOf, removed } from "../support/published.ts"
import { serveFolder } from "../support/register-server.ts"

const base = mkdtempSync(path.join(tmpdir(), "gongshi-map-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const place = placeIn(useFolder())

const codeAt = (n: number) => `9100000000000000${String(n).padStart(2, "0")}`
const of = (code: number, n: number): Drafted => {
  const line = lineOf(n, { subject: { code: codeAt(code), name: "示例" } })
  return { draft: added(line), line }
}
const end = (position: number): Drafted => ({ draft: removed(position), line: null })

// Forty records of twenty merchants; one has ended, of one of them both have.
const drafts = [...Array.from({ length: 40 }, (_, n) => of(n % 20, n)), end(3), end(5), end(25)]
// The map without the only record that is live of one merchant, and with one that has ended.
const without = drafts.filter((_, position) => position !== 23)
const within = drafts.filter(({ draft }) => draft.replaces !== 25)
const entryOf = (others: readonly Drafted[]) => {
  // Positions are part of what is committed to: the others stand where they stood.
  const kept = drafts.map((each) =>
    others.includes(each)
      ? each
      : { draft: { ...each.draft, operation: "state" as const, replaces: null }, line: null },
  )
  return mapEntry(kept)
}

let keys: Awaited<ReturnType<typeof makeKeys>>
beforeAll(async () => {
  keys = await makeKeys()
})

let folders = 0
async function verify(log: MemoryLog, from: number[] = [], isOld = false) {
  const folder = writeFolder(
    path.join(base, String(folders++)),
    await packExport(log, exportText(log, from), keys.documents),
  )
  const options = optionsOf(keys, { withoutMap: isOld ? "any" : undefined })
  const { findings, proven, unproven } = await verifyExport(await folderSource(folder), options)
  const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)
  return { findings: codes(findings), proven: codes(proven), unproven: codes(unproven) }
}

describe("an export that ends with the map", () => {
  test("proves it, also behind earlier maps", async () => {
    const whole = await verify(memoryLog([...drafts, mapEntry(drafts)], keys.log), [10])
    expect(whole.findings).toEqual([])
    expect(whole.proven).toContain("map-built")
    const twice = [...drafts.slice(0, 30), mapEntry(drafts.slice(0, 30)), of(7, 99)]
    const both = await verify(memoryLog([...twice, mapEntry(twice)], keys.log))
    expect(both.findings).toEqual([])
    expect(both.unproven).not.toContain("maps-unbuilt")
  })

  test("is refused for an earlier map that is false, as long as all is there that it was of", async () => {
    const before = drafts.slice(0, 30)
    const lie = [...before, mapEntry(before.slice(1)), of(7, 99)]
    expect((await verify(memoryLog([...lie, mapEntry(lie)], keys.log))).findings).toEqual(["map-differs"])
    // Of one that was live then the line is nobody's any more: that the map was not made again is said.
    const gone = [...lie, end(2)]
    const told = await verify(memoryLog([...gone, mapEntry(gone)], keys.log))
    expect(told.findings).toEqual([])
    expect(told.unproven).toContain("maps-unbuilt")
  })

  test.each([
    ["leaves a listed code out", without],
    ["leaves one in that is listed no more", within],
  ])("is refused where the map %s, though every key has signed it", async (_, others) => {
    const { findings, proven } = await verify(memoryLog([...drafts, entryOf(others)], keys.log))
    expect({ findings, proven }).toEqual({ findings: ["map-differs"], proven: [] })
  })

  test("is refused where it ends with something else, or has none and is not said to be older", async () => {
    const behind = memoryLog([...drafts, mapEntry(drafts), of(1, 77)], keys.log)
    expect((await verify(behind)).findings).toEqual(["map-missing"])
    expect((await verify(memoryLog(drafts, keys.log))).findings).toEqual(["mapless"])
    const old = await verify(memoryLog(drafts, keys.log), [], true)
    expect(old.findings).toEqual([])
    expect(old.unproven).toContain("mapless")
  })

  test("is refused where a line names no code that could be mapped", async () => {
    const line = lineOf(50, { subject: { name: "示例" } })
    const odd = [...drafts, { draft: added(line), line }]
    expect((await verify(memoryLog([...odd, mapEntry(drafts)], keys.log))).findings).toEqual(["map-differs"])
  })
})

describe("a mirror", () => {
  async function mirrored() {
    const register = registerIn(place("register"), keys)
    register.add(...drafts, mapEntry(drafts))
    await register.export()
    const { url } = await serveFolder(register.folder, register.prove)
    const mirror = place()
    await followed(url, mirror, keys)
    return { register, url, mirror }
  }
  const size = drafts.length + 1
  const come = [of(4, 60), of(21, 61), end(0)]
  const grown = [...drafts, mapEntry(drafts), ...come]

  test("follows by a delta with several maps, which are those of the lines then and now", async () => {
    const { register, url, mirror } = await mirrored()
    const half = [...drafts, mapEntry(drafts), ...come.slice(0, 2)]
    const all = [...half, mapEntry(half), end(0), of(4, 80), end(2)]
    register.add(...all.slice(drafts.length + 1), mapEntry(all))
    await register.export([size])
    const { steps, unproven } = await followed(url, mirror, null, { withoutMap: false })
    expect(steps.map(({ by }) => by)).toEqual(["delta"])
    expect(unproven.map(({ code }) => code)).not.toContain("maps-unbuilt")
  })

  test.each([
    ["leaves out what was listed then and has ended since", (half: Drafted[]) => half.filter((_, n) => n !== 0)],
    ["leaves out what is listed still", (half: Drafted[]) => half.filter((_, n) => n !== 1)],
    ["leaves out what came since the last export", (half: Drafted[]) => half.slice(0, -1)],
    ["has what had ended", (half: Drafted[]) => half.filter(({ draft }) => draft.replaces !== 25)],
  ])("is not moved by a map between two exports that %s, though the last is right", async (_, lie) => {
    const { register, url, mirror } = await mirrored()
    const half = [...drafts, mapEntry(drafts), ...come.slice(0, 2)]
    const kept = lie(half)
    const falseMap = mapEntry(
      half.map((each) =>
        kept.includes(each) || each.draft.operation === "map"
          ? each
          : { draft: { ...each.draft, operation: "state" as const, replaces: null }, line: null },
      ),
    )
    const all = [...half, falseMap, end(0), of(4, 80)]
    register.add(...all.slice(drafts.length + 1), mapEntry(all))
    await register.export([size])
    expect(await refusals(url, mirror, null, { withoutMap: false })).toEqual(["map-differs"])
  })

  test("says which maps it could not make again: of a record that came and went between two exports it has no line", async () => {
    const { register, url, mirror } = await mirrored()
    const half = [...drafts, mapEntry(drafts), of(4, 60)]
    const all = [...half, mapEntry(half), end(half.length - 1)]
    register.add(...all.slice(drafts.length + 1), mapEntry(all))
    await register.export([size])
    const { unproven } = await followed(url, mirror, null, { withoutMap: false })
    expect(unproven.map(({ code }) => code)).toContain("maps-unbuilt")
  })

  test("is made of a register without a map only where that is said", async () => {
    const register = registerIn(place("register"), keys)
    register.add(...drafts)
    await register.export()
    const { url } = await serveFolder(register.folder, register.prove)
    expect(await refusals(url, place(), keys, { withoutMap: false })).toEqual(["mapless"])
    expect((await followed(url, place(), keys)).unproven.map(({ code }) => code)).toContain("mapless")
  })

  test("follows by a delta whose map is that of its lines", async () => {
    const { register, url, mirror } = await mirrored()
    register.add(...come, mapEntry(grown))
    await register.export([size])
    const { steps, unproven } = await followed(url, mirror, null)
    expect(steps.map(({ by }) => by)).toEqual(["delta"])
    expect(unproven.map(({ code }) => code)).not.toContain("map-unbuilt")
  })

  test.each([
    ["is of other lines", [mapEntry(grown.slice(0, -1))], "map-differs"],
    ["is not there any more", [], "map-missing"],
    ["is not the last", [mapEntry(grown), of(9, 70)], "map-missing"],
  ])("is not moved by one whose map %s", async (_, last, code) => {
    const { register, url, mirror } = await mirrored()
    register.add(...come, ...last)
    await register.export([size])
    expect(await refusals(url, mirror, null)).toEqual([code])
  })
})
