/**
 * Corrections of a published record, field by field: which fields each list has, what is wrong with a correction, and
 * the content that it makes. Pure.
 */
import { z } from "zod"
import { findPenaltyClass } from "../../law/catalogue.ts"
import type { ListName } from "../../law/list.ts"
import type { PenaltyClassCode } from "../../law/penalty-class.ts"
import { penaltyFields } from "../../law/penalty-kind.ts"
import { detailFields } from "../../law/public-field.ts"
import { statedClassRemark } from "../../law/stated-class.ts"
import type { LeavingTexts } from "../record/leaving-text.ts"
import { factsOf, noField } from "../record/penalty-fact.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import { moveOfEntry } from "../record/state.ts"
import { readGroundOf } from "./beginning.ts"
import { type AskedBy, dayInput, fault, nameInput, numberInput, textInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

const fieldNames = Object.keys(penaltyFields) as (keyof typeof penaltyFields)[]

/** The corrected fields with their new values. */
export type Correction = Readonly<Record<string, string | number>>

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
    fine_cny: z.number().min(0),
    confiscated_cny: z.number().min(0),
    field: z.enum([noField, ...fieldNames]),
    restriction_ends_on: dayInput,
  })
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
  return Object.fromEntries(
    Object.entries(input).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}

/** What is wrong with corrections: fields that the list does not have, and rows that the law does not. */
export function checkCorrection(corrected: Correction, { content }: HeldRecord, today: string): Fault[] {
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
    if (name === "class") {
      const remark = statedClassRemark(value as PenaltyClassCode, factsOf(correctedContent(content, corrected)))
      if (remark) return [{ field, reason: remark }]
    }
    if (name === "ground" && list !== "penalty") {
      const ground = readGroundOf(list, String(value), subjectCode)
      if ("faults" in ground) return ground.faults.map(({ reason }) => ({ field, reason }))
    }
    return []
  })
}

const leavingFields = ["subject_name", "decision_no", "violation", "content", "base_penalty_no"] as const

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

/** The content with its corrections. */
export function correctedContent(content: RecordContent, corrected: Correction): RecordContent {
  const { subject_name, ground, class: penaltyClass, decision_no, decided_on, ...detail } = corrected
  const kept: readonly string[] = detailFields[content.list]
  return {
    ...content,
    subjectName: String(subject_name ?? content.subjectName),
    ground: content.ground === null ? null : String(ground ?? content.ground),
    penaltyClass: penaltyClass === undefined ? content.penaltyClass : String(penaltyClass),
    decisionNo: String(decision_no ?? content.decisionNo),
    decidedOn: String(decided_on ?? content.decidedOn),
    detail: {
      ...content.detail,
      ...Object.fromEntries(Object.entries(detail).filter(([field]) => kept.includes(field))),
    },
  }
}
