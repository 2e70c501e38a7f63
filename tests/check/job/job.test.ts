/**
 * The life of a job: whose it is, what it waits for, how it is watched, cut off, taken up again, cancelled and deleted.
 */

import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Tenant } from "../../../src/access/tenant.ts"
import { codeQuery } from "../../../src/check/answer/query.ts"
import { jobEvents } from "../../../src/check/job/event.ts"
import { attemptsMax, limits } from "../../../src/check/job/job.ts"
import { seenSet } from "../../../src/check/job/seen-set.ts"
import { findJob } from "../../../src/check/job/store.ts"
import { surveyRows } from "../../../src/check/job/survey.ts"
import { openListedSet } from "../../../src/check/listed-set/listed-set.ts"
import { openPool } from "../../../src/database/pool.ts"
import { clientHeader, clock, importRows, officerHeader } from "../../support/app.ts"
import { until } from "../../support/command.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { jobDesk, type WireJob, workOneBatch } from "./office.ts"

const database = useDatabase()
const desk = jobDesk(database)
let platform: Record<string, string> = {}
const csv = `code\n${codeOf(1)}\n`

// Some twenty batches.
const manyRows = 22_000
const many = `code\n${Array.from({ length: manyRows }, (_, n) => codeOf(n % 9_000)).join("\n")}\n`

beforeAll(async () => {
  const rows = Array.from({ length: 3_000 }, (_, n) => (n % 3 === 0 ? abnormalRow(n) : subjectRow(n)))
  await importRows(database.sql, rows)
})

beforeEach(async () => {
  platform = await clientHeader(database.sql, "platform")
})

const deleted = (id: string, headers = platform) => desk.request(`/v1/check/jobs/${id}`, { method: "DELETE", headers })
const rowsOf = async (id: string) => {
  const [row] = await database.sql<{ done: number; chunks: number; pieces: number }[]>`
    select coalesce((select rows_done from check_job where id = ${id}), -1)::int as done,
      (select count(*) from check_job_chunk where job_id = ${id})::int as chunks,
      (select count(*) from check_job_piece where job_id = ${id})::int as pieces`
  return row ?? { done: -1, chunks: 0, pieces: 0 }
}

/** Works until the job's first rows are answered, and then no further. */
async function workALittle(id: string): Promise<void> {
  const ending = new AbortController()
  const working = desk.work(ending.signal)
  await until("rows are answered", async () => (await rowsOf(id)).done > 0)
  ending.abort()
  await working
}

