/**
 * A violation that is not punished (不予行政处罚，轻微违法免罚): by APL 33, and where a province has a list of such acts by its item.
 * It ends with its own paper, with education and a visit afterwards; nothing of it is displayed, and it is no penalty. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import {
  conditionsAsked,
  type ExemptionCondition,
  type ExemptionGroundName,
  exemptionConditions,
  exemptionGroundNames,
} from "../../law/exemption.ts"
import { readSubjectInput, subjectInput } from "./beginning.ts"
import { type Delivery, deliveryAsked, deliveryFault, deliveryInput, serveBy } from "./delivery.ts"
import {
  type AskedBy,
  authorityInput,
  comingFault,
  dayFault,
  dayInput,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  numberInput,
  rule,
  textInput,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import type { Content } from "./proceeding.ts"

const conditionNames = Object.keys(exemptionConditions) as [ExemptionCondition, ...ExemptionCondition[]]

const proposalShape = {
  exempt_as: z.enum(exemptionGroundNames),
  /** The number of the item in the list of the authority's province. */
  item: lineInput.optional(),
  conduct: textInput,
  circumstances: textInput,
  arose_on: dayInput,
  /** What shows each condition of the ground, and those of the item of its own. */
  shown: z.partialRecord(z.enum(conditionNames), textInput),
  /** Of a first offence whose party the register knows: why what it knows is not of the same kind (同一类违法行为). */
  not_same_kind: textInput.optional(),
  /** How the party was educated (APL 33). */
  education: textInput,
}
const proposalInput = z.strictObject(proposalShape)
const beginInput = z.strictObject({ subject: subjectInput, authority: authorityInput, ...proposalShape })
const decideInput = z.strictObject({ decision_no: numberInput, follow_up_by: dayInput })
const serveInput = z.strictObject({ served_on: dayInput, delivery: deliveryInput })
const followInput = z.strictObject({ followed_on: dayInput, findings: textInput, still_corrected: z.boolean() })

/** What a case of it holds. */
export interface ExemptionContent extends Content {
  exempt_as: ExemptionGroundName
  item: string | null
  conduct: string
  circumstances: string
  arose_on: string
  shown: Partial<Record<ExemptionCondition, string>>
  not_same_kind: string | null
  education: string
  decision_no: string | null
  decided_on: string | null
  served_on: string | null
  delivery: Delivery | null
  /** The day by which the officer looks whether it is still corrected. */
  follow_up_by: string | null
  followed_on: string | null
  findings: string | null
  still_corrected: boolean | null
}

const machine = {
  start: "proposed",
  states: {
    proposed: { zh: "拟不予处罚待审核", en: "proposed, to be checked", waitsFor: ["checker"], clock: null },
    returned: { zh: "已退回", en: "returned to the officer", waitsFor: ["officer"], clock: null },
    checked: { zh: "已审核待决定", en: "checked, to be decided", waitsFor: ["head"], clock: null },
    decided: {
      ...{ zh: "已决定待送达", en: "decided, to be served", waitsFor: ["officer"] },
      clock: { deadline: "service_of_decision", from: ["decided_on"] },
    },
    served: {
      ...{ zh: "已送达待回访", en: "served, to be followed up", waitsFor: ["officer"] },
      clock: { deadline: "exemption_follow_up", from: ["follow_up_by"] },
    },
    followed: { zh: "已回访办结", en: "followed up, closed", waitsFor: [], clock: null },
    dropped: { zh: "不再按免罚办理", en: "dropped", waitsFor: [], clock: null },
  },
  acts: {
    revise: act({ zh: "修改后重报", en: "revise", from: ["returned"], to: "proposed", by: ["officer"] }),
    return: act({
      ...{ zh: "退回", en: "return", from: ["proposed", "checked"], to: "returned", by: ["checker", "head"] },
      reasoned: true,
    }),
    check: act({
      ...{ zh: "审核同意不予处罚", en: "check", from: ["proposed"], to: "checked", by: ["checker"] },
      notBy: ["begin", "revise"],
    }),
    decide: act({
      ...{ zh: "决定不予处罚", en: "decide", from: ["checked"], to: "decided", by: ["head"] },
      notBy: ["begin", "revise"],
    }),
    serve: act({ zh: "送达", en: "serve", from: ["decided"], to: "served", by: ["officer"] }),
    follow: act({ zh: "回访", en: "follow up", from: ["served"], to: "followed", by: ["officer"] }),
    drop: act({
      ...{ zh: "不再按免罚办理", en: "drop", from: ["proposed", "returned", "checked"], to: "dropped" },
      ...{ by: ["officer", "checker", "head"], reasoned: true },
    }),
  },
} as const satisfies Machine

