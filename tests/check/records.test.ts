/**
 * Streams and jobs with records: what /v1/check says of who is listed stands in the row as well.
 */

import { beforeAll, describe, expect, test } from "vitest"
import { recordLengthMax } from "../../src/table/csv-record.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { clientHeader, importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { readReceipt } from "../support/read-document.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { collect, cutAt, expectTable } from "../support/table.ts"
import { jobDesk, keys, workOneBatch } from "./job/office.ts"

const database = useDatabase()
const desk = jobDesk(database)
let platform: Record<string, string> = {}

beforeAll(async () => {
  platform = { ...(await clientHeader(database.sql, "platform")), "accept-language": "en" }
  await importRows(database.sql, [
    abnormalRow(1),
    penaltyRow(1, { published_on: "2026-03-09" }),
    abnormalRow(2),
    subjectRow(3),
  ])
})

interface WireRecord {
  id: string
  list_name: { en: string }
  ground_name?: { en: string }
  class_name?: { en: string }
  decided_on: string
  published_on: string
  authority_name: string
}

/** What /v1/check says of a code, as a row should name it. */
async function recordsOf(code: string) {
  const body = JSON.stringify({ queries: { q: { code } } })
  const headers = { ...platform, "content-type": "application/json" }
  const answer = await desk.request("/v1/check", { method: "POST", headers, body })
  const { records } = ((await answer.json()) as { responses: { q: { records: WireRecord[] } } }).responses.q
  return records.map(({ id, list_name, ground_name, class_name, decided_on, published_on, authority_name }) => ({
    ...{
      list_name: list_name.en,
      ground_name: (ground_name ?? class_name)?.en,
      decided_on,
      published_on,
      authority_name,
    },
    link: `https://gongshi.example/subjects/${code}?record=${id}#${id}`,
  }))
}

const stream = async (body: string, type: string, query: string) => {
  const headers = { ...platform, "content-type": type }
  const answer = await desk.request(`/v1/check/stream?${query}`, { method: "POST", headers, body })
  expect(answer.status).toBe(200)
  return answer.text()
}

const csv = `店铺,code\n甲,${codeOf(1)}\n乙,${codeOf(2)}\n丙,${codeOf(3)}\n丁,${codeOf(9)},多\n戊,\n`
const added = "records_total,list_names,ground_names,decided_on,published_on,authority_names,links"
type Records = Awaited<ReturnType<typeof recordsOf>>
const cellsOf = (records: Records) =>
  records.length === 0
    ? ",,,,,,"
    : [
        records.length,
        ...(["list_name", "ground_name", "decided_on", "published_on", "authority_name", "link"] as const).map((name) =>
          records.map((record) => record[name]).join(";"),
        ),
      ].join(",")

describe("a stream with records", () => {
  test("of CSV has them behind the verdict, and advice behind them", async () => {
    const one = await recordsOf(codeOf(1))
    expect(one).toHaveLength(2)
    const lines = (await stream(csv, "text/csv", "records=true")).split("\n")
    expect(lines.slice(0, 5)).toEqual([
      `店铺,code,verdict,lists,grounds,problem,${added}`,
      `甲,${codeOf(1)},listed,abnormal;penalty,AB-E4;P2,,${cellsOf(one)}`,
      `乙,${codeOf(2)},listed,abnormal,AB-E4,,${cellsOf(await recordsOf(codeOf(2)))}`,
      `丙,${codeOf(3)},clear,,,,,,,,,,`,
      `丁,${codeOf(9)},unknown,,,,,,,,,,,多`,
    ])
    expect(lines[5]).toMatch(/^戊,,invalid,,,"?[^,"]+"?,,,,,,,$/)
    const put = { method: "PUT", headers: { ...platform, "content-type": "application/json" } }
    const policy = { rules: [{ list: "penalty", advice: "block" }], verdicts: { clear: "pass" } }
    expect((await desk.request("/v1/check/policy", { ...put, body: JSON.stringify(policy) })).status).toBe(200)
    const advised = (await stream(csv, "text/csv", "records=true&advice=true")).split("\n")
    expect(advised[0]).toBe(`${lines[0]},advice`)
    expect([advised[1], advised[2], advised[3]]).toEqual([`${lines[1]},block`, `${lines[2]},`, `${lines[3]},pass`])
  })

  test("has advice on the longest row that is read, and on what stands behind it", async () => {
    const long = `${codeOf(1)},${"x".repeat(recordLengthMax - 19)}`
    const text = await stream(`code,店铺\n${long}\n${codeOf(3)},丙\n`, "text/csv", "records=true&advice=true")
    const [, one, two] = text.split("\n")
    expect(one?.startsWith(`${long},listed,abnormal;penalty,`)).toBe(true)
    expect([one?.endsWith(",block"), two?.endsWith(",pass")]).toEqual([true, true])
  })

  test("of NDJSON has them as objects", async () => {
    const body = [1, 3].map((n) => JSON.stringify({ id: n, code: codeOf(n) })).join("\n")
    const lines = (await stream(body, "application/x-ndjson", "records=true")).trim().split("\n")
    const records = await recordsOf(codeOf(1))
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { id: 1, verdict: "listed", records_total: 2, records },
      { id: 3, verdict: "clear", records_total: 0, records: [] },
    ])
    expect(await stream(body, "application/x-ndjson", "records=false")).not.toContain("records")
  })
})

