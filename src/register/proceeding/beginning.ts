/**
 * What proceedings are begun with in common: a subject, a ground of its list, a record. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, type GroundCode } from "../../law/catalogue.ts"
import type { Ground, GroundList } from "../../law/ground.ts"
import { nearestGround } from "../../law/nearest-ground.ts"
import { type CodeReading, readCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import type { HeldRecord } from "../record/record.ts"
import { fault, nameInput } from "./kind.ts"
import type { Facts, Fault } from "./proceeding.ts"

/** A subject by code and name, whatever its code was before. */
export const heldSubjectInput = z.strictObject({ code: z.string().min(1).max(40), name: nameInput })

/** A subject by code and name. What is wrong with the code is told together with all else. */
export const subjectInput = heldSubjectInput.extend({
  code: heldSubjectInput.shape.code.check(({ value, issues }) => {
    const params = codeWords(readCode(value))
    if (params) issues.push({ code: "custom", input: value, params })
  }),
})

/** What keeps a code from being taken; null: nothing. */
function codeWords(reading: CodeReading): Bilingual | null {
  const [zh, en] = [codeProblem(reading, "zh"), codeProblem(reading, "en")]
  return reading.kind !== "valid" && zh && en ? { zh: zh.detail, en: en.detail } : null
}

/** The subject, its code cleaned up. A code that fails its check is refused: an officer can look it up. */
export function readSubjectInput(
  subject: z.infer<typeof subjectInput>,
): { code: string; name: string } | { faults: readonly Fault[] } {
  const reading = readCode(subject.code)
  if (reading.kind === "valid") return { code: reading.code, name: subject.name }
  const words = codeWords(reading)
  return fault("subject/code", words?.zh ?? "", words?.en ?? "")
}

/** A ground of a list, by its code, that fits the kind of subject which the code tells. */
export function readGroundOf(
  list: GroundList,
  code: string,
  subjectCode: string,
): Ground<GroundCode> | { faults: readonly Fault[] } {
  const ground = findGround(code)
  if (ground?.list !== list) {
    const nearest = nearestGround(code)
    return fault(
      "ground",
      `不是本名录的事由代码${nearest ? `，是否为 ${nearest}` : ""}`,
      `not a ground of this list${nearest ? `; nearest: ${nearest}` : ""}`,
    )
  }
  const type = registrationOf(subjectCode)
  if (ground.subjectType !== null && type !== "other" && type !== ground.subjectType) {
    return fault(
      "ground",
      `“${ground.zh}”（${code}）不适用于此类主体`,
      `${ground.en} (${code}) does not apply to this kind of subject`,
    )
  }
  return ground
}

/** The record that a proceeding is to be about. */
export function readRecord(id: string, facts: Facts): HeldRecord | { faults: readonly Fault[] } {
  const record = facts.records.find((held) => held.id === id)
  return record ?? fault("record_id", "没有这条记录", "there is no such record")
}
