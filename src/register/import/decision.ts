/**
 * Decides what a batch of rows changes, given what the register knows of them. Pure.
 */

import type { Bilingual } from "../../law/bilingual.ts"
import type { DetailField } from "../../law/public-field.ts"
import type { Publication } from "../../ledger/sequencer.ts"
import { regionOf } from "../../names/code.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import type { RecordUpdate } from "../record/change.ts"
import { type CodeFlaw, type HeldRecord, type RecordContent, recordId, type Subject } from "../record/record.ts"
import type { RecordMoveName } from "../record/state.ts"
import { changes, decideRecord, type RowEnding, type WindowOf } from "./record.ts"
import type { ImportRow } from "./row.ts"
import type { Remark } from "./row-field.ts"

/** A subject that the register knows; `listed` when it has live records. */
export interface KnownSubject {
  subject: Subject
  listed: boolean
}

/** A subject to be written, with what it was. */
export interface SubjectChange {
  subject: Subject
  before: Subject | null
}

/** An audit row to be written. `before` and `after` hold what no log entry tells. */
export interface AuditDraft {
  act: "subject.add" | "subject.amend" | `record.${"add" | RecordMoveName}`
  object: string
  position: number | null
  before: unknown
  after: unknown
}

/** A row with its line number, and for records the id. */
export type NumberedRow =
  | { line: number; kind: "subject"; subject: Subject }
  | {
      line: number
      kind: "record"
      id: string
      content: RecordContent
      codeFlaw: CodeFlaw | null
      /** Where the source has ended it. */
      ending: RowEnding | null
      /** False where the source names no day of publication. */
      publishedOnGiven: boolean
      /** Fields of which the file says nothing: of a known record they stay as they are. */
      unspoken: readonly (DetailField | "class")[]
    }

/** What a batch changes. */
export interface BatchDecision {
  subjects: SubjectChange[]
  records: RecordUpdate[]
  publications: Publication[]
  audit: AuditDraft[]
  refused: { line: number; remark: Remark }[]
  /** Remarks on rows that were taken. */
  flagged: { line: number; remark: Remark }[]
  added: number
  amended: number
  unchanged: number
}

/** What the register knows of a batch. */
export interface KnownState {
  /** The subjects of subject rows, by code. */
  subjects: ReadonlyMap<string, KnownSubject>
  /** Codes of record rows whose subject is known. */
  codes: ReadonlySet<string>
  /** Records by id, ended ones too. */
  records: ReadonlyMap<string, HeldRecord>
  /** Of these, the ids of those that were decided or published by a proceeding of this register. */
  decidedHere: ReadonlySet<string>
}

/** What the decision depends on beside rows and register. */
export interface DecisionContext {
  /** Today in China. */
  today: string
  windowOf: WindowOf
  /** Position of the first publication. */
  size: number
  /** Whether who imports may change the data of a known subject of this region. */
  mayAmendSubject(region: string): boolean
  /** 256 fresh random bits as base64url, each time. */
  newSalt(): string
}

/** Gives a row its line number and, for a record, its identity. */
export function numberRow(
  line: number,
  row: ImportRow,
  unspoken: readonly (DetailField | "class")[] = [],
): NumberedRow {
  if (row.kind === "subject") return { line, kind: "subject", subject: row.subject }
  const { content, codeFlaw, publishedOnGiven, removedOn } = row
  const ending: RowEnding | null = removedOn === null ? null : { move: "repair", on: removedOn }
  return { line, kind: "record", id: recordId(content), content, codeFlaw, ending, publishedOnGiven, unspoken }
}

/**
 * Decides a batch in which no record and no subject row occurs twice.
 * A record of an unknown subject brings the subject with it; a subject row of the batch goes before that.
 */
