/**
 * Declarations (措施清单申报): what stands in an agency's own system, as it says itself from time to time, held against the
 * ledger of measures and against what the log says has ended. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { addMonths, isDay } from "../../law/day.ts"
import type { MeasureType } from "../../law/measure-type.ts"
import { isOver, isTakenAlong, type MeasureState } from "../measure/measure.ts"
import type { FollowedRecord, MeasureDraft } from "../measure/report.ts"
import type { Columns, FieldFault } from "../rows.ts"

/** The columns of a list. */
export const declarationColumns = {
  reference: ["措施文书编号", "本机构编号", "序号"],
  record_id: ["公示记录编号", "记录编号"],
  code: ["统一社会信用代码", "商户代码"],
  measure: ["措施编号", "措施"],
  started_on: ["实施日期", "开始日期"],
  planned_end: ["计划结束日期", "截止日期"],
} as const satisfies Columns

/** So many rows a list may have: an agency of a province applies some thousands. */
export const declaredMax = 50_000

/** How the last list of an agency stands. */
export const declarationStates = {
  due: { zh: "尚未到期", en: "not due yet" },
  current: { zh: "已申报", en: "declared" },
  old: { zh: "逾期未更新", en: "out of date" },
  missing: { zh: "从未申报", en: "never declared" },
} as const satisfies Record<string, Bilingual>
export type DeclarationState = keyof typeof declarationStates

/** Whether it is to be seen that the list is wanting. */
export const isLateDeclaration = (state: DeclarationState) => state === "old" || state === "missing"

/**
 * How an agency stands with its lists. @param toldOn the day on which it was first told of anything, or first acted; null: never
 * @param asOf that of its last whole list; null: it has sent none @property dueOn by when the next one is due; null: it owes none
 */
export function declarationOf(
  { toldOn, asOf, months }: { toldOn: string | null; asOf: string | null; months: number },
  today: string,
): { state: DeclarationState; dueOn: string | null } {
  const from = asOf ?? toldOn
  if (from === null) return { state: "due", dueOn: null }
  const dueOn = addMonths(from, months)
  if (today <= dueOn) return { state: asOf === null ? "due" : "current", dueOn }
  return { state: asOf === null ? "missing" : "old", dueOn }
}

/** What a measure that is declared to stand comes to. */
export const declaredStandings = {
  stands: { zh: "可以实施", en: "may stand" },
  kept: { zh: "另有依据继续实施", en: "goes on by a basis of its own" },
  ended: { zh: "所依据的记录已经结束，应当解除", en: "its record has ended: to be lifted" },
  over: { zh: "自有期限已满，应当解除", en: "its own term is over: to be lifted" },
} as const satisfies Record<string, Bilingual>
export type DeclaredStanding = keyof typeof declaredStandings

/** What came of a list, in numbers. */
export interface DeclarationCounts {
  /** Measures by what they come to. */
  standing: Readonly<Record<DeclaredStanding, number>>
  /** Of all of them those that the ledger did not have, and those that it was told were lifted. */
  late: number
  lifted: number
  /** Measures of the ledger that the list leaves out; null: rows were refused, so that nobody knows. */
  undeclared: number | null
}

/** A measure that the ledger has. */
export interface LedgerMeasure {
  id: string
  reference: string
  recordId: string
  type: string
  state: MeasureState
  ownTerm: boolean
  plannedEnd: string | null
}

/** A row of a list: either its own number, or record (or merchant) and measure. */
export interface DeclaredRow {
  line: number
  reference: string | undefined
  recordId: string | undefined
  code: string | undefined
  measure: string | undefined
  startedOn: string | undefined
  plannedEnd: string | undefined
}

/** A measure that a list names, and what came of it. */
export interface Declared {
  measureId: string
  line: number
  recordId: string
  ledger: "known" | "late" | "lifted"
  standing: DeclaredStanding
  /** What is put into the ledger, where it does not stand there. */
  fresh: (MeasureDraft & { id: string; reference: string }) | null
}

/** What rows are held against. */
export interface DeclarationFacts {
  /** Measures of the agency that the rows may mean, lifted ones too. */
  held: readonly LedgerMeasure[]
  /** Records by id, and by the code of their merchant those that the agency may know. */
  records: ReadonlyMap<string, FollowedRecord>
  byCode: ReadonlyMap<string, readonly FollowedRecord[]>
  /** A kind of measure by its id or name, of the day on which it began. */
  typeOf(named: string, on: string): MeasureType | undefined
  today: string
  /** The number of the list, by which what it puts into the ledger is told from what was there. */
  number: number
  newId(): string
}

