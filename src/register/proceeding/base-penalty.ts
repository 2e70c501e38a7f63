/**
 * The penalty that a listing as a serious violator rests on: one that the register holds, or one that is named by its
 * authority, number and date, so that a checker can ask for it. The grounds of R44 arts 11 and 24 stand alone. Pure.
 */
import { z } from "zod"
import type { GroundCode } from "../../law/catalogue.ts"
import { standsAlone } from "../../law/serious-gate.ts"
import { penaltiesNumbered, standingBase } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import { recordStates } from "../record/state.ts"
import { comingFault, dayInput, type Faults, fault, faultsIn, lineInput } from "./kind.ts"
import type { Facts, Fault } from "./proceeding.ts"

/** Whose penalty it is and of which day, where the register does not hold it; the number stands beside. */
export const basePenaltyInput = z.strictObject({ authority: lineInput, decided_on: dayInput })
export type BasePenalty = z.infer<typeof basePenaltyInput>

/** What is wrong with the penalty that a listing is to rest on; null: nothing. */
export function basePenaltyFault(
  ground: GroundCode,
  decisionNo: string | null,
  named: BasePenalty | null,
  facts: Facts,
): { faults: readonly Fault[] } | null {
  const { records, today } = facts
  const coming = basePenaltyDay(named, today)
  if (decisionNo === null || standsAlone(ground)) return coming
  const fallen = faultsIn(coming, fallenBaseFault("base_penalty_no", ground, decisionNo, facts))
  if (fallen || named || penaltiesNumbered(decisionNo, records).length > 0) return fallen
  return fault(
    "base_penalty",
    "本库没有该当事人的这一处罚：请写明作出处罚的机关（authority）和日期（decided_on）",
    "the register holds no such penalty of this subject: name its authority and the day on which it was decided",
  )
}

/** That the day on which it was decided is yet to come; null: it has. */
export function basePenaltyDay(named: BasePenalty | null, today: string): Faults | null {
  return named && comingFault("base_penalty/decided_on", named.decided_on, today)
}

/** That the penalty on which a listing is to rest has been taken down, at its field; null: it stands, or is not held here. */
export function fallenBaseFault(
  field: string,
  ground: GroundCode,
  decisionNo: string | null,
  { records }: Pick<Facts, "records">,
): { faults: readonly Fault[] } | null {
  const held = decisionNo === null || standsAlone(ground) ? [] : penaltiesNumbered(decisionNo, records)
  if (held.length === 0 || held.some(({ state }) => !recordStates[state].annulled)) return null
  return fault(
    field,
    "本库中该处罚已被撤回或者更正撤下，不能作为列入依据",
    "the register has taken this penalty down, as fallen or as an error: no listing can rest on it",
  )
}

/** What is wrong with revoking a listing because its penalty fell (R44 19), where the penalty stands; null: nothing. */
export function standingBaseFault(
  listing: HeldRecord,
  { records }: Pick<Facts, "records">,
): { faults: readonly Fault[] } | null {
  const base = standingBase(listing, records)
  if (base === null || base === "alone") return null
  const number = base.content.decisionNo
  return fault(
    "change",
    `所依据的处罚 ${number} 在本库未被撤回，不能以其被撤销、确认违法或者无效为由撤销列入：请先撤回该处罚（withdraw）；列入决定本身被撤销的，选 annul`,
    `the penalty that it rests on, ${number}, stands in this register: withdraw that first (withdraw); where the decision to list fell itself, it is annul`,
  )
}
