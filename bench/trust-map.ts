/**
 * The map of so many codes, against bare hashing of the same number of hashes in the same process: made from parsed pairs as
 * a replay makes it; 10,000 changes, worked in in memory, and in PostgreSQL; paths a second, and how long they are.
 */
import { hash, randomFillSync } from "node:crypto"
import { changeMap, type MapChange, type PageReader, readTouched } from "../src/ledger/map/change.ts"
import { rootOfPath } from "../src/ledger/map/path.ts"
import { readPaths } from "../src/ledger/map/read.ts"
import { orderOf, rootOfPairs } from "../src/ledger/map/root.ts"
import { savePages, storedPages } from "../src/ledger/map/store.ts"
import { formatMapText } from "../src/ledger/map/text.ts"
import { toWireCode } from "../src/ledger/map/wire.ts"
import { equalHashes, hashBytes, type Sha256 } from "../src/ledger/merkle.ts"
import { sha256 } from "../src/ledger/node-sha256.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"

const changesPerBatch = 10_000
const rounds = 7
const pathsAsked = 10_000
const codesPerChunk = 50_000
// Beyond it PostgreSQL takes longer to be filled than all else to be measured.
const storedCodesMax = 1_000_000

/** SHA-256 that counts. */
function counting(): { hash: Sha256; count(): number } {
  let count = 0
  return {
    hash(bytes) {
      count++
      return sha256(bytes)
    },
    count: () => count,
  }
}

/** Seconds that so many hashes of a node's bytes take: as Node gives them by itself, and as the register has them. */
interface Bare {
  buffers: number
  own: number
}

async function bare(count: number): Promise<Bare> {
  const node = new Uint8Array(2 + 2 * hashBytes)
  const time = (each: (bytes: Uint8Array) => Uint8Array) =>
    seconds(async () => {
      for (let at = 0; at < count; at++) {
        node[2] = at
        each(node)
      }
    })
  return { buffers: await time((bytes) => hash("sha256", bytes, "buffer")), own: await time(sha256) }
}

