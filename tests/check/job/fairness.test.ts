/**
 * Work on files beside single requests: it steps aside after so many rows, and clients take turns.
 */
import { randomUUID } from "node:crypto"
import { beforeAll, expect, test } from "vitest"
import { claimJob, releaseJob } from "../../../src/check/job/work-store.ts"
import { openTraffic } from "../../../src/http/traffic.ts"
import { clientHeader, clock, importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { patienceMs } from "../../support/patience.ts"
import { abnormalRow, codeOf } from "../../support/rows.ts"
import { jobDesk } from "./office.ts"

const database = useDatabase()
beforeAll(() => importRows(database.sql, [abnormalRow(1)]))

const fileOf = (rows: number) => `code,name\n${Array.from({ length: rows }, (_, n) => `${codeOf(n)},\n`).join("")}`

test("clients take turns, however many files one of them has sent", async () => {
  const desk = jobDesk(database)
  const [many, one] = [await clientHeader(database.sql, "platform"), await clientHeader(database.sql, "platform")]
  const sent = []
  for (let n = 0; n < 3; n++) sent.push((await desk.taken(fileOf(2), many)).id)
  const last = (await desk.taken(fileOf(2), one)).id
  const order: string[] = []
  for (let turn = 0; turn < 4; turn++) {
    const owner = randomUUID()
    const job = await claimJob(database.sql, owner, clock(), true)
    order.push(job?.id ?? "none")
    await releaseJob(database.sql, job?.id ?? "", owner)
  }
  expect(order).toEqual([sent[0], last, sent[1], last])
  await desk.work()
})

test("a file steps aside, and a single check is answered while it stands", async () => {
  const platform = await clientHeader(database.sql, "platform")
  const standing = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  let rests = 0
  const rest = async () => {
    if (++rests === 5) {
      standing.resolve()
      await goOn.promise
    }
  }
  const desk = jobDesk(database, { rest })
  const { id } = await desk.taken(fileOf(6_000), platform)
  const working = desk.work()
  await standing.promise
  const init = { method: "POST", headers: { ...platform, "content-type": "application/json" } }
  const check = await desk.request("/v1/check", {
    ...init,
    body: JSON.stringify({ queries: { q: { code: codeOf(1) } } }),
  })
  expect((await check.json()).responses.q.verdict).toBe("listed")
  expect((await desk.job(id, platform)).state).toBe("running")
  goOn.resolve()
  await working
  expect(await desk.job(id, platform)).toMatchObject({ state: "done", rows_done: 6_000 })
  // After every 100 rows that are answered, and after every 4 KB each of the two times that the file is read.
  expect(rests).toBeGreaterThan(6_000 / 100 + (2 * fileOf(6_000).length) / 4_096)
})

test("work waits for the short requests that are under way, and not for ever", async () => {
  const traffic = openTraffic(patienceMs)
  traffic.enter()
  let rested = false
  const resting = traffic.rest().then(() => {
    rested = true
  })
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(rested).toBe(false)
  traffic.leave()
  await resting
  const crowded = openTraffic()
  crowded.enter()
  await crowded.rest()
})

test("each short request that has begun is told to have ended, whatever came of it", async () => {
  let [entered, left] = [0, 0]
  const traffic = { enter: () => void entered++, leave: () => void left++ }
  const { app } = testApp(() => database.sql, { traffic }, { deadlines: { answerWithinMs: 50 } })
  const platform = await clientHeader(database.sql, "platform")
  const asked: [string, RequestInit][] = [
    ["/healthz", {}],
    ["/nowhere", {}],
    ["/v1/check", { method: "POST", headers: { "content-type": "application/json" }, body: "{" }],
    ["/v1/alerts?wait=1", { headers: platform }],
    ["/v1/check/stream", { method: "POST", headers: { ...platform, "content-type": "text/csv" }, body: "code\n1\n" }],
  ]
  for (const [path, init] of asked) await (await app.request(path, init)).text()
  // Who waits for alerts, and who sends as long as they like, is not waited for.
  expect([entered, left]).toEqual([3, 3])
})
