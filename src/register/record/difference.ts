/**
 * What a change makes of a record, field by field, for the audit trail: most of it is not public, so no log entry tells.
 * Pure.
 */
import type { HeldRecord } from "./record.ts"

/** The fields that differ, as they were and as they are. Details stand among the other fields. */
export interface Difference {
  before: Record<string, unknown>
  after: Record<string, unknown>
}

/** What differs in the record: its content, its state and its days. */
export function recordDifference(before: HeldRecord, after: HeldRecord): Difference {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)]
  const changed = [...new Set([...old.keys(), ...fresh.keys()])].filter(
    (field) => (old.get(field) ?? null) !== (fresh.get(field) ?? null),
  )
  const pick = (values: Map<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, values.get(field) ?? null]))
  return { before: pick(old), after: pick(fresh) }
}

/** All fields by their names, details among them. The position is that of the audit row itself. */
export function fieldsOf({
  id: _,
  position: __,
  content: { detail, ...content },
  ...life
}: HeldRecord): Map<string, unknown> {
  return new Map(Object.entries({ ...detail, ...content, ...life }))
}
