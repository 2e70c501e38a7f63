/**
 * Heavy work that is open to everybody: a crowd at it waits or is sent away, and the others are answered.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { gated } from "../../src/http/gate.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { problemSchema } from "../../src/http/problem.ts"
import { clientHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const database = useDatabase()
// A press that stands still until it is told to go on.
let printing = 0
let press = Promise.withResolvers<void>()
const app = testApp(
  () => database.sql,
  {
    async printStatement() {
      printing++
      await press.promise
      return new Uint8Array(8)
    },
  },
  {
    gates: {
      statement: { atOnce: 2, waiting: 3, waitMs: 60_000 },
      statistics: { atOnce: 2, waiting: 3, waitMs: 60_000 },
    },
    deadlines: { answerWithinMs: 90_000 },
  },
)
const report = `/subjects/${codeOf(1)}/report.pdf`

beforeAll(async () => {
  await importRecords(database.sql, [abnormalRow(1)])
})

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe.each([
  ["as pages", report, {}],
  ["as the API gives them", `/v1${report.replace(".pdf", "")}`, { accept: "application/pdf" }],
])("of ten statements at once, %s,", (_, where, headers) => {
  test("two are made, three wait, the others come again; look-ups and keys are answered meanwhile", async () => {
    printing = 0
    press = Promise.withResolvers()
    const platform = await clientHeader(database.sql, "platform")
    const crowd = Array.from({ length: 10 }, () => app.request(where, { headers }))
    let refused = 0
    for (const each of crowd) void each.then(({ status }) => (refused += status === 503 ? 1 : 0))
    await until(() => printing >= 2 && refused >= 5)
    expect([printing, refused]).toEqual([2, 5])
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
    expect((await app.request(`/subjects/${codeOf(1)}`)).status).toBe(200)
    const own = app.request(where, { headers: { ...headers, ...platform } })
    await until(() => printing === 3)
    press.resolve()
    const answers = await Promise.all(crowd)
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(200), ...Array(5).fill(503)])
    expect((await own).status).toBe(200)
    for (const answer of answers.filter(({ status }) => status === 503)) {
      expect(answer.headers.get("retry-after")).toBe("5")
      const text = await answer.text()
      if (where.startsWith("/v1")) expect(problemSchema.parse(JSON.parse(text)).type).toBe("urn:gongshi:problem:busy")
      else expect(text).toContain("请稍后重试")
    }
    expect((await app.request(where, { headers })).status).toBe(200)
  })
})

test.each(["/v1/statistics?by=region", "/v1/statistics/annual?authority=410100&year=2025", "/statistics?by=region"])(
  "of ten who ask for %s at once two are counted for and three wait; look-ups are answered meanwhile",
  async (where) => {
    const holding = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const held = database.sql.begin(async (tx) => {
      await tx`lock table statistic_cell in access exclusive mode`
      begun.resolve()
      await holding.promise
    })
    await begun.promise
    const crowd = Array.from({ length: 10 }, () => app.request(where))
    const first = await Promise.race(crowd)
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, "5"])
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
    holding.resolve()
    await held
    const statuses = (await Promise.all(crowd)).map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array(5).fill(200), ...Array(5).fill(503)])
  },
)

test("one that fails leaves the gate as it was", async () => {
  for (let n = 0; n < 8; n++) expect((await app.request("/v1/subjects/nobody/report")).status).toBe(400)
  press.resolve()
  expect((await app.request(report)).status).toBe(200)
})

test("what is behind a gate is an operation that there is, or a page", () => {
  const paths = openApiDocument(app.app, { version: "0" }).paths ?? {}
  const operations = Object.values(paths).flatMap((methods) =>
    Object.values(methods as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
  )
  const unknown = Object.keys(gated).filter((name) => !operations.includes(name))
  expect(unknown).toEqual(["statementPage", "statisticsPage"])
})
