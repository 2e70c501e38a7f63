/**
 * Objection (异议): the merchant says that a record is wrong; the authority accepts, verifies, and answers in writing that
 * it stands, or finds the error, which another person corrects (R68-2025 15, R69-2025 19, R70-2025 16). Pure.
 *
 * The times are those of the list of abnormal operations. For penalties and serious violators the catalogue has none of
 * its own; the office goes by the same ones.
 */
import { z } from "zod"
import type { ClockId } from "../../law/clock.ts"
import type { RecordContent } from "../record/record.ts"
import { isLawful, recordMoves, recordStates } from "../record/state.ts"
import {
  type ApplicationContent,
  applicationInput,
  endingActs,
  endingStates,
  lapseRule,
  readApplication,
} from "./application.ts"
import {
  asCorrectionInput,
  type Correction,
  checkCorrection,
  correctedAsked,
  correctedContent,
  correctedTexts,
  correctionInput,
  toCorrection,
} from "./correction.ts"
import { fault, faultsIn, type Kind, plainInput, rule, textInput } from "./kind.ts"
import { act, type Clock, type Machine } from "./machine.ts"
import {
  carriedOut,
  carryClock,
  certificateInput,
  forwardedActs,
  forwardedState,
  pushedActs,
  pushedState,
  pushRule,
  receivedFault,
  receivedInput,
  receiveRule,
  relayRule,
} from "./other-province.ts"
import { type Content, type Facts, type Fault, type Proceeding, recordOf } from "./proceeding.ts"
import { objectionOpening } from "./remedy.ts"

interface ObjectionContent extends ApplicationContent {
  /** Where it was made. */
  via: "direct" | "credit-china"
  accepted_on: string | null
  /** What the error is and what shows it: for officers alone. */
  findings: string | null
  found_on: string | null
  /** How the error is put right: the record is taken down, or its content corrected. */
  remedy: "correct" | "amend" | null
  corrected: Correction
}

const open = ["forwarded", "filed", "accepted", "found", "pushed"] as const
const undecided = ["forwarded", "filed", "accepted"] as const

/** The clock of an objection that was made here, or on Credit China (NDRC36 18). */
function clockVia(direct: ClockId, creditChina: ClockId, from: string): Clock {
  return { deadline: { by: "via", of: { direct, "credit-china": creditChina } }, from: [from] }
}

const machine = {
  start: "filed",
  states: {
    filed: {
      ...{ zh: "已提出待受理", en: "filed, to be accepted", waitsFor: ["officer", "registrar"] },
      clock: clockVia("abnormal_objection_accept", "xycn_objection_push", "applied_on"),
    },
    accepted: {
      ...{ zh: "已受理待核实", en: "accepted, to be verified", waitsFor: ["officer"] },
      clock: clockVia("abnormal_objection_verify", "xycn_objection_verify", "accepted_on"),
    },
    found: {
      ...{ zh: "查有错误待更正", en: "an error was found, to be corrected", waitsFor: ["officer", "checker"] },
      clock: carryClock("abnormal_correct", "found_on"),
    },
    ...pushedState,
    ...forwardedState,
    corrected: { zh: "已更正", en: "corrected", waitsFor: [], clock: null },
    upheld: { zh: "经核实无误", en: "verified: the record stands", waitsFor: [], clock: null },
    rejected: { zh: "不予受理", en: "not accepted", waitsFor: [], clock: null },
    ...endingStates,
  },
  acts: {
    accept: act({ zh: "受理", en: "accept", from: ["filed"], to: "accepted", by: ["officer"] }),
    reject: act({
      ...{ zh: "不予受理", en: "reject", from: ["filed"], to: "rejected", by: ["officer"], reasoned: true },
    }),
    uphold: act({
      ...{ zh: "答复无误", en: "answer that it stands", from: ["accepted"], to: "upheld" },
      ...{ by: ["officer", "checker"], reasoned: true },
    }),
    find: act({ zh: "查有错误", en: "find an error", from: ["accepted"], to: "found", by: ["officer", "checker"] }),
    return: act({
      ...{ zh: "退回重新核实", en: "return", from: ["found"], to: "accepted", by: ["officer", "checker"] },
      ...{ notBy: ["find"], reasoned: true },
    }),
    correct: act({
      ...{ zh: "更正", en: "correct", from: ["found"], to: "corrected", by: ["officer", "checker"] },
      ...{ notBy: ["find"], writes: "as-proposed", display: "here" },
    }),
    ...forwardedActs(["filed"], "upheld"),
    ...pushedActs({
      ...{ from: ["found"], by: ["officer", "checker"], notBy: ["find"], to: "corrected", writes: "as-proposed" },
      enteredBy: ["find", "receive"],
    }),
    ...endingActs(open, undecided),
  },
} as const satisfies Machine

