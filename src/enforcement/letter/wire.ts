/** Letters as they leave the register: to their sender, their receiver and those over them; of pledges that are published their text to all. */
import { z } from "@hono/zod-openapi"
import { actorOf, may, type Principal } from "../../access/principal.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayCursor } from "../../kit/case/cursor.ts"
import { listSteps } from "../../kit/case/store.ts"
import { type CaseDetail, caseWire, stateName, stepsOf } from "../../kit/case/wire.ts"
import { regionName } from "../../names/region.ts"
import { attachmentTypes } from "../../register/document/attachment.ts"
import { listFiles, type StoredAttachment } from "../../register/document/attachment-store.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { partyOf } from "./case.ts"
import {
  type LetterState,
  letterKind,
  letterKindNames,
  letterResultNames,
  letterStateNames,
  letterStates,
  promiseOutcomeNames,
  undue,
} from "./kind.ts"
import { type Letter, type LetterActName, letterActNames, letterActs, letters, maySign, sidesOf } from "./letter.ts"
import { letterColumns } from "./store.ts"

const party = z.strictObject({ kind: z.enum(["authority", "agency", "platform"]), id: z.string(), name: z.string() })
type Party = z.infer<typeof party>

const ofAuthority = (code: string): Party => ({ kind: "authority", id: code, name: regionName(code) ?? code })

/** Who sends it. */
export const senderOfLetter = ({ authority, clientId, clientName }: Letter): Party =>
  authority === null ? { kind: "agency", id: clientId ?? "", name: clientName ?? "" } : ofAuthority(authority)

/** To whom it goes. */
export const receiverOfLetter = ({ toAuthority, toClient, toName, toRole }: Letter): Party =>
  toAuthority === null
    ? { kind: toRole === "platform" ? "platform" : "agency", id: toClient ?? "", name: toName ?? "" }
    : ofAuthority(toAuthority)

/** What somebody may do with a letter now, without that from which their own hand keeps them. */
export function actsBy(letter: Letter, by: Principal): LetterActName[] {
  const party = partyOf(by)
  const sides = sidesOf(letter, party).filter((side) => may(by, letters.sides[side]))
  // Who of an agency signs is told apart at its own door.
  if (by.kind === "client") return sides.flatMap((side) => letters.actsIn(letter, side))
  const acts = sides.flatMap((side) => letters.actsFor(letter, side, actorOf(by)))
  return acts.filter((act) => act !== "sign" || maySign(letter, party))
}

