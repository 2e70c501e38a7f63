/** Notices (通知): what an agency is told of a record, what it may answer, and what follows from it. Pure. */
import { z } from "@hono/zod-openapi"
import type { Tenant } from "../../access/tenant.ts"
import { actsOf, type Fault, family, type Moment, noEffect, type StateRow, same } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { isDay } from "../../law/day.ts"
import { keepWords } from "../measure/keep.ts"
import { measureEffect } from "../measure/measure.ts"

/** What has happened to the record. A notice of an end is a recall (解除通知). */
export const noticeKinds = {
  listed: { zh: "新公示", en: "published" },
  changed: { zh: "内容变更", en: "changed" },
  ended: { zh: "公示结束", en: "ended" },
} as const satisfies Record<string, Bilingual>
export type NoticeKind = keyof typeof noticeKinds

/** `overtaken`: a later notice of the same record has taken its place, and nothing is waited for. */
export const noticeStates = {
  open: { zh: "待签收", en: "not acknowledged", waitsFor: [] },
  acknowledged: { zh: "已签收", en: "acknowledged", waitsFor: [] },
  answered: { zh: "已反馈", en: "answered", waitsFor: [] },
  overtaken: { zh: "已被后续通知取代", en: "overtaken by a later notice", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type NoticeState = keyof typeof noticeStates

/** The answers, by their names in the API. */
export const noticeActNames = ["acknowledge", "apply", "no-measure", "lift", "keep"] as const
export type NoticeAct = (typeof noticeActNames)[number]

/** A notice as far as an answer depends on it. */
export interface HeldNotice {
  /** Of its event, as text. */
  id: string
  clientId: Tenant
  kind: NoticeKind
  state: NoticeState
  answer: NoticeAct | null
  recordId: string
  subjectCode: string
  raisedAt: Date
  heardAt: Date | null
  /** Measures of the agency on the record that this end takes along; of what has not ended, all that are in force. */
  acting: number
  /** Those that go on by a basis of its own already, and on how many bases they do. */
  kept: number
  keptBases: number
  /** Whether nothing goes on any more, by whatever basis (measure.ts). */
  fell: boolean
  /** The day on which the last of those began that a lift would end; null: none. */
  latestStart: string | null
  version: number
}

/** What answering depends on beside the notice. */
interface AnswerFacts extends Moment {
  actor: string
  now: Date
  /** What came of the measure that is applied by it; of other answers null. */
  taken: { id: string; isNew: boolean } | { faults: readonly { field: string; reason: Bilingual }[] } | null
  /** Of `keep` the article on which measures go on, or why what was named is none; of other answers null. */
  kept: string | Bilingual | null
}

const word = z.string().max(2_000).optional()
const asks = {
  reason: word.openapi({ description: "Why; needed but for `acknowledge` and `apply`" }),
  basis: word.openapi({
    description:
      "Of `keep` a kind of /v1/measure-types that `keeps`, by its id; of `apply` yours, with its article, where it is not the catalogue's",
  }),
  measure: z.string().max(40).optional().openapi({ description: "Of `apply`: a kind of /v1/measure-types" }),
  reference: z.string().max(200).optional().openapi({ description: "Your own number of the measure" }),
  // What a sheet holds is looked at as a day by the act that takes one.
  on: z.string().optional(),
  started_on: z.string().optional(),
  planned_end: z.string().optional(),
  document: word,
  evidence: word,
  result: word,
  jws: z.string().max(10_000).optional().openapi({
    description: "Your signature: a compact JWS (`typ` gongshi-act+jws) over these members, with `notice`, the id",
  }),
}
/** What each answer may say. */
export const answerShape = asks

const fieldsAt = (faults: readonly { field: string; reason: Bilingual }[]): Fault => ({
  ...{ kind: "fields", pointer: "" },
  errors: faults.map(({ field: name, reason: detail }) => ({ pointer: `/${name}`, detail })),
})
const field = (name: string, reason: Bilingual) => fieldsAt([{ field: name, reason }])
const illegal = (detail: Bilingual): Fault => ({ kind: "illegal", pointer: "/act", detail })

const act = actsOf<HeldNotice, NoticeState, "agency", AnswerFacts>()
// Answers come late, twice and out of order: what was said before is no fault.
const said = (name: NoticeAct) => ({
  ...({ by: "agency", from: ["open", "acknowledged", "answered"], to: "answered" } as const),
  isSaid: ({ answer }: HeldNotice) => answer === name,
})
const inForce = { effect: ({ clientId }: HeldNotice) => ({ ...measureEffect(clientId), hands: [] }) } as const
// Of what has happened to the record, and what it has to name beside its reasons.
const ofAny = { kinds: ["listed", "changed", "ended"], needs: null } as const
const ofEnd = { kinds: ["ended"], needs: null } as const
const heard = ({ heardAt }: HeldNotice, { now }: AnswerFacts) => ({ heardAt: heardAt ?? now })

// A second measure on the same notice is another measure; every other answer is given once.
const { isSaid: _, ...answered } = said("apply")

/** What the agency holds on a notice's record, by which some answers are none. */
export type MeasuresHeld = Pick<HeldNotice, "kind" | "acting" | "kept" | "keptBases" | "fell">

/** Why an answer of its kind can't be given, by what the agency holds; null: it can. */
export function barredBy(name: NoticeAct, { acting, kept, keptBases, fell }: MeasuresHeld): Bilingual | null {
  if (name === "no-measure") return acting > 0 || (fell && kept > 0) ? words.acting : null
  if (name !== "keep") return null
  if (fell && acting + kept > 0) return keepWords.fallen
  if (acting + kept === 0) return words.nothingKept
  // It would be said of all of them, and each loses its own.
  return acting === 0 && keptBases > 1 ? words.keptBases : null
}

/** The answers that can be given. */
export function openActs(notice: MeasuresHeld & Pick<HeldNotice, "state">): NoticeAct[] {
  if (notice.state === "overtaken") return []
  return noticeActNames.filter(
    (name) =>
      (noticeActs[name].kinds as readonly NoticeKind[]).includes(notice.kind) && barredBy(name, notice) === null,
  )
}

/** The answers: to which kinds of notices each may be given, and what comes of it. */
export const noticeActs = {
  acknowledge: act(
    {
      ...{
        zh: "签收",
        en: "acknowledge",
        by: "agency",
        from: ["open"],
        to: "acknowledged",
        effect: noEffect,
        ...ofAny,
      },
      isSaid: ({ state }) => state !== "open",
    },
    asks,
    (notice, _, facts) => ({ ...heard(notice, facts), answer: null }),
  ),
  apply: act(
    {
      ...{ zh: "实施措施", en: "apply a measure", ...answered, ...inForce },
      ...{ kinds: ["listed", "changed"], needs: "measure" },
    },
    asks,
    (notice, { measure }, facts) => {
      const { taken } = facts
      if (!measure?.trim()) return field("measure", words.measure)
      if (notice.kind === "ended") return illegal(words.otherKind)
      if (taken && "faults" in taken) return fieldsAt(taken.faults)
      if (taken && !taken.isNew && notice.answer === "apply") return same
      return { ...heard(notice, facts), answer: "apply", acting: notice.acting + 1 }
    },
  ),
  "no-measure": act(
    {
      ...{ zh: "核查后不采取措施", en: "looked at, nothing to do", ...said("no-measure"), reasoned: true },
      ...{ effect: noEffect, ...ofAny },
    },
    asks,
    (notice, _, facts) => {
      const barred = barredBy("no-measure", notice)
      return barred ? illegal(barred) : { ...heard(notice, facts), answer: "no-measure" }
    },
  ),
  lift: act(
    { zh: "解除措施", en: "lift all measures", ...said("lift"), ...inForce, reasoned: true, ...ofEnd },
    asks,
    (notice, given, facts) => {
      const { on = facts.today } = given
      if (notice.kind !== "ended") return illegal(words.otherKind)
      const isTooEarly = notice.latestStart !== null && on < notice.latestStart
      if (!isDay(on) || on > facts.today || isTooEarly) return field("on", words.day)
      return { ...heard(notice, facts), answer: "lift", acting: 0, kept: 0, keptBases: 0 }
    },
  ),
  keep: act(
    {
      ...{ zh: "另有依据，继续实施", en: "keep by another basis", ...said("keep"), ...inForce, reasoned: true },
      ...{ kinds: ["ended"], needs: "basis" },
    },
    asks,
    (notice, _, facts) => {
      const { acting, kept, keptBases } = notice
      if (typeof facts.kept !== "string") return field("basis", facts.kept ?? keepWords.none)
      if (notice.kind !== "ended") return illegal(words.otherKind)
      const barred = barredBy("keep", notice)
      if (barred) return illegal(barred)
      const more = acting > 0 ? { acting: 0, kept: kept + acting, keptBases: keptBases + 1 } : {}
      return { ...heard(notice, facts), answer: "keep", ...more }
    },
  ),
} satisfies Record<NoticeAct, object>

const words = {
  measure: { zh: "须写明采取哪项措施", en: "say which measure, by its id in the catalogue of measures" },
  otherKind: {
    zh: "这类通知不能这样反馈：公示仍在进行的用 apply 或者 no-measure，已经结束的用 lift、keep 或者 no-measure",
    en: "not for a notice of this kind: of what is published apply or no-measure, of what has ended lift, keep or no-measure",
  },
  acting: {
    zh: "本机构对该记录仍有措施在实施，请先解除",
    en: "your agency still applies a measure on this record: lift it",
  },
  nothingKept: { zh: "本机构没有因该记录实施的措施", en: "your agency applies no measure on this record" },
  keptBases: {
    zh: "继续实施的措施各有依据，请到措施台账中逐项继续实施（POST /v1/measures/{id}/acts）",
    en: "the measures that go on do so on different bases: keep each by itself (POST /v1/measures/{id}/acts)",
  },
  day: {
    zh: "应为措施实施之日以后、不晚于今天的日期",
    en: "it should be a day between the beginning of the measures and today",
  },
} as const satisfies Record<string, Bilingual>

/** The family. */
export const notices = family<HeldNotice, AnswerFacts>()({
  ...{ states: noticeStates, acts: noticeActs, sides: { agency: "notice:answer" } },
  audit: (name) => `notice.${name}`,
  trail: {
    holdsReason: true,
    object: ({ clientId, id }) => `${clientId}/${id}`,
    before: ({ state }) => ({ state }),
    after: ({ state, recordId }, { reason = null, basis = null, jws = null }) => ({
      ...{ state, record_id: recordId, reason, basis, jws },
    }),
  },
  words: {
    it: { zh: "该通知", en: "The notice" },
    unknown: { zh: "没有此编号的通知", en: "there is no notice of this id in your tray" },
    changed: {
      zh: "该通知已被他人更新，请重新查看。",
      en: "Somebody else has answered it meanwhile: look at it again.",
    },
    reason: { zh: "须写明理由", en: "it needs a reason" },
    illegal: {
      zh: "该记录已有后续通知，请对后续通知反馈",
      en: "a later notice of the same record has taken its place: answer that one",
    },
  },
})
