import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { changeMap, type MapChange, type PageReader, readTouched } from "../../src/ledger/map/change.ts"
import { bitOf, emptyMapRoot, mapKey, mapValue, nodeHasher } from "../../src/ledger/map/hash.ts"
import { decodePage, leavesMax } from "../../src/ledger/map/page.ts"
import { type MapPath, rootOfPath } from "../../src/ledger/map/path.ts"
import { readPaths } from "../../src/ledger/map/read.ts"
import { orderOf, risingRoot, rootOfPairs } from "../../src/ledger/map/root.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const hasher = nodeHasher(sha256)

type Held = ReadonlyMap<string, Uint8Array>

/** The map of the definition (docs/trust.md), without anything clever. */
function definedRoot(pairs: readonly (readonly [Uint8Array, Uint8Array])[], depth = 0): Uint8Array | null {
  const [only] = pairs
  if (!only) return null
  if (pairs.length === 1) return hasher.leaf(Buffer.concat(only))
  const [left, right] = ([0, 1] as const).map((side) =>
    definedRoot(
      pairs.filter(([key]) => bitOf(key, depth) === side),
      depth + 1,
    ),
  )
  return left && right ? hasher.inner(depth, left, right) : ((left ?? right) as Uint8Array)
}

const rootOf = (held: Held) =>
  definedRoot([...held].map(([key, value]) => [Buffer.from(key, "hex"), value] as const)) ?? emptyMapRoot(sha256)

/** Pages in memory. */
function openPages() {
  const pages = new Map<string, Uint8Array>()
  const reader: PageReader = { readPages: async (prefixes) => prefixes.map((prefix) => pages.get(prefix) ?? null) }
  return {
    pages,
    reader,
    async change(changes: readonly MapChange[]) {
      const changed = changeMap(sha256, await readTouched(reader, changes))
      for (const [prefix, bytes] of changed.pages) pages.set(prefix, bytes)
      return changed.root ?? emptyMapRoot(sha256)
    },
  }
}

const digestOf = (text: string) => sha256(Buffer.from(text))

// Keys of few beginnings, so that pages fill and split; or as SHA-256 gives them.
const crowded = fc
  .tuple(fc.constantFrom(0, 1, 0x80, 0xff), fc.constantFrom(0, 3, 0x80), fc.nat(255), fc.nat(1))
  .map(([first, second, third, last]) => {
    const key = new Uint8Array(32)
    key.set([first, second, third])
    key[31] = last
    return key
  })
const spread = fc.nat(400).map((number) => mapKey(sha256, `code ${number}`))
const change = fc.record({ key: fc.oneof(crowded, spread), value: fc.option(fc.nat(9), { freq: 3 }) })
const batches = fc.array(fc.array(change, { minLength: 1, maxLength: 120 }), { minLength: 1, maxLength: 6 })

describe("the map", () => {
  test("has after any changes the root of its definition, and a path for every key, in it or not", async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.array(fc.oneof(crowded, spread), { maxLength: 20 }), async (given, strangers) => {
        const { change, reader } = openPages()
        const held = new Map<string, Uint8Array>()
        let root = emptyMapRoot(sha256)
        for (const batch of given) {
          const changes = batch.map(({ key, value }) => ({ key, value: value === null ? null : digestOf(`${value}`) }))
          for (const { key, value } of changes) {
            if (value) held.set(hex(key), value)
            else held.delete(hex(key))
          }
          root = await change(changes)
          expect(hex(root)).toBe(hex(rootOf(held)))
        }
        const keys = [...strangers, ...[...held.keys()].map((key) => Buffer.from(key, "hex"))]
        for (const [place, path] of (await readPaths(sha256, reader, keys)).entries()) {
          const key = keys[place] ?? new Uint8Array()
          expect(hex(rootOfPath(sha256, key, path) ?? new Uint8Array())).toBe(hex(root))
          const value = held.get(hex(key))
          const found = path.pair && hex(path.pair.subarray(0, 32)) === hex(key) ? path.pair.subarray(32) : undefined
          expect(found && hex(found)).toBe(value && hex(value))
        }
      }),
      { numRuns: 60 },
    )
  })

  test("has one root, in whatever order it comes, sorted or not", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(crowded, spread), { maxLength: 300 }), (given) => {
        const held = new Map(given.map((key, place) => [hex(key), digestOf(`${place}`)]))
        const keys = Buffer.from([...held.keys()].join(""), "hex")
        expect(hex(rootOfPairs(sha256, keys, Buffer.concat([...held.values()])))).toBe(hex(rootOf(held)))
        const order = [...orderOf(keys)].map((index) => hex(keys.subarray(index * 32, index * 32 + 32)))
        expect(order).toEqual([...held.keys()].sort())
      }),
    )
  })

  test("keeps the order of those that have one key, and takes a key once", () => {
    const keys = Buffer.concat([3, 1, 3, 2, 3].map((number) => mapKey(sha256, `code ${number}`)))
    const order = [...orderOf(keys)]
    expect(order.filter((index) => index % 2 === 0)).toEqual([0, 2, 4])
    expect(() => rootOfPairs(sha256, keys, keys)).toThrow(RangeError)
    const rising = risingRoot(sha256)
    const [low = new Uint8Array(), high = new Uint8Array()] = [...new Set(order)].map((at) =>
      keys.subarray(at * 32, at * 32 + 32),
    )
    rising.add(high, digestOf("a"))
    if (hex(low) !== hex(high)) expect(() => rising.add(low, digestOf("b"))).toThrow(RangeError)
  })

  test("is no other for how its keys came to lie in pages", async () => {
    const [once, bySteps] = [openPages(), openPages()]
    const changes = Array.from({ length: 3 * leavesMax }, (_, number) => ({
      key: mapKey(sha256, `code ${number}`),
      value: digestOf(`${number}`),
    }))
    const extra = Array.from({ length: 300 }, (_, number) => mapKey(sha256, `gone ${number}`))
    await bySteps.change(extra.map((key) => ({ key, value: digestOf("x") })))
    for (const change of changes) await bySteps.change([change])
    const root = await bySteps.change(extra.map((key) => ({ key, value: null })))
    expect(hex(root)).toBe(hex(await once.change(changes)))
    const all = changes.map(({ key }) => key)
    const emptied = await bySteps.change(all.map((key) => ({ key, value: null })))
    expect(hex(emptied)).toBe(hex(emptyMapRoot(sha256)))
    const [path] = await readPaths(sha256, bySteps.reader, all.slice(0, 1))
    expect(path).toEqual({ pair: null, steps: [] })
  })

  test("reads its pages as it wrote them, and nothing else", async () => {
    const { pages, change } = openPages()
    await change(Array.from({ length: 99 }, (_, at) => ({ key: mapKey(sha256, `${at}`), value: digestOf(`${at}`) })))
    for (const bytes of pages.values()) {
      const page = decodePage(bytes)
      expect(hex(page.bytes)).toBe(hex(bytes))
      expect(() => decodePage(bytes.subarray(0, -1))).toThrow(RangeError)
    }
    expect(() => decodePage(Uint8Array.of(2, 0, 0))).toThrow(RangeError)
  })
})

