/**
 * SQL of records in their whole life: read with what has ended, and the one place where changes are written.
 */
import { type Fragment, type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { copyTables } from "../../database/copy.ts"
import { type Head, logTable, moveHead, nextHead } from "../../ledger/sequencer.ts"
import { type Author, auditTable } from "../audit/trail.ts"
import { subjectTables, takeOutSubjects } from "../subject/store.ts"
import type { RecordChanges } from "./change.ts"
import { heldColumns, type RecordRow, recordTable, toHeld } from "./column.ts"
import type { HeldRecord } from "./record.ts"

// What is live and what has ended are indexed apart, so both are named: without them every record would be read.
function isOf(sql: Sql, subjectCodes: readonly string[]) {
  const codes = sql`any(${toArrayLiteral(subjectCodes)}::text[])`
  return sql`((subject_code = ${codes} and state = 'live') or (subject_code = ${codes} and state <> 'live'))`
}

/** Records by a condition, which may order and limit them. */
export async function selectRecords(sql: Sql, condition: Fragment): Promise<HeldRecord[]> {
  const rows = await sql<RecordRow[]>`select ${sql.unsafe(heldColumns)} from record r where ${condition}`
  return rows.map(toHeld)
}

/** All records of a subject, ended ones too, the latest publication first. */
export function listRecords(sql: Sql, subjectCode: string): Promise<HeldRecord[]> {
  return selectRecords(sql, sql`${isOf(sql, [subjectCode])} order by published_on desc, id`)
}

/** All records of some subjects, by subject. */
export async function listRecordsOf(sql: Sql, subjectCodes: readonly string[]): Promise<Map<string, HeldRecord[]>> {
  if (subjectCodes.length === 0) return new Map()
  const records = await selectRecords(sql, sql`${isOf(sql, subjectCodes)} order by subject_code, published_on desc, id`)
  return Map.groupBy(records, ({ content }) => content.subjectCode)
}

/** Of these records, those that there are, by id. */
export async function loadRecords(sql: Sql, ids: readonly string[]): Promise<Map<string, HeldRecord>> {
  if (ids.length === 0) return new Map()
  const records = await selectRecords(sql, sql`id = any(${toArrayLiteral(ids)}::text[])`)
  return new Map(records.map((record) => [record.id, record]))
}

/** A record by its id, in whatever state. */
export async function findRecord(sql: Sql, id: string): Promise<HeldRecord | null> {
  const [record] = await selectRecords(sql, sql`id = ${id}`)
  return record ?? null
}

/**
 * Writes changes: state, log and audit trail, of one record or of thousands. What takes the place of something goes after it.
 * @param head from `lockHead` in the same transaction
 */
export async function saveChanges(tx: Transaction, changes: RecordChanges, head: Head, author: Author): Promise<Head> {
  const { subjects, added, changed, publications, audit } = changes
  const ordinals = await takeOutSubjects(tx, subjects)
  const ids = changed.map(({ id }) => id)
  if (ids.length > 0) await tx`delete from record where id = any(${toArrayLiteral(ids)}::text[])`
  const next = nextHead(head, publications, author.at)
  await copyTables(tx, [
    ...subjectTables(subjects, ordinals),
    recordTable([...added, ...changed]),
    logTable(head, next, publications),
    auditTable(audit, author),
  ])
  await moveHead(tx, next)
  return next
}
