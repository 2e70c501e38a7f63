/**
 * The change feed: every entry once and in order, wherever it is cut, as far as it can be proved.
 */
import { randomUUID } from "node:crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { feedLines } from "../../src/exports/feed/feed.ts"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import type { SignedLog } from "../../src/ledger/signed-log.ts"
import { changeKeys } from "../../src/signing/key-change.ts"
import { planRotation } from "../../src/signing/key-plan.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../support/app.ts"
import { serveApp } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { erase } from "../support/erasure.ts"
import { abnormalRow, penaltyRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

interface FeedLine {
  position?: number
  entry?: string
  line?: string | null
  head?: { size: number; time: string }
}

const database = useDatabase()
let log: SignedLog
let app: ReturnType<typeof testApp>
let key: Record<string, string>
const size = 700

beforeAll(async () => {
  log = testLog(database.sql).log
  app = testApp(() => database.sql, { signedLog: log })
  key = await clientHeader(database.sql, "platform")
  await importRows(database.sql, Array.from({ length: 340 }, (_, n) => [abnormalRow(n), penaltyRow(n)]).flat())
  await importRows(
    database.sql,
    Array.from({ length: 19 }, (_, n) => penaltyRow(n, { content: "罚款20000元" })),
  )
  const [ended] = await database.sql<{ position: number }[]>`
    select position from record where state = 'live' and list = 'penalty' order by position desc limit 1`
  await erase(database.sql, ended?.position ?? -1)
  await log.catchUp()
})

const parse = (text: string) =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as FeedLine)
const get = async (query: string, headers = key) => app.request(`/v1/feed?${query}`, { headers })
const entriesOf = (lines: readonly FeedLine[]) => lines.filter(({ position }) => position !== undefined)

describe("the feed", () => {
  test("gives every entry once, in order, byte for byte, and ends with the head", async () => {
    const lines = parse(await (await get("from=0")).text())
    const stored = await database.sql<{ position: number; entry: string }[]>`
      select position, entry from log_entry order by position`
    expect(entriesOf(lines).map(({ position, entry }) => ({ position, entry }))).toEqual([...stored])
    expect(lines.at(-1)?.head?.size).toBe(size)
    expect(lines).toHaveLength(size + 1)
  })

  test("gives the line that an entry commits to where it is live, and no other", async () => {
    const lines = entriesOf(parse(await (await get("from=0")).text()))
    const live = await database.sql<{ position: number }[]>`
      select position from record where state = 'live' order by position`
    const shown = lines.filter(({ line }) => line !== null)
    expect(shown.map(({ position }) => position)).toEqual(live.map(({ position }) => position))
    for (const { entry = "", line } of shown) expect(JSON.parse(entry).commitment).toBe(commitmentOf(line ?? ""))
  })

  test("shows no line whose display is over, though the daily work has not ended it yet", async () => {
    const late = testApp(() => database.sql, { signedLog: log, clock: () => clock() + 20 * 365 * 86_400_000 })
    const lines = entriesOf(parse(await (await late.request("/v1/feed?from=0", { headers: key })).text()))
    const over = new Set(
      (await database.sql`select position from record where displayed_until is not null`).map((row) => row["position"]),
    )
    expect(over.size).toBeGreaterThan(0)
    expect(lines.filter(({ position, line }) => over.has(position) && line !== null)).toEqual([])
  })

  test("cut at any byte is gone on with, and every entry is there exactly once", async () => {
    const from = size - 40
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12_000), { minLength: 1, maxLength: 8 }), async (cuts) => {
        const kept: FeedLine[] = []
        for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
          const next = (kept.at(-1)?.position ?? from - 1) + 1
          const bytes = Buffer.from(await (await get(`from=${next}`)).arrayBuffer())
          // What is behind the last line feed is no whole line.
          const text = bytes.subarray(0, Math.min(cut, bytes.length)).toString("latin1")
          const whole = bytes.subarray(0, text.lastIndexOf("\n") + 1).toString("utf8")
          kept.push(...entriesOf(parse(whole)))
        }
        expect(kept.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, n) => from + n))
      }),
      { numRuns: 25 },
    )
  })

  test("ends where the checkpoint does", async () => {
    await importRows(database.sql, [penaltyRow(800)])
    const lines = parse(await (await get(`from=${size - 1}`)).text())
    expect(lines.map(({ position }) => position)).toEqual([size - 1, undefined])
    await log.catchUp()
    expect(entriesOf(parse(await (await get(`from=${size}`)).text()))).toHaveLength(1)
  })

  test("gives the line of a key's entry, as /v1/keys/history does, whatever became of the key", async () => {
    const change = { actor: "test", act: "rotate", now: clock(), newSalt: () => randomUUID(), keep: async () => {} }
    for (let round = 0; round < 2; round++) {
      const next = toPublicKey(await createSigningKey("Ed25519"))
      const asked = { role: "export" as const, from: clock(), fresh: () => next }
      await changeKeys(database.sql, change, (records) => planRotation(records, asked, clock()))
    }
    await log.catchUp()
    const { entries } = await (await app.request("/v1/keys/history")).json()
    expect(entries.map(({ entry }: { entry: string }) => JSON.parse(entry).reason)).toContain("retired")
    expect(entriesOf(parse(await (await get(`from=${entries[0].position}`)).text()))).toEqual(entries)
    for (const { entry, line } of entries) expect(JSON.parse(entry).commitment).toBe(commitmentOf(line))
  })

  test("from beyond the log is refused: this is another log, or an older one", async () => {
    const answer = await get(`from=${size + 100}`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ type: "urn:gongshi:problem:not-in-log" })
    expect((await get("from=-1")).status).toBe(400)
    expect((await get("")).status).toBe(400)
  })

  test("is for platforms and agencies", async () => {
    expect((await get("from=0", {})).status).toBe(401)
    expect((await get("from=0", await officerHeader("officer", "410105"))).status).toBe(403)
    expect((await get("from=0", await clientHeader(database.sql, "agency"))).status).toBe(200)
  })
})

