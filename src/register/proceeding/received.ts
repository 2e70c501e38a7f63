/**
 * Decisions that another province has pushed here (外省推送), where the subject is registered: looked through by one
 * officer, checked and published by another (R44 14; R45 10). The decision itself is not made again. Pure.
 */
import { hash } from "node:crypto"
import { z } from "zod"
import { findPenaltyClass, type GroundCode, groundInForce } from "../../law/catalogue.ts"
import type { ListName } from "../../law/list.ts"
import { legacyPenaltyDisplay } from "../../law/penalty-class.ts"
import { type PublicDetail, type PublicDetailOf, publicDetails } from "../../law/public-field.ts"
import { settledClass, statedClassRemark } from "../../law/stated-class.ts"
import { recordTexts } from "../record/leaving-text.ts"
import { factsIn, storedFacts } from "../record/penalty-fact.ts"
import type { RecordContent } from "../record/record.ts"
import { type BasePenalty, basePenaltyDay, basePenaltyFault, basePenaltyInput } from "./base-penalty.ts"
import { readGroundOf, readSubjectInput, subjectInput } from "./beginning.ts"
import {
  authorityInput,
  dayInput,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  numberInput,
  plainInput,
  rule,
  textInput,
  yuanInput,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import { receivedFault } from "./other-province.ts"
import { factsAsked, factsInput, toFacts } from "./penalty-facts.ts"
import { isNational, isOwnProvince, registeredIn } from "./place.ts"
import type { Content, Facts, Fault, Proceeding } from "./proceeding.ts"
import { baseAsked, baseMissing } from "./serious-gate.ts"

const machine = {
  start: "received",
  states: {
    received: {
      ...{ zh: "已收到待审核公示", en: "received, to be checked and published", waitsFor: ["checker"] },
      clock: {
        deadline: { by: "list", of: { serious: "publish_pushed_serious", penalty: "publish_pushed_penalty" } },
        from: ["received_on"],
      },
    },
    published: { zh: "已公示", en: "published", waitsFor: [], clock: null },
    refused: { zh: "已退回推送机关", en: "sent back", waitsFor: [], clock: null },
  },
  acts: {
    publish: act({
      ...{ zh: "审核公示", en: "check and publish", from: ["received"], to: "published", by: ["checker"] },
      notBy: ["begin", "name-base"],
      writes: "publish",
    }),
    "name-base": act({
      ...{ zh: "补写所依据的处罚", en: "name the penalty that it rests on", from: ["received"], to: "received" },
      ...{ by: ["officer"], list: "serious" },
    }),
    refuse: act({
      ...{ zh: "退回推送机关", en: "send back", from: ["received"], to: "refused", by: ["officer", "checker"] },
      reasoned: true,
    }),
  },
} as const satisfies Machine

/** What the public sees of a list, and what is told beside it. */
type Shown<List extends ListName> = Record<PublicDetailOf<List>, z.ZodType> & Record<string, z.ZodType>

const common = {
  subject: subjectInput,
  /** The authority here, which publishes. */
  authority: authorityInput,
  /** The authority that decided: of another province, or the national bureau. */
  decided_by: authorityInput,
  decision_no: numberInput,
  decided_on: dayInput,
  received_on: dayInput,
  restriction_ends_on: dayInput.optional(),
}
const shownPenalty = { violation: textInput, content: textInput } as const satisfies Shown<"penalty">
const base = {
  base_penalty_no: numberInput.optional(),
  /** Its authority and its day, where the register does not hold it: most often it does not. */
  base_penalty: basePenaltyInput.optional(),
} as const satisfies Shown<"serious">
const baseInput = z.strictObject({ ...base, base_penalty_no: numberInput })
const seriousInput = z.strictObject({
  list: z.literal("serious"),
  ...common,
  ground: lineInput,
  ...base,
})
const penaltyInput = z.strictObject({
  list: z.literal("penalty"),
  ...common,
  /** Left out where the facts settle it, and of what was decided before there were classes. */
  class: lineInput.optional(),
  ...shownPenalty,
  /** What decides the class, as far as who decided has told it. */
  facts: factsInput.optional(),
  basis: textInput.optional(),
  fine_cny: yuanInput.optional(),
  confiscated_cny: yuanInput.optional(),
  /** The redacted decision, which is published beside its summary (R45 4). */
  decision_text: textInput.optional(),
})
const beginInput = z.discriminatedUnion("list", [seriousInput, penaltyInput])
type Received = z.infer<typeof beginInput>

/** What is held of one; which of the optional fields there are is a matter of its list. */
interface ReceivedContent extends Content, Partial<Record<PublicDetail, string>> {
  decided_by: string
  decision_no: string
  decided_on: string
  received_on: string
  published_on: string | null
  ground?: string
  base_penalty?: BasePenalty
  class?: string
  facts?: z.infer<typeof factsInput>
  basis?: string
  fine_cny?: number
  confiscated_cny?: number
  restriction_ends_on?: string
  /** The redacted decision that came with it, and its SHA-256. */
  published_text?: string
  published_sha256?: string
}

/** Decisions received from another province. */
export const receivedDecision: Kind = {
  zh: "公示外省推送的决定",
  en: "publication of a decision received from another province",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, facts) {
    const received = beginInput.parse(input)
    const read = readSubjectInput(received.subject)
    if ("faults" in read) return read
    const { list, authority, subject: _, ...rest } = received
    const classed = received.list === "penalty" ? withClass(received, facts.policy) : {}
    const wrong = faultsIn({ faults: faultsOf(received, read.code, facts) }, classed)
    if (wrong) return wrong
    const content: Content = { ...withText(rest), ...classed, published_on: null }
    return { list, subjectCode: read.code, subjectName: read.name, authority, recordId: null, content }
  },
  acts: {
    publish: rule<ReceivedContent, Content>(plainInput, (content, _, facts, proceeding) => {
      // At the act as a whole: its fields are not sent again, what was received wrongly is sent back.
      const faults = publishFaults(content, facts, proceeding).map((fault) => ({ ...fault, field: "" }))
      return faults.length > 0 ? { faults } : { ...content, published_on: facts.today }
    }),
    "name-base": rule<ReceivedContent, z.infer<typeof baseInput>>(
      baseInput,
      (content, input, facts, { list, ...about }) => {
        if (list !== "serious") return noBase
        const ground = readGroundOf(list, content.ground ?? "", about.subjectCode)
        if ("faults" in ground) return ground
        // What was named before and was no penalty to rest on is not half of another one.
        const { base_penalty_no: told, base_penalty: _, ...rest } = content
        if (told !== undefined && baseFaults(content, ground.code, facts).length === 0) return baseThere
        // What was not sent is not there, rather than undefined.
        const named = { ...rest, ...(input as Pick<ReceivedContent, "base_penalty_no" | "base_penalty">) }
        const faults = baseFaults(named, ground.code, facts)
        return faults.length > 0 ? { faults } : named
      },
    ),
  },
  leaving(proceeding) {
    const { published_text } = proceeding.content as ReceivedContent
    const texts = recordTexts(toRecord(proceeding))
    return published_text === undefined ? texts : { ...texts, decision_text: published_text }
  },
  asked: { ...factsAsked, ...baseAsked },
  recordContent: toRecord,
}

