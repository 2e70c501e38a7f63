/**
 * Publication of a penalty (行政处罚信息公示): decided, served, classified and redacted, checked by a second person,
 * published (R45, R107). The published text is the served one with its redactions; of both a digest is kept. Pure.
 */
import { hash } from "node:crypto"
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { findPenaltyClass } from "../../law/catalogue.ts"
import { classifyPenalty, type PenaltyFacts, withLowerFine } from "../../law/penalty-classification.ts"
import { type PublicDetailOf, publicDetailsOf } from "../../law/public-field.ts"
import { servedCommitment } from "../../ledger/commitment.ts"
import { type Kept, type LeavingTexts, recordTexts } from "../record/leaving-text.ts"
import { storedFacts } from "../record/penalty-fact.ts"
import type { RecordContent } from "../record/record.ts"
import { readSubjectInput, subjectInput } from "./beginning.ts"
import { type Delivery, deliveryAsked, deliveryFault, deliveryInput } from "./delivery.ts"
import {
  type AskedBy,
  authorityInput,
  comingFault,
  dayInput,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  numberInput,
  plainInput,
  rule,
  textInput,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import { factsAsked, factsInput, toFacts, toFactsInput } from "./penalty-facts.ts"
import { keptsInput, partlyHidden } from "./personal-data-review.ts"
import { mayPublish, mustPush, type Place, type PushInput, placeOf, pushFault, pushInput } from "./place.ts"
import type { Content, Facts, Fault, Proceeding } from "./proceeding.ts"
import { type Redaction, redact, redactionInput } from "./redaction.ts"

type Shown = Record<PublicDetailOf<"penalty">, string>

interface PenaltyContent extends Content, Shown {
  decision_no: string
  /** Whether the decision names several parties, each of whom is a case by itself under its number. */
  several_parties?: boolean
  decided_on: string
  basis: string | null
  /** The facts as the exchange takes them (CF_SY); null or absent: they stand in the decision alone. */
  established_facts?: string | null | undefined
  /** The last day of validity (CF_YXQ), where the decision names one that is no restriction's. */
  valid_to?: string | null | undefined
  /** The licence that is suspended or revoked, and its number (CF_NR_ZKDX). */
  licence?: string | null | undefined
  facts: PenaltyFacts
  place: Place
  served_on: string | null
  /** How it was served, and what proves it. */
  delivery: Delivery | null
  /** The class, with the reasons for it in words. */
  class: string | null
  reasons: readonly { zh: string; en: string }[]
  /** The decision as served; gone once the proceeding is over, for its digest is enough. */
  served_text: string | null
  redactions: readonly Redaction[]
  /** Findings of personal data that were looked at and kept, with the reasons. */
  kept: readonly Kept[]
  published_text: string | null
  served_sha256: string | null
  published_sha256: string | null
  /** What its record commits to, and the salt that opens it; null until it is published. */
  served_commitment: string | null
  served_salt: string | null
  published_on: string | null
}

const publishClock = {
  deadline: {
    by: "place",
    of: {
      same: "publish_penalty_same_province",
      other: "push_penalty_other_province",
    },
  },
  from: ["decided_on"],
} as const

const machine = {
  start: "decided",
  states: {
    decided: {
      ...{ zh: "已决定待送达", en: "decided, to be served", waitsFor: ["officer"] },
      clock: { deadline: "service_of_decision", from: ["decided_on"] },
    },
    served: {
      zh: "已送达待分类脱敏",
      en: "served, to be classified and redacted",
      waitsFor: ["officer"],
      clock: publishClock,
    },
    classified: {
      zh: "已分类脱敏待审核",
      en: "classified and redacted, to be checked",
      waitsFor: ["checker"],
      clock: publishClock,
    },
    returned: { zh: "已退回", en: "returned to the officer", waitsFor: ["officer"], clock: publishClock },
    checked: { zh: "已审核待公示", en: "checked, to be published", waitsFor: ["officer"], clock: publishClock },
    published: { zh: "已公示", en: "published", waitsFor: [], clock: null },
    pushed: { zh: "已推送登记地", en: "pushed to the province of registration", waitsFor: [], clock: null },
    dropped: { zh: "不予公示", en: "not published", waitsFor: [], clock: null },
  },
  acts: {
    serve: act({ zh: "送达", en: "serve", from: ["decided"], to: "served", by: ["officer"] }),
    classify: act({
      ...{
        zh: "分类、脱敏",
        en: "classify and redact",
        from: ["served", "returned"],
        to: "classified",
        by: ["officer"],
      },
    }),
    return: act({ zh: "退回", en: "return", from: ["classified"], to: "returned", by: ["checker"], reasoned: true }),
    check: act({
      ...{ zh: "审核", en: "check", from: ["classified"], to: "checked", by: ["checker"] },
      notBy: ["begin", "classify"],
    }),
    publish: act({
      ...{ zh: "公示", en: "publish", from: ["checked"], to: "published", by: ["officer", "checker"] },
      writes: "publish",
    }),
    push: act({
      ...{ zh: "推送登记地公示", en: "push to the province of registration", from: ["checked"], to: "pushed" },
      by: ["officer", "checker"],
    }),
    drop: act({
      ...{
        zh: "不予公示",
        en: "drop",
        from: ["decided", "served", "classified", "returned", "checked"],
        to: "dropped",
      },
      ...{ by: ["officer", "checker"], reasoned: true },
    }),
  },
  withIt: { check: "publish" },
} as const satisfies Machine

/** What the public will see of it: told at its beginning, and once more where its class is settled. */
const shownInput = { violation: textInput, content: textInput } as const satisfies Record<keyof Shown, z.ZodType>
const beginInput = z.strictObject({
  subject: subjectInput,
  authority: authorityInput,
  decision_no: numberInput,
  several_parties: z.boolean().optional(),
  decided_on: dayInput,
  ...shownInput,
  basis: textInput.optional(),
  established_facts: textInput.optional(),
  valid_to: dayInput.optional(),
  licence: lineInput.optional(),
  facts: factsInput,
})
const classifyInput = z.strictObject({
  /** The decision as it was served, and what of it is hidden. */
  served_text: textInput,
  redactions: z.array(redactionInput).max(1_000),
  /** Findings of personal data that the officer has looked at and keeps, by their place in the published text. */
  kept: keptsInput.optional(),
  ...z.object(shownInput).partial().shape,
  /** Absent: as it was. Null: none was told, which is refused. */
  basis: textInput.nullable().optional(),
  /** Of these null: the decision names none. */
  established_facts: textInput.nullable().optional(),
  valid_to: dayInput.nullable().optional(),
  licence: lineInput.nullable().optional(),
  facts: factsInput.optional(),
})

/** Publications of penalties. */
export const penaltyPublication: Kind = {
  zh: "行政处罚信息公示",
  en: "publication of a penalty",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, { today }) {
    const { subject, authority, facts, basis, several_parties, ...rest } = beginInput.parse(input)
    const read = readSubjectInput(subject)
    if ("faults" in read) return read
    const wrong = faultsIn(
      comingFault("decided_on", rest.decided_on, today),
      validFault(rest.valid_to, rest.decided_on),
    )
    if (wrong) return wrong
    const content: PenaltyContent = {
      ...rest,
      ...(several_parties ? { several_parties } : {}),
      basis: basis ?? null,
      facts: toFacts(facts, rest.decided_on),
      place: placeOf(read.code, authority),
      served_on: null,
      delivery: null,
      class: null,
      reasons: [],
      served_text: null,
      redactions: [],
      kept: [],
      published_text: null,
      served_sha256: null,
      published_sha256: null,
      served_commitment: null,
      served_salt: null,
      published_on: null,
    }
    return { list: "penalty", subjectCode: read.code, subjectName: read.name, authority, recordId: null, content }
  },
  acts: {
    serve: rule<PenaltyContent, { served_on: string; delivery: Delivery }>(
      z.strictObject({ served_on: dayInput, delivery: deliveryInput }),
      (content, input, { today, calendar }) =>
        deliveryFault("served_on", input.served_on, { on: content.decided_on, ...decidedBefore }, today, {
          ...input,
          calendar,
        }) ?? {
          ...content,
          ...input,
        },
    ),
    classify: rule<PenaltyContent, z.infer<typeof classifyInput>>(classifyInput, classify),
    publish: rule<PenaltyContent, Content>(plainInput, (content, _, { today }) =>
      content.place === "other" ? mustPush : { ...content, served_text: null, redactions: [], published_on: today },
    ),
    push: rule<PenaltyContent, PushInput>(pushInput, (content, input, { today }, { authority }) => {
      if (content.place !== "other") return mayPublish
      const over = { ...content, ...input, served_text: null, redactions: [] }
      return pushFault(input, content.decided_on, authority, today) ?? over
    }),
    drop: rule<PenaltyContent, Content>(plainInput, (content) => ({ ...content, served_text: null, redactions: [] })),
  },
  asked: {
    ...{ ...factsAsked, ...deliveryAsked },
    // As it is classified, whether it was told at the beginning or is told now.
    basis: { by: "served_text", ask: () => "must" } satisfies AskedBy,
  },
  fleeting: ["served_text"],
  asInput: (content) => ({ ...content, facts: toFactsInput((content as PenaltyContent).facts) }),
  // Until it is classified the texts are those of the decision as it was served. What the record calls `facts` is told by its own name
  // here, where `facts` decide the class.
  leaving(proceeding) {
    const { published_text, established_facts } = proceeding.content as PenaltyContent
    const { facts: _facts, ...shown } = recordTexts(toRecord(proceeding))
    const texts: LeavingTexts = { ...shown, ...(established_facts ? { established_facts } : {}) }
    if (published_text !== null) return { ...texts, published_text }
    const { violation: _, content: __, ...rest } = texts
    return rest
  },
  recordContent: toRecord,
  classOf(content, { policy }, { authority }) {
    const facts = withLowerFine((content as PenaltyContent).facts, authority, policy)
    const { code, reasons, open } = classifyPenalty(facts, policy)
    const published = code === "legacy" || findPenaltyClass(code)?.published === true
    return { content: { ...content, class: code === "legacy" ? null : code }, code, published, reasons, open }
  },
  commit(content, salt) {
    const { served_sha256 } = content as PenaltyContent
    if (served_sha256 === null) return content
    return { ...content, served_salt: salt, served_commitment: servedCommitment(salt, served_sha256) }
  },
}

