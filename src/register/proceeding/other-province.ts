/**
 * Another province's merchant (外省当事人): the authority that decided keeps the record, decides its repair, objection and
 * correction, and pushes what it has decided to where the merchant is registered, which displays and stops the display
 * (R107 4). Where who decided does not work here, the registration side enters what it has received. Pure.
 */
import { z } from "zod"
import { plainText } from "../../input/plain-text.ts"
import { type AskedBy, dayFault, dayInput, fault, numberInput, plainInput, rule } from "./kind.ts"
import { type ActRow, act, type Clock, type StateRow } from "./machine.ts"
import type { Content, Facts, Fault, Proceeding } from "./proceeding.ts"

/** Why what is displayed in another province is not carried out by who decided. */
export const mustPushThere = fault(
  "",
  "该记录由外省登记地公示：请推送登记地执行（push）",
  "the record is displayed where the merchant is registered, in another province: push it there (push)",
)
const isAnotherRegisters = fault(
  "",
  "该记录由外省登记库公示：请直接执行，再把证明（GET /v1/records/{id}/decision）送登记地",
  "another register displays the record: carry it out, and send its certificate (GET /v1/records/{id}/decision) there",
)
const isHere = fault("", "该记录由本机关公示：请直接执行", "the record is displayed here: carry it out")
const notEntered = fault(
  "",
  "由作出决定的机关办理的，须经其推送后执行",
  "what the authority that decided has in hand is carried out once it is pushed",
)

/** The clock of what is decided and has to be carried out here, or else to be pushed. */
export function carryClock(here: "repair_execute" | "abnormal_correct", from: string): Clock {
  return { deadline: { by: "place", of: { same: here, other: "repair_push_other_province" } }, from: [from] }
}

/** What was pushed waits for the registration side. */
export const pushedState = {
  pushed: {
    ...{ zh: "已推送登记地待执行", en: "pushed to where it is displayed, to be carried out", waitsFor: ["registrar"] },
    clock: { deadline: "repair_execute", from: ["entry"] },
  },
} as const satisfies Record<string, StateRow>

/** An application that was passed on to who decided, and whose decision is waited for. */
export const forwardedState = {
  forwarded: {
    ...{ zh: "已转送作出决定的机关", en: "passed on to the authority that decided", waitsFor: ["registrar"] },
    clock: null,
  },
} as const satisfies Record<string, StateRow>

const there = { display: "elsewhere" } as const

/** Pushing a decision, and carrying it out where it is displayed. */
export function pushedActs(row: {
  from: readonly string[]
  by: ActRow["by"]
  notBy: readonly string[]
  /** States in which what the registration side has entered by itself waits for its second person. */
  entered?: readonly string[]
  enteredBy: readonly string[]
  to: string
  writes: ActRow["writes"]
  reasoned?: boolean
}) {
  const { from, by, notBy, entered = [], enteredBy, to, writes, reasoned = false } = row
  return {
    push: act({
      zh: "推送登记地",
      en: "push to where it is displayed",
      from,
      to: "pushed",
      by,
      notBy,
      reasoned,
      ...there,
    }),
    relay: act({
      ...{ zh: "登记地执行", en: "carry out where it is displayed", from: ["pushed", ...entered], to },
      ...{ by: ["registrar"], notBy: enteredBy, writes, ...there },
    }),
  } as const satisfies Record<string, ActRow>
}

/** Passing an application on, and entering what came of it. */
export function forwardedActs(from: readonly string[], refused: string) {
  const entered = { from: ["forwarded"], by: ["registrar"] } as const
  return {
    forward: act({ zh: "转送作出决定的机关", en: "pass on to who decided", from, to: "forwarded", by: ["registrar"] }),
    receive: act({ ...{ zh: "登记外省决定", en: "enter what was decided", to: "pushed" }, ...entered }),
    "receive-refusal": act({
      ...{ zh: "登记外省驳回决定", en: "enter a refusal", to: refused, reasoned: true },
      ...entered,
    }),
  } as const satisfies Record<string, ActRow>
}

