import { expect, test } from "vitest"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import {
  type RecordPage,
  type RecordPin,
  type RecordPlace,
  recordTallyMax,
} from "../../../src/search/record/record-index.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { penaltyRow } from "../../support/rows.ts"
import { describeRecordEngine } from "./record-contract.ts"
import { describeStableCursor } from "./stable-cursor.ts"

const database = useDatabase()
const engine = {
  sql: () => database.sql,
  index: () => postgresRecordIndex(database.sql),
  async settle() {
    await postgresRecordIndex(database.sql).catchUp()
  },
}
describeRecordEngine("PostgreSQL", engine)
describeStableCursor("PostgreSQL", engine)

test("more hits than are weighed come once each too, while others are published between two pages", async () => {
  await importRows(database.sql, [penaltyRow(7_000, { violation: "销售毕方", published_on: "2026-06-01" })])
  await engine.settle()
  const copy = async (name: string, count: number, day: string) => {
    await database.sql`
      insert into search_record
      select (jsonb_populate_record(s, jsonb_build_object('id', ${name} || lpad(n::text, 8, '0'),
        'published_on', ${day}::date - n % 40,
        'form', case when n % 7 = 0 then replace(form, '毕方', '别的') || e'\n毕方' else form end))).*
      from search_record s, generate_series(1, ${count}::int) n where form like '%毕方%' and id not like 'copy%'`
  }
  await copy("copya", recordTallyMax + 2_500, "2026-05-30")
  const { terms, first } = parseTextQuery("毕方")
  const query = {
    terms,
    first,
    filter: {},
    scope: "live",
    today: "2026-06-30",
    sort: "relevance",
    limit: 1_500,
  } as const
  const seen: string[] = []
  let after: RecordPlace | null = null
  let pin: RecordPin | null = null
  for (let page = 0; ; page++) {
    const found: RecordPage = await engine.index().find({ ...query, after, pin })
    expect(found).toMatchObject({ total: recordTallyMax, exact: false })
    seen.push(...found.places.map(({ id }) => id))
    ;[after, pin] = [found.places.at(-1) ?? null, found.pin]
    if (found.places.length < query.limit) break
    await copy(`copyb${page}`, 150, "2026-06-29")
    await database.sql`delete from search_record where id = ${`copya${String(page + 1).padStart(8, "0")}`}`
  }
  expect(new Set(seen).size).toBe(seen.length)
  const old = await database.sql<
    { id: string }[]
  >`select id from search_record where form like '%毕方%' and id like 'copya%'`
  const shown = new Set(seen)
  expect(old.filter(({ id }) => !shown.has(id))).toEqual([])
  await database.sql`delete from search_record where id like 'copy%'`
})
