/**
 * Changes of a published record outside repair and objection: correction (更正), withdrawal (撤回) when the decision
 * fell, deregistration (注销), masking in bankruptcy (破产重整). Proposed by one officer, approved by another. Pure.
 */
import { z } from "zod"
import { numberKey } from "../../law/decision-number.ts"
import type { ListName } from "../../law/list.ts"
import { readCode } from "../../names/code.ts"
import type { HeldRecord } from "../record/record.ts"
import {
  isLawful,
  type ProposableMoveName,
  proposableMoves,
  type RecordMove,
  recordMoves,
  recordStates,
} from "../record/state.ts"
import { standingBaseFault } from "./base-penalty.ts"
import { readRecord } from "./beginning.ts"
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
import {
  type ActRule,
  type AskedBy,
  type Asking,
  type Changed,
  comingFault,
  dayInput,
  type Faults,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  numberInput,
  plainInput,
  rule,
  textInput,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import {
  askedElsewhere,
  carriedOut,
  certificateInput,
  discardAct,
  discardRule,
  pushedActs,
  pushedState,
  pushRule,
  relayRule,
} from "./other-province.ts"
import { type Content, type Facts, type Fault, type Proceeding, recordOf } from "./proceeding.ts"

/** What a change holds. */
export interface ChangeContent extends Content {
  change: ProposableMoveName
  /** The day of what makes the change due: the base decision fell, the court's notice or the application came. */
  arose_on: string
  /** Of a revocation: the day on which the penalty fell, from which its clock runs whatever is proposed and whoever has opened it. */
  fell_on?: string
  /** What it rests on: the instrument with its number. For officers alone. */
  evidence: string
  /** The fields to be corrected; for `amend` alone. */
  corrected: Correction
  /** The number of the decision that makes the change (撤销决定书文号), for one that rests on a decision of its own. */
  decision_no: string | null
  /** Of an amendment that carries out what a review or a suit has changed: the number of its outcome. */
  outcome_no?: string
  /** Of a subject that ended in a merger: the code of the one that took it up. */
  merged_into: string | null
  /** What another register has certified of it: see peer.ts. */
  certificate?: string
}

// A change without a deadline of its own is due at once.
const deadlines = proposableMoves.flatMap((move) => {
  const { deadline } = recordMoves[move].proposed
  return deadline === null ? [] : [[move, deadline] as const]
})
const changeClock = {
  deadline: { by: "change", of: Object.fromEntries(deadlines) },
  from: ["fell_on", "arose_on"],
} as const

const machine = {
  start: "proposed",
  states: {
    proposed: {
      ...{ zh: "已提出待审批", en: "proposed, to be approved", waitsFor: ["checker"] },
      clock: changeClock,
    },
    returned: {
      // Sent back by a checker, or opened by the register because the law asks for it.
      ...{ zh: "待承办人补充", en: "with the officer, to be completed", waitsFor: ["officer"] },
      clock: changeClock,
    },
    ...pushedState,
    executed: { zh: "已执行", en: "carried out", waitsFor: [], clock: null },
    dropped: { zh: "已撤销", en: "dropped", waitsFor: [], clock: null },
  },
  acts: {
    revise: act({ zh: "修改", en: "revise", from: ["returned"], to: "proposed", by: ["officer"] }),
    // What the register has opened, where who decided does not work here.
    enter: act({
      ...{ zh: "登记外省决定", en: "enter what was decided", from: ["returned"], to: "proposed", by: ["registrar"] },
      display: "elsewhere",
    }),
    // What was pushed too: it may not be carried out any more.
    return: act({
      ...{ zh: "退回", en: "return", from: ["proposed", "pushed"], to: "returned", by: ["checker"], reasoned: true },
    }),
    approve: act({
      ...{ zh: "批准执行", en: "approve and carry out", from: ["proposed"], to: "executed", by: ["checker"] },
      ...{ notBy: ["begin", "revise"], writes: "as-proposed", display: "here" },
    }),
    // Approved by who decided, carried out by who displays; or entered there as it was received.
    ...discardAct(["proposed"]),
    ...pushedActs({
      ...{ from: ["proposed"], by: ["checker"], notBy: ["begin", "revise"], to: "executed", writes: "as-proposed" },
      ...{ entered: ["proposed"], enteredBy: ["begin", "revise", "enter"] },
    }),
    drop: act({
      ...{ zh: "撤销申请", en: "drop", from: ["proposed", "returned"], to: "dropped" },
      by: ["officer", "checker"],
      reasoned: true,
    }),
  },
} as const satisfies Machine

const proposal = {
  arose_on: dayInput,
  evidence: textInput,
  corrected: correctionInput.optional(),
  decision_no: numberInput.optional(),
  merged_into: lineInput.optional(),
  outcome_no: lineInput.optional(),
}
const beginInput = z.strictObject({
  ...{ record_id: lineInput, change: z.enum(proposableMoves), ...proposal, ...certificateInput },
})
const reviseInput = z.strictObject(proposal)
const enterInput = z.strictObject({ ...proposal, ...certificateInput })

/** What a change is asked for: a correction what is corrected, of the fields that the record's list has. */
const changeAsked: Readonly<Record<string, AskedBy>> = {
  ...correctedAsked("change"),
  ...askedElsewhere("certificate"),
  decision_no: byChange(({ decided }) => (decided === true ? "must" : (decided ?? "not"))),
  merged_into: byChange(({ takesAll }) => (takesAll ? "may" : "not")),
  outcome_no: byChange(({ lineTells }) => (lineTells ? "may" : "not")),
}

/** Changes of published records. */
export const recordChange: Kind = {
  zh: "公示信息更正、撤回、注销、暂停公示",
  en: "change of a published record",
  route: "decisions",
  machine,
  begunBy: ["officer", "registrar"],
  input: beginInput,
  begin(input, facts) {
    const { record_id, change, certificate, ...proposed } = beginInput.parse(input)
    const record = readRecord(record_id, facts)
    if ("faults" in record) return record
    const content = toContent(meant(change, record.content.list), proposed, record, facts)
    if ("faults" in content) return content as { faults: readonly Fault[] }
    const { list, subjectCode, subjectName, authority } = record.content
    const proved = certificate === undefined ? {} : { certificate }
    const begun: ChangeContent = { ...content, ...clockOf(content.change, record, facts), ...proved }
    return { list, subjectCode, subjectName, authority, recordId: record.id, content: begun }
  },
  acts: {
    revise: { input: reviseInput, apply: revise },
    enter: {
      input: enterInput,
      apply(proceeding, input, facts) {
        const { certificate, ...proposed } = enterInput.parse(input)
        const entered = revise(proceeding, proposed, facts)
        if ("faults" in entered) return entered
        const proved = certificate === undefined ? {} : { certificate }
        return { content: { ...entered.content, entered: true, ...proved } }
      },
    },
    approve: unlessOver(
      rule<Content, Content>(plainInput, (content, _, facts, proceeding) => carriedOut(content, facts, proceeding)),
    ),
    push: unlessOver(pushRule),
    relay: unlessOver(relayRule),
    discard: discardRule,
  },
  asked: changeAsked,
  asInput: (content) => ({ ...content, corrected: asCorrectionInput((content as ChangeContent).corrected) }),
  leaving: ({ content }) => correctedTexts((content as ChangeContent).corrected),
  proposedMove: ({ content, list }) => meant((content as ChangeContent).change, list),
  recordChange({ content }, { policy }, record) {
    const { change, corrected } = content as ChangeContent
    return isCorrection(change) ? { content: correctedContent(record.content, corrected, policy) } : {}
  },
}

/** Whether a change names the fields that it corrects. */
function isCorrection(change: ProposableMoveName): boolean {
  const { lineTells }: RecordMove = recordMoves[change]
  return lineTells === true
}

/** From when its clock runs whatever is proposed: that of a change that comes after the fall of a penalty, where that is known. */
function clockOf(change: ProposableMoveName, { id }: HeldRecord, { falls }: Facts): Pick<ChangeContent, "fell_on"> {
  const { afterBase }: RecordMove = recordMoves[change]
  const fell_on = afterBase && falls?.get(id)
  return fell_on ? { fell_on } : {}
}

/** What is wrong with a change that comes after the fall of a penalty, where that stands; null: nothing. */
function baseFault(change: ProposableMoveName, record: HeldRecord, facts: Facts) {
  const { afterBase }: RecordMove = recordMoves[change]
  return afterBase ? standingBaseFault(record, facts) : null
}

/**
 * The rule of an act, refused where since it was proposed what it rests on is no more: the penalty of a revocation has come back,
 * for an import that ended it was undone; the review or suit has ended, or the record is masked for another reason.
 */
function unlessOver({ input, apply }: ActRule): ActRule {
  return {
    input,
    apply(proceeding, read, facts) {
      const record = recordOf(proceeding, facts)
      const { change, arose_on } = proceeding.content as ChangeContent
      const over =
        record &&
        (baseFault(change, record, facts) ??
          maskFault(change, record, facts) ??
          haltFault(change, record, facts, arose_on))
      return over ?? apply(proceeding, read, facts)
    },
  }
}

/** What takes a mask off is the counterpart of what put it on; null: it is. */
function maskFault(change: ProposableMoveName, { id }: HeldRecord, { masked }: Facts): Faults | null {
  if (change !== "unmask" && change !== "resume") return null
  const isHalted = masked?.get(id) === "halt"
  if (isHalted === (change === "resume")) return null
  return isHalted
    ? fault(
        "change",
        "该记录是按复议机关或者法院的要求停止公示的：请办理恢复公示（resume）",
        "the record is hidden as a body that hears a review or a suit asked: end that (resume)",
      )
    : fault(
        "change",
        "该记录是因破产重整暂停公示的：请办理恢复公示（unmask）",
        "the record is masked in a bankruptcy reorganisation: end that (unmask)",
      )
}

/** That no body hears a review or a suit against the record that could ask for its display to stop; null: one does. */
function haltFault(change: ProposableMoveName, { id }: HeldRecord, { open }: Facts, asked: string): Faults | null {
  if (change !== "halt") return null
  const filed = open.flatMap(({ kind, recordId, content }) =>
    kind === "contest" && recordId === id && content?.["case_outcome"] === null ? [String(content["filed_on"])] : [],
  )
  if (filed.length === 0) {
    return fault(
      "change",
      "没有登记该记录正在进行的复议、诉讼：复议、诉讼期间不停止公示，受理机关另有要求的，请先登记（contest）",
      "no review or suit against this record is pending: none stops a display unless its body says so; enter it first (contest)",
    )
  }
  return filed.some((day) => day <= asked)
    ? null
    : fault("arose_on", "早于该复议、诉讼的提出日期", "before the review or the suit was filed")
}

function byChange(ask: (move: RecordMove) => Asking): AskedBy {
  return {
    by: "change",
    ask: ([name = ""]) => (isProposable(name) ? ask(recordMoves[name]) : "not"),
  }
}

function isProposable(name: string): name is ProposableMoveName {
  return proposableMoves.some((move) => move === name)
}

/** The withdrawal of a listing was asked for as that of a penalty, and still is by some. */
export function meant(change: ProposableMoveName, list: ListName): ProposableMoveName {
  return change === "withdraw" && list === "abnormal" ? "annul" : change
}

function toContent(
  change: ProposableMoveName,
  { arose_on, evidence, corrected = {}, decision_no, merged_into, outcome_no }: z.infer<typeof reviseInput>,
  record: HeldRecord,
  facts: Facts,
): ChangeContent | { faults: readonly Fault[] } {
  const { today } = facts
  const coming = comingFault("arose_on", arose_on, today)
  const unlawful = lawFault(change, record) ?? maskFault(change, record, facts)
  // What a change asks is asked of one that can be.
  if (unlawful) return faultsIn(unlawful, coming)
  const given = toCorrection(corrected)
  const isNamed = isCorrection(change) === Object.keys(given).length > 0
  const successor = merged_into === undefined ? null : readSuccessor(merged_into, change, record)
  const wrong = faultsIn(
    ...[coming, baseFault(change, record, facts), isNamed ? null : correctedIdle, numberFault(change, decision_no)],
    typeof successor === "string" ? null : successor,
    ...[outcomeFault(change, record, facts, outcome_no), haltFault(change, record, facts, arose_on)],
    isNamed ? { faults: checkCorrection(given, record, facts) } : null,
  )
  if (wrong) return wrong
  const into = typeof successor === "string" ? successor : null
  const named = outcome_no === undefined ? {} : { outcome_no }
  return { change, arose_on, evidence, corrected: given, decision_no: decision_no ?? null, merged_into: into, ...named }
}

/** That an amendment names an outcome that no review or suit against its record has had; null: it does not. */
function outcomeFault(change: ProposableMoveName, { id }: HeldRecord, { open }: Facts, outcome: string | undefined) {
  if (outcome === undefined) return null
  if (!isCorrection(change)) return fault("outcome_no", "仅更正填写", "for an amendment alone")
  const known = open.some(
    ({ kind, recordId, content }) =>
      kind === "contest" && recordId === id && numberKey(String(content?.["outcome_no"] ?? "")) === numberKey(outcome),
  )
  return known
    ? null
    : fault(
        "outcome_no",
        "该记录没有登记过此文号的复议、诉讼结果：请先登记（fall）",
        "no review or suit against this record has had this outcome: enter it first (fall)",
      )
}

/** That a record as it stands can't be changed so; null: it can. */
function lawFault(change: ProposableMoveName, { content: { list }, state: held }: HeldRecord): Faults | null {
  if (isLawful(change, list, held)) return null
  const legal = proposableMoves.filter((move) => isLawful(move, list, held))
  const say = (language: "zh" | "en") => legal.map((move) => `${move} (${recordMoves[move][language]})`).join(", ")
  const state = recordStates[held]
  return fault(
    "change",
    `该记录${state.zh}，不能${recordMoves[change].zh}；可以：${say("zh") || "无"}`,
    `the record is ${state.en}: it can't be ${recordMoves[change].en}; possible: ${say("en") || "nothing"}`,
  )
}

const correctedIdle = fault(
  "corrected",
  "更正内容须写明更正的字段，其他变更不得含此项",
  "amend names the corrected fields, and nothing else does",
)

/** That a change lacks the number of its decision, or has none; null: it is as it should be. */
function numberFault(change: ProposableMoveName, decisionNo: string | undefined): Faults | null {
  const { decided }: RecordMove = recordMoves[change]
  if (decided === "may" || (decided ?? false) === (decisionNo !== undefined)) return null
  return decided
    ? fault("decision_no", "须填写决定书文号", "the number of the decision is needed")
    : fault("decision_no", "此项变更没有决定书文号", "the change takes no number of a decision")
}

function revise(proceeding: Proceeding, input: Content, facts: Facts): Changed {
  const record = recordOf(proceeding, facts)
  if (!record) return fault("", "没有这条记录", "there is no such record")
  const change = meant((proceeding.content as ChangeContent).change, record.content.list)
  const content = toContent(change, reviseInput.parse(input), record, facts)
  if ("faults" in content) return content as { faults: readonly Fault[] }
  const { fell_on } = proceeding.content as ChangeContent
  return { content: { ...content, ...(fell_on === undefined ? clockOf(change, record, facts) : { fell_on }) } }
}

function readSuccessor(
  text: string,
  change: ProposableMoveName,
  { content }: HeldRecord,
): string | { faults: readonly Fault[] } {
  if (change !== "deregister") return fault("merged_into", "仅注销填写", "for a deregistration alone")
  const reading = readCode(text)
  if (reading.kind === "valid" && reading.code !== content.subjectCode) return reading.code
  return fault(
    "merged_into",
    "应为存续主体的统一社会信用代码",
    "the unified social credit code of the one that took it up",
  )
}
