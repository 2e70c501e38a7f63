import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { hashBytes, leafHash } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import {
  decodeBundle,
  edgeTiles,
  encodeBundle,
  openTile,
  readTilePath,
  tilePath,
  tileWidth,
  widthIn,
} from "../../src/ledger/tile.ts"
import vectors from "../vectors/tessera-log.json" with { type: "json" }

describe("the path of a tile", () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, "0/000"],
    [{ level: 0, index: 1_067, width: 256 }, "0/x001/067"],
    [{ level: 1, index: 1_234_067, width: 17 }, "1/x001/x234/067.p/17"],
    [{ level: "entries" as const, index: 999, width: 1 }, "entries/999.p/1"],
    [{ level: 63, index: 1_000, width: 255 }, "63/x001/000.p/255"],
  ])("of %o is %s", (name, path) => {
    expect(tilePath(name)).toBe(path)
    expect(readTilePath(path)).toEqual(name)
  })

  test("is read back as it was written, and no tile has two", () => {
    const name = fc.record({
      level: fc.oneof(fc.constant("entries" as const), fc.nat({ max: 63 })),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(name, (given) => {
        expect(readTilePath(tilePath(given))).toEqual(given)
      }),
    )
    for (const path of [
      "0/0",
      "0/1067",
      "0/001/067",
      "0/x001/67",
      "0/x000/067",
      "00/000",
      "64/000",
      "0/000.p/0",
      "0/000.p/256",
      "0/000.p/01",
      "0/000.p/",
      "data/000",
      "-1/000",
      "0/000/",
      "",
    ]) {
      expect(readTilePath(path), path).toBeNull()
    }
  })
})

test("the widths at the edge of a tree are those of the specification's examples", () => {
  expect(edgeTiles(70_000)).toEqual([
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ])
  expect(edgeTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }])
  expect(edgeTiles(0)).toEqual([])
  expect(widthIn(70_000, 0, 272)).toBe(tileWidth)
  expect(widthIn(70_000, "entries", 273)).toBe(112)
  expect(widthIn(70_000, 0, 274)).toBe(0)
})

describe("a bundle", () => {
  test("gives back its entries, and is none when it is cut or has a byte too many", () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(entries, (given) => {
        const bundle = encodeBundle(given)
        expect(decodeBundle(bundle)?.map((entry) => Buffer.from(entry))).toEqual(given.map((e) => Buffer.from(e)))
        const longer = Buffer.concat([bundle, Buffer.from([0])])
        expect(decodeBundle(longer)).toBeNull()
      }),
    )
    const bundle = encodeBundle([Buffer.from("one"), Buffer.from("two")])
    for (const length of [1, 2, 4, 6, 8]) expect(decodeBundle(bundle.subarray(0, length))).toBeNull()
  })

  test("takes entries of up to 65,535 bytes and refuses longer ones", () => {
    expect(decodeBundle(encodeBundle([new Uint8Array(65_535)]))?.[0]).toHaveLength(65_535)
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(RangeError)
  })
})

describe("the log of transparency-dev/tessera", () => {
  const entries = ["one", "two", "three", "four", "five", "six", "seven", "eit", "nain", "ten"]
  const all = [...entries, "ileven", "twelf", "threeten", "fourten", "fivten"].map((text) => Buffer.from(text))

  test("has the bundles that are made of its entries, and the tiles of their hashes", () => {
    const bundle = Buffer.from(vectors.bundle, "base64")
    expect(Buffer.from(encodeBundle(all))).toEqual(bundle)
    expect(decodeBundle(bundle)?.map((entry) => Buffer.from(entry))).toEqual(all)
    expect(Buffer.concat(all.map((entry) => leafHash(sha256, entry)))).toEqual(Buffer.from(vectors.tile, "base64"))
  })
})

test("a tile is 1 to 256 whole hashes, and gives no node that it does not cover", () => {
  for (const length of [0, 31, 33, 257 * hashBytes]) {
    expect(() => openTile(sha256, new Uint8Array(length))).toThrow(RangeError)
  }
  const tile = openTile(sha256, new Uint8Array(5 * hashBytes))
  expect(tile.node(2, 0)).toHaveLength(hashBytes)
  for (const [height, index] of [
    [0, 5],
    [0, -1],
    [2, 1],
    [3, 0],
    [9, 0],
  ] as const) {
    expect(() => tile.node(height, index)).toThrow(RangeError)
  }
})
