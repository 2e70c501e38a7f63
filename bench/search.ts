/**
 * `npm run bench:search [NAMES]`: finding by name in a register of invented merchants, and how the cost of a query grows
 * when the register is ten times as large. With `--data DIR` the quality of the answers instead;
 * where MEILI_URL is set, as a register with it answers beside one without.
 */
import { parseArgs } from "node:util"
import { matchNames } from "../src/match/match.ts"
import { postgresIndex } from "../src/search/postgres-index.ts"
import { recallKeys } from "../src/search/recall-key.ts"
import { search } from "../src/search/search.ts"
import type { SearchIndex } from "../src/search/search-index.ts"
import { suggest } from "../src/search/suggest.ts"
import { inventName, misspellName, randomOf } from "./invented-name.ts"
import { codeOf, fill } from "./invented-register.ts"
import { type BenchRegister, openBenchRegister, percentile, seconds, tell } from "./register.ts"
import { measureQuality } from "./search-quality.ts"

const { values, positionals } = parseArgs({
  options: { data: { type: "string" } },
  allowPositionals: true,
})
const names = Number(positionals[0] ?? 1_000_000)
const batch = 200

async function measure(register: BenchRegister, size: number) {
  const index = postgresIndex(register.searchPool)
  const read = { sql: register.pool, clock: Date.now }
  const random = randomOf(42)
  const sample = () => Math.floor(random() * size)
  const times = async (count: number, ask: (n: number) => Promise<unknown>) => {
    const all: number[] = []
    for (let at = 0; at < count; at++) {
      const n = sample()
      all.push(1_000 * (await seconds(() => ask(n))))
    }
    const mean = all.reduce((a, b) => a + b, 0) / all.length
    return `mean ${mean.toFixed(1)} ms, p50 ${percentile(all, 0.5).toFixed(1)} ms, p95 ${percentile(all, 0.95).toFixed(1)} ms`
  }
  const part = (n: number) => {
    const characters = [...inventName(n).name]
    const length = 2 + (n % 5)
    const start = n % Math.max(1, characters.length - length)
    return characters.slice(start, start + length).join("")
  }
  const ask = (text: string) =>
    search(read, index, { text, filter: {}, scope: "live" as const, cursor: null, limit: 20 })
  tell("search, parts of 2 to 6 characters", await times(300, (n) => ask(part(n))))
  tell("search, names as others write them", await times(300, (n) => ask(misspellName(n))))
  tell("search, 有限公司", await times(20, () => ask("有限公司")))
  tell("browse", await times(20, () => ask("")))
  tell("suggest", await times(300, (n) => suggest(read, index, part(n).slice(0, 1 + (n % 4)))))
  await plainCandidates(register, index, sample)
  const asked = 4_000
  const queries = Array.from({ length: asked }, () => {
    const n = sample()
    return { n, name: misspellName(n), region: null, limit: 5, threshold: 0.7, scope: "live" as const }
  })
  await matchNames(read, index, queries.slice(0, batch))
  let right = 0
  const took = await seconds(async () => {
    const { results } = await matchNames(read, index, queries)
    for (const [at, found] of results.entries()) if (found[0]?.subject.code === codeOf(queries[at]?.n ?? -1)) right++
  })
  tell("match", `${Math.round(asked / took)} names/s, ${((100 * right) / asked).toFixed(1)} % right one first`)
}

/** What candidates alone cost, and what the database alone costs: a bare look at the lists that are asked. */
async function plainCandidates(register: BenchRegister, index: SearchIndex, sample: () => number): Promise<void> {
  const asked = 4_000
  const wanted = Array.from({ length: asked }, sample)
  const keys = wanted.map((n) => recallKeys(misspellName(n)))
  let found = 0
  const recalling = await seconds(async () => {
    for (let start = 0; start < asked; start += batch) {
      const queries = keys.slice(start, start + batch).map((key) => ({ keys: key, filter: {}, today: "2026-11-01" }))
      for (const [at, candidates] of (await index.recall(queries, 40, "live")).entries()) {
        if (candidates.some(({ code }) => code === codeOf(wanted[start + at] ?? -1))) found++
      }
    }
  })
  const looking = await seconds(async () => {
    for (let start = 0; start < asked; start += batch) {
      const batchKeys = keys.slice(start, start + batch).flatMap((all) => all.map(({ key }) => key))
      await register.searchPool`
        select key, docs from search_posting where key = any(${`{${batchKeys.join(",")}}`}::int[]) and count < 1000`
    }
  })
  tell(
    "candidates alone",
    `${Math.round(asked / recalling)} names/s, ${((100 * found) / asked).toFixed(1)} % hold the right one`,
  )
  tell(
    "a plain look at the same lists",
    `${Math.round(asked / looking)} names/s, ratio ${(recalling / looking).toFixed(2)}`,
  )
}

async function growth(register: BenchRegister): Promise<void> {
  let filled = 0
  for (const size of [Math.round(names / 10), names]) {
    tell(`${size} names`, "")
    tell("fill", `${(await seconds(() => fill(register.pool, filled, size))).toFixed(1)} s`)
    filled = size
    tell("rebuild", `${(await seconds(() => postgresIndex(register.pool).rebuild())).toFixed(1)} s`)
    await register.pool`vacuum analyze`
    const sizes = await register.pool<{ name: string; size: string }[]>`
      select relname as name, pg_size_pretty(pg_total_relation_size(oid)) as size from pg_class
      where relname in ('search_name', 'search_posting', 'subject', 'record')`
    tell("sizes", sizes.map(({ name, size }) => `${name} ${size}`).join(", "))
    await measure(register, size)
  }
}

const url = process.env["MEILI_URL"]
const meili = url === undefined ? null : { url, key: process.env["MEILI_KEY"] ?? null }
const register = await openBenchRegister()
try {
  await (values.data === undefined ? growth(register) : measureQuality(register, values.data, meili))
} finally {
  await register.close()
}
