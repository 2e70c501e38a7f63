/**
 * `npm run bench:load -- [--records N] [--minutes M] [--clients N]`: a server under mixed traffic over a register with a
 * million records. Throughput and p99 by kind, beside the same mix of bare queries in turns of the same run; and whether the
 * server's memory stays flat. Ends with 1 where anything was answered wrongly, or memory grows. A run in which the bare queries
 * did far less than before it says that it compares nothing: something else had the machine.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { readFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout as pass } from "node:timers/promises"
import { parseArgs } from "node:util"
import { nodeFlags } from "../scripts/node-flags.js"
import { toApiKey } from "../src/access/api-key.ts"
import { addClient } from "../src/access/store.ts"
import { platform } from "../src/app/platform.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { readLags } from "../src/ledger/follow.ts"
import { readHead } from "../src/ledger/sequencer.ts"
import { importLines } from "../src/register/import/import.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { postgresIndex } from "../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../src/search/record/postgres-record-index.ts"
import { type Asked, type Kind, kinds } from "./load-mix.ts"
import { type BenchRegister, openBenchRegister, percentile, seconds, tell } from "./register.ts"

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "1000000" },
    minutes: { type: "string", default: "20" },
    // Who waits for an answer before asking again.
    clients: { type: "string", default: "16" },
  },
})
const [records, minutes, clients] = [Number(values.records), Number(values.minutes), Number(values.clients)]

// A turn of the mix, and one of the bare queries: the machine's speed drifts.
const totalMs = minutes * 60_000
const turnMs = Math.min(50_000, totalMs / 3)
const bareTurnMs = turnMs / 5
const sampleEveryMs = 1_000
// A longer start than any; full text of a million records is built meanwhile.
const readyWithinMs = 3_600_000

async function* chunks(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let held = ""
  for (const line of lines) {
    held += `${line}\n`
    if (held.length < 500_000) continue
    yield Buffer.from(held)
    held = ""
  }
  yield Buffer.from(held)
}

async function fill({ pool, searchPool }: BenchRegister): Promise<void> {
  const all = () => true
  const size = { subjects: Math.ceil(records * 0.4), records, seed: 1, today: "2026-06-30" }
  const importing = await seconds(() =>
    importLines(pool, chunks(sampleLines(size)), {
      ...platform,
      policy: defaultPolicy,
      ...{ actor: "bench", source: "bench", mayPublishFor: all, mayAmendSubject: all },
    }),
  )
  const indexing = await seconds(async () => {
    await postgresIndex(searchPool).catchUp()
    await postgresRecordIndex(searchPool).catchUp()
  })
  await pool`create table bare_row (id bigint generated always as identity primary key, row jsonb)`
  await pool`vacuum analyze`
  tell("register", `${records} records, imported in ${importing.toFixed(0)} s, indexed in ${indexing.toFixed(0)} s`)
}

async function addKey({ pool }: BenchRegister, role: "platform" | "source"): Promise<Record<string, string>> {
  const key = toApiKey(randomBytes(32).toString("base64url"))
  const client = { id: randomUUID(), name: `bench ${role}`, role, key, actor: "system:bench", at: Date.now() }
  await addClient(pool, { ...client, ...(role === "source" ? { authorities: ["410105"] } : {}) })
  return { authorization: `Bearer ${key}` }
}

interface Server {
  url: string
  child: ChildProcess
}

async function startServer({ dataDir }: BenchRegister): Promise<Server> {
  const file = (name: string) => path.resolve(import.meta.dirname, name)
  const flags = [...nodeFlags, "--import", file("memory-report.ts")]
  const child = spawn(process.execPath, [...flags, file("../src/node/main.ts")], {
    env: {
      ...{ PATH: process.env["PATH"] ?? "", LANG: "C", PORT: "0", SAMPLE_SUBJECTS: "0", CHECKPOINT_COPY: "none" },
      ...{ DATA_DIR: dataDir, DATABASE_URL: "", EXPORT_EVERY_HOURS: "0", QUOTA: "off" },
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ""
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text
      const found = /gongshi is at (\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { url, child }
}

/** Waits until all readers of the log are at its end, so that what is measured is the mix and not their building. */
async function untilReady({ pool }: BenchRegister, { url }: Server): Promise<void> {
  for (const since = Date.now(); Date.now() - since < readyWithinMs; await pass(1_000)) {
    const { lags } = await readLags(pool)
    const answer = await fetch(`${url}/status`)
    const { readers } = (await answer.json()) as { readers: { name: string; behind: number }[] }
    const isSet = readers.some(({ name, behind }) => name === "listed-set" && behind === 0)
    if (answer.ok && isSet && lags.every(({ behind }) => behind === 0)) return
  }
  throw new Error("the readers of the log did not come to its end")
}