describe("a job", () => {
  test("is there to be watched from its beginning to its end", async () => {
    const answer = await desk.send(csv, platform)
    expect(answer.status).toBe(202)
    const queued = (await answer.json()) as WireJob
    expect(answer.headers.get("location")).toBe(`/v1/check/jobs/${queued.id}`)
    expect(queued).toMatchObject({ state: "queued", rows_done: 0, rows_total: null, as_of: null, expires_at: null })
    expect((await desk.get(`/${queued.id}/result`, platform)).status).toBe(409)
    expect(await desk.work()).toBe(1)
    const [head] = await database.sql<{ size: number }[]>`select size from log_head`
    expect(await desk.job(queued.id, platform)).toMatchObject({
      ...{ state: "done", rows_done: 1, rows_total: 1, counts: { unknown: 0, clear: 1 }, as_of: head },
      expires_at: new Date(clock() + 30 * 24 * 3600 * 1000).toISOString(),
    })
    const list = (await (await desk.get("", platform)).json()) as { jobs: WireJob[] }
    expect(list.jobs.map(({ id }) => id)).toEqual([queued.id])
  })

  test("is its sender's alone", async () => {
    const { id } = await desk.taken(csv, platform)
    await desk.work()
    const other = await clientHeader(database.sql, "agency")
    for (const path of ["", "/events", "/result", "/summary", "/receipt"]) {
      expect((await desk.get(`/${id}${path}`, other)).status).toBe(404)
      expect((await desk.get(`/${id}${path}`, {})).status).toBe(401)
      expect((await desk.get(`/${id}${path}`, await officerHeader("administrator", "410000"))).status).toBe(403)
    }
    expect((await deleted(id, other)).status).toBe(404)
    expect(((await (await desk.get("", other)).json()) as { jobs: WireJob[] }).jobs).toEqual([])
    expect((await desk.job(id, platform)).state).toBe("done")
  })

  test("is one for one Idempotency-Key of a client, also after it has ended, and when both come at once", async () => {
    const headers = { ...platform, "idempotency-key": "半年报-1" }
    const encoded = { ...headers, "idempotency-key": encodeURIComponent(headers["idempotency-key"]) }
    const both = await Promise.all([desk.send(csv, encoded), desk.send(csv, encoded)])
    const [first] = both.filter(({ status }) => status === 202)
    expect(both.every(({ status }) => status === 202 || status === 409)).toBe(true)
    if (!first) throw new Error("neither was taken")
    const { id } = (await first.json()) as WireJob
    await desk.work()
    expect(await desk.taken(csv, encoded)).toMatchObject({ id, state: "done" })
    const other = await clientHeader(database.sql, "platform")
    expect((await desk.taken(csv, { ...other, "idempotency-key": encoded["idempotency-key"] })).id).not.toBe(id)
  })

  test("under a key that stands for another file, or for other options, is refused and not answered by the first", async () => {
    const headers = { ...platform, "idempotency-key": "k" }
    const { id } = await desk.taken(csv, headers)
    const other = `code\n${codeOf(2)}\n`
    const refused = await Promise.all([
      desk.send(other, headers),
      desk.send(`${csv}${codeOf(2)}\n`, headers),
      desk.send(csv.slice(0, -1), headers),
      desk.send(csv, headers, "?advice=true"),
      desk.send(csv, headers, "?code_column=code"),
    ])
    for (const answer of refused) {
      expect(await answer.json()).toMatchObject({ status: 422, type: "urn:gongshi:problem:key-reused" })
    }
    expect((await desk.taken(csv, headers, "?file_name=again.csv")).id).toBe(id)
    await desk.work()
    expect((await desk.send(other, headers)).status).toBe(422)
    expect((await desk.taken(csv, headers)).id).toBe(id)
  })

  test("that failed or was cancelled frees its key, and can still be seen", async () => {
    const headers = { ...platform, "idempotency-key": "k" }
    const cancelled = await desk.taken(csv, headers)
    await deleted(cancelled.id)
    const failed = await desk.taken(csv, headers)
    await database.sql`update check_job set attempts = ${attemptsMax} where id = ${failed.id}`
    await desk.work()
    const third = await desk.taken(csv, headers)
    expect(new Set([cancelled.id, failed.id, third.id]).size).toBe(3)
    expect((await desk.job(cancelled.id, platform)).state).toBe("cancelled")
    expect((await desk.job(failed.id, platform)).state).toBe("failed")
  })

  test("of an upload that broke off makes room for the next try under the same key", async () => {
    const headers = { ...platform, "idempotency-key": "k" }
    const { id } = await desk.taken(csv, headers)
    await database.sql`update check_job set state = 'uploading', lease_until = now() + interval '1 minute' where id = ${id}`
    expect((await desk.send(csv, headers)).status).toBe(409)
    await database.sql`update check_job set lease_until = now() - interval '1 second' where id = ${id}`
    const again = await desk.taken(csv, headers)
    expect(again.id).not.toBe(id)
    expect(await rowsOf(id)).toEqual({ done: -1, chunks: 0, pieces: 0 })
  })

  test("is refused while too many of the client's have not ended, and when there is no room", async () => {
    for (let n = 0; n < limits.openJobs; n++) await desk.taken(csv, platform)
    const refused = await desk.send(csv, platform)
    expect(refused.status).toBe(429)
    expect(refused.headers.get("retry-after")).toBe("60")
    await desk.work()
    const { id } = await desk.taken(csv, platform)
    await desk.work()
    await database.sql`update check_job set result_bytes = ${limits.clientBytes} where id = ${id}`
    expect((await desk.send(csv, platform)).status).toBe(429)
    expect((await deleted(id)).status).toBe(204)
    expect((await desk.send(csv, platform)).status).toBe(202)
  })
})

test("a job whose result grows past what is kept fails, says what to do, and leaves nothing behind", async () => {
  const name = "示例第2号商贸有限公司"
  const file = `企业名称,code\n${name},\n${Array.from({ length: 6_000 }, (_, n) => `,${codeOf(n)}`).join("\n")}\n`
  const { id } = await desk.taken(file, { ...platform, "accept-language": "en" })
  await workOneBatch(database)
  expect((await rowsOf(id)).done).toBe(1_000)
  await database.sql`update check_job set result_bytes = ${limits.clientBytes} where id = ${id}`
  await desk.work()
  const { state, problem } = await desk.job(id, { ...platform, "accept-language": "en" })
  expect([state, problem]).toEqual(["failed", expect.stringContaining("POST /v1/check/stream")])
  expect(await rowsOf(id)).toMatchObject({ chunks: 0, pieces: 0 })
})

