/**
 * SQL of an import: what a batch is decided on, and what it writes.
 */

import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { type CopyTable, type CopyValue, copyTables } from "../../database/copy.ts"
import { type Head, logTable, moveHead, nextHead } from "../../ledger/sequencer.ts"
import type { RecordUpdate } from "../record/change.ts"
import type { Subject } from "../record/record.ts"
import { forgetShops, shopTable } from "../subject/shop-store.ts"
import type { NumberedRemark } from "./batch.ts"
import type { AuditDraft, BatchDecision, KnownSubject, SubjectChange } from "./decision.ts"
import type { ImportTally } from "./import.ts"

/** The subjects that the register knows, by code. */
export async function loadSubjects(tx: Transaction, codes: readonly string[]): Promise<Map<string, KnownSubject>> {
  if (codes.length === 0) return new Map()
  const rows = await tx<(Subject & { listed: boolean })[]>`
    select s.code, s.name, s.type, s.region, s.former_names as "formerNames", s.operator, s.shops, s.code_flaw as "codeFlaw",
      exists (select from record r where r.subject_code = s.code and r.state = 'live') as listed
    from subject s where s.code = any(${toArrayLiteral(codes)}::text[])`
  return new Map(rows.map(({ listed, ...subject }) => [subject.code, { subject, listed }]))
}

/** Of these codes, those that the register knows. */
export async function loadKnownCodes(tx: Transaction, codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set()
  const rows = await tx<{ code: string }[]>`
    select code from subject where code = any(${toArrayLiteral(codes)}::text[])`
  return new Set(rows.map((row) => row.code))
}

function* mapped<T, R>(items: Iterable<T>, turn: (item: T) => R): Generator<R> {
  for (const item of items) yield turn(item)
}

const subjectColumns = ["code", "name", "type", "region", "former_names", "operator", "shops", "code_flaw"]

function toSubjectRow({ subject }: SubjectChange): CopyValue[] {
  return [
    subject.code,
    subject.name,
    subject.type,
    subject.region,
    JSON.stringify(subject.formerNames),
    subject.operator,
    JSON.stringify(subject.shops),
    subject.codeFlaw,
  ]
}

/** Subjects that are new, which get their place in the order of subjects, and those that keep the one they had. */
function subjectTables(changes: readonly SubjectChange[], ordinals: ReadonlyMap<string, number>): CopyTable[] {
  const added = changes.filter(({ subject }) => !ordinals.has(subject.code))
  const kept = changes.filter(({ subject }) => ordinals.has(subject.code))
  const keptRows = mapped(kept, (change) => [...toSubjectRow(change), ordinals.get(change.subject.code) ?? 0])
  return [
    { table: "subject", columns: subjectColumns, rows: mapped(added, toSubjectRow) },
    { table: "subject", columns: [...subjectColumns, "ordinal"], rows: keptRows },
  ]
}

const recordColumns = [
  "id",
  "list",
  "subject_code",
  "subject_name",
  "ground",
  "penalty_class",
  "decision_no",
  "decided_on",
  "authority",
  "published_on",
  "detail",
  "state",
  "position",
  "displayed_until",
  "repair_opens_on",
  "ended_on",
  "barred_until",
]

function recordTable(updates: readonly RecordUpdate[]): CopyTable {
  const rows = mapped(updates, ({ id, content, state, position, ...rest }) => [
    id,
    content.list,
    content.subjectCode,
    content.subjectName,
    content.ground,
    content.penaltyClass,
    content.decisionNo,
    content.decidedOn,
    content.authority,
    content.publishedOn,
    JSON.stringify(content.detail),
    state,
    position,
    rest.displayedUntil,
    rest.repairOpensOn,
    rest.endedOn,
    rest.barredUntil,
  ])
  return { table: "record", columns: recordColumns, rows }
}

/** By whom, in which import and when (ms since 1970) a batch is written. */
export interface BatchAuthor {
  actor: string
  importId: string
  at: number
}

