/** Consents to reports on a period, for the contract of cases. */
import { randomUUID } from "node:crypto"
import { merchantHeader } from "../support/app.ts"
import { codeOf } from "../support/rows.ts"
import type { MakeFixture } from "./family.ts"

export const makeConsents: MakeFixture = async (_, sql) => {
  const by = await merchantHeader(codeOf(1))
  const days = { from: "2021-07-01", to: "2026-06-30", until: "2026-12-31" }
  const body = { reader: codeOf(432), reader_name: "示例银行", purpose: "申请贷款（示例）", ...days }
  return {
    ...{ path: "/v1/period-consents", table: "period_consent", reads: { list: true, one: true } },
    async put(state) {
      const id = randomUUID()
      await sql`insert into period_consent
        (id, subject_code, reader, reader_name, purpose, from_day, to_day, lists, until_day, given_on, state, version)
        values (${id}, ${codeOf(1)}, ${codeOf(432)}, '示例银行', '示例', '2021-07-01', '2026-06-30', '["penalty"]', '2026-12-31',
          '2026-06-20', ${state}, 3)`
      return id
    },
    sides: { merchant: { at: "withdraw", isNamed: false, header: by, foreign: await merchantHeader(codeOf(433)) } },
    bodies: { withdraw: null },
    begin: {
      ...{ by, another: await merchantHeader(codeOf(1), "another"), body },
      ...{ other: { ...body, purpose: "投标（示例）" }, wrong: { ...body, purpose: "" }, isKnown: false },
    },
  }
}
