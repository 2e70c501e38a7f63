/**
 * Jobs with advice: a column more, by the client's own policy as it was when the file was sent.
 */

import { beforeAll, expect, test } from "vitest"
import type { CheckPolicy } from "../../../src/check/policy/policy.ts"
import { clientHeader, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { readReceipt } from "../../support/read-document.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { jobDesk, keys } from "./office.ts"

const database = useDatabase()
const desk = jobDesk(database)
let platform: Record<string, string> = {}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  await importRows(database.sql, [abnormalRow(1), penaltyRow(1), abnormalRow(2), subjectRow(3)])
})

const put = async (policy: CheckPolicy) => {
  const headers = { "content-type": "application/json", ...platform }
  const answer = await desk.request("/v1/check/policy", { method: "PUT", headers, body: JSON.stringify(policy) })
  expect(answer.status).toBe(200)
}
const csv = `店铺,code\n甲,${codeOf(1)}\n乙,${codeOf(2)}\n丙,${codeOf(3)}\n丁,${codeOf(9)},多\n戊,\n`
const policy: CheckPolicy = {
  rules: [
    { list: "abnormal", advice: "review" },
    { list: "penalty", class: "P2", advice: "block" },
  ],
  verdicts: { clear: "pass", invalid: "block" },
}

test("a job with advice has a column of it, by the policy as it was when the file was sent", async () => {
  await put(policy)
  const { id } = await desk.taken(csv, { ...platform, "accept-language": "en" }, "?advice=true")
  await put({ rules: [], verdicts: { unknown: "review" } })
  await desk.work()
  const result = (await desk.result(id, platform)).toString()
  expect(result).toBe(
    "店铺,code,verdict,lists,grounds,problem,advice\r\n" +
      `甲,${codeOf(1)},listed,abnormal;penalty,AB-E4;P2,,block\r\n` +
      `乙,${codeOf(2)},listed,abnormal,AB-E4,,review\r\n` +
      `丙,${codeOf(3)},clear,,,,pass\r\n` +
      `丁,${codeOf(9)},unknown,,,,,多\r\n` +
      '戊,,invalid,,,"line 6: the row has no code, name or identity hash",block\r\n',
  )
  const read = await readReceipt(await (await desk.get(`/${id}/receipt`, platform)).text(), keys)
  expect(read).toHaveProperty("document.rows.count", 5)
})

test("a job without advice has no such column, and one of a client without a policy has it empty", async () => {
  await put(policy)
  const other = await clientHeader(database.sql, "platform")
  const firstLines = async (headers: Record<string, string>, query: string) => {
    const { id } = await desk.taken(csv, headers, query)
    await desk.work()
    return (await desk.result(id, headers)).toString().split("\r\n").slice(0, 2)
  }
  const line = `甲,${codeOf(1)},listed,abnormal;penalty,AB-E4;P2,`
  const columns = "店铺,code,verdict,lists,grounds,problem"
  expect(await firstLines(platform, "")).toEqual([columns, line])
  expect(await firstLines(platform, "?advice=false")).toEqual([columns, line])
  expect(await firstLines(other, "?advice=true")).toEqual([`${columns},advice`, `${line},`])
})
