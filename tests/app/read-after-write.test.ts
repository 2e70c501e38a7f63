/**
 * Who was told that something is published finds it so: in the search, in checks, in the tree and its checkpoint, whoever
 * else publishes or reads meanwhile.
 */
import { setImmediate, setTimeout } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { keepUp } from "../../src/app/background.ts"
import { followersOf } from "../../src/app/followers.ts"
import { type ListedSet, openListedSet } from "../../src/check/listed-set/listed-set.ts"
import type { Transaction } from "../../src/database/client.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { holdPosition } from "../../src/ledger/follow-store.ts"
import { readHead } from "../../src/ledger/sequencer.ts"
import type { SignedLog } from "../../src/ledger/signed-log.ts"
import { lockCheckpoint } from "../../src/ledger/tree-store.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import {
  clientHeader,
  clock,
  importReleased,
  importRows,
  noticeParts,
  officerHeader,
  type TestApp,
  testApp,
} from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"
import { keysOf, logKey, testLog } from "../support/signed-log.ts"

const database = useDatabase()
const origin = "register.test/log"

/** A node: its own listed set and its own followers, over the database that all share. */
interface Node {
  app: TestApp
  set: ListedSet
  signedLog: SignedLog
}
function openNode(): Node {
  const { sql } = database
  const set = openListedSet({ sql, clock, log: () => {}, codesMax: 1_000, pause: setImmediate })
  const signedLog = testLog(sql).log
  return { app: testApp(() => sql, { listedSet: set, signedLog }), set, signedLog }
}

let nodes: Node[]
let header: Record<string, string>
let end: () => Promise<void>
beforeAll(async () => {
  header = await officerHeader("administrator", "410105")
  await importRows(database.sql, [subjectRow(1)])
  nodes = [openNode(), openNode()]
  const ending = new AbortController()
  for (const { set, signedLog } of nodes) {
    await signedLog.catchUp()
    await set.catchUp()
  }
  const looks = nodes.flatMap(({ set, signedLog }) => {
    const { sql } = database
    const indexes = { search: postgresIndex(sql), records: postgresRecordIndex(sql) }
    return followersOf({
      sql,
      ...indexes,
      signedLog,
      listedSet: set,
      clock,
      log: () => {},
      ...noticeParts,
      policy: defaultPolicy,
    })
  })
  const loops = looks.map((follower) => keepUp({ ...follower, everyMs: 5 }, () => {}, ending.signal))
  end = async () => {
    ending.abort()
    await Promise.all(loops)
  }
})
afterAll(() => end())

/** Publishes a listing by a node, and says once it is told so what that node knows of it. */
async function publishAndRead({ app }: Node, n: number) {
  const response = await importReleased(app, "410105", `/v1/imports?source=${n}`, {
    headers: { ...header, "content-type": "application/x-ndjson" },
    body: `${JSON.stringify(abnormalRow(n))}\n`,
  })
  // The map may seal meanwhile: what was acknowledged is told by the answer.
  const size = Number(response.headers.get("gongshi-log-size"))
  const post = { method: "POST", headers: { "content-type": "application/json" } }
  const asked = { ...post, body: JSON.stringify({ queries: { q: { code: codeOf(n) } } }) }
  const [check, found, note] = await Promise.all([
    app.request("/v1/check", asked),
    app.request(`/v1/search?q=${encodeURIComponent(`第${n}号`)}`),
    app.request("/log/checkpoint"),
  ])
  const checked = (await check.json()) as { responses: { q: { verdict: string } } }
  const { results } = (await found.json()) as { results: { code: string }[] }
  const opening = await openCheckpoint(await note.text(), origin, keysOf(logKey).verifiers(origin))
  return {
    status: response.status,
    verdict: checked.responses.q.verdict,
    found: results.some(({ code }) => code === codeOf(n)),
    signed: "refused" in opening ? false : opening.checkpoint.size >= size,
  }
}
const asPublished = { status: 200, verdict: "listed", found: true, signed: true }

