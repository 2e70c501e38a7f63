/** A live record is held to the rows that were in force on the day of its decision. */
import { expect, test } from "vitest"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { missedByLive } from "../../../src/register/proceeding/live-file.ts"
import { preconditions } from "../../../src/register/proceeding/precondition.ts"
import type { HeldRecord } from "../../../src/register/record/record.ts"
import { codeOf } from "../../support/rows.ts"

function missed(id: "base-penalty-heavier" | "authority-there", decidedOn: string) {
  const of = (list: HeldRecord["content"]["list"], more: Partial<HeldRecord["content"]>): HeldRecord => ({
    ...{ id: list, state: "live", position: 1 },
    ...{ displayedUntil: null, repairOpensOn: null, endedOn: null, barredUntil: null },
    content: {
      ...{ list, subjectCode: codeOf(1), subjectName: "示例第1号商贸有限公司", authority: "410105" },
      ...{ ground: null, penaltyClass: null, decisionNo: `示例${list}〔2021〕1号`, decidedOn, publishedOn: decidedOn },
      ...{ detail: {}, ...more },
    },
  })
  const base = of("penalty", { penaltyClass: "P1" })
  const detail = { base_penalty_no: base.content.decisionNo }
  const record =
    id === "authority-there" ? of("penalty", { authority: "419999" }) : of("serious", { ground: "SV-0501", detail })
  return missedByLive(record, { records: [base], numbered: [decidedOn] }, defaultPolicy)
}

test.each(["base-penalty-heavier", "authority-there"] as const)("%s is asked from its first day on", (id) => {
  const { validFrom } = preconditions[id]
  const dayBefore = new Date(Date.parse(validFrom) - 86_400_000).toISOString().slice(0, 10)
  expect(missed(id, validFrom)).toEqual([id])
  expect(missed(id, dayBefore)).toEqual([])
})
