// Hits are counted exactly to ten thousand, and from there on marked: in both engines, and on the wire.
import { Meilisearch } from "meilisearch"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { query as sqlQuery } from "../../../src/database/query.ts"
import { gramWords, type MeiliRecord, toMeiliRecord } from "../../../src/search/record/meilisearch-record-document.ts"
import { meiliRecordIndex } from "../../../src/search/record/meilisearch-record-index.ts"
import { readHits } from "../../../src/search/record/postgres-record-hit-store.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { loadTouched } from "../../../src/search/record/postgres-record-store.ts"
import { type RecordIndex, recordTallyMax } from "../../../src/search/record/record-index.ts"
import { termKeys, valueKey } from "../../../src/search/record/record-key.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { findMeilisearch, type MeiliServer } from "../../support/meilisearch.ts"
import { lookingMs } from "../../support/patience.ts"
import { penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const open = findMeilisearch()
const uid = "gongshi_record_bound"
// A word that Meilisearch counts by itself, and one that PostgreSQL looks at for it.
const [certain, looked] = ["獬豸", "獬豸神羊"]
let server: MeiliServer | undefined
let meili: RecordIndex | undefined
let original = ""

beforeAll(async () => {
  await importRows(database.sql, [penaltyRow(1, { violation: `销售${looked}`, published_on: "2026-06-01" })])
  const [held] = await database.sql<{ id: string }[]>`select id from record`
  original = held?.id ?? ""
  server = await open?.()
  if (server) {
    meili = meiliRecordIndex(database.sql, server, postgresRecordIndex(database.sql), { uid })
    await meili.catchUp()
  }
  await copy(1, recordTallyMax - 1)
})
afterAll(() => server?.remove())

const idOf = (n: number) => `copy${String(n).padStart(22, "0")}`

/** Puts copies of the record into both indexes, with as few keys and grams as find them: more take their time. */
async function copy(from: number, to: number): Promise<void> {
  const { sql } = database
  await sql`
    insert into search_record
    select (jsonb_populate_record(s, jsonb_build_object('id', 'copy' || lpad(n::text, 22, '0'),
      'authority', '4101' || lpad((n % 7)::text, 2, '0'),
      'keys', ${`{${[...termKeys(looked), ...termKeys(certain), valueKey("year", "2026")].join(",")}}`}::text))).*
    from search_record s, generate_series(${from}::int, ${to}::int) n where s.id = ${original}`
  // What is found is held against the register, and counted no more where that does not know it.
  await sql`
    insert into record
    select (jsonb_populate_record(r, jsonb_build_object('id', 'copy' || lpad(n::text, 22, '0')))).*
    from record r, generate_series(${from}::int, ${to}::int) n where r.id = ${original}`
  await sql.unsafe("analyze search_record")
  if (!server) return
  const [source] = await loadTouched(sql, { records: [original], subjects: [], erased: [] })
  if (!source) throw new Error("the record is not there")
  const base = toMeiliRecord(source)
  const documents = Array.from({ length: to - from + 1 }, (_, at): MeiliRecord => {
    const id = idOf(from + at)
    const authority = `4101${String((from + at) % 7).padStart(2, "0")}`
    const grams = gramWords(looked)
    return { ...base, id, authority, grams, text_violation: base.text_violation ?? [] }
  })
  const index = new Meilisearch({ host: server.url, apiKey: server.key }).index<MeiliRecord>(uid)
  const task = await index.addDocuments(documents).waitTask({ timeout: lookingMs })
  expect(task.status).toBe("succeeded")
  await sql`update search_engine set documents = ${to + 1}`
}

test("where windows of days held just as many, the next is asked for none, and says that there are more", async () => {
  const { terms, first } = parseTextQuery(`"${certain}"`)
  const query = { terms, first, filter: {}, scope: "live", today: "2026-06-30", after: null, limit: 5 } as const
  const window = { since: null, until: null, byKeys: sqlQuery``, order: "date", most: 0, tallied: 0 } as const
  const nothingOf = { hits: 1, counts: [], places: [], oldest: null }
  for (const sort of ["relevance", "date"] as const)
    expect(await readHits(database.sql, { ...query, sort }, window)).toEqual(nothingOf)
})

describe.each([
  ["just as many as are counted", "exact"],
  ["one more", "at-least"],
] as const)("%s", (_, totalIs) => {
  beforeAll(async () => {
    if (totalIs === "at-least") await copy(recordTallyMax, recordTallyMax)
  })

  describe("in PostgreSQL", () => counted(totalIs, () => postgresRecordIndex(database.sql)))
  describe.skipIf(!open)("in Meilisearch", { tags: "meilisearch" }, () => counted(totalIs, () => meili as RecordIndex))
})

function counted(totalIs: "exact" | "at-least", index: () => RecordIndex): void {
  test.each([certain, looked])(`are ${totalIs} for %s`, async (word) => {
    const { terms, first } = parseTextQuery(`"${word}"`)
    const query = { terms, first, filter: {}, scope: "live", today: "2026-06-30", after: null, limit: 5 } as const
    for (const sort of ["relevance", "date"] as const) {
      const page = await index().find({ ...query, sort })
      expect(page).toMatchObject({ total: recordTallyMax, exact: totalIs === "exact" })
      expect(page.places).toHaveLength(5)
      if (totalIs !== "exact") continue
      const counts = new Map(page.facets.authority.map(({ value, count }) => [value, count]))
      const truth = await database.sql<{ authority: string; count: number }[]>`
          select authority, count(*)::int as count from search_record group by authority`
      expect(counts).toEqual(new Map(truth.map(({ authority, count }) => [authority, count])))
      expect(page.facets.year).toEqual([{ value: "2026", count: recordTallyMax }])
    }
    const { request } = testApp(() => database.sql, { records: index() })
    const response = await request(`/v1/search?${new URLSearchParams({ q: `"${word}"`, in: "records" })}`)
    expect(await response.json()).toMatchObject({ total: recordTallyMax, total_is: totalIs, degraded: false })
    const page = await (await request(`/?${new URLSearchParams({ q: `"${word}"`, in: "records" })}`)).text()
    expect(page).toContain(`${totalIs === "exact" ? "共" : "至少"} 10,000 条公示记录`)
  })
}
