/**
 * Consents (授权): a merchant lets somebody read its report on a period, for a purpose and until a day, and takes it back at any
 * time. Pure.
 */
import { z } from "zod"
import { actsOf, family, type Moment, noEffect } from "../../kit/case/family.ts"
import { type ConsentState, consentStates } from "./consent-state.ts"
import type { Consent } from "./consent-store.ts"

/** The words for whom and for what. */
export const consentWords = z.string().trim().min(1).max(200)

const act = actsOf<Consent, ConsentState, "merchant", Moment>()

/** What its merchant does with one. */
export const consentActs = {
  withdraw: act(
    {
      ...{ zh: "撤回授权", en: "withdraw it", by: "merchant", from: ["standing"], to: "withdrawn" },
      // Nobody but the merchant itself is kept from anything that is theirs.
      effect: noEffect,
    },
    {},
    (_, __, { today }) => ({ withdrawnOn: today }),
  ),
}

/** The family. */
export const consents = family<Consent, Moment>()({
  ...{ states: consentStates, acts: consentActs, sides: { merchant: "period:own" } },
  audit: (name) => `period-consent.${name}`,
  trail: {
    before: ({ state }) => ({ state }),
    after: ({ subjectCode: subject, reader, state }) => ({ subject, reader, state }),
  },
  words: {
    it: { zh: "该授权", en: "The consent" },
    unknown: { zh: "没有此编号的授权。", en: "There is no consent of this id." },
    changed: { zh: "该授权已有变动，请重新查看。", en: "It has changed meanwhile: look at it again." },
    illegal: { zh: "该授权已经撤回。", en: "It was withdrawn already." },
  },
})
