/**
 * The answers to the gate of the serious list, and whether it is open. The questions stand in law/serious-gate.ts. Pure.
 */
import { z } from "zod"
import type { GroundCode } from "../../law/catalogue.ts"
import { type GateQuestionId, gateQuestions, standsAlone } from "../../law/serious-gate.ts"
import { lineInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

const answerInput = z.strictObject({ answer: z.enum(["yes", "no", "not-applicable"]), evidence: lineInput })

/** An answer to every question, each with its evidence. */
export const gateInput = z.strictObject({
  gravity: answerInput,
  heavier_penalty: answerInput,
  intent_not_excluded: answerInput,
  factors: answerInput,
} satisfies Record<GateQuestionId, unknown>)
export type Gate = z.infer<typeof gateInput>

/** What keeps the gate shut; empty when it is open. */
export function checkGate(ground: GroundCode, gate: Gate, basePenaltyNo: string | null): Fault[] {
  const alone = standsAlone(ground)
  const faults: Fault[] = []
  for (const question of Object.keys(gateQuestions) as GateQuestionId[]) {
    const { answer } = gate[question]
    if (answer === "yes" || (alone && answer === "not-applicable")) continue
    const { zh, en } = gateQuestions[question]
    faults.push({
      field: `gate/${question}/answer`,
      reason: { zh: `不符合列入条件：${zh}`, en: `a condition of listing is not met: ${en}` },
    })
  }
  if (!alone && basePenaltyNo === null) {
    faults.push({
      field: "base_penalty_no",
      reason: {
        zh: "须写明所依据的行政处罚决定书文号",
        en: "the number of the penalty that the listing rests on is missing",
      },
    })
  }
  return faults
}