describe("a feed that is followed", () => {
  const source = (changes: { ending?: AbortSignal | null; signedLog?: SignedLog } = {}) => ({
    ...{ sql: database.sql, signedLog: log, clock, ending: null },
    ...changes,
  })

  test("goes on as the log grows, and says the head while it does not", async () => {
    const [{ size: start = 0 } = {}] = await database.sql<{ size: number }[]>`select size from log_checkpoint`
    const feed = feedLines(source(), { from: start - 1, follow: true, pollMs: 2, heartbeatMs: 10 })
    const take = async () => parse((await feed.next()).value ?? "")
    expect(await take()).toMatchObject([{ position: start - 1 }])
    expect(await take()).toMatchObject([{ head: { size: start } }])
    expect(await take()).toMatchObject([{ head: { size: start } }])
    await importRows(database.sql, [penaltyRow(900), penaltyRow(901)])
    await log.catchUp()
    let lines = await take()
    while (lines[0]?.head) lines = await take()
    expect(lines.map(({ position }) => position)).toEqual([start, start + 1])
    expect(await take()).toMatchObject([{ head: { size: start + 2 } }])
    expect(await feed.return(undefined)).toEqual({ done: true, value: undefined })
  })

  test("reads no further than its reader does", async () => {
    let looks = 0
    const counting = {
      ...log,
      checkpoint() {
        looks++
        return log.checkpoint()
      },
    }
    const feed = feedLines(source({ signedLog: counting }), { from: 0, follow: true, pollMs: 1, heartbeatMs: 10 })
    await feed.next()
    await database.sql`select pg_sleep(0.05)`
    expect(looks).toBe(1)
    await feed.return(undefined)
  })

  test("ends when the server stops, and when the log is halted", async () => {
    const ending = new AbortController()
    const stopped = feedLines(source({ ending: ending.signal }), {
      from: 1,
      follow: true,
      pollMs: 60_000,
      heartbeatMs: 1,
    })
    while (!parse((await stopped.next()).value ?? "")[0]?.head);
    const last = stopped.next()
    ending.abort()
    expect((await last).done).toBe(true)
    const halted = { ...log, checkpoint: async () => ({ kind: "none-yet" }) as const }
    const feed = feedLines(source({ signedLog: halted }), { from: 1, follow: true, pollMs: 1, heartbeatMs: 1 })
    expect((await feed.next()).done).toBe(true)
  })

  test("comes over a real socket as it grows, until the client goes", async () => {
    const served = await serveApp(app)
    const leaving = new AbortController()
    const [{ size: start = 0 } = {}] = await database.sql<{ size: number }[]>`select size from log_checkpoint`
    const answer = await fetch(`${served.origin}/v1/feed?from=${start}&follow=true`, {
      headers: key,
      signal: leaving.signal,
    })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect(parse((await reader?.read())?.value ?? "")).toMatchObject([{ head: { size: start } }])
    await importRows(database.sql, [penaltyRow(950)])
    await log.catchUp()
    expect(parse((await reader?.read())?.value ?? "")).toMatchObject([{ position: start }])
    leaving.abort()
    await served.stop()
  })
})
