/**
 * Leads (线索): where they come from, what becomes of them, and what acting on one takes. A lead is noticed by monitoring, a
 * complaint or an agency, dispatched to an authority, verified within a clock and closed with a result. Pure.
 */
import { coversRegion } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { type ClockId, clockDue } from "../../law/clock.ts"

/** Where leads come from. */
export const leadSources = {
  monitoring: { zh: "监测", en: "monitoring" },
  complaint: { zh: "投诉举报", en: "a complaint" },
  agency: { zh: "部门移送", en: "another agency" },
} as const satisfies Record<string, Bilingual>
export type LeadSource = keyof typeof leadSources
export const leadSourceNames = Object.keys(leadSources) as [LeadSource, ...LeadSource[]]

/** Something that shows what a lead says: a document, a page, a file with its digest. */
export interface Evidence {
  title: string
  url: string | null
  /** SHA-256 of the file, in hex. */
  sha256: string | null
}

/** A lead as it is sent. Days are YYYY-MM-DD. */
export interface LeadContent {
  ref: string
  source: LeadSource
  code: string | null
  /** The registered name, which stands beside a code alone: a person without one is told by a shop. */
  name: string | null
  platform: string | null
  /** The opaque id of the seller in the platform's roster. */
  seller: string | null
  shop: string | null
  url: string | null
  ground: string | null
  facts: string
  evidence: readonly Evidence[]
  foundOn: string
  /** GB/T 2260 code of the authority with which it lies. */
  authority: string
}

/** The states of a lead. */
export const leadStates = {
  received: { zh: "已收到待分派", en: "received, to be dispatched" },
  dispatched: { zh: "已分派待核查", en: "dispatched, to be verified" },
  verified: { zh: "已核查待办结", en: "verified, to be closed" },
  closed: { zh: "已办结", en: "closed" },
} as const satisfies Record<string, Bilingual>
export type LeadState = keyof typeof leadStates
export const leadStateNames = Object.keys(leadStates) as [LeadState, ...LeadState[]]

/** What verifying came to. */
export const leadFindings = {
  confirmed: { zh: "查证属实", en: "confirmed" },
  unfounded: { zh: "不属实", en: "unfounded" },
  unclear: { zh: "无法查证", en: "can’t be verified" },
} as const satisfies Record<string, Bilingual>
export type LeadFinding = keyof typeof leadFindings
export const leadFindingNames = Object.keys(leadFindings) as [LeadFinding, ...LeadFinding[]]

/** How a lead is closed. `case` links to the proceeding that it led to. */
export const leadResults = {
  case: { zh: "已立案或者进入办理", en: "led to a proceeding" },
  corrected: { zh: "已责令改正", en: "ordered to be put right" },
  unfounded: { zh: "不属实", en: "unfounded" },
  unclear: { zh: "无法查证", en: "can’t be verified" },
  duplicate: { zh: "重复线索", en: "known from another lead" },
  "not-competent": { zh: "不属于市场监管职责，已告知或者移送", en: "not for a market regulator" },
} as const satisfies Record<string, Bilingual>
export type LeadResult = keyof typeof leadResults
export const leadResultNames = Object.keys(leadResults) as [LeadResult, ...LeadResult[]]

/** What can be done with a lead: from which states, and to which it leads. */
export const leadActs = {
  dispatch: { zh: "分派", en: "dispatch", from: ["received", "dispatched", "verified"], to: "dispatched" },
  verify: { zh: "核查", en: "verify", from: ["dispatched"], to: "verified" },
  close: { zh: "办结", en: "close", from: ["received", "dispatched", "verified"], to: "closed" },
  reopen: { zh: "重新核查", en: "reopen", from: ["closed"], to: "dispatched" },
} as const satisfies Record<string, Bilingual & { from: readonly LeadState[]; to: LeadState }>
export type LeadActName = keyof typeof leadActs
export const leadActNames = Object.keys(leadActs) as LeadActName[]

