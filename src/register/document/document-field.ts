/**
 * The fields of documents: what each is called, and where its value comes from. What the case tells is never typed; what it
 * does not tell an officer gives when the document is made. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround } from "../../law/catalogue.ts"
import { inChinese } from "../../law/chinese-numeral.ts"
import type { Citation } from "../../law/citation.ts"
import { officialCitation } from "../../law/citation-text.ts"
import { deadlines } from "../../law/deadline.ts"
import { periodText } from "../../law/deadline-row.ts"
import { displayTerm, type TermCase } from "../../law/display-term.ts"
import { displayWindow } from "../../law/display-window.ts"
import { earlyEndSource } from "../../law/early-end.ts"
import { endingText } from "../../law/ending-text.ts"
import { type ExemptionCondition, exemptionConditions, exemptionGrounds, exemptionItemOn } from "../../law/exemption.ts"
import { fraudBar } from "../../law/fraud-bar.ts"
import { spanOf } from "../../law/instrument.ts"
import { lists } from "../../law/list.ts"
import type { Policy } from "../../law/policy.ts"
import { inForceOn } from "../../law/validity.ts"
import { regionName } from "../../names/region.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import type { Contact } from "../proceeding/abnormal.ts"
import type { ExemptionContent } from "../proceeding/exemption.ts"
import { type Hearing, hearingOutcomes, hearingRoles } from "../proceeding/hearing.ts"
import type { Proceeding, Step } from "../proceeding/proceeding.ts"
import { termCase } from "../record/penalty-fact.ts"
import type { HeldRecord } from "../record/record.ts"
import { recordMoves } from "../record/state.ts"

/** The case that a document is made from. */
export interface DocumentCase {
  proceeding: Proceeding
  /** The record it is about, as it stands; null where there is none yet. */
  record: HeldRecord | null
  steps: readonly (Step & { reason: string | null })[]
  policy: Policy
  /** Of the document itself. Days are YYYY-MM-DD. */
  number: string
  madeOn: string
  authorityName: string
  /** Where the public finds the authority; null where it has not said so. */
  window: string | null
  telephone: string | null
  /** Of a proof of service: what was served, and how; null for every other document. */
  served: ServedDocument | null
}

/** A document that was served, or is to be. */
export interface ServedDocument {
  title: string
  number: string
  service: { on: string; method: string; proof: string } | null
}

interface FieldRow extends Bilingual {
  /** What the case tells; null where it tells nothing. Absent: an officer gives it. */
  read?(of: DocumentCase): string | null
  /** Whether an officer may give it where the case tells nothing. */
  given?: true
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null)
const contentOf = ({ proceeding }: DocumentCase, field: string) => text(proceeding.content[field])
const groundOf = ({ proceeding, record }: DocumentCase) =>
  findGround(text(proceeding.content["ground"]) ?? record?.content.ground ?? "")
/** The reasons that an act was done for, as the sentence that they are on paper. */
const reasonOf = ({ steps }: DocumentCase, ...acts: string[]) => {
  const reason = steps.findLast(({ act }) => acts.includes(act))?.reason?.trim()
  return reason ? (/[。！？；.!?;]$/.test(reason) ? reason : `${reason}。`) : null
}

/** Who is there in a role, by name; empty where nobody was entered. */
const namesOf = (of: Parameters<typeof hearingOf>[0], as: string): string =>
  (hearingOf(of)?.people ?? [])
    .filter(({ role }) => role === as)
    .map(({ name }) => name)
    .join("、")

/** The hearing of the proceeding; null where there was none. */
function hearingOf({ proceeding }: DocumentCase): Hearing | null {
  return (proceeding.content["hearing"] as Hearing | null | undefined) ?? null
}

function peopleText(people: Hearing["people"] | undefined): string | null {
  if (!people || people.length === 0) return null
  return people.map(({ role, name, unit }) => `${hearingRoles[role].zh}${name}${unit ? `（${unit}）` : ""}`).join("、")
}

const methodWords: Readonly<Record<string, string>> = {
  ...{
    direct: "直接送达",
    left: "留置送达",
    entrusted: "委托送达",
    post: "邮寄送达",
    electronic: "电子送达",
    notice: "公告送达",
  },
}