test("a job is not ended by what others keep, or its sender sends meanwhile: uploads are refused instead, and leave it room", async () => {
  const file = `企业名称,code\n示例第2号商贸有限公司,\n${Array.from({ length: 6_000 }, (_, n) => `,${codeOf(n)}`).join("\n")}\n`
  const { id } = await desk.taken(file, platform)
  await database.sql`update check_job set bytes = ${limits.clientBytes / 2 + 1} where id = ${id}`
  expect((await desk.send(csv, platform)).status).toBe(429)
  await database.sql`update check_job set bytes = ${Buffer.byteLength(file)} where id = ${id}`
  await workOneBatch(database)
  expect((await rowsOf(id)).done).toBe(1_000)
  const others = await desk.taken(csv, await clientHeader(database.sql, "platform"))
  const own = await desk.taken(csv, platform)
  const later = new Date(Date.now() + 3_600_000)
  await database.sql`update check_job set state = 'uploading', lease_until = ${later}, bytes = ${limits.allBytes}
    where id in (${others.id}, ${own.id})`
  const anyone = await clientHeader(database.sql, "platform")
  expect((await desk.send(csv, anyone)).status).toBe(429)
  // Longer than what grows before it is looked whether there is room.
  const longer = 17 * 1024 ** 2
  await database.sql`update check_job set result_bytes = result_bytes + ${longer} where id = ${id}`
  await database.sql`update check_job_piece set content = content || convert_to(repeat(' ', ${longer}), 'UTF8')
    where job_id = ${id} and ordinal = 0`
  await desk.work()
  const { state, problem } = await desk.job(id, platform)
  await database.sql`delete from check_job where id in (${others.id}, ${own.id})`
  expect([state, problem ?? null]).toEqual(["done", null])
  expect((await desk.send(csv, anyone)).status).toBe(202)
})

test("no more jobs of a client are open than may be, however many are sent at once", async () => {
  const answers = await Promise.all(Array.from({ length: 3 * limits.openJobs }, () => desk.send(csv, platform)))
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(limits.openJobs)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(2 * limits.openJobs)
})

