/**
 * All records that a query finds, as the job of a key: whose it is, what it is as of, cut off and begun anew.
 */
import { randomUUID } from "node:crypto"
import { beforeAll, beforeEach, expect, test } from "vitest"
import { attemptsMax, limits } from "../../../src/search/job/job.ts"
import { type SearchJobOffice, workOnSearchJobs } from "../../../src/search/job/work.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../../support/app.ts"
import { erase } from "../../support/erasure.ts"
import { move } from "../../support/move.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"
import { describeBothEngines } from "../record/both-engines.ts"

const dayMs = 24 * 3_600_000
const never = new AbortController().signal
const many = 1_234

interface Job {
  id: string
  state: string
  found: number
  records_looked_through: number
  records_in_all: number | null
  dropped: string[]
  degraded_by: { kind: string } | null
  as_of: { size: number } | null
  expires_at: string | null
  problem: string | null
}
describeBothEngines("a search job", (engine) => {
  let platform: Record<string, string> = {}
  const request = (path: string, init: RequestInit = {}) =>
    testApp(engine.sql, { records: engine.index() }).request(path, init)
  const address = "/v1/search/jobs"
  const send = (parameters: Record<string, string>, headers = platform) =>
    request(`${address}?${new URLSearchParams(parameters)}`, { method: "POST", headers })
  const taken = async (parameters: Record<string, string>): Promise<Job> => {
    const response = await send(parameters)
    expect(response.status).toBe(202)
    return (await response.json()) as Job
  }
  const get = (path: string, headers = platform) => request(`${address}/${path}`, { headers })
  const jobOf = async (id: string) => (await (await get(id)).json()) as Job
  const linesOf = async (id: string) =>
    (await (await get(`${id}/result?format=ndjson`)).text())
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { id: string; published_on: string; violation: string })
  const office = (changes: Partial<SearchJobOffice> = {}): SearchJobOffice => ({
    ...{ sql: engine.sql(), records: engine.index(), resultDays: 30, clock, newId: randomUUID },
    log: (line) => lines.push(line),
    ...changes,
  })
  const lines: string[] = []
  let unread: { job: Job; file: Response } | undefined
  const work = (changes?: Partial<SearchJobOffice>, ending = never) => workOnSearchJobs(office(changes), ending)
  const head = async () => {
    const [row] = await engine.sql()<{ size: number }[]>`select size from log_head`
    return row?.size ?? -1
  }
  const heldBy = async (what: string) =>
    engine.sql()<{ id: string; position: number; subject_code: string }[]>`
    select id, position, subject_code from record where detail ->> 'violation' like ${`%${what}%`}`

  beforeAll(async () => {
    await importRows(engine.sql(), [
      ...Array.from({ length: many }, (_, n) =>
        penaltyRow(n, {
          violation: `未按规定明码标价${n}`,
          published_on: `2026-0${4 + (n % 3)}-1${n % 10}`,
          ...(n % 2 === 0 ? { basis: "《中华人民共和国价格法》第四十二条" } : {}),
        }),
      ),
    ])
    // As where a register is started that has none of its index.
    await engine.sql()`delete from search_record`
    await engine.sql()`update log_reader set position = 0 where name = 'search-records'`
    platform = await clientHeader(engine.sql(), "platform")
    const { id } = await taken({ q: "明码标价" })
    await work()
    unread = { job: await jobOf(id), file: await get(`${id}/result`) }
    await engine.settle()
  })
  beforeEach(async () => {
    platform = await clientHeader(engine.sql(), "platform")
  })

  test("gathers every record once, the latest first, as lines and as a table, where anybody gets a thousand", async () => {
    const response = await send({ q: "明码标价" })
    const job = (await response.json()) as Job
    expect(response.headers.get("location")).toBe(`${address}/${job.id}`)
    expect(job).toMatchObject({ state: "queued", found: 0, records_in_all: null, as_of: null, expires_at: null })
    expect((await get(`${job.id}/result`)).status).toBe(409)
    expect(await work()).toBe(1)
    expect(await jobOf(job.id)).toMatchObject({
      ...{ state: "done", found: many, records_looked_through: many, records_in_all: many },
      as_of: { size: await head() },
      expires_at: new Date(clock() + 30 * dayMs).toISOString(),
    })
    const found = await linesOf(job.id)
    expect(new Set(found.map(({ id }) => id)).size).toBe(many)
    const order = found.map(({ published_on, id }) => [published_on, id] as const)
    expect(order).toEqual(order.toSorted(([a, m], [b, n]) => (a === b ? (m < n ? -1 : 1) : a < b ? 1 : -1)))
    const table = await (await get(`${job.id}/result`)).text()
    expect(table.trimEnd().split("\r\n")).toHaveLength(1 + many)
    expect(table.startsWith("id,list,")).toBe(true)
    expect(
      Buffer.from(await (await get(`${job.id}/result?bom=yes`)).arrayBuffer())
        .subarray(0, 3)
        .toString("hex"),
    ).toBe("efbbbf")
    const free = await (await request(`/v1/search/records/ndjson?q=${encodeURIComponent("明码标价")}`)).text()
    expect(free.trimEnd().split("\n")).toHaveLength(1_000)
    expect(
      free
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(found.slice(0, 1_000))
  })

  test("that was begun before the index had read anything says so, and its file: nothing found is no clearance", async () => {
    expect(unread?.job).toMatchObject({ state: "done", found: 0, degraded_by: { kind: "unread" } })
    expect(unread?.file.headers.get("gongshi-degraded")).toBe("unread")
    const { id } = await taken({ q: "明码标价" })
    expect((await jobOf(id)).degraded_by).toBeNull()
    await work()
    expect(await jobOf(id)).toMatchObject({ found: many, degraded_by: null })
    expect((await get(`${id}/result`)).headers.has("gongshi-degraded")).toBe(false)
  })

  test("takes the filters of a search, all penalties under an article, say", async () => {
    const { id } = await taken({ list: "penalty", law: "价格法第四十二条", from: "2026-05-01" })
    await work()
    const found = await linesOf(id)
    const { total } = (await (
      await request(`/v1/search?${new URLSearchParams({ in: "records", law: "价格法第四十二条", from: "2026-05-01" })}`)
    ).json()) as { total: number }
    expect(found.length).toBe(total)
    expect(total).toBeGreaterThan(100)
    expect((await send({ list: "x" })).status).toBe(400)
    expect((await send({ cursor: "x" })).status).toBe(400)
    // What is asked is kept with the job, and nobody's number is.
    const refused = await send({ q: "明码标价 11010519491231002X" })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/q" }] })
  })

  test("leaves out what stands nowhere, as a search does, and says so", async () => {
    const { id } = await taken({ q: "明码标价7 麒麟独角兽" })
    await work()
    const job = await jobOf(id)
    expect(job.dropped).toEqual(["麒麟独角兽"])
    expect(job.found).toBeGreaterThan(0)
    expect(await linesOf(id)).toHaveLength(job.found)
  })

  test("is its owner's alone, and nobody's without a key", async () => {
    const { id } = await taken({ q: "明码标价" })
    await work()
    const other = await clientHeader(engine.sql(), "agency")
    for (const path of [id, `${id}/result`]) {
      expect((await get(path, other)).status).toBe(404)
      expect((await get(path, {})).status).toBe(401)
      expect((await get(path, await officerHeader("administrator", "410000"))).status).toBe(403)
    }
    expect((await request(`${address}/${id}`, { method: "DELETE", headers: other })).status).toBe(404)
    expect(((await (await request(address, { headers: other })).json()) as { jobs: Job[] }).jobs).toEqual([])
    expect((await send({ q: "x" }, {})).status).toBe(401)
    expect((await jobOf(id)).state).toBe("done")
    expect((await request(`${address}/${id}`, { method: "DELETE", headers: platform })).status).toBe(204)
    expect((await get(id)).status).toBe(404)
    const [left] = await engine.sql()<{ count: number }[]>`
      select count(*)::int as count from search_job_piece where job_id = ${id}`
    expect(left?.count).toBe(0)
  })

  test("is as of its position whatever comes later; what may no longer be shown when it is fetched is left out", async () => {
    await importRows(
      engine.sql(),
      ["甲", "乙", "丙", "丁"].map((who, n) => penaltyRow(2_000 + n, { violation: `销售梼杌${who}` })),
    )
    await engine.settle()
    const { id } = await taken({ q: "梼杌" })
    await work()
    const before = await jobOf(id)
    expect(before).toMatchObject({ found: 4, as_of: { size: await head() } })
    const held = new Map((await heldBy("梼杌")).map((row) => [row.subject_code, row]))
    await importRows(engine.sql(), [
      penaltyRow(2_000, { violation: "销售梼杌甲，已更正" }),
      penaltyRow(2_004, { violation: "销售梼杌戊" }),
    ])
    await move(engine.sql(), held.get(codeOf(2_001))?.id ?? "", "mask")
    await erase(engine.sql(), held.get(codeOf(2_002))?.position ?? -1)
    expect((await linesOf(id)).map(({ violation }) => violation).toSorted()).toEqual(["销售梼杌丁", "销售梼杌甲"])
    expect(await jobOf(id)).toEqual(before)
    await engine.settle()
    const again = await taken({ q: "梼杌" })
    await work()
    expect((await linesOf(again.id)).map(({ violation }) => violation).toSorted()).toEqual([
      "销售梼杌丁",
      "销售梼杌戊",
      "销售梼杌甲，已更正",
    ])
  })

  test("that was cut off is begun anew, by whoever looks next, and has every row once", async () => {
    const { id } = await taken({ q: "明码标价" })
    const ending = new AbortController()
    const index = engine.index()
    const find: typeof index.find = (asked) => {
      ending.abort()
      return index.find(asked)
    }
    await work({ records: { ...index, find } }, ending.signal)
    expect(await jobOf(id)).toMatchObject({ state: "running", as_of: { size: await head() } })
    expect((await get(`${id}/result`)).status).toBe(409)
    await work()
    expect(await jobOf(id)).toMatchObject({ state: "done", found: many })
    expect(new Set((await linesOf(id)).map((line) => line.id)).size).toBe(many)
  })

  test("whose node was killed waits for the lease and no longer; what that node still writes is not taken", async () => {
    const { id } = await taken({ q: "明码标价" })
    const index = engine.index()
    // While the first is at it, its lease runs out, and a second does the whole of it.
    const find: typeof index.find = async (asked) => {
      expect(await work()).toBe(0)
      await engine.sql()`update search_job set lease_until = now() - interval '1 second' where id = ${id}`
      expect(await work()).toBe(1)
      return index.find(asked)
    }
    await work({ records: { ...index, find } })
    expect(await jobOf(id)).toMatchObject({ state: "done", found: many })
    expect(await linesOf(id)).toHaveLength(many)
  })

  test("that breaks off again and again is given up, with the next step", async () => {
    const { id } = await taken({ q: "明码标价" })
    const index = engine.index()
    const find: typeof index.find = () => Promise.reject(new Error("no room on the disk"))
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      await work({ records: { ...index, find } })
      await engine.sql()`update search_job set lease_until = now() - interval '1 second' where id = ${id}`
    }
    expect(lines.at(-1)).toContain("no room on the disk")
    await work()
    expect(await jobOf(id)).toMatchObject({ state: "failed", problem: expect.stringContaining("重新提交") })
  })

  test("is one of a few at a time, and goes when its days are over", async () => {
    const sent = await Promise.all(Array.from({ length: limits.openJobs + 2 }, () => send({ q: "明码标价" })))
    expect(sent.map(({ status }) => status).toSorted()).toEqual([202, 202, 202, 202, 202, 429, 429])
    await work()
    const listed = async () => ((await (await request(address, { headers: platform })).json()) as { jobs: Job[] }).jobs
    expect(await listed()).toHaveLength(limits.openJobs)
    await work({ clock: () => clock() + 31 * dayMs })
    expect(await listed()).toEqual([])
  })
})
