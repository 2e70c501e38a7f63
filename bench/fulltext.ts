/**
 * `npm run bench:fulltext -- [RECORDS] [--meilisearch] [--pairs N] [--register DIR] [--fill]`: finding records by their texts among sample records with texts
 * as long as real ones, redacted decisions among them: the index and its build beside a bare CREATE INDEX over the same texts, recall of
 * literals, the page of a search beside the same condition with its count alone, how soon a publication is found, and pairs of imports with and without
 * the follower. With --meilisearch records are found there (the program on the PATH or at MEILISEARCH_PATH), at half of the
 * records and then at all, and imported beside both readers; with a register of one's own and a server at MEILI_URL, which both stay,
 * at all of them. A register in DIR stays there; one that has an index already is
 * measured as it is; with --fill it is made and indexed, and measured by the next run. Needs nobody: every row is printed as it
 * comes, at the end a table of what was to be reached. A bar that is missed by more than the rounds lie apart ends it with 1.
 */
import { randomBytes, randomInt, randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { Meilisearch } from "meilisearch"
import { defaultPolicy } from "../src/law/policy.ts"
import { readHead } from "../src/ledger/sequencer.ts"
import { importLines } from "../src/register/import/import.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { fallbackRecordIndex } from "../src/search/configured-index.ts"
import { unknownHealth } from "../src/search/engine-fallback.ts"
import { meiliRecordIndex } from "../src/search/record/meilisearch-record-index.ts"
import { countInMeili } from "../src/search/record/meilisearch-record-query.ts"
import { searcherOf } from "../src/search/record/meilisearch-server.ts"
import { countRecords } from "../src/search/record/postgres-record-count-store.ts"
import { postgresRecordIndex } from "../src/search/record/postgres-record-index.ts"
import { type RecordCondition, type RecordIndex, recordTallyMax } from "../src/search/record/record-index.ts"
import { findMeilisearch } from "../tests/support/meilisearch.ts"
import { type Bar, tellBars } from "./bar.ts"
import { measureAnswers, today } from "./fulltext-answer.ts"
import { type BenchRegister, openBenchRegister, percentile, seconds, tell } from "./register.ts"

const { values, positionals } = parseArgs({
  options: {
    meilisearch: { type: "boolean" },
    pairs: { type: "string", default: "5" },
    fill: { type: "boolean" },
    register: { type: "string" },
  },
  allowPositionals: true,
})
const records = Number(positionals[0] ?? 1_000_000)

const options = {
  actor: "bench",
  source: "bench",
  policy: defaultPolicy,
  mayPublishFor: () => true,
  mayAmendSubject: () => true,
  newId: () => randomUUID(),
  newSalt: () => randomBytes(32).toString("base64url"),
  clock: Date.now,
}

// A register that stays has the rows of earlier runs: those of a seed that was there before would bring nothing new.
let seed = randomInt(1_000, 2 ** 31)
const freshSeed = () => seed++

/** Imports sample records. @returns seconds */
function importSample(register: BenchRegister, size: { subjects: number; records: number; seed: number }) {
  async function* chunks() {
    let text = ""
    for (const line of sampleLines({ ...size, today, texts: true })) {
      text += `${line}\n`
      if (text.length < 1 << 20) continue
      yield Buffer.from(text)
      text = ""
    }
    yield Buffer.from(text)
  }
  return seconds(async () => {
    const { tally } = await importLines(register.pool, chunks(), options)
    if (tally.rejected > 0) throw new Error(`${tally.rejected} rows of the sample were refused`)
  })
}

/** Pairs of imports of the same number of fresh records, one while the follower reads and one while it does not. */
async function importBeside(register: BenchRegister, index: RecordIndex): Promise<Bar[]> {
  const size = Math.min(50_000, Math.max(10_000, records / 10))
  const times: Record<"paused" | "reading", number[]> = { paused: [], reading: [] }
  const kinds = ["paused", "reading"] as const
  // Which comes first changes from pair to pair: a register that grows takes longer.
  const rounds = Array.from({ length: Number(values.pairs) }, (_, n) =>
    n % 2 === 0 ? kinds : kinds.toReversed(),
  ).flat()
  for (const kind of rounds) {
    let ended = false
    const reading =
      kind === "paused"
        ? null
        : (async () => {
            while (!ended) {
              await index.catchUp()
              await sleep(2_000)
            }
          })()
    times[kind].push(await importSample(register, { subjects: size / 2, records: size, seed: freshSeed() }))
    ended = true
    await reading
    const behind = (await readHead(register.pool)).size - (await index.position())
    // As who has published waits: an import on its way is not given way to.
    const caughtUp = await seconds(() => index.catchUp(new AbortController().signal))
    tell(
      `import of ${size}, follower ${kind}`,
      `${times[kind].at(-1)?.toFixed(1)} s; then ${behind} entries in ${caughtUp.toFixed(1)} s`,
    )
  }
  const ratios = times.reading.map((time, pair) => time / (times.paused[pair] ?? Number.NaN))
  if (ratios.length === 0) return []
  const measured = percentile(ratios, 0.5)
  tell("ratio, the median of the pairs", `${measured.toFixed(2)} (${ratios.map((r) => r.toFixed(2)).join(", ")})`)
  return [{ name: "rows of an import, reading over paused", is: "at most", bar: 1.15, measured, rounds: ratios }]
}

/** How long one publication takes until it is found. */
async function indexLag(register: BenchRegister, index: RecordIndex) {
  const times: number[] = []
  for (let round = 0; round < 20; round++) {
    await importSample(register, { subjects: 1, records: 1, seed: freshSeed() })
    times.push(1_000 * (await seconds(() => index.catchUp())))
  }
  tell(
    "one publication until it is in the index",
    `p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`,
  )
}

/** What an index over the same texts costs that PostgreSQL makes by itself. */
async function bareIndex(register: BenchRegister) {
  const { pool } = register
  await pool`create extension if not exists pg_trgm`
  await pool`create table bare as select id, form || body as form from search_record`
  const took = await seconds(() =>
    pool.begin(async (tx) => {
      await tx`set local maintenance_work_mem = '256MB'`
      await tx`create index bare_form on bare using gin (form gin_trgm_ops)`
    }),
  )
  const [row] = await pool<{ size: string }[]>`select pg_size_pretty(pg_relation_size('bare_form')) as size`
  await pool`drop table bare`
  return { took, size: row?.size ?? "" }
}

async function compareBuild(register: BenchRegister, build: number) {
  const { took, size } = await bareIndex(register)
  tell("a bare CREATE INDEX of trigrams", `${took.toFixed(1)} s (${size}), ratio ${(build / took).toFixed(2)}`)
}

async function inPostgres(register: BenchRegister): Promise<Bar[]> {
  const index = postgresRecordIndex(register.searchPool)
  if ((await index.position()) === 0) {
    const took = await importSample(register, { subjects: Math.ceil(records / 3), records, seed: 1 })
    tell(`${records} records imported`, `${took.toFixed(1)} s`)
    const build = await seconds(() => index.rebuild())
    await register.pool`vacuum analyze search_record`
    tell("build", `${build.toFixed(1)} s`)
    await compareBuild(register, build)
  }
  const [size] = await register.pool<{ documents: string; keys: string; all: string; length: number }[]>`
    select count(*) as documents, pg_size_pretty(pg_relation_size('search_record_keys')) as keys,
      pg_size_pretty(pg_total_relation_size('search_record')) as all,
      (percentile_disc(0.5) within group (order by length(form)))::int as length
    from search_record`
  tell("size", `${size?.documents} documents of ${size?.length} characters: ${size?.all}, of which keys ${size?.keys}`)
  if (values.fill) return []
  const count = (condition: RecordCondition) => countRecords(register.searchPool, condition, recordTallyMax)
  const bars = await measureAnswers(register, index, count)
  await indexLag(register, index)
  return [...bars, ...(await importBeside(register, index))]
}

async function inMeilisearch(register: BenchRegister): Promise<Bar[]> {
  const server = await findMeilisearch()?.()
  if (!server) throw new Error("there is no Meilisearch")
  try {
    const connection = { url: server.url, key: server.key }
    const database = postgresRecordIndex(register.searchPool)
    const index = meiliRecordIndex(register.searchPool, connection, database)
    const admin = new Meilisearch({ host: server.url, apiKey: server.key })
    const bars: Bar[] = []
    for (const size of values.register === undefined ? [records / 2, records] : [records]) {
      const [held] = await register.pool<{ count: number }[]>`select count(*)::int as count from record`
      const missing = size - (held?.count ?? 0)
      if (missing > 0) {
        await importSample(register, {
          subjects: Math.ceil(missing / 3),
          records: missing,
          seed: held?.count === 0 ? 1 : freshSeed(),
        })
      }
      // As who has published waits: after an import it gives way for some seconds.
      await database.catchUp(new AbortController().signal)
      const isFirst = (await index.position()) === 0
      const took = await seconds(() => (isFirst ? index.rebuild() : index.catchUp()))
      await register.pool`vacuum analyze search_record`
      const { databaseSize } = await admin.getStats()
      const { numberOfDocuments } = await admin.index("gongshi_record").getStats()
      const built = `${took.toFixed(1)} s ${isFirst ? "to build" : "for what has come"}`
      tell(`${numberOfDocuments} records in Meilisearch`, `${built}, ${(databaseSize / 2 ** 20).toFixed(0)} MB`)
      if (isFirst) await compareBuild(register, took)
      if (values.fill) continue
      const count = async (condition: RecordCondition) =>
        countInMeili(register.searchPool, await searcherOf(connection), "gongshi_record", condition)
      const named = (bar: Bar) => ({ ...bar, name: `${numberOfDocuments}: ${bar.name}` })
      bars.push(...(await measureAnswers(register, index, count)).map(named))
    }
    if (values.fill) return []
    // As a server reads: PostgreSQL first.
    const parts = { clock: Date.now, log: (line: string) => tell("engine", line), health: unknownHealth() }
    const both = fallbackRecordIndex(index, database, parts)
    await indexLag(register, both)
    return [...bars, ...(await importBeside(register, both))]
  } finally {
    await server.remove()
  }
}

const register = await openBenchRegister(values.register)
try {
  const bars = await (values.meilisearch ? inMeilisearch(register) : inPostgres(register))
  if (!values.fill) tellBars(bars)
} finally {
  await register.close()
}
