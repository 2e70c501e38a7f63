/**
 * A platform asks which of its sellers are listed now: with their records, filtered, and all of it as a file.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { readBody } from "../../src/http/body.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { readTable } from "../../src/table/table.ts"
import { clientHeader, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { personSeller, registeredSeller, sendRoster } from "../support/seller-rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let platform: Record<string, string> = {}
let other: Record<string, string> = {}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  other = await clientHeader(database.sql, "platform")
  await importRows(database.sql, [
    ...[abnormalRow(1), penaltyRow(1, { published_on: "2026-03-09" }), seriousRow(2), subjectRow(3), penaltyRow(4)],
  ])
  await sendRoster(app, platform, [
    registeredSeller(1),
    registeredSeller(1, { seller: "s-1b", shop: "示例云杉分店", url: "https://shop.example/1b", region: "110105" }),
    registeredSeller(2, { name: "示例别家商贸有限公司" }),
    registeredSeller(3),
    registeredSeller(4),
    personSeller(1),
  ])
  await app.request("/v1/rosters/sellers/s-4", { method: "DELETE", headers: platform })
  await sendRoster(app, other, [registeredSeller(4)])
})

interface Listed {
  results: { seller: string; name_is: string; records: { list: string }[] }[]
  next: string | null
  sellers: number | null
  records: number | null
}

const ask = async (query = "", headers = platform) => {
  const answer = await app.request(`/v1/rosters/listed${query}`, { headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Listed
}
const idsOf = ({ results }: Listed) => results.map(({ seller }) => seller)

describe("the sellers that are listed now", () => {
  test("are those that are there, of the own roster, with the records of each and what their name is", async () => {
    const answer = await ask()
    expect(answer).toMatchObject({ next: null, sellers: 3, records: 5 })
    expect(
      answer.results.map(({ seller, name_is, records }) => [seller, name_is, records.map(({ list }) => list)]),
    ).toEqual([
      ["s-1", "same", ["penalty", "abnormal"]],
      ["s-1b", "same", ["penalty", "abnormal"]],
      ["s-2", "other", ["serious"]],
    ])
    expect(idsOf(await ask("", other))).toEqual(["s-4"])
  })

  test("are found by list, region, and a part of id, shop or code, a page at a time", async () => {
    expect(idsOf(await ask("?list=serious"))).toEqual(["s-2"])
    expect((await ask("?list=abnormal")).results.map(({ records }) => records.length)).toEqual([1, 1])
    expect(idsOf(await ask("?region=11"))).toEqual(["s-1b"])
    expect(idsOf(await ask("?q=S-1"))).toEqual(["s-1", "s-1b"])
    expect(idsOf(await ask(`?q=${encodeURIComponent("云杉分店")}`))).toEqual(["s-1b"])
    expect(idsOf(await ask(`?q=${codeOf(2)}`))).toEqual(["s-2"])
    expect(idsOf(await ask("?q=%25"))).toEqual([])
    const first = await ask("?limit=2")
    expect([idsOf(first), first.next, idsOf(await ask("?limit=2&cursor=s-1b"))]).toEqual([
      ["s-1", "s-1b"],
      "s-1b",
      ["s-2"],
    ])
    expect(await ask("?cursor=s-1b")).toMatchObject({ sellers: null, records: null })
  })

  test("come as a table of all of them, a row for each record, as CSV and as a workbook", async () => {
    for (const format of ["csv", "xlsx"]) {
      const answer = await app.request(`/v1/rosters/listed?format=${format}`, {
        headers: { ...platform, "accept-language": "en" },
      })
      expect(answer.headers.get("content-disposition")).toMatch(/listed-sellers-2026-06-30/)
      if (!answer.body) throw new Error("no table came")
      const read = await readTable(readBody({ body: answer.body }), { xlsx: nodeXlsx })
      if ("refused" in read) throw new Error(read.refused.en)
      const rows: string[][] = []
      for await (const group of read.rows) rows.push(...group.map(({ cells }) => [...cells]))
      expect(read.columns.slice(0, 4)).toEqual(["Seller", "Name", "Code", "Name held against the code"])
      expect(rows.map((row) => row[0])).toEqual(["s-1", "s-1", "s-1b", "s-1b", "s-2"])
      expect(rows[4]?.slice(1, 4)).toEqual(["示例别家商贸有限公司", codeOf(2), "another name"])
      expect(rows[0]?.at(-1)).toMatch(new RegExp(`^https://gongshi\\.example/subjects/${codeOf(1)}`))
    }
  })
})

describe("the sellers of a roster", () => {
  test("are found by a text and by whether they are there", async () => {
    const ids = async (query: string) => {
      const answer = await app.request(`/v1/rosters/sellers?${query}`, { headers: platform })
      return idsOf((await answer.json()) as Listed)
    }
    expect(await ids("state=left")).toEqual(["s-4"])
    expect(await ids("state=present&q=s-")).toEqual(["s-1", "s-1b", "s-2", "s-3"])
    expect(await ids(`q=${encodeURIComponent("小店1")}`)).toEqual(["p-1"])
  })
})
