/**
 * The columns of records and subjects, each by the member that it holds: taken from the schema, and the one list of them.
 */
import { getTableColumns } from "drizzle-orm"
import type { CopyTable, CopyValue } from "../../database/copy.ts"
import { record, subject } from "../../database/schema/register.ts"
import type { HeldRecord, RecordContent, Subject } from "./record.ts"

/** A record as its table holds it. */
export type RecordRow = RecordContent & Omit<HeldRecord, "content">

type ColumnsOf<Row> = Readonly<Record<keyof Row & string, { readonly name: string }>>

const all = getTableColumns(record) satisfies ColumnsOf<RecordRow>
const { state, displayedUntil, repairOpensOn, endedOn, barredUntil, ...live } = all
const { id, position, ...content } = live satisfies ColumnsOf<RecordContent>
// The order of subjects and the version of a row are given by the database.
const { revision: _, ordinal, ...known } = getTableColumns(subject) satisfies ColumnsOf<Subject>

/** The columns of a record `r` in its whole life, under the names of their members. */
export const heldColumns = named("r", all)
/** The columns of a record `r` that is live. */
export const liveColumns = named("r", live)
/** The columns of a subject `s`. */
export const subjectColumns = named("s", known)

function named(alias: string, columns: Readonly<Record<string, { name: string }>>): string {
  return Object.entries(columns)
    .map(([member, { name }]) => `${alias}.${name} as "${member}"`)
    .join(", ")
}

/** A record out of a row that holds more. */
export function toHeld(row: RecordRow): HeldRecord {
  const { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, ...content } = row
  return { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, content }
}

/** Records as rows of their table. */
export function recordTable(records: Iterable<HeldRecord>): CopyTable {
  return tableOf("record", Object.values(all), records, keysOf(all).map(recordReader))
}

function recordReader(member: keyof RecordRow): (held: HeldRecord) => CopyValue {
  if (member === "detail") return ({ content }) => JSON.stringify(content.detail)
  return isContent(member) ? ({ content }) => content[member] : (held) => held[member]
}

function isContent(member: keyof RecordRow): member is Exclude<keyof RecordContent, "detail"> {
  return member in content
}

/** Subjects as rows of their table. @param ordinals their places in the order of subjects; without, they get new ones */
export function subjectTable(subjects: Iterable<Subject>, ordinals?: ReadonlyMap<string, number>): CopyTable {
  const columns = Object.values(known)
  const readers = keysOf(known).map(subjectReader)
  if (!ordinals) return tableOf("subject", columns, subjects, readers)
  return tableOf("subject", [...columns, ordinal], subjects, [...readers, ({ code }) => ordinals.get(code) ?? null])
}

function subjectReader(member: keyof typeof known): (subject: Subject) => CopyValue {
  return member === "formerNames" || member === "shops"
    ? (subject) => JSON.stringify(subject[member])
    : (subject) => subject[member]
}

function keysOf<Key extends string>(columns: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(columns) as Key[]
}

function tableOf<Item>(
  table: string,
  columns: readonly { name: string }[],
  items: Iterable<Item>,
  readers: readonly ((item: Item) => CopyValue)[],
): CopyTable {
  function* rows() {
    for (const item of items) yield readers.map((read) => read(item))
  }
  return { table, columns: columns.map(({ name }) => name), rows: rows() }
}