describe("a path", () => {
  const count = 60
  const { change, reader } = openPages()
  const codes = Array.from({ length: count }, (_, at) => `code ${at}`)
  const keyOf = (code: string) => mapKey(sha256, code)
  const filled = change(codes.map((code) => ({ key: keyOf(code), value: digestOf(code) })))
  const pathOf = async (code: string): Promise<MapPath & { pair: Uint8Array }> => {
    const [path] = await readPaths(sha256, reader, [keyOf(code)])
    if (!path?.pair) throw new Error("a path in a map that is not empty has a leaf")
    return { ...path, pair: path.pair }
  }
  const leadsTo = async (code: string, path: MapPath) => {
    const root = rootOfPath(sha256, keyOf(code), path)
    return root !== null && hex(root) === hex(await filled)
  }

  test("of one code proves nothing of another: not that it is in the map, and not that it is out of it", async () => {
    for (const code of codes) {
      const path = await pathOf(code)
      expect(await leadsTo(code, path)).toBe(true)
      for (const other of codes.filter((each) => each !== code)) {
        // Where it does lead to the root, the other code is at the end of it: nothing else can be said of it.
        expect(await leadsTo(other, path)).toBe(false)
      }
    }
  })

  test("does not hold with another value, step, depth or order of steps, nor with one more or less", async () => {
    const path = await pathOf("code 7")
    const { pair, steps } = path
    const [first, second] = steps
    if (!first || !second) throw new Error("a path among many has several steps")
    const other = await pathOf("code 8")
    const wrong: MapPath[] = [
      { pair: Buffer.concat([pair.subarray(0, 32), digestOf("other")]), steps },
      { pair: other.pair, steps },
      { pair: null, steps },
      { pair: null, steps: [] },
      { pair: pair.subarray(0, 63), steps },
      { pair, steps: steps.slice(1) },
      { pair, steps: steps.slice(0, -1) },
      { pair, steps: [second, first, ...steps.slice(2)] },
      { pair, steps: [first, first, ...steps.slice(1)] },
      { pair, steps: [{ ...first, depth: first.depth + 1 }, ...steps.slice(1)] },
      { pair, steps: [{ ...first, sibling: first.sibling.subarray(0, 31) }, ...steps.slice(1)] },
      { pair, steps: [{ ...first, sibling: second.sibling }, ...steps.slice(1)] },
      { pair, steps: Array(257).fill(first) },
    ]
    for (const forged of wrong) expect(await leadsTo("code 7", forged)).toBe(false)
  })

  test("ends for a code that is not in the map at one that is, and no such path is to be had for one that is", async () => {
    for (let at = count; at < 3 * count; at++) {
      const path = await pathOf(`code ${at}`)
      expect(codes.map((code) => hex(keyOf(code)))).toContain(hex(path.pair.subarray(0, 32)))
      expect(await leadsTo(`code ${at}`, path)).toBe(true)
    }
  })
})

describe("what is live under a code", () => {
  test("is bound item by item: list, position, commitment, and their order", () => {
    const item = { list: "abnormal", position: 17, commitment: "A".repeat(43) }
    const next = { ...item, position: 18 }
    const digests = [
      [item],
      [next],
      [{ ...item, list: "serious" }],
      [{ ...item, commitment: "B".repeat(43) }],
      [item, next],
      [next, item],
    ].map((items) => hex(mapValue(sha256, items)))
    expect(new Set(digests).size).toBe(digests.length)
  })
})