/** How long each question took, ms, by kind. */
type Times = Map<Kind, number[]>

const drawn = kinds.flatMap((kind) => Array<Kind>(kind.weight).fill(kind))
const faults = new Map<string, number>()

async function runMix(asked: Asked, way: "ask" | "bare", times: Times, forMs: number): Promise<number> {
  const began = performance.now()
  let count = 0
  const client = async () => {
    while (performance.now() - began < forMs) {
      const kind = drawn[asked.draw(drawn.length)] as Kind
      const start = performance.now()
      try {
        await kind[way](asked)
        times.get(kind)?.push(performance.now() - start)
        count++
      } catch (error) {
        const words = `${way} ${kind.name}: ${error instanceof Error ? error.message : error}`.slice(0, 300)
        faults.set(words, (faults.get(words) ?? 0) + 1)
        // A server that refuses is not to be asked as fast as it can.
        await pass(100)
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return (count / (performance.now() - began)) * 1_000
}

interface Sample {
  at: number
  rss: number
  heap: number
}

async function sampleMemory({ child }: Server): Promise<Omit<Sample, "at">> {
  const { heapUsed } = await new Promise<NodeJS.MemoryUsage>((resolve) => {
    child.once("message", (usage) => resolve(usage as NodeJS.MemoryUsage))
    child.send("memory")
  })
  const status = await readFile(`/proc/${child.pid}/status`, "utf8")
  return { rss: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024, heap: heapUsed / 1024 ** 2 }
}

/** Samples until it is told to end. */
function watchMemory(server: Server): () => Promise<Sample[]> {
  const samples: Sample[] = []
  const ending = new AbortController()
  const watching = (async () => {
    while (!ending.signal.aborted) {
      samples.push({ at: performance.now(), ...(await sampleMemory(server)) })
      await pass(sampleEveryMs, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  return async () => {
    ending.abort()
    await watching
    return samples
  }
}

// The first quarter is the server finding its size. What is left is cut into so many parts, of each of which the least is
// taken: a heap goes up and down, and what a sweep leaves is what grows where anything does.
const parts = 15
const warmShare = 0.25
// What may be gained over the whole time that is looked at: more is growth.
const gainShare = 0.1
const gainMegabytes = 24

/** The line fitted to what is held over time: MB gained over the time that was looked at, and MB in the middle. */
function fitLine(samples: readonly Sample[], what: "rss" | "heap"): { gained: number; mean: number; isFlat: boolean } {
  const from = Math.floor(samples.length * warmShare)
  const kept = samples.slice(from)
  const [first, last] = [kept[0]?.at ?? 0, kept.at(-1)?.at ?? 1]
  const partOf = ({ at }: Sample) => Math.min(parts - 1, Math.floor(((at - first) / (last - first)) * parts))
  const points = [...Map.groupBy(kept, partOf)].map(([part, own]) => [part, Math.min(...own.map((each) => each[what]))])
  const mean = points.reduce((sum, [, y = 0]) => sum + y, 0) / points.length
  const middle = points.reduce((sum, [x = 0]) => sum + x, 0) / points.length
  const over = points.reduce((sum, [x = 0, y = 0]) => sum + (x - middle) * (y - mean), 0)
  const under = points.reduce((sum, [x = 0]) => sum + (x - middle) ** 2, 0)
  const gained = under === 0 ? 0 : (over / under) * (parts - 1)
  return { gained, mean, isFlat: gained <= Math.max(gainMegabytes, mean * gainShare) }
}

// Bare queries beside an idle server do about what they do alone. Below this something else has the machine, and what is told
// of answers says nothing of them.
const aloneShare = 0.5

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)

/** Whether the machine was the run's own. @param alone bare queries a second, before the mix began */
function tellLoad(alone: number, bare: readonly number[]): void {
  // Where it was busy from the start, the best turn shows it.
  const best = Math.max(alone, ...bare)
  const share = mean(bare) / best
  const said = `bare queries did ${mean(bare).toFixed(0)}/s of ${best.toFixed(0)}/s alone or at best, ${share.toFixed(2)}`
  if (share >= aloneShare) tell("machine", said)
  else tell("OVERLOADED", `${said} (below ${aloneShare}): the figures above are no comparison`)
}

function tellTimes(served: Times, bare: Times, rates: Record<"served" | "bare", number[]>): void {
  const ms = (values: readonly number[], share: number) => percentile(values, share).toFixed(1).padStart(8)
  tell("", "      answers     p50     p99 ms |  bare queries   p50     p99 ms")
  for (const kind of kinds) {
    const [own, other] = [served.get(kind) ?? [], bare.get(kind) ?? []]
    const row = (values: readonly number[]) =>
      `${String(values.length).padStart(12)} ${ms(values, 0.5)} ${ms(values, 0.99)}`
    tell(kind.name, `${row(own)} | ${row(other)}`)
  }
  const [own, other] = [mean(rates.served), mean(rates.bare)]
  tell("throughput", `${own.toFixed(0)} answers/s beside ${other.toFixed(0)} bare/s, ratio ${(own / other).toFixed(2)}`)
}

const register = await openBenchRegister()
let isWell = false
try {
  await fill(register)
  const server = await startServer(register)
  try {
    await untilReady(register, server)
    const { pool } = register
    const subjects = await pool<{ code: string; name: string }[]>`
      select subject_code as code, max(subject_name) as name from record where state = 'live'
      group by subject_code order by md5(subject_code) limit 20000`
    let { size } = await readHead(pool)
    const asked: Asked = {
      ...{ url: server.url, pool, size: () => size, draw: (below) => Math.floor(Math.random() * below) },
      ...{ listed: subjects.map(({ code }) => code), names: subjects.map(({ name }) => name) },
      ...{ platform: await addKey(register, "platform"), source: await addKey(register, "source") },
    }
    const emptyTimes = (): Times => new Map(kinds.map((kind) => [kind, []]))
    const [served, bare] = [emptyTimes(), emptyTimes()]
    const rates: Record<"served" | "bare", number[]> = { served: [], bare: [] }
    // The server stands idle: for the bare queries that is as good as alone.
    const alone = await runMix(asked, "bare", emptyTimes(), bareTurnMs)
    const end = watchMemory(server)
    for (const began = performance.now(); performance.now() - began < totalMs; ) {
      rates.served.push(await runMix(asked, "ask", served, turnMs))
      rates.bare.push(await runMix(asked, "bare", bare, bareTurnMs))
      size = (await readHead(pool)).size
    }
    const samples = await end()
    tellTimes(served, bare, rates)
    tellLoad(alone, rates.bare)
    const [rss, heap] = [fitLine(samples, "rss"), fitLine(samples, "heap")]
    for (const [name, { mean, gained, isFlat }] of Object.entries({ "resident memory": rss, heap })) {
      const grown = `${gained >= 0 ? "+" : ""}${gained.toFixed(1)} MB by the fitted line`
      tell(
        name,
        `${mean.toFixed(0)} MB, ${grown} over ${(minutes * (1 - warmShare)).toFixed(1)} min: ${isFlat ? "flat" : "GROWS"}`,
      )
    }
    for (const [words, count] of faults) tell("WRONG", `${count} × ${words}`)
    isWell = faults.size === 0 && rss.isFlat && heap.isFlat
  } finally {
    server.child.kill("SIGTERM")
    await new Promise((resolve) => server.child.once("exit", resolve))
  }
} finally {
  await register.close()
}
tell("verdict", isWell ? "well" : "not well")
process.exitCode = isWell ? 0 : 1
