/**
 * `npm run bench:questions -- [--register DIR] [--aside] [--held] [--records N] [--told] [--meilisearch]`: questions as people type them, over
 * sample records with decisions in the language of real ones among them: how many have a right record first, and how many plain pairs of
 * characters with BM25 (k1 1.2, b 0.75) over the same texts. With --aside those that are kept from whoever tunes, with --held others that nobody
 * has tuned on. With --meilisearch they
 * are asked of it too: the server at MEILI_URL, or the program on the PATH or at MEILISEARCH_PATH. A register in DIR stays there.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { parseArgs } from "node:util"
import { defaultPolicy } from "../src/law/policy.ts"
import { importLines } from "../src/register/import/import.ts"
import { toWireRecord, type WireRecord } from "../src/register/record/wire.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { fallbackRecordIndex } from "../src/search/configured-index.ts"
import { unknownHealth } from "../src/search/engine-fallback.ts"
import { meiliRecordIndex } from "../src/search/record/meilisearch-record-index.ts"
import { postgresRecordIndex } from "../src/search/record/postgres-record-index.ts"
import type { RecordIndex } from "../src/search/record/record-index.ts"
import { searchRecords } from "../src/search/record/record-search.ts"
import { findMeilisearch, noMeilisearch } from "../tests/support/meilisearch.ts"
import { today } from "./fulltext-answer.ts"
import { asideQuestions } from "./question-aside.ts"
import { type Asked, askedKinds, openQuestions } from "./question-asked.ts"
import { decisionLines, inventedDecisions } from "./question-decision.ts"
import { openPairFloor } from "./question-floor.ts"
import { heldQuestions } from "./question-held.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"

const { values } = parseArgs({
  options: {
    register: { type: "string" },
    aside: { type: "boolean" },
    held: { type: "boolean" },
    records: { type: "string", default: "30000" },
    told: { type: "boolean" },
    meilisearch: { type: "boolean" },
  },
})
const records = Number(values.records)
const questions = values.held ? heldQuestions : values.aside ? asideQuestions : openQuestions
const clock = () => Date.parse(`${today}T04:00:00Z`)
const register = await openBenchRegister(values.register)
const keyOf = new Map(inventedDecisions.map(({ key, no }) => [no, key]))

async function fill() {
  async function* chunks() {
    let text = ""
    for (const line of sampleLines({ subjects: Math.ceil(records / 3), records, seed: 1, today, texts: true })) {
      text += `${line}\n`
      if (text.length < 1 << 20) continue
      yield Buffer.from(text)
      text = ""
    }
    for (const line of decisionLines()) text += `${line}\n`
    yield Buffer.from(text)
  }
  const { tally } = await importLines(register.pool, chunks(), {
    ...{
      actor: "bench",
      source: "bench",
      policy: defaultPolicy,
      mayPublishFor: () => true,
      mayAmendSubject: () => true,
    },
    ...{ newId: () => randomUUID(), newSalt: () => randomBytes(32).toString("base64url"), clock },
  })
  if (tally.rejected > 0) throw new Error(`${tally.rejected} rows were refused`)
}

const isRight = ({ keys, says }: Asked, record: WireRecord | undefined) =>
  record !== undefined && (keys.includes(keyOf.get(record.decision_no ?? "") ?? "") || says?.(record) === true)

/** Whether what nobody can answer is answered so: nothing is asserted, or what is left out is said. */
const isHonest = ({ keys, says }: Asked, found: number, said: boolean) =>
  keys.length === 0 && !says && (found === 0 || said)

type Floor = Awaited<ReturnType<typeof openPairFloor>>

/** Asks one engine all of them, and tells by kind how many have a right record first. */
async function askAll(name: string, index: RecordIndex, floor: Floor) {
  const read = { sql: register.pool, clock }
  const sums = new Map<string, [right: number, floor: number, asked: number]>()
  const answeredBy = new Map<string, number>()
  for (const question of questions) {
    const request = { text: question.q, filter: {}, scope: "live", sort: "relevance", cursor: null, limit: 10 } as const
    const answer = await searchRecords(read, index, request)
    if (answer === "invalid-cursor") throw new Error("there was no cursor")
    const { engine, degraded } = answer
    const by = degraded === null ? engine : `${engine}, ${degraded}`
    answeredBy.set(by, (answeredBy.get(by) ?? 0) + 1)
    const shown = answer.hits.map(({ record }) => toWireRecord(record))
    const [first] = shown
    const byPairs = await floor(question.q)
    const right = isRight(question, first) || isHonest(question, answer.total, answer.dropped.length > 0)
    const right2 = byPairs.length > 0 && isRight(question, byPairs[0])
    const sum = sums.get(question.kind) ?? [0, 0, 0]
    sums.set(question.kind, [sum[0] + Number(right), sum[1] + Number(right2), sum[2] + 1])
    if (right && !values.told) continue
    const place = shown.findIndex((record) => isRight(question, record))
    tell(
      `${right ? "" : "✗ "}${question.kind}: ${question.q}`,
      `${by}; ${answer.total} found, right at ${place + 1}; pairs ${right2 ? "right" : "wrong"}; left out ${answer.dropped.join("、")}; first: ${String(first?.violation ?? first?.ground_name?.zh ?? "").slice(0, 50)}`,
    )
  }
  let [all, below, asked] = [0, 0, 0]
  for (const kind of askedKinds) {
    const [right, pairs, of] = sums.get(kind) ?? [0, 0, 0]
    ;[all, below, asked] = [all + right, below + pairs, asked + of]
    tell(`${name}, ${kind}`, `${right} of ${of} right first; pairs ${pairs}`)
  }
  tell(`${name}, all`, `${all} of ${asked} right first; pairs ${below}`)
  tell(`${name}, answered by`, [...answeredBy].map(([by, count]) => `${by} ${count}`).join("; "))
}

/** Asks Meilisearch, with PostgreSQL behind it as in a server. */
async function askMeilisearch(database: RecordIndex, floor: Floor) {
  const server = await findMeilisearch()?.()
  if (!server) throw new Error(noMeilisearch)
  try {
    const index = meiliRecordIndex(register.searchPool, { url: server.url, key: server.key }, database)
    tell("build in Meilisearch", `${(await seconds(() => index.catchUp())).toFixed(1)} s`)
    const parts = { clock, log: (line: string) => tell("engine", line), health: unknownHealth() }
    await askAll("Meilisearch", fallbackRecordIndex(index, database, parts), floor)
  } finally {
    await server.remove()
  }
}

try {
  const index = postgresRecordIndex(register.searchPool)
  if ((await index.position()) === 0) {
    tell("import", `${(await seconds(fill)).toFixed(1)} s`)
    tell("build", `${(await seconds(() => index.rebuild())).toFixed(1)} s`)
    await register.pool`vacuum analyze search_record`
  } else await index.catchUp()
  const pairs = await openPairFloor(register.pool, today)
  const held = new Map<string, ReturnType<Floor>>()
  const floor: Floor = (q) => held.get(q) ?? held.set(q, pairs(q)).get(q) ?? pairs(q)
  await askAll("PostgreSQL", index, floor)
  if (values.meilisearch) await askMeilisearch(index, floor)
} finally {
  await register.close()
}
