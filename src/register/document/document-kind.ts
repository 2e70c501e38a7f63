/**
 * The kinds of documents (文书) that a file holds, in one table: from which proceedings and in which of their states each is
 * made, how it is numbered, what it must say, and by which act of the proceeding it is served. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { getKind, type KindName } from "../proceeding/kinds.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { recordMoves } from "../record/state.ts"
import type { DocumentField } from "./document-field.ts"
import { shippedTemplates } from "./shipped-template.ts"

/** An act of a proceeding by which a document is served, and how the act calls the day. */
export interface ServingAct {
  act: string
  day: string
}

export interface DocumentKind extends Bilingual {
  /** The word of its numbers: 金水市监「列告」字〔2026〕1号. */
  readonly word: string
  /** Its number is the next of the series, or that of the decision, which the proceeding names. */
  readonly numbered: "series" | "decision"
  /** The proceedings that it is made from, with the states in which it is. */
  readonly from: Readonly<Partial<Record<KindName, readonly string[]>>>
  /** Whether a proceeding may have several; otherwise another one is made once the first is void. */
  readonly many: boolean
  /** What it must say: a template without one of these is refused. */
  readonly required: readonly DocumentField[]
  /** The proceeding asks for its delivery itself: serving the document is that act. */
  readonly servedBy: ServingAct | null
  readonly template: string
}

const heading = ["number", "date", "authority", "party"] as const
const everyList = [...heading, "code"] as const
const heardSerious = ["heard", "returned", "checked", "consented", "decided", "published", "pushed"] as const
const accepted = ["accepted", "verified", "extended", "granted", "pushed", "executed", "refused"] as const
const carried = ["granted", "pushed", "executed"] as const

