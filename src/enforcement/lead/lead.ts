/**
 * Leads (线索): what can be done with one, and what that takes. A lead is noticed by monitoring, a complaint or an agency,
 * dispatched to an authority, verified within a clock and closed with a result. Pure.
 */
import { z } from "@hono/zod-openapi"
import { coversRegion } from "../../access/principal.ts"
import { type ActOf, actsOf, type Fault, family, type Moment, noEffect, wrongIn } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { type ClockId, clockDue } from "../../law/clock.ts"
import { auditWords } from "../../register/audit/words.ts"
import { type LeadResult, type LeadState, leadFindingNames, leadResultNames, leadStates } from "./state.ts"
import type { Lead } from "./store.ts"

export { leadStateNames } from "./state.ts"
export type { Lead } from "./store.ts"

const outside = {
  zh: "分派给辖区以外的机关时须写明理由。",
  en: "The authority is outside the own one: give the reason.",
} as const
const unseen = {
  zh: "尚未核查的线索只能以重复或者不属于职责办结。",
  en: "A lead that was not verified can only be a duplicate, or not for this authority.",
} as const
const noCase = {
  zh: "只有进入办理的线索可以填写办理事项。",
  en: "Only a lead that led to a proceeding names one.",
} as const
const caseMissing = { zh: "须填写所进入的办理事项编号。", en: "Name the proceeding that it led to." } as const
const caseUnknown = {
  zh: "没有此编号的办理事项，或者不属于本机关及其下级。",
  en: "There is no such proceeding of the own authority or one below it.",
} as const
const otherSubject = { zh: "该办理事项是关于另一商户的。", en: "That proceeding is about another merchant." } as const

/** What deciding depends on beside the lead. */
export interface LeadContext extends Moment {
  calendar: Calendar
  /** Working days in which a dispatched lead has to be verified. */
  verifyDays: number
  /** GB/T 2260 code of the authority of whoever acts. */
  authority: string
  /** The proceeding that a close names; null where there is none, or it is not to be seen by whoever acts. */
  proceeding: { subjectCode: string; authority: string } | null
  /** The codes that the merchant has had and has; a proceeding goes by the present one. */
  codes: readonly string[]
}

/** The clock of a lead: the law's where there is one, else the operator's own. */
export const ownClock = "lead_verify"

// Complaints that what a merchant has published of itself is false: REG 13 gives 20 working days from their receipt.
const falseInformation: readonly string[] = ["AB-X3-OLD", "AB-I2", "AB-C2"]

/** The clock that runs once a lead is dispatched. */
export function verifyClock(
  { source, ground, takenOn }: Pick<Lead, "source" | "ground" | "takenOn">,
  context: LeadContext,
) {
  const { today, calendar, verifyDays } = context
  const isFalse = source === "complaint" && ground !== null && falseInformation.includes(ground)
  const byLaw: ClockId | null = isFalse ? "report_false_info" : null
  const due = byLaw ? clockDue(byLaw, takenOn, calendar) : addWorkingDays(today, verifyDays, calendar)
  return { clock: byLaw ?? ownClock, dueOn: isMissing(due) ? null : due }
}

const at = (pointer: string, detail: Bilingual) => ({ pointer, detail })
const authorityCode = z.string().regex(/^\d{6}$/)
const stopped = { clock: null, dueOn: null } as const

const act = actsOf<Lead, LeadState, "officer", LeadContext>()
// Whoever looks into a lead decides nothing about anybody: what comes of it is a proceeding, or an order.
const byOfficer = { by: "officer", effect: noEffect } as const

/** What can be done with a lead: from which states, and to which it leads. */
export const leadActs = {
  dispatch: act(
    { zh: "分派", en: "dispatch", ...byOfficer, from: ["received", "dispatched", "verified"], to: "dispatched" },
    {
      authority: authorityCode,
      reason: auditWords(1).optional().openapi({ description: "Needed where the own authority does not cover it" }),
    },
    (lead, { authority, reason }, context) => {
      if (reason === undefined && !coversRegion(context.authority, authority))
        return { kind: "field", ...at("/reason", outside) }
      return { authority, ...verifyClock(lead, context) }
    },
  ),
  verify: act(
    { zh: "核查", en: "verify", ...byOfficer, from: ["dispatched"], to: "verified" },
    {
      finding: z.enum(leadFindingNames),
      reason: auditWords(1).openapi({ description: "What was looked at, and what it came to" }),
    },
    (_, __, { today }) => ({ ...stopped, verifiedOn: today }),
  ),
  close: act(
    { zh: "办结", en: "close", ...byOfficer, from: ["received", "dispatched", "verified"], to: "closed" },
    {
      result: z.enum(leadResultNames),
      proceeding_id: z.uuid().optional().openapi({ description: "Of the proceeding that it led to; for `case` alone" }),
      reason: auditWords(1),
    },
    (lead, { result, proceeding_id: id }, context) =>
      closeFault(lead, result, id, context) ?? { ...stopped, result, proceedingId: id ?? null },
  ),
  reopen: act(
    { zh: "重新核查", en: "reopen", ...byOfficer, from: ["closed"], to: "dispatched" },
    { reason: auditWords(1) },
    (lead, _, context) => ({
      ...{ result: null, proceedingId: null },
      ...verifyClock({ ...lead, takenOn: context.today }, context),
    }),
  ),
}
export const leadActNames = Object.keys(leadActs) as (keyof typeof leadActs)[]

/** An act, with what it takes. */
export type LeadAct = ActOf<typeof leadActs>

/** The family. */
export const leads = family<Lead, LeadContext>()({
  ...{ states: leadStates, acts: leadActs, sides: { officer: "lead:act" } },
  audit: (act) => `lead.${act}`,
  trail: {
    before: ({ state, authority, dueOn: due_on }) => ({ state, authority, due_on }),
    after: ({ state, authority, dueOn: due_on, result, proceedingId: proceeding }, { finding }) => ({
      ...{ state, authority, due_on, result, proceeding },
      ...(finding === undefined ? {} : { finding }),
    }),
  },
  stamp: (today) => ({ enteredOn: today }),
  words: {
    it: { zh: "线索", en: "The lead" },
    unknown: {
      zh: "没有此编号的线索，或者不在您的范围内。",
      en: "There is no lead of this id, or it is none of yours.",
    },
    changed: {
      zh: "该线索已被他人更新，请重新查看。",
      en: "Somebody else has acted on it meanwhile: look at it again.",
    },
  },
})

/** Decides an act. */
export const decideLead = leads.decide

// What nobody has looked into can only be a duplicate, or nothing for this authority.
const unseenResults: readonly LeadResult[] = ["duplicate", "not-competent"]

function closeFault(
  lead: Lead,
  result: LeadResult,
  id: string | undefined,
  { proceeding, codes }: LeadContext,
): Fault | null {
  const isUnseen = lead.state !== "verified" && !unseenResults.includes(result)
  const isOther = lead.code !== null && proceeding !== null && !codes.includes(proceeding.subjectCode)
  const wrong =
    result !== "case"
      ? id !== undefined && noCase
      : id === undefined
        ? caseMissing
        : proceeding === null
          ? caseUnknown
          : isOther && otherSubject
  return wrongIn(isUnseen ? at("/result", unseen) : null, wrong ? at("/proceeding_id", wrong) : null)
}
