/** Objections to measures (对惩戒措施的异议): a merchant objects, the agency that applies the measure answers. Pure. */
import { z } from "@hono/zod-openapi"
import { actsOf, family, type Moment, noEffect } from "../../kit/case/family.ts"
import { measureEffect } from "../measure/measure.ts"
import { type ObjectionState, objectionStates } from "./state.ts"
import type { Objection } from "./store.ts"

/** The words of whoever objects or answers. */
export const objectionWords = z.string().trim().min(1).max(2_000)

const act = actsOf<Objection, ObjectionState, "agency", Moment & { actor: string }>()
// Who has made it, for the merchant, does not answer it. The same answer again changes nothing.
const answered = <const State extends "upheld" | "rejected">(state: State) => ({
  ...({ by: "agency", from: ["open"], to: state, notBy: ["filedBy"] } as const),
  isSaid: (held: Objection, { reason }: Readonly<Record<string, unknown>>) =>
    held.state === state && held.reason === reason,
})
const asks = { reason: objectionWords }
const answer = (_: Objection, { reason }: { reason: string }, { today }: Moment) => ({ reason, answeredOn: today })

/** What an agency answers, each with reasons. */
export const objectionActs = {
  uphold: act(
    {
      ...{ zh: "异议成立，解除措施", en: "uphold it, and lift the measure", ...answered("upheld") },
      effect: ({ clientId }) => ({ ...measureEffect(clientId), hands: [] }),
    },
    asks,
    answer,
  ),
  reject: act({ zh: "异议不成立", en: "reject it", ...answered("rejected"), effect: noEffect }, asks, answer),
}
export type ObjectionActName = keyof typeof objectionActs
export const objectionActNames = Object.keys(objectionActs) as [ObjectionActName, ...ObjectionActName[]]

/** The family. */
export const objections = family<Objection, Moment & { actor: string }>()({
  ...{ states: objectionStates, acts: objectionActs, sides: { agency: "measure:report" } },
  audit: (name) => `measure-objection.${name}`,
  trail: {
    holdsReason: true,
    before: ({ state }) => ({ state }),
    after: ({ clientId: agency, measureId: measure, state, reason }) => ({ agency, measure, state, reason }),
  },
  words: {
    it: { zh: "该异议", en: "The objection" },
    unknown: {
      zh: "没有此编号的异议，或者不在您的范围内。",
      en: "There is no objection of this id, or it is none of yours.",
    },
    changed: {
      zh: "该异议已被他人更新，请重新查看。",
      en: "Somebody else has acted on it meanwhile: look at it again.",
    },
    own: {
      zh: "须由另一人答复：该异议由本人代表商户提出。",
      en: "Another person has to answer it: you have made it, for the merchant.",
    },
    illegal: { zh: "该异议已经答复。", en: "It has been answered." },
  },
})
