/**
 * Repair (信用修复): the merchant applies for the early end of a record; the authority accepts, asks once for what is
 * missing, decides with reasons; another person carries it out (R107 11-17). Pure.
 */
import { z } from "zod"
import { findGround, findRemovalRule } from "../../law/catalogue.ts"
import type { HeldRecord } from "../record/record.ts"
import {
  type ApplicationContent,
  applicationInput,
  endingActs,
  endingStates,
  lapseRule,
  readApplication,
} from "./application.ts"
import {
  type Answers,
  answersInput,
  type Condition,
  grantedStates,
  judgeConditions,
  penaltiesSince,
  sendBackRule,
  unlessGranted,
  whileMet,
} from "./early-stop.ts"
import { dayFault, dayInput, fault, type Kind, plainInput, rule, textInput } from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import {
  carriedOut,
  carryClock,
  forwardedActs,
  forwardedState,
  pushedActs,
  pushedState,
  pushRule,
  receiveRule,
  relayRule,
  sendBackAct,
} from "./other-province.ts"
import { type Content, type Fault, recordOf } from "./proceeding.ts"
import { barUntil, repairOpening } from "./remedy.ts"

interface RepairContent extends ApplicationContent {
  /** What starts the time for the decision: where an address is concerned, its verification (核实). */
  decides_from: "acceptance" | "verification"
  supplement: string | null
  accepted_on: string | null
  /** Ids of penalties since: what an officer has to look at before answering. */
  penalties_since: readonly string[]
  verified_on: string | null
  /** What the verification found: for officers alone. */
  findings: string | null
  extended_on: string | null
  conditions: readonly Condition[]
  decided_on: string | null
}

const acceptDeadline = "repair_accept"
const decisionClock = {
  deadline: {
    by: "list",
    of: {
      abnormal: "repair_decide_abnormal",
      serious: "repair_decide_penalty_serious_spotcheck",
      penalty: "repair_decide_penalty_serious_spotcheck",
    },
  },
  from: ["decision_from"],
} as const

const undecided = ["forwarded", "applied", "supplement", "supplemented", "accepted", "verified", "extended"] as const
const deciding = ["accepted", "verified", "extended"] as const

const machine = {
  start: "applied",
  states: {
    applied: {
      ...{ zh: "已申请待受理", en: "applied for, to be accepted", waitsFor: ["officer", "registrar"] },
      clock: { deadline: acceptDeadline, from: ["applied_on"] },
    },
    supplement: { zh: "待补正材料", en: "waiting for what is missing", waitsFor: ["merchant"], clock: null },
    supplemented: {
      ...{ zh: "已补正待受理", en: "supplemented, to be accepted", waitsFor: ["officer"] },
      clock: { deadline: acceptDeadline, from: ["entry"] },
    },
    accepted: { zh: "已受理待决定", en: "accepted, to be decided", waitsFor: ["officer"], clock: decisionClock },
    verified: { zh: "已核实待决定", en: "verified, to be decided", waitsFor: ["officer"], clock: decisionClock },
    extended: {
      ...{ zh: "已延期待决定", en: "extended, to be decided", waitsFor: ["officer"] },
      clock: { deadline: "repair_extension", from: ["due"] },
    },
    granted: {
      ...{ zh: "准予修复待执行", en: "granted, to be carried out", waitsFor: ["officer", "checker"] },
      clock: carryClock("repair_execute", "entry"),
    },
    ...pushedState,
    ...forwardedState,
    executed: { zh: "已修复", en: "carried out", waitsFor: [], clock: null },
    refused: { zh: "不予修复", en: "refused", waitsFor: [], clock: null },
    rejected: { zh: "不予受理", en: "not accepted", waitsFor: [], clock: null },
    ...endingStates,
  },
  acts: {
    accept: act({ zh: "受理", en: "accept", from: ["applied", "supplemented"], to: "accepted", by: ["officer"] }),
    ask: act({
      ...{ zh: "通知补正", en: "ask for a supplement", from: ["applied"], to: "supplement", by: ["officer"] },
      reasoned: true,
    }),
    supplement: act({
      ...{ zh: "补正材料", en: "supplement", from: ["supplement"], to: "supplemented", by: ["merchant", "officer"] },
    }),
    reject: act({
      ...{ zh: "不予受理", en: "reject", from: ["applied", "supplement", "supplemented"], to: "rejected" },
      ...{ by: ["officer"], reasoned: true },
    }),
    verify: act({ zh: "核实", en: "verify", from: ["accepted"], to: "verified", by: ["officer"] }),
    extend: act({
      ...{ zh: "批准延长期限", en: "extend the time", from: ["accepted", "verified"], to: "extended", by: ["head"] },
      reasoned: true,
    }),
    grant: act({
      ...{ zh: "准予修复", en: "grant", from: deciding, to: "granted", by: ["officer", "checker"], reasoned: true },
    }),
    refuse: act({
      ...{ zh: "不予修复", en: "refuse", from: [...deciding, ...grantedStates], to: "refused", reasoned: true },
      ...{ by: ["officer", "checker"], notBy: ["grant"] },
    }),
    execute: act({
      ...{ zh: "执行修复", en: "carry out", from: ["granted"], to: "executed", by: ["officer", "checker"] },
      ...{ notBy: ["grant"], writes: "repair", display: "here" },
    }),
    ...forwardedActs(["applied"], "refused"),
    ...pushedActs({
      ...{ from: ["granted"], by: ["officer", "checker"], notBy: [], to: "executed", writes: "repair" },
      enteredBy: ["grant", "receive"],
    }),
    "send-back": sendBackAct,
    ...endingActs([...undecided, "granted", "pushed"], undecided),
  },
} as const satisfies Machine

