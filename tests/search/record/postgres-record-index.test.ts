import { expect, inject, test } from "vitest"
import { openPool } from "../../../src/database/pool.ts"
import { readLags } from "../../../src/ledger/follow.ts"
import { factsFrom, findEarlierForms, recordForm } from "../../../src/search/record/index-form-store.ts"
import { countRecords } from "../../../src/search/record/postgres-record-count-store.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import {
  type RecordPage,
  type RecordPin,
  type RecordPlace,
  recordTallyMax,
} from "../../../src/search/record/record-index.ts"
import { termKeys, valueKey } from "../../../src/search/record/record-key.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { penaltyRow } from "../../support/rows.ts"
import { describeLongLiterals } from "./literal-contract.ts"
import { describeRecordEngine } from "./record-contract.ts"
import { describeRarePages, describeStableCursor } from "./stable-cursor.ts"
import { describeWritings } from "./writing-contract.ts"

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
describeLongLiterals("PostgreSQL", engine)
describeWritings("PostgreSQL", engine)

// Of so many characters the text of a record lies outside of its row.
const long = Array.from({ length: 700 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join("")

test("more hits than are weighed come once each too, while others are published between two pages", async () => {
  const violation = `销售毕方${long}`
  // As texts lie that are longer than a page: outside of their rows, so that it is known how many were looked at.
  await database.sql.unsafe(
    "alter table search_record alter column form set storage external, set (toast_tuple_target = 2040)",
  )
  await importRows(database.sql, [penaltyRow(7_000, { violation, published_on: "2026-06-01" })])
  await engine.settle()
  const [held] = await database.sql<{ id: string }[]>`select id from search_record where form like '%毕方%'`
  const original = held?.id ?? ""
  // Statistics are those of before, as of a rare word: who looks for it takes it for one of a few records.
  await database.sql.unsafe("alter table search_record set (autovacuum_enabled = off)")
  await database.sql.unsafe("analyze search_record")
  const copy = async (name: string, count: number, day: string) => {
    await database.sql`
      insert into search_record
      select r.* from search_record s, generate_series(1, ${count}::int) n, jsonb_populate_record(s, jsonb_build_object(
        'id', ${name} || lpad(n::text, 8, '0'), 'published_on', ${day}::date - n % 40,
        'keys', ${`{${termKeys("毕方").join(",")}}`}::text,
        'form', case when n % 7 = 0 then replace(s.form, '毕方', '别的') || e'\n毕方' else s.form end)) r
      where s.id = ${original}`
  }
  await copy("copya", recordTallyMax + 2_500, "2026-05-30")
  await expectFewTexts("毕方")
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
  await database.sql.unsafe("alter table search_record reset (autovacuum_enabled)")
})

/** That for a page no texts are read but those of the latest that are counted, as for their count alone. */
async function expectFewTexts(text: string): Promise<void> {
  // One connection for queries and one for transactions: what each has read is told when it is asked to.
  const pool = openPool({ ...inject("postgres"), database: database.name }, 2, { freshPlans: true })
  const blocksRead = async () => {
    await pool`select pg_stat_force_next_flush()`
    await pool.begin((tx) => tx`select pg_stat_force_next_flush()`)
    const [row] = await pool<{ blocks: number }[]>`
      select (toast_blks_hit + toast_blks_read)::int as blocks from pg_statio_user_tables where relname = 'search_record'`
    return row?.blocks ?? 0
  }
  const blocksOf = async (work: () => Promise<unknown>) => {
    const before = await blocksRead()
    await work()
    return (await blocksRead()) - before
  }
  const { terms, first } = parseTextQuery(text)
  const condition = { terms, filter: {}, scope: "live", today: "2026-06-30" } as const
  const counted = await blocksOf(() => countRecords(pool, condition, recordTallyMax))
  expect(counted).toBeGreaterThan(recordTallyMax / 2)
  for (const sort of ["relevance", "date"] as const) {
    const page = { ...condition, first, sort, limit: 20, after: null }
    expect((await blocksOf(() => postgresRecordIndex(pool).find(page))) / counted).toBeLessThan(1.1)
  }
  await pool.end()
}

test("of more than are counted, the latest are: where they lie together far back, and in the years that a filter leaves", async () => {
  const { sql } = database
  await importRows(sql, [penaltyRow(7_100, { violation: "销售穷奇", published_on: "2026-06-01" })])
  await engine.settle()
  // With few keys: an index of all of them takes its time.
  const copy = (name: string, count: number, day: string, word: string) => sql`
    insert into search_record
    select (jsonb_populate_record(s, jsonb_build_object('id', ${name} || lpad(n::text, 8, '0'),
      'published_on', ${day}::date - n % 300, 'form', replace(form, '穷奇', ${word}), 'authority', '4101' || lpad((n % 7)::text, 2, '0'),
      'keys', ${`{${[...termKeys(word), valueKey("year", day.slice(0, 4))].join(",")}}`}::text))).*
    from search_record s, generate_series(1, ${count}::int) n where form like '%穷奇%' and id not like 'copy%'`
  // Few among the latest, most of them long ago, and others between.
  await copy("copya", 400, "2026-05-30", "穷奇")
  await copy("copyb", 13_000, "2022-12-01", "穷奇")
  await copy("copyc", 9_000, "2026-05-30", "别的")
  await sql.unsafe("analyze search_record")
  const { terms, first } = parseTextQuery("穷奇")
  for (const [filter, from, to] of [
    [{}, "1900-01-01", "2099-12-31"],
    [{ year: "2022" }, "2022-01-01", "2022-12-31"],
    [{ from: "2022-03-01", to: "2022-11-30" }, "2022-03-01", "2022-11-30"],
  ] as const) {
    const found = await engine.index().find({
      ...{ terms, first, filter, scope: "live", today: "2026-06-30", sort: "date", limit: 10, after: null },
    })
    const truth = await sql<{ id: string; authority: string }[]>`
      select id, authority from search_record
      where form like '%穷奇%' and published_on between ${from}::date and ${to}::date
      order by published_on desc, id limit ${recordTallyMax + 1}`
    const latest = truth.slice(0, recordTallyMax)
    expect(found.total).toBe(latest.length)
    expect(found.exact).toBe(truth.length <= recordTallyMax)
    expect(found.places.map(({ id }) => id)).toEqual(latest.slice(0, 10).map(({ id }) => id))
    const counts = Map.groupBy(latest, ({ authority }) => authority)
    expect(new Map(found.facets.authority.map(({ value, count }) => [value, count]))).toEqual(
      new Map([...counts].map(([authority, rows]) => [authority, rows.length])),
    )
  }
  await sql`delete from search_record where id like 'copy%'`
})

test("what a row of an earlier version tells in characters is not read as bytes: no figure of its number says anything", async () => {
  const { sql } = database
  const number = "麂市监罚〔2026〕麈917麋号"
  await importRows(sql, [penaltyRow(7_150, { violation: "销售狰", decision_no: number, published_on: "2026-06-01" })])
  await engine.settle()
  const find = async (q: string) => {
    const { terms, first } = parseTextQuery(q)
    const asked = { terms, first, filter: {}, scope: "live", today: "2026-06-30", sort: "relevance" } as const
    return (await engine.index().find({ ...asked, limit: 10, after: null })).total
  }
  const characters = (at: string) =>
    `length(convert_from(substring(convert_to(form, 'UTF8') for ${at} - 1), 'UTF8')) + 1`
  for (const how of ["in bytes", "in characters"]) {
    if (how === "in characters") {
      await sql.unsafe(`update search_record set starts = (select array_agg(${characters("at")} order by n)
        from unnest(starts) with ordinality as s (at, n)) where form like '%狰%'`)
    }
    for (const q of ["麂", "麈", "麋"]) {
      expect([how, q, await find(q)]).toEqual([how, q, 0])
      expect([how, q, await find(`狰 -${q}`)]).toEqual([how, q, 1])
    }
    expect([how, await find("狰"), await find("狰 不含917")]).toEqual([how, 1, 1])
    // A text behind the number that is met by one character says something.
    expect([how, await find("销售狰 -狰")]).toEqual([how, 0])
  }
  await sql`delete from search_record where form like '%狰%'`
})

test("only the texts and keys of a long record lie outside of its row: by the others all hits are sorted and counted", async () => {
  const violation = Array.from({ length: 4_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join(
    "",
  )
  await importRows(database.sql, [penaltyRow(7_200, { violation, published_on: "2026-06-01" })])
  for (const build of [() => engine.settle(), () => engine.index().rebuild()]) {
    await build()
    const rows = await database.sql<{ id: number | null; laws: number | null; form: number | null }[]>`
      select pg_column_toast_chunk_id(id)::int8 as id, pg_column_toast_chunk_id(laws)::int8 as laws,
        pg_column_toast_chunk_id(form)::int8 as form
      from search_record where length(form) > 4000`
    expect(rows).toMatchObject([{ id: null, laws: null }])
    expect(rows[0]?.form).not.toBeNull()
  }
})

test("a record that has ended is found once, whichever shelf has read that first", async () => {
  const { sql } = database
  await importRows(sql, [penaltyRow(7_300, { violation: "销售当康", published_on: "2026-06-01" })])
  await engine.settle()
  const { terms, first } = parseTextQuery("当康")
  const find = async (scope: "live" | "ended" | "all") => {
    const found = await engine.index().find({
      ...{ terms, first, filter: {}, scope, today: "2026-06-30", sort: "date", limit: 10, after: null },
    })
    expect(found.places).toHaveLength(found.total)
    return found.total
  }
  const [shown] = await sql<{ id: string; row: string }[]>`
    select id, to_jsonb(s)::text as row from search_record s where form like '%当康%'`
  expect([await find("live"), await find("ended"), await find("all")]).toEqual([1, 0, 1])
  await move(sql, shown?.id ?? "", "repair")
  await engine.settle()
  expect([await find("live"), await find("ended"), await find("all")]).toEqual([0, 1, 1])
  // As where the shelf of what is shown is still behind.
  await sql`insert into search_record select (jsonb_populate_record(null::search_record, ${shown?.row ?? ""}::text::jsonb)).*`
  expect(await find("all")).toBe(1)
  await sql`delete from search_record where id = ${shown?.id ?? ""}`
})

test("an index whose keys tell no amounts yet is asked for them by what it has", async () => {
  const { sql } = database
  await importRows(sql, [penaltyRow(7_350, { violation: "销售金额87654元的商品", published_on: "2026-06-01" })])
  await engine.settle()
  const { terms, first } = parseTextQuery("87654元")
  const count = async (form: number) => {
    await sql`update search_record set keys = ${`{${termKeys("87654元").join(",")}}`}::int[] where form like '%87654元%'`
    await sql`update search_state set form = ${form} where reader in ('search-records', 'search-ended')`
    // Statistics are read once for many questions of a pool.
    const pool = openPool({ ...inject("postgres"), database: database.name }, 2, { freshPlans: true })
    const query = { terms, first, filter: {}, scope: "live", today: "2026-06-30" } as const
    const { total } = await postgresRecordIndex(pool).find({ ...query, sort: "date", limit: 10, after: null })
    await pool.end()
    return total
  }
  expect([await count(factsFrom - 1), await count(recordForm)]).toEqual([1, 0])
  await engine.index().rebuild()
})

test("an index that an earlier version has made is built anew by itself", async () => {
  const { sql } = database
  await importRows(sql, [penaltyRow(7_400, { violation: "销售夫诸", published_on: "2026-06-01" })])
  await engine.settle()
  const { terms, first } = parseTextQuery("夫诸")
  const query = {
    terms,
    first,
    filter: {},
    scope: "live",
    today: "2026-06-30",
    sort: "date",
    limit: 10,
    after: null,
  } as const
  const spoil = async (form: number) => {
    await sql`update search_record set form = 'other', keys = '{}' where form like '%夫诸%'`
    await sql`update search_state set form = ${form} where reader in ('search-records', 'search-ended')`
  }
  await spoil(recordForm + 1)
  await engine.settle()
  expect((await engine.index().find(query)).total).toBe(0)
  await spoil(recordForm - 1)
  const earlier = await findEarlierForms(sql, (await readLags(sql)).lags)
  expect(earlier).toEqual(expect.arrayContaining(["search-records"]))
  await engine.settle()
  expect((await engine.index().find(query)).total).toBe(1)
  expect(await findEarlierForms(sql, (await readLags(sql)).lags)).toEqual([])
})

describeRarePages("PostgreSQL", engine)
