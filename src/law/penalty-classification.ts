/**
 * The class of a penalty decision, from what it imposes: what a table can tell is told with its source, what takes a
 * person's judgement is asked for and never assumed in the party's favour or against it in silence.
 */
import type { Bilingual } from "./bilingual.ts"
import { citationText } from "./citation-text.ts"
import { addYears } from "./day.ts"
import { legacyPenaltyDisplay, lowerFineCnyMax, type PenaltyClassCode, penaltyClasses } from "./penalty-class.ts"
import {
  type PenaltyField,
  type PenaltyKind,
  type PenaltyQuestion,
  penaltyFields,
  penaltyKinds,
} from "./penalty-kind.ts"
import type { Policy } from "./policy.ts"
import { type LowerFine, lowerFineOn } from "./province-rule.ts"

/** What is known of a penalty decision. */
export interface PenaltyFacts {
  /** Every kind that it imposes. */
  readonly kinds: readonly PenaltyKind[]
  readonly procedure: "ordinary" | "simple"
  /** Yuan; null where nothing is fined, or not yet known. */
  readonly fineCny: number | null
  /** Yuan of unlawful income and things that are confiscated; left out where it was not told. */
  readonly confiscatedCny?: number
  /** Who is punished: an operator, or a person who answers for one. */
  readonly party: "operator" | "person"
  /** Whether the fine is in the mitigated or lenient tier: a judgement. Null: not recorded yet. */
  readonly lenientTier: boolean | null
  /** The field it belongs to; null for none of them. */
  readonly field: PenaltyField | null
  /** Last day of a restriction that it imposes; null for none, or not yet known. */
  readonly restrictionEndsOn: string | null
  readonly decidedOn: string
  /** True for the bad result of a spot check (抽查), which is shown whether a penalty followed or not. */
  readonly spotCheckOnly?: boolean
  /** What its province has fixed of lower fines; absent: the national amounts. */
  readonly lowerFine?: LowerFine
}

/** What has still to be recorded of a decision, and by which of the facts, as inputs name them. */
export interface OpenQuestion extends Bilingual {
  readonly asks: "kinds" | PenaltyQuestion
}

/** What class a decision has, and why. */
export interface PenaltyClassification {
  /** `legacy` where the scheme of 2021 applies. While something is open, the class is the one that is shown longer. */
  readonly code: PenaltyClassCode | "legacy"
  /** The class by R107 whatever the day of the decision: for a `legacy` decision it tells which old period applies. */
  readonly codeByR107: PenaltyClassCode
  /** Why, in words with the source; what decides comes first. */
  readonly reasons: readonly Bilingual[]
  /** Judgements and facts that the officer still has to record because they could change the class or its end. */
  readonly open: readonly OpenQuestion[]
}

/** From the shortest display to the longest. P3b beyond three years is the exception, see `longest`. */
export const byLength = ["P0", "P1", "SC", "P2", "P3a", "P3b", "P3c"] as const satisfies readonly PenaltyClassCode[]

/** A part of a decision and the class that it would have alone. */
interface Component {
  readonly code: PenaltyClassCode
  readonly name: Bilingual
}

/** The class of a decision. Several penalties in one decision are shown for the longest of their periods. */
export function classifyPenalty(facts: PenaltyFacts, policy: Policy): PenaltyClassification {
  const { code, reasons, open } = classifyByR107(facts)
  // R45 kept warnings and the simple procedure from the public before R107 did, so P0 has no old scheme.
  if (code === "P0" || policy.oldPenaltiesGetNewPeriods || facts.decidedOn >= penaltyClasses[code].validFrom) {
    return { code, codeByR107: code, reasons, open }
  }
  return { code: "legacy", codeByR107: code, reasons: [legacyReason(), ...reasons], open }
}

/** Facts with what the province of an authority has fixed of lower fines. */
export function withLowerFine<Facts extends { readonly decidedOn: string }>(
  facts: Facts,
  authority: string,
  { provinceRules }: Pick<Policy, "provinceRules">,
): Facts & { readonly lowerFine?: LowerFine } {
  const lowerFine = lowerFineOn(provinceRules, authority, facts.decidedOn)
  return lowerFine === null ? facts : { ...facts, lowerFine }
}

/** The class of R107 alone, without the reasons for it. */
export function codeByFacts(facts: PenaltyFacts): PenaltyClassCode {
  return facts.procedure === "simple" ? "P0" : longest(componentsOf(facts), facts)
}

