/** Calls (催办): what a platform is told of its duties, and an agency of its recalls, by polling and by webhooks. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { OrderActName, OrderState } from "./order-state.ts"

/** What is told. */
export const dutyCallKinds = {
  order: { zh: "整改要求", en: "An order" },
  letter: { zh: "函件", en: "A letter" },
  "order-overdue": { zh: "整改逾期", en: "Orders are overdue" },
  verification: { zh: "再次核验到期", en: "Sellers are to be verified again" },
  publication: { zh: "处置措施未公示", en: "Measures are not published" },
} as const satisfies Record<string, Bilingual>
export type DutyCallKind = keyof typeof dutyCallKinds

/** What an agency is told of what it has to stop and has not, and the one that leads of the recalls of all. */
export const recallCallKinds = {
  "recall-due": { zh: "解除通知即将到期", en: "Recalls are due" },
  "recall-overdue": { zh: "解除通知逾期", en: "Recalls are overdue" },
  // To the agency that leads: of others.
  "recall-escalated": { zh: "其他部门解除通知逾期", en: "Recalls of other agencies are overdue" },
  // No end of a record tells of it: its own is over, which the agency itself set.
  "term-over": { zh: "措施自有期限已满", en: "Measures have outlived their own terms" },
  // To the agency that leads: of others, past the day by which they were to be lifted.
  "term-escalated": {
    zh: "其他部门措施自有期限已满未解除",
    en: "Measures of other agencies have outlived their own terms",
  },
  // Its last list of what stands in its own system is out of date, or it has sent none.
  "declaration-due": { zh: "措施清单应当申报", en: "The list of measures is to be declared" },
  "declaration-escalated": { zh: "其他部门未申报措施清单", en: "Other agencies have not declared their measures" },
} as const satisfies Record<string, Bilingual>
export type RecallCallKind = keyof typeof recallCallKinds

/** All of them. */
export const callKinds = { ...dutyCallKinds, ...recallCallKinds } as const
export type CallKind = keyof typeof callKinds
export const callKindNames = Object.keys(callKinds) as [CallKind, ...CallKind[]]

/** What is told of an order, or how much of something is due. */
export interface DutyCallContent {
  order: { id: string; act: OrderActName; state: OrderState; due_on: string } | null
  overdue: number | null
  /** Due within 30 days. */
  soon: number | null
}

/** What is told is told again after so many days, as long as there is something: a week, which is ours. */
export const callEveryDays = 7

/** What the days call for, of how a platform stands. */
export function callsFor({
  verification,
  measures,
  orders,
}: {
  verification: { overdue: number; soon: number }
  measures: { overdue: number }
  orders: { overdue: number }
}): { kind: Exclude<DutyCallKind, "order" | "letter">; content: DutyCallContent }[] {
  const due = [
    { kind: "verification", ...verification },
    { kind: "publication", overdue: measures.overdue, soon: 0 },
    { kind: "order-overdue", overdue: orders.overdue, soon: 0 },
  ] as const
  return due.flatMap(({ kind, overdue, soon }) =>
    overdue + soon === 0
      ? []
      : [{ kind, content: { order: null, overdue, soon: kind === "verification" ? soon : null } }],
  )
}
