// One record over HTTP says in figures and names what a search says of it, and nothing that is not public.
import { beforeAll, expect, test } from "vitest"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
const idOf = async (n: number) => {
  const [row] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(n)}`
  return row?.id ?? ""
}
const get = async (id: string) => {
  const response = await request(`/v1/records/${id}`)
  return { status: response.status, text: await response.text() }
}

interface Seen {
  answer: unknown
  page: string
  files: Record<string, { degraded: string | null; says: boolean }>
}
let unread: Seen
let begun: Seen["answer"]
let read: Seen

beforeAll(async () => {
  await importRows(database.sql, [
    subjectRow(1, { shops: [{ platform: "示例商城", name: "示例青橄榄旗舰店" }] }),
    penaltyRow(1, {
      content: "没收违法所得1,260元；罚款30000元",
      basis: "经查，当事人有前述情形；依据《中华人民共和国广告法》第九条第三项、第五十七条",
    }),
    abnormalRow(2),
    penaltyRow(3),
  ])
  const page = async () => (await request(`/?${new URLSearchParams({ q: "青橄榄", in: "records" })}`)).text()
  const search = async () => (await request("/v1/search?in=records&q=30000元")).json()
  const files = async () =>
    Object.fromEntries(
      await Promise.all(
        ["csv", "ndjson", "atom", "json"].map(async (format) => {
          const file = await request(`/v1/search/records/${format}?q=30000元`)
          const says = (await file.text()).includes("检索索引还没有读完公示日志")
          return [format, { degraded: file.headers.get("gongshi-degraded"), says }] as const
        }),
      ),
    )
  // As where a register is started that has none of its index.
  await database.sql`delete from search_record`
  await database.sql`update log_reader set position = 0 where name = 'search-records'`
  unread = { answer: await search(), page: await page(), files: await files() }
  await database.sql`update log_reader set position = 1 where name = 'search-records'`
  begun = await search()
  await database.sql`update log_reader set position = 0 where name = 'search-records'`
  await postgresRecordIndex(database.sql).catchUp()
  read = { answer: await search(), page: await page(), files: await files() }
  await move(database.sql, await idOf(3), "repair")
})

test("what nobody has read yet is not answered as if it were not there", () => {
  expect(unread.answer).toMatchObject({ total: 0, indexed: 0, degraded: true, degraded_by: { kind: "unread" } })
  expect(unread.page).toContain("没有查到不等于没有")
  // Nor is it said to have been looked for everywhere.
  expect(unread.page).not.toContain("都查过了")
  expect(begun).toMatchObject({ degraded: true, degraded_by: { kind: "unread" } })
  expect(read.answer).toMatchObject({ total: 2, degraded: false, degraded_by: null })
  expect(read.page).not.toContain("没有查到不等于没有")
  const [told, feed, whole] = [
    { degraded: "unread", says: false },
    { degraded: "unread", says: true },
    { degraded: null, says: false },
  ]
  expect(unread.files).toEqual({ csv: told, ndjson: told, atom: feed, json: feed })
  expect(read.files).toEqual({ csv: whole, ndjson: whole, atom: whole, json: whole })
})

test("a penalty has its laws, articles, amounts, platforms and class, as a search has them", async () => {
  const id = await idOf(1)
  const { text } = await get(id)
  const one = JSON.parse(text) as { record: { class: string }; facts: unknown; as_of: unknown }
  expect(one.facts).toEqual({
    laws: ["广告法"],
    articles: ["广告法第九条", "广告法第五十七条"],
    fine_cny: 30_000,
    confiscated_cny: 1_260,
    platforms: ["示例商城"],
  })
  expect(one.record.class).toBe("P2")
  expect(one.as_of).toMatchObject({ size: expect.any(Number) })
  const found = await request(`/v1/search?in=records&q=${encodeURIComponent("广告法第九条")}`)
  const { results } = (await found.json()) as { results: { record: { id: string }; facts: unknown }[] }
  expect(results).toMatchObject([{ record: { id }, facts: one.facts }])
  // Of a basis the laws alone are public.
  expect(text).not.toContain("前述情形")
})

test("a listing has facts without figures; what has ended, or never was, has none", async () => {
  expect(JSON.parse((await get(await idOf(2))).text)).toMatchObject({
    facts: { fine_cny: null, confiscated_cny: null, platforms: [] },
  })
  for (const id of [await idOf(3), "a".repeat(26)]) {
    const { status, text } = await get(id)
    expect(status).toBe(404)
    expect(text).not.toContain("fine_cny")
  }
})
