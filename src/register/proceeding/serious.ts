/**
 * Listing in the list of serious violators (列入严重违法失信名单): proposed with its gate answered, notified, heard,
 * checked by a second person, consented to by the bureau above where R44 art 22 asks for it, decided, published. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { groundInForce } from "../../law/catalogue.ts"
import { citationText } from "../../law/citation-text.ts"
import { dueOn } from "../../law/deadline.ts"
import { type PublicDetailOf, publicDetailsOf } from "../../law/public-field.ts"
import { consentNeeded } from "../../law/superior-consent.ts"
import type { RecordContent } from "../record/record.ts"
import {
  type BasePenalty,
  basePenaltyDay,
  basePenaltyFault,
  basePenaltyInput,
  fallenBaseFault,
} from "./base-penalty.ts"
import { readGroundOf, readSubjectInput, subjectInput } from "./beginning.ts"
import { type Delivery, deliveryAsked, deliveryFault, deliveryInput, serveBy } from "./delivery.ts"
import { type Hearing, hearingActs, hearingAsked, hearingRules, hearingStates } from "./hearing.ts"
import {
  type AskedBy,
  authorityInput,
  dayFault,
  dayInput,
  type Faults,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  nameInput,
  numberInput,
  plainInput,
  rule,
  textInput,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import { mayPublish, mustPush, type Place, type PushInput, placeOf, pushFault, pushInput } from "./place.ts"
import type { Content, Facts, Fault, Proceeding } from "./proceeding.ts"
import { checkGate, type Gate, gateInput, seriousAsked } from "./serious-gate.ts"

/** What the party was told will be decided. */
export interface Told {
  ground: string
  base_penalty_no: string | null
  restriction_ends_on: string | null
}

interface SeriousContent extends Content, Record<PublicDetailOf<"serious">, string | null> {
  /** The day on which it was proposed as it is, or revised; absent of what was proposed before that was kept. */
  proposed_on?: string
  ground: string
  gate: Gate
  place: Place
  /** The authority and the day of the penalty it rests on, where the register does not hold it. */
  base_penalty: BasePenalty | null
  /** Last day of a restriction that the base penalty imposes and that is longer than the term. */
  restriction_ends_on: string | null
  /** Measures that the decision warns of (R44 art 15), and how and when the listing can be lifted. */
  measures: string | null
  decision_no: string | null
  notified_on: string | null
  /** What the notice has told of it; absent of one that was served before that was kept. */
  told?: Told
  /** How the notice was delivered, and what proves it. */
  delivery: Delivery | null
  /** The hearing that the party asked for; null where it asked for none. */
  hearing: Hearing | null
  /** Those on what was proposed before it was revised. */
  earlier_hearings?: readonly Hearing[]
  statement: string | null
  /** The rights that the party has waived in writing, with the paper in the file that says so. */
  waivers?: readonly Waiver[]
  decided_on: string | null
  /** The day by which its decision, or the one not to list, is served. */
  serve_by?: string
  dropped_on?: string
  published_on: string | null
}

const publishClock = {
  deadline: {
    by: "place",
    of: {
      same: "publish_serious_same_province",
      other: "push_serious_other_province",
    },
  },
  from: ["decided_on"],
} as const

const heardBy = ["hear", "ask-hearing", "convene", "hold", "adjust"] as const
const undecided = [
  ...["proposed", "returned", "notified", "hearing-asked", "convened", "heard", "checked", "consented"],
] as const

