/**
 * The work on rows in a thread of its own: it says what it would say here, steps aside, and where it ends a job goes on.
 */
import { afterAll, beforeAll, expect, test } from "vitest"
import { JobGone } from "../../../src/check/job/content.ts"
import type { RowWork } from "../../../src/check/job/row-work.ts"
import { openListedSet } from "../../../src/check/listed-set/listed-set.ts"
import { findCode } from "../../../src/check/listed-set/listed-view.ts"
import { fromShared, toShared } from "../../../src/check/listed-set/shared-view.ts"
import { isUnavailable } from "../../../src/database/unavailable.ts"
import { openTraffic } from "../../../src/http/traffic.ts"
import { dayNumberInChina } from "../../../src/law/day.ts"
import { type ThreadedRowWork, threadedRowWork } from "../../../src/node/row-work.ts"
import { fromFault, toFault } from "../../../src/node/row-work-order.ts"
import { clientHeader, clock, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { jobDesk } from "./office.ts"

const database = useDatabase()
let threaded: ThreadedRowWork
let platform: Record<string, string>
const desk = jobDesk(database)
const rows = 6_000
const csv = `店铺,code,企业名称\n${Array.from({ length: rows }, (_, n) =>
  n % 500 === 3 ? `S${n},,示例第${n}号商贸有限公司` : `S${n},${codeOf(n)},`,
).join("\n")}\n`

beforeAll(async () => {
  await importRows(database.sql, [
    ...Array.from({ length: 40 }, (_, n) => subjectRow(n)),
    ...[abnormalRow(1), penaltyRow(3), abnormalRow(5_003)],
  ])
  platform = await clientHeader(database.sql, "platform")
  threaded = threadedRowWork({ connection: database.url, underWay: openTraffic().underWay })
})
afterAll(() => threaded.close())

/** What comes of a file. */
async function resultOf(work: (id: string) => Promise<unknown>, type = "text/csv", body = csv): Promise<string> {
  const { id } = await desk.taken(body, { ...platform, "content-type": type })
  await work(id)
  const { state, rows_done, problem } = await desk.job(id, platform)
  return [state, rows_done, problem, state === "done" && (await desk.result(id, platform)).toString()].join("\n")
}

test("a file is answered byte for byte as it is here, by memory and without, as CSV and NDJSON", async () => {
  const parts = { sql: database.sql, clock, log: () => {}, codesMax: 100_000, pause: () => Promise.resolve() }
  const listedSet = openListedSet(parts)
  await listedSet.catchUp()
  const remembering = jobDesk(database, { listedSet })
  const lines = `${JSON.stringify({ id: "1", code: codeOf(1) })}\n${JSON.stringify({ id: "2", name: "示例第3号商贸有限公司" })}\n`
  for (const [type, body] of [
    ["text/csv", csv],
    ["application/x-ndjson", lines],
  ] as const) {
    const expected = await resultOf(() => desk.work(), type, body)
    expect(await resultOf(() => desk.work(undefined, threaded), type, body)).toBe(expected)
    expect(await resultOf(() => remembering.work(undefined, threaded), type, body)).toBe(expected)
  }
})

/** Does something before the second batch. */
function beforeSecond(work: RowWork, interrupt: () => unknown): RowWork {
  return {
    ...work,
    async *answers(...asked) {
      let batches = 0
      for await (const batch of work.answers(...asked)) {
        if (++batches === 2) await interrupt()
        yield batch
      }
    },
  }
}

/** The lease of a job has run out. */
const giveBack = (id: string) =>
  database.sql`update check_job set lease_until = now() - interval '1 second' where id = ${id}`

test("a job whose thread ends in its middle goes on in another after the last batch, and says why it waited", async () => {
  const expected = await resultOf(() => desk.work())
  let ended = 0
  // After the first batch.
  const failing: RowWork = {
    ...threaded,
    async *answers(...asked) {
      for await (const batch of threaded.answers(...asked)) {
        yield batch
        if (ended++ === 0) await threaded.close()
      }
    },
  }
  const interrupted = await resultOf(async (id) => {
    await desk.work(undefined, failing)
    expect(await desk.job(id, platform)).toMatchObject({ state: "running" })
    expect(desk.lines.join("\n")).toContain("the thread of jobs has ended")
    await giveBack(id)
    await desk.work(undefined, threaded)
  })
  expect(interrupted).toBe(expected)
})

test("a job is stopped in a thread after the batch that is under way, and goes on", async () => {
  const expected = await resultOf(() => desk.work())
  const stopped = await resultOf(async (id) => {
    const ending = new AbortController()
    await desk.work(
      ending.signal,
      beforeSecond(threaded, () => ending.abort()),
    )
    await giveBack(id)
    await desk.work(undefined, threaded)
  })
  expect(stopped).toBe(expected)
})

test("an error means here what it meant in the thread: a job that is gone, a database that is away, a fault", () => {
  const told = (error: unknown) => fromFault(structuredClone(toFault(error)))
  expect(told(new JobGone())).toBeInstanceOf(JobGone)
  const away = told(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }))
  expect([isUnavailable(away), away.message]).toEqual([true, "connect ECONNREFUSED"])
  const fault = told(new RangeError("Invalid array length"))
  expect([isUnavailable(fault), fault instanceof JobGone, fault.message]).toEqual([
    false,
    false,
    "Invalid array length",
  ])
})

test("what a thread is given of the listed set lies in memory of both", async () => {
  const parts = { sql: database.sql, clock, log: () => {}, codesMax: 100_000, pause: () => Promise.resolve() }
  const listedSet = openListedSet(parts)
  await listedSet.catchUp()
  const view = listedSet.view()
  if (!view) throw new Error("the set was built")
  const sent = structuredClone(toShared(view))
  expect(sent.base.words.buffer).toBeInstanceOf(SharedArrayBuffer)
  const read = fromShared(sent)
  const today = dayNumberInChina(clock())
  for (const n of [0, 1, 3, 39, 40, 5_003]) {
    expect(findCode(read, codeOf(n), today), String(n)).toEqual(findCode(view, codeOf(n), today))
  }
})