/** The fields. */
export const documentFields = {
  number: { zh: "文号", en: "number", read: ({ number }) => number },
  date: { zh: "落款日期", en: "day of the document", read: ({ madeOn }) => dayText(madeOn) },
  authority: { zh: "机关名称", en: "authority", read: ({ authorityName }) => authorityName },
  party: { zh: "当事人名称", en: "the party", read: ({ proceeding }) => proceeding.subjectName },
  you: { zh: "对当事人的称呼", en: "how the party is addressed", read: addressOf },
  code: { zh: "统一社会信用代码", en: "unified social credit code", read: ({ proceeding }) => proceeding.subjectCode },
  list: { zh: "名录或者名单", en: "list", read: ({ proceeding }) => lists[proceeding.list].zh },
  ground: { zh: "列入事由", en: "ground", read: groundText },
  basis: {
    ...{ zh: "法律依据", en: "legal basis", given: true },
    read: basisOf,
  },
  facts: { zh: "认定的事实和证据", en: "facts and evidence", given: true, read: factsOf },
  arose_on: {
    zh: "事由发生日期",
    en: "day on which the ground arose",
    read: (of) => dayText(contentOf(of, "arose_on")),
  },
  base_penalty_no: {
    ...{ zh: "所依据的处罚决定书文号", en: "number of the base penalty", given: true },
    read: (of) => contentOf(of, "base_penalty_no") ?? text(of.record?.content.detail.base_penalty_no),
  },
  notified_on: {
    ...{ zh: "告知书送达日期", en: "day on which the notice was served" },
    read: (of) => dayText(contentOf(of, "notified_on")),
  },
  statement_period: {
    ...{ zh: "陈述、申辩和要求听证的期限", en: "time to state a case or ask for a hearing" },
    read: () => periodText(deadlines.statement_defence_hearing).zh,
  },
  statement: {
    ...{ zh: "当事人陈述申辩及其听取情况", en: "the party's case, and how it was heard", given: true },
    read: statementOf,
  },
  measures: {
    ...{ zh: "提示的管理措施", en: "measures warned of", given: true },
    read: (of) => contentOf(of, "measures"),
  },
  lifting: {
    ...{ zh: "移出的条件和程序", en: "how and when it can be lifted", given: true },
    read: liftingOf,
  },
  remedies: { zh: "救济途径和期限", en: "remedies, with their times", given: true, read: remediesOf },
  contact: { zh: "联系人和联系方式", en: "whom to ask", given: true, read: contactOf },
  decision_no: {
    ...{ zh: "决定书文号", en: "number of the decision" },
    read: (of) => contentOf(of, "decision_no") ?? of.record?.content.decisionNo ?? null,
  },
  repair_times: {
    ...{ zh: "信用修复的办理期限", en: "times of a repair" },
    read: () => repairTimes,
  },
  fraud_bar: {
    ...{ zh: "骗取信用修复的后果", en: "what follows from a repair by fraud" },
    read: () => fraudBar.zh,
  },
  record_no: {
    zh: "所涉决定的文号",
    en: "number of the decision concerned",
    read: ({ record }) => record?.content.decisionNo ?? null,
  },
  record_decided_on: {
    ...{ zh: "所涉决定的日期", en: "day of the decision concerned" },
    read: ({ record }) => dayText(record?.content.decidedOn),
  },
  applied_on: { zh: "申请日期", en: "day of the application", read: (of) => dayText(contentOf(of, "applied_on")) },
  accepted_on: { zh: "受理日期", en: "day of acceptance", read: (of) => dayText(contentOf(of, "accepted_on")) },
  supplement: { zh: "需要补正的内容", en: "what is to be supplemented", read: (of) => reasonOf(of, "ask") },
  reason: {
    ...{ zh: "理由", en: "reasons", given: true },
    read: (of) => conditionsText(of) ?? reasonOf(of, "reject", "refuse", "grant", "uphold", "drop"),
  },
  education: {
    ...{ zh: "对当事人的教育", en: "how the party was educated", given: true },
    read: (of) => sentencesOf([contentOf(of, "education")]),
  },
  removal_basis: {
    ...{ zh: "移出或者提前停止公示的法律依据", en: "legal basis of the removal or the early stop", given: true },
    read: removalBasisOf,
  },
  effect: { zh: "修复的效果", en: "what the repair does", read: ({ proceeding }) => effects[proceeding.list] },
  result: { zh: "处理结果", en: "outcome", read: resultOf },
  fallen: { zh: "撤销的缘由", en: "why it is revoked", given: true },
  revoking_basis: {
    ...{ zh: "撤销的法律依据", en: "legal basis of the revocation", given: true },
    // Where the decision to list fell itself, our sources name no article.
    read: (of) => (contentOf(of, "change") === "revoke" ? citedText(recordMoves.revoke.source) : null),
  },
  revoking_effect: { zh: "撤销的效果", en: "what the revocation does", read: revokingEffectOf },
  hearing_on: {
    ...{ zh: "听证时间", en: "time of the hearing", given: true },
    read: (of) => dayText(hearingOf(of)?.held_on ?? hearingOf(of)?.notice?.held_on),
  },
  hearing_place: {
    ...{ zh: "听证地点", en: "place of the hearing", given: true },
    read: (of) => hearingOf(of)?.notice?.place ?? null,
  },
  hearing_presider: {
    ...{ zh: "听证主持人", en: "who presides", given: true },
    read: (of) => namesOf(of, "presider") || hearingOf(of)?.notice?.presider || null,
  },
  hearing_officers: { zh: "听证员", en: "hearing officers beside the one who presides", given: true },
  hearing_recorder: {
    ...{ zh: "听证记录人", en: "who records the hearing", given: true },
    read: (of) => namesOf(of, "recorder") || hearingOf(of)?.notice?.recorder || null,
  },
  hearing_interpreter: {
    ...{ zh: "听证翻译人员", en: "who interprets", given: true },
    read: (of) => namesOf(of, "interpreter") || null,
  },
  hearing_people: {
    ...{ zh: "参加听证的人员", en: "who takes part", given: true },
    read: (of) => peopleText(hearingOf(of)?.people),
  },
  hearing_record: {
    ...{ zh: "听证记录", en: "what was said", given: true },
    read: (of) => hearingOf(of)?.record ?? null,
  },
  served_title: { zh: "送达文书名称", en: "document served", read: ({ served }) => served?.title ?? null },
  served_number: { zh: "送达文书文号", en: "its number", read: ({ served }) => served?.number ?? null },
  service_method: {
    zh: "送达方式",
    en: "method of service",
    read: ({ served }) => methodWords[served?.service?.method ?? ""] ?? null,
  },
  service_on: { zh: "送达日期", en: "day of service", read: ({ served }) => dayText(served?.service?.on) },
  service_proof: { zh: "送达凭证", en: "proof of service", read: ({ served }) => served?.service?.proof ?? null },
  service_place: { zh: "送达地点", en: "place of service", given: true },
  recipient: { zh: "受送达人", en: "who receives it", given: true, read: ({ proceeding }) => proceeding.subjectName },
  server: { zh: "送达人", en: "who serves it", given: true },
} as const satisfies Record<string, FieldRow>