test("whoever of two nodes publishes, one after another and all at once, reads what it has published", async () => {
  for (let n = 10; n < 16; n++) expect(await publishAndRead(nodes[n % 2] as Node, n)).toEqual(asPublished)
  const atOnce = Array.from({ length: 12 }, (_, index) => publishAndRead(nodes[index % 2] as Node, 20 + index))
  for (const answer of await Promise.all(atOnce)) expect({ ...answer, signed: true }).toEqual(asPublished)
})

describe("another node that has not read so far", () => {
  let writer: Node
  let reader: Node
  const n = 300
  let seen = ""

  const ask = async (headers: Record<string, string>, path = "/v1/check") => {
    const isStream = path.endsWith("stream")
    const body = isStream ? `code\n${codeOf(n)}\n` : JSON.stringify({ queries: { q: { code: codeOf(n) } } })
    const type = isStream ? "text/csv" : "application/json"
    const response = await reader.app.request(path, {
      method: "POST",
      headers: { "content-type": type, ...headers },
      body,
    })
    return { status: response.status, text: await response.text() }
  }

  beforeAll(async () => {
    writer = openNode()
    reader = openNode()
    await importRows(database.sql, [subjectRow(n)])
    await reader.set.catchUp()
    const response = await importReleased(writer.app, "410105", "/v1/imports?source=n", {
      headers: { ...header, "content-type": "application/x-ndjson" },
      body: `${JSON.stringify(abnormalRow(n))}\n`,
    })
    seen = response.headers.get("gongshi-log-size") ?? ""
  })

  test("answers at what it has, and at the position that the asker has seen where the asker says so", async () => {
    // The map may have sealed since; the entry of what was imported is within, and what is told is no more than there is.
    const [row] = await database.sql<{ position: number }[]>`
      select position::int as position from record where subject_code = ${codeOf(n)}`
    expect(Number(seen)).toBeGreaterThan(row?.position ?? Number.NaN)
    expect(Number(seen)).toBeLessThanOrEqual((await readHead(database.sql)).size)
    // Nobody reads for it here: in a process its set follows within a second.
    expect((await ask({})).text).toContain('"clear"')
    const { text } = await ask({ "gongshi-log-size": seen })
    const answer = JSON.parse(text)
    expect(answer.as_of.size).toBeGreaterThanOrEqual(Number(seen))
    expect(answer.responses.q.verdict).toBe("listed")
    const platform = await clientHeader(database.sql, "platform")
    const stream = await ask({ ...platform, "gongshi-log-size": seen }, "/v1/check/stream")
    expect(stream.text).toContain(",listed,")
  })

  test("is not kept from its memory by a size that no log has, which costs the asker alone", async () => {
    expect((await ask({ "gongshi-log-size": "999999999" })).text).toContain('"listed"')
    expect((await ask({})).text).toContain('"clear"')
    expect((await ask({ "gongshi-log-size": "x" })).status).toBe(400)
  })
})

describe("an answer waits for who reads the log just then, and may have looked at its end before:", () => {
  let published = 0
  test.each([
    ["the search index", (tx: Transaction) => holdPosition(tx, "search", true)],
    ["the tree", (tx: Transaction) => holdPosition(tx, "tree", true)],
    ["the checkpoint", (tx: Transaction) => lockCheckpoint(tx)],
  ] as const)("%s", async (_, hold) => {
    await end()
    const [node] = nodes as [Node]
    const n = 100 + ++published
    const held = Promise.withResolvers<void>()
    const letGo = Promise.withResolvers<void>()
    const other = database.sql.begin(async (tx) => {
      await hold(tx)
      held.resolve()
      await letGo.promise
    })
    await held.promise
    let answered = false
    const answer = publishAndRead(node, n).finally(() => {
      answered = true
    })
    await setTimeout(400)
    expect(answered).toBe(false)
    letGo.resolve()
    await other
    expect(await answer).toEqual(asPublished)
  })
})

test("a listed set that can't be read in time is passed over until it has read what is published", async () => {
  const [{ set }] = nodes as [Node]
  const { size } = await readHead(database.sql)
  await set.catchUp()
  expect(set.view()?.head.size).toBe(size)
  set.expect(size + 1)
  expect(set.view()).toBeNull()
  await importRows(database.sql, [abnormalRow(9)])
  await set.catchUp()
  expect(set.view()?.head.size).toBeGreaterThan(size)
})
