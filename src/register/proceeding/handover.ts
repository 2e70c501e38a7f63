/**
 * A decision that is pushed to another authority. To one that works in this register as well: what the receiver would enter of
 * it, so that it is entered by the register in the same transaction. To another register: the record that is kept here. Pure.
 */
import type { ActingParts } from "../../database/client.ts"
import { isMissing } from "../../law/calendar.ts"
import { type ClockId, clockDue } from "../../law/clock.ts"
import type { ListName } from "../../law/list.ts"
import type { PenaltyFacts } from "../../law/penalty-classification.ts"
import { publicDetailsOf } from "../../law/public-field.ts"
import { registerActor } from "../daily/daily-context.ts"
import { type ChangeContext, keepRecord, type RecordChanges } from "../record/change.ts"
import type { Kept } from "../record/leaving-text.ts"
import type { RecordContent } from "../record/record.ts"
import { begin, type Doer, type Done, type Refused } from "./decide.ts"
import { getKind } from "./kinds.ts"
import { toFactsInput } from "./penalty-facts.ts"
import type { Content, Facts, Proceeding } from "./proceeding.ts"

/**
 * The input of a `received` proceeding for what was pushed; null where it was not asked for.
 * @param record what the decision would have published
 */
function receivedInput(pushed: Proceeding, record: RecordContent): Content | null {
  const { receiver_here, pushed_to, pushed_on, base_penalty, kept = [] } = pushed.content
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
      ? {
          ground: record.ground,
          ...told([...publicDetailsOf[list], "restriction_ends_on"]),
          ...(base_penalty ? { base_penalty } : {}),
        }
      : {
          ...(record.penaltyClass === null ? {} : { class: record.penaltyClass }),
          ...(typeof text === "string" ? { decision_text: text } : {}),
          // What decides the class goes along.
          ...{
            facts: toFactsInput(pushed.content["facts"] as PenaltyFacts),
            ...told([...publicDetailsOf[list], "basis"]),
          },
        }),
    ...(answered.length > 0 ? { kept: answered } : {}),
  }
}

/** What a receiver that works here has to do about what is pushed to it; null where it works elsewhere. */
export function handOver(office: Pick<ActingParts, "newId">, pushed: Proceeding, facts: Facts): Done | Refused | null {
  const record = getKind(pushed.kind).recordContent?.(pushed, facts)
  const input = record ? receivedInput(pushed, record) : null
  if (!input) return null
  const doer: Doer = { actor: registerActor, parties: ["officer"] }
  // What is handed over is no twin of itself.
  const others = { ...facts, open: facts.open.filter(({ id }) => id !== pushed.id) }
  const begun = begin("received", input, doer, office.newId(), others, null)
  // What the receiver could not take is said where it was asked for.
  if (begun.kind === "faults") {
    return { kind: "faults", faults: begun.faults.map(({ reason }) => ({ field: "receiver_here", reason })) }
  }
  if (begun.kind !== "done") return begun
  // Nobody looks through what they have had a hand in: see `listHands`.
  return { ...begun, next: { ...begun.next, content: { ...begun.next.content, pushed_from: pushed.id } } }
}

/** The record of a decision that was pushed to another register, for who decided to go on deciding on it. */
export function keepPushed(next: Proceeding, facts: Facts, context: ChangeContext): RecordChanges | null {
  const content = getKind(next.kind).recordContent?.(next, facts)
  const { pushed_on: pushedOn } = next.content
  if (!content || typeof pushedOn !== "string") return null
  // When it is displayed there nobody here has seen: the last day on which it lawfully is, so that no least time runs short.
  const due = clockDue(pushedClocks[content.list], pushedOn, facts.calendar)
  return keepRecord({ ...content, publishedOn: isMissing(due) ? pushedOn : due }, facts.records, context)
}

const pushedClocks = {
  ...{ abnormal: "publish_pushed_penalty", serious: "publish_pushed_serious", penalty: "publish_pushed_penalty" },
} as const satisfies Record<ListName, ClockId>
