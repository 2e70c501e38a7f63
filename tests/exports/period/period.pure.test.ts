/** How a report on a period marks what stopped being shown. */
import { expect, test } from "vitest"
import { periodMark } from "../../../src/exports/period/period.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { moveRecord } from "../../../src/register/record/change.ts"
import { type HeldRecord, type RecordContent, recordId } from "../../../src/register/record/record.ts"
import { codeOf } from "../../support/rows.ts"

const today = "2029-03-06"
const context = { today, policy: defaultPolicy, size: 100, newSalt: () => "salt" }

function held(fields: Partial<RecordContent> & Pick<RecordContent, "list">, displayedUntil: string): HeldRecord {
  const content: RecordContent = {
    ...{ subjectCode: codeOf(1), subjectName: "示例第1号商贸有限公司", ground: null, penaltyClass: null },
    ...{ decisionNo: "", decidedOn: "2026-03-02", authority: "410105", publishedOn: "2026-03-05", detail: {} },
    ...fields,
  }
  return {
    ...{ id: recordId(content), content, state: "live", position: 1, displayedUntil, repairOpensOn: "2027-03-06" },
    ...{ endedOn: null, barredUntil: null },
  }
}

const penalty = held({ list: "penalty", penaltyClass: "P3a", decisionNo: "示例罚〔2026〕1号" }, "2029-07-01")
const based = { base_penalty_no: "示例罚〔2026〕1号" }
const listing = held(
  { list: "serious", ground: "SV-0501", decisionNo: "示例严〔2026〕1号", detail: based },
  "2029-03-05",
)

function marksAfter(move: "expire" | "repair", record: HeldRecord) {
  const { changed } = moveRecord(move, record, {}, [listing, penalty], context)
  const after = [listing, penalty].map((one) => changed.find(({ id }) => id === one.id) ?? one)
  return after.map((one) => periodMark(one, after, today))
}

test("a penalty that stopped with its listing is removed, and only what was repaired itself is repaired", () => {
  expect(marksAfter("expire", listing)).toEqual(["expired", "removed"])
  expect(marksAfter("repair", listing)).toEqual(["repaired", "removed"])
  expect(marksAfter("repair", penalty)[1]).toBe("repaired")
})
