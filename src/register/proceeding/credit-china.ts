/**
 * Repair through Credit China (信用中国): an application made there and pushed to the authority that decided, with the
 * applicant's public commitment (信用承诺). Accepted, decided, carried out by another person, and its result told to the
 * applicant, each by its own clock (NDRC36 16). Pure.
 */
import { z } from "zod"
import { isMissing } from "../../law/calendar.ts"
import { dueOn } from "../../law/deadline.ts"
import { instruments } from "../../law/instrument.ts"
import { lapseRule } from "./application.ts"
import { readRecord } from "./beginning.ts"
import {
  type Answers,
  answersInput,
  type Condition,
  grantedStates,
  judgeConditions,
  unlessGranted,
  whileMet,
} from "./early-stop.ts"
import { dayInput, fault, type Kind, lineInput, numberInput, plainInput, rule, textInput } from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import { carriedOut, carryClock, pushedActs, pushedState, pushRule, relayRule } from "./other-province.ts"
import { type Content, type Facts, type Fault, recordOf } from "./proceeding.ts"
import { barUntil, repairOpening } from "./remedy.ts"

/** What is held of one. Days are YYYY-MM-DD. */
export interface CreditChinaContent extends Content {
  statement: string
  documents: string | null
  /** The site's own number of the application; null where it gave none. */
  reference: string | null
  /** Made there, and pushed here. */
  applied_on: string
  pushed_here_on: string
  /** The last day on which the applicant is told; null where its year has no calendar. */
  feedback_due_on: string | null
  /** The commitment, public once the application is accepted. */
  commitment: string
  committed_on: string
  accepted_on: string | null
  extended_on: string | null
  conditions: readonly Condition[]
  decided_on: string | null
  outcome: "granted" | "refused" | "rejected" | null
  told_on: string | null
}

const deciding = ["accepted", "extended"] as const
const ended = ["executed", "refused", "rejected"] as const
const telling = {
  waitsFor: ["officer"],
  clock: { deadline: "xycn_feedback", from: ["applied_on"] },
} as const

