import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  consistencyRanges,
  emptyRoot,
  hashBytes,
  inclusionRanges,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { openTile, tileWidth } from "../../src/ledger/tile.ts"
import {
  edgeRoot,
  growEdge,
  proveConsistency,
  proveInclusion,
  readRoot,
  type TileReader,
  toEdge,
} from "../../src/ledger/tree.ts"
import vectors from "../vectors/merkle.json" with { type: "json" }

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const hashOf = (place: unknown) => Buffer.from(vectors.hashes[place as number] ?? "", "base64")
const hashesOf = (places: unknown) => (places as number[]).map(hashOf)

/** A tree of the definition (RFC 6962, section 2.1), without anything clever. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (!only) return emptyRoot(sha256)
  if (leaves.length === 1) return only
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  return nodeHash(sha256, definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)))
}

const leafOf = (position: number) => leafHash(sha256, Buffer.from(`entry ${position}`))
const leavesTo = (size: number) => Array.from({ length: size }, (_, position) => leafOf(position))

/** Grows a tree in steps; what is stored of it, and its edge. */
function grow(leaves: readonly Uint8Array[], steps: readonly number[]) {
  const stored = new Map<string, Uint8Array>()
  let edge = toEdge(0, [])
  let from = 0
  for (const step of [...steps, leaves.length]) {
    const next = growEdge(sha256, edge, Buffer.concat(leaves.slice(from, Math.max(from, step))))
    for (const { level, index, hashes } of next.grown) stored.set(`${level}/${index}`, hashes)
    edge = next.edge
    from = edge.size
  }
  const reader: TileReader = {
    async readTiles(names) {
      return names.map(({ level, index, width }) => {
        const hashes = stored.get(`${level}/${index}`)
        if (!hashes || hashes.length < width * hashBytes) throw new Error(`no tile ${level}/${index} of ${width}`)
        return openTile(sha256, hashes.subarray(0, width * hashBytes))
      })
    },
  }
  return { stored, edge, reader }
}

describe("the vectors of transparency-dev/merkle", () => {
  test("give the hashes of leaves and the roots of trees of 0 to 8 leaves", () => {
    const leaves = vectors.leaves.map((leaf) => leafHash(sha256, Buffer.from(leaf, "hex")))
    for (const [size, root] of vectors.roots.entries()) {
      expect(hex(edgeRoot(sha256, grow(leaves.slice(0, size), []).edge))).toBe(root)
    }
  })

  test.each(vectors.inclusion)("inclusion %s", (...row) => {
    const [, position, size, leaf, root, proof, holds] = row
    const claim = { position: Number(position), size: Number(size), leaf: hashOf(leaf), root: hashOf(root) }
    expect(verifyInclusion(sha256, { ...claim, proof: hashesOf(proof) })).toBe(holds)
  })

  test.each(vectors.consistency)("consistency %s", (...row) => {
    const [, from, to, fromRoot, toRoot, proof, holds] = row
    const claim = { from: Number(from), to: Number(to), fromRoot: hashOf(fromRoot), toRoot: hashOf(toRoot) }
    expect(verifyConsistency(sha256, { ...claim, proof: hashesOf(proof) })).toBe(holds)
  })
})

