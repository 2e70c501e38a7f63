/**
 * The answers to the gate of the serious list, and whether it is open. The questions stand in law/serious-gate.ts. Pure.
 */
import { z } from "zod"
import { findGround, type GroundCode } from "../../law/catalogue.ts"
import {
  basePenaltyAsked,
  type GateQuestionId,
  type GateQuestions,
  gateQuestions,
  gateQuestionsOf,
  gateQuestionsOn,
  standsAlone,
} from "../../law/serious-gate.ts"
import { type AskedBy, type Asking, fault, lineInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

const answerInput = z.strictObject({ answer: z.enum(["yes", "no", "not-applicable"]), evidence: lineInput })

/** An answer to every question that the ground asks on the day, each with its evidence. */
export const gateInput = z.strictObject({
  gravity: answerInput.optional(),
  heavier_penalty: answerInput.optional(),
  intent_not_excluded: answerInput.optional(),
  factors: answerInput.optional(),
} satisfies Record<GateQuestionId, unknown>)
export type Gate = z.infer<typeof gateInput>

/** What keeps the gate shut on a day; empty when it is open. A question that is not of the day is not looked at. */
export function checkGate(
  { ground, gate, basePenaltyNo }: { ground: GroundCode; gate: Gate; basePenaltyNo: string | null },
  day: string,
  questions: GateQuestions = gateQuestions,
): Fault[] {
  const alone = standsAlone(ground)
  const asked = gateQuestionsOf(ground, day, questions)
  const faults: Fault[] = []
  for (const question of gateQuestionsOn(day, questions)) {
    const { answer } = gate[question] ?? {}
    if (answer === "yes" || (alone && answer === "not-applicable")) continue
    if (answer === undefined && !asked.includes(question)) continue
    const { zh, en } = questions[question]
    if (answer === undefined) {
      faults.push({
        field: `gate/${question}`,
        reason: { zh: `须逐项回答：${zh}`, en: `each condition has to be answered: ${en}` },
      })
      continue
    }
    faults.push({
      field: `gate/${question}/answer`,
      reason: { zh: `不符合列入条件：${zh}`, en: `a condition of listing is not met: ${en}` },
    })
  }
  return [...faults, ...baseMissing(ground, basePenaltyNo)]
}

/** That the number of the penalty is missing on which the ground rests; empty where it is there, or the ground stands alone. */
export function baseMissing(ground: GroundCode, basePenaltyNo: string | null): readonly Fault[] {
  if (standsAlone(ground) || basePenaltyNo !== null) return []
  return fault(
    "base_penalty_no",
    "须写明所依据的行政处罚决定书文号",
    "the number of the penalty that the listing rests on is missing",
  ).faults
}

/** What a listing is asked for by its ground, beside the conditions. */
export const baseAsked = {
  base_penalty_no: byGround(basePenaltyAsked),
  // A restriction that ends later than the term is one of the penalty.
  restriction_ends_on: byGround(ofBase),
  base_penalty: byGround(ofBase),
} as const satisfies Record<string, AskedBy>

/** What a proposal is asked for by its ground. */
export const seriousAsked = {
  ...Object.fromEntries(
    Object.keys(gateQuestions).map((id) => [
      `gate.${id}`,
      byGround((ground, day) => (gateQuestionsOf(ground, day).includes(id as GateQuestionId) ? "must" : "not")),
    ]),
  ),
  ...baseAsked,
} as const satisfies Record<string, AskedBy>

function ofBase(ground: GroundCode): Asking {
  return standsAlone(ground) ? "not" : "may"
}

function byGround(ask: (ground: GroundCode, day: string) => Asking): AskedBy {
  return {
    by: "ground",
    ask([code = ""], day) {
      const ground = findGround(code)
      return ground?.list === "serious" ? ask(ground.code, day) : "not"
    },
  }
}