/**
 * Holds the rows of a list against the ledger, in their order. What is late, was never reported, has ended or belongs to
 * another is taken, for it stands all the same; what can't be told is a fault of its row. "same": a row before says it.
 */
export function holdDeclared(
  rows: readonly DeclaredRow[],
  facts: DeclarationFacts,
): (Declared | "same" | FieldFault[])[] {
  const { held, records, typeOf, today } = facts
  const byReference = new Map(held.map((measure) => [measure.reference, measure]))
  const byRecord = Map.groupBy(held, ({ recordId, type }) => `${recordId} ${type}`)
  const named = new Set<string>()
  const taken = new Set(byReference.keys())
  const added = new Set<string>()
  return rows.map((row) => {
    const own = row.reference === undefined ? undefined : byReference.get(row.reference)
    const started = isDay(row.startedOn ?? "") ? row.startedOn : undefined
    const type = row.measure === undefined ? undefined : typeOf(row.measure, started ?? today)
    const record = own ? records.get(own.recordId) : recordOf(row, type, facts)
    const faults = own ? [] : faultsOf(row, type, record, today)
    const kind = own ? own.type : type?.id
    if (faults.length > 0 || !record || kind === undefined) return faults.length > 0 ? faults : [unknownRecord(row)]
    const key = `${record.id} ${kind}`
    const like = byRecord.get(key) ?? []
    if (own && named.has(own.id)) return "same"
    const standing = [...(own ? [own] : []), ...like].find(({ id, state }) => state !== "lifted" && !named.has(id))
    if (standing) {
      named.add(standing.id)
      return toDeclared(row.line, standing, record, "known", today)
    }
    // Of the same record and kind one that is named already, or one that a row before has added.
    if (added.has(key) || like.some(({ id }) => named.has(id))) return "same"
    const wasLifted = own?.state === "lifted" || like.some(({ state }) => state === "lifted")
    const draft = draftOf(row, own, type ?? typeOf(kind, started ?? today), record, today)
    if (Array.isArray(draft)) return draft
    const reference = freeReference(row.reference ?? key.replace(" ", "/"), facts.number, taken)
    const fresh = { ...draft, id: facts.newId(), reference }
    const state = { ...fresh, state: "active" as const }
    const declared = { ...toDeclared(row.line, state, record, wasLifted ? "lifted" : "late", today), fresh }
    added.add(key)
    return declared
  })
}

function toDeclared(
  line: number,
  measure: Omit<LedgerMeasure, "type" | "reference">,
  record: FollowedRecord,
  ledger: Declared["ledger"],
  today: string,
): Declared {
  const { id, state, ownTerm, plannedEnd } = measure
  const asked = { state, ownTerm, plannedEnd, recordState: record.state }
  const standing = state === "kept" ? "kept" : !isOver(asked, today) ? "stands" : isTakenAlong(asked) ? "ended" : "over"
  return { measureId: id, line, recordId: record.id, ledger, standing, fresh: null }
}

/** The record that a row means: by its id, or of its merchant the one that such a measure may follow, a shown one first. */
function recordOf(row: DeclaredRow, type: MeasureType | undefined, { records, byCode, held }: DeclarationFacts) {
  if (row.recordId !== undefined) return records.get(row.recordId)
  const those = (row.code === undefined ? undefined : byCode.get(row.code)) ?? []
  const acted = new Set(held.filter(({ type: kind }) => kind === type?.id).map(({ recordId }) => recordId))
  const place = (record: FollowedRecord) =>
    (acted.has(record.id) ? 4 : 0) + (follows(type, record) ? 2 : 0) + (record.state === "live" ? 1 : 0)
  return those.toSorted((a, b) => place(b) - place(a) || (a.decidedOn < b.decidedOn ? 1 : -1))[0]
}

function follows(type: MeasureType | undefined, { list, ground, penaltyClass }: FollowedRecord): boolean {
  const mark = ground ?? penaltyClass
  return (
    type?.follows.some((each) => each.list === list && (each.marks === null || each.marks.includes(mark ?? ""))) ??
    false
  )
}