/** The kinds, by the name that is stored and sent. */
export const documentKinds = {
  "listing-notice": {
    ...{ zh: "列入严重违法失信名单告知书", en: "notice before a listing as a serious violator", word: "列告" },
    ...{ numbered: "series", from: { serious: ["proposed"] }, many: true },
    required: [...everyList, "facts", "ground", "basis", "statement_period"],
    servedBy: { act: "notify", day: "notified_on" },
    template: shippedTemplates["listing-notice"],
  },
  "hearing-notice": {
    ...{ zh: "听证通知书", en: "notice of a hearing", word: "听通", numbered: "series", many: true },
    from: { serious: ["hearing-asked", "convened"] },
    servedBy: { act: "convene", day: "notified_on" },
    required: [...heading, "hearing_on", "hearing_place", "hearing_presider", "hearing_recorder"],
    template: shippedTemplates["hearing-notice"],
  },
  "hearing-record": {
    ...{ zh: "听证笔录", en: "record of a hearing", word: "听笔", numbered: "series", many: true, servedBy: null },
    from: { serious: heardSerious },
    required: [
      ...heading,
      ...(["hearing_on", "hearing_place", "hearing_presider", "hearing_people", "hearing_record"] as const),
    ],
    template: shippedTemplates["hearing-record"],
  },
  "abnormal-listing-decision": {
    ...{ zh: "列入经营异常名录决定书", en: "decision to list as abnormal", word: "异列", numbered: "decision" },
    ...{ from: { abnormal: ["checked", "published"] }, many: false, servedBy: null },
    required: [...everyList, "facts", "ground", "basis", "lifting", "remedies"],
    template: shippedTemplates["abnormal-listing-decision"],
  },
  "serious-listing-decision": {
    ...{ zh: "列入严重违法失信名单决定书", en: "decision to list as a serious violator", word: "严列" },
    ...{ numbered: "decision", from: { serious: ["decided", "published", "pushed"] }, many: false, servedBy: null },
    required: [...everyList, "facts", "ground", "basis", "measures", "lifting", "remedies"],
    template: shippedTemplates["serious-listing-decision"],
  },
  // 两书同达: served with the decision to list, in one act; of a penalty, whose decision is not made here, by itself.
  "repair-notice": {
    ...{ zh: "信用修复告知书", en: "notice of how credit is repaired", word: "修告", numbered: "series", many: false },
    from: {
      serious: ["decided", "published", "pushed"],
      penalty: ["decided", "served", "classified", "returned", "checked", "published", "pushed"],
    },
    servedBy: null,
    required: [...everyList, "decision_no", "lifting", "repair_times"],
    template: shippedTemplates["repair-notice"],
  },
  "no-listing-decision": {
    ...{ zh: "不予列入严重违法失信名单决定书", en: "decision not to list as a serious violator", word: "不列" },
    ...{ numbered: "series", from: { serious: ["dropped"] }, many: false, servedBy: null },
    required: [...everyList, "ground", "reason"],
    template: shippedTemplates["no-listing-decision"],
  },
  "no-penalty-decision": {
    ...{ zh: "不予行政处罚决定书", en: "decision not to punish", word: "不罚", numbered: "decision", many: false },
    from: { exemption: ["decided", "served", "followed"] },
    servedBy: { act: "serve", day: "served_on" },
    required: [...everyList, "facts", "ground", "basis", "remedies"],
    template: shippedTemplates["no-penalty-decision"],
  },
  "removal-decision": {
    ...{ zh: "移出决定书", en: "decision to remove from a list", word: "移出", numbered: "series", many: false },
    ...{ from: { repair: carried, "credit-china": carried }, servedBy: null },
    required: [...everyList, "list", "ground", "record_no"],
    template: shippedTemplates["removal-decision"],
  },
  "revocation-decision": {
    ...{ zh: "撤销列入决定书", en: "decision to revoke a listing", word: "撤列", numbered: "decision", many: false },
    ...{ from: { change: ["executed", "pushed"] }, servedBy: null },
    required: [...everyList, "list", "record_no", "fallen", "remedies"],
    template: shippedTemplates["revocation-decision"],
  },
  "repair-accepted": {
    ...{ zh: "信用修复受理通知书", en: "notice that a repair is accepted", word: "修受", numbered: "series" },
    from: { repair: accepted, "credit-china": accepted },
    ...{ many: false, servedBy: null },
    required: [...heading, "record_no", "applied_on", "accepted_on"],
    template: shippedTemplates["repair-accepted"],
  },
  "repair-supplement": {
    ...{ zh: "信用修复补正通知书", en: "notice of what a repair lacks", word: "修补", numbered: "series", many: false },
    ...{ from: { repair: ["supplement"] }, servedBy: null },
    required: [...heading, "record_no", "applied_on", "supplement"],
    template: shippedTemplates["repair-supplement"],
  },
  "repair-not-accepted": {
    ...{ zh: "信用修复不予受理通知书", en: "notice that a repair is not accepted", word: "修不受", numbered: "series" },
    ...{ from: { repair: ["rejected"], "credit-china": ["rejected", "told"] }, many: false, servedBy: null },
    required: [...heading, "record_no", "applied_on", "reason", "remedies"],
    template: shippedTemplates["repair-not-accepted"],
  },
  "repair-granted": {
    ...{ zh: "准予信用修复决定书", en: "decision to grant a repair", word: "修准", numbered: "series", many: false },
    ...{ from: { repair: carried, "credit-china": carried }, servedBy: null },
    required: [...heading, "record_no", "applied_on", "reason", "effect"],
    template: shippedTemplates["repair-granted"],
  },
  "repair-refused": {
    ...{ zh: "不予信用修复决定书", en: "decision to refuse a repair", word: "修不准", numbered: "series", many: false },
    ...{ from: { repair: ["refused"], "credit-china": ["refused", "told"] }, servedBy: null },
    required: [...heading, "record_no", "applied_on", "reason", "remedies"],
    template: shippedTemplates["repair-refused"],
  },
  "objection-answer": {
    ...{
      zh: "异议答复书",
      en: "answer to an objection",
      word: "异答",
      numbered: "series",
      many: false,
      servedBy: null,
    },
    from: { objection: ["rejected", "upheld", "found", "pushed", "corrected"] },
    required: [...heading, "record_no", "applied_on", "result", "reason"],
    template: shippedTemplates["objection-answer"],
  },
  "proof-of-service": {
    ...{ zh: "送达回证", en: "proof of service", word: "送回", numbered: "series", many: true, servedBy: null },
    // Of any document of any proceeding: the one that it names.
    from: {},
    required: ["number", "date", "authority", "recipient", "served_title", "served_number"],
    template: shippedTemplates["proof-of-service"],
  },
} as const satisfies Record<string, DocumentKind>