const objectionInput = applicationInput.extend({
  /** Made on Credit China, and entered by an officer. */
  via: z.literal("credit-china").optional(),
})
const findInput = z.strictObject({
  findings: textInput,
  remedy: z.enum(["correct", "amend"]),
  corrected: correctionInput.optional(),
})

const receiveInput = z.strictObject({ ...receivedInput, ...findInput.shape, ...certificateInput })

/** Objections to published records. */
export const recordObjection: Kind = {
  zh: "异议",
  en: "objection",
  route: "objections",
  machine,
  begunBy: ["merchant", "officer", "registrar"],
  input: objectionInput,
  begin(input, facts, by) {
    const { via = "direct", ...applied } = objectionInput.parse(input)
    const byOfficer = via !== "direct" && by.includes("merchant") ? notByMerchant : null
    const application = readApplication(applied, facts, by)
    if ("faults" in application) return faultsIn(application, byOfficer)
    if (byOfficer) return byOfficer
    const { record, content } = application
    const opening = objectionOpening(record, facts.calendar, content.applied_on)
    if (opening.kind !== "open") return { faults: [{ field: "record_id", reason: opening.reason }] }
    const { list, subjectCode, subjectName, authority } = record.content
    const unfound = { via, accepted_on: null, findings: null, found_on: null, remedy: null, corrected: {} }
    return { list, subjectCode, subjectName, authority, recordId: record.id, content: { ...content, ...unfound } }
  },
  acts: {
    accept: rule<ObjectionContent, Content>(plainInput, (content, _, { today }) => ({
      ...content,
      accepted_on: today,
    })),
    find: rule<ObjectionContent, z.infer<typeof findInput>>(findInput, find),
    correct: rule<ObjectionContent, Content>(plainInput, (content, _, facts, proceeding) =>
      carriedOut(content, facts, proceeding),
    ),
    push: pushRule,
    relay: relayRule,
    receive: rule<ObjectionContent, z.infer<typeof receiveInput>>(receiveInput, (content, input, facts, proceeding) => {
      const { decision_no, decided_on, received_on, certificate, ...found } = input
      const received = { decision_no, decided_on, received_on, ...(certificate === undefined ? {} : { certificate }) }
      const next = find(content, found, facts, proceeding)
      return faultsIn(receivedFault(received, facts.today), next) ?? { ...(next as ObjectionContent), ...received }
    }),
    "receive-refusal": receiveRule,
    lapse: lapseRule,
  },
  leaving: ({ content }) => correctedTexts((content as ObjectionContent).corrected),
  asked: correctedAsked("remedy"),
  asInput: (content) => ({ ...content, corrected: asCorrectionInput((content as ObjectionContent).corrected) }),
  proposedMove: ({ content }) => (content as ObjectionContent).remedy ?? "correct",
  recordChange({ content }, { policy }, record): { content?: RecordContent } {
    const { remedy, corrected } = content as ObjectionContent
    return remedy === "amend" ? { content: correctedContent(record.content, corrected, policy) } : {}
  },
  told: {
    fields: ["statement", "documents", "applied_on", "accepted_on"],
    acts: {
      ...{ accept: "act", reject: "reason", uphold: "reason", find: "act", correct: "act", withdraw: "act" },
      ...{ forward: "act", receive: "act", "receive-refusal": "reason", push: "act", relay: "act" },
      ...{ retract: "reason", lapse: "reason" },
    },
  },
}

const notByMerchant = fault(
  "via",
  "仅供工作人员登记“信用中国”网站的异议",
  "for officers who enter one from Credit China",
)

const correctedMissing = fault(
  "corrected",
  "更正内容（amend）须写明更正的字段，撤下（correct）不得含此项",
  "amend names the corrected fields, correct does not",
)

function find(
  content: ObjectionContent,
  input: z.infer<typeof findInput>,
  facts: Facts,
  proceeding: Proceeding,
): ObjectionContent | { faults: readonly Fault[] } {
  const { findings, remedy, corrected = {} } = input
  const record = recordOf(proceeding, facts)
  if (!record) return fault("", "没有这条记录", "there is no such record")
  if (!isLawful(remedy, record.content.list, record.state)) {
    const [state, move] = [recordStates[record.state], recordMoves[remedy]]
    return fault("remedy", `该记录${state.zh}，不能${move.zh}`, `the record is ${state.en}: it can't be ${move.en}`)
  }
  const given = toCorrection(corrected)
  if ((remedy === "amend") !== Object.keys(given).length > 0) return correctedMissing
  const faults: readonly Fault[] = checkCorrection(given, record, facts)
  return faults.length > 0 ? { faults } : { ...content, findings, remedy, corrected: given, found_on: facts.today }
}
