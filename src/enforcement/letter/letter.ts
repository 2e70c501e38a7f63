/**
 * Letters (函件) as a family of cases: drafted by one person and signed by another, received, answered or returned, and closed;
 * with a platform held as a meeting, with what was promised. What the kinds differ in stands in kind.ts. Pure.
 */
import { z } from "@hono/zod-openapi"
import { coversRegion } from "../../access/principal.ts"
import { dayAsked } from "../../input/day.ts"
import { actsOf, type Change, type Fault, family, type Moment, noEffect, wrongIn } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { regionNamesByCode } from "../../names/region.ts"
import { auditWords } from "../../register/audit/words.ts"
import type { DocumentLine } from "../../register/document/template.ts"
import {
  type LetterState,
  letterKind,
  letterResultNames,
  letterStates,
  type Promised,
  promiseOutcomeNames,
} from "./kind.ts"
import type { Letter } from "./store.ts"

export type { Letter } from "./store.ts"

/** A number with the paper that bears it. */
export interface NumberedPaper {
  id: string
  number: string
  lines: DocumentLine[]
}

/** To whom a letter goes; `names` for which kind it may be. */
export type Receiver = Pick<Letter, "toAuthority" | "toClient">

/** What the rules know beside the case. */
export interface LetterFacts extends Moment {
  actor: string
  /** The authority of whoever acts, or the client. */
  authority: string | null
  clientId: string | null
  /** ms since 1970. */
  at: number
  /** Of an act that sends or answers: the paper; null before its number is taken. */
  paper: NumberedPaper | null
  /** Of an act that names one: to whom it goes then; or why it can't. */
  receiver: Receiver | Fault | null
}

const words = {
  own: {
    zh: "本人起草的不得由本人签发，本人提出公开的不得由本人确认。",
    en: "Who drafted it can’t sign it, nor who proposed to publish it confirm that: somebody else does.",
  },
  past: { zh: "期限已过，请撤回后重新起草。", en: "Its day has passed: withdraw it and draft another." },
  due: { zh: "期限不得早于今天。", en: "The day should not be earlier than today." },
  held: { zh: "举行日期不得晚于今天。", en: "The day should not be later than today." },
  promised: { zh: "承诺的期限不得早于举行之日。", en: "A promise is due on the day of the meeting or later." },
  noPromise: { zh: "没有这一项承诺。", en: "There is no such promise." },
  followed: { zh: "这一项承诺已经核实。", en: "What became of this promise is said already." },
  open: {
    zh: "还有未核实的承诺：请先逐项核实。",
    en: "There are promises of which nobody has said whether they were kept: say so first.",
  },
  chain: {
    zh: "只能转给本机关的上级或者所辖机关；其他情形请退回发函单位。",
    en: "It can be forwarded to an authority over or below this one; otherwise return it to its sender.",
  },
  back: { zh: "不能转给发函单位：请退回。", en: "It can’t be forwarded to its sender: return it." },
} as const satisfies Record<string, Bilingual>

const at = (pointer: string, detail: Bilingual) => ({ pointer, detail })
const field = (pointer: string, detail: Bilingual): Fault => ({ kind: "field", pointer, detail })

const act = actsOf<Letter, LetterState, LetterSide, LetterFacts>()
export type LetterSide = "sender" | "receiver"

/** The day by which the next promise has to be kept; null: none is open. */
export function nextPromise(promises: readonly Promised[]): string | null {
  const open = promises.flatMap(({ due_on, outcome }) => (outcome === null ? [due_on] : [])).sort()
  return open[0] ?? null
}

/** What is promised at a meeting, on the wire. */
export const promiseSchema = z.strictObject({ text: auditWords(2), due_on: z.iso.date() })
const promiseNumber = z.coerce.number().int().min(1).max(20).openapi({ description: "Which promise, from 1" })

