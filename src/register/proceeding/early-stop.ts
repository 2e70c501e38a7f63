/**
 * The conditions of an early stop, answered: by the register where it knows, by an officer with evidence elsewhere.
 * Which conditions there are stands in law/early-stop-question.ts. Pure.
 */
import { z } from "zod"
import {
  type EarlyStopQuestion,
  type EarlyStopQuestionId,
  earlyStopQuestions,
  earlyStopQuestionsOf,
} from "../../law/early-stop-question.ts"
import { isHeavierByClass } from "../../law/penalty-class.ts"
import { missingFacts, missingFactWords } from "../../law/stated-class.ts"
import { factsOf, termCase } from "../record/penalty-fact.ts"
import type { HeldRecord } from "../record/record.ts"
import { isOpen, recordStates } from "../record/state.ts"
import { type ActRule, fault, faultsIn, lineInput, plainInput, rule } from "./kind.ts"
import { type Content, type Facts, type Fault, type Proceeding, recordOf } from "./proceeding.ts"
import { barUntil } from "./remedy.ts"

const questionIds = Object.keys(earlyStopQuestions) as [EarlyStopQuestionId, ...EarlyStopQuestionId[]]

/** An officer's answers, each with its evidence, by the id of the question. */
export const answersInput = z.partialRecord(
  z.enum(questionIds),
  z.strictObject({ answer: z.enum(["yes", "no"]), evidence: lineInput }),
)
export type Answers = z.infer<typeof answersInput>

/** A condition as it was found to be. */
export interface Condition {
  id: EarlyStopQuestionId
  answer: "yes"
  by: "register" | "officer"
  evidence: string | null
}

type RegisterQuestionId = {
  [Id in EarlyStopQuestionId]: (typeof earlyStopQuestions)[Id]["answeredBy"] extends "register" ? Id : never
}[EarlyStopQuestionId]

const leastShown = ({ repairOpensOn }: HeldRecord, day: string) => repairOpensOn !== null && repairOpensOn <= day

/** What the register says to the questions that it can answer. */
const registerAnswers = {
  // It is asked of those alone whose facts leave a graver class.
  "class-confirmed": () => false,
  "minimum-shown": leastShown,
  "one-year-listed": leastShown,
  "three-year-bar-over": leastShown,
  "on-neither-list": (_, __, records) =>
    !records.some(({ content, state }) => content.list !== "penalty" && isOpen(state)),
  "no-fraud-bar": (_, day, records) => {
    const bar = barUntil(records)
    return bar === null || bar < day
  },
} as const satisfies Record<
  RegisterQuestionId,
  (record: HeldRecord, day: string, records: readonly HeldRecord[]) => boolean
>

/** The penalties that the subject met with since: other decisions of a later day that have not fallen. */
export function penaltiesSince(record: HeldRecord, records: readonly HeldRecord[]): HeldRecord[] {
  return records.filter(
    ({ id, content, state }) =>
      id !== record.id &&
      content.list === "penalty" &&
      content.decidedOn > record.content.decidedOn &&
      !recordStates[state].annulled,
  )
}

/** The conditions, all met; or the faults that keep the early stop from being granted, one for each that is not. */
export function judgeConditions(
  record: HeldRecord,
  answers: Answers,
  { records, policy, today }: Facts,
): { conditions: readonly Condition[] } | { faults: readonly Fault[] } {
  const asked = earlyStopQuestionsOf(termCase(record.content, policy), policy)
  // Its facts may have been corrected since the application.
  if (asked.length === 0) return neverEarly
  const strangers = Object.keys(answers).filter(
    (id) => !asked.some((question) => question.id === id && question.answeredBy === "officer"),
  )
  const faults: Fault[] = strangers.map((id) => ({
    field: `answers/${id}`,
    reason: { zh: "此记录没有需要填写的该项条件", en: "no condition of this record that an officer answers" },
  }))
  const conditions: Condition[] = []
  for (const question of asked) {
    const judged = judge(question, record, answers, records, today)
    if ("reason" in judged) faults.push(judged)
    else conditions.push(judged)
  }
  return faults.length > 0 ? { faults } : { conditions }
}

const ofTime: ReadonlySet<EarlyStopQuestionId> = new Set(["minimum-shown", "one-year-listed", "three-year-bar-over"])

/** What the register itself no longer finds met of an early stop that was granted: its facts may have changed since. */
function unmetSince(proceeding: Proceeding, facts: Facts): readonly Fault[] {
  const record = recordOf(proceeding, facts)
  // What has ended meanwhile is ended, and not judged.
  if (!record || !isOpen(record.state)) return []
  const asked = earlyStopQuestionsOf(termCase(record.content, facts.policy), facts.policy)
  if (asked.length === 0) return neverEarly.faults
  // What was granted while another register displayed it was shown there for its time, of which its days here tell nothing.
  const grantedOn = proceeding.content["decided_on"]
  const isShownSince = typeof grantedOn === "string" && record.content.publishedOn >= grantedOn
  return asked
    .filter(({ id, answeredBy }) => answeredBy === "register" && !(isShownSince && ofTime.has(id)))
    .map((question) => judge(question, record, {}, facts.records, facts.today))
    .filter((judged) => "reason" in judged)
}