/** To whom somebody may write. */
export const receiversSchema = wireObject("LetterReceivers", {
  clients: z.array(z.strictObject({ id: z.uuid(), name: z.string(), role: z.enum(["agency", "platform"]) })),
}).openapi({
  example: { clients: [{ id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例购物平台", role: "platform" }] },
})

const over: readonly LetterState[] = ["closed", "withdrawn", "signed", "proposed", "published"]
const isOpenState = (state: LetterState) => !over.includes(state)

/** What the public sees of a pledge. */
export const pledgesSchema = wireObject("Pledges", {
  results: z.array(
    z.strictObject({
      ...{ id: z.uuid(), number: z.string(), title: z.string(), content: z.string() },
      by: party.openapi({ description: "Who has pledged it" }),
      to: party.openapi({ description: "The authority" }),
      ...{ signed_at: z.iso.datetime(), published_on: z.iso.date() },
    }),
  ),
  next: z.string().nullable(),
}).openapi({
  example: {
    results: [
      {
        ...{ id: "3b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", number: "示例诺函〔2026〕1号", title: "平台责任承诺（示例）" },
        ...{ content: "核验经营者身份（示例）", to: ofAuthority("410000") },
        by: { kind: "platform", id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例购物平台" },
        ...{ signed_at: "2026-06-30T02:00:00.000Z", published_on: "2026-07-01" },
      },
    ],
    next: null,
  },
})

/** The cursor of published pledges. */
export const pledgeCursor = dayCursor((letter: Letter) => letter.publishedOn ?? "")

/** A pledge as the public sees it. */
export const toWirePledge = (letter: Letter) => ({
  ...{ id: letter.id, number: letter.number ?? "", title: letter.title, content: letter.content },
  ...{ by: receiverOfLetter(letter), to: senderOfLetter(letter) },
  signed_at: letter.signedAt?.toISOString() ?? "",
  published_on: letter.publishedOn ?? "",
})

/** How those stand who are held to something. */
export const heldSchema = wireObject("HeldFigures", {
  results: z.array(
    z.strictObject({
      authority: z.string().nullable(),
      platform: z.string().nullable(),
      items: z.int(),
      overdue: z.int(),
      scored: z.int(),
      score: z.int().nullable().openapi({ description: "Of 100, the average of those that were inspected" }),
    }),
  ),
}).openapi({
  example: { results: [{ authority: "410105", platform: null, items: 12, overdue: 1, scored: 8, score: 91 }] },
})

/** What came of signing all of a batch. */
export const batchSentSchema = wireObject("LetterBatchSent", { sent: z.int(), refused: z.int() }).openapi({
  example: { sent: 20, refused: 0 },
})

const promised = z.strictObject({
  text: z.string(),
  due_on: z.iso.date(),
  told: z.string().nullable().openapi({ description: "What the platform says of it" }),
  outcome: z.enum(promiseOutcomeNames).nullable(),
  note: z.string().nullable().openapi({ description: "What the authority found" }),
})

/** A letter. */
export const letterWire = caseWire<Letter>()("Letter", letterColumns, {
  id: { as: "3b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  kind: { is: z.enum(letterKindNames), as: "assist" },
  kind_name: {
    ...{ is: bilingualSchema, as: { zh: "协查", en: "Request for assistance" } },
    of: ({ kind }) => ({ zh: letterKind(kind).zh, en: letterKind(kind).en }),
  },
  from: { is: party, as: ofAuthority("410000"), of: senderOfLetter },
  to: { is: party, as: ofAuthority("410105"), of: receiverOfLetter },
  forwarded_by: { as: null, say: "The authority that has passed it on" },
  batch: { as: null, say: "Of a hint to several platforms: what they have in common" },
  title: { as: "协查示例商户的经营地址（示例）" },
  content: { as: "请核实该商户是否在登记地址经营（示例）" },
  basis: { as: "示例规定第一条" },
  due_on: { as: "2026-07-10", say: "By when an answer is wanted; the day of the meeting, then of the next promise" },
  overdue: {
    ...{ is: z.boolean(), as: false },
    of: ({ state, dueOn }, { today }) => dueOn !== null && dueOn < today && !undue.includes(state),
  },
  place: { as: null },
  state: { is: z.enum(letterStateNames), as: "sent" },
  state_name: stateName(letterStates, letterStates.sent),
  number: { as: "豫市监协函〔2026〕1号", say: "Of its paper, from when it is signed" },
  drafted_on: { as: "2026-06-30" },
  sent_on: { as: "2026-06-30" },
  received_at: {
    ...{ is: z.iso.datetime().nullable(), as: null, of: ({ receivedAt }) => receivedAt?.toISOString() ?? null },
  },
  received_by: { as: null, say: "Who has received it, as the audit trail names them" },
  return_reason: { as: null },
  result: { is: z.enum(letterResultNames).nullable(), as: null },
  answer: { as: null },
  answer_number: { as: null },
  answered_at: {
    ...{ is: z.iso.datetime().nullable(), as: null, of: ({ answeredAt }) => answeredAt?.toISOString() ?? null },
  },
  held_on: { as: null },
  minutes: { as: null },
  promises: { is: z.array(promised), as: [] },
  score: { as: null, say: "Of an item of a list: what its inspection came to, of 100" },
  finding: { as: null },
  scored_on: { as: null },
  signed_by: { as: null, say: "Of a pledge: who has signed it, as the audit trail names them" },
  signed_as: { as: null, say: "Their post" },
  signed_at: {
    ...{ is: z.iso.datetime().nullable(), as: null, of: ({ signedAt }) => signedAt?.toISOString() ?? null },
  },
  published_on: { as: null },
  acts: {
    is: z.array(z.enum(letterActNames)),
    ...{ as: ["receive", "return", "forward"], say: "That whoever asks may do now" },
    of: (letter, { by }) => actsBy(letter, by),
  },
  version: { as: 2 },
})

export const letterPageSchema = wireObject("Letters", {
  results: z.array(letterWire.schema),
  next: z.string().nullable(),
})

/** A file that was brought to a letter. */
export const letterFileSchema = wireObject("LetterFile", {
  ...{ id: z.uuid(), title: z.string(), media_type: z.string(), bytes: z.int(), sha256: z.string() },
  received_on: z.iso.date(),
  by: z.string().openapi({ description: "Who has brought it, as the audit trail names them" }),
  url: z.string(),
}).openapi({
  example: {
    ...{ id: "8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11", title: "走访记录", media_type: "application/pdf", bytes: 181_231 },
    sha256: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    ...{ received_on: "2026-06-26", by: "officer:410105:dora" },
    url: "/v1/letters/3b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/files/8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11",
  },
})

/** A file as it is told to both sides. */
export function toWireLetterFile({
  proceedingId: letter,
  ...file
}: StoredAttachment): z.infer<typeof letterFileSchema> {
  const { id, title, type, bytes, sha256, receivedOn, actor } = file
  return {
    ...{ id, title, media_type: attachmentTypes[type].mediaType, bytes, sha256, received_on: receivedOn, by: actor },
    url: `/v1/letters/${letter}/files/${id}`,
  }
}

/** Whether files are taken still. */
export const takesFiles = ({ state }: { state: LetterState }) => isOpenState(state)

const step = z.strictObject({
  ...{ act: z.string(), act_name: bilingualSchema, at: z.iso.datetime(), actor: z.string() },
  reason: z.string().nullable(),
})

export const letterDetailSchema = wireObject("LetterDetail", {
  ...letterWire.shape,
  files: z.array(letterFileSchema).openapi({ description: "That either side has brought, in order" }),
  history: z.array(step).openapi({ description: "Empty to whoever is no officer of the sender’s" }),
}).openapi({ example: { ...letterWire.example, files: [], history: [] } as never })

const names: Readonly<Record<string, { zh: string; en: string }>> = letterActs
const drafting = { zh: "起草", en: "draft" }

/** A letter with its history: who of the sender did what is its own. */
export const letterDetail: CaseDetail<Letter> = {
  schema: letterDetailSchema,
  tell: async (sql, letter, view) => {
    const isSenders = view.by.kind === "officer" && sidesOf(letter, partyOf(view.by)).includes("sender")
    const steps = isSenders ? await listSteps(sql, letter) : []
    return {
      ...letterWire.toWire(letter, view),
      files: (await listFiles(sql, letter.id)).map(toWireLetterFile),
      history: stepsOf(steps, "letter.", (act, { at, actor, reason }) => {
        const { zh, en } = names[act] ?? drafting
        return { act, act_name: { zh, en }, at: at.toISOString(), actor, reason }
      }),
    }
  },
}