function withText({ decision_text, ...rest }: Content & { decision_text?: string | undefined }): Content {
  if (decision_text === undefined) return rest
  return { ...rest, published_text: decision_text, published_sha256: hash("sha256", decision_text) }
}

type ReceivedPenalty = Extract<Received, { list: "penalty" }>

// Facts that may be told outside of `facts` too.
const toldTwice = ["fine_cny", "confiscated_cny", "restriction_ends_on"] as const

/** The class, held against the facts that came with it: who decided is asked where they do not agree (退回推送机关). */
function withClass(
  received: ReceivedPenalty,
  policy: Facts["policy"],
): { class?: string } | { faults: readonly Fault[] } {
  const { class: stated, decided_on: decidedOn, facts } = received
  const others = toldTwice.filter((name) => {
    const [alone, among] = [received[name], facts?.[name]]
    return alone !== undefined && among !== undefined && alone !== among
  })
  const other = faultsIn(...others.map(otherFact))
  if (other) return other
  const known = factsIn({ detail: factDetail(received), decidedOn, authority: received.decided_by }, policy)
  if (stated !== undefined) {
    const found = findPenaltyClass(stated)
    if (!found?.published) return notPublished
    const remark = statedClassRemark(found.code, known)
    return remark ? { faults: [{ field: "class", reason: remark }] } : { class: stated }
  }
  const settled = settledClass(known)
  if (settled !== null && !findPenaltyClass(settled)?.published) return notPublished
  // Before R107 there were no classes: the facts decide by the scheme of the day.
  if (facts && decidedOn <= (legacyPenaltyDisplay.validTo ?? "")) return {}
  return settled === null ? unclassed : { class: settled }
}

const notPublished = fault("class", "不是可以公示的处罚类别", "not a class of penalty that is published")
const unclassed = fault(
  "class",
  "须填写处罚类别，或者填写足以确定类别的事实（facts）",
  "give the class, or the facts that settle it (facts)",
)
const otherFact = (field: string) =>
  fault(field, "与所填事实（facts）不一致", "another one than in the facts that were given")

/** What was told of the facts. */
interface Told {
  decided_on: string
  facts?: z.infer<typeof factsInput> | undefined
  fine_cny?: number | undefined
  confiscated_cny?: number | undefined
  restriction_ends_on?: string | undefined
}

