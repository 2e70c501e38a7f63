/**
 * Grants of files (案卷查阅): the authority of a case lets a reviewing body read its file for a purpose until a day. One
 * proposes, somebody else confirms, either of them ends it at once. Pure.
 */
import { z } from "@hono/zod-openapi"
import type { Tenant } from "../../../access/tenant.ts"
import { wireObject } from "../../../input/wire-object.ts"
import { actsOf, type Fault, family, type Moment, noEffect, wrongIn } from "../../../kit/case/family.ts"
import type { Bilingual } from "../../../law/bilingual.ts"
import { addDays } from "../../../law/day.ts"
import { auditWords } from "../../audit/words.ts"
import { type FileGrantState, fileGrantStates } from "./state.ts"
import type { FileGrant } from "./store.ts"

export type { FileGrant } from "./store.ts"

/** The longest that a file may be read by one grant, calendar days: a suit in its second instance takes less than a year. */
export const grantDaysMax = 366

const act = actsOf<FileGrant, FileGrantState, "officer", Moment>()

/** What can be done with one. */
export const fileGrantActs = {
  confirm: act(
    {
      ...{ zh: "确认查阅", en: "confirm that it is read", by: "officer", from: ["proposed"], to: "granted" },
      notBy: ["proposedBy"],
      effect: ({ authority }) => ({
        name: "open-file",
        affected: { kind: "authority", authority },
        hands: ["proposedBy"],
      }),
    },
    {},
    ({ dueOn }, _, { today }) =>
      dueOn < today ? { kind: "field", pointer: "/until", detail: words.over } : { grantedOn: today },
  ),
  // It only takes power away: one person does it, at once.
  withdraw: act(
    {
      ...{ zh: "撤回", en: "withdraw it", by: "officer", from: ["proposed", "granted"], to: "withdrawn" },
      ...{ reasoned: true, effect: noEffect },
    },
    { reason: auditWords(1).optional() },
    (_, __, { today }) => ({ endedOn: today }),
  ),
}

/** Whether the file is read by it. @param today in China */
export function isReadable({ state, dueOn }: Pick<FileGrant, "state" | "dueOn">, today: string): boolean {
  return state === "granted" && today <= dueOn
}

const trailed = ({ state, dueOn: until }: FileGrant) => ({ state, until })

const words = {
  over: { zh: "查阅截止日已过，请撤回后重新提出。", en: "Its last day has passed: withdraw it and propose another." },
  past: { zh: "不得早于今天", en: "not earlier than today" },
  long: {
    zh: `不得晚于 ${grantDaysMax} 天以后；需要更久的到期后再提出`,
    en: `not later than in ${grantDaysMax} days: propose another then`,
  },
  body: { zh: "没有这个名称的机构", en: "there is no agency of this name" },
} as const satisfies Record<string, Bilingual>

/** The family. */
export const fileGrants = family<FileGrant, Moment>()({
  ...{ states: fileGrantStates, acts: fileGrantActs, sides: { officer: "file:grant" } },
  audit: (name) => `file-grant.${name}`,
  trail: { before: trailed, after: (grant) => trailed(grant) },
  words: {
    it: { zh: "该查阅", en: "It" },
    own: { zh: "须由提出人以外的人确认。", en: "Somebody else than who proposed it confirms it." },
    reason: { zh: "须写明理由", en: "it needs a reason" },
    unknown: {
      zh: "没有此编号的案卷查阅，或者与您无关。",
      en: "There is no such grant of a file, or it is none of yours.",
    },
    changed: { zh: "已被他人更新，请重新查看。", en: "Somebody else has acted on it meanwhile: look at it again." },
  },
})

/** What one is proposed with. */
export const fileGrantInput = wireObject("FileGrantToPropose", {
  case: z.uuid().openapi({ description: "Of the decision whose file it is" }),
  body: z.string().min(1).max(200).openapi({ description: "The name of an agency, as `GET /v1/agencies` tells it" }),
  purpose: auditWords(2).openapi({ description: "What for: the review or suit, with its number" }),
  until: z.iso.date().openapi({ description: `The last day, at most ${grantDaysMax} days ahead` }),
}).openapi({
  example: {
    ...{ case: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", body: "示例区人民政府行政复议机构" },
    ...{ purpose: "行政复议：示例复〔2026〕1号", until: "2026-09-30" },
  },
})
export type FileGrantInput = z.output<typeof fileGrantInput>

/** Proposes one, or says what is wrong. @param named the case and the body that it names; null where there is none */
export function proposeGrant(
  { purpose, until }: FileGrantInput,
  held: { proceedingId: string; kind: string; authority: string; subjectCode: string; subjectName: string },
  body: { clientId: Tenant; body: string } | null,
  { id, actor, today }: { id: string; actor: string; today: string },
): FileGrant | Fault {
  const wrong = wrongIn(
    body ? null : { pointer: "/body", detail: words.body },
    until < today ? { pointer: "/until", detail: words.past } : null,
    until > addDays(today, grantDaysMax) ? { pointer: "/until", detail: words.long } : null,
  )
  if (wrong || !body) return wrong ?? { kind: "field", pointer: "/body", detail: words.body }
  return {
    ...{ id, ...held, ...body, purpose, dueOn: until, state: "proposed", proposedBy: actor, proposedOn: today },
    ...{ grantedOn: null, endedOn: null, lastActor: actor, version: 1 },
  }
}
