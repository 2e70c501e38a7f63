/** A merchant whom the country's own bureau registers ends with all its records, and has another code, by the country's people alone. */
import { expect, test } from "vitest"
import { handsNamed } from "../../src/gate/hands.ts"
import { Pass, passGate } from "../../src/gate/pass.ts"
import { makeCode } from "../../src/names/code.ts"
import { moveRecord, noChanges, registrarOf } from "../../src/register/record/change.ts"
import { draftOfChanges } from "../../src/register/record/effect.ts"
import type { HeldRecord } from "../../src/register/record/record.ts"
import { subjectOf } from "../../src/register/subject/change.ts"
import { replaceCode } from "../../src/register/subject/code-change.ts"

const code = makeCode("91100000", "MA000001")
const context = { today: "2026-06-30", policy: {} as never, size: 0, newSalt: () => "" }
const record = (authority: string): HeldRecord => ({
  ...{ id: authority, state: "live", position: 0, displayedUntil: null, repairOpensOn: null, endedOn: null },
  barredUntil: null,
  content: {
    ...{ list: "penalty", subjectCode: code, subjectName: "示例集团有限公司", ground: null, penaltyClass: "P2" },
    ...{
      decisionNo: `${authority}〔2026〕1号`,
      decidedOn: "2026-03-02",
      authority,
      publishedOn: "2026-03-05",
      detail: {},
    },
  },
})
const mays = ["320106", "410000", "100000"].map((authority) =>
  handsNamed([`officer:${authority}:ada`, `officer:${authority}:bea`]),
)
const now = Date.UTC(2026, 5, 30)

test("two of a district end none of others' records with it, nor give it another code", () => {
  expect(registrarOf(code)).toBe("100000")
  const records = ["320106", "100000"].map(record)
  const [own] = records
  if (!own) throw new Error("there is one")
  const ended = moveRecord("deregister", own, {}, records, context, noChanges())
  const subject = subjectOf(code, "示例集团有限公司", null)
  const to = makeCode("91320106", "MA000001")
  const recoded = replaceCode({ from: code, to, subject, known: undefined }, [], context, "320106")
  for (const changes of [ended, recoded]) {
    const isLet = mays.map((hands) => passGate({}, draftOfChanges(changes, context), hands, {}, now) instanceof Pass)
    expect(isLet).toEqual([false, false, true])
  }
})
