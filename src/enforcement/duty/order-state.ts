/** The states of orders (责令整改) to platforms, and what a platform says of one. Pure. */
import type { StateRow } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** The states of an order. */
export const orderStates = {
  drafted: { zh: "已起草待签发", en: "drafted, to be issued", waitsFor: ["checker"] },
  issued: { zh: "已送平台待整改", en: "with the platform", waitsFor: ["platform"] },
  answered: { zh: "平台已反馈待核", en: "answered, to be checked", waitsFor: ["officer"] },
  closed: { zh: "已办结", en: "closed", waitsFor: [] },
  withdrawn: { zh: "已撤销", en: "withdrawn", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type OrderState = keyof typeof orderStates
export const orderStateNames = Object.keys(orderStates) as [OrderState, ...OrderState[]]

/** What can be done with one, see order.ts. */
export const orderActNames = ["issue", "answer", "close", "return", "withdraw"] as const
export type OrderActName = (typeof orderActNames)[number]

/** What a platform says of an order. */
export const orderAnswers = {
  done: { zh: "已整改", en: "done" },
  "not-done": { zh: "未能整改", en: "not done" },
} as const satisfies Record<string, Bilingual>
export type OrderAnswer = keyof typeof orderAnswers
export const orderAnswerNames = Object.keys(orderAnswers) as [OrderAnswer, ...OrderAnswer[]]