export type DocumentField = keyof typeof documentFields
export const documentFieldNames = Object.keys(documentFields) as [DocumentField, ...DocumentField[]]

const { repair_accept, repair_decide_penalty_serious_spotcheck, repair_extension, repair_execute } = deadlines
const repairTimes =
  `自收到申请之日起${periodText(repair_accept).zh}内决定是否受理；自受理之日起${periodText(repair_decide_penalty_serious_spotcheck).zh}内作出决定，` +
  `经负责人批准可以延长一次${periodText(repair_extension).zh}；自作出准予修复决定之日起${periodText(repair_execute).zh}内停止公示。`

const effects = {
  abnormal: "移出经营异常名录，不再公示该列入信息",
  serious: "移出严重违法失信名单，停止公示该列入信息，并解除相关管理措施",
  penalty: "提前停止公示该行政处罚信息",
} as const

/** What a revocation does: a listing that had ended before is shown no more as it is. */
function revokingEffectOf({ proceeding, record }: DocumentCase): string {
  const endedOn = record?.endedOn ?? null
  return endedOn !== null && endedOn < proceeding.enteredOn
    ? `该列入信息已于${dayText(endedOn)}停止公示，不再恢复；相关管理措施尚未解除的，一并解除`
    : "停止公示该列入信息，并解除相关管理措施"
}

/**
 * How official papers address the party: an organisation as 你单位, a natural person as 你; a sole trader, who is a person and
 * trades under a name, and whoever is not registered here, by the form that fits both.
 */
function addressOf({ proceeding: { subjectCode, content }, record }: DocumentCase): string {
  if ((record?.content.detail.party ?? content["party"]) === "person") return "你"
  const type = registrationOf(subjectCode)
  return type === "enterprise" || type === "cooperative" ? "你单位" : "你（单位）"
}