/** The acts that a state allows, in the order of the table. */
export function actsIn(state: LeadState): LeadActName[] {
  return leadActNames.filter((name) => leadActs[name].from.some((from) => from === state))
}

/** A lead as the register keeps it. */
export interface Lead extends LeadContent {
  id: string
  sender: string
  takenAt: Date
  takenOn: string
  state: LeadState
  enteredOn: string
  clock: string | null
  dueOn: string | null
  verifiedOn: string | null
  result: LeadResult | null
  proceedingId: string | null
  lastActor: string
  version: number
}

/** An act, with what it takes. */
export type LeadAct =
  | { act: "dispatch"; authority: string; reason?: string | undefined }
  | { act: "verify"; finding: LeadFinding; reason: string }
  | { act: "close"; result: LeadResult; proceeding_id?: string | undefined; reason: string }
  | { act: "reopen"; reason: string }

/** What deciding depends on beside the lead. */
export interface LeadContext {
  /** Today in China. */
  today: string
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

/** One thing that keeps an act from being done. */
export interface LeadFault {
  pointer: string
  detail: Bilingual
}

/** What an act changes. */
export type LeadChange = Pick<
  Lead,
  "state" | "authority" | "enteredOn" | "clock" | "dueOn" | "verifiedOn" | "result" | "proceedingId"
>

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

/** Decides an act; a fault where the lead or the act does not allow it. */
export function decideLead(lead: Lead, act: LeadAct, context: LeadContext): LeadChange | LeadFault {
  const { today, authority } = context
  const { from } = leadActs[act.act]
  if (!from.some((state) => state === lead.state)) {
    return { pointer: "/act", detail: illegal(lead.state) }
  }
  const stays = {
    authority: lead.authority,
    result: lead.result,
    proceedingId: lead.proceedingId,
    verifiedOn: lead.verifiedOn,
    enteredOn: today,
  }
  switch (act.act) {
    case "dispatch":
      if (act.reason === undefined && !coversRegion(authority, act.authority)) {
        return { pointer: "/reason", detail: outside }
      }
      return { ...stays, state: "dispatched", authority: act.authority, ...verifyClock(lead, context) }
    case "verify":
      return { ...stays, state: "verified", clock: null, dueOn: null, verifiedOn: today }
    case "close": {
      const fault = closeFault(lead, act, context)
      if (fault) return fault
      const proceedingId = act.proceeding_id ?? null
      return { ...stays, state: "closed", clock: null, dueOn: null, result: act.result, proceedingId }
    }
    case "reopen":
      return {
        ...stays,
        state: "dispatched",
        result: null,
        proceedingId: null,
        ...verifyClock({ ...lead, takenOn: today }, context),
      }
  }
}

// What nobody has looked into can only be a duplicate, or nothing for this authority.
const unseenResults: readonly LeadResult[] = ["duplicate", "not-competent"]

function closeFault(
  lead: Lead,
  { result, proceeding_id: id }: Extract<LeadAct, { act: "close" }>,
  { proceeding, codes }: LeadContext,
): LeadFault | null {
  if (lead.state !== "verified" && !unseenResults.includes(result)) return { pointer: "/result", detail: unseen }
  if (result !== "case") return id === undefined ? null : { pointer: "/proceeding_id", detail: noCase }
  if (id === undefined) return { pointer: "/proceeding_id", detail: caseMissing }
  if (!proceeding) return { pointer: "/proceeding_id", detail: caseUnknown }
  return lead.code !== null && !codes.includes(proceeding.subjectCode)
    ? { pointer: "/proceeding_id", detail: otherSubject }
    : null
}

function illegal(state: LeadState): Bilingual {
  const legal = actsIn(state)
  const say = (language: "zh" | "en") => legal.map((name) => `${name} (${leadActs[name][language]})`).join(", ")
  const { zh, en } = leadStates[state]
  return { zh: `线索${zh}；可以：${say("zh")}`, en: `The lead is ${en}; possible: ${say("en")}` }
}

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
