/** Acts on a measure: lift, keep, amend. Pure. */
import { z } from "@hono/zod-openapi"
import { actsOf, type Fault, family, type Moment, same } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { keepWords } from "./keep.ts"
import { isOver, type MeasureState, measureEffect, measureStates, statesEndingKept } from "./measure.ts"
import type { HeldMeasure } from "./store.ts"

/** What deciding depends on beside the measure. */
interface MeasureFacts extends Moment {
  actor: string
  /** Whether the agency has been told of an end that it answers by keeping the measure. */
  settles: boolean
  /** Of `keep` the article on which it goes on, or why what was named is none; of others null. */
  kept: string | Bilingual | null
}

const word = z.string().max(2_000).optional()
const asks = {
  reason: word,
  basis: word.openapi({ description: "Of `keep`: a kind of /v1/measure-types that `keeps`, by its id" }),
  on: z.iso.date().optional(),
  result: word,
  evidence: word,
  planned_end: z.iso.date().optional().openapi({ description: "Of `amend`: an earlier end of an own term" }),
  jws: z.string().max(10_000).optional().openapi({ description: "Over these members, with `id`" }),
}

const fields = (field: string, detail: Bilingual): Fault => ({
  ...{ kind: "fields", pointer: "" },
  errors: [{ pointer: `/${field}`, detail }],
})
const given = (texts: { result?: string | undefined; evidence?: string | undefined }) =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text ? [[name, text]] : [])))

const act = actsOf<HeldMeasure, MeasureState, "agency", MeasureFacts>()
const own = {
  by: "agency",
  effect: ({ clientId }: HeldMeasure) => ({ ...measureEffect(clientId), hands: [] }),
} as const

/** The acts, by their names in the API. */
export const measureActs = {
  lift: act(
    {
      ...{ zh: "解除措施", en: "lift", ...own, from: ["active", "kept"], to: "lifted", reasoned: true },
      // A lift gives the merchant what the objection asks for.
      notBy: ["objectedBy"],
      isSaid: ({ state }) => state === "lifted",
    },
    asks,
    ({ startedOn }, { on: day, reason, result, evidence }, { today }) => {
      const on = day ?? today
      if (on > today || on < startedOn) return fields("on", words.day)
      return { liftedOn: on, reason: reason ?? null, keptBasis: null, ...given({ result, evidence }) }
    },
  ),
  keep: act(
    {
      ...{ zh: "另有依据，继续实施", en: "keep by another basis, though its record has ended", ...own },
      ...{ from: ["active", "kept"], to: "kept", reasoned: true },
    },
    asks,
    (measure, { reason = "" }, { today, settles, kept: basis }) => {
      if (typeof basis !== "string") return fields("basis", basis ?? keepWords.none)
      if (statesEndingKept.includes(measure.recordState))
        return { kind: "illegal", pointer: "/act", detail: keepWords.fallen }
      // Who goes on by the same basis answers what has ended since, for the reason that is given now.
      if (measure.state === "kept" && measure.keptBasis === basis) return settles ? { reason } : same
      if (measure.state === "active" && !isOver(measure, today))
        return { kind: "illegal", pointer: "/act", detail: words.notOver }
      return { keptBasis: basis, reason }
    },
  ),
  amend: act(
    {
      ...{ zh: "补充结果", en: "add result, evidence, or the end of an own term", ...own },
      ...{ from: ["active", "kept", "lifted"], to: null },
    },
    asks,
    ({ ownTerm, startedOn, plannedEnd }, { planned_end: end, result, evidence }) => {
      if (end !== undefined && !ownTerm) return fields("planned_end", words.recordsEnd)
      if (end !== undefined && end < startedOn) return fields("planned_end", words.backwards)
      // An own term is the law's: it can end earlier than was said, and no later.
      if (end !== undefined && plannedEnd !== null && end > plannedEnd) return fields("planned_end", words.longer)
      const changed = { ...given({ result, evidence }), ...(end ? { plannedEnd: end } : {}) }
      return Object.keys(changed).length === 0 ? same : changed
    },
  ),
}
export type MeasureActName = keyof typeof measureActs

const words = {
  day: { zh: "应为实施之日以后、不晚于今天的日期", en: "it should be a day between the measure's beginning and today" },
  recordsEnd: {
    zh: "该措施随公示记录结束，不能另定截止日期",
    en: "the measure ends with its record: it has no end of its own",
  },
  backwards: { zh: "早于实施日期", en: "it is earlier than the beginning" },
  longer: { zh: "不得晚于原定的截止日期", en: "it may not be later than the end that was set" },
  notOver: {
    zh: "该措施尚未到期，或者已经解除，无须另列依据",
    en: "the measure is not over, or has been lifted: it needs no other basis",
  },
} as const satisfies Record<string, Bilingual>

/** The members of an act that somebody writes. */
export const measureFieldNames = [
  "act",
  ...(Object.keys(asks) as (keyof typeof asks)[]).filter((name) => name !== "jws"),
]

/** The family. */
export const measures = family<HeldMeasure, MeasureFacts>()({
  ...{ states: measureStates, acts: measureActs, sides: { agency: "measure:report" } },
  audit: (name) => `measure.${name}`,
  trail: {
    holdsReason: true,
    before: ({ state }) => ({ state }),
    // The days of the ledger, from which figures by month can be counted again.
    after: ({ clientId: agency, recordId, state }, asked, { liftedOn, plannedEnd }) => ({
      ...{ agency, record_id: recordId, state, reason: asked["reason"] ?? null },
      ...{ lifted_on: liftedOn, planned_end: plannedEnd, basis: asked["basis"] ?? null, jws: asked["jws"] ?? null },
    }),
  },
  words: {
    it: { zh: "该措施", en: "The measure" },
    unknown: { zh: "没有此编号的措施。", en: "Your agency has no measure of this id." },
    changed: {
      zh: "该措施已被他人更新，请重新查看。",
      en: "Somebody else has acted on it meanwhile: look at it again.",
    },
    own: {
      zh: "须由另一人解除：本人代表商户对该措施提出的异议尚待答复。",
      en: "Another person has to lift it: you have objected to it for the merchant, and that waits for an answer.",
    },
    reason: { zh: "须写明理由", en: "it needs a reason" },
    illegal: words.notOver,
  },
})
