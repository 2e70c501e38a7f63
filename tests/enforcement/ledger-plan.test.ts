// The ledger of a whole register, asked for the few measures whose own term is over: by their index, and none of the others.
import { expect, test } from "vitest"
import type { Sql } from "../../src/database/client.ts"
import { listMeasures } from "../../src/enforcement/measure/store.ts"
import { agency } from "../support/agency.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow } from "../support/rows.ts"

const database = useDatabase()

test("what is over by its own term is found by the day", async () => {
  const { sql } = database
  const { id: client } = await agency(
    testApp(() => sql),
    sql,
  )
  const [record = ""] = await importRecords(sql, [seriousRow(1)])
  // All have a term of their own, and of a thousand one has outlived it.
  await sql`
    insert into measure (id, client_id, reference, record_id, subject_code, type, basis, started_on, own_term, planned_end, created_at)
    select gen_random_uuid(), ${client}, n::text, ${record}, ${codeOf(1)}, 'M-HONOUR', '示例', '2026-01-01', true,
      case when n % 1000 = 0 then '2026-06-01' else '2030-01-01' end::date, now() from generate_series(1, 20000) n`
  await sql.unsafe("analyze measure")
  const asked: { text: string; values: unknown[] }[] = []
  const watched = new Proxy(sql, {
    get(target, name, receiver) {
      if (name !== "unsafe") return Reflect.get(target, name, receiver)
      return (...[text, values, options]: Parameters<typeof sql.unsafe>) => {
        asked.push({ text, values: values ?? [] })
        return target.unsafe(text, values, options)
      }
    },
  }) as Sql
  const all = { clientId: null, subjectCode: null, recordIds: null, states: null, after: null, limit: 51 }
  const found = await listMeasures(watched, { ...all, overOn: "2026-07-01", byTerm: true, undeclared: false })
  expect(found.map(({ plannedEnd }) => plannedEnd)).toEqual(Array(20).fill("2026-06-01"))
  const [{ text = "", values = [] } = {}] = asked
  const rows = await sql.unsafe<{ "QUERY PLAN": string }[]>(`explain ${text}`, values as string[])
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n")
  expect(plan).toMatch(/on measure_own_term\b|using measure_own_term\b/)
  expect(plan).toMatch(/Index Cond: .*planned_end </)
})
