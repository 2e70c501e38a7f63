/** Rows of a stream are counted by verdict for whoever watches, with a receipt and without, each once. */
import { expect, test } from "vitest"
import type { VerdictCounts } from "../../../src/check/answer/tally.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const given: { way: string; counts: Partial<VerdictCounts> }[] = []
const { request } = testApp(() => database.sql, { verdictsGiven: (way, counts) => void given.push({ way, counts }) })
const body = ["code", codeOf(1), codeOf(2), codeOf(3), codeOf(4)].join("\n")

test("rows of an officer, who gets no receipt, are counted as those of a platform are", async () => {
  await importRows(database.sql, [abnormalRow(1), subjectRow(2)])
  for (const who of [await officerHeader("officer", "410105"), await clientHeader(database.sql, "platform")]) {
    given.length = 0
    const headers = { ...who, "content-type": "text/csv" }
    const answer = await request("/v1/check/stream", { method: "POST", headers, body })
    expect((await answer.text()).trimEnd().split("\n").length).toBe(5)
    expect(given).toEqual([{ way: "rows", counts: { listed: 1, clear: 1, unknown: 2, review: 0, invalid: 0 } }])
  }
})
