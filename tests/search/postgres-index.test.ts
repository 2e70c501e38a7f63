import { expect, test } from "vitest"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { describeEngine } from "./engine-contract.ts"

const database = useDatabase()
describeEngine("PostgreSQL", {
  sql: () => database.sql,
  index: () => postgresIndex(database.sql),
  async settle() {
    await postgresIndex(database.sql).catchUp()
  },
})

test("a term that more names hold than are counted is paged through in the same order", async () => {
  const names = Array.from({ length: 30 }, (_, n) =>
    abnormalRow(500 + n, { subject: { code: codeOf(500 + n), name: `示例雪松${n}号店` } }),
  )
  await importRows(database.sql, names)
  const index = postgresIndex(database.sql)
  const query = {
    terms: ["雪松"],
    filter: {},
    scope: "live",
    today: "2026-11-01",
    after: null,
    limit: 100,
    roughly: false,
  } as const
  const counted = await index.find({ ...query, countUpTo: 100 })
  const read = await index.find({ ...query, countUpTo: 10 })
  expect(counted.tally).toMatchObject({ total: 30, exact: true })
  expect(read.tally).toMatchObject({ total: 10, exact: false })
  expect(read.places).toEqual(counted.places)
  const after = read.places[14] ?? null
  expect((await index.find({ ...query, after, countUpTo: 10 })).places).toEqual(read.places.slice(15))
})

test("an index restored into a server that counts transactions anew builds itself again", async () => {
  await database.sql`update search_state set revision = 9000000000000`
  await database.sql`delete from search_name`
  await postgresIndex(database.sql).catchUp()
  const [state] = await database.sql<{ revision: number }[]>`
    select revision from search_state where reader = 'search'`
  expect(state?.revision).toBeLessThan(9_000_000_000_000)
  expect((await database.sql`select from search_name`).length).toBeGreaterThan(70)
})

test("a document that goes leaves no count behind", async () => {
  const counts = () => database.sql`select facet, count from search_facet order by facet`
  const before = await counts()
  await postgresIndex(database.sql).rebuild()
  expect(await counts()).toEqual(before)
})