const both = (a: Bare, b: Bare): Bare => ({ buffers: a.buffers + b.buffers, own: a.own + b.own })
const random = (bytes: number) => randomFillSync(new Uint8Array(bytes))
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function rebuild(keys: Uint8Array, values: Uint8Array, codes: number): Promise<Uint8Array> {
  const counted = counting()
  const before = await bare(codes)
  let root = new Uint8Array()
  const took = await seconds(async () => {
    root = new Uint8Array(rootOfPairs(counted.hash, keys, values))
  })
  const { buffers, own } = both(before, await bare(codes))
  tell("map made from parsed pairs", `${took.toFixed(1)} s, ${counted.count()} hashes`)
  tell(
    "  against hashing to Buffers",
    `${(took / buffers).toFixed(2)} ×, against the register's ${(took / own).toFixed(2)} ×`,
  )
  tell("memory of the process then", `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
  return root
}

/** Pages in memory, with changes worked in. */
export function openPages() {
  const pages = new Map<string, Uint8Array>()
  const reader: PageReader = { readPages: async (prefixes) => prefixes.map((prefix) => pages.get(prefix) ?? null) }
  return { pages, reader }
}

export async function fill(keys: Uint8Array, values: Uint8Array, pages: Map<string, Uint8Array>, reader: PageReader) {
  const order = orderOf(keys)
  let root: Uint8Array | null = null
  for (let start = 0; start < order.length; start += codesPerChunk) {
    const changes = Array.from(order.subarray(start, start + codesPerChunk), (index) => at(keys, values, index))
    const changed = changeMap(sha256, await readTouched(reader, changes))
    for (const [prefix, page] of changed.pages) pages.set(prefix, page)
    root = changed.root
  }
  return root
}

const at = (keys: Uint8Array, values: Uint8Array, index: number) => ({
  key: keys.subarray(index * hashBytes, (index + 1) * hashBytes),
  value: values.subarray(index * hashBytes, (index + 1) * hashBytes),
})

/** A day's changes: half of them of codes that come, a quarter of codes that have other records, a quarter that go. */
function batch(keys: Uint8Array, codes: number): MapChange[] {
  return Array.from({ length: changesPerBatch }, (_, place) => {
    const value = random(hashBytes)
    if (place % 2 === 0) return { key: random(hashBytes), value }
    const { key } = at(keys, keys, Math.floor(Math.random() * codes))
    return { key, value: place % 4 === 1 ? value : null }
  })
}

async function changesInMemory(keys: Uint8Array, codes: number, pages: Map<string, Uint8Array>, reader: PageReader) {
  const ratios = { buffers: [] as number[], own: [] as number[] }
  const times = { work: [] as number[], store: [] as number[] }
  let most = 0
  for (let round = 0; round < rounds; round++) {
    const changes = batch(keys, codes)
    const counted = counting()
    const first = await bare(100_000)
    let changed: ReturnType<typeof changeMap>["pages"] = []
    const took = await seconds(async () => {
      changed = changeMap(counted.hash, await readTouched(reader, changes)).pages
    })
    times.work.push(took)
    times.store.push(
      await seconds(async () => {
        for (const [prefix, page] of changed) pages.set(prefix, page)
      }),
    )
    const { buffers, own } = both(first, await bare(100_000))
    // Each change has its key's hash too, of a code, and its value's.
    most = Math.max(most, counted.count() + changesPerBatch)
    ratios.buffers.push((took / (buffers * counted.count())) * 200_000)
    ratios.own.push((took / (own * counted.count())) * 200_000)
  }
  const [work, store] = [times.work, times.store].map((each) => `${median(each).toFixed(2)} s`)
  tell(`${changesPerBatch} changes of the map, in memory`, `${work}, ${most} hashes with those of the keys`)
  tell("  pages put in their place, apart", `${store}`)
  for (const [what, each] of [
    ["hashing to Buffers", ratios.buffers],
    ["the register's hashing", ratios.own],
  ] as const) {
    tell(
      `  against ${what}`,
      `${median(each).toFixed(2)} ×, ${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)} ×`,
    )
  }
}

async function paths(keys: Uint8Array, codes: number, reader: PageReader, root: Uint8Array) {
  const asked = Array.from({ length: pathsAsked }, (_, place) =>
    place % 2 === 0 ? random(hashBytes) : at(keys, keys, Math.floor(Math.random() * codes)).key,
  )
  const found: Awaited<ReturnType<typeof readPaths>> = []
  const took = await seconds(async () => {
    for (const key of asked) found.push(...(await readPaths(sha256, reader, [key])))
  })
  for (const [place, path] of found.entries()) {
    const reached = rootOfPath(sha256, asked[place] ?? new Uint8Array(), path)
    if (!reached || !equalHashes(reached, root)) throw new Error("a path does not hold")
  }
  const longest = found.reduce((a, b) => (b.steps.length > a.steps.length ? b : a))
  const said = toWireCode({ code: "91000000MA00000157", live: [], path: longest }, "2026-06-30")
  const hash = Buffer.from(random(hashBytes)).toString("base64")
  const cosignature = (name: string) => `— ${name} ${Buffer.from(random(76)).toString("base64")}\n`
  const names = ["register.example/log", "witness.a.example", "witness.b.example", "witness.c.example"]
  const text = formatMapText({
    ...{ code: "91000000MA00000157", size: 2 * codes, entry: "x".repeat(190), ...said },
    proof: Array.from({ length: Math.ceil(Math.log2(2 * codes)) }, () => random(hashBytes)),
    checkpoint: `register.example/log\n${2 * codes}\n${hash}\n\n${names.map(cosignature).join("")}`,
  })
  tell("paths", `${Math.round(pathsAsked / took)} /s`)
  tell("  the longest", `${longest.steps.length} steps, ${said.path.join("").length} bytes in base64`)
  tell("  as text with checkpoint and three cosignatures", `${text.length} bytes`)
}

/** The same changes with the pages in PostgreSQL: what reading and writing them takes beside. */
async function changesInDatabase(keys: Uint8Array, codes: number, pages: ReadonlyMap<string, Uint8Array>) {
  const register = await openBenchRegister()
  try {
    const { pool } = register
    const all = [...pages]
    for (let start = 0; start < all.length; start += 5_000) {
      await pool.begin((tx) => savePages(tx, 1, all.slice(start, start + 5_000)))
    }
    const times = { read: [] as number[], work: [] as number[], write: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      const changes = batch(keys, codes)
      await pool.begin(async (tx) => {
        const measured = async <T>(times: number[], work: () => T | Promise<T>): Promise<T> => {
          const started = performance.now()
          const done = await work()
          times.push((performance.now() - started) / 1000)
          return done
        }
        const touched = await measured(times.read, () => readTouched(storedPages(tx, round + 2), changes))
        const changed = await measured(times.work, () => changeMap(sha256, touched))
        await measured(times.write, () => savePages(tx, round + 2, changed.pages))
      })
    }
    const told = Object.entries(times).map(([what, each]) => `${what} ${median(each).toFixed(2)} s`)
    tell(`${changesPerBatch} changes of the map, in PostgreSQL`, `of ${codes} codes: ${told.join(", ")}`)
  } finally {
    await register.close()
  }
}

/** Measures the map of so many codes. */
export async function measureMap(codes: number): Promise<void> {
  const [keys, values] = [random(codes * hashBytes), random(codes * hashBytes)]
  tell("codes in the map", `${codes}`)
  const root = await rebuild(keys, values, codes)
  const { pages, reader } = openPages()
  const filled = await fill(keys, values, pages, reader)
  if (!filled || !equalHashes(filled, root)) throw new Error("the pages have another root than the pairs")
  await paths(keys, codes, reader, root)
  await changesInMemory(keys, codes, pages, reader)
  if (codes <= storedCodesMax) await changesInDatabase(keys, codes, pages)
}