/** The facts as the record stores them. */
function factDetail({ decided_on, facts, ...told }: Told) {
  const amounts = toldTwice.flatMap((name) => {
    const value = facts?.[name] ?? told[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...(facts ? storedFacts(toFacts(facts, decided_on)) : {}), ...Object.fromEntries(amounts) }
}

function toRecord({ content, list, subjectCode, subjectName }: Proceeding): RecordContent {
  const held = content as ReceivedContent
  const { basis, published_sha256: decision_text } = held
  const shown = Object.fromEntries(publicDetails.map((field) => [field, held[field]]))
  const given = { ...shown, basis, decision_text, ...factDetail(held) }
  return {
    list,
    subjectCode,
    subjectName,
    ground: held.ground ?? null,
    penaltyClass: held.class ?? null,
    decisionNo: held.decision_no,
    decidedOn: held.decided_on,
    authority: held.decided_by,
    publishedOn: held.published_on ?? "",
    detail: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  }
}

/** What keeps it from being published: what it is refused for at its beginning too, since it waited or the rule came after it. */
function publishFaults(content: ReceivedContent, facts: Facts, about: Proceeding): readonly Fault[] {
  const { list, authority, subjectCode } = about
  const elsewhere = provinceFaults({ ...content, authority }, subjectCode)
  if (elsewhere.length > 0 || list !== "serious") return elsewhere
  const ground = readGroundOf("serious", content.ground ?? "", subjectCode)
  if ("faults" in ground) return ground.faults
  return baseFaults(content, ground.code, facts).map(({ reason: { zh, en }, ...fault }) => ({
    ...fault,
    reason: {
      zh: `${zh}（由承办人办理“${machine.acts["name-base"].zh}”补写，不必退回）`,
      en: `${en} (an officer can name it here, by "${machine.acts["name-base"].en}": it need not be sent back)`,
    },
  }))
}

/** That it is none of another province, or not to be published here. */
function provinceFaults(
  { authority, decided_by }: Pick<Received, "authority" | "decided_by">,
  subjectCode: string,
): readonly Fault[] {
  if (isOwnProvince(decided_by, authority)) return ownDecision
  const region = registeredIn(subjectCode)
  if (region !== null && isOwnProvince(region, decided_by)) return notPushed
  return region !== null && isNational(authority) ? notRegistered : []
}

function faultsOf(received: Received, subjectCode: string, facts: Facts): readonly Fault[] {
  return [
    ...provinceFaults(received, subjectCode),
    ...(receivedFault(received, facts.today)?.faults ?? []),
    ...(received.list === "serious" ? listingFaults(received, subjectCode, facts) : []),
  ]
}

/** What is wrong with the ground of a received listing, and with what it rests on. */
function listingFaults(received: SeriousReceived, subjectCode: string, facts: Facts): readonly Fault[] {
  const { decided_on } = received
  const ground = readGroundOf("serious", received.ground, subjectCode)
  if ("faults" in ground) return faultsIn(ground, basePenaltyDay(received.base_penalty ?? null, decided_on)).faults
  const { code } = ground
  const inForce = groundInForce(code, decided_on)
    ? []
    : fault("ground", `${code} 在决定日不适用`, `${code} was not in force on the day of the decision`).faults
  return [...inForce, ...baseFaults(received, code, facts)]
}

type SeriousReceived = Extract<Received, { list: "serious" }>
type BaseField = "base_penalty_no" | "base_penalty" | "decided_on"

/** What is wrong with the penalty that a received listing rests on, by the day on which it was decided (R44 2, 11, 24). */
function baseFaults(
  { base_penalty_no, base_penalty, decided_on }: Pick<SeriousReceived, BaseField>,
  ground: GroundCode,
  facts: Facts,
): readonly Fault[] {
  const number = base_penalty_no ?? null
  const missing = baseMissing(ground, number)
  if (missing.length > 0) return missing
  return basePenaltyFault(ground, number, base_penalty ?? null, { ...facts, today: decided_on })?.faults ?? []
}

const noBase = fault("", "只有严重违法失信名单的列入须写明所依据的处罚", "a serious listing alone rests on a penalty")
const baseThere = fault(
  "",
  "已写明所依据的处罚，不再补写；写错的，退回推送机关",
  "the penalty that it rests on is named already: where that is wrong, it is sent back",
)
const notPushed = fault(
  "decided_by",
  "当事人登记地即在作出决定的机关所在省，由其自行公示",
  "the subject is registered in the province that decided, which publishes it itself",
).faults
const notRegistered = fault(
  "authority",
  "由当事人登记地的省公示，总局不登记外省推送",
  "the province in which the subject is registered publishes it, and not the national bureau",
).faults
/** Why the decision of an authority that works here is not entered by another. */
export const decidedHere = fault(
  "decided_by",
  "该机关在本系统办理，不由他人代为登记：请其办理推送（push，receiver_here），决定随即在接收机关打开；持有其签署的决定凭证的，请随附凭证（certificate）",
  "it works in this register, and nobody enters its decisions for it: have it push this one (push, receiver_here), which opens it where it is received; or bring the certificate that it has signed",
)

// What the own province decides is proposed, notified, heard and checked here; nothing of it was received.
const ownDecision = fault(
  "decided_by",
  "本省机关作出的决定须在本系统按程序办理（serious、penalty），不得登记为外省推送",
  "a decision of the own province is made here, step by step (serious, penalty): it is not received",
).faults
