/** What a look-up by code costs the database. */
import { beforeAll, expect, test } from "vitest"
import { importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const asked: string[] = []
const app = testApp(
  () =>
    new Proxy(database.sql, {
      get(pool, key) {
        if (key !== "unsafe") return Reflect.get(pool, key)
        return (...call: Parameters<typeof pool.unsafe>) => {
          asked.push(call[0])
          return pool.unsafe(...call)
        }
      },
    }),
)

beforeAll(async () => {
  const { sql } = database
  await importRows(sql, [subjectRow(1), penaltyRow(1), subjectRow(2), subjectRow(3), abnormalRow(4)])
  await sql`insert into subject_end values (${codeOf(3)}, '2026-06-20', null)`
  await sql`insert into subject_code_change values (${codeOf(5)}, ${codeOf(4)}, '2026-06-20')`
})

test.each([
  { what: "with records", code: codeOf(1), times: 1, told: ["subject", "records", "as_of"] },
  { what: "without", code: codeOf(2), times: 1, told: ["subject", "records", "as_of"] },
  { what: "that has ended", code: codeOf(3), times: 2, told: ["subject", "records", "ended", "as_of"] },
  { what: "that had another code", code: codeOf(4), times: 2, told: ["subject", "records", "code_changes", "as_of"] },
  { what: "asked by its other code", code: codeOf(5), times: 2, told: ["subject", "records", "code_changes", "as_of"] },
])("a look-up of a merchant $what asks the database $times time(s)", async ({ code, times, told }) => {
  asked.length = 0
  const response = await app.request(`/v1/subjects/${code}`)
  expect(response.status).toBe(200)
  expect(Object.keys((await response.json()) as object)).toEqual(told)
  expect(asked).toHaveLength(times)
  // Made with its headers, as answers are that many ask for.
  expect(response.headers.get("content-type")).toBe("application/json")
  expect(response.headers.get("x-content-type-options")).toBe("nosniff")
  expect(response.headers.get("cache-control")).toBeNull()
})

test("a look-up with a credential is kept by nobody on the way", async () => {
  const headers = await officerHeader("officer", "410105")
  const response = await app.request(`/v1/subjects/${codeOf(1)}`, { headers })
  expect(response.headers.get("cache-control")).toBe("no-store")
})