function classifyByR107(
  facts: PenaltyFacts,
): Omit<PenaltyClassification, "codeByR107" | "code"> & { code: PenaltyClassCode } {
  if (facts.spotCheckOnly) {
    const rest = facts.kinds.length === 0 ? null : classifyByR107({ ...facts, spotCheckOnly: false })
    if (rest === null || rest.code === "P0" || rest.code === "P1") {
      return { code: "SC", reasons: [reasonOf({ code: "SC", name: spotCheck })], open: rest?.open ?? [] }
    }
    return rest
  }
  if (facts.procedure === "simple") {
    return { code: "P0", reasons: [reasonOf({ code: "P0", name: simpleProcedure })], open: [] }
  }
  const components = componentsOf(facts)
  const code = longest(components, facts)
  const decisive = components.filter((part) => part.code === code)
  const others = components.filter((part) => part.code !== code)
  const mixed = new Set(components.map((part) => part.code)).size > 1
  return {
    code,
    reasons: [
      ...decisive.map(reasonOf),
      ...(mixed ? [severalPenalties] : []),
      ...others.map(reasonOf),
      ...(endsUnknown(facts, components) ? [noLastDay] : []),
    ],
    open: openQuestions(facts),
  }
}

const spotCheck = {
  zh: "抽查结果不良，未受行政处罚或者所受行政处罚属于轻微",
  en: "a bad spot-check result, with no penalty or a minor one",
}
const simpleProcedure = { zh: "适用简易程序", en: "simple procedure" }
const severalPenalties = {
  zh: "一份决定有多项处罚的，从最长的公示期",
  en: "Several penalties in one decision are shown for the longest of their periods",
}

function componentsOf(facts: PenaltyFacts): Component[] {
  // What an amount tells is counted before it is asked about: what is open must not be shown for too short a time.
  const kinds = facts.kinds.length === 0 ? [] : [...facts.kinds, ...untoldKinds(facts)]
  const parts = kinds.map((kind): Component => {
    const row = penaltyKinds[kind]
    if (kind === "fine" && isLowerFine(facts) === true) return { code: "P1", name: lowerFineName(facts) }
    return { code: row.alone, name: row }
  })
  // Where nothing is recorded the decision is not thereby minor.
  if (parts.length === 0) parts.push({ code: "P2", name: penaltyKinds.other })
  const beyondMinor = parts.some(({ code }) => code !== "P0" && code !== "P1")
  if (facts.field !== null && beyondMinor) parts.push({ code: "P3a", name: penaltyFields[facts.field] })
  return parts
}

/** Which fine is lower the province may have fixed: then its text is named with what follows from it. */
function lowerFineName({ party, lowerFine }: PenaltyFacts): Bilingual {
  const own = lowerFine?.rules.find(({ rule }) => rule === `lower-fine-${party}`)
  if (!own) return { zh: "较低数额罚款", en: "lower fine" }
  return {
    zh: `较低数额罚款（${inYuan(own.amount)}元以下，${citationText(own.source, "zh")}）`,
    en: `lower fine (up to ${inYuan(own.amount)} yuan, ${citationText(own.source, "en")})`,
  }
}

/** Whether the fine counts as lower (较低数额罚款); null where the tier or the amount is not recorded and would tell. */
function isLowerFine({ fineCny, lenientTier, party, lowerFine }: PenaltyFacts): boolean | null {
  if (lenientTier === false) return false
  if (fineCny === null) return null
  if (fineCny > (lowerFine?.max ?? lowerFineCnyMax)[party]) return false
  return lenientTier
}

/**
 * The class that is shown longest. A revoked licence (P3c) is shown for three years and never stops earlier, so it
 * outlasts every other; but a restriction that ends later than three years after the decision (P3b) is shown to its
 * own end, and at least to it, so that it outlasts the three years and stops no earlier either.
 */
function longest(components: readonly Component[], { restrictionEndsOn, decidedOn }: PenaltyFacts): PenaltyClassCode {
  const has = (code: PenaltyClassCode) => components.some((part) => part.code === code)
  const beyondThreeYears = restrictionEndsOn !== null && restrictionEndsOn > addYears(decidedOn, 3)
  if (has("P3b") && beyondThreeYears) return "P3b"
  return byLength.findLast(has) ?? "P2"
}