const exemptionOf = ({ proceeding: { kind, content } }: DocumentCase) =>
  kind === "exemption" ? (content as ExemptionContent) : null

function groundText(of: DocumentCase): string | null {
  const exemption = exemptionOf(of)
  if (exemption) return exemptionGrounds[exemption.exempt_as].zh
  return groundOf(of)?.publishedReason ?? groundOf(of)?.zh ?? null
}

/** What shows the conditions of not punishing, each as a sentence. */
function conditionsText(of: DocumentCase): string | null {
  const exemption = exemptionOf(of)
  if (!exemption) return null
  // In the order of the law, whichever they were written in.
  const names = Object.keys(exemptionConditions) as ExemptionCondition[]
  return sentencesOf(names.map((name) => exemption.shown[name] ?? null))
}

/** What the file has of the facts: how the party was looked for, what was found, and what the officer answers for. */
function factsOf(of: DocumentCase): string | null {
  const { kind, content } = of.proceeding
  if (kind === "abnormal") {
    const told = [contactText(content["contact"] as Contact | undefined), contentOf(of, "evidence")]
    return sentencesOf(told)
  }
  if (kind === "exemption") return sentencesOf([contentOf(of, "circumstances")])
  if (kind !== "serious") return null
  const answers = Object.values((content["gate"] ?? {}) as Readonly<Record<string, { evidence?: string }>>)
  return sentencesOf([...new Set(answers.map(({ evidence }) => evidence ?? null))])
}

function contactText(contact: Contact | undefined): string | null {
  if (contact?.how === "visit" && contact.visited_on) {
    return `本机关于${dayText(contact.visited_on)}对登记的住所（经营场所）进行实地核查，无法取得联系`
  }
  const { first_posted_on: first, second_posted_on: second } = contact ?? {}
  if (!first || !second) return null
  return `本机关于${dayText(first)}、${dayText(second)}向登记的住所（经营场所）邮寄专用信函，均无人签收`
}

function sentencesOf(told: readonly (string | null)[]): string | null {
  const said = told.flatMap((one) => (one === null || one.trim() === "" ? [] : [ended(one.trim())]))
  return said.length === 0 ? null : said.join("")
}

/**
 * Review to the government of the same level within sixty days (行政复议法), a suit within six months (行政诉讼法 46), both from
 * service. An answer to an objection is no decision by itself.
 */
function remediesOf(of: DocumentCase): string | null {
  const { kind, authority } = of.proceeding
  const place = regionName(authority)
  if (kind === "objection" || place === null) return null
  const within = ({ amount, unit }: { amount: number; unit: string }) =>
    `自收到本文书之日起${inChinese(amount)}${unit === "day" ? "日" : "个月"}内`
  const { review_apply: review, litigation: suit } = deadlines
  return `${addressOf(of)}如不服，可以${within(review)}向${place}人民政府申请行政复议，也可以${within(suit)}依法向人民法院提起行政诉讼。`
}

/** Where the authority is found, as it has said. */
function contactOf({ window, telephone }: DocumentCase): string | null {
  const told = [window, telephone && `电话：${telephone}`].filter((one) => one)
  return told.length === 0 ? null : told.join("，")
}

/** How the party was heard before a listing: by a hearing, or by what the officer has entered of its case. */
function statementOf(of: DocumentCase): string | null {
  const you = addressOf(of)
  const { outcome = null, held_on = null, result = null } = hearingOf(of) ?? {}
  if (outcome !== null) {
    const isHeld = held_on !== null && outcome !== "absent" && outcome !== "withdrawn"
    const held = !isHeld ? hearingOutcomes[outcome].zh : `本机关于${dayText(held_on)}举行听证`
    return ended(`${you}要求听证，${held}${result ? `：${result}` : ""}`)
  }
  const [, how = "", summary = ""] = /^(stated|waived|none): (.*)$/su.exec(contentOf(of, "statement") ?? "") ?? []
  switch (how) {
    case "stated":
      return ended(`${you}陈述、申辩：${summary}`)
    case "waived":
      return `${you}书面放弃陈述、申辩和要求听证的权利。`
    case "none":
      return `${you}在规定期限内未陈述、申辩，也未要求听证。`
    default:
      return null
  }
}

const ended = (sentence: string) => `${sentence.replace(/。$/u, "")}。`