/** Changes one promise, or says that it can't be. */
function changePromise(promises: readonly Promised[], number: number, change: Partial<Promised>): Promised[] | Fault {
  const found = promises[number - 1]
  if (!found) return field("/promise", words.noPromise)
  if (found.outcome !== null) return field("/promise", words.followed)
  return promises.map((one) => (one === found ? { ...one, ...change } : one))
}

const isWanted =
  (...wants: readonly string[]) =>
  (row: Letter) =>
    wants.includes(letterKind(row.kind).wants)
const isOffice = (row: Letter) => letterKind(row.kind).to === "office"
const open = { to: null, by: "sender", effect: noEffect } as const
const theirs = { by: "receiver", effect: noEffect } as const
const reason = { reason: auditWords(1) }

const addressed = {
  to_authority: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .openapi({ description: "GB/T 2260 code of the authority" }),
  to_client: z.uuid().optional().openapi({ description: "Or the id of an agency or a platform" }),
}

/** What can be done with a letter, by whom, from which states, and to which it leads. */
export const letterActs = {
  send: act(
    {
      ...{ zh: "签发", en: "sign and send", from: ["drafted"], to: "sent", by: "sender", notBy: ["draftedBy"] },
      effect: ({ authority, clientId }) => ({
        name: "letter",
        affected:
          clientId !== null && authority === null
            ? { kind: "client", client: clientId, region: null }
            : { kind: "authority", authority: authority ?? "" },
        hands: ["draftedBy"],
      }),
    },
    { reason: auditWords(1).optional() },
    ({ dueOn, number }, _, { today, at: now, paper }): Change<Letter> | Fault => {
      if (dueOn !== null && dueOn < today) return field("/due_on", words.past)
      const sent = { sentOn: today, sentAt: new Date(now) }
      // One that was returned and goes to somebody else keeps its number.
      return { ...sent, number: number ?? paper?.number ?? "", lines: paper?.lines ?? null }
    },
  ),
  withdraw: act(
    { ...open, zh: "撤回", en: "withdraw", from: ["drafted", "sent", "received", "returned"], to: "withdrawn" },
    reason,
  ),
  readdress: act(
    { ...open, zh: "改发", en: "address it anew", from: ["returned"], to: "drafted" },
    { ...addressed, due_on: dayAsked.optional(), ...reason },
    ({ dueOn }, { due_on: due = dueOn }, { actor, receiver, today }): Change<Letter> | Fault => {
      if (receiver === null || "pointer" in receiver) return receiver ?? field("/to_authority", words.back)
      if (due !== null && due < today) return field("/due_on", words.due)
      return {
        ...{ ...receiver, dueOn: due, draftedBy: actor, sentOn: null, sentAt: null, forwardedBy: null },
        ...{ receivedBy: null, receivedAt: null, returnReason: null },
      }
    },
  ),
  hold: act(
    {
      ...open,
      zh: "记录举行情况",
      en: "record the meeting",
      from: ["sent", "received"],
      to: "held",
      when: isWanted("meeting"),
    },
    {
      held_on: dayAsked,
      minutes: auditWords(2).openapi({ description: "What was said, without anybody’s name or number" }),
      promises: z.array(promiseSchema).max(20).default([]),
    },
    (_, { held_on: heldOn, minutes, promises }, { today }): Change<Letter> | Fault => {
      const wrong = wrongIn(
        heldOn > today ? at("/held_on", words.held) : null,
        ...promises.map(({ due_on }, n) => (due_on < heldOn ? at(`/promises/${n}/due_on`, words.promised) : null)),
      )
      if (wrong) return wrong
      const kept = promises.map((one) => ({ ...one, told: null, outcome: null, note: null }))
      return { heldOn, minutes, promises: kept, dueOn: nextPromise(kept) }
    },
  ),
  follow: act(
    { ...open, zh: "核实承诺", en: "follow up a promise", from: ["held"] },
    {
      promise: promiseNumber,
      outcome: z.enum(promiseOutcomeNames),
      note: auditWords(1).openapi({ description: "What was found" }),
    },
    ({ promises: held }, { promise, outcome, note }): Change<Letter> | Fault => {
      const promises = changePromise(held, promise, { outcome, note })
      return "pointer" in promises ? promises : { promises, dueOn: nextPromise(promises) }
    },
  ),
  again: act(
    { ...open, zh: "退回补充", en: "ask again", from: ["answered"], to: "received" },
    { ...reason, due_on: dayAsked.openapi({ description: "The new last day" }) },
    (_, { due_on: dueOn }, { today }) => (dueOn < today ? field("/due_on", words.due) : { dueOn }),
  ),
  close: act(
    {
      ...{ ...open, zh: "办结", en: "close", from: ["answered", "held"], to: "closed" },
      when: isWanted("answer", "meeting"),
    },
    reason,
    ({ promises }) => (nextPromise(promises) === null ? {} : field("/act", words.open)),
  ),
  score: act(
    {
      ...{ ...open, zh: "督查评分", en: "inspect and score", from: ["sent", "received", "answered"], to: "closed" },
      when: isWanted("work"),
    },
    {
      score: z.coerce.number().int().min(0).max(100),
      finding: auditWords(2).openapi({ description: "What the inspection found" }),
    },
    (_, { score, finding }, { today }) => ({ score, finding, scoredOn: today }),
  ),
  propose: act(
    { ...open, zh: "提出公开", en: "propose to publish", from: ["signed"], to: "proposed" },
    {},
    (_, __, { actor }) => ({ proposedBy: actor }),
  ),
  drop: act({ ...open, zh: "不公开", en: "leave it unpublished", from: ["proposed"], to: "signed" }, reason),
  publish: act(
    {
      ...{ zh: "确认公开", en: "publish", from: ["proposed"], to: "published", by: "sender", notBy: ["proposedBy"] },
      effect: ({ authority }) => ({
        name: "pledge",
        affected: { kind: "authority", authority: authority ?? "" },
        hands: ["proposedBy"],
      }),
    },
    {},
    (_, __, { today }) => ({ publishedOn: today }),
  ),
  unpublish: act(
    { ...open, zh: "停止公开", en: "end its publication", from: ["published"], to: "signed" },
    reason,
    () => ({ publishedOn: null, proposedBy: null }),
  ),
  receive: act(
    { ...theirs, zh: "签收", en: "receive", from: ["sent"], to: null },
    {},
    (row, _, { actor, at: now }) => ({
      // A hint that was read has come to what it was for.
      ...{ state: isWanted("reading")(row) ? "closed" : "received", receivedBy: actor, receivedAt: new Date(now) },
    }),
  ),
  return: act(
    { ...theirs, zh: "退回", en: "return", from: ["sent", "received"], to: "returned", when: isOffice },
    { reason: auditWords(1).openapi({ description: "Why it is not for you, and whose it is" }) },
    (_, { reason: returnReason }) => ({ returnReason }),
  ),
  forward: act(
    {
      ...{ ...theirs, zh: "转办", en: "forward", from: ["sent", "received"], to: "sent" },
      when: (row) => isOffice(row) && row.toAuthority !== null && row.forwardedBy === null,
    },
    { to_authority: z.string().regex(/^\d{6}$/), ...reason },
    ({ authority, toAuthority }, { to_authority: to }) => {
      const own = toAuthority ?? ""
      const isChain = to !== own && (coversRegion(own, to) || coversRegion(to, own))
      if (to === authority) return field("/to_authority", words.back)
      if (!isChain || !regionNamesByCode().has(to)) return field("/to_authority", words.chain)
      return { toAuthority: to, forwardedBy: own, receivedBy: null, receivedAt: null }
    },
  ),
  answer: act(
    { ...theirs, zh: "复函", en: "answer", from: ["received"], to: "answered", when: isWanted("answer", "work") },
    {
      result: z.enum(letterResultNames),
      text: auditWords(2).openapi({ description: "What was done, or why it was not" }),
    },
    (_, { result, text }, { at: now, paper }) => ({
      ...{ result, answer: text, answeredAt: new Date(now) },
      ...{ answerId: paper?.id ?? null, answerNumber: paper?.number ?? null, answerLines: paper?.lines ?? null },
    }),
  ),
  sign: act(
    { ...theirs, zh: "签署承诺书", en: "sign the pledge", from: ["received"], to: "signed", when: isWanted("pledge") },
    {
      position: auditWords(2).openapi({ description: "As what the person signs: their post, without the name" }),
      confirmed: z.literal(true).openapi({ description: "That the whole text was read and is agreed to" }),
    },
    (_, { position }, { actor, at: now }) => ({ signedBy: actor, signedAs: position, signedAt: new Date(now) }),
  ),
  report: act(
    { ...theirs, zh: "报告承诺落实情况", en: "say how a promise is kept", from: ["held"], to: null },
    { promise: promiseNumber, text: auditWords(2) },
    ({ promises: held }, { promise, text: told }): Change<Letter> | Fault => {
      const promises = changePromise(held, promise, { told })
      return "pointer" in promises ? promises : { promises }
    },
  ),
}
export type LetterActName = keyof typeof letterActs
export const letterActNames = Object.keys(letterActs) as [LetterActName, ...LetterActName[]]

