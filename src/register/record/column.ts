/**
 * The columns of records and subjects by the members that they hold: taken from the schema, and the one list of them.
 */
import { getTableColumns } from "drizzle-orm"
import { type CopyTable, type CopyValue, copyOf } from "../../database/copy.ts"
import { record, subject } from "../../database/schema/register.ts"
import type { HeldRecord, RecordContent, Subject } from "./record.ts"

/** A record as its table holds it. */
export type RecordRow = typeof record.$inferSelect

const { state, displayedUntil, repairOpensOn, endedOn, barredUntil, ...live } = getTableColumns(record)
const { id, position, ...content } = live
// The order of subjects and the version of a row are given by the database.
const { revision, ordinal, ...known } = getTableColumns(subject)

/** The columns of a record in its whole life. */
export const heldKeys = keysOf(getTableColumns(record))
/** The columns of a record that is live. */
export const liveKeys = keysOf(live)
/** The columns of a subject. */
export const subjectKeys = keysOf(known)

function keysOf<Key extends string>(columns: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(columns) as Key[]
}

/** A record as a row of its table has it. */
export function toHeld(row: RecordRow): HeldRecord {
  const { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, ...content } = row
  return { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, content }
}

/** Records as rows of their table. */
export function recordTable(records: Iterable<HeldRecord>): CopyTable {
  return copyOf(record, heldKeys, rowsOf(records, heldKeys.map(recordReader)))
}

function recordReader(key: keyof RecordRow): (held: HeldRecord) => CopyValue {
  if (key === "detail") return ({ content }) => JSON.stringify(content.detail)
  return isContent(key) ? ({ content }) => content[key] : (held) => held[key]
}

function isContent(key: keyof RecordRow): key is Exclude<keyof RecordContent, "detail"> {
  return key in content
}

/** Subjects as rows of their table. @param ordinals their places in the order of subjects; without, they get new ones */
export function subjectTable(subjects: Iterable<Subject>, ordinals?: ReadonlyMap<string, number>): CopyTable {
  const readers = subjectKeys.map(subjectReader)
  if (!ordinals) return copyOf(subject, subjectKeys, rowsOf(subjects, readers))
  const place = ({ code }: Subject) => ordinals.get(code) ?? null
  return copyOf(subject, [...subjectKeys, "ordinal"], rowsOf(subjects, [...readers, place]))
}

function subjectReader(key: (typeof subjectKeys)[number]): (subject: Subject) => CopyValue {
  return key === "formerNames" || key === "shops" ? (one) => JSON.stringify(one[key]) : (one) => one[key]
}

function* rowsOf<Item>(items: Iterable<Item>, readers: readonly ((item: Item) => CopyValue)[]): Generator<CopyValue[]> {
  for (const item of items) yield readers.map((read) => read(item))
}