describe("a job that is cut off", () => {
  test("goes on after the last batch, and its result is the same byte for byte, though the register has changed", async () => {
    const whole = await desk.taken(many, platform)
    await desk.work()
    const expected = await desk.result(whole.id, platform)
    const { id } = await desk.taken(many, platform)
    await workALittle(id)
    const before = await rowsOf(id)
    expect(before.done).toBeLessThan(manyRows)
    expect(before.done).toBeGreaterThan(0)
    // New listings and amendments of what was known, subjects that were not, among the rows that are left.
    const rows = Array.from({ length: 3_000 }, (_, n) => [
      penaltyRow(n),
      n % 2 === 0 ? subjectRow(n + 3_000, { name: `示例新${n}店` }) : abnormalRow(n + 5_900),
    ])
    await importRows(database.sql, rows.flat())
    await desk.work()
    expect((await desk.job(id, platform)).rows_done).toBe(manyRows)
    expect((await desk.result(id, platform)).equals(expected)).toBe(true)
    const now = await desk.taken(many, platform)
    await desk.work()
    expect((await desk.result(now.id, platform)).equals(expected)).toBe(false)
  })

  test("says the same whether memory answered all of it, or what came before, or nothing", async () => {
    const set = openListedSet({
      ...{ sql: database.sql, clock, log: () => {}, codesMax: 100_000, pause: () => Promise.resolve() },
    })
    const given: boolean[] = []
    const viewOf: typeof set.viewOf = async (...asked) => {
      const view = await set.viewOf(...asked)
      given.push(view !== null)
      return view
    }
    await set.catchUp()
    const listedSet = { ...set, viewOf }
    const wrongDigit = codeOf(3).slice(0, 17) + (codeOf(3).endsWith("0") ? "1" : "0")
    const file = `code,name\n,无此名称\n${wrongDigit}\n1\n${many.slice(many.indexOf("\n") + 1)}`
    const bare = await desk.taken(file, platform)
    await desk.work()
    const whole = await desk.taken(file, platform)
    await jobDesk(database, { listedSet }).work()
    const begun = await desk.taken(file, platform)
    await workOneBatch(database, { listedSet })
    expect(given).toEqual([true, true])
    expect((await rowsOf(begun.id)).done).toBe(1_000)
    await importRows(database.sql, [subjectRow(8_500), subjectRow(8_501), abnormalRow(2_999), penaltyRow(2_998)])
    await set.catchUp()
    await jobDesk(database, { listedSet }).work()
    const expected = await desk.result(bare.id, platform)
    for (const { id } of [whole, begun]) expect((await desk.result(id, platform)).equals(expected)).toBe(true)
  })

  test("is left alone as long as somebody says to be at work on it, and taken up when nobody does", async () => {
    const { id } = await desk.taken(many, platform)
    await workALittle(id)
    // As after a kill: nobody has given it back.
    const hold = (seconds: number) => database.sql`
      update check_job set lease_owner = ${crypto.randomUUID()}, lease_until = now() + ${seconds} * interval '1 second'
      where id = ${id}`
    await hold(60)
    expect(await desk.work()).toBe(0)
    await hold(-1)
    expect(await desk.work()).toBe(1)
    expect((await desk.job(id, platform)).state).toBe("done")
  })

  test("is worked on once, when several look for work at once", async () => {
    const jobs = await Promise.all(Array.from({ length: 4 }, () => desk.taken(many, platform)))
    await Promise.all([desk.work(), desk.work(), desk.work()])
    const results = await Promise.all(jobs.map(({ id }) => desk.result(id, platform)))
    for (const result of results) expect(result.equals(results[0] as Buffer)).toBe(true)
    for (const { id } of jobs)
      expect(await desk.job(id, platform)).toMatchObject({ rows_done: manyRows, rows_total: manyRows })
  })

  test("again and again without getting on fails, with a reason", async () => {
    const { id } = await desk.taken(csv, platform)
    await database.sql`update check_job set attempts = ${attemptsMax} where id = ${id}`
    await desk.work()
    expect(await desk.job(id, platform)).toMatchObject({ state: "failed", problem: expect.stringContaining("停止") })
    expect(await rowsOf(id)).toMatchObject({ chunks: 0, pieces: 0 })
    expect((await desk.get(`/${id}/result`, platform)).status).toBe(409)
  })

  test("by the database that goes away is no try, however often", async () => {
    const { id } = await desk.taken(csv, platform)
    const letGo = () => database.sql`update check_job set lease_until = null where id = ${id}`
    for (let outage = 0; outage <= attemptsMax + 1; outage++) {
      const sql = openPool(database.url, 2)
      // Away as soon as the file is read.
      const cut = jobDesk(database, { sql, rest: () => sql.end({ timeout: 0 }) })
      await expect(cut.work()).rejects.toMatchObject({ code: "CONNECTION_ENDED" })
      expect(cut.lines.at(-1)).toContain(`check job ${id}`)
      await letGo()
    }
    await desk.work()
    expect(await desk.job(id, platform)).toMatchObject({ state: "done" })
  })
})

describe("a job that is deleted", () => {
  test("before it begins is cancelled, and nothing of the file is kept", async () => {
    const { id } = await desk.taken(csv, platform)
    expect((await deleted(id)).status).toBe(204)
    expect(await desk.job(id, platform)).toMatchObject({ state: "cancelled" })
    expect(await rowsOf(id)).toMatchObject({ chunks: 0, pieces: 0 })
    expect(await desk.work()).toBe(0)
    expect((await deleted(id)).status).toBe(204)
    expect((await desk.get(`/${id}`, platform)).status).toBe(404)
  })

  test("while it is worked on stops within a batch", async () => {
    const { id } = await desk.taken(many, platform)
    const working = desk.work()
    await until("rows are answered", async () => (await rowsOf(id)).done > 0)
    expect((await deleted(id)).status).toBe(204)
    const { done } = await rowsOf(id)
    expect(await working).toBe(1)
    expect(await rowsOf(id)).toEqual({ done, chunks: 0, pieces: 0 })
    expect((await desk.job(id, platform)).state).toBe("cancelled")
  })

  test("after its end is gone, and so is one whose time is over", async () => {
    const [first, second] = [await desk.taken(csv, platform), await desk.taken(csv, platform)]
    await desk.work()
    expect((await deleted(first.id)).status).toBe(204)
    expect((await desk.get(`/${first.id}`, platform)).status).toBe(404)
    const at = (days: number) => jobDesk(database, { clock: () => clock() + days * 24 * 3600 * 1000 }).work()
    await at(29)
    expect((await desk.get(`/${second.id}/result`, platform)).status).toBe(200)
    await at(31)
    expect((await desk.get(`/${second.id}`, platform)).status).toBe(404)
    expect(await rowsOf(second.id)).toEqual({ done: -1, chunks: 0, pieces: 0 })
  })
})