describe("a job with records", () => {
  test("names them in every format, with advice behind them", async () => {
    const policy = { rules: [{ list: "penalty", advice: "block" }], verdicts: { clear: "pass" } }
    const put = { method: "PUT", headers: { ...platform, "content-type": "application/json" } }
    expect((await desk.request("/v1/check/policy", { ...put, body: JSON.stringify(policy) })).status).toBe(200)
    const two = await recordsOf(codeOf(2))
    const { id } = await desk.taken(csv, platform, "?records=true&advice=true")
    await desk.work()
    const lines = (await desk.result(id, platform)).toString().split("\r\n")
    expect(lines[0]).toBe(`店铺,code,verdict,lists,grounds,problem,${added},advice`)
    expect(lines[2]).toBe(`乙,${codeOf(2)},listed,abnormal,AB-E4,,${cellsOf(two)},`)
    expect(lines[4]).toBe(`丁,${codeOf(9)},unknown,,,,,,,,,,,,多`)
    const ndjson = await (await desk.get(`/${id}/result?format=ndjson`, platform)).text()
    const [, second, third] = ndjson.split("\n").map((line) => (line === "" ? null : JSON.parse(line)))
    expect(second).toMatchObject({ 店铺: "乙", verdict: "listed", records_total: 1, records: two, advice: null })
    expect(third).toMatchObject({ verdict: "clear", records_total: 0, records: [], advice: "pass" })
    const workbook = await desk.get(`/${id}/result?format=xlsx`, platform)
    const sheet = expectTable(await nodeXlsx.read(cutAt(Buffer.from(await workbook.arrayBuffer())), {}))
    expect(sheet.columns).toEqual(lines[0]?.split(","))
    expect((await collect(sheet))[1]?.cells.at(12)).toBe(two[0]?.link)
  })

  test("names them as of its position of the log, whatever comes to be since, and goes on so after a break", async () => {
    const [one, two] = [await recordsOf(codeOf(1)), await recordsOf(codeOf(2))]
    const rows = Array.from({ length: 6_000 }, (_, n) => `,${codeOf((n % 3) + 1)}`)
    const file = `企业名称,code\n示例第2号商贸有限公司,\n${rows.join("\n")}\n`
    const headers = { ...(await clientHeader(database.sql, "platform")), "accept-language": "en" }
    const whole = await desk.taken(file, headers, "?records=true")
    await desk.work()
    const begun = await desk.taken(file, headers, "?records=true")
    await workOneBatch(database)
    expect((await desk.job(begun.id, headers)).rows_done).toBe(1_000)
    // A new listing, and an amendment of what was there.
    await importRows(database.sql, [seriousRow(2), penaltyRow(1, { published_on: "2026-03-09", class: "P3a" })])
    expect(await recordsOf(codeOf(1))).not.toEqual(one)
    expect(await recordsOf(codeOf(2))).not.toEqual(two)
    await desk.work()
    const expected = await desk.result(whole.id, headers)
    expect(expected.toString().split("\r\n").at(-3)).toContain(cellsOf(two))
    expect((await desk.result(begun.id, headers)).equals(expected)).toBe(true)
    const receipt = await (await desk.get(`/${begun.id}/receipt`, headers)).text()
    expect(await readReceipt(receipt, keys)).toHaveProperty("document.counts.clear", 2_000)
  })

  test("is another than one without, under the same Idempotency-Key", async () => {
    const headers = { ...platform, "idempotency-key": "records" }
    const { id } = await desk.taken(csv, headers, "?records=true")
    expect(await desk.taken(csv, headers, "?records=true")).toHaveProperty("id", id)
    expect((await desk.send(csv, headers)).status).toBe(422)
  })
})
