/**
 * Corrections of a published record, field by field: which fields each list has, what is wrong with a correction, and
 * the content that it makes. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { findPenaltyClass } from "../../law/catalogue.ts"
import type { ListName } from "../../law/list.ts"
import { type PenaltyClassCode, penaltyClasses } from "../../law/penalty-class.ts"
import { byLength, untoldKinds } from "../../law/penalty-classification.ts"
import {
  isPenaltyKind,
  type PenaltyKind,
  penaltyFields,
  penaltyKinds,
  penaltyQuestions,
} from "../../law/penalty-kind.ts"
import type { Policy } from "../../law/policy.ts"
import { detailFields, type PublicField, publicDetails } from "../../law/public-field.ts"
import { classByFacts, possibleClasses, settledClass, statedClassRemark } from "../../law/stated-class.ts"
import type { LeavingTexts } from "../record/leaving-text.ts"
import { factsIn, noField, storedKinds } from "../record/penalty-fact.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import { moveOfEntry } from "../record/state.ts"
import { readGroundOf } from "./beginning.ts"
import { type AskedBy, dayInput, fault, nameInput, numberInput, textInput, yuanInput } from "./kind.ts"
import type { Facts, Fault } from "./proceeding.ts"

const fieldNames = Object.keys(penaltyFields) as (keyof typeof penaltyFields)[]
const kindNames = Object.keys(penaltyKinds) as [PenaltyKind, ...PenaltyKind[]]

/** The corrected fields with their new values, as a record stores them. */
export type Correction = Readonly<Record<string, string | number>>

// Another authority, or another day of publication, makes another record.
type Corrected = Exclude<PublicField, "authority" | "published_on">

/** Corrections as they are sent: any of the fields that some list has. */
export const correctionInput = z
  .strictObject({
    subject_name: nameInput,
    ground: z.string().min(1).max(20),
    class: z.string().min(1).max(20),
    decision_no: numberInput,
    decided_on: dayInput,
    violation: textInput,
    content: textInput,
    basis: textInput,
    base_penalty_no: numberInput,
    fine_cny: yuanInput,
    confiscated_cny: yuanInput,
    field: z.enum([noField, ...fieldNames]),
    restriction_ends_on: dayInput,
    /** All kinds that there are: what no kind among them has (an amount, the end of a restriction) goes with those left out. */
    kinds: z.array(z.enum(kindNames)).min(1),
    lenient_tier: z.boolean(),
    party: z.enum(["operator", "person"]),
  } satisfies Record<Corrected, z.ZodType> & Record<string, z.ZodType>)
  .partial()

/** The names of all fields that can be corrected on some list. */
const correctionNames = Object.keys(correctionInput.shape)

/** Whether records of a list have a field that can be corrected. */
function isCorrectable(name: string, list: ListName): boolean {
  return ["subject_name", "decision_no", "decided_on", ...fieldsOf[list]].includes(name)
}

/** Of which list's records a correction asks for which field. @param by the field that says whether it is one */
export function correctedAsked(by: string): Readonly<Record<string, AskedBy>> {
  const rows = correctionNames.map((name): [string, AskedBy] => [
    `corrected.${name}`,
    { by: "list", ask: ([list]) => (isCorrectable(name, list as ListName) ? "may" : "not") },
  ])
  const ask: AskedBy["ask"] = ([move = ""]) => (moveOfEntry(move)?.lineTells ? "must" : "not")
  return { corrected: { by, ask }, ...Object.fromEntries(rows) }
}

/** The fields that are there. */
export function toCorrection(input: z.infer<typeof correctionInput>): Correction {
  const { kinds, lenient_tier: tier, ...plain } = input
  const fields = {
    ...plain,
    ...(kinds === undefined ? {} : { kinds: storedKinds(kinds) }),
    ...(tier === undefined ? {} : { lenient_tier: tier ? "yes" : "no" }),
  }
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}

/** A correction as it is sent: what a form that is filled in again begins with. */
export function asCorrectionInput({ kinds, lenient_tier: tier, ...plain }: Correction): Record<string, unknown> {
  return {
    ...plain,
    ...(kinds === undefined ? {} : { kinds: String(kinds).split(",") }),
    ...(tier === undefined ? {} : { lenient_tier: tier === "yes" }),
  }
}

/** What stands in the fields of a record that can be corrected, as a correction is sent. */
export function correctionOf({
  list,
  subjectName,
  ground,
  penaltyClass,
  decisionNo,
  decidedOn,
  detail,
}: RecordContent) {
  const all = {
    ...{ subject_name: subjectName, ground, class: penaltyClass, decision_no: decisionNo, decided_on: decidedOn },
    ...detail,
  }
  const those = Object.entries(all).filter(
    (entry): entry is [string, string | number] =>
      entry[1] !== null &&
      entry[1] !== undefined &&
      correctionNames.includes(entry[0]) &&
      isCorrectable(entry[0], list),
  )
  return asCorrectionInput(Object.fromEntries(those))
}

/** What is wrong with corrections: fields that the list does not have, rows that the law does not, facts that disagree. */
export function checkCorrection(
  corrected: Correction,
  { content }: HeldRecord,
  { today, policy }: Pick<Facts, "today" | "policy">,
): Fault[] {
  const faults = checkFields(corrected, content, today)
  return faults.length > 0 || content.list !== "penalty" ? faults : checkFacts(corrected, content, policy)
}

