import { expect, test } from "vitest"
import { hashBytes } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { openTile } from "../../src/ledger/tile.ts"
import { cachedTiles } from "../../src/ledger/tile-cache.ts"
import type { HashTileName } from "../../src/ledger/tree.ts"

/** A reader that says what it was asked for. */
function asked() {
  const names: string[] = []
  const readTiles = async (wanted: readonly HashTileName[]) =>
    wanted.map(({ level, index, width }) => {
      names.push(`${level}/${index}.${width}`)
      return openTile(sha256, new Uint8Array(width * hashBytes).fill(index))
    })
  return { names, readTiles }
}
const tile = (index: number, width: number) => ({ level: 0, index, width })

test("a kept tile is read once, serves every narrower one, and is read again when it has to be wider", async () => {
  const reader = asked()
  const cache = cachedTiles(reader, 10)
  for (const width of [5, 5, 3, 7, 5]) {
    const [read] = await cache.readTiles([tile(0, width)])
    expect(read?.width).toBeGreaterThanOrEqual(width)
  }
  expect(reader.names).toEqual(["0/0.5", "0/0.7"])
})

test("tiles come in the order asked for, kept ones among others, and the one unused for longest goes first", async () => {
  const reader = asked()
  const cache = cachedTiles(reader, 2)
  const read = async (...indexes: number[]) =>
    (await cache.readTiles(indexes.map((index) => tile(index, 256)))).map((found) => found.node(0, 0)[0])
  expect(await read(1)).toEqual([1])
  expect(await read(2, 1)).toEqual([2, 1])
  expect(await read(3, 1)).toEqual([3, 1])
  expect(await read(1, 2)).toEqual([1, 2])
  expect(reader.names).toEqual(["0/1.256", "0/2.256", "0/3.256", "0/2.256"])
})