const decidedBefore = {
  zh: "决定作出之后方可送达",
  en: "a decision is served once it has been made",
} as const satisfies Bilingual

function classify(
  before: PenaltyContent,
  input: z.infer<typeof classifyInput>,
  { policy }: Facts,
  { authority }: Pick<Proceeding, "authority">,
): PenaltyContent | { faults: readonly Fault[] } {
  const facts = input.facts ? toFacts(input.facts, before.decided_on) : before.facts
  const { code, reasons, open } = classifyPenalty(withLowerFine(facts, authority, policy), policy)
  const found = code === "legacy" || open.length > 0 ? undefined : findPenaltyClass(code)
  const published = redact(input.served_text, input.redactions)
  const told = {
    established_facts: input.established_facts === undefined ? before.established_facts : input.established_facts,
    valid_to: input.valid_to === undefined ? before.valid_to : input.valid_to,
    licence: input.licence === undefined ? before.licence : input.licence,
  }
  const basis = input.basis === undefined ? before.basis : input.basis
  const wrong = faultsIn(
    { faults: open.map(({ asks, ...reason }) => ({ field: `facts/${asks}`, reason })) },
    found && !found.published
      ? fault("facts", `不予公示：${found.zh}。请办理“不予公示”`, `not to be published: ${found.en}. Use drop`)
      : null,
    published,
    "faults" in published ? null : { faults: partlyHidden(input.served_text, input.redactions) },
    validFault(told.valid_to, before.decided_on),
    basis ? null : noBasis,
  )
  if (wrong || "faults" in published) return faultsIn(wrong ?? published)
  const texts = {
    ...(Object.fromEntries(publicDetailsOf.penalty.map((field) => [field, input[field] ?? before[field]])) as Shown),
    basis,
    published_text: published.text,
  }
  return {
    ...before,
    ...texts,
    ...told,
    facts,
    class: code === "legacy" ? null : code,
    reasons,
    served_text: input.served_text,
    redactions: input.redactions,
    served_sha256: hash("sha256", input.served_text),
    published_sha256: hash("sha256", published.text),
  }
}