/** An act that carries an early stop on, or out: only while every condition is met that the register answers itself. */
export function whileMet({ input, apply }: ActRule): ActRule {
  return {
    input,
    apply(proceeding, read, facts) {
      const changed = apply(proceeding, read, facts)
      const faults = unmetSince(proceeding, facts)
      return faults.length > 0 ? faultsIn({ faults }, changed) : changed
    },
  }
}

/** The states in which an early stop is granted and not carried out yet. */
export const grantedStates = ["granted", "pushed"] as const

/** A refusal: of what is granted only where it can't be carried out any more. */
export function unlessGranted({ input, apply }: ActRule): ActRule {
  return {
    input,
    apply(proceeding, read, facts) {
      const isGranted = grantedStates.some((state) => state === proceeding.state)
      return isGranted && unmetSince(proceeding, facts).length === 0 ? stillGranted : apply(proceeding, read, facts)
    },
  }
}

/** Gives back what was entered by `receive` and can't be carried out any more: what was decided is forgotten, and comes again or is refused. */
export const sendBackRule: ActRule = rule<Content, Content>(plainInput, (content, _, facts, proceeding) => {
  const { received_on, decision_no: _no, ...rest } = content
  if (typeof received_on !== "string") return notReceived
  return unmetSince(proceeding, facts).length === 0 ? stillGranted : { ...rest, decided_on: null }
})

const notReceived = fault(
  "",
  "该决定由作出决定的机关在本系统办理：条件不再符合的，由其不予修复（refuse）",
  "who decided works here: where its conditions are no longer met it refuses it (refuse)",
)

const stillGranted = fault(
  "",
  "已经准予修复，条件仍然符合的，应当执行；记录已停止公示的，予以终结（lapse）",
  "it is granted and its conditions are met still: carry it out, or end it (lapse) where the record is no longer published",
)

function judge(
  question: EarlyStopQuestion,
  record: HeldRecord,
  answers: Answers,
  records: readonly HeldRecord[],
  today: string,
): Condition | Fault {
  const { id } = question
  if (isRegisterQuestion(id)) {
    if (registerAnswers[id](record, today, records)) return { id, answer: "yes", by: "register", evidence: null }
    return id === "class-confirmed" ? unconfirmedFault(record, question) : notMet("", question)
  }
  const given = answers[id]
  const field = `answers/${id}`
  if (!given) {
    return { field, reason: { zh: `须核实并填写：${question.zh}`, en: `has to be answered: ${question.en}` } }
  }
  if (given.answer === "no") return notMet(`${field}/answer`, question)
  const against = id === "no-heavier-penalty" ? findHeavier(record, records) : undefined
  if (against) {
    const { decisionNo } = against.content
    return {
      field: `${field}/answer`,
      reason: {
        zh: `与本库记录不符：此后又受较重行政处罚（${decisionNo}）`,
        en: `the register holds a further heavier penalty: ${decisionNo}`,
      },
    }
  }
  return { id, answer: "yes", by: "officer", evidence: given.evidence }
}

/** That the display of a record stops at no time before its last day. */
export const neverEarly = fault("", "此记录不得提前停止公示", "its display can't stop early")

function isRegisterQuestion(id: EarlyStopQuestionId): id is RegisterQuestionId {
  return Object.hasOwn(registerAnswers, id)
}

function findHeavier(record: HeldRecord, records: readonly HeldRecord[]): HeldRecord | undefined {
  return penaltiesSince(record, records).find(({ content }) => isHeavierByClass(content.penaltyClass))
}

function notMet(field: string, { zh, en }: EarlyStopQuestion): Fault {
  return {
    field,
    reason: { zh: `不符合提前停止公示的条件：${zh}`, en: `a condition of the early stop is not met: ${en}` },
  }
}

function unconfirmedFault({ content }: HeldRecord, question: EarlyStopQuestion): Fault {
  const { field, reason } = notMet("", question)
  const missing = missingFacts(factsOf(content)).map((fact) => missingFactWords[fact])
  const say = (language: "zh" | "en") => missing.map((words) => words[language]).join(language === "zh" ? "、" : ", ")
  return {
    field,
    reason: {
      zh: `${reason.zh}。请先更正（amend）该记录${say("zh") ? `，补全${say("zh")}` : "的类别"}`,
      en: `${reason.en}. Amend the record first${say("en") ? `: it lacks ${say("en")}` : ", by its class"}`,
    },
  }
}
