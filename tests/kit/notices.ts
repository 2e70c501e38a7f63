/** Notices, for the contract of cases. */
import { noticeCase } from "../../src/enforcement/notice/answer.ts"
import { keepId, loadBases } from "../support/keep.ts"
import type { MakeFixture } from "./family.ts"
import { punished } from "./punished.ts"

let next = 1_000_000

export const makeNotices: MakeFixture = async (app, sql) => {
  const { live, plain, ended, tax, customs, measure, alone } = await punished(app, sql, 411)
  await loadBases(sql)
  const reason = "示例"
  const bodies: Readonly<Record<string, object>> = {
    acknowledge: {},
    apply: { measure: "M-HONOUR" },
    "no-measure": { reason },
    lift: { reason },
    keep: { reason, basis: keepId() },
  }
  return {
    ...{ path: "/v1/notices", table: "notice", none: "999999", reads: { list: false, one: true } },
    nameOf: (id) => ({ where: `client_id = '${tax.id}' and event_id = ${id}`, object: `${tax.id}/${id}` }),
    said: { acknowledge: ["acknowledged", "answered", "overtaken"] },
    async put(state, act = "no-measure") {
      const id = ++next
      const ends = act === "lift" || act === "keep"
      const record = ends ? ended : act === "apply" ? live : plain
      if (ends) await measure(ended, id)
      await sql`insert into notice_event (id, kind, position, record_id, subject_code, list, batch, raised_at)
        select ${id}, ${ends ? "ended" : "listed"}, position, id, subject_code, list, 1, now() from record where id = ${record}`
      await sql`insert into notice (client_id, event_id, leaf, state, answer, recall, version)
        values (${tax.id}, ${id}, 0, ${state}, ${state === "answered" ? (act === "lift" ? "keep" : "lift") : null}, ${ends}, 3)`
      return String(id)
    },
    alone: (id, act, subject) => alone(noticeCase, id, { act, ...bodies[act] }, subject),
    sides: { agency: { at: "acts", isNamed: true, header: tax.header, foreign: customs.header } },
    bodies,
    // Raised by the follower of the log.
    begin: null,
  }
}