const machine = {
  start: "received",
  states: {
    received: {
      ...{ zh: "已收到待受理", en: "received, to be accepted", waitsFor: ["officer"] },
      clock: { deadline: "xycn_accept", from: ["pushed_here_on"] },
    },
    accepted: {
      ...{ zh: "已受理待决定", en: "accepted, to be decided", waitsFor: ["officer"] },
      clock: { deadline: "xycn_result", from: ["accepted_on"] },
    },
    extended: {
      ...{ zh: "已延期待决定", en: "extended, to be decided", waitsFor: ["officer"] },
      clock: { deadline: "xycn_extension", from: ["due"] },
    },
    granted: {
      ...{ zh: "准予修复待执行", en: "granted, to be carried out", waitsFor: ["officer", "checker"] },
      clock: carryClock("repair_execute", "entry"),
    },
    ...pushedState,
    executed: { zh: "已修复待反馈", en: "carried out, the applicant to be told", ...telling },
    refused: { zh: "不予修复待反馈", en: "refused, the applicant to be told", ...telling },
    rejected: { zh: "不予受理待反馈", en: "not accepted, the applicant to be told", ...telling },
    told: { zh: "已反馈", en: "told", waitsFor: [], clock: null },
    lapsed: { zh: "已终结", en: "ended without a decision", waitsFor: [], clock: null },
  },
  acts: {
    accept: act({ zh: "受理", en: "accept", from: ["received"], to: "accepted", by: ["officer"] }),
    reject: act({
      ...{ zh: "不予受理", en: "reject", from: ["received"], to: "rejected", by: ["officer"], reasoned: true },
    }),
    extend: act({
      ...{ zh: "批准延长期限", en: "extend the time", from: ["accepted"], to: "extended", by: ["head"] },
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
    ...pushedActs({
      ...{ from: ["granted"], by: ["officer", "checker"], notBy: [], to: "executed", writes: "repair" },
      enteredBy: ["grant"],
    }),
    feedback: act({ zh: "反馈申请人", en: "tell the applicant", from: ended, to: "told", by: ["officer"] }),
    lapse: act({
      ...{ zh: "终结（记录已停止公示）", en: "end: the record is no longer published", to: "lapsed" },
      ...{ from: ["received", ...deciding, "granted", "pushed"], by: ["officer"], reasoned: true },
    }),
  },
} as const satisfies Machine

const beginInput = z.strictObject({
  record_id: lineInput,
  statement: textInput,
  documents: textInput.optional(),
  reference: numberInput.optional(),
  applied_on: dayInput,
  pushed_on: dayInput,
  commitment: textInput,
  committed_on: dayInput,
})

/** Repairs that were applied for on Credit China. */
export const creditChinaRepair: Kind = {
  zh: "“信用中国”网站推送的修复申请",
  en: "repair applied for on Credit China",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, facts) {
    const { record_id, pushed_on, reference, documents, ...given } = beginInput.parse(input)
    const record = readRecord(record_id, facts)
    if ("faults" in record) return record
    const { list, subjectCode, subjectName, authority } = record.content
    const faults = dayFaults({ ...given, pushed_on, published_on: record.content.publishedOn }, facts)
    if (faults.length > 0) return { faults }
    const opening = repairOpening(record, barUntil(facts.records), facts.policy, given.applied_on)
    if (opening.kind !== "open") return { faults: [{ field: "record_id", reason: opening.reason }] }
    const due = dueOn(given.applied_on, "xycn_feedback", facts.calendar)
    const content: CreditChinaContent = {
      ...{ ...given, documents: documents ?? null, reference: reference ?? null, pushed_here_on: pushed_on },
      ...{ feedback_due_on: isMissing(due) ? null : due, accepted_on: null, extended_on: null, conditions: [] },
      ...{ decided_on: null, outcome: null, told_on: null },
    }
    return { list, subjectCode, subjectName, authority, recordId: record.id, content }
  },
  acts: {
    accept: rule<CreditChinaContent, Content>(plainInput, (content, _, { today }) => ({
      ...content,
      accepted_on: today,
    })),
    reject: rule<CreditChinaContent, Content>(plainInput, (content, _, { today }) => ({
      ...{ ...content, decided_on: today, outcome: "rejected" },
    })),
    extend: rule<CreditChinaContent, Content>(plainInput, (content, _, { today }) => ({
      ...content,
      extended_on: today,
    })),
    grant: rule<CreditChinaContent, { answers: Answers }>(
      z.strictObject({ answers: answersInput }),
      (content, { answers }, facts, proceeding) => {
        const record = recordOf(proceeding, facts)
        if (!record) return fault("", "没有这条记录", "there is no such record")
        const judged = judgeConditions(record, answers, facts)
        if ("faults" in judged) return judged as { faults: readonly Fault[] }
        return { ...content, conditions: judged.conditions, decided_on: facts.today, outcome: "granted" }
      },
    ),
    refuse: unlessGranted(
      rule<CreditChinaContent, Content>(plainInput, (content, _, { today }) => ({
        ...{ ...content, decided_on: today, outcome: "refused" },
      })),
    ),
    execute: whileMet(
      rule<CreditChinaContent, Content>(plainInput, (content, _, facts, proceeding) =>
        carriedOut(content, facts, proceeding),
      ),
    ),
    push: whileMet(pushRule),
    relay: whileMet(relayRule),
    feedback: rule<CreditChinaContent, Content>(plainInput, (content, _, { today }) => ({
      ...content,
      told_on: today,
    })),
    lapse: lapseRule,
  },
  // It applied there itself, and follows here what came of that.
  told: {
    once: "applied_on",
    fields: [
      ...["statement", "documents", "reference", "applied_on", "commitment", "committed_on"],
      ...["accepted_on", "decided_on", "outcome", "told_on"],
    ],
    acts: {
      ...{ accept: "act", reject: "reason", extend: "reason", grant: "reason", refuse: "reason", execute: "act" },
      ...{ push: "act", relay: "act", feedback: "act", lapse: "reason" },
    },
  },
  // The commitment is public: nothing of a person leaves with it.
  leaving: ({ content }) => ({ commitment: (content as CreditChinaContent).commitment }),
}

const latest = (a: string, b: string) => [a, b].sort().at(-1) ?? a

function dayFaults(
  days: { applied_on: string; pushed_on: string; committed_on: string; published_on: string },
  { today }: Facts,
): Fault[] {
  const since = instruments.NDRC36.inForceFrom
  const { applied_on, pushed_on, committed_on, published_on } = days
  const earliest = latest(published_on, since ?? published_on)
  const within = (field: string, day: string, from: string, to: string) =>
    day >= from && day <= to ? [] : fault(field, `应在 ${from} 至 ${to} 之间`, `between ${from} and ${to}`).faults
  return [
    ...within("applied_on", applied_on, earliest, today),
    ...within("pushed_on", pushed_on, latest(applied_on, earliest), today),
    ...within("committed_on", committed_on, published_on, pushed_on > today ? today : pushed_on),
  ]
}
