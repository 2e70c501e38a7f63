/**
 * `npm run bench:publications -- [--rate N] [--seconds N] [--records N]`: how many pages Meilisearch answers while so many records a second
 * are published, read on by PostgreSQL and by it, and a page is asked all the time: of what is published just now, and of what is not.
 * The server is the one at MEILI_URL, or the program on the PATH or at MEILISEARCH_PATH.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { loadavg } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { defaultPolicy } from "../src/law/policy.ts"
import { readHead } from "../src/ledger/sequencer.ts"
import { importLines } from "../src/register/import/import.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { fallbackRecordIndex } from "../src/search/configured-index.ts"
import { unknownHealth } from "../src/search/engine-fallback.ts"
import { meiliRecordIndex } from "../src/search/record/meilisearch-record-index.ts"
import { postgresRecordIndex } from "../src/search/record/postgres-record-index.ts"
import { searchRecords } from "../src/search/record/record-search.ts"
import { findMeilisearch, noMeilisearch } from "../tests/support/meilisearch.ts"
import { today } from "./fulltext-answer.ts"
import { openBenchRegister, tell } from "./register.ts"

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "20" },
    seconds: { type: "string", default: "20" },
    records: { type: "string", default: "2000" },
  },
})
const [rate, lasting, records] = [Number(values.rate), Number(values.seconds), Number(values.records)]
// As an agency sends them: some at once.
const turnMs = 250
const clock = () => Date.parse(`${today}T04:00:00Z`)
const register = await openBenchRegister()
const server = await findMeilisearch()?.()

async function publish(count: number, seed: number): Promise<void> {
  const lines = [...sampleLines({ subjects: Math.ceil(count / 3), records: count, seed, today, texts: true })]
  async function* chunk() {
    yield Buffer.from(`${lines.join("\n")}\n`)
  }
  await importLines(register.pool, chunk(), {
    ...{
      actor: "bench",
      source: "bench",
      policy: defaultPolicy,
      mayPublishFor: () => true,
      mayAmendSubject: () => true,
    },
    ...{ newId: () => randomUUID(), newSalt: () => randomBytes(32).toString("base64url"), clock },
  })
}

try {
  if (!server) throw new Error(noMeilisearch)
  const database = postgresRecordIndex(register.searchPool)
  const first = meiliRecordIndex(register.searchPool, server, database, { uid: "gongshi_record_bench" })
  const parts = { clock: Date.now, log: (line: string) => tell("engine", line), health: unknownHealth() }
  const both = fallbackRecordIndex(first, database, parts)
  await publish(records, 1)
  await both.catchUp()
  const held = async () => (await readHead(register.pool)).size
  const before = await held()
  let isOver = false
  const start = performance.now()
  const publishing = (async () => {
    for (let n = 1; performance.now() - start < 1_000 * lasting; n++) {
      await publish((rate * turnMs) / 1_000, 100 + n)
      await database.catchUp(new AbortController().signal)
      await sleep(Math.max(0, n * turnMs - (performance.now() - start)))
    }
    isOver = true
  })()
  const reading = (async () => {
    while (!isOver) await first.catchUp()
  })()
  const by = new Map<string, number>()
  let [asked, notWhole] = [0, 0]
  while (!isOver) {
    const text = asked++ % 2 === 0 ? "罚款" : "虚假广告"
    const request = { text, filter: {}, scope: "live", sort: "relevance", cursor: null, limit: 20 } as const
    const answer = await searchRecords({ sql: register.pool, clock }, both, request)
    if (answer === "invalid-cursor") throw new Error("there was no cursor")
    const engine = answer.degraded === null ? answer.engine : `${answer.engine}, ${answer.degraded}`
    by.set(engine, (by.get(engine) ?? 0) + 1)
    if (answer.hits.length < Math.min(answer.total, 20)) notWhole++
  }
  await Promise.all([publishing, reading])
  const took = (performance.now() - start) / 1_000
  const published = (await held()) - before
  tell(
    "published",
    `${published} in ${took.toFixed(1)} s, ${(published / took).toFixed(1)} a second; a load of ${(loadavg()[0] ?? 0).toFixed(1)}`,
  )
  tell("answered by", [...by].map(([engine, count]) => `${engine} ${count}`).join("; "))
  tell("pages with fewer than they count", String(notWhole))
} finally {
  await server?.remove()
  await register.close()
}
