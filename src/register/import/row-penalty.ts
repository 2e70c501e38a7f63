/**
 * Reads what decides the class of a penalty in a row, and holds the stated class against it. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { findPenaltyClass } from "../../law/catalogue.ts"
import { type PenaltyClassCode, penaltyClasses } from "../../law/penalty-class.ts"
import { isPenaltyKind, type PenaltyKind, penaltyFields, penaltyKinds } from "../../law/penalty-kind.ts"
import type { Policy } from "../../law/policy.ts"
import {
  classByFacts,
  kindsOfCategory,
  missingFacts,
  missingFactWords,
  type StoredPenaltyFacts,
  settledClass,
  statedClassRemark,
} from "../../law/stated-class.ts"
import { factsIn, noField, storedKinds } from "../record/penalty-fact.ts"
import type { RecordContent } from "../record/record.ts"
import { Refusal, type Remark } from "./row-field.ts"

/** How the facts that decide the class are read. */
export const penaltyReaders = {
  kinds: readKinds,
  field: readField,
  lenient_tier: readYes,
  party: (field: string, value: unknown) => readOneOf(field, value, ["operator", "person"]),
  procedure: (field: string, value: unknown) => readOneOf(field, value, ["ordinary", "simple"]),
} as const

/**
 * The class of a row, held against the facts that came with it: one that they rule out is remarked and not taken, one
 * that they alone settle need not be stated. What is never published (P0) is taken for reports on a period alone.
 * @throws Refusal where it is no penalty, or its source says that it is not published and the facts say that it is
 */
export function readClass(
  value: unknown,
  content: Pick<RecordContent, "detail" | "decidedOn" | "authority">,
  policy: Pick<Policy, "provinceRules">,
  flags: Remark[],
): PenaltyClassCode | null {
  const stated = readStated(value)
  const facts = factsIn(content, policy)
  if (isNoPenalty(content.detail)) throw new Refusal("category", noPenalty.zh, noPenalty.en)
  const remark = stated && statedClassRemark(stated, facts)
  if (stated === "P0" && remark) throw new Refusal("class", remark.zh, remark.en)
  if (stated === "P0" || (settledClass(facts) === "P0" && stated !== "SC")) {
    flags.push({ field: "class", reason: keptUnpublished })
    return "P0"
  }
  if (remark) flags.push({ field: "class", reason: remark })
  const code = stated !== null && !remark ? stated : classByFacts(facts)
  if (code === null && !remark && content.decidedOn >= penaltyClasses.P2.validFrom) flags.push(askedOf(facts))
  return code
}

/** What a source is asked for that leaves the class open. */
function askedOf(facts: StoredPenaltyFacts): Remark {
  const missing = missingFacts(facts).map((fact) => missingFactWords[fact])
  return {
    field: "class",
    reason: {
      zh: `类别尚未确认：请补报${missing.map(({ zh }) => zh).join("、")}。补报前按一般情形公示，最长一年；所填公示截止日期更短的从其日期`,
      en: `its class is not confirmed: tell ${missing.map(({ en }) => en).join(", ")}. Until then it is shown as the general case, for at most a year, or to displayed_to where that is shorter`,
    },
  }
}

/** Whether a decision is one not to punish (不予行政处罚决定): that is no penalty, in no list and in no report. */
function isNoPenalty({ category, content }: RecordContent["detail"]): boolean {
  return [category, content].some((text) => typeof text === "string" && /^\s*(?:决定)?不予(?:行政)?处罚/.test(text))
}

const noPenalty = {
  zh: "不予行政处罚不是处罚，不报送、不公示、不列入报告",
  en: "a decision not to punish is no penalty: it is not sent, not shown, and in no report",
} as const satisfies Bilingual

const keptUnpublished = {
  zh: "已保存，不公示：仅警告或者简易程序的处罚，只列入本人或者经其同意的期间报告",
  en: "kept, not shown: a warning or a simple-procedure penalty stands in reports on a period alone, which its party consents to",
} as const satisfies Bilingual

/** Kinds of a penalty, by name or as decisions write them. */
function readKinds(field: string, value: unknown): string {
  const given = Array.isArray(value) ? value : typeof value === "string" ? value.split(/[,，、;；]/) : []
  const kinds = given.map((one) => findKind(typeof one === "string" ? one.trim() : ""))
  const known = kinds.filter((kind) => kind !== undefined)
  if (known.length > 0 && known.length === kinds.length) return storedKinds(known)
  const expected = Object.keys(penaltyKinds).join(", ")
  throw new Refusal(field, `应为处罚种类的数组：${expected}`, `expected a list of kinds: ${expected}`)
}

function findKind(text: string): PenaltyKind | undefined {
  return isPenaltyKind(text) ? text : kindsOfCategory(text)[0]
}

/** The field that a penalty belongs to, by name or in Chinese; `none` for none of them. */
function readField(field: string, value: unknown): string {
  if (value === noField || value === "无") return noField
  const found = Object.entries(penaltyFields).find(([name, { zh }]) => value === name || value === zh)
  if (found) return found[0]
  const expected = [...Object.keys(penaltyFields), noField].join(", ")
  throw new Refusal(field, `应为 ${expected} 之一`, `expected one of ${expected}`)
}

function readYes(field: string, value: unknown): string {
  if (value === true || value === "yes" || value === "是") return "yes"
  if (value === false || value === "no" || value === "否") return "no"
  throw new Refusal(field, "应为 true 或者 false", "expected true or false")
}

function readOneOf(field: string, value: unknown, allowed: readonly string[]): string {
  if (typeof value === "string" && allowed.includes(value)) return value
  throw new Refusal(field, `应为 ${allowed.join("、")} 之一`, `expected one of ${allowed.join(", ")}`)
}

function readStated(value: unknown): PenaltyClassCode | null {
  if (value === undefined || value === null) return null
  const found = typeof value === "string" ? findPenaltyClass(value) : undefined
  const expected = Object.keys(penaltyClasses).join(", ")
  if (!found) throw new Refusal("class", `应为 ${expected} 之一`, `expected one of ${expected}`)
  return found.code
}