const machine = {
  start: "proposed",
  states: {
    proposed: { zh: "已拟列入待告知", en: "proposed, notice to be served", waitsFor: ["officer"], clock: null },
    returned: { zh: "已退回", en: "returned to the officer", waitsFor: ["officer"], clock: null },
    notified: {
      ...{ zh: "已告知待陈述申辩", en: "notified, may state a case", waitsFor: ["officer"] },
      clock: { deadline: "statement_defence_hearing", from: ["notified_on"] },
    },
    ...hearingStates,
    heard: { zh: "已听取意见待审核", en: "heard, to be checked", waitsFor: ["checker"], clock: null },
    checked: {
      zh: "已审核待上级同意或者决定",
      en: "checked, awaits consent or decision",
      waitsFor: ["superior", "head"],
      clock: null,
    },
    consented: { zh: "上级已同意待决定", en: "consented to, to be decided", waitsFor: ["head"], clock: null },
    decided: { zh: "已决定待公示", en: "decided, to be published", waitsFor: ["officer"], clock: publishClock },
    published: { zh: "已公示", en: "published", waitsFor: [], clock: null },
    pushed: { zh: "已推送登记地", en: "pushed to the province of registration", waitsFor: [], clock: null },
    dropped: { zh: "不予列入", en: "dropped", waitsFor: [], clock: null },
  },
  acts: {
    // After a hearing that changed it, what is proposed anew is told anew.
    revise: act({ zh: "修改", en: "revise", from: ["proposed", "returned", "heard"], to: "proposed", by: ["officer"] }),
    notify: act({ zh: "送达告知书", en: "notify", from: ["proposed"], to: "notified", by: ["officer"] }),
    hear: act({ zh: "听取陈述申辩", en: "hear", from: ["notified", "heard"], to: "heard", by: ["officer"] }),
    ...hearingActs(["notified", "heard", "checked", "consented"], "heard"),
    adjust: act({
      zh: "按听证结果变更",
      en: "change as the hearing has it",
      from: ["heard"],
      to: "heard",
      by: ["officer"],
    }),
    return: act({
      // What was decided and can't be published, for what it rests on is gone or is told too little, goes back too.
      ...{ zh: "退回", en: "return", from: ["heard", "checked", "consented", "decided"], to: "returned" },
      ...{ by: ["checker", "head", "superior"], reasoned: true },
    }),
    check: act({
      ...{ zh: "审核", en: "check", from: ["heard"], to: "checked", by: ["checker"] },
      notBy: ["begin", "revise", "notify", ...heardBy],
    }),
    consent: act({
      ...{ zh: "上级同意", en: "consent", from: ["checked"], to: "consented", by: ["superior"] },
      notBy: ["begin", "revise", "notify", ...heardBy, "check"],
    }),
    decide: act({
      ...{ zh: "决定列入", en: "decide", from: ["checked", "consented"], to: "decided", by: ["head"] },
      notBy: ["begin", "revise", "adjust", "consent"],
    }),
    publish: act({
      ...{ zh: "公示", en: "publish", from: ["decided"], to: "published", by: ["officer", "checker"] },
      writes: "publish",
    }),
    push: act({
      ...{ zh: "推送登记地公示", en: "push to the province of registration", from: ["decided"], to: "pushed" },
      by: ["officer", "checker"],
    }),
    drop: act({
      ...{ zh: "不予列入", en: "drop", from: [...undecided] },
      ...{ to: "dropped", by: ["officer", "checker", "head"], reasoned: true },
    }),
  },
} as const satisfies Machine

const proposal = {
  ground: z.string().min(1).max(20),
  // Nothing is asked where a court has the last word.
  gate: gateInput.optional(),
  base_penalty_no: numberInput.optional(),
  base_penalty: basePenaltyInput.optional(),
  restriction_ends_on: dayInput.optional(),
}
const beginInput = z.strictObject({ subject: subjectInput, authority: authorityInput, ...proposal })
const reviseInput = z.strictObject(proposal)
/** A waiver in writing: of which rights, of which day, who took it, and the paper among those that the file has received. */
const waiverInput = z.strictObject({
  rights: z.enum(["both", "statement", "hearing"]),
  signed_on: dayInput,
  taken_by: nameInput,
  paper: z.uuid(),
})
export type Waiver = z.infer<typeof waiverInput>
const hearInput = z.strictObject({
  outcome: z.enum(["stated", "waived", "none"]),
  summary: lineInput,
  waiver: waiverInput.optional(),
})
const decideInput = z.strictObject({
  decision_no: numberInput,
  measures: textInput,
  /** Why the base penalty is a heavier one, where what the register holds of it does not show it. */
  heavier_reasons: lineInput.optional(),
  /** From what the competence follows, where another authority has imposed the base penalty. */
  competence: lineInput.optional(),
})

const waiverAsked = {
  waiver: {
    by: "outcome",
    ask: ([outcome]) => (outcome === "waived" ? "must" : outcome === "stated" ? "may" : "not"),
  },
} as const satisfies Record<string, AskedBy>