describe("the events of a job", () => {
  const eventsOf = (text: string) =>
    [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.+)\n\n/g)].map(([, id, event, data]) => ({
      id: Number(id),
      event,
      job: JSON.parse(data ?? "") as WireJob,
    }))

  test("come as it gets on, each newer than the one before, and end with its end", async () => {
    const { id } = await desk.taken(many, platform)
    const answer = await desk.get(`/${id}/events`, platform)
    expect(answer.headers.get("content-type")).toContain("text/event-stream")
    const [text] = await Promise.all([answer.text(), desk.work()])
    const events = eventsOf(text)
    expect(events.map(({ event }) => event)).toEqual([...events.slice(1).map(() => "progress"), "done"])
    expect(events.map((event) => event.id)).toEqual([...new Set(events.map((event) => event.id))].sort((a, b) => a - b))
    expect(events.at(-1)?.job).toMatchObject({ id, state: "done", rows_done: manyRows })
  })

  test("go on after the last one that was seen, and say the end again to who asks", async () => {
    const { id } = await desk.taken(csv, platform)
    await desk.work()
    for (const last of ["1", "100000", "x"]) {
      const events = eventsOf(await (await desk.get(`/${id}/events`, { ...platform, "last-event-id": last })).text())
      expect(events).toMatchObject([{ event: "done" }])
    }
  })

  test("beat while nothing changes, and end when the job is no more", async () => {
    const { id } = await desk.taken(csv, platform)
    const [job] = await database.sql<{ client: Tenant }[]>`select client_id as client from check_job where id = ${id}`
    if (!job) throw new Error("there is no job")
    let waited = 0
    const events = jobEvents({
      load: () => findJob(database.sql, job.client, id),
      ...{ language: "zh", seen: -1 },
      async pass(ms) {
        waited += ms
        if (waited > 40_000) await database.sql`delete from check_job where id = ${id}`
      },
    })
    let all = ""
    for await (const event of events) all += event
    expect(all.match(/: heartbeat\n\n/g)).toHaveLength(2)
    expect(eventsOf(all)).toMatchObject([{ event: "progress", job: { state: "queued" } }])
  })
})

test("a file is refused while it comes where its sender has no room left, whatever it says of its length", async () => {
  const { id } = await desk.taken(csv, platform)
  await desk.work()
  const left = 20 * 1024 ** 2
  await database.sql`update check_job set result_bytes = ${limits.clientBytes - left} where id = ${id}`
  const line = `${codeOf(1)}\n`.repeat(50_000)
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += line.length
      controller.enqueue(new TextEncoder().encode(sent === line.length ? `code\n${line}` : line))
    },
  })
  const sending = {
    method: "POST",
    headers: { "content-type": "text/csv", ...platform },
    body: endless,
    duplex: "half",
  }
  const refused = await desk.request("/v1/check/jobs", sending)
  expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining("POST /v1/check/stream")])
  expect(sent).toBeGreaterThan(left / 2)
  expect(sent).toBeLessThan(left)
  const jobs =
    await database.sql`select id from check_job where client_id = (select client_id from check_job where id = ${id})`
  expect(jobs).toEqual([{ id }])
  const announced = await desk.send(csv, { ...platform, "content-length": String(left / 2 + 1) })
  expect(announced.status).toBe(429)
})

test("a file of any number of rows is read through in the same memory, its repetitions counted as far as it holds them", async () => {
  async function* groups() {
    for (let n = 0; n < 10; n++) {
      yield [`${n}`, `${n}`].map((code) => ({ number: n, cells: [], query: codeQuery(code), problem: null }))
    }
  }
  expect(await surveyRows(groups(), 10)).toMatchObject({ rows: 20, duplicates: 10 })
  expect(await surveyRows(groups(), 9)).toMatchObject({ rows: 20, duplicates: null })
})

test("a set of what was seen tells a hundred thousand texts apart", () => {
  const seen = seenSet()
  const codes = Array.from({ length: 100_000 }, (_, n) => codeOf(n))
  expect(codes.filter((code) => !seen.add(code))).toEqual([])
  expect(codes.filter((code) => seen.add(code))).toEqual([])
})
