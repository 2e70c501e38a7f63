/**
 * The process that bench/check.ts measures: `node bench/check-process.ts FILE` with DATABASE as JSON. Checks a CSV and
 * prints its figures as JSON: seconds, and memory at its peak.
 */
import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { setImmediate } from "node:timers/promises"
import { checkCsv } from "../src/check/csv/stream.ts"
import { openTable } from "../src/check/listed-set/code-table.ts"
import { openListedSet } from "../src/check/listed-set/listed-set.ts"
import { codesHeld, findEntry, type ListedView } from "../src/check/listed-set/listed-view.ts"
import { openProfileBook } from "../src/check/listed-set/profile.ts"
import type { Connection } from "../src/database/client.ts"
import { openPool } from "../src/database/pool.ts"
import { keyWords, readKeyBytes } from "../src/names/code-key.ts"
import { postgresIndex } from "../src/search/postgres-index.ts"
import { percentile, seconds } from "./register.ts"

/** Seconds for the whole file: by the clock, and of the process on a processor, which a busy machine does not lengthen. */
export interface Times {
  clock: number
  processor: number
}

/** What a process found. Memory in bytes. */
export interface Figures {
  build: number
  codesHeld: number
  setBytes: number
  parse: Times
  ownParse: Times
  set: Times
  stream: Times
  /** With the records of who is listed. */
  records: Times | null
  postgres: Times | null
  /** With a name beside each code. */
  named: Times | null
  peak: number
}

const [file = "", withPostgres = ""] = process.argv.slice(2)
const connection = JSON.parse(process.env["DATABASE"] ?? "null") as Connection
const pool = openPool(connection, 10)
const turns = 3
const source = {
  sql: pool,
  clock: Date.now,
  index: postgresIndex(pool),
  scope: "live" as const,
  memory: "ample" as const,
}

async function checkFile(view: ListedView | null, register: string | null = null, of = file): Promise<number> {
  const answer = await checkCsv({ ...source, view }, createReadStream(of), { language: "zh", register })
  if (typeof answer === "string") throw new Error(answer)
  let bytes = 0
  for await (const chunk of answer.rows) bytes += chunk.length
  return bytes
}

/** What a stream costs that looks nothing up and checks nothing: lines cut, a verdict behind each, joined. */
async function parseAndFormat(): Promise<number> {
  let [bytes, rest] = [0, ""]
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  for await (const chunk of createReadStream(file)) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    let text = ""
    for (const line of lines) text += `${line},${line.split(",")[1] === "" ? "invalid,,," : "clear,,,"}\n`
    bytes += encoder.encode(text).length
  }
  return bytes
}

async function lookUpKeys(view: ListedView): Promise<() => number> {
  const bytes = await readFile(file)
  const keys: number[] = []
  const key = new Int32Array(keyWords)
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    const code = bytes.indexOf(44, at + 1) + 1
    if (code > 0 && readKeyBytes(bytes, code, key, 0)) keys.push(...key)
  }
  const all = Int32Array.from(keys)
  return () => {
    let listed = 0
    for (let at = 0; at < all.length; at += 3) {
      if (findEntry(view, all[at] as number, all[at + 1] as number, all[at + 2] as number) >>> 16 !== 0) listed++
    }
    return listed
  }
}

async function timed(work: () => unknown): Promise<Times> {
  const before = process.cpuUsage()
  const clock = await seconds(async () => work())
  const { user, system } = process.cpuUsage(before)
  return { clock, processor: (user + system) / 1e6 }
}

async function median(work: () => unknown): Promise<Times> {
  const times: Times[] = []
  // Once unmeasured: the compiler has to have seen it.
  await work()
  for (let turn = 0; turn < turns; turn++) times.push(await timed(work))
  const middle = (name: keyof Times) =>
    percentile(
      times.map((each) => each[name]),
      0.5,
    )
  return { clock: middle("clock"), processor: middle("processor") }
}

const set = openListedSet({
  ...{ sql: pool, clock: Date.now, codesMax: 12_000_000, pause: setImmediate },
  log: (line) => process.stderr.write(`${line}\n`),
})
const build = await seconds(() => set.catchUp())
const view = set.view()
if (!view) throw new Error("the set is not there")
const nothing: ListedView = { ...view, base: openTable(0), overlay: openTable(0), book: openProfileBook() }
const stream = await median(() => checkFile(view))
const { maxRSS } = process.resourceUsage()
const ownParse = await median(() => checkFile(nothing))
const parse = await median(parseAndFormat)
const rawSet = await median(await lookUpKeys(view))
const postgres = withPostgres ? await median(() => checkFile(null)) : null
const records = withPostgres ? await timed(() => checkFile(view, "https://register.example")) : null
const named = withPostgres ? await median(() => checkFile(view, null, `${file}.named`)) : null
const figures: Figures = {
  ...{ build, codesHeld: codesHeld(view), setBytes: view.base.words.byteLength, parse, ownParse },
  ...{ set: rawSet, stream, records, postgres, named, peak: maxRSS * 1_024 },
}
process.stdout.write(JSON.stringify(figures))
await pool.end()