/** Listings in the list of serious violators. */
export const seriousListing: Kind = {
  zh: "列入严重违法失信名单",
  en: "listing in the list of serious violators",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, facts) {
    const { subject, authority, ...proposed } = beginInput.parse(input)
    const read = readSubjectInput(subject)
    if ("faults" in read) return read
    const content = toContent(proposed, read.code, authority, facts)
    if ("faults" in content) return content as { faults: readonly Fault[] }
    return { list: "serious", subjectCode: read.code, subjectName: read.name, authority, recordId: null, content }
  },
  acts: {
    revise: rule<SeriousContent, z.infer<typeof reviseInput>>(
      reviseInput,
      ({ hearing, earlier_hearings = [] }, input, facts, { subjectCode, authority, state }) => {
        if (state === "heard" && hearing?.outcome !== "changed") return notChanged
        const content = toContent(input, subjectCode, authority, facts)
        if ("faults" in content) return content
        const earlier = hearing === null ? earlier_hearings : [...earlier_hearings, hearing]
        return { ...(content as SeriousContent), earlier_hearings: earlier }
      },
    ),
    notify: rule<SeriousContent, { notified_on: string; delivery: Delivery }>(
      z.strictObject({ notified_on: dayInput, delivery: deliveryInput }),
      (content, input, { today, calendar }, { startedOn }) => {
        const earliest = { on: content.proposed_on ?? startedOn, ...begun }
        const wrong = deliveryFault("notified_on", input.notified_on, earliest, today, { ...input, calendar })
        const { ground, base_penalty_no, restriction_ends_on } = content
        return wrong ?? { ...content, ...input, told: { ground, base_penalty_no, restriction_ends_on } }
      },
    ),
    hear: rule<SeriousContent, z.infer<typeof hearInput>>(hearInput, hear),
    ...hearingRules<SeriousContent>(),
    adjust: rule<SeriousContent, z.infer<typeof reviseInput>>(reviseInput, adjust),
    decide: rule<SeriousContent, z.infer<typeof decideInput>>(decideInput, (content, input, facts, proceeding) => {
      const { today } = facts
      const gone = goneSince(content, proceeding.subjectCode, facts)
      if (gone) return gone
      const consent = proceeding.state === "checked" ? consentNeeded(proceeding.authority, today) : undefined
      if (!consent) return { ...content, ...input, ...serveBy(today, facts.calendar), decided_on: today }
      const { zh, en, source } = consent
      const [text] = source
      return fault("", `${zh}（${citationText(text, "zh")}）`, `${en} (${citationText(text, "en")})`)
    }),
    publish: rule<SeriousContent, Content>(plainInput, (content, _, { today }) =>
      content.place === "other" ? mustPush : { ...content, published_on: today },
    ),
    return: rule<SeriousContent, Content>(plainInput, ({ serve_by: _, ...content }) => ({
      ...(content as SeriousContent),
      decided_on: null,
    })),
    // Who was told of a listing is told that there is none.
    drop: rule<SeriousContent, Content>(plainInput, (content, _, { today, calendar }) =>
      content.notified_on === null ? content : { ...content, ...serveBy(today, calendar), dropped_on: today },
    ),
    push: rule<SeriousContent, PushInput>(pushInput, (content, input, { today }, { authority }) => {
      if (content.place !== "other") return mayPublish
      return pushFault(input, content.decided_on ?? today, authority, today) ?? { ...content, ...input }
    }),
  },
  asked: { ...seriousAsked, ...hearingAsked, ...waiverAsked, ...deliveryAsked },
  // The party follows its case from its notice on.
  told: {
    once: "notified_on",
    fields: ["ground", "base_penalty_no", "notified_on"],
    acts: {
      // The reasons not to list are in the paper that is served, and not as they were noted inside.
      ...{ notify: "act", hear: "act", "ask-hearing": "act", convene: "act", hold: "act", drop: "act" },
      ...{ decide: "act", publish: "act", push: "act" },
    },
  },
  // Who took part and what was said is for those who decide.
  fleeting: ["hearing", "earlier_hearings"],
  // A hearing has a place, a notice and a delivery of its own.
  asInput: (content, act) => ({ ...(act === "convene" ? (content as SeriousContent).hearing?.notice : content) }),
  recordContent: toRecord,
}

const begun = {
  zh: "告知书不得早于立项、修改之日送达，五个工作日自送达起算",
  en: "no notice is delivered before what it tells was proposed or revised: the five working days run from it",
} as const satisfies Bilingual

function toContent(
  { ground: code, gate = {}, base_penalty_no, base_penalty, restriction_ends_on }: z.infer<typeof reviseInput>,
  subjectCode: string,
  authority: string,
  facts: Facts,
): SeriousContent | { faults: readonly Fault[] } {
  const ground = readGroundOf("serious", code, subjectCode)
  // What it rests on and asks is another one's by another ground.
  if ("faults" in ground) return faultsIn(ground, basePenaltyDay(base_penalty ?? null, facts.today))
  const wrong = faultsIn(
    groundInForce(ground.code, facts.today)
      ? null
      : fault("ground", `${ground.code} 现不适用`, `${ground.code} is not in force`),
    { faults: checkGate({ ground: ground.code, gate, basePenaltyNo: base_penalty_no ?? null }, facts.today) },
    basePenaltyFault(ground.code, base_penalty_no ?? null, base_penalty ?? null, facts),
  )
  if (wrong) return wrong
  return {
    proposed_on: facts.today,
    ground: ground.code,
    gate,
    place: placeOf(subjectCode, authority),
    base_penalty_no: base_penalty_no ?? null,
    base_penalty: base_penalty ?? null,
    restriction_ends_on: restriction_ends_on ?? null,
    measures: null,
    decision_no: null,
    notified_on: null,
    delivery: null,
    hearing: null,
    statement: null,
    decided_on: null,
    published_on: null,
  }
}

