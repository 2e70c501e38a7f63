/**
 * Policy (核查策略): what a client wants to be advised of each verdict. The register says what is published; what follows
 * from it for a seller is the platform's own rule, kept here so that all its checks answer alike. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, isPenaltyClassCode } from "../../law/catalogue.ts"
import { type ListName, listNames } from "../../law/list.ts"
import type { SubjectVerdict, Verdict } from "../answer/verdict.ts"

/** What is advised, the strictest first: turn away, let a person look, let pass. */
export const advices = ["block", "review", "pass"] as const
export type Advice = (typeof advices)[number]

// A row for each list, each ground and each class is some fifty.
const rulesMax = 200

const ruleSchema = z.strictObject({
  list: z.enum(listNames),
  /** A ground of the list; absent: all that no other rule names. */
  ground: z.string().max(20).optional(),
  /** The same of the penalties. */
  class: z.string().max(20).optional(),
  advice: z.enum(advices),
})

const advice = z.enum(advices)

/** A policy as it is sent and kept. */
export const policySchema = z.strictObject({
  rules: z.array(ruleSchema).max(rulesMax),
  /** What is advised where no record is found. */
  verdicts: z.strictObject({ clear: advice, review: advice, unknown: advice, invalid: advice }).partial().default({}),
})

export type CheckPolicy = z.infer<typeof policySchema>
type Rule = z.infer<typeof ruleSchema>

/** What holds for a client that has set nothing: nothing is advised. */
export const noPolicy: CheckPolicy = { rules: [], verdicts: {} }

/** What is wrong with a rule: a JSON pointer into the policy, and why. */
export interface PolicyFault {
  pointer: string
  detail: Bilingual
}

/** What is wrong with a policy whose shape is right. */
export function findPolicyFaults({ rules }: CheckPolicy): PolicyFault[] {
  const seen = new Set<string>()
  return rules.flatMap((rule, index): PolicyFault[] => {
    const key = keyOf(rule.list, rule.ground ?? rule.class ?? null)
    const twice = seen.has(key) ? [{ pointer: `/rules/${index}`, detail: words.twice }] : []
    seen.add(key)
    return [...twice, ...markFaults(rule).map(([field, detail]) => ({ pointer: `/rules/${index}/${field}`, detail }))]
  })
}

function markFaults({ list, ground, class: penaltyClass }: Rule): ["ground" | "class", Bilingual][] {
  if (list === "penalty") {
    const isClass = penaltyClass === undefined || isPenaltyClassCode(penaltyClass)
    return [
      ...(ground === undefined ? [] : [["ground", words.noGround] as ["ground", Bilingual]]),
      ...(isClass ? [] : [["class", words.unknownClass] as ["class", Bilingual]]),
    ]
  }
  const isGround = ground === undefined || findGround(ground)?.list === list
  return [
    ...(penaltyClass === undefined ? [] : [["class", words.noClass] as ["class", Bilingual]]),
    ...(isGround ? [] : [["ground", words.unknownGround] as ["ground", Bilingual]]),
  ]
}

/** What an entry of a list is marked with. */
export interface ListedMark {
  list: ListName
  /** The ground, or of a penalty the class; null where the record has none. */
  mark: string | null
}

/**
 * What is advised of a verdict: the strictest of what is advised of its records. Null where no rule speaks; of a record that
 * no rule speaks of nobody has said that it may pass.
 */
export type Advise = (verdict: Verdict["verdict"], marks: readonly ListedMark[]) => Advice | null

const strictestFirst = ["block", "review", null, "pass"] as const satisfies readonly (Advice | null)[]

/** The policy as a function. Of a record the rule that names its ground or class goes before that of its list. */
export function adviser({ rules, verdicts }: CheckPolicy): Advise {
  const byKey = new Map(rules.map((rule) => [keyOf(rule.list, rule.ground ?? rule.class ?? null), rule.advice]))
  return (verdict, marks) => {
    if (verdict !== "listed") return verdicts[verdict] ?? null
    const given = marks.map(({ list, mark }) => byKey.get(keyOf(list, mark)) ?? byKey.get(keyOf(list, null)) ?? null)
    return strictestFirst.find((advice) => given.includes(advice)) ?? null
  }
}

/** What the records of a verdict are marked with. */
export function marksOf(verdict: SubjectVerdict): ListedMark[] {
  if (verdict.verdict !== "listed") return []
  const marked = "listings" in verdict ? verdict.listings : verdict.records
  return marked.map(({ list, ground, penaltyClass }) => ({ list, mark: ground ?? penaltyClass }))
}

function keyOf(list: ListName, mark: string | null): string {
  return mark === null ? list : `${list}:${mark}`
}

const words = {
  twice: {
    zh: "同一名录的同一事由（类别）已有一条规则，请只留一条。",
    en: "There is a rule for this list and ground or class already: keep one.",
  },
  noGround: {
    zh: "行政处罚没有列入事由，请改用 class（P1、P2、P3a……）。",
    en: "Penalties have no ground: use class (P1, P2, P3a …).",
  },
  noClass: { zh: "只有行政处罚有类别，请改用 ground。", en: "Only penalties have a class: use ground." },
  unknownClass: {
    zh: "没有这个处罚类别，见 /v1/catalogue。",
    en: "There is no such class of penalties; see /v1/catalogue.",
  },
  unknownGround: {
    zh: "该名录没有这个列入事由，见 /v1/catalogue。",
    en: "The list has no such ground; see /v1/catalogue.",
  },
} as const satisfies Record<string, Bilingual>