const noBasis = fault(
  "basis",
  "须写明处罚依据：双公示报送的必填项（CF_YJ）",
  "say the legal basis of the penalty: the national exchange wants it of each (CF_YJ)",
)

function validFault(validTo: string | null | undefined, decidedOn: string): { faults: readonly Fault[] } | null {
  if (!validTo || validTo >= decidedOn) return null
  return fault("valid_to", `不得早于决定日期 ${decidedOn}`, `not before the day of the decision, ${decidedOn}`)
}

function toRecord({ content, subjectCode, subjectName, authority }: Proceeding): RecordContent {
  const penalty = content as PenaltyContent
  const { facts, basis, established_facts, valid_to, licence } = penalty
  return {
    list: "penalty",
    subjectCode,
    subjectName,
    ground: null,
    penaltyClass: penalty.class,
    decisionNo: penalty.decision_no,
    decidedOn: penalty.decided_on,
    authority,
    publishedOn: penalty.published_on ?? "",
    detail: {
      ...Object.fromEntries(publicDetailsOf.penalty.map((field) => [field, penalty[field]])),
      ...(basis ? { basis } : {}),
      ...(established_facts ? { facts: established_facts } : {}),
      ...(valid_to ? { valid_to } : {}),
      ...(licence ? { licence } : {}),
      ...storedFacts(facts),
      ...(facts.fineCny === null ? {} : { fine_cny: facts.fineCny }),
      ...(facts.confiscatedCny === undefined ? {} : { confiscated_cny: facts.confiscatedCny }),
      ...(facts.restrictionEndsOn ? { restriction_ends_on: facts.restrictionEndsOn } : {}),
      ...(penalty.served_sha256 ? { served_sha256: penalty.served_sha256 } : {}),
      ...(penalty.published_sha256 ? { published_sha256: penalty.published_sha256 } : {}),
      ...(penalty.served_commitment ? { served_commitment: penalty.served_commitment } : {}),
    },
  }
}