/** What a listing rests on and is gone since it was proposed: its ground, by the day of the decision, or its penalty; null: nothing. */
function goneSince(
  { ground: code, base_penalty_no }: SeriousContent,
  subjectCode: string,
  facts: Facts,
): { faults: readonly Fault[] } | null {
  const ground = readGroundOf("serious", code, subjectCode)
  if ("faults" in ground) return ground
  if (!groundInForce(ground.code, facts.today)) return fault("", `${code} 现不适用`, `${code} is not in force`)
  return fallenBaseFault("", ground.code, base_penalty_no, facts)
}

const notChanged = fault(
  "",
  "听证结果不是变更的，由审核人退回后修改",
  "unless a hearing has changed it, it is revised once it was returned",
)

/** What a hearing has changed, and not to the party's harm: the rest, its notice and its hearing among it, stays. */
function adjust(
  content: SeriousContent,
  input: z.infer<typeof reviseInput>,
  facts: Facts,
  { subjectCode, authority }: Proceeding,
): SeriousContent | { faults: readonly Fault[] } {
  const { hearing } = content
  if (hearing?.outcome !== "changed") return notChanged
  if (hearing.to_harm !== false) {
    return fault(
      "",
      "听证结果对当事人更为不利的，修改（revise）后重新送达告知书",
      "where it is to the party's harm it is revised, and told to the party anew (revise)",
    )
  }
  const next = toContent(input, subjectCode, authority, facts)
  if ("faults" in next) return next
  const { proposed_on: _, ground, gate, base_penalty_no, base_penalty, restriction_ends_on } = next as SeriousContent
  const proposed = { ground, gate, base_penalty_no, base_penalty, restriction_ends_on }
  return { ...content, ...proposed, hearing: { ...hearing, adjusted_on: facts.today } }
}

/**
 * What the party has stated or waived. Neither ends its time to be heard, which the table of preconditions sees to; silence
 * is entered when the five working days have passed.
 */
function hear(
  content: SeriousContent,
  { outcome, summary, waiver }: z.infer<typeof hearInput>,
  { today, calendar }: Facts,
): SeriousContent | { faults: readonly Fault[] } {
  const notified = content.notified_on ?? today
  const wrong = faultsIn(
    outcome === "none" ? silenceFault(notified, today, calendar) : null,
    outcome === "waived" && !waiver ? noWaiver : null,
    outcome === "none" && waiver ? idleWaiver : null,
    outcome !== "none" && waiver ? dayFault("waiver/signed_on", waiver.signed_on, notified, today) : null,
  )
  if (wrong) return wrong
  const said = content.statement?.startsWith(`${outcome}: `)
    ? `${content.statement}；${summary}`
    : `${outcome}: ${summary}`
  // What was stated stays, whatever is waived after it.
  const statement = outcome !== "stated" && content.statement?.startsWith("stated: ") ? content.statement : said
  return { ...content, statement, ...(waiver ? { waivers: [...(content.waivers ?? []), waiver] } : {}) }
}

/** That the party may still be heard; null: its time is over. */
function silenceFault(notified: string, today: string, calendar: Calendar): Faults | null {
  const due = dueOn(notified, "statement_defence_hearing", calendar)
  if (isMissing(due)) return { faults: [{ field: "", reason: due.reason }] }
  return today > due
    ? null
    : fault("outcome", `陈述申辩期至 ${due} 止，期满方可记为未提出`, `the time to state a case runs to ${due}`)
}

const noWaiver = fault(
  "waiver",
  "须写明当事人书面放弃的权利、日期、接收人，并选择卷内的书面声明",
  "which rights were waived in writing, when, who took it, and the paper in the file that says so",
)
const idleWaiver = fault("waiver", "仅书面放弃的填写", "for what was waived in writing alone")

function toRecord({ content, subjectCode, subjectName, authority }: Proceeding): RecordContent {
  const listing = content as SeriousContent
  const { ground, decision_no, decided_on, published_on, restriction_ends_on } = listing
  const shown = Object.fromEntries(
    publicDetailsOf.serious.flatMap((field) => (listing[field] ? [[field, listing[field]]] : [])),
  )
  return {
    list: "serious",
    subjectCode,
    subjectName,
    ground,
    penaltyClass: null,
    decisionNo: decision_no ?? "",
    decidedOn: decided_on ?? "",
    authority,
    publishedOn: published_on ?? "",
    detail: {
      ...shown,
      ...(restriction_ends_on ? { restriction_ends_on } : {}),
    },
  }
}
