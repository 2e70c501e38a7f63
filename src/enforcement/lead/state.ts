/**
 * What is said of leads (线索): where they come from, in which states they are, and what verifying and closing one come to.
 * Pure.
 */
import type { StateRow } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** Where leads come from. */
export const leadSources = {
  monitoring: { zh: "监测", en: "monitoring" },
  complaint: { zh: "投诉举报", en: "a complaint" },
  agency: { zh: "部门移送", en: "another agency" },
  reader: { zh: "公众反映：说的不是同一家", en: "a reader: the record is about somebody else" },
} as const satisfies Record<string, Bilingual>
export type LeadSource = keyof typeof leadSources
export const leadSourceNames = Object.keys(leadSources) as [LeadSource, ...LeadSource[]]
/** Those that are sent as such; a reader's come in by the page of a merchant alone (reader-lead.ts). */
export const sentSourceNames = leadSourceNames.filter((name) => name !== "reader")

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
  received: { zh: "已收到待分派", en: "received, to be dispatched", waitsFor: ["officer"] },
  dispatched: { zh: "已分派待核查", en: "dispatched, to be verified", waitsFor: ["officer"] },
  verified: { zh: "已核查待办结", en: "verified, to be closed", waitsFor: ["officer"] },
  closed: { zh: "已办结", en: "closed", waitsFor: [] },
} as const satisfies Record<string, StateRow>
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
