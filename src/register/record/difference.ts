/**
 * What a change makes of a record, field by field, for the audit trail: most of it is not public, so no log entry tells.
 * Pure.
 */
import { contentFields, type HeldRecord, type RecordContent } from "./record.ts"

/** The fields that differ, as they were and as they are. Details stand among the other fields. */
export interface Difference {
  before: Record<string, unknown>
  after: Record<string, unknown>
}

const lifeFields = ["state", "displayedUntil", "repairOpensOn", "endedOn", "barredUntil"] as const

/** What differs in the content. */
export function contentDifference(before: RecordContent, after: RecordContent): Difference {
  return differenceOf(
    [...contentFields, ...Object.keys({ ...before.detail, ...after.detail })],
    { ...before.detail, ...before },
    { ...after.detail, ...after },
  )
}

/** What differs in the record: its content, its state and its days. */
export function recordDifference(before: HeldRecord, after: HeldRecord): Difference {
  const life = differenceOf(lifeFields, before, after)
  const content = contentDifference(before.content, after.content)
  return { before: { ...life.before, ...content.before }, after: { ...life.after, ...content.after } }
}

function differenceOf(fields: readonly string[], before: object, after: object): Difference {
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const changed = fields.filter((field) => (old.get(field) ?? null) !== (fresh.get(field) ?? null))
  const pick = (values: Map<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, values.get(field) ?? null]))
  return { before: pick(old), after: pick(fresh) }
}