export function decideBatch(rows: readonly NumberedRow[], known: KnownState, context: DecisionContext): BatchDecision {
  const decision: BatchDecision = {
    subjects: [],
    records: [],
    publications: [],
    audit: [],
    refused: [],
    flagged: [],
    added: 0,
    amended: 0,
    unchanged: 0,
  }
  const written = new Set<string>()
  for (const row of rows) {
    if (row.kind !== "subject") continue
    written.add(row.subject.code)
    decideSubject(row.line, row.subject, known.subjects.get(row.subject.code), context, decision)
  }
  for (const row of rows) {
    if (row.kind !== "record") continue
    const code = row.content.subjectCode
    if (!known.codes.has(code) && !written.has(code)) {
      written.add(code)
      addSubject(subjectOf(row.content, row.codeFlaw), decision)
    }
    const held = known.records.get(row.id)
    const decided = held ? completed(row, held.content) : row
    if (held && known.decidedHere.has(row.id) && changes(decided, held)) {
      decision.refused.push({ line: row.line, remark: { field: "", reason: decidedHere } })
      continue
    }
    decideRecord(decided, held, context, decision)
  }
  return decision
}

// One person imports. What took two to decide is not undone, repaired or rewritten by one.
const decidedHere = {
  zh: "该记录由本库办理事项作出，不能以导入更改：请通过更正、撤回或者信用修复办理",
  en: "this record was decided by a proceeding here and is not changed by an import: correct, withdraw or repair it by one",
} as const satisfies Bilingual

/** The row with what its source does not speak of as it is known. */
function completed(row: Extract<NumberedRow, { kind: "record" }>, known: RecordContent): typeof row {
  const { content, unspoken, publishedOnGiven } = row
  const kept = unspoken.flatMap((field) => (field in known.detail ? [[field, known.detail[field as DetailField]]] : []))
  return {
    ...row,
    content: {
      ...content,
      // The day of the first import stays the day of publication, whenever the same file comes again.
      publishedOn: publishedOnGiven ? content.publishedOn : known.publishedOn,
      penaltyClass: unspoken.includes("class") ? known.penaltyClass : content.penaltyClass,
      detail: { ...content.detail, ...Object.fromEntries(kept) },
    },
  }
}

function decideSubject(
  line: number,
  subject: Subject,
  known: KnownSubject | undefined,
  context: DecisionContext,
  decision: BatchDecision,
): void {
  if (!known) {
    addSubject(subject, decision)
    decision.added++
    return
  }
  if (sameSubject(known.subject, subject)) {
    decision.unchanged++
    return
  }
  if (!context.mayAmendSubject(known.subject.region)) {
    const reason = { zh: "该主体不属于您的管辖范围，不能更改", en: "this subject is outside the authority you act for" }
    decision.refused.push({ line, remark: { field: "region", reason } })
    return
  }
  const position = known.listed ? context.size + decision.publications.length : null
  if (position !== null) decision.publications.push(subjectStatePublication(subject.code))
  decision.subjects.push({ subject, before: known.subject })
  decision.audit.push({
    act: "subject.amend",
    object: subject.code,
    position,
    before: known.subject,
    after: subject,
  })
  decision.amended++
}

function addSubject(subject: Subject, decision: BatchDecision): void {
  decision.subjects.push({ subject, before: null })
  decision.audit.push({ act: "subject.add", object: subject.code, position: null, before: null, after: null })
}

function subjectStatePublication(code: string): Publication {
  return {
    draft: { operation: "state", list: "subject", authority: null, replaces: null, reason: null, commitment: null },
    line: null,
    recordId: null,
    subjectCode: code,
  }
}

function subjectOf(content: RecordContent, codeFlaw: CodeFlaw | null): Subject {
  return {
    code: content.subjectCode,
    name: content.subjectName,
    type: registrationOf(content.subjectCode),
    region: regionOf(content.subjectCode),
    formerNames: [],
    operator: null,
    shops: [],
    codeFlaw,
  }
}

function sameSubject(a: Subject, b: Subject): boolean {
  return (
    a.name === b.name &&
    a.type === b.type &&
    a.region === b.region &&
    a.codeFlaw === b.codeFlaw &&
    a.operator === b.operator &&
    JSON.stringify(a.formerNames) === JSON.stringify(b.formerNames) &&
    JSON.stringify(a.shops.map(shopKey)) === JSON.stringify(b.shops.map(shopKey))
  )
}

// PostgreSQL gives the fields of an object back in its own order.
function shopKey(shop: Subject["shops"][number]): readonly unknown[] {
  return [shop.platform, shop.name, shop.url]
}