describe("a tree kept in tiles", () => {
  test("has at every size the root of the definition, however it has grown", () => {
    const sizes = fc.integer({ min: 0, max: 700 })
    fc.assert(
      fc.property(sizes, fc.array(sizes, { maxLength: 5 }), (size, steps) => {
        const leaves = leavesTo(size)
        const { edge } = grow(
          leaves,
          steps.filter((step) => step <= size).sort((a, b) => a - b),
        )
        expect(hex(edgeRoot(sha256, edge))).toBe(hex(definedRoot(leaves)))
      }),
      { numRuns: 60 },
    )
  })

  test("stores the same tiles however it has grown, and levels as C2SP counts them", () => {
    const leaves = leavesTo(70_000)
    const { stored, edge } = grow(leaves, [])
    const widths = (level: number) =>
      [...stored].filter(([key]) => key.startsWith(`${level}/`)).map(([, hashes]) => hashes.length / hashBytes)
    // The example of tlog-tiles.md.
    expect(widths(0).filter((width) => width === tileWidth)).toHaveLength(273)
    expect(widths(0).filter((width) => width !== tileWidth)).toEqual([112])
    expect(widths(1)).toEqual([256, 17])
    expect(widths(2)).toEqual([1])
    const again = grow(leaves, [1, 255, 256, 257, 65_535, 65_536, 65_537])
    expect(again.edge).toEqual(edge)
    expect(new Map([...again.stored].map(([key, hashes]) => [key, hex(hashes)]))).toEqual(
      new Map([...stored].map(([key, hashes]) => [key, hex(hashes)])),
    )
  })

  test("proves every entry in every tree, and every tree to be the beginning of every later one", async () => {
    const size = 70
    const leaves = leavesTo(size)
    const { reader } = grow(leaves, [])
    const roots = await Promise.all(Array.from({ length: size + 1 }, (_, to) => readRoot(sha256, reader, to)))
    const rootOf = (at: number) => roots[at] ?? new Uint8Array()
    for (let to = 1; to <= size; to++) {
      expect(hex(rootOf(to))).toBe(hex(definedRoot(leaves.slice(0, to))))
      for (let from = 0; from < to; from++) {
        const inclusion = { position: from, size: to, leaf: leafOf(from), root: rootOf(to) }
        const proof = await proveInclusion(sha256, reader, from, to)
        expect(verifyInclusion(sha256, { ...inclusion, proof })).toBe(true)
        const consistency = { from, to, fromRoot: rootOf(from), toRoot: rootOf(to) }
        const path = await proveConsistency(sha256, reader, from, to)
        expect(verifyConsistency(sha256, { ...consistency, proof: path })).toBe(true)
      }
    }
  })

  test("refuses positions and sizes that are not in it", () => {
    for (const wrong of [-1, 6, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => inclusionRanges(wrong, 6)).toThrow(RangeError)
      expect(() => consistencyRanges(wrong, 5)).toThrow(RangeError)
    }
  })
})

describe("a proof in a tree of more than a thousand entries", () => {
  const size = 1_200
  const leaves = leavesTo(size)
  const { reader } = grow(leaves, [700])
  const position = fc.nat({ max: size - 1 })
  const bit = fc.nat({ max: hashBytes * 8 - 1 })
  const flip = (hash: Uint8Array, at: number) => {
    const flipped = Uint8Array.from(hash)
    flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7))
    return flipped
  }

  test("of inclusion holds for its entry alone: no flipped bit, no lost, doubled or swapped hash, no other place", async () => {
    const root = await readRoot(sha256, reader, size)
    await fc.assert(
      fc.asyncProperty(position, position, fc.nat(), bit, async (at, other, place, flipped) => {
        const proof = await proveInclusion(sha256, reader, at, size)
        const claim = { position: at, size, leaf: leafOf(at), root, proof }
        const n = place % proof.length
        const holds = (change: Partial<typeof claim>) => verifyInclusion(sha256, { ...claim, ...change })
        expect(holds({})).toBe(true)
        expect(holds({ leaf: flip(claim.leaf, flipped) })).toBe(false)
        expect(holds({ root: flip(root, flipped) })).toBe(false)
        expect(holds({ proof: proof.map((hash, index) => (index === n ? flip(hash, flipped) : hash)) })).toBe(false)
        expect(holds({ proof: proof.filter((_, index) => index !== n) })).toBe(false)
        expect(holds({ proof: proof.flatMap((hash, index) => (index === n ? [hash, hash] : [hash])) })).toBe(false)
        if (n > 0) {
          expect(
            holds({ proof: [...proof.slice(0, n - 1), proof[n], proof[n - 1], ...proof.slice(n + 1)] as typeof proof }),
          ).toBe(false)
        }
        if (other !== at) expect(holds({ position: other }) || holds({ leaf: leafOf(other) })).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test("of consistency holds for a log that has only grown: no flipped, dropped, doubled or swapped entry", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: size - 1 }),
        fc.nat(),
        fc.constantFrom("flip", "drop", "double", "swap"),
        async (from, place, tampering) => {
          const at = place % from
          // An entry doubled behind the last one that was known is a log that has grown.
          fc.pre(tampering !== "double" || at < from - 1)
          const old = leavesTo(size)
          if (tampering === "flip") old[at] = flip(leafOf(at), place % 256)
          if (tampering === "drop") old.splice(at, 1)
          if (tampering === "double") old.splice(at, 0, leafOf(at))
          if (tampering === "swap") [old[at], old[size - 1]] = [leafOf(size - 1), leafOf(at)]
          const tampered = grow(old, []).reader
          const to = old.length
          const proof = await proveConsistency(sha256, tampered, from, to)
          const toRoot = await readRoot(sha256, tampered, to)
          const claim = { from, to, toRoot, proof }
          const fromRoot = await readRoot(sha256, reader, from)
          expect(verifyConsistency(sha256, { ...claim, fromRoot })).toBe(false)
          const own = await readRoot(sha256, tampered, from)
          expect(verifyConsistency(sha256, { ...claim, fromRoot: own })).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})
