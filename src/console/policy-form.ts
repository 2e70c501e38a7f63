/**
 * A policy as a form: a field for each list, for each of its grounds or classes, and for each verdict without a record. A
 * field that is blank makes no rule. Pure.
 */
import { type Advice, advices, type CheckPolicy } from "../check/policy/policy.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { groundsAsOf, penaltyClassesAsOf } from "../law/catalogue.ts"
import { type ListName, listNames } from "../law/list.ts"

/** What stands at a ground or class: its code, and its words; none for a code that is in force no more. */
export interface Mark {
  code: string
  words: Bilingual | null
}

/** The verdicts for which something can be advised though no record is found. */
export const verdictNames = [
  "review",
  "unknown",
  "invalid",
  "clear",
] as const satisfies readonly (keyof CheckPolicy["verdicts"])[]

/** The name of a field. @param code null: the list as a whole */
export function fieldName(list: ListName, code: string | null): string {
  return code === null ? `rule.${list}` : `rule.${list}.${code}`
}

/** The grounds or classes of a list: those in force today, and those that the policy names besides. */
export function marksOfList(list: ListName, policy: CheckPolicy, today: string): Mark[] {
  const all: readonly ({ code: string } & Bilingual)[] =
    list === "penalty"
      ? penaltyClassesAsOf(today).filter(({ published }) => published)
      : groundsAsOf(today).filter((ground) => ground.list === list)
  const known = all.map(({ code, zh, en }) => ({ code, words: { zh, en } }))
  const named = policy.rules.flatMap((rule) => (rule.list === list ? (rule.ground ?? rule.class ?? []) : []))
  const others = named.filter((code) => !known.some((mark) => mark.code === code))
  return [...known, ...others.map((code) => ({ code, words: null }))]
}

/** What a policy advises in a field; null where it has no rule. */
export function adviceAt({ rules }: CheckPolicy, list: ListName, code: string | null): Advice | null {
  return rules.find((rule) => rule.list === list && (rule.ground ?? rule.class ?? null) === code)?.advice ?? null
}

/** Reads the form: the lists' own rules after those of their grounds. Other fields, and other values, are left out. */
export function readPolicyForm(fields: Readonly<Record<string, unknown>>): CheckPolicy {
  const rules = Object.entries(fields).flatMap(([name, value]): CheckPolicy["rules"] => {
    const [, listText, code] = /^rule\.(\w+)(?:\.(\w[\w-]{0,19}))?$/.exec(name) ?? []
    const list = listNames.find((each) => each === listText)
    const advice = readAdvice(value)
    if (list === undefined || advice === null) return []
    if (code === undefined) return [{ list, advice }]
    return [list === "penalty" ? { list, class: code, advice } : { list, ground: code, advice }]
  })
  const verdicts: CheckPolicy["verdicts"] = {}
  for (const verdict of verdictNames) {
    const advice = readAdvice(fields[`verdict.${verdict}`])
    if (advice !== null) verdicts[verdict] = advice
  }
  return { rules, verdicts }
}

function readAdvice(value: unknown): Advice | null {
  return advices.find((advice) => advice === value) ?? null
}

/** The rules by which a serious violator would pass: of the list, and of its grounds. */
export function lenientRules({ rules }: CheckPolicy): CheckPolicy["rules"] {
  return rules.filter(({ list, advice }) => list === "serious" && advice === "pass")
}
