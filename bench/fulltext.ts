/**
 * `npm run bench:fulltext -- [RECORDS] [--meilisearch] [--pairs N] [--register DIR] [--fill]`: finding records by their texts among sample records with texts
 * as long as real ones: the index and its build beside a bare CREATE INDEX over the same texts, recall of literals, the page of a
 * search beside the same condition with its count alone, how soon a publication is found, and pairs of imports with and without
 * the follower. With --meilisearch records are found there (the program on the PATH or at MEILISEARCH_PATH), at half of the
 * records and then at all, and imported beside both readers; with a register of one's own and a server at MEILI_URL, which both stay,
 * at all of them. A register in DIR stays there; one that has an index already is
 * measured as it is; with --fill it is made and indexed, and measured by the next run. Needs nobody: every row is printed as it
 * comes.
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
import { searchRecords } from "../src/search/record/record-search.ts"
import { textForm } from "../src/search/text/text-form.ts"
import { parseTextQuery } from "../src/search/text/text-query.ts"
import { findMeilisearch } from "../tests/support/meilisearch.ts"
import { randomOf } from "./invented-name.ts"
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
const today = "2026-06-30"
const clock = () => Date.parse(`${today}T04:00:00Z`)

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
    for (const line of sampleLines({ ...size, today })) {
      text += `${line}\n`
      if (text.length < 1 << 20) continue
      yield Buffer.from(text)
      text = ""
    }
    yield Buffer.from(text)
  }
  return seconds(() => importLines(register.pool, chunks(), options))
}

/** Pairs of imports of the same number of fresh records, one while the follower reads and one while it does not. */
async function importBeside(register: BenchRegister, index: RecordIndex) {
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
  tell(
    "ratio, the median of the pairs",
    `${percentile(ratios, 0.5).toFixed(2)} (${ratios.map((r) => r.toFixed(2)).join(", ")})`,
  )
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
  await pool`create table bare as select id, form from search_record`
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

const words =
  "虚假广告 超过保质期 明码标价 特种设备 商标 处方药 标签 年度报告 无法联系 化妆品 食品安全法 广告法第九条 明示的保证性承诺 虚假 罚款 示例 郑州 网店 公示 药 消费者权益保护法".split(
    " ",
  )

type Count = (condition: RecordCondition) => Promise<number>

async function measure(register: BenchRegister, index: RecordIndex, countAlone: Count) {
  const { pool } = register
  const read = { sql: pool, clock }
  const ask = (text: string, limit = 20) =>
    searchRecords(read, index, { text, filter: {}, scope: "live", sort: "relevance", cursor: null, limit }).then(
      (answer) => {
        if (answer === "invalid-cursor") throw new Error("there was no cursor")
        return answer
      },
    )
  const random = randomOf(42)
  const held = await pool<{ form: string; no: string }[]>`
    select s.form, r.decision_no as no from search_record s join record r using (id)
    where s.list = 'penalty' and (s.ends_on is null or s.ends_on >= ${today}::date)
    order by hashtext(s.id) limit 300`

  let right = 0
  // Where samples lie on top of each other two merchants may have been given one number: either is right.
  for (const { no } of held) if ((await ask(no)).hits[0]?.record.decisionNo === no) right++
  tell("the right record first by its number", `${right} of ${held.length}`)

  let whole = 0
  let asked = 0
  for (const { form } of held.slice(0, 120)) {
    const lines = form.split("\n").filter((line) => line.length > 1 && !line.startsWith("="))
    const characters = [...(lines[Math.floor(random() * lines.length)] ?? "")]
    const length = Math.min(characters.length, 2 + Math.floor(random() * (random() < 0.2 ? 150 : 12)))
    const start = Math.floor(random() * (characters.length - length + 1))
    const literal = textForm(characters.slice(start, start + length).join(""))
    if (literal === "") continue
    asked++
    const [truth] = await pool<{ count: number }[]>`
      select count(*)::int as count from (
        select from search_record where strpos(form, ${literal}) > 0 and (ends_on is null or ends_on >= ${today}::date)
        limit 10000) t`
    const { total } = await ask(`"${literal}"`)
    if (total === truth?.count) whole++
    else tell(`  “${literal}”`, `${total} of ${truth?.count}`)
  }
  tell("literals with all that hold them", `${whole} of ${asked}`)

  const pages: number[] = []
  const counts: number[] = []
  for (const word of words) {
    const { terms } = parseTextQuery(word)
    const page: number[] = []
    const count: number[] = []
    for (let round = 0; round < 5; round++) {
      page.push(1_000 * (await seconds(() => ask(word))))
      count.push(1_000 * (await seconds(() => countAlone({ terms, filter: {}, scope: "live", today }))))
    }
    const { total, exact } = await ask(word)
    tell(
      `  ${word}`,
      `${exact ? total : `${total}+`}: page ${percentile(page, 0.5).toFixed(0)} ms, count ${percentile(count, 0.5).toFixed(0)} ms`,
    )
    pages.push(...page)
    counts.push(...count)
  }
  const [page, count] = [percentile(pages, 0.95), percentile(counts, 0.95)]
  tell("a page with facets and passages, p95", `${page.toFixed(0)} ms`)
  tell("the same condition, counted alone, p95", `${count.toFixed(0)} ms, ratio ${(page / count).toFixed(2)}`)
}

async function inPostgres(register: BenchRegister) {
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
  if (values.fill) return
  await measure(register, index, (condition) => countRecords(register.searchPool, condition, recordTallyMax))
  await indexLag(register, index)
  await importBeside(register, index)
}

async function inMeilisearch(register: BenchRegister) {
  const server = await findMeilisearch()?.()
  if (!server) throw new Error("there is no Meilisearch")
  try {
    const connection = { url: server.url, key: server.key }
    const database = postgresRecordIndex(register.searchPool)
    const index = meiliRecordIndex(register.searchPool, connection, database)
    const admin = new Meilisearch({ host: server.url, apiKey: server.key })
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
      if (values.fill) continue
      await measure(register, index, async (condition) => {
        return countInMeili(register.searchPool, await searcherOf(connection), "gongshi_record", condition)
      })
    }
    if (values.fill) return
    // As a server reads: PostgreSQL first.
    const parts = { clock: Date.now, log: (line: string) => tell("engine", line), health: unknownHealth() }
    const both = fallbackRecordIndex(index, database, parts)
    await indexLag(register, both)
    await importBeside(register, both)
  } finally {
    await server.remove()
  }
}

const register = await openBenchRegister(values.register)
try {
  await (values.meilisearch ? inMeilisearch(register) : inPostgres(register))
} finally {
  await register.close()
}