function auditTable(drafts: readonly AuditDraft[], { actor, importId, at }: BatchAuthor): CopyTable {
  const time = new Date(at).toISOString()
  const rows = mapped(drafts, (draft) => [
    time,
    actor,
    draft.act,
    draft.object,
    draft.position,
    importId,
    draft.before === null ? null : JSON.stringify(draft.before),
    draft.after === null ? null : JSON.stringify(draft.after),
  ])
  const columns = ["at", "actor", "act", "object", "position", "import_id", "before", "after"]
  return { table: "audit_event", columns, rows }
}

/** Writes what a batch changes: state, log and audit trail. What takes the place of something goes after it. */
export async function saveBatch(
  tx: Transaction,
  decision: Pick<BatchDecision, "subjects" | "records" | "publications" | "audit">,
  head: Head,
  author: BatchAuthor,
): Promise<void> {
  const { subjects, records, publications, audit } = decision
  const changed = subjects.filter((change) => change.before).map((change) => change.subject.code)
  await forgetShops(
    tx,
    subjects.flatMap(({ before }) => before ?? []),
  )
  const ordinals = changed.length > 0 ? await takeOut(tx, changed) : new Map<string, number>()
  const amended = records.filter((update) => !update.isNew).map((update) => update.id)
  if (amended.length > 0) await tx`delete from record where id = any(${toArrayLiteral(amended)}::text[])`
  const next = nextHead(head, publications, author.at)
  await copyTables(tx, [
    ...subjectTables(subjects, ordinals),
    shopTable(subjects.map(({ subject }) => subject)),
    recordTable(records),
    logTable(head, next, publications),
    auditTable(audit, author),
  ])
  await moveHead(tx, next)
}

/** Deletes subjects that are about to be written anew, and says which place each had in the order of subjects. */
async function takeOut(tx: Transaction, codes: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx<{ code: string; ordinal: number }[]>`
    delete from subject where code = any(${toArrayLiteral(codes)}::text[]) returning code, ordinal`
  return new Map(rows.map(({ code, ordinal }) => [code, ordinal]))
}

/** Opens the run before its first batch. */
export async function openRun(sql: Sql, run: { id: string; actor: string; source: string; at: number }): Promise<void> {
  await sql`
    insert into import_run (id, actor, source, started_at)
    values (${run.id}, ${run.actor}, ${run.source}, ${new Date(run.at).toISOString()})`
}

/** Brings the run's tally and remarks up to the batch, in the batch's transaction. */
export async function saveProgress(
  tx: Transaction,
  id: string,
  tally: ImportTally,
  remarks: readonly NumberedRemark[],
): Promise<void> {
  const { rows, added, amended, unchanged, rejected, flagged } = tally
  await tx`
    update import_run set rows = ${rows}, added = ${added}, amended = ${amended}, unchanged = ${unchanged},
      rejected = ${rejected}, flagged = ${flagged} where id = ${id}`
  const columns = ["import_id", "line", "ordinal", "outcome", "field", "reason"]
  const values = mapped(remarks, (remark) => [
    id,
    remark.line,
    remark.ordinal,
    remark.outcome,
    remark.field,
    JSON.stringify(remark.reason),
  ])
  await copyTables(tx, [{ table: "import_remark", columns, rows: values }])
}

/** Closes the run. */
export async function closeRun(sql: Sql, id: string, at: number): Promise<void> {
  await sql`update import_run set finished_at = ${new Date(at).toISOString()} where id = ${id}`
}

/** A run as it stands. */
export interface ImportRun extends ImportTally {
  id: string
  source: string
  startedAt: Date
  finishedAt: Date | null
}

/** Finds a run. */
export async function findRun(sql: Sql, id: string): Promise<ImportRun | null> {
  const [run] = await sql<ImportRun[]>`
    select id, source, started_at as "startedAt", finished_at as "finishedAt", rows, added, amended, unchanged,
      rejected, flagged from import_run where id = ${id}`
  return run ?? null
}

/** Remarks of a run in the order of lines. */
export async function listRemarks(
  sql: Sql,
  id: string,
  after: { line: number; ordinal: number },
  limit: number,
): Promise<NumberedRemark[]> {
  return sql<NumberedRemark[]>`
    select line, ordinal, outcome, field, reason from import_remark
    where import_id = ${id} and (line, ordinal) > (${after.line}::bigint, ${after.ordinal}::smallint)
    order by line, ordinal limit ${limit}`
}
