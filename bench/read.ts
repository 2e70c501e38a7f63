/**
 * `npm run bench:read [RECORDS]`: look-up by code over HTTP as a share of the same route answering a constant, and
 * search by parts of names, with a million records.
 */
import autocannon from "autocannon"
import { platform } from "../src/app/platform.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { importLines } from "../src/register/import/import.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { postgresIndex } from "../src/search/postgres-index.ts"
import { search } from "../src/search/search.ts"
import { type BenchRegister, openBenchRegister, percentile, seconds, tell } from "./register.ts"
import { startServer } from "./server-process.ts"

const records = Number(process.argv[2] ?? 1_000_000)

// Each measurement, and how often the two servers take turns: the machine's speed drifts.
const secondsEach = 5
const turns = 3

async function* toChunks(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let held = ""
  for (const line of lines) {
    held += `${line}\n`
    if (held.length < 500_000) continue
    yield Buffer.from(held)
    held = ""
  }
  yield Buffer.from(held)
}

async function requestsPerSecond(url: string, codes: readonly string[]): Promise<number> {
  const requests = codes.map((code) => ({ path: `/v1/subjects/${code}` }))
  const result = await autocannon({ url, connections: 32, duration: secondsEach, requests })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers other than 200`)
  return result.requests.average
}

async function lookUps(register: BenchRegister): Promise<void> {
  const rows = await register.pool<{ code: string }[]>`select code from subject tablesample system (1) limit 5000`
  const codes = rows.map((row) => row.code)
  const [real, constant] = [await startServer(register, "real"), await startServer(register, "constant")]
  const rates: Record<"real" | "constant", number[]> = { real: [], constant: [] }
  for (let turn = 0; turn < turns; turn++) {
    rates.constant.push(await requestsPerSecond(constant.url, codes))
    rates.real.push(await requestsPerSecond(real.url, codes))
  }
  for (const { child } of [real, constant]) child.kill()
  const [measured, ceiling] = [percentile(rates.real, 0.5), percentile(rates.constant, 0.5)]
  tell("look-up by code over HTTP", `${Math.round(measured)} requests/s`)
  tell("the same route answering a constant", `${Math.round(ceiling)} requests/s`)
  tell("ratio", (measured / ceiling).toFixed(2))
}

/** Parts of names as people type them: two to six characters from the middle of names that are there. */
async function typedParts(register: BenchRegister): Promise<string[]> {
  const rows = await register.pool<{ text: string }[]>`
    select split_part(text, E'\n', 1) as text from search_name tablesample system (1) limit 400`
  return rows.map(({ text }, index) => {
    const length = 2 + (index % 5)
    const start = index % Math.max(1, text.length - length)
    return text.slice(start, start + length)
  })
}

async function searches(register: BenchRegister): Promise<void> {
  const index = postgresIndex(register.searchPool)
  const measure = async (name: string, texts: readonly string[]) => {
    const times: number[] = []
    for (const text of texts) {
      const request = { text, filter: {}, scope: "live" as const, cursor: null, limit: 20 }
      times.push(1_000 * (await seconds(() => search({ sql: register.pool, clock: Date.now }, index, request))))
    }
    const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)]
    tell(name, `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (${texts.length} queries)`)
  }
  const parts = await typedParts(register)
  await measure("search, parts of 2 to 6 characters", parts)
  await measure(
    "search, what nearly every name holds",
    Array.from({ length: 20 }, () => "示例"),
  )
  await measure(
    "browse, latest first",
    Array.from({ length: 20 }, () => ""),
  )
}

const register = await openBenchRegister()
try {
  const subjects = Math.ceil(records * 0.4)
  const size = { subjects, records, seed: 1, today: "2026-11-01" }
  const all = () => true
  const filling = await seconds(async () => {
    await importLines(register.pool, toChunks(sampleLines(size)), {
      ...platform,
      policy: defaultPolicy,
      actor: "bench",
      source: "bench",
      mayPublishFor: all,
      mayAmendSubject: all,
    })
    await postgresIndex(register.pool).catchUp()
  })
  await register.pool`vacuum analyze`
  tell("register", `${records} records of ${subjects} subjects, filled in ${filling.toFixed(0)} s`)
  await lookUps(register)
  await searches(register)
} finally {
  await register.close()
}
