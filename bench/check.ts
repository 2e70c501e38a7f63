/**
 * `npm run bench:check -- [--live N] [--codes N]`: a file of codes checked against a register of N live records, from
 * memory and by PostgreSQL alone, and one check of one code over HTTP, each beside its ceiling in the same run.
 */
import { execFile } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { createWriteStream } from "node:fs"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { fileURLToPath } from "node:url"
import { parseArgs, promisify } from "node:util"
import autocannon from "autocannon"
import { toApiKey } from "../src/access/api-key.ts"
import { addClient } from "../src/access/store.ts"
import type { Figures, Times } from "./check-process.ts"
import { fillLive, type LiveRegister, sellers } from "./live-register.ts"
import { type BenchRegister, openBenchRegister, percentile, seconds, tell } from "./register.ts"
import { type BenchServer, startServer } from "./server-process.ts"

const { values } = parseArgs({
  options: { live: { type: "string", default: "100000" }, codes: { type: "string", default: "100000" } },
})
const [live, codes] = [Number(values.live), Number(values.codes)]
// Where growth is counted from.
const liveLeast = 100_000
const here = path.dirname(fileURLToPath(import.meta.url))

// Each measurement over HTTP, and how often the servers take turns: the machine's speed drifts.
const secondsEach = 5
const turns = 3

/** @param named with a name beside each code, which is held against it */
async function writeSellers(file: string, size: LiveRegister, named: boolean): Promise<void> {
  function* rows() {
    let text = `店铺,统一社会信用代码${named ? ",名称" : ""}\n`
    let n = 0
    for (const code of sellers(size, codes)) {
      text += `S${n++},${code}${named ? `,示例第${n}号商贸有限公司` : ""}\n`
      if (text.length < 65_536) continue
      yield text
      text = ""
    }
    yield text
  }
  await pipeline(Readable.from(rows()), createWriteStream(file))
}

async function checkInProcess(register: BenchRegister, size: LiveRegister, withPostgres: boolean): Promise<Figures> {
  const file = path.join(register.dataDir, `sellers-${size.live}.csv`)
  await writeSellers(file, size, false)
  await writeSellers(`${file}.named`, size, true)
  const args = [path.join(here, "check-process.ts"), file, ...(withPostgres ? ["postgres"] : [])]
  const env = { ...process.env, DATABASE: JSON.stringify(register.connection) }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env })
  process.stderr.write(stderr)
  return JSON.parse(stdout) as Figures
}

const millions = (time: number) => (codes / time / 1e6).toFixed(2)
const rate = ({ clock, processor }: Times) =>
  `${millions(clock)} million codes/s (${millions(processor)} a second of the process on a processor)`
/** By the time on a processor: all of it is the process's own work, and a busy machine does not change it. */
const ratio = (one: Times, other: Times) => (one.processor / other.processor).toFixed(2)
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

function tellFigures(figures: Figures): void {
  const { build, codesHeld, setBytes, parse, ownParse, set, stream, named, records, postgres, peak } = figures
  tell("set in memory", `${codesHeld} codes, ${megabytes(setBytes)}, built in ${build.toFixed(1)} s`)
  tell("lines cut and joined, nothing looked up", rate(parse))
  tell("the own parser, an empty set", rate(ownParse))
  tell("the raw set", rate(set))
  tell("stream with the set", rate(stream))
  tell("ratio to lines cut and joined", ratio(stream, parse))
  tell("ratio to the own parser", ratio(stream, ownParse))
  if (named !== null) tell("stream with names beside codes", `${rate(named)}, ${ratio(named, stream)} times the time`)
  tell("peak memory of the process till then", megabytes(peak))
  if (records !== null) tell("stream with records, one in ten listed", rate(records))
  if (postgres !== null) tell("stream through PostgreSQL alone", rate(postgres))
}

// More than are asked in a turn: no code is asked twice.
const codesEach = 1_000_000

/** What a server does: answers a second, and microseconds on a processor for each. */
interface Answering {
  rate: number
  each: number
}

