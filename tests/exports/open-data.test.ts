// Open data: what is shown today and nothing else, in each format, as the data dictionary says.
import { beforeAll, describe, expect, test } from "vitest"
import { dictionary, openDataHeader } from "../../src/exports/open-data/table.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import type { NoTable, Table } from "../../src/table/row.ts"
import { readTable } from "../../src/table/table.ts"
import { importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { xlsx: nodeXlsx }, { gates: { table: { atOnce: 1, waiting: 1, waitMs: 30 } } })
// More than one page of the reading; the last record has run its three months, and the daily work has not been.
const abnormal = 1_203

beforeAll(async () => {
  await importRows(database.sql, [
    ...Array.from({ length: abnormal }, (_, n) => abnormalRow(n)),
    penaltyRow(1, { content: "=罚款30000元", facts: "只存不公示的事实" }),
    penaltyRow(2, { class: "P1", content: "通报批评" }),
  ])
})

async function table(list: string, format: string): Promise<{ columns: readonly string[]; rows: string[][] }> {
  const answer = await app.request(`/v1/open-data/${list}?format=${format}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${list}-2026-06-30.${format}"`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const read: Table | NoTable = await readTable(
    (async function* () {
      yield bytes
    })(),
    { xlsx: nodeXlsx },
  )
  if ("refused" in read) throw new Error(read.refused.en)
  const rows: string[][] = []
  for await (const group of read.rows) rows.push(...group.map(({ cells }) => [...cells]))
  return { columns: read.columns, rows }
}

describe("a table", () => {
  test.each(["csv", "xlsx"])("holds every record that is shown, once, as %s", async (format) => {
    const { columns, rows } = await table("abnormal", format)
    expect(columns).toEqual(format === "csv" ? openDataHeader : dictionary.map(({ name }) => name.zh))
    const codes = rows.map((cells) => cells[openDataHeader.indexOf("subject_code")] ?? "")
    expect(codes).toEqual(Array.from({ length: abnormal }, (_, n) => codeOf(n)).sort())
  })

  test("is of today: with the last day, without what has run its term, safe in a spreadsheet", async () => {
    const { rows } = await table("penalty", "csv")
    const cell = (name: string) => rows.map((cells) => cells[openDataHeader.indexOf(name)])
    expect(cell("subject_code")).toEqual([codeOf(1)])
    const text = await (await app.request("/v1/open-data/penalty")).text()
    expect(text).toContain(",'=罚款30000元,")
    expect(cell("displayed_until")).toEqual(["2027-03-05"])
  })

  test("comes as lines of JSON too, of public fields alone", async () => {
    const text = await (await app.request("/v1/open-data/penalty?format=ndjson")).text()
    const lines = text.trimEnd().split("\n")
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ content: "=罚款30000元", displayed_until: "2027-03-05" }),
    ])
    expect(text).not.toContain("只存不公示")
  })

  test("is empty where nothing is shown, and still has its header", async () => {
    expect(await table("serious", "csv")).toEqual({ columns: openDataHeader, rows: [] })
    expect((await table("serious", "xlsx")).rows).toEqual([])
  })

  test("is no workbook where the platform has none, and of no list that there is not", async () => {
    const bare = testApp(() => database.sql, { xlsx: null })
    const answer = await bare.request("/v1/open-data/abnormal?format=xlsx")
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('"/format"')])
    expect((await app.request("/v1/open-data/everything")).status).toBe(400)
  })
})

test("the data dictionary names each column of the table, in words", async () => {
  const read = (await (await app.request("/v1/open-data")).json()) as {
    columns: { column: string; name: { zh: string } }[]
    tables: { csv: string }[]
  }
  expect(read.columns.map(({ column }) => column)).toEqual(openDataHeader)
  for (const { csv } of read.tables) expect(await (await app.request(csv)).text()).toContain(openDataHeader.join(","))
  const csv = await (await app.request("/v1/open-data?format=csv")).text()
  for (const { column } of read.columns) expect(csv).toContain(`\r\n${column},`)
  const page = await (await app.request("/exports")).text()
  for (const { column, name } of read.columns) {
    expect(page).toContain(`<code>${column}</code>`)
    expect(page).toContain(name.zh)
  }
})

test("few are made at once: a place is held until the answer has been read, or nobody reads on", async () => {
  const path = "/v1/open-data/abnormal"
  const first = await app.request(path)
  expect(first.status).toBe(200)
  expect((await app.request(path)).status).toBe(503)
  expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
  await first.body?.cancel()
  const second = await app.request(path)
  expect(second.status).toBe(200)
  await second.text()
  // Of HEAD nothing is read, and no place is held.
  for (let n = 0; n < 3; n++) expect((await app.request(path, { method: "HEAD" })).status).toBe(200)
})
