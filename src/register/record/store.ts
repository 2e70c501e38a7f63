/**
 * SQL of records in their whole life: read with what has ended, written as a change leaves them.
 */
import { type Fragment, type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { copyTables } from "../../database/copy.ts"
import { append, type Head } from "../../ledger/sequencer.ts"
import { regionOf } from "../../names/code.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import type { RecordChanges, RecordUpdate } from "./change.ts"
import type { HeldRecord, RecordContent } from "./record.ts"

type RecordRow = RecordContent & Omit<HeldRecord, "content">

const columns = `id, list, subject_code as "subjectCode", subject_name as "subjectName", ground,
  penalty_class as "penaltyClass", decision_no as "decisionNo", decided_on as "decidedOn", authority,
  published_on as "publishedOn", detail, state, position, displayed_until as "displayedUntil",
  repair_opens_on as "repairOpensOn", ended_on as "endedOn", barred_until as "barredUntil"`

function toHeld(row: RecordRow): HeldRecord {
  const { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, ...content } = row
  return { id, state, position, displayedUntil, repairOpensOn, endedOn, barredUntil, content }
}

// What is live and what has ended are indexed apart, so both are named: without them every record would be read.
function isOf(sql: Sql, subjectCodes: readonly string[]) {
  const codes = sql`any(${toArrayLiteral(subjectCodes)}::text[])`
  return sql`((subject_code = ${codes} and state = 'live') or (subject_code = ${codes} and state <> 'live'))`
}

/** Records by a condition, which may order and limit them. */
export async function selectRecords(sql: Sql, condition: Fragment): Promise<HeldRecord[]> {
  const rows = await sql<RecordRow[]>`select ${sql.unsafe(columns)} from record where ${condition}`
  return rows.map(toHeld)
}

/** All records of a subject, ended ones too, the latest publication first. */
export async function listRecords(sql: Sql, subjectCode: string): Promise<HeldRecord[]> {
  const rows = await sql<RecordRow[]>`
    select ${sql.unsafe(columns)} from record where ${isOf(sql, [subjectCode])} order by published_on desc, id`
  return rows.map(toHeld)
}

/** All records of some subjects, by subject. */
export async function listRecordsOf(sql: Sql, subjectCodes: readonly string[]): Promise<Map<string, HeldRecord[]>> {
  if (subjectCodes.length === 0) return new Map()
  const rows = await sql<RecordRow[]>`
    select ${sql.unsafe(columns)} from record where ${isOf(sql, subjectCodes)}
    order by subject_code, published_on desc, id`
  return Map.groupBy(rows.map(toHeld), ({ content }) => content.subjectCode)
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

/** By whom, why and when (ms since 1970) something is written. */
export interface Author {
  actor: string
  reason: string | null
  at: number
}

/**
 * Writes changes of records: state, log and audit trail. As many statements for a thousand records as for one.
 * @param head from `lockHead` in the same transaction
 */
export async function saveChanges(tx: Transaction, changes: RecordChanges, head: Head, author: Author): Promise<Head> {
  for (const update of changes.updates) if (update.isNew) await insertRecord(tx, update)
  await updateRecords(
    tx,
    changes.updates.filter((update) => !update.isNew),
  )
  const next = await append(tx, head, changes.publications, author.at)
  await writeAudits(tx, changes.audit, author)
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

async function updateRecords(tx: Transaction, updates: readonly RecordUpdate[]): Promise<void> {
  if (updates.length === 0) return
  const rows = updates.map(({ id, content, state, position, ...rest }) => ({
    ...{ id, subject_name: content.subjectName, ground: content.ground, penalty_class: content.penaltyClass },
    ...{ decision_no: content.decisionNo, decided_on: content.decidedOn, detail: content.detail, state, position },
    ...{ displayed_until: rest.displayedUntil, repair_opens_on: rest.repairOpensOn, ended_on: rest.endedOn },
    barred_until: rest.barredUntil,
  }))
  await tx`
    update record set subject_name = u.subject_name, ground = u.ground, penalty_class = u.penalty_class,
      decision_no = u.decision_no, decided_on = u.decided_on, detail = u.detail, state = u.state, position = u.position,
      displayed_until = u.displayed_until, repair_opens_on = u.repair_opens_on, ended_on = u.ended_on,
      barred_until = u.barred_until
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as u (id text, subject_name text, ground text,
      penalty_class text, decision_no text, decided_on date, detail jsonb, state text, position bigint,
      displayed_until date, repair_opens_on date, ended_on date, barred_until date)
    where record.id = u.id`
}

/** A decision about a subject that the register does not know brings the subject with it, as an import does. */
export async function addMissingSubject(tx: Transaction, code: string, name: string, author: Author): Promise<void> {
  const added = await tx`
    insert into subject (code, name, type, region)
    values (${code}, ${name}, ${registrationOf(code)}, ${regionOf(code)}) on conflict do nothing returning code`
  if (added.length === 0) return
  await writeAudit(tx, { act: "subject.add", object: code, position: null, before: null, after: null }, author)
}

/** What an audit row says beside its author. `before` and `after` are JSON or null. */
export interface AuditRow {
  act: string
  object: string
  position: number | null
  before: unknown
  after: unknown
}

/** One row of the audit trail. */
export async function writeAudit(tx: Transaction, row: AuditRow, author: Author): Promise<void> {
  await writeAudits(tx, [row], author)
}

/** Rows of the audit trail, in their order. */
export async function writeAudits(tx: Transaction, rows: readonly AuditRow[], author: Author): Promise<void> {
  const { actor, reason } = author
  const at = new Date(author.at).toISOString()
  const toLine = ({ act, object, position, before, after }: AuditRow) => [
    ...[at, actor, act, object, position, toJson(before), toJson(after), reason],
  ]
  const columns = ["at", "actor", "act", "object", "position", "before", "after", "reason"]
  await copyTables(tx, [{ table: "audit_event", columns, rows: rows.map(toLine) }])
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
