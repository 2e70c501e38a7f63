/** Objections to measures, for the contract of cases. */
import { objectionCase } from "../../src/enforcement/objection/case.ts"
import { merchantHeader } from "../support/app.ts"
import { codeOf } from "../support/rows.ts"
import type { MakeFixture } from "./family.ts"
import { punished } from "./punished.ts"

export const makeObjections: MakeFixture = async (app, sql) => {
  const { live, tax, customs, measure, alone } = await punished(app, sql, 421)
  const bodies: Readonly<Record<string, object>> = { uphold: { reason: "示例" }, reject: { reason: "示例" } }
  const body = { measure: await measure(live, 1), text: "该措施超出依据的范围（示例）" }
  return {
    ...{ path: "/v1/measure-objections", table: "measure_objection", reads: { list: true, one: true } },
    async put(state, _, { filedBy = "merchant:1:somebody" } = {}) {
      const answered = state === "open" ? null : "另一理由（示例）"
      const [row] = await sql<{ id: string }[]>`
        insert into measure_objection (id, measure_id, client_id, subject_code, authority, text, filed_on, state, reason, version)
        select gen_random_uuid(), id, client_id, subject_code, '410105', '示例', '2026-06-20', ${state}, ${answered}, 3
        from measure where id = ${await measure(live, 2)} returning id`
      await sql`insert into audit_event (at, actor, act, object)
        values (now(), ${filedBy}, 'measure-objection.file', ${row?.id ?? ""})`
      return row?.id ?? ""
    },
    alone: (id, act, subject) => alone(objectionCase, id, { act, ...bodies[act] }, subject),
    sides: { agency: { at: "acts", isNamed: true, header: tax.header, foreign: customs.header } },
    bodies,
    begin: {
      ...{ by: await merchantHeader(codeOf(421)), another: await merchantHeader(codeOf(421), "another"), body },
      ...{ other: { ...body, text: "另一理由（示例）" }, wrong: { ...body, text: "" }, isKnown: false },
      free: () => sql`update measure_objection set state = 'rejected' where measure_id = ${body.measure}`,
    },
  }
}
