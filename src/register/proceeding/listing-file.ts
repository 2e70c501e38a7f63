/**
 * What of a file is a listing, as an act would leave it: decided here, received, sent as a row, or a record whose ground or
 * base penalty is corrected. Pure.
 */
import { numberKey } from "../../law/decision-number.ts"
import { penaltiesNumbered } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import { recordStates } from "../record/state.ts"
import type { Contact } from "./abnormal.ts"
import type { CaseFile } from "./legality.ts"
import { type Content, recordOf } from "./proceeding.ts"

/** A listing, as far as its preconditions look at it. */
export interface Listing {
  ground: string
  arose_on?: string
  decision_no?: string
  base_penalty_no?: string | null
  heavier_reasons?: string | null
  competence?: string | null
  contact?: Contact
  /** Who lists. */
  authority: string
}

/** The acts by which a record is corrected, by the kind of proceeding that does it. */
export const correcting = {
  change: ["begin", "revise", "enter", "approve", "push", "relay"],
  objection: ["find", "receive", "correct", "push", "relay"],
} as const

/** Whether a file corrects a record that there is. */
export const isCorrecting = ({ proceeding: { kind } }: CaseFile): boolean => Object.hasOwn(correcting, kind)

/** The listing; null of a correction that leaves its ground and its base penalty as they are. */
export function listingOf(file: CaseFile): Listing | null {
  const { proceeding, facts } = file
  const content = proceeding.content as unknown as Listing & { decided_by?: string; corrected?: Content }
  if (!isCorrecting(file)) return { ...content, authority: content.decided_by ?? proceeding.authority }
  const record = recordOf(proceeding, facts)?.content
  const { ground, base_penalty_no: number } = content.corrected ?? {}
  if (!record || record.list === "penalty" || (ground === undefined && number === undefined)) return null
  const base = number ?? record.detail.base_penalty_no
  return {
    ground: String(ground ?? record.ground ?? ""),
    // The day on which it arose is not in the record: what was listed since its decision is its twin.
    ...{ arose_on: record.decidedOn, decision_no: record.decisionNo, authority: record.authority },
    base_penalty_no: typeof base === "string" ? base : null,
  }
}

/** Where in the input of its act a file tells the ground, or the base penalty; undefined: nowhere, it was told before. */
export function fieldOf({ act, proceeding: { kind } }: CaseFile, name: "ground" | "base_penalty_no" | "gate") {
  if (kind === "change" || kind === "objection") {
    return ["begin", "revise", "enter", "find"].includes(act)
      ? `corrected/${name === "gate" ? "base_penalty_no" : name}`
      : undefined
  }
  if (kind === "received")
    return ["begin", "name-base"].includes(act) ? name.replace("gate", "base_penalty_no") : undefined
  if (name === "gate") return ["begin", "revise", "adjust"].includes(act) ? "gate/heavier_penalty/answer" : undefined
  return act === "begin" ? name : undefined
}

/** The subject's records but for the case's own, and the one that is the same decision, which are nobody's twins. */
export function othersOf(file: CaseFile): readonly HeldRecord[] {
  const { proceeding, facts } = file
  const { decided_by, decision_no } = proceeding.content
  const isPushed = ({ content }: HeldRecord) =>
    content.authority === decided_by && numberKey(content.decisionNo) === numberKey(String(decision_no ?? ""))
  return facts.records.filter((one) => one.id !== proceeding.recordId && !isPushed(one))
}

/** The penalty that a listing rests on, as the register holds it: that of who lists, where several have the number. */
export function baseOf({ facts: { records } }: CaseFile, { base_penalty_no: number, authority }: Listing) {
  if (!number) return undefined
  const held = penaltiesNumbered(number, records).filter(({ state }) => !recordStates[state].annulled)
  return held.find((penalty) => penalty.content.authority === authority) ?? held[0]
}
