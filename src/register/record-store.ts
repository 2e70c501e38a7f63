/**
 * SQL of records in their whole life: read with what has ended, written as a change leaves them.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { append, type Head } from "../ledger/sequencer.ts"
import { regionOf } from "../names/code.ts"
import { registrationOf } from "../names/registration-authority.ts"
import type { HeldRecord, RecordContent } from "./record.ts"
import type { RecordChanges, RecordUpdate } from "./record-change.ts"

type RecordRow = RecordContent & Omit<HeldRecord, "content">

const columns = `id, list, subject_code as "subjectCode", subject_name as "subjectName", ground,
  penalty_class as "penaltyClass", decision_no as "decisionNo", decided_on as "decidedOn", authority,
  published_on as "publishedOn", detail, state, position, displayed_until as "displayedUntil",
  repair_opens_on as "repairOpensOn", ended_on as "endedOn", barred_until as "barredUntil"`

function toHeld(row: RecordRow): HeldRecord {
  const { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, ...content } = row
  return { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, content }
}

/** All records of a subject, ended ones too, the latest publication first. */
export async function listRecords(sql: Sql, subjectCode: string): Promise<HeldRecord[]> {
  const rows = await sql<RecordRow[]>`
    select ${sql.unsafe(columns)} from record where subject_code = ${subjectCode} order by published_on desc, id`
  return rows.map(toHeld)
}

/** Of these records, those that there are, by id. */
export async function loadRecords(sql: Sql, ids: readonly string[]): Promise<Map<string, HeldRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<RecordRow[]>`
    select ${sql.unsafe(columns)} from record where id = any(${toArrayLiteral(ids)}::text[])`
  return new Map(rows.map((row) => [row.id, toHeld(row)]))
}

/** A record by its id, in whatever state. */
export async function findRecord(sql: Sql, id: string): Promise<HeldRecord | null> {
  const [row] = await sql<RecordRow[]>`select ${sql.unsafe(columns)} from record where id = ${id}`
  return row ? toHeld(row) : null
}

/** Live or masked records whose display ended before today, the earliest first. */
export async function listExpired(sql: Sql, today: string, limit: number): Promise<HeldRecord[]> {
  const rows = await sql<RecordRow[]>`
    select ${sql.unsafe(columns)} from record
    where state in ('live', 'masked') and displayed_until < ${today}::date order by displayed_until, id limit ${limit}`
  return rows.map(toHeld)
}

/** By whom, why and when (ms since 1970) something is written. */
export interface Author {
  actor: string
  reason: string | null
  at: number
}

/** Writes changes of records: state, log and audit trail. @param head from `lockHead` in the same transaction */
export async function saveChanges(tx: Transaction, changes: RecordChanges, head: Head, author: Author): Promise<Head> {
  for (const update of changes.updates) await (update.isNew ? insertRecord(tx, update) : updateRecord(tx, update))
  const next = await append(tx, head, changes.publications, author.at)
  for (const { act, object, position, before, after } of changes.audit) {
    await writeAudit(tx, { act, object, position, before, after }, author)
  }
  return next
}

async function insertRecord(tx: Transaction, { id, content, state, position, ...rest }: RecordUpdate): Promise<void> {
  await tx`
    insert into record (id, list, subject_code, subject_name, ground, penalty_class, decision_no, decided_on, authority,
      published_on, detail, state, position, displayed_until, repair_opens_on, ended_on, barred_until)
    values (${id}, ${content.list}, ${content.subjectCode}, ${content.subjectName}, ${content.ground},
      ${content.penaltyClass}, ${content.decisionNo}, ${content.decidedOn}, ${content.authority},
      ${content.publishedOn}, ${JSON.stringify(content.detail)}::text::jsonb, ${state}, ${position},
      ${rest.displayedUntil}, ${rest.repairOpensOn}, ${rest.endedOn}, ${rest.barredUntil})`
}

async function updateRecord(tx: Transaction, { id, content, state, position, ...rest }: RecordUpdate): Promise<void> {
  await tx`
    update record set subject_name = ${content.subjectName}, ground = ${content.ground},
      penalty_class = ${content.penaltyClass}, decision_no = ${content.decisionNo}, decided_on = ${content.decidedOn},
      detail = ${JSON.stringify(content.detail)}::text::jsonb, state = ${state}, position = ${position},
      displayed_until = ${rest.displayedUntil}, repair_opens_on = ${rest.repairOpensOn}, ended_on = ${rest.endedOn},
      barred_until = ${rest.barredUntil}
    where id = ${id}`
}

/** A decision about a subject that the register does not know brings the subject with it, as an import does. */
export async function addMissingSubject(tx: Transaction, code: string, name: string, author: Author): Promise<void> {
  const added = await tx`
    insert into subject (code, name, type, region)
    values (${code}, ${name}, ${registrationOf(code)}, ${regionOf(code)}) on conflict do nothing returning code`
  if (added.length === 0) return
  await writeAudit(tx, { act: "subject.add", object: code, position: null, before: null, after: null }, author)
}

/** One row of the audit trail. `before` and `after` are JSON or null. */
export async function writeAudit(
  tx: Transaction,
  row: { act: string; object: string; position: number | null; before: unknown; after: unknown },
  { actor, reason, at }: Author,
): Promise<void> {
  await tx`
    insert into audit_event (at, actor, act, object, position, before, after, reason)
    values (${new Date(at).toISOString()}, ${actor}, ${row.act}, ${row.object}, ${row.position},
      ${toJson(row.before)}::text::jsonb, ${toJson(row.after)}::text::jsonb, ${reason})`
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
