/**
 * What comes after a publication never turns what was done into an error: an index or a key that fails after the commit.
 */
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { keepUp } from "../../src/app/background.ts"
import { afterPublication, catchUpAll, dueInMinute, followersOf } from "../../src/app/followers.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { readHead } from "../../src/ledger/sequencer.ts"
import type { SignedLog } from "../../src/ledger/signed-log.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import type { SearchIndex } from "../../src/search/search-index.ts"
import { importReleased, noticeParts, officerHeader, type TestApp, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { keysOf, logKey, testLog } from "../support/signed-log.ts"

const database = useDatabase()
const origin = "register.test/log"

/** An index that can be made to fail, or to hang, when it is told to read. */
let fault: "none" | "throws" | "rejects" | "hangs" = "none"
const faulty = (): SearchIndex => {
  const index = postgresIndex(database.sql)
  return {
    ...index,
    catchUp() {
      if (fault === "throws") throw new Error("the index is broken")
      if (fault === "rejects") return Promise.reject(new Error("the index is away"))
      return fault === "hangs" ? new Promise(() => {}) : index.catchUp()
    },
  }
}

let app: TestApp
let signedLog: SignedLog
beforeAll(() => {
  signedLog = testLog(database.sql).log
  app = testApp(() => database.sql, { search: faulty(), signedLog })
})
beforeEach(() => {
  fault = "none"
  app.log.length = 0
})

let n = 0
/** Imports a listing of its own. */
async function importOne(administrator: Record<string, string>) {
  const code = codeOf(++n)
  const response = await importReleased(app, "410105", "/v1/imports?source=test", {
    headers: { ...administrator, "content-type": "application/x-ndjson" },
    body: `${JSON.stringify(abnormalRow(n))}\n`,
  })
  return { code, status: response.status, body: (await response.json()) as { added: number } }
}

async function found(code: string): Promise<number> {
  const { results } = (await (await app.request(`/v1/search?q=${code}`)).json()) as { results: unknown[] }
  return results.length
}

/** The size that the published checkpoint covers, once its signature was checked. */
async function signedSize(): Promise<number> {
  const note = await (await app.request("/log/checkpoint")).text()
  const opening = await openCheckpoint(note, origin, keysOf(logKey).verifiers(origin))
  return "refused" in opening ? -1 : opening.checkpoint.size
}

describe("an index that fails after the commit", () => {
  test.each(["throws", "rejects"] as const)("and %s leaves an import done and signed, and catches up", async (kind) => {
    fault = kind
    const { code, status, body } = await importOne(await officerHeader("administrator", "410105"))
    expect({ status, added: body.added }).toEqual({ status: 200, added: 1 })
    expect(await signedSize()).toBe((await readHead(database.sql)).size)
    expect(app.log).toEqual([expect.stringMatching(/^search index: the index is /)])
    expect(await postgresIndex(database.sql).position()).toBeLessThan((await readHead(database.sql)).size)
    fault = "none"
    await followUntil(async () => (await found(code)) === 1)
  })

  test("leaves a decision done and signed", async () => {
    const anna = await officer(app, "officer", "410105", "anna")
    const boris = await officer(app, "checker", "410105", "boris")
    const { body: proceeding } = await anna.post("/v1/decisions", {
      kind: "abnormal",
      subject: { code: codeOf(900), name: "示例第900号商贸有限公司" },
      authority: "410105",
      ground: "AB-E4",
      arose_on: "2026-06-25",
      evidence: "现场核查，登记住所无人办公（示例）",
    })
    await anna.act(proceeding, "confirm", { decision_no: "郑市监异字〔2026〕900号" })
    await boris.act(proceeding, "check")
    fault = "throws"
    expect(await anna.act(proceeding, "publish")).toMatchObject({ state: "published", closed: true })
    const { size } = await readHead(database.sql)
    expect(await signedSize()).toBe(size)
  })
})

/** Runs the followers as a server does, until something is so. */
async function followUntil(isSo: () => Promise<boolean>): Promise<void> {
  const ending = new AbortController()
  const { sql } = database
  const followers = followersOf({
    ...{ search: faulty(), records: postgresRecordIndex(sql), signedLog, sql },
    ...{ listedSet: null, clock: Date.now, log: () => {}, ...noticeParts, policy: defaultPolicy },
  })
  const loops = followers.map((follower) => keepUp({ ...follower, everyMs: 20 }, () => {}, ending.signal))
  await expect.poll(isSo).toBe(true)
  ending.abort()
  await Promise.all(loops)
}

test("a log that can't be signed leaves an import done, and it is found", async () => {
  const broken = testApp(() => database.sql, {
    signedLog: { ...signedLog, catchUp: () => Promise.reject(new Error("no such key")) },
  })
  const code = codeOf(++n)
  const response = await importReleased(broken, "410105", "/v1/imports?source=test", {
    headers: { ...(await officerHeader("administrator", "410105")), "content-type": "application/x-ndjson" },
    body: `${JSON.stringify(abnormalRow(n))}\n`,
  })
  expect(response.status).toBe(200)
  expect(broken.log).toEqual(["log: no such key"])
  expect(await found(code)).toBe(1)
})

test("an index that never answers holds up neither the answer nor the checkpoint", async () => {
  fault = "none"
  await importOne(await officerHeader("administrator", "410105"))
  fault = "hangs"
  let signed = 0
  const counting = {
    ...signedLog,
    async catchUp() {
      await signedLog.catchUp()
      signed++
    },
  }
  const { sql } = database
  await afterPublication(
    {
      ...{ sql, search: faulty(), records: postgresRecordIndex(sql) },
      ...{ signedLog: counting, listedSet: null, log: () => {} },
    },
    500,
  )
  expect(signed).toBe(1)
})

test("who looks once in a minute reads with each as often as it is to be read with, and no oftener", () => {
  const every = (everyMs: number) => ({ name: String(everyMs), everyMs, beforeServing: false, catchUp: async () => {} })
  const looks = new Map<string, number>()
  const begins = Date.parse("2026-06-30T04:07:00Z")
  for (let minute = 0; minute < 60; minute++) {
    for (const { name } of dueInMinute([every(1_000), every(60_000), every(600_000)], begins + minute * 60_000))
      looks.set(name, (looks.get(name) ?? 0) + 1)
  }
  expect(Object.fromEntries(looks)).toEqual({ 1000: 60, 60000: 60, 600000: 6 })
})

test("followers read in turn whatever befalls another, and say what befell it once, until it is another", async () => {
  const read: string[] = []
  const follower = (name: string, fault?: string) => ({
    name,
    everyMs: 5,
    beforeServing: true,
    async catchUp() {
      read.push(name)
      if (fault !== undefined) throw new Error(fault)
    },
  })
  const faults = await catchUpAll([follower("one", "away"), follower("two"), follower("three", "full")])
  expect(read).toEqual(["one", "two", "three"])
  expect(faults.map(({ message }) => message)).toEqual(["away", "full"])

  const lines: string[] = []
  const ending = new AbortController()
  const befalls = ["away", "away", "full", null, "full"]
  const following = keepUp(
    {
      name: "index",
      everyMs: 1,
      async catchUp() {
        const fault = befalls.shift()
        if (befalls.length === 0 && fault === undefined) ending.abort()
        if (fault) throw new Error(fault)
      },
    },
    (line) => lines.push(line),
    ending.signal,
  )
  await following
  expect(lines).toEqual(["index: away", "index: full", "index: full"])
})