function openQuestions(facts: PenaltyFacts): OpenQuestion[] {
  const open: OpenQuestion[] = []
  if (facts.kinds.length === 0) open.push(questions.kinds)
  if (decidesByFine(facts.kinds) && isLowerFine(facts) === null) {
    if (facts.fineCny === null) open.push(questions.amount)
    if (facts.lenientTier === null) open.push(tierQuestion(facts))
  }
  if (facts.kinds.includes("barred-from-trade") && facts.restrictionEndsOn === null) open.push(questions.bar)
  const left = facts.kinds.length === 0 ? [] : untoldKinds(facts)
  open.push(...left.map((kind) => untold(penaltyKinds[kind])))
  return open
}

/** Whether the fine alone decides the class: its amount and tier matter where it is the one thing that is not minor. */
export function decidesByFine(kinds: readonly PenaltyKind[]): boolean {
  const othersMinor = kinds.every((kind) => kind === "fine" || ["P0", "P1"].includes(penaltyKinds[kind].alone))
  return kinds.includes("fine") && othersMinor
}

/** Kinds that an amount or the end of a restriction tells and the list of kinds leaves out. */
export function untoldKinds(
  facts: Pick<PenaltyFacts, "kinds" | "confiscatedCny"> & Partial<Pick<PenaltyFacts, "fineCny" | "restrictionEndsOn">>,
): readonly PenaltyKind[] {
  const told: readonly PenaltyKind[] = [
    ...((facts.fineCny ?? 0) > 0 ? (["fine"] as const) : []),
    ...((facts.confiscatedCny ?? 0) > 0 ? (["confiscation"] as const) : []),
    ...((facts.restrictionEndsOn ?? null) === null || facts.kinds.some(isRestriction) ? [] : restricted),
  ]
  return told.filter((kind) => !facts.kinds.includes(kind))
}

const restricted = ["business-restricted"] as const
const isRestriction = (kind: PenaltyKind) => penaltyKinds[kind].alone === "P3b"

const untold = ({ zh, en }: Bilingual): OpenQuestion => ({
  asks: "kinds",
  zh: `所填的金额或者限制期满之日表明有“${zh}”，处罚种类中没有`,
  en: `an amount or the last day of a restriction tells of a penalty that the kinds leave out: ${en}`,
})

/** A suspension can last until something is put right, so that no last day is known: no reason to wait with publishing. */
function endsUnknown(facts: PenaltyFacts, components: readonly Component[]): boolean {
  return facts.restrictionEndsOn === null && components.some((part) => part.code === "P3b")
}

const noLastDay = {
  zh: "没有记录限制期满之日，公示期按三年计算",
  en: "No last day of the restriction is recorded, so the display is counted as if it ended within three years",
}

const inYuan = (amount: number) => amount.toLocaleString("en-US")

const questions = {
  kinds: { asks: "kinds", zh: "尚未记录处罚种类", en: "The kinds of penalty are not recorded" },
  amount: { asks: "fine_cny", zh: "尚未记录罚款数额", en: "The amount of the fine is not recorded" },
  bar: {
    asks: "restriction_ends_on",
    zh: "尚未记录限制从业期满之日，公示期不短于该期限",
    en: "The last day of the bar from the trade is not recorded, and the display lasts at least to it",
  },
} as const satisfies Record<string, OpenQuestion>

function tierQuestion({ lowerFine }: PenaltyFacts): OpenQuestion {
  const { operator, person } = lowerFine?.max ?? lowerFineCnyMax
  return {
    asks: "lenient_tier",
    zh: `尚未记录罚款是否属于减轻、从轻处罚（经营主体${inYuan(operator)}元以下、责任人员${inYuan(person)}元以下的，属于较低数额罚款）`,
    en: `Whether the fine is in the mitigated or lenient tier is not recorded (up to ${inYuan(operator)} yuan for an operator and ${inYuan(person)} for a person it would count as lower)`,
  }
}

function reasonOf({ code, name }: Component): Bilingual {
  const source = (language: "zh" | "en") => penaltyClasses[code].source.map((part) => citationText(part, language))
  return {
    zh: `${name.zh}：${code}（${source("zh").join("；")}）`,
    en: `${name.en.charAt(0).toUpperCase()}${name.en.slice(1)}: ${code} (${source("en").join("; ")})`,
  }
}

function legacyReason(): Bilingual {
  const source = (language: "zh" | "en") => legacyPenaltyDisplay.source.map((part) => citationText(part, language))
  return {
    zh: `${legacyPenaltyDisplay.zh}（${source("zh").join("；")}）`,
    en: `${legacyPenaltyDisplay.en} (${source("en").join("; ")})`,
  }
}
