/**
 * The steps of a repair or an objection with their last days, for one record: what the merchant can count on. Pure.
 */
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { findGround, findRemovalRule } from "../../law/catalogue.ts"
import { type DeadlineId, dueOn } from "../../law/deadline.ts"
import type { RecordContent } from "../record/record.ts"

/** What a merchant can begin about a record. */
export type Remedy = "repair" | "objection"

/** A step of the authority: its deadline, and its last day where that can be counted in advance. */
export interface RemedyStep {
  deadline: DeadlineId
  /** Null where what starts it has no day yet (verification on the spot), or its year has no calendar. */
  latest: string | null
}

const decisions = {
  abnormal: "repair_decide_abnormal",
  serious: "repair_decide_penalty_serious_spotcheck",
  penalty: "repair_decide_penalty_serious_spotcheck",
} as const satisfies Record<RecordContent["list"], DeadlineId>

/** The steps, each counted from the last day of the one before: the latest on which it can be over. */
export function remedySteps(
  remedy: Remedy,
  { list, ground: code }: RecordContent,
  appliedOn: string,
  calendar: Calendar,
): RemedyStep[] {
  if (remedy === "objection") {
    const ids = ["abnormal_objection_accept", "abnormal_objection_verify", "abnormal_correct"] as const
    return chain(ids, appliedOn, calendar)
  }
  const ground = list === "abnormal" && code !== null ? findGround(code) : undefined
  const verifies = ground !== undefined && findRemovalRule(ground, appliedOn)?.startsAt === "verification"
  const accept = chain(["repair_accept"], appliedOn, calendar)
  const rest = [decisions[list], "repair_execute"] as const
  return [...accept, ...chain(rest, verifies ? null : (accept[0]?.latest ?? null), calendar)]
}

function chain(ids: readonly DeadlineId[], start: string | null, calendar: Calendar): RemedyStep[] {
  let from = start
  return ids.map((deadline) => {
    const due = from === null ? null : dueOn(from, deadline, calendar)
    from = due === null || isMissing(due) ? null : due
    return { deadline, latest: from }
  })
}