function checkFields(corrected: Correction, content: RecordContent, today: string): Fault[] {
  const { list, subjectCode } = content
  return Object.entries(corrected).flatMap(([name, value]) => {
    const field = `corrected/${name}`
    if (!isCorrectable(name, list))
      return fault(field, "此类记录没有该字段", "records of this list have no such field").faults
    if (name === "decided_on" && String(value) > today)
      return fault(field, "不得晚于今天", "not later than today").faults
    if (name === "class" && !findPenaltyClass(String(value))?.published) {
      return fault(field, "不是可以公示的处罚类别", "not a class of penalty that is published").faults
    }
    if (name === "ground" && list !== "penalty") {
      const ground = readGroundOf(list, String(value), subjectCode)
      if ("faults" in ground) return ground.faults.map(({ reason }) => ({ field, reason }))
    }
    return []
  })
}

/** What is wrong with the facts of a penalty once they are corrected. */
function checkFacts(corrected: Correction, content: RecordContent, policy: Policy): Fault[] {
  const after = correctedContent(content, corrected, policy)
  const facts = factsIn(after, policy)
  const { class: named } = corrected
  const remark = named === undefined ? null : statedClassRemark(named as PenaltyClassCode, facts)
  if (remark) return [{ field: "corrected/class", reason: remark }]
  const untold = corrected["kinds"] === undefined ? [] : untoldKinds(facts)
  if (untold.length > 0)
    return untold.map((kind) => ({ field: "corrected/kinds", reason: leftOut(penaltyKinds[kind]) }))
  if (corrected["kinds"] !== undefined && settledClass(facts) === "P0") {
    return [{ field: "corrected/kinds", reason: notPublished }]
  }
  const wasClassed = content.penaltyClass !== null && after.penaltyClass === null
  if (wasClassed && after.decidedOn >= penaltyClasses.P1.validFrom) {
    const codes = byLength.filter((code) => code !== "SC" && possibleClasses(facts).has(code))
    return [{ field: "corrected/class", reason: severalClasses(codes) }]
  }
  return []
}

const leftOut = ({ zh, en }: Bilingual): Bilingual => ({
  zh: `所填的金额或者限制期满之日表明有“${zh}”，更正后的处罚种类中没有`,
  en: `an amount or the last day of a restriction tells of a penalty that the corrected kinds leave out: ${en}`,
})
const notPublished: Bilingual = {
  zh: "仅警告的处罚不公示：请更正撤下（correct）",
  en: "a warning alone is not published: take the record down as an error (correct)",
}
const severalClasses = (codes: readonly string[]): Bilingual => ({
  zh: `更正后的事实可能属于 ${codes.join("、")}，请写明类别，或者更正罚款档次、领域`,
  en: `by the corrected facts it may be ${codes.join(" or ")}: name the class, or correct the tier of the fine or the field`,
})

const leavingFields = ["subject_name", "decision_no", "basis", ...publicDetails] as const

/** The texts of corrections, which leave once they are carried out. */
export function correctedTexts(corrected: Correction): LeavingTexts {
  return Object.fromEntries(
    leavingFields.flatMap((name) => {
      const text = corrected[name]
      return typeof text === "string" ? [[`corrected/${name}`, text]] : []
    }),
  )
}

// The fields of each list that can be corrected, beside the name, the number and the day of the decision.
const fieldsOf = {
  abnormal: ["ground", ...detailFields.abnormal],
  serious: ["ground", ...detailFields.serious],
  penalty: ["class", ...detailFields.penalty],
} as const satisfies Record<ListName, readonly string[]>

/** The content with its corrections, and of a penalty the class that goes with them. */
export function correctedContent(content: RecordContent, corrected: Correction, policy: Policy): RecordContent {
  const { subject_name, ground, class: named, decision_no, decided_on, ...fields } = corrected
  const kept: readonly string[] = detailFields[content.list]
  const detail = {
    ...withoutFactsOf(content.detail, corrected["kinds"]),
    ...Object.fromEntries(Object.entries(fields).filter(([field]) => kept.includes(field))),
  }
  const after = {
    ...content,
    subjectName: String(subject_name ?? content.subjectName),
    ground: content.ground === null ? null : String(ground ?? content.ground),
    decisionNo: String(decision_no ?? content.decisionNo),
    decidedOn: String(decided_on ?? content.decidedOn),
    detail,
  }
  return { ...after, penaltyClass: named === undefined ? classAfter(content, after, policy) : String(named) }
}

/** The detail without what only kinds have that the correction leaves out, and without the category that named those. */
function withoutFactsOf(detail: RecordContent["detail"], kinds: Correction[string] | undefined) {
  if (kinds === undefined) return detail
  const asked = new Set<string>(
    String(kinds)
      .split(",")
      .filter(isPenaltyKind)
      .flatMap((kind) => penaltyKinds[kind].asks),
  )
  const gone = new Set(["category", ...penaltyQuestions.filter((question) => !asked.has(question))])
  return Object.fromEntries(Object.entries(detail).filter(([field]) => !gone.has(field)))
}

/** The class that a record had where its facts are the same or allow it, else the one that they settle; null: none. */
function classAfter(before: RecordContent, after: RecordContent, policy: Policy): string | null {
  const { list, penaltyClass } = before
  const facts = factsIn(after, policy)
  if (list !== "penalty" || JSON.stringify(facts) === JSON.stringify(factsIn(before, policy))) return penaltyClass
  const possible: ReadonlySet<string> = possibleClasses(facts)
  return penaltyClass !== null && possible.has(penaltyClass) ? penaltyClass : classByFacts(facts)
}
