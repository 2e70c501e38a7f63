/** What cases of agencies are about, for the contract of cases: an agency, another, and records that stand and have ended. */
import type { Pool } from "../../src/database/client.ts"
import { actOn } from "../../src/kit/case/act.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { agency } from "../support/agency.ts"
import { clock, type TestApp } from "../support/app.ts"
import { importRecords } from "../support/record.ts"
import { seriousRow, subjectRow } from "../support/rows.ts"

export async function punished(app: TestApp, sql: Pool, first: number) {
  const numbers = [first, first + 1, first + 2]
  const rows = numbers.flatMap((n) => [subjectRow(n, { region: "410105" }), seriousRow(n)])
  const [live = "", plain = "", ended = ""] = (await importRecords(sql, rows)).slice(-3)
  await sql`update record set state = 'removed' where id = ${ended}`
  let count = 0
  const tax = await agency(app, sql)
  return {
    ...{ live, plain, ended, tax, customs: await agency(app, sql) },
    /** Puts a measure of the agency on a record. */
    async measure(record: string, n: number, state = "active") {
      const kept = state === "kept" ? "《示例条例》第一条" : null
      const [row] = await sql<{ id: string }[]>`
        insert into measure (id, client_id, reference, record_id, subject_code, type, basis, started_on, own_term, state,
          lifted_on, kept_basis, created_at, version)
        select gen_random_uuid(), ${tax.id}, ${`kit-${n}-${++count}`}, id, subject_code, 'M-HONOUR', '示例', '2026-06-01', false,
          ${state}, ${state === "lifted" ? "2026-06-02" : null}, ${kept}, now(), 3 from record where id = ${record} returning id`
      return row?.id ?? ""
    },
    /** Acts as a person of the agency, past the door that has a second one confirm. */
    alone(of: unknown, id: string, act: object, subject?: string) {
      const principal = {
        ...({ kind: "client", role: "agency" } as const),
        ...{ id: tax.id, name: tax.name, authorities: [], subject: subject ?? "anna" },
        ...(subject === undefined ? { post: "clerk" as const } : {}),
      }
      const parts = { sql, clock, newId: () => crypto.randomUUID(), calendar: publishedCalendar, objectionDays: 15 }
      const doer = { principal, scope: { client: tax.id } }
      return actOn(of as never, parts as never, doer as never, id, act as never, undefined) as Promise<{ kind: string }>
    },
  }
}
