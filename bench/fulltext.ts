/**
 * `npm run bench:fulltext [RECORDS]`: finding records by their texts in PostgreSQL, among sample records with texts as long
 * as real ones: the index and its build beside a bare CREATE INDEX over the same texts, recall of literals, the page of a
 * search beside the same condition with its count alone, and an import with and without the follower.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { defaultPolicy } from "../src/law/policy.ts"
import { readHead } from "../src/ledger/sequencer.ts"
import { importLines } from "../src/register/import/import.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { countRecords } from "../src/search/record/postgres-record-count-store.ts"
import { postgresRecordIndex } from "../src/search/record/postgres-record-index.ts"
import { type RecordIndex, recordTallyMax } from "../src/search/record/record-index.ts"
import { searchRecords } from "../src/search/record/record-search.ts"
import { textForm } from "../src/search/text/text-form.ts"
import { parseTextQuery } from "../src/search/text/text-query.ts"
import { randomOf } from "./invented-name.ts"
import { type BenchRegister, openBenchRegister, percentile, seconds, tell } from "./register.ts"

const records = Number(process.argv[2] ?? 1_000_000)
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

/** An import while the follower reads, and one while it does not, each of the same number of fresh records. */
async function importBeside(register: BenchRegister, index: RecordIndex) {
  const size = Math.min(50_000, Math.max(10_000, records / 10))
  const times: Record<"paused" | "reading", number[]> = { paused: [], reading: [] }
  for (const [round, kind] of (["paused", "reading", "paused", "reading"] as const).entries()) {
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
    times[kind].push(await importSample(register, { subjects: size / 2, records: size, seed: 100 + round }))
    ended = true
    await reading
    const behind = (await readHead(register.pool)).size - (await index.position())
    const caughtUp = await seconds(() => index.catchUp())
    tell(
      `import of ${size}, follower ${kind}`,
      `${times[kind].at(-1)?.toFixed(1)} s; then ${behind} entries in ${caughtUp.toFixed(1)} s`,
    )
  }
  const least = (kind: keyof typeof times) => Math.min(...times[kind])
  tell("ratio", (least("reading") / least("paused")).toFixed(2))
}

/** What an index over the same texts costs that PostgreSQL makes by itself. */
async function bareIndex(register: BenchRegister) {
  const { pool } = register
  await pool`create table bare as select id, keys from search_record`
  const took = await seconds(() =>
    pool.begin(async (tx) => {
      await tx`set local maintenance_work_mem = '256MB'`
      await tx`create index bare_keys on bare using gin (keys)`
    }),
  )
  await pool`drop table bare`
  return took
}

const words =
  "虚假广告 超过保质期 明码标价 特种设备 商标 处方药 标签 年度报告 无法联系 化妆品 食品安全法 广告法第九条 明示的保证性承诺 虚假 罚款 示例 郑州 网店 公示 药 消费者权益保护法".split(
    " ",
  )

async function measure(register: BenchRegister, index: RecordIndex) {
  const { pool, searchPool } = register
  const read = { sql: pool, clock }
  const ask = (text: string, limit = 20) =>
    searchRecords(read, index, { text, filter: {}, scope: "live", sort: "relevance", cursor: null, limit }).then(
      (answer) => {
        if (answer === "invalid-cursor") throw new Error("there was no cursor")
        return answer
      },
    )
  const random = randomOf(42)
  const held = await pool<{ id: string; form: string; no: string }[]>`
    select s.id, s.form, r.decision_no as no from search_record s join record r using (id)
    where s.list = 'penalty' order by hashtext(s.id) limit 300`

  let right = 0
  for (const { id, no } of held) if ((await ask(no)).hits[0]?.record.id === id) right++
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
      count.push(
        1_000 *
          (await seconds(() => countRecords(searchPool, { terms, filter: {}, scope: "live", today }, recordTallyMax))),
      )
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

const register = await openBenchRegister()
try {
  const index = postgresRecordIndex(register.searchPool)
  const took = await importSample(register, { subjects: Math.ceil(records / 3), records, seed: 1 })
  tell(`${records} records imported`, `${took.toFixed(1)} s`)
  const build = await seconds(() => index.rebuild())
  await register.pool`vacuum analyze search_record`
  const bare = await bareIndex(register)
  tell("build", `${build.toFixed(1)} s; a bare CREATE INDEX ${bare.toFixed(1)} s, ratio ${(build / bare).toFixed(2)}`)
  const [size] = await register.pool<{ documents: string; keys: string; all: string; length: number }[]>`
    select count(*) as documents, pg_size_pretty(pg_relation_size('search_record_keys')) as keys,
      pg_size_pretty(pg_total_relation_size('search_record')) as all,
      (percentile_disc(0.5) within group (order by length(form)))::int as length
    from search_record`
  tell("size", `${size?.documents} documents of ${size?.length} characters: ${size?.all}, of which keys ${size?.keys}`)
  await measure(register, index)
  await importBeside(register, index)
} finally {
  await register.close()
}
