/**
 * SQL of proceedings.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import type { Proceeding, Step } from "./proceeding.ts"

/** The columns of a proceeding, under the names of its fields. */
export const proceedingColumns = `id, kind, state, list, subject_code as "subjectCode", subject_name as "subjectName", authority,
  record_id as "recordId", content, started_by as "startedBy", started_on as "startedOn", entered_on as "enteredOn",
  clock, due_on as "dueOn", overdue_on as "overdueOn", closed, version`

/** Finds a proceeding. */
export async function findProceeding(sql: Sql, id: string): Promise<Proceeding | null> {
  const [row] = await sql<Proceeding[]>`select ${sql.unsafe(proceedingColumns)} from proceeding where id = ${id}`
  return row ?? null
}

/** Finds a proceeding and keeps others from acting on it until the transaction ends. */
export async function lockProceeding(tx: Transaction, id: string): Promise<Proceeding | null> {
  const [row] = await tx<
    Proceeding[]
  >`select ${tx.unsafe(proceedingColumns)} from proceeding where id = ${id} for update`
  return row ?? null
}

/** Open proceedings about a subject. */
export async function listOpen(sql: Sql, subjectCode: string): Promise<Proceeding[]> {
  return sql<Proceeding[]>`
    select ${sql.unsafe(proceedingColumns)} from proceeding where subject_code = ${subjectCode} and not closed order by id`
}

/** Of these records, the ids of those that a proceeding of one of the kinds has published. */
export async function loadPublished(
  sql: Sql,
  kinds: readonly string[],
  recordIds: readonly string[],
): Promise<Set<string>> {
  if (recordIds.length === 0) return new Set()
  const rows = await sql<{ id: string }[]>`
    select record_id as id from proceeding
    where record_id = any(${toArrayLiteral(recordIds)}::text[]) and kind = any(${toArrayLiteral(kinds)}::text[])`
  return new Set(rows.map(({ id }) => id))
}

/** The authority of the proceeding, of one of the kinds, that has published a record; null where it came otherwise. */
export async function findPublisher(sql: Sql, kinds: readonly string[], recordId: string): Promise<string | null> {
  const [row] = await sql<{ authority: string }[]>`
    select authority from proceeding where record_id = ${recordId} and kind = any(${toArrayLiteral(kinds)}::text[])`
  return row?.authority ?? null
}

/** Open proceedings with a clock that has no last day, in the order of their ids. */
export async function listUndatedProceedings(sql: Sql, after: string | null, limit: number): Promise<Proceeding[]> {
  return sql<Proceeding[]>`
    select ${sql.unsafe(proceedingColumns)} from proceeding
    where not closed and clock is not null and due_on is null ${after ? sql`and id > ${after}::uuid` : sql``}
    order by id limit ${limit}`
}

/** What a list of proceedings is narrowed to. */
export interface ProceedingFilter {
  kinds: readonly string[]
  state?: string | undefined
  subjectCode?: string | undefined
  /** GB/T 2260 prefix of the authorities that may be seen; empty: all. */
  authorityPrefix: string
  closed?: boolean | undefined
}

/** Proceedings, the earliest due first and those without a clock last. `after` is the last row of the page before. */
export async function listProceedings(
  sql: Sql,
  { kinds, state, subjectCode, authorityPrefix, closed }: ProceedingFilter,
  after: { dueOn: string | null; id: string } | null,
  limit: number,
): Promise<Proceeding[]> {
  const place = sql`(coalesce(due_on, 'infinity'::date), id)`
  return sql<Proceeding[]>`
    select ${sql.unsafe(proceedingColumns)} from proceeding
    where kind = any(${`{${kinds.join(",")}}`}::text[]) and authority like ${`${authorityPrefix}%`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}
      ${subjectCode === undefined ? sql`` : sql`and subject_code = ${subjectCode}`}
      ${closed === undefined ? sql`` : sql`and closed = ${closed}`}
      ${after ? sql`and ${place} > (${after.dueOn ?? "infinity"}::date, ${after.id}::uuid)` : sql``}
    order by coalesce(due_on, 'infinity'::date), id limit ${limit}`
}

/** Writes a proceeding that was begun. */
export async function insertProceeding(tx: Transaction, p: Proceeding): Promise<void> {
  await tx`
    insert into proceeding (id, kind, state, list, subject_code, subject_name, authority, record_id, content, started_by,
      started_on, entered_on, clock, due_on, overdue_on, closed, version)
    values (${p.id}, ${p.kind}, ${p.state}, ${p.list}, ${p.subjectCode}, ${p.subjectName}, ${p.authority}, ${p.recordId},
      ${JSON.stringify(p.content)}::text::jsonb, ${p.startedBy}, ${p.startedOn}, ${p.enteredOn}, ${p.clock}, ${p.dueOn},
      ${p.overdueOn}, ${p.closed}, ${p.version})`
}

/** Writes a proceeding as an act leaves it. */
export async function updateProceeding(tx: Transaction, p: Proceeding): Promise<void> {
  await tx`
    update proceeding set state = ${p.state}, record_id = ${p.recordId},
      content = ${JSON.stringify(p.content)}::text::jsonb, entered_on = ${p.enteredOn}, clock = ${p.clock},
      due_on = ${p.dueOn}, overdue_on = ${p.overdueOn}, closed = ${p.closed}, version = ${p.version}
    where id = ${p.id}`
}

/** An act of a proceeding as the audit trail holds it. */
export interface HistoryRow extends Step {
  at: Date
  reason: string | null
  before: unknown
  after: unknown
  position: number | null
}

/** The acts of a proceeding, the oldest first. */
export async function listHistory(sql: Sql, id: string): Promise<HistoryRow[]> {
  return sql<HistoryRow[]>`
    select replace(act, 'proceeding.', '') as act, actor, at, reason, before, after, position
    from audit_event where object = ${id} and import_id is null order by audit_event.id`
}
