/**
 * Fraud (以欺骗手段申请修复): an officer finds that a repair was sought or obtained by fraud, another approves. A record that
 * was removed is shown again; the period of the record begins anew without an early stop, and the party is barred from
 * applying (R107). Pure.
 */
import { z } from "zod"
import { fraudBarUntil } from "../../law/fraud-bar.ts"
import { isLawful, recordStates } from "../record/state.ts"
import { windowOf } from "../record/window.ts"
import { readRecord } from "./beginning.ts"
import { dayInput, fault, faultsIn, type Kind, lineInput, plainInput, rule, textInput } from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import {
  askedElsewhere,
  carriedOut,
  certificateInput,
  discardAct,
  discardRule,
  isAway,
  pushedActs,
  pushedState,
  pushRule,
  relayRule,
} from "./other-province.ts"
import type { Content } from "./proceeding.ts"

interface FraudContent extends Content {
  /** What shows the fraud: for officers alone. */
  evidence: string
  /** What the finding does: the record was removed, or the application was found out before. */
  move: "reinstate" | "restart"
  /** The day on which it was approved, from which the period runs anew; of what was decided elsewhere, the day there. */
  fraud_on: string | null
  /** What another register has certified of it: see peer.ts. */
  certificate?: string
  /** The day on which who decided approved it and pushed it to where the record is displayed. */
  pushed_on?: string
}

// No time is recorded within which a fraud has to be acted on.
const machine = {
  start: "found",
  states: {
    found: { zh: "已查实待审批", en: "found, to be approved", waitsFor: ["checker"], clock: null },
    returned: { zh: "已退回", en: "returned to the officer", waitsFor: ["officer"], clock: null },
    ...pushedState,
    executed: { zh: "已认定并执行", en: "approved and carried out", waitsFor: [], clock: null },
    dropped: { zh: "不予认定", en: "dropped", waitsFor: [], clock: null },
  },
  acts: {
    revise: act({ zh: "修改", en: "revise", from: ["returned"], to: "found", by: ["officer"] }),
    return: act({ zh: "退回", en: "return", from: ["found"], to: "returned", by: ["checker"], reasoned: true }),
    approve: act({
      ...{ zh: "批准认定并执行", en: "approve and carry out", from: ["found"], to: "executed", by: ["checker"] },
      ...{ notBy: ["begin", "revise"], reasoned: true, writes: "as-proposed", display: "here" },
    }),
    ...discardAct(["found"]),
    ...pushedActs({
      ...{ from: ["found"], by: ["checker"], notBy: ["begin", "revise"], to: "executed", writes: "as-proposed" },
      ...{ entered: ["found"], enteredBy: ["begin", "revise"], reasoned: true },
    }),
    drop: act({
      ...{
        zh: "不予认定",
        en: "drop",
        from: ["found", "returned"],
        to: "dropped",
        by: ["officer", "checker"],
      },
      reasoned: true,
    }),
  },
} as const satisfies Machine

const beginInput = z.strictObject({
  ...{ record_id: lineInput, evidence: textInput },
  /** The day on which who decided found it, where the registration side enters it. */
  decided_on: dayInput.optional(),
  ...certificateInput,
})
const reviseInput = z.strictObject({ evidence: textInput })

const ownDay = fault(
  "decided_on",
  "仅供登记地登记外省决定时填写：本机关的认定自批准之日起算",
  "for the registration side, which enters what was decided elsewhere: one's own runs from its approval",
)
const tooLate = fault("decided_on", "不得晚于今天", "not later than today")
const tooEarly = fault(
  "decided_on",
  "不得早于该记录的决定日期",
  "not earlier than the day of the decision that is on record",
)

/** Findings that a repair was sought or obtained by fraud. */
export const repairFraud: Kind = {
  zh: "以欺骗手段申请修复的处理",
  en: "a repair sought by fraud",
  route: "decisions",
  machine,
  begunBy: ["officer", "registrar"],
  input: beginInput,
  begin(input, facts, by) {
    const { record_id, evidence, decided_on = null, certificate } = beginInput.parse(input)
    const record = readRecord(record_id, facts)
    const ofDay =
      decided_on === null ? null : !by.includes("registrar") ? ownDay : decided_on > facts.today ? tooLate : null
    if ("faults" in record) return faultsIn(record, ofDay)
    const early = decided_on !== null && decided_on < record.content.decidedOn ? tooEarly : null
    const { list, subjectCode, subjectName, authority } = record.content
    const move = (["reinstate", "restart"] as const).find((name) => isLawful(name, list, record.state))
    if (!move) {
      const { zh, en } = recordStates[record.state]
      const unlawful = fault(
        "record_id",
        `该记录${zh}，既不在公示，也不是经修复移出的`,
        `the record is ${en}: neither shown nor removed by a repair`,
      )
      return faultsIn(unlawful, ofDay ?? early)
    }
    const wrong = ofDay ?? early
    if (wrong) return wrong
    const proved = certificate === undefined ? {} : { certificate }
    const content: FraudContent = { evidence, move, fraud_on: decided_on, ...proved }
    return { list, subjectCode, subjectName, authority, recordId: record.id, content }
  },
  acts: {
    revise: rule<FraudContent, { evidence: string }>(reviseInput, (content, { evidence }) => ({
      ...content,
      evidence,
    })),
    approve: rule<FraudContent, Content>(plainInput, (content, _, facts, proceeding) =>
      carriedOut({ ...content, fraud_on: facts.today }, facts, proceeding),
    ),
    push: pushRule,
    relay: relayRule,
    discard: discardRule,
  },
  asked: askedElsewhere("decided_on", "certificate"),
  proposedMove: ({ content }) => (content as FraudContent).move,
  recordChange({ content }, { policy, today }, record) {
    const { fraud_on, pushed_on } = content as FraudContent
    const fraudOn = fraud_on ?? pushed_on ?? today
    const standing = { ...windowOf(record.content, policy, fraudOn), barredUntil: fraudBarUntil(fraudOn) }
    return isAway(content) ? { ...standing, state: "elsewhere" } : standing
  },
}