export type DocumentKindName = keyof typeof documentKinds
export const documentKindNames = Object.keys(documentKinds) as [DocumentKindName, ...DocumentKindName[]]

/** The row of a kind. */
export function documentKind(name: DocumentKindName): DocumentKind {
  return documentKinds[name]
}

/** What is served together with a document of a kind, in one act. */
export const servedWith: Readonly<Partial<Record<DocumentKindName, DocumentKindName>>> = {
  "serious-listing-decision": "repair-notice",
}

/** Why a document of the kind is not made from a proceeding as it stands; null: it is. */
export function whyNotMade(
  name: DocumentKindName,
  { kind, state, list, content }: Pick<Proceeding, "kind" | "state" | "list" | "content">,
): Bilingual | null {
  const { from, zh, en } = documentKind(name)
  if (name === "proof-of-service") return null
  const { machine } = getKind(kind)
  const named = (each: string): Bilingual => machine.states[each] ?? { zh: each, en: each }
  const states = (from as Readonly<Record<string, readonly string[]>>)[kind]
  if (!states) return { zh: `此类办理事项没有${zh}`, en: `a proceeding of this kind has no ${en}` }
  if (!states.includes(state)) {
    return {
      zh: `办理事项现为“${named(state).zh}”；${zh}在“${states.map((each) => named(each).zh).join("”“")}”时制作`,
      en: `The proceeding is “${named(state).en}”: a ${en} is made while it is ${states.map((each) => `“${named(each).en}”`).join(" or ")}`,
    }
  }
  const never = whyNever(name, { list, content })
  if (never) return never
  if (name === "revocation-decision" && typeof content["decision_no"] !== "string") {
    return { zh: "办理事项未写明撤销决定书文号", en: "the proceeding names no number of the decision" }
  }
  return null
}

// The outcome that a document tells, where the state alone does not say which it was.
const answers: Readonly<Partial<Record<DocumentKindName, string>>> = {
  ...{ "repair-not-accepted": "rejected", "repair-refused": "refused" },
}

/** Why a proceeding never comes to a document that its kind may have, whatever becomes of it; null: it may. */
function whyNever(name: DocumentKindName, { list, content }: Pick<Proceeding, "list" | "content">): Bilingual | null {
  if (name === "removal-decision" && list === "penalty") {
    return {
      zh: "行政处罚没有移出决定书，请制作准予信用修复决定书",
      en: "a penalty is removed from no list: make the decision to grant the repair",
    }
  }
  const { change, outcome } = content
  if (typeof outcome === "string" && (answers[name] ?? outcome) !== outcome) {
    return {
      zh: `办理结果不是${documentKind(name).zh}所写的结果`,
      en: `its outcome is not that of a ${documentKind(name).en}`,
    }
  }
  if (name === "revocation-decision" && change !== "revoke" && change !== "annul") {
    const { en } = documentKind(name)
    return { zh: `只有${recordMoves.revoke.zh}才有撤销决定书`, en: `only a listing that is revoked has a ${en}` }
  }
  return null
}

/** Why no number of a document is taken before it is made; null: one is. A number without a document is a gap in its series. */
export function whyNotNumbered(
  name: DocumentKindName,
  { kind, list, content }: Pick<Proceeding, "kind" | "list" | "content">,
): Bilingual | null {
  const { numbered, from, zh, en } = documentKind(name)
  if (numbered !== "decision" || !Object.hasOwn(from, kind)) {
    return { zh: `此类办理事项没有预先取号的${zh}`, en: `a proceeding of this kind has no ${en} to be numbered` }
  }
  return whyNever(name, { list, content })
}

/**
 * The document that a case comes to, as it is on its way: the decision that its act makes, before what else can be made of it;
 * null where a case of its kind has none. The one that can be made now goes first.
 */
export function documentAhead(about: Pick<Proceeding, "kind" | "state" | "list" | "content">): DocumentKindName | null {
  const own = documentKindNames.filter((name) => Object.hasOwn(documentKind(name).from, about.kind))
  const now = own.find((name) => whyNotMade(name, about) === null)
  return now ?? own.find((name) => whyNotNumbered(name, about) === null) ?? null
}