/** Violations that are not punished. */
export const violationExemption: Kind = {
  zh: "轻微违法免罚（不予行政处罚）",
  en: "violation that is not punished",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, { today }) {
    const { subject, authority, ...proposal } = beginInput.parse(input)
    const read = readSubjectInput(subject)
    if ("faults" in read) return read
    const wrong = proposalFault(proposal, today)
    if (wrong) return wrong
    const none = {
      ...{ decision_no: null, decided_on: null, served_on: null, delivery: null, follow_up_by: null },
      ...{ followed_on: null, findings: null, still_corrected: null },
    }
    const content: ExemptionContent = { ...proposed(proposal), ...none }
    return { list: "penalty", subjectCode: read.code, subjectName: read.name, authority, recordId: null, content }
  },
  acts: {
    revise: rule<ExemptionContent, z.infer<typeof proposalInput>>(
      proposalInput,
      (content, input, { today }) => proposalFault(input, today) ?? { ...content, ...proposed(input) },
    ),
    decide: rule<ExemptionContent, z.infer<typeof decideInput>>(decideInput, (content, input, { today, calendar }) =>
      input.follow_up_by < today
        ? fault("follow_up_by", "不得早于今天", "not before today")
        : { ...content, ...input, decided_on: today, ...serveBy(today, calendar) },
    ),
    serve: rule<ExemptionContent, z.infer<typeof serveInput>>(
      serveInput,
      (content, input, { today, calendar }) =>
        deliveryFault("served_on", input.served_on, { on: content.decided_on ?? today, ...decidedBefore }, today, {
          ...input,
          calendar,
        }) ?? { ...content, ...input },
    ),
    follow: rule<ExemptionContent, z.infer<typeof followInput>>(
      followInput,
      (content, input, { today }) =>
        dayFault("followed_on", input.followed_on, content.served_on ?? today, today) ?? { ...content, ...input },
    ),
  },
  asked: {
    ...deliveryAsked,
    ...Object.fromEntries(conditionNames.map((name): [string, AskedBy] => [`shown.${name}`, conditionAsked(name)])),
    not_same_kind: { by: "exempt_as", ask: ([ground]) => (ground === "first" ? "may" : "not") },
  },
  asInput: (content) => Object.fromEntries(Object.entries(content).filter(([, told]) => told !== null)),
  // The party knows of it once it is decided.
  told: {
    once: "decided_on",
    fields: ["exempt_as", "conduct", "decision_no", "decided_on", "served_on", "follow_up_by", "followed_on"],
    acts: { decide: "act", serve: "act", follow: "act" },
  },
}

const decidedBefore = {
  zh: "决定作出之后方可送达",
  en: "a decision is served once it has been made",
} as const satisfies Bilingual

function conditionAsked(name: ExemptionCondition): AskedBy {
  if (name === "own") return { by: "item", ask: ([item]) => (item ? "may" : "not") }
  const isOf = (ground: string | undefined) =>
    exemptionGroundNames.some((one) => one === ground && conditionsAsked(one, undefined).includes(name))
  return { by: "exempt_as", ask: ([ground]) => (isOf(ground) ? "must" : "not") }
}

function proposed({ item, not_same_kind, ...proposal }: z.infer<typeof proposalInput>) {
  return { ...proposal, item: item ?? null, not_same_kind: not_same_kind ?? null }
}

function proposalFault({ arose_on, exempt_as, not_same_kind }: z.infer<typeof proposalInput>, today: string) {
  return faultsIn(
    comingFault("arose_on", arose_on, today),
    not_same_kind !== undefined && exempt_as !== "first"
      ? fault("not_same_kind", "仅首违不罚填写", "of a first offence alone")
      : null,
  )
}
