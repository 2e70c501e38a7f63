/**
 * What a merchant's applications (申请) have in common: the record they are about, when they came, how they end without a
 * decision. An officer may enter one that came on paper. Pure.
 */
import { z } from "zod"
import type { HeldRecord } from "../record/record.ts"
import { isOpen, recordStates } from "../record/state.ts"
import { readRecord } from "./beginning.ts"
import { dayFault, dayInput, fault, faultsIn, lineInput, rule, textInput } from "./kind.ts"
import { type ActRow, act, type Party } from "./machine.ts"
import { type Content, type Facts, type Fault, recordOf } from "./proceeding.ts"

/** The fields of an application. */
export const applicationInput = z.strictObject({
  record_id: lineInput,
  /** What is asked for and why, in the merchant's words. */
  statement: textInput,
  /** Which documents come with it. */
  documents: textInput.optional(),
  /** The day on which paper came in: for officers alone; others apply today. */
  received_on: dayInput.optional(),
})
export type ApplicationInput = z.infer<typeof applicationInput>

/** The content that every application has. */
export interface ApplicationContent extends Content {
  statement: string
  documents: string | null
  applied_on: string
}

/** The record, and the content to begin with. */
export function readApplication(
  { record_id, statement, documents, received_on }: ApplicationInput,
  facts: Facts,
  by: readonly Party[],
): { record: HeldRecord; content: ApplicationContent } | { faults: readonly Fault[] } {
  const record = readRecord(record_id, facts)
  const onPaper =
    received_on !== undefined && !by.includes("officer") && !by.includes("registrar")
      ? fault("received_on", "仅供工作人员登记书面申请时填写", "for officers who enter an application on paper")
      : null
  if ("faults" in record) return faultsIn(record, onPaper)
  const appliedOn = received_on ?? facts.today
  const wrong = onPaper ?? dayFault("received_on", appliedOn, record.content.publishedOn, facts.today)
  if (wrong) return wrong
  return { record, content: { statement, documents: documents ?? null, applied_on: appliedOn } }
}

/**
 * The acts that end an application without a decision, from these states.
 * @param open every state that is no end, in which the register may find that the record has ended meanwhile
 * @param undecided those in which the merchant may still take the application back
 */
export function endingActs(open: readonly string[], undecided: readonly string[]) {
  return {
    withdraw: act({ zh: "撤回申请", en: "withdraw", from: undecided, to: "withdrawn", by: ["merchant"] }),
    retract: act({
      ...{ zh: "登记书面撤回", en: "enter a withdrawal on paper", from: undecided, to: "withdrawn" },
      ...{ by: ["officer"], reasoned: true },
    }),
    lapse: act({
      ...{ zh: "终结（记录已停止公示）", en: "end: the record is no longer published", from: open, to: "lapsed" },
      ...{ by: ["officer"], reasoned: true },
    }),
  } as const satisfies Record<string, ActRow>
}

/** The ends without a decision. */
export const endingStates = {
  withdrawn: { zh: "当事人已撤回", en: "withdrawn by the merchant", waitsFor: [], clock: null },
  lapsed: { zh: "已终结", en: "ended without a decision", waitsFor: [], clock: null },
} as const

/** `lapse` only where the record is over: an application is not to be ended in place of a decision. */
export const lapseRule = rule<Content, Content>(z.strictObject({}), (content, _, facts, proceeding) => {
  const record = recordOf(proceeding, facts)
  if (!record || !isOpen(record.state)) return content
  const { zh, en } = recordStates[record.state]
  return fault("", `该记录${zh}，申请应当作出决定`, `the record is ${en}: the application has to be decided`)
})