const trailed = ({ state, dueOn: due_on }: Letter) => ({ state, due_on })

/** The family. */
export const letters = family<Letter, LetterFacts>()({
  ...{ states: letterStates, acts: letterActs, sides: { sender: "letter:send", receiver: "letter:answer" } },
  audit: (name) => `letter.${name}`,
  trail: {
    before: trailed,
    after: (letter, { act: name }, changed) => ({
      ...trailed(letter),
      ...(name === "send" || name === "answer" ? { number: changed.answerNumber ?? letter.number } : {}),
      ...(name === "answer" ? { result: letter.result } : {}),
      ...(name === "forward" || name === "readdress" ? { authority: letter.toAuthority, client: letter.toClient } : {}),
      ...(name === "score" ? { score: letter.score } : {}),
      ...(name === "sign" ? { position: letter.signedAs } : {}),
      ...(name === "hold" ? { held_on: letter.heldOn, promises: letter.promises.length } : {}),
    }),
  },
  stamp: (today) => ({ enteredOn: today }),
  words: {
    it: { zh: "此函", en: "The letter" },
    own: words.own,
    unknown: {
      zh: "没有此编号的函件，或者不在您的范围内。",
      en: "There is no letter of this id, or it is none of yours.",
    },
    changed: { zh: "此函已被他人更新，请重新查看。", en: "Somebody else has acted on it meanwhile: look at it again." },
  },
})