function faultsOf(
  row: DeclaredRow,
  type: MeasureType | undefined,
  record: FollowedRecord | undefined,
  today: string,
): FieldFault[] {
  const faults: FieldFault[] = []
  if (row.recordId === undefined && row.code === undefined) {
    const [field, reason] = row.reference === undefined ? ["record_id", words.whom] : ["reference", words.reference]
    return [{ field, reason } as FieldFault]
  }
  // Of what is never published no agency is told so much as that there is one.
  if (!record || record.penaltyClass === "P0") faults.push(unknownRecord(row))
  if (!type) faults.push({ field: "measure", reason: row.measure === undefined ? words.missing : words.type })
  if (row.startedOn !== undefined && (!isDay(row.startedOn) || row.startedOn > today))
    faults.push({ field: "started_on", reason: words.day })
  if (row.plannedEnd !== undefined && !isDay(row.plannedEnd))
    faults.push({ field: "planned_end", reason: words.dayForm })
  return faults
}

const unknownRecord = ({ recordId }: DeclaredRow): FieldFault =>
  recordId === undefined ? { field: "code", reason: words.merchant } : { field: "record_id", reason: words.record }

function draftOf(
  row: DeclaredRow,
  own: LedgerMeasure | undefined,
  type: MeasureType | undefined,
  record: FollowedRecord,
  today: string,
): MeasureDraft | FieldFault[] {
  if (!type) return [{ field: "measure", reason: words.type }]
  const startedOn = row.startedOn ?? today
  const ownTerm = type.term.of === "own"
  const longest = type.term.of === "own" && type.term.months !== null ? addMonths(startedOn, type.term.months) : null
  const said = row.plannedEnd ?? own?.plannedEnd ?? null
  const plannedEnd = !ownTerm ? null : longest !== null && (said === null || said > longest) ? longest : said
  if (ownTerm && plannedEnd === null) return [{ field: "planned_end", reason: words.noEnd }]
  return {
    ...{
      recordId: record.id,
      subjectCode: record.subjectCode,
      type: type.id,
      basis: type.basis.zh,
      startedOn,
      ownTerm,
    },
    ...{ plannedEnd, document: null, evidence: null, result: null },
  }
}

/** A number of the ledger that nobody has: the agency's own where it is free, else with that of the list. */
function freeReference(wanted: string, number: number, taken: Set<string>): string {
  let found = wanted.slice(0, 180)
  for (let n = 0; taken.has(found); n++) found = `${wanted.slice(0, 160)}/${number}${n === 0 ? "" : `.${n}`}`
  taken.add(found)
  return found
}

/** Counts what came of a list. @param undeclared measures that it leaves out; null: nobody knows */
export function countDeclared(declared: readonly Declared[], undeclared: number | null): DeclarationCounts {
  const of = (is: (each: Declared) => boolean) => declared.filter(is).length
  return {
    standing: {
      stands: of(({ standing }) => standing === "stands"),
      kept: of(({ standing }) => standing === "kept"),
      ended: of(({ standing }) => standing === "ended"),
      over: of(({ standing }) => standing === "over"),
    },
    late: of(({ ledger }) => ledger === "late"),
    lifted: of(({ ledger }) => ledger === "lifted"),
    undeclared,
  }
}

const words = {
  whom: {
    zh: "须写明本机构编号，或者公示记录编号（统一社会信用代码）和措施编号",
    en: "say your own number, or the record (or the merchant's code) and the measure",
  },
  reference: {
    zh: "台账中没有此编号：请同时写明公示记录编号（统一社会信用代码）和措施编号",
    en: "the ledger has none of this number: say the record (or the merchant's code) and the measure too",
  },
  merchant: {
    zh: "本机构没有收到过该商户的公示记录，也没有正在公示的记录",
    en: "your agency was told of no record of this merchant, and none is published",
  },
  record: { zh: "没有此编号的公示记录", en: "there is no record of this id" },
  missing: { zh: "缺少此项", en: "it is missing" },
  type: { zh: "措施目录中没有这个措施", en: "the catalogue of measures has none of this id or name" },
  day: { zh: "应为不晚于今天的日期，如 2026-03-05", en: "it should be a day not later than today, as 2026-03-05" },
  dayForm: { zh: "应为日期，如 2026-03-05", en: "it should be a day, as 2026-03-05" },
  noEnd: { zh: "该措施期限自定，须写明截止日期", en: "the term is set by each decision: say when it ends" },
} as const satisfies Record<string, Bilingual>
