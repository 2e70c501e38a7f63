/**
 * Orders (责令整改) to platforms: drafted by one officer, issued by another, answered by the platform, and closed or given
 * back. Each names the basis that its authority acts on: this register knows no article for all of them. Pure.
 */
import { z } from "@hono/zod-openapi"
import type { Tenant } from "../../access/tenant.ts"
import { dayAsked } from "../../input/day.ts"
import { wireObject } from "../../input/wire-object.ts"
import { actsOf, type Fault, family, type Moment, noEffect, wrongIn } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { type CodeReading, readCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { auditWords } from "../../register/audit/words.ts"
import { type OrderActName, type OrderState, orderAnswerNames, orderStates } from "./order-state.ts"
import type { Order } from "./order-store.ts"

export type { Order } from "./order-store.ts"

const words = {
  own: { zh: "起草人不得签发本人起草的整改要求。", en: "Who drafted it can’t issue it: somebody else does." },
  past: { zh: "整改期限已过，请撤销后重新起草。", en: "Its day has passed: withdraw it and draft another." },
  notDone: { zh: "未整改的不得填写整改日期。", en: "What was not done has no day." },
  doneDay: { zh: "整改日期不得晚于今天。", en: "The day should not be later than today." },
  due: { zh: "整改期限不得早于今天。", en: "The day should not be earlier than today." },
  about: {
    zh: "须写明经营者编号（seller）或者统一社会信用代码（code）。",
    en: "Say whom it is about: the seller's id in the roster, or a code.",
  },
  dueFirst: { zh: "整改期限不得早于今天。", en: "The last day should not be earlier than today." },
  platform: { zh: "没有此编号的平台。", en: "There is no platform of this id." },
  seller: { zh: "该平台的名单中没有这个编号的经营者。", en: "The platform's roster has no such seller." },
} as const satisfies Record<string, Bilingual>

const at = (pointer: string, detail: Bilingual) => ({ pointer, detail })
const field = (pointer: string, detail: Bilingual): Fault => ({ kind: "field", pointer, detail })
const codeWords = (reading: CodeReading): Bilingual => {
  const say = (language: "zh" | "en") => codeProblem(reading, language)?.detail ?? ""
  return { zh: say("zh"), en: say("en") }
}

const act = actsOf<Order, OrderState, "officer" | "platform", Moment>()

/** What can be done with an order, by whom, from which states, and to which it leads. */
export const orderActs = {
  issue: act(
    {
      ...{ zh: "签发", en: "issue", from: ["drafted"], to: "issued", by: "officer", notBy: ["draftedBy"] },
      effect: ({ authority }) => ({ name: "order", affected: { kind: "authority", authority }, hands: ["draftedBy"] }),
    },
    { reason: auditWords(1).optional() },
    // What was drafted last month must not come to a platform overdue.
    ({ dueOn }, _, { today }) => (dueOn < today ? field("/due_on", words.past) : { issuedOn: today }),
  ),
  answer: act(
    { zh: "反馈", en: "answer", from: ["issued"], to: "answered", by: "platform", effect: noEffect },
    {
      answer: z.enum(orderAnswerNames),
      text: auditWords(1).openapi({ description: "What was done, or why it was not" }),
      done_on: dayAsked.optional().openapi({ description: "Of `done`; today where none is given" }),
    },
    (_, { answer, text, done_on: doneOn }, { today }) => {
      if (answer === "not-done" && doneOn !== undefined) return field("/done_on", words.notDone)
      if (doneOn !== undefined && doneOn > today) return field("/done_on", words.doneDay)
      return { answer, answerText: text, doneOn: answer === "done" ? (doneOn ?? today) : null, answeredOn: today }
    },
  ),
  close: act(
    { zh: "办结", en: "close", from: ["answered"], to: "closed", by: "officer", effect: noEffect },
    {
      reason: auditWords(1),
    },
  ),
  return: act(
    { zh: "退回整改", en: "send back", from: ["answered"], to: "issued", by: "officer", effect: noEffect },
    { reason: auditWords(1), due_on: dayAsked.openapi({ description: "The new last day" }) },
    (_, { due_on: dueOn }, { today }) =>
      // What was answered stands in the trail; the clock is the new day's.
      dueOn < today
        ? field("/due_on", words.due)
        : { dueOn, answer: null, answerText: null, doneOn: null, answeredOn: null },
  ),
  withdraw: act(
    {
      ...{ zh: "撤销", en: "withdraw", from: ["drafted", "issued", "answered"], to: "withdrawn", by: "officer" },
      effect: noEffect,
    },
    { reason: auditWords(1) },
  ),
} satisfies Record<OrderActName, object>

const trailed = ({ state, dueOn: due_on }: Order) => ({ state, due_on })

/** The family. */
export const orders = family<Order, Moment>()({
  ...{ states: orderStates, acts: orderActs, sides: { officer: "order:act", platform: "duty:own" } },
  audit: (act) => `order.${act}`,
  trail: {
    before: trailed,
    after: (order, { act }) => ({
      ...trailed(order),
      ...(act === "answer" ? { answer: order.answer, text: order.answerText, done_on: order.doneOn } : {}),
    }),
  },
  stamp: (today) => ({ enteredOn: today }),
  words: {
    it: { zh: "此件", en: "The order" },
    own: words.own,
    unknown: {
      zh: "没有此编号的整改要求，或者不在您的范围内。",
      en: "There is no order of this id, or it is none of yours.",
    },
    changed: { zh: "此件已被他人更新，请重新查看。", en: "Somebody else has acted on it meanwhile: look at it again." },
  },
})

/** Decides an act. */
export const decideOrder = orders.decide

/** What an order is drafted with. */
export const draftSchema = wireObject("PlatformOrderDraft", {
  platform: z.uuid().openapi({ description: "The id of a platform, as `GET /v1/duties` names it" }),
  seller: z.string().min(1).max(100).optional().openapi({ description: "The id of its row in that platform's roster" }),
  code: z.string().max(40).optional(),
  demand: auditWords(5).openapi({ description: "What the platform has to do" }),
  basis: auditWords(2).openapi({ description: "The article on which the authority acts" }),
  due_on: z.iso.date(),
}).openapi({
  example: {
    ...{ platform: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", seller: "s-1001" },
    ...{ demand: "下架示例商品，并公示处置措施（示例）", basis: "示例规定第一条", due_on: "2026-07-10" },
  },
})
export type OrderDraft = z.output<typeof draftSchema>

/**
 * Drafts an order, or says what is wrong with it.
 * @param named the platform that it names, and the seller of its roster; null where there is none
 */
export function draftOrder(
  { seller: sent, code: given, demand, basis, due_on: dueOn }: OrderDraft,
  named: { clientId: Tenant; platform: string; seller: { code: string | null } | null } | null,
  { id, authority, actor, today }: { id: string; authority: string; actor: string; today: string },
): Order | Fault {
  const seller = sent ?? null
  const reading = given === undefined ? null : readCode(given)
  const isWrong = reading !== null && reading.kind !== "valid"
  const wrong = wrongIn(
    seller === null && given === undefined ? at("/seller", words.about) : null,
    isWrong ? at("/code", codeWords(reading)) : null,
    dueOn < today ? at("/due_on", words.dueFirst) : null,
    named ? null : at("/platform", words.platform),
    named && seller !== null && !named.seller ? at("/seller", words.seller) : null,
  )
  // By itself it says which code was likely meant.
  if (isWrong && wrong?.kind === "field") return { kind: "code", pointer: "/code", reading }
  if (wrong || !named) return wrong ?? { kind: "field", ...at("/platform", words.platform) }
  const code = reading?.code ?? named.seller?.code ?? null
  return {
    ...{ id, clientId: named.clientId, platform: named.platform, authority, seller, code, demand, basis, dueOn },
    ...{ state: "drafted", draftedBy: actor, draftedOn: today, issuedOn: null, answer: null, answerText: null },
    ...{ doneOn: null, answeredOn: null, enteredOn: today, lastActor: actor, version: 1 },
  }
}

/** Whether the platform is late: it has not answered, or did after its day. @param today in China */
export function isLate({ state, dueOn, answeredOn }: Order, today: string): boolean {
  if (state === "issued") return dueOn < today
  return answeredOn !== null && answeredOn > dueOn
}