/** Giving back what was entered by `receive`, where it can't be carried out any more: who decided does not work here, and is told. */
export const sendBackAct = act({
  ...{ zh: "条件不再符合，退回作出决定的机关", en: "give it back to who decided: its conditions are no longer met" },
  ...{ from: ["pushed"], to: "forwarded", by: ["registrar"], reasoned: true, display: "elsewhere" },
})

/** What the registration side enters of a decision that it has received. */
export const receivedInput = {
  /** Number and day of the decision, and the day on which it came. */
  decision_no: numberInput,
  decided_on: dayInput,
  received_on: dayInput,
}
/** Of the register in which it was decided: see peer.ts, which proves it before the act. */
export const certificateInput = { certificate: z.string().min(1).max(100_000).check(plainText).optional() }
/** What is asked of what another province displays alone. @param names of fields */
export function askedElsewhere(...names: string[]): Readonly<Record<string, AskedBy>> {
  return Object.fromEntries(
    names.map((name) => [name, { by: "displayed", ask: ([where]) => (where === "elsewhere" ? "may" : "not") }]),
  )
}
const receivedSchema = z.strictObject({ ...receivedInput, ...certificateInput })

/** What is wrong with the days of a received decision; null: nothing. */
export function receivedFault(
  { decided_on, received_on }: { decided_on: string; received_on: string },
  today: string,
): { faults: readonly Fault[] } | null {
  return dayFault("received_on", received_on, decided_on, today)
}

/** Enters a decision with its number and days. */
export const receiveRule = rule<Content, z.infer<typeof receivedSchema>>(
  receivedSchema,
  (content, input, { today }) => {
    return receivedFault(input, today) ?? { ...content, ...input }
  },
)

/** Marks a proceeding about a record that another register displays. */
export const otherRegister = "other-register"
export const awayContent = (content: Content): Content => ({ ...content, displayed_in: otherRegister })
export const isAway = (content: Content): boolean => content["displayed_in"] === otherRegister

/**
 * Carries a decision out: what this register displays, here; what another register displays, by being pushed to it, which
 * takes its certificate. What another authority displays in this register is that one's to carry out.
 */
export function carriedOut<C extends Content>(
  content: C,
  { today }: Pick<Facts, "today">,
  { displayedBy }: Pick<Proceeding, "displayedBy">,
): C | typeof mustPushThere {
  if (displayedBy === null) return content
  return isAway(content) ? { ...content, pushed_on: today } : mustPushThere
}

/** Pushes what is displayed elsewhere in this register. */
export const pushRule = rule<Content, Content>(plainInput, (content, _, { today }, { displayedBy }) => {
  if (displayedBy === null) return isHere
  return isAway(content) ? isAnotherRegisters : { ...content, pushed_on: today }
})

/** Whether the registration side began a proceeding itself, or completed what the register opened, for a decision that it has received. */
export function isEntered({ startedBy, displayedBy, content }: Proceeding): boolean {
  if (displayedBy === null) return false
  return content["entered"] === true || startedBy.startsWith(`officer:${displayedBy}:`)
}

/** The registration side takes back what it has entered by itself, and nothing else. */
export function discardAct(from: readonly string[]) {
  const discard = { zh: "撤回登记", en: "take back what was entered", from, to: "dropped", reasoned: true }
  return { discard: act({ ...discard, by: ["registrar"] }) } as const satisfies Record<string, ActRow>
}
export const discardRule = rule<Content, Content>(plainInput, (content, _, __, proceeding) =>
  isEntered(proceeding) ? content : notEntered,
)

/** Carries out what was pushed, or what the registration side has entered by itself. */
export const relayRule = rule<Content, Content>(plainInput, (content, _, { today }, proceeding) =>
  proceeding.state === "pushed" || isEntered(proceeding) ? { ...content, relayed_on: today } : notEntered,
)
