/**
 * Orders (责令整改) to platforms: drafted by one officer, issued by another, answered by the platform, and closed or given
 * back. Each names the basis that its authority acts on: this register knows no article for all of them. Pure.
 */
import { personOf } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Party } from "../../register/proceeding/machine.ts"

/** The states of an order. */
export const orderStates = {
  drafted: { zh: "已起草待签发", en: "drafted, to be issued", waitsFor: ["checker"] },
  issued: { zh: "已送平台待整改", en: "with the platform", waitsFor: ["platform"] },
  answered: { zh: "平台已反馈待核", en: "answered, to be checked", waitsFor: ["officer"] },
  closed: { zh: "已办结", en: "closed", waitsFor: [] },
  withdrawn: { zh: "已撤销", en: "withdrawn", waitsFor: [] },
} as const satisfies Record<string, Bilingual & { waitsFor: readonly Party[] }>
export type OrderState = keyof typeof orderStates
export const orderStateNames = Object.keys(orderStates) as [OrderState, ...OrderState[]]

/** What a platform says of an order. */
export const orderAnswers = {
  done: { zh: "已整改", en: "done" },
  "not-done": { zh: "未能整改", en: "not done" },
} as const satisfies Record<string, Bilingual>
export type OrderAnswer = keyof typeof orderAnswers
export const orderAnswerNames = Object.keys(orderAnswers) as [OrderAnswer, ...OrderAnswer[]]

/** What can be done with an order, by whom, from which states, and to which it leads. */
export const orderActs = {
  issue: { zh: "签发", en: "issue", from: ["drafted"], to: "issued", by: "officer" },
  answer: { zh: "反馈", en: "answer", from: ["issued"], to: "answered", by: "platform" },
  close: { zh: "办结", en: "close", from: ["answered"], to: "closed", by: "officer" },
  return: { zh: "退回整改", en: "send back", from: ["answered"], to: "issued", by: "officer" },
  withdraw: { zh: "撤销", en: "withdraw", from: ["drafted", "issued", "answered"], to: "withdrawn", by: "officer" },
} as const satisfies Record<
  string,
  Bilingual & { from: readonly OrderState[]; to: OrderState; by: "officer" | "platform" }
>
export type OrderActName = keyof typeof orderActs
const actNames = Object.keys(orderActs) as OrderActName[]

/** The acts that a state allows to officers, or to the platform. */
export function orderActsIn(state: OrderState, by: "officer" | "platform"): OrderActName[] {
  return actNames.filter((name) => orderActs[name].by === by && orderActs[name].from.some((from) => from === state))
}

/** An order as it is kept. Days are YYYY-MM-DD. */
export interface Order {
  id: string
  clientId: Tenant
  platform: string
  authority: string
  seller: string | null
  code: string | null
  demand: string
  basis: string
  dueOn: string
  state: OrderState
  draftedBy: string
  draftedOn: string
  issuedOn: string | null
  answer: OrderAnswer | null
  answerText: string | null
  doneOn: string | null
  answeredOn: string | null
  enteredOn: string
  lastActor: string
  version: number
}

/** An act with what it takes. */
export type OrderAct =
  | { act: "issue"; reason?: string | undefined }
  | { act: "answer"; answer: OrderAnswer; text: string; done_on?: string | undefined }
  | { act: "close"; reason: string }
  | { act: "return"; reason: string; due_on: string }
  | { act: "withdraw"; reason: string }

/** Why an act is not done: it is nobody's turn, one's own draft, or a field is wrong. */
export type OrderFault = { kind: "illegal" | "own" | "field"; pointer: string; detail: Bilingual }

/** What an act changes. */
export type OrderChange = Partial<
  Pick<Order, "dueOn" | "issuedOn" | "answer" | "answerText" | "doneOn" | "answeredOn">
> & { state: OrderState; enteredOn: string }

/** Decides an act. @param actor as the audit trail names who acts @param today in China */
export function decideOrder(
  order: Order,
  act: OrderAct,
  { actor, today }: { actor: string; today: string },
): OrderChange | OrderFault {
  const row = orderActs[act.act]
  if (!row.from.some((state) => state === order.state))
    return { kind: "illegal", pointer: "/act", detail: illegal(order, row.by) }
  const moved = { state: row.to, enteredOn: today }
  switch (act.act) {
    case "issue":
      if (personOf(order.draftedBy) === personOf(actor)) return { kind: "own", pointer: "/act", detail: words.own }
      // What was drafted last month must not come to a platform overdue.
      if (order.dueOn < today) return { kind: "field", pointer: "/act", detail: words.past }
      return { ...moved, issuedOn: today }
    case "answer": {
      const doneOn = act.done_on ?? null
      if (act.answer === "not-done" && doneOn !== null)
        return { kind: "field", pointer: "/done_on", detail: words.notDone }
      if (doneOn !== null && doneOn > today) return { kind: "field", pointer: "/done_on", detail: words.doneDay }
      const day = act.answer === "done" ? (doneOn ?? today) : null
      return { ...moved, answer: act.answer, answerText: act.text, doneOn: day, answeredOn: today }
    }
    case "return":
      if (act.due_on < today) return { kind: "field", pointer: "/due_on", detail: words.due }
      // What was answered stands in the trail; the clock is the new day's.
      return { ...moved, dueOn: act.due_on, answer: null, answerText: null, doneOn: null, answeredOn: null }
    case "close":
    case "withdraw":
      return moved
  }
}

/** Whether the platform is late: it has not answered, or did after its day. @param today in China */
export function isLate({ state, dueOn, answeredOn }: Order, today: string): boolean {
  if (state === "issued") return dueOn < today
  return answeredOn !== null && answeredOn > dueOn
}

function illegal({ state }: Order, by: "officer" | "platform"): Bilingual {
  const legal = orderActsIn(state, by)
  const say = (language: "zh" | "en") => legal.map((name) => `${name} (${orderActs[name][language]})`).join(", ")
  const { zh, en } = orderStates[state]
  if (legal.length === 0) return { zh: `此件${zh}，没有可办的`, en: `The order is ${en}: nothing is to be done` }
  return { zh: `此件${zh}；可以：${say("zh")}`, en: `The order is ${en}; possible: ${say("en")}` }
}

const words = {
  own: { zh: "起草人不得签发本人起草的整改要求。", en: "Who drafted it can’t issue it: somebody else does." },
  past: { zh: "整改期限已过，请撤销后重新起草。", en: "Its day has passed: withdraw it and draft another." },
  notDone: { zh: "未整改的不得填写整改日期。", en: "What was not done has no day." },
  doneDay: { zh: "整改日期不得晚于今天。", en: "The day should not be later than today." },
  due: { zh: "整改期限不得早于今天。", en: "The day should not be earlier than today." },
} as const
