/** Measures, for the contract of cases. */
import { measureCase } from "../../src/enforcement/measure/case.ts"
import { keepId, loadBases } from "../support/keep.ts"
import type { MakeFixture } from "./family.ts"
import { punished } from "./punished.ts"

export const makeMeasures: MakeFixture = async (app, sql) => {
  const { ended, tax, customs, measure, alone } = await punished(app, sql, 401)
  await loadBases(sql)
  const reason = "示例"
  const bodies: Readonly<Record<string, object>> = {
    lift: { reason },
    keep: { reason, basis: keepId("第二条") },
    amend: { result: "已取消评优资格（示例）" },
  }
  return {
    ...{ path: "/v1/measures", table: "measure", reads: { list: true, one: false }, said: { lift: ["lifted"] } },
    async put(state, _, { objectedBy } = {}) {
      const id = await measure(ended, 1, state)
      if (objectedBy !== undefined) {
        const [filed] = await sql<{ id: string }[]>`
          insert into measure_objection (id, measure_id, client_id, subject_code, authority, text, filed_on)
          select gen_random_uuid(), id, client_id, subject_code, '410105', '示例', '2026-06-20' from measure where id = ${id}
          returning id`
        await sql`insert into audit_event (at, actor, act, object)
          values (now(), ${objectedBy}, 'measure-objection.file', ${filed?.id ?? ""})`
      }
      return id
    },
    alone: (id, act, subject) => alone(measureCase, id, { act, ...bodies[act] }, subject),
    sides: { agency: { at: "acts", isNamed: true, header: tax.header, foreign: customs.header } },
    bodies,
    // Reported as rows, known again by the agency's own numbers.
    begin: null,
  }
}
