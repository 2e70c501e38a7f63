/** Reports that something is still shown in a copy, for the contract of cases. */
import { randomUUID } from "node:crypto"
import { clientHeader, clock, merchantHeader, officerHeader } from "../support/app.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"
import type { MakeFixture } from "./family.ts"

export const makeCopyReports: MakeFixture = async (_, sql) => {
  const name = "示例转载机构"
  const copy = await clientHeader(sql, "republisher", { name })
  const [record = ""] = await importRecords(sql, [seriousRow(441)])
  await move(sql, record, "repair", {}, clock())
  await testLog(sql).log.catchUp()
  const bodies = Object.fromEntries(["remove", "deny", "confirm", "dismiss"].map((act) => [act, { reason: "示例" }]))
  const body = { copy: name, record_id: record, place: "企业查询页（示例）" }
  return {
    ...{ path: "/v1/copy-reports", table: "copy_report", reads: { list: true, one: true } },
    async put(state) {
      const id = randomUUID()
      await sql`insert into copy_report (id, client_id, subject_code, record_id, position, authority, place, filed_at, state, version)
        select ${id}, id, ${codeOf(441)}, ${id}, 4, '410105', '示例', now(), ${state}, 3 from api_client where name = ${name}`
      return id
    },
    sides: {
      copy: { at: "answer", isNamed: true, header: copy, foreign: await clientHeader(sql, "republisher") },
      officer: {
        ...{ at: "judgement", isNamed: true, header: await officerHeader("officer", "410105", "kit-copies") },
        foreign: await officerHeader("officer", "410300", "kit-copies-elsewhere"),
      },
    },
    bodies,
    begin: {
      ...{ by: await merchantHeader(codeOf(441)), another: await merchantHeader(codeOf(441), "another"), body },
      ...{ other: { ...body, place: "另一页（示例）" }, wrong: { ...body, place: "" }, isKnown: false },
      free: () => sql`update copy_report set state = 'dismissed' where record_id = ${record}`,
    },
  }
}