async function askFor({ url, processor }: BenchServer, codes: Iterator<string>, key?: string): Promise<Answering> {
  const headers = { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) }
  const setupRequest = (request: autocannon.Request) => {
    request.body = JSON.stringify({ queries: { q: { code: codes.next().value } } })
    return request
  }
  const requests = [{ method: "POST" as const, path: "/v1/check", headers, setupRequest }]
  const before = await processor()
  const result = await autocannon({ url, connections: 32, duration: secondsEach, requests })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers other than 200, ${result.errors} without one`)
  return { rate: result.requests.average, each: (((await processor()) - before) / result.requests.total) * 1e6 }
}

async function checksOverHttp(register: BenchRegister, size: LiveRegister): Promise<void> {
  const bare = await startServer(register, "bare-check")
  const constant = await startServer(register, "constant-check")
  const real = await startServer(register, "real-check")
  const uncounted = await startServer(register, "uncounted-check")
  let seed = 1
  const fresh = (listed: boolean) => sellers(size, codesEach, listed, ++seed)
  const key = await addPlatform(register)
  const asked = {
    "the route answering a constant": () => askFor(constant, fresh(true)),
    "the same without any door of ours": () => askFor(bare, fresh(true)),
    "one code over HTTP, none listed": () => askFor(real, fresh(false)),
    "one code over HTTP, one in ten listed": () => askFor(real, fresh(true)),
    "a constant, with an API key": () => askFor(constant, fresh(true), key),
    "none listed, with an API key": () => askFor(real, fresh(false), key),
    "none listed, nothing counted": () => askFor(uncounted, fresh(false)),
    "none listed, with an API key, nothing counted": () => askFor(uncounted, fresh(false), key),
  }
  const names = Object.keys(asked) as (keyof typeof asked)[]
  const found = new Map<string, Answering[]>(names.map((name) => [name, []]))
  try {
    // The first turn is not counted: the compiler has to have seen it.
    for (let turn = 0; turn <= turns; turn++) {
      for (const name of names) {
        const answering = await asked[name]()
        if (turn > 0) found.get(name)?.push(answering)
      }
    }
  } finally {
    for (const { child } of [real, uncounted, constant, bare]) child.kill()
  }
  const middle = (name: string): Answering => {
    const all = found.get(name) ?? []
    const median = (of: keyof Answering) =>
      percentile(
        all.map((one) => one[of]),
        0.5,
      )
    return { rate: median("rate"), each: median("each") }
  }
  let ceiling = middle(names[0] as string)
  for (const name of names) {
    const { rate, each } = middle(name)
    if (name.startsWith("a constant")) ceiling = { rate, each }
    const ratios = `ratio ${(rate / ceiling.rate).toFixed(2)} and ${(ceiling.each / each).toFixed(2)}`
    tell(name, `${Math.round(rate)} requests/s, ${each.toFixed(0)} µs on a processor each: ${ratios}`)
  }
  const costOf = (counted: string, plain: string) => (middle(counted).each / middle(plain).each).toFixed(2)
  tell("cost of counting, by address", costOf("one code over HTTP, none listed", "none listed, nothing counted"))
  const keyed = "none listed, with an API key"
  tell("cost of counting, by key", costOf(keyed, `${keyed}, nothing counted`))
}

async function addPlatform({ pool }: BenchRegister): Promise<string> {
  const key = toApiKey(randomBytes(32).toString("base64url"))
  const client = {
    id: randomUUID(),
    name: "bench",
    role: "platform" as const,
    key,
    actor: "system:bench",
    at: Date.now(),
  }
  await addClient(pool, client)
  return key
}

const register = await openBenchRegister()
try {
  let size: LiveRegister = { live: 0, known: 0 }
  let least: Figures | null = null
  const fill = async (to: number): Promise<LiveRegister> => {
    let filled = size
    const time = await seconds(async () => {
      filled = await fillLive(register.pool, to, size)
    })
    tell("register", `${to} live records of as many subjects, ${filled.known} subjects, in ${time.toFixed(0)} s`)
    return filled
  }
  if (live > liveLeast) {
    size = await fill(liveLeast)
    least = await checkInProcess(register, size, false)
    tell("stream with the set", rate(least.stream))
  }
  size = await fill(live)
  const figures = await checkInProcess(register, size, true)
  tellFigures(figures)
  if (least) tell(`cost a code at ${live} over that at ${liveLeast}`, ratio(figures.stream, least.stream))
  await checksOverHttp(register, size)
} finally {
  await register.close()
}