const supplementInput = z.strictObject({ supplement: textInput })
const verifyInput = z.strictObject({ verified_on: dayInput, findings: textInput })
const grantInput = z.strictObject({ answers: answersInput })

/** Repairs of published records. */
export const recordRepair: Kind = {
  zh: "信用修复",
  en: "credit repair",
  route: "repairs",
  machine,
  begunBy: ["merchant", "officer", "registrar"],
  input: applicationInput,
  begin(input, facts, by) {
    const application = readApplication(applicationInput.parse(input), facts, by)
    if ("faults" in application) return application
    const { record, content } = application
    const opening = repairOpening(record, barUntil(facts.records), facts.policy, content.applied_on)
    if (opening.kind !== "open") return { faults: [{ field: "record_id", reason: opening.reason }] }
    const { list, subjectCode, subjectName, authority } = record.content
    return { list, subjectCode, subjectName, authority, recordId: record.id, content: toContent(record, content) }
  },
  acts: {
    accept: rule<RepairContent, Content>(plainInput, (content, _, facts, proceeding) => ({
      ...content,
      accepted_on: facts.today,
      penalties_since: sinceOf(recordOf(proceeding, facts), facts.records),
    })),
    supplement: rule<RepairContent, { supplement: string }>(supplementInput, (content, { supplement }) => ({
      ...content,
      supplement,
    })),
    verify: rule<RepairContent, z.infer<typeof verifyInput>>(
      verifyInput,
      (content, input, { today }) =>
        dayFault("verified_on", input.verified_on, content.applied_on, today) ?? { ...content, ...input },
    ),
    extend: rule<RepairContent, Content>(plainInput, (content, _, { today }, { list }) =>
      list === "abnormal"
        ? fault("", "移出经营异常名录的期限不能延长", "the time for a removal from the abnormal list can't be extended")
        : { ...content, extended_on: today },
    ),
    grant: rule<RepairContent, { answers: Answers }>(grantInput, (content, { answers }, facts, proceeding) => {
      const record = recordOf(proceeding, facts)
      if (!record) return fault("", "没有这条记录", "there is no such record")
      if (content.decides_from === "verification" && content.verified_on === null) return notVerified
      const judged = judgeConditions(record, answers, facts)
      if ("faults" in judged) return judged as { faults: readonly Fault[] }
      return { ...content, conditions: judged.conditions, decided_on: facts.today }
    }),
    execute: whileMet(
      rule<RepairContent, Content>(plainInput, (content, _, facts, proceeding) =>
        carriedOut(content, facts, proceeding),
      ),
    ),
    push: whileMet(pushRule),
    relay: whileMet(relayRule),
    receive: whileMet(receiveRule),
    "receive-refusal": receiveRule,
    "send-back": sendBackRule,
    refuse: unlessGranted(
      rule<RepairContent, Content>(plainInput, (content, _, { today }) => ({ ...content, decided_on: today })),
    ),
    lapse: lapseRule,
  },
  clockStarts(content) {
    const { decides_from, accepted_on, verified_on } = content as RepairContent
    return { decision_from: decides_from === "verification" ? verified_on : accepted_on }
  },
  told: {
    fields: ["statement", "documents", "applied_on", "supplement", "accepted_on", "verified_on", "decided_on"],
    acts: {
      ...{ accept: "act", ask: "reason", supplement: "act", reject: "reason", verify: "act", extend: "reason" },
      ...{ grant: "reason", refuse: "reason", execute: "act", withdraw: "act", retract: "reason", lapse: "reason" },
      ...{
        forward: "act",
        receive: "act",
        "receive-refusal": "reason",
        "send-back": "reason",
        push: "act",
        relay: "act",
      },
    },
  },
}

const notVerified = fault(
  "",
  "涉及住所、经营场所的，须先核实（verify）",
  "where an address is concerned it has to be verified first (verify)",
)

function toContent({ content: { ground: code, list } }: HeldRecord, application: ApplicationContent): RepairContent {
  const ground = list === "abnormal" && code !== null ? findGround(code) : undefined
  const removal = ground && findRemovalRule(ground, application.applied_on)
  return {
    ...application,
    decides_from: removal?.startsAt === "verification" ? "verification" : "acceptance",
    supplement: null,
    accepted_on: null,
    penalties_since: [],
    verified_on: null,
    findings: null,
    extended_on: null,
    conditions: [],
    decided_on: null,
  }
}

function sinceOf(record: HeldRecord | undefined, records: readonly HeldRecord[]): readonly string[] {
  return record ? penaltiesSince(record, records).map(({ id }) => id) : []
}
