import { describe, expect, it } from "vitest"
import { type GateQuestions, gateQuestions, gateQuestionsOn } from "../../src/law/serious-gate.ts"
import { checkGate, gateInput } from "../../src/register/proceeding/serious-gate.ts"

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" } as const
const gate = { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes }
const all = Object.keys(gate)
const asked = (changes: object = {}) =>
  ({ ground: "SV-0501", gate: gateInput.parse({ ...gate, ...changes }), basePenaltyNo: "示例" }) as const

describe("the conditions of a serious listing", () => {
  it("are asked from the first day of R44, all of them, each with its article", () => {
    expect(gateQuestionsOn("2021-08-31")).toEqual([])
    expect(gateQuestionsOn("2021-09-01")).toEqual(all)
    expect(gateQuestionsOn("2026-06-30")).toEqual(all)
    for (const { source } of Object.values(gateQuestions)) expect(source[0]?.articles).toBeTruthy()
  })

  it("have to be answered one by one on their days", () => {
    expect(checkGate(asked(), "2026-06-30")).toEqual([])
    const { gravity: _, ...three } = gate
    const lacking = { ...asked(), gate: gateInput.parse(three) }
    expect(checkGate(lacking, "2026-06-30").map(({ field }) => field)).toEqual(["gate/gravity"])
    const no = checkGate(asked({ factors: { ...yes, answer: "no" } }), "2026-06-30")
    expect(no.map(({ field }) => field)).toEqual(["gate/factors/answer"])
  })

  it("that a revision ends or brings hold on the days of the revision and no others", () => {
    const revised: GateQuestions = {
      ...gateQuestions,
      gravity: { ...gateQuestions.gravity, validTo: "2026-12-31" },
      factors: { ...gateQuestions.factors, validFrom: "2027-01-01" },
    }
    const { gravity: _, ...withoutGravity } = gate
    const { factors: __, ...withoutFactors } = gate
    const faults = (given: object, day: string) =>
      checkGate({ ...asked(), gate: gateInput.parse(given) }, day, revised).map(({ field }) => field)
    expect(faults(withoutFactors, "2026-12-31")).toEqual([])
    expect(faults(withoutGravity, "2026-12-31")).toEqual(["gate/gravity"])
    expect(faults(withoutGravity, "2027-01-01")).toEqual([])
    expect(faults(withoutFactors, "2027-01-01")).toEqual(["gate/factors"])
  })
})