/** Where the ground stands, in the texts that are in force on the day of the document. */
function basisOf(of: DocumentCase): string | null {
  const exemption = exemptionOf(of)
  if (exemption) {
    const { policy, proceeding } = of
    const item = exemptionItemOn(policy.exemptionItems, exemption.item ?? "", proceeding.authority, of.madeOn)
    return citedText([exemptionGrounds[exemption.exempt_as].source, ...(item ? [item.source] : [])])
  }
  const source = groundOf(of)?.source.filter(
    (citation) => !("instrument" in citation) || inForceOn(spanOf(citation.instrument), of.madeOn),
  )
  return source && source.length > 0 ? citedText(source) : null
}

/**
 * By which articles the record ends early, on the day of the application: of a listing as abnormal the article by which it is removed,
 * which its list's own measures have, beside that by which it is decided on today (R107).
 */
function removalBasisOf(of: DocumentCase): string | null {
  const removed = of.record?.content.list === "abnormal" ? groundOf(of)?.ending?.rules : undefined
  if (removed) {
    const source = removed.flatMap((rule) => [...rule.source])
    const inForce = source.filter((each) => !("instrument" in each) || inForceOn(spanOf(each.instrument), of.madeOn))
    return inForce.length > 0 ? citedText(inForce) : null
  }
  const appliedOn = contentOf(of, "applied_on")
  const source = of.record && appliedOn && earlyEndSource(termCase(of.record.content, of.policy), appliedOn, of.policy)
  return source ? citedText(source) : null
}

const citedText = (source: readonly Citation[]) => source.map(officialCitation).join("、")

/** The end of the listing as the law has it: of the ground, or of the list. */
function liftingOf({ proceeding, record, policy, madeOn }: DocumentCase): string | null {
  if (proceeding.list === "penalty" && record === null) {
    const [penaltyClass, decidedOn] = [text(proceeding.content["class"]), text(proceeding.content["decided_on"])]
    if (penaltyClass === null || decidedOn === null) return null
    return `${displayTerm({ list: "penalty", ground: null, penaltyClass, decidedOn }, policy).zh}。`
  }
  const ground = text(proceeding.content["ground"]) ?? record?.content.ground ?? null
  const decidedOn = text(proceeding.content["decided_on"]) ?? madeOn
  const about = record
    ? termCase(record.content, policy)
    : { list: proceeding.list, ground, penaltyClass: null, decidedOn }
  const term = `${(endingText(about, policy) ?? displayTerm(about, policy)).zh.replace(/。$/, "")}。`
  return proceeding.kind === "serious" ? `${term}${seriousDays(proceeding, record, about, policy) ?? ""}` : term
}

/** The days of a listing that is decided, which run from the decision whenever it is published: as its record says today, where it has one. */
function seriousDays(
  { content }: Proceeding,
  record: HeldRecord | null,
  about: TermCase,
  policy: Policy,
): string | null {
  const decidedOn = record?.content.decidedOn ?? text(content["decided_on"])
  if (decidedOn === null) return null
  const restrictionEndsOn = text(content["restriction_ends_on"])
  const listed = { ...about, decidedOn, publishedOn: decidedOn, restrictionEndsOn }
  const { displayedUntil, repairOpensOn } = record ?? displayWindow(listed, policy)
  const early = repairOpensOn === null ? "" : `，自${dayText(repairOpensOn)}起可以申请提前移出`
  return displayedUntil === null ? null : `列入期限自${dayText(decidedOn)}起至${dayText(displayedUntil)}止${early}。`
}

function resultOf({ proceeding: { state, content } }: DocumentCase): string | null {
  if (state === "rejected") return "不予受理"
  if (state === "upheld") return "经核实，公示信息无误，予以维持"
  if (state !== "found" && state !== "corrected" && state !== "pushed") return null
  const remedy = content["remedy"]
  if (remedy !== "amend" && remedy !== "correct") return null
  return `经核实，公示信息有误，予以${recordMoves[remedy].zh}`
}

/** Who tells a field. */
export function isGiven(field: DocumentField): boolean {
  const row: FieldRow = documentFields[field]
  return row.given ?? false
}

/** What the case tells of a field; null where it tells nothing. */
export function readField(field: DocumentField, of: DocumentCase): string | null {
  const row: FieldRow = documentFields[field]
  return row.read?.(of) ?? null
}

/** 2026-03-02 as 2026年3月2日; null stays null. */
function dayText(day: unknown): string | null {
  const [, year, month, date] = typeof day === "string" ? (/^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []) : []
  return year === undefined ? null : `${year}年${Number(month)}月${Number(date)}日`
}
