import { createHash } from "node:crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { paddingLength, rangeDigest, toEntries } from "../../../src/check/private/range.ts"
import { codeRange } from "../../../src/database/code-range.ts"
import { query, run } from "../../../src/database/query.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
const later = testApp(() => database.sql, { clock: () => Date.parse("2030-01-01T00:00:00Z") })
const digestOf = (n: number) => createHash("sha256").update(codeOf(n)).digest("hex")

interface Range {
  as_of: { size: number }
  prefix: string
  entries: { suffix: string; lists: string[] }[]
}
const ask = async (prefix: string, app = { request }) => app.request(`/v1/check/range/${prefix}`)
const rangeOf = async (n: number, app = { request }) =>
  (await (await ask(digestOf(n).slice(0, 5), app)).json()) as Range
const found = async (n: number, app = { request }) =>
  (await rangeOf(n, app)).entries.find(({ suffix }) => suffix === digestOf(n).slice(5))?.lists

beforeAll(() => importRows(database.sql, [abnormalRow(1), penaltyRow(1), penaltyRow(2), subjectRow(3)]))

describe("a range", () => {
  test("has the listed codes by the rest of their digest, with their lists, and no code", async () => {
    expect(await found(1)).toEqual(["abnormal", "penalty"])
    expect(await found(2)).toEqual(["penalty"])
    expect(await found(3)).toBeUndefined()
    expect(await found(4)).toBeUndefined()
    const text = await (await ask(digestOf(1).slice(0, 5))).text()
    expect(text).not.toContain(codeOf(1))
    const [head] = await database.sql`select size from log_head`
    expect((await rangeOf(4)).as_of.size).toBe(head?.["size"])
  })

  test("shows nothing any more whose display has ended, whether or not the daily work has run", async () => {
    expect(await found(1, later)).toEqual(["abnormal"])
    expect(await found(2, later)).toBeUndefined()
  })

  test("does not tell by its size whether something is in it", async () => {
    const sizes = await Promise.all(
      [1, 2, 3, 4].map(async (n) => (await (await ask(digestOf(n).slice(0, 5))).text()).length),
    )
    expect(new Set(sizes)).toEqual(new Set([4_096]))
  })

  test("is open to everyone, kept by caches for a moment, and asks for five hex digits", async () => {
    const response = await ask("00000")
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "public, max-age=30"])
    for (const prefix of ["0000", "000000", "0000g"]) expect((await ask(prefix)).status).toBe(400)
  })

  test("is the same in capital digits", async () => {
    const [small, capital] = await Promise.all(["abcde", "ABCDE"].map(async (prefix) => (await ask(prefix)).json()))
    expect(capital).toMatchObject({ prefix: "abcde", entries: (small as Range).entries })
  })

  test("of many is found by its index", async () => {
    let plan = ""
    const undone = new Error("undone")
    await database.sql
      .begin(async (tx) => {
        await tx`
          insert into record (id, list, subject_code, subject_name, decision_no, decided_on, authority, published_on, detail,
            position)
          select 'r' || n, 'penalty', '91000000MA' || n, '', '', '2026-03-02', '410105', '2026-03-05', '{}', 0
          from generate_series(100000, 105000) n`
        await tx`analyze record`
        const asked = query`explain select from log_head h left join record on ${codeRange} = 7 and state = 'live'`
        plan = JSON.stringify(await run(tx, asked))
        throw undone
      })
      .catch((error) => expect(error).toBe(undone))
    expect(plan).toContain("record_live_range")
  })
})

test("entries are sorted by digest, and a padded answer is a multiple of the same size", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(999_999)), (numbers) => {
      const entries = toEntries(numbers.map((n) => ({ code: codeOf(n), lists: ["penalty"] as const })))
      const suffixes = entries.map(({ suffix }) => suffix)
      expect(suffixes).toEqual([...suffixes].sort())
      for (const n of numbers) expect(suffixes).toContain(rangeDigest(codeOf(n)).slice(5))
    }),
  )
  fc.assert(
    fc.property(fc.nat(100_000), (length) => {
      expect((length + paddingLength(length)) % 4_096).toBe(0)
    }),
  )
})
