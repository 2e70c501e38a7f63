/**
 * A decision that is pushed to an authority which works in this register as well: what the receiver would enter of it, so that
 * it is entered by the register in the same transaction. Pure.
 */

import type { PenaltyFacts } from "../../law/penalty-classification.ts"
import type { Kept } from "../record/leaving-text.ts"
import type { RecordContent } from "../record/record.ts"
import { toFactsInput } from "./penalty.ts"
import type { Content, Proceeding } from "./proceeding.ts"

/**
 * The input of a `received` proceeding for what was pushed; null where it was not asked for.
 * @param record what the decision would have published
 */
export function receivedInput(pushed: Proceeding, record: RecordContent): Content | null {
  const { receiver_here, pushed_to, pushed_on, kept = [] } = pushed.content
  if (receiver_here !== true) return null
  const { list, detail } = record
  const told = (fields: readonly (keyof typeof detail)[]) =>
    Object.fromEntries(fields.flatMap((field) => (detail[field] === undefined ? [] : [[field, detail[field]]])))
  const { published_text: text } = pushed.content
  // The receiver knows the text by the name that a source has for it.
  const answered = (kept as readonly Kept[])
    .map((one) => (one.field === "published_text" ? { ...one, field: "decision_text" } : one))
    .filter(({ field }) => Object.hasOwn(detail, field) || (field === "decision_text" && typeof text === "string"))
  return {
    ...{ list, subject: { code: record.subjectCode, name: record.subjectName }, authority: pushed_to },
    ...{ decided_by: record.authority, decision_no: record.decisionNo, decided_on: record.decidedOn },
    received_on: pushed_on,
    ...(list === "serious"
      ? { ground: record.ground, ...told(["base_penalty_no", "restriction_ends_on"]) }
      : {
          ...(record.penaltyClass === null ? {} : { class: record.penaltyClass }),
          ...(typeof text === "string" ? { decision_text: text } : {}),
          // What decides the class goes along.
          ...{
            facts: toFactsInput(pushed.content["facts"] as PenaltyFacts),
            ...told(["violation", "content", "basis"]),
          },
        }),
    ...(answered.length > 0 ? { kept: answered } : {}),
  }
}