/** Whether somebody may pledge: what is signed in a name is signed by whose it is, and by nobody above them. */
export const maySign = ({ toAuthority }: Pick<Letter, "toAuthority">, who: { authority: string | null }) =>
  toAuthority === who.authority

/** For which sides of a letter somebody acts: its own authority, one over it, or the client. @param authority null: a client's */
export function sidesOf(
  {
    authority: sender,
    clientId,
    toAuthority,
    toClient,
    forwardedBy,
  }: Pick<Letter, "authority" | "clientId" | "toAuthority" | "toClient" | "forwardedBy">,
  who: { authority: string | null; clientId: string | null },
): LetterSide[] {
  const isOf = (authority: string | null, client: string | null) =>
    who.authority === null
      ? client !== null && client === who.clientId
      : authority !== null && coversRegion(who.authority, authority)
  const isSender = isOf(sender, clientId)
  // Who has written does not answer in the place of those below.
  const isReceiver = isOf(toAuthority, toClient) && !(who.authority !== null && who.authority === sender)
  // Nor does whoever was written to, or has passed it on, go on for a sender below.
  const sends = isSender && !(who.authority !== null && [toAuthority, forwardedBy].includes(who.authority))
  return [...(sends ? (["sender"] as const) : []), ...(isReceiver ? (["receiver"] as const) : [])]
}
