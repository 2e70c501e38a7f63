/** Rows that agencies send many of (CSV, XLSX, NDJSON): each as an object of texts under our names, or what is wrong with it. */
import { paddingMax, unfitWords } from "../input/plain-text.ts"
import type { Outcome } from "../kit/case/act.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findPersonalData } from "../law/personal-data.ts"
import { readLines } from "../register/import/line-reader.ts"
import { foldHeader } from "../table/header.ts"
import { cellsLength, type NoTable, type TextEncodingName } from "../table/row.ts"
import { detectFormat, readTable } from "../table/table.ts"
import type { Xlsx } from "../table/xlsx.ts"

/** What is wrong with a field, or with a row as a whole ("" for the field). Never repeats what was found. */
export interface FieldFault {
  field: string
  reason: Bilingual
}

/** A row that was sent. */
export interface SentRow {
  /** From 1: the line of a text, the row of a workbook. */
  line: number
  /** Of the text that it was read from. */
  length: number
  /** Trimmed, and none of them blank. */
  values: Readonly<Record<string, string>>
  /** The columns and members that are there and hold nothing. */
  blank: readonly string[]
  faults: readonly FieldFault[]
}

/** What came of rows. */
export interface RowReport {
  rows: number
  done: number
  /** Rows that say what has been said before. */
  unchanged: number
  refused: number
  /** Of those that were refused, of each kind of fault the first. */
  faults: (FieldFault & { line: number })[]
  /** How many faults were left out for want of room; absent where all are told. */
  faults_left_out?: number
}

/** So many faults are told, and so many of them of one kind: what is wrong with every row hides no other fault. */
export const faultsShown = 10_000
export const faultsOfKind = 1_000
// The last places are for kinds of which little has been told, so many times each.
const faultsReserved = 2_000
const faultsFirst = 20

/** Our names of columns, and others by which each is known. */
export type Columns = Readonly<Record<string, readonly string[]>>

const lengthMax = 2_000
// A signature carries the whole row.
const signatureLengthMax = 100_000
const mostOf = (field: string) => (field === "jws" ? signatureLengthMax : lengthMax)

/** Rows in a transaction: others who answer the same notices wait so long. */
export const rowsAtOnce = 1_000

/** Opens rows of any format. @param needed a column without which a table is none */
export async function openRows(
  chunks: AsyncIterable<Uint8Array>,
  columns: Columns,
  needed: string,
  options: {
    xlsx: Xlsx | null
    encoding?: TextEncodingName | undefined
    sheet?: string | undefined
    /** The media type that its sender gives it. */
    sentAs: string
  },
): Promise<AsyncGenerator<readonly SentRow[]> | NoTable> {
  const found = await detectFormat(chunks, "", options.sentAs)
  if (found.format === "ndjson") return jsonRows(found.chunks, columns)
  const byHeader = new Map(
    Object.entries(columns).flatMap(([name, others]) => [name, ...others].map((header) => [foldHeader(header), name])),
  )
  const nameOf = (header: string) => byHeader.get(foldHeader(header)) ?? null
  const isHeader = (cells: readonly string[]) => cells.some((cell) => nameOf(cell) === needed)
  const table = await readTable(found.chunks, { ...options, isHeader })
  if ("refused" in table) return table
  const names = table.columns.map(nameOf)
  if (!names.includes(needed)) {
    await table.rows.return(undefined)
    return { refused: { zh: `首行缺少列 ${columns[needed]?.[0] ?? needed}`, en: `the first row names no ${needed}` } }
  }
  return (async function* () {
    for await (const group of table.rows) {
      yield group.map(({ number: line, cells, damage, problem }): SentRow => {
        const length = cellsLength(cells)
        if (problem) return { line, length, values: {}, blank: [], faults: [{ field: "", reason: problem }] }
        // What stands in other columns is not read: a code that a spreadsheet rounded there is none of the answer's.
        const damaged = damage.flatMap(({ column, reason }) =>
          names[column] ? [{ field: names[column], reason }] : [],
        )
        const given = names.flatMap((name, at) => (name === null ? [] : [[name, cells[at] ?? ""] as const]))
        return toRow({ line, length }, given, damaged)
      })
    }
  })()
}

async function* jsonRows(chunks: AsyncIterable<Uint8Array>, columns: Columns): AsyncGenerator<readonly SentRow[]> {
  for await (const lines of readLines(chunks)) {
    yield lines.map(({ number: line, text, fault }): SentRow => {
      if (text === null) return { line, length: 0, values: {}, blank: [], faults: [{ field: "", reason: fault }] }
      return readJsonRow(line, text, columns)
    })
  }
}

/** A row from its JSON. */
export function readJsonRow(line: number, text: string, columns: Columns): SentRow {
  const value = readObject(text)
  const { length } = text
  if (value === null) return { line, length, values: {}, blank: [], faults: [{ field: "", reason: words.json }] }
  // A member of another name is not looked at: what is wrong with it would repeat its name.
  const known = Object.entries(value).filter(([name]) => Object.hasOwn(columns, name))
  const hasUnknown = known.length < Object.keys(value).length
  return toRow({ line, length }, known, hasUnknown ? [{ field: "", reason: words.unknown }] : [])
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

function toRow(
  place: { line: number; length: number },
  given: Iterable<readonly [string, unknown]>,
  faults: readonly FieldFault[],
): SentRow {
  const values: Record<string, string> = {}
  const blank: string[] = []
  const found = [...faults]
  for (const [field, value] of given) {
    if (value === null) {
      blank.push(field)
      continue
    }
    if (typeof value !== "string" && typeof value !== "number") {
      found.push({ field, reason: words.text })
      continue
    }
    const text = String(value)
    const most = mostOf(field)
    if (text.length > most + paddingMax) found.push({ field, reason: long(most) })
    else if (text.trim() === "") blank.push(field)
    else values[field] = text.trim()
  }
  const all = [...found, ...textFaults(values)]
  return { ...place, values: all.length > 0 ? {} : values, blank, faults: all }
}

// What no free text holds, and a rule would take for something else: an id, a signature.
const exempt = new Set(["record_id", "jws", "notice", "reference"])

/** What is wrong with texts, whatever they say. */
export function textFaults(values: Readonly<Record<string, string | undefined>>): FieldFault[] {
  return Object.entries(values).flatMap(([field, text = ""]): FieldFault[] => {
    const most = mostOf(field)
    if (text.length > most) return [{ field, reason: long(most) }]
    const unfit = unfitWords(text)
    if (unfit) return [{ field, reason: unfit }]
    const isPersonal = exempt.has(field)
      ? findPersonalData(text) === "id-number" && field === "reference"
      : findPersonalData(text) !== null
    return isPersonal ? [{ field, reason: words.personal }] : []
  })
}

/** An empty report. */
export function startReport(): RowReport {
  return { rows: 0, done: 0, unchanged: 0, refused: 0, faults: [] }
}

/** What became of a row that was read: kept, known, or what is wrong with it. */
export type RowOutcome = "done" | "same" | readonly FieldFault[]

/** Counts what came of a row. */
export function count(report: RowReport, line: number, outcome: RowOutcome): void {
  report.rows++
  if (outcome === "done") report.done++
  else if (outcome === "same") report.unchanged++
  else {
    report.refused++
    for (const fault of outcome) tell(report, { line, ...fault })
  }
}

// How often each kind of fault was told in a report, by field and reason.
const told = new WeakMap<RowReport, Map<string, number>>()

function tell(report: RowReport, fault: RowReport["faults"][number]): void {
  const kinds = told.get(report) ?? new Map<string, number>()
  told.set(report, kinds)
  const kind = `${fault.field} ${fault.reason.en}`
  const before = kinds.get(kind) ?? 0
  const room = before < faultsFirst ? faultsShown : faultsShown - faultsReserved
  if (before >= faultsOfKind || report.faults.length >= room) {
    report.faults_left_out = (report.faults_left_out ?? 0) + 1
    return
  }
  kinds.set(kind, before + 1)
  // A copy: a reason that repeats a text would keep the whole line.
  report.faults.push(structuredClone(fault))
}

/** What came of an act on a case, of a row that names its case in a column. */
export function toRowOutcome(
  outcome: Outcome<unknown> | undefined,
  words: { unknown: Bilingual; changed: Bilingual },
  named: string,
): RowOutcome {
  if (!outcome) throw new Error("a row has no outcome")
  switch (outcome.kind) {
    case "done":
    case "same":
      return outcome.kind
    case "absent":
      return [{ field: named, reason: words.unknown }]
    case "stale":
      return [{ field: "version", reason: words.changed }]
    case "gate":
      return [{ field: "act", reason: outcome.refusal.detail }]
    case "fields":
      return outcome.errors.map(({ pointer, detail }) => ({ field: pointer.slice(1), reason: detail }))
    case "code":
      return [{ field: outcome.pointer.slice(1), reason: words.unknown }]
    default:
      return [{ field: outcome.pointer?.slice(1) ?? "", reason: outcome.detail }]
  }
}

const long = (most: number): Bilingual => ({
  zh: `不得超过 ${most} 个字符`,
  en: `it should have at most ${most} characters`,
})
const words = {
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
  unknown: { zh: "含有未知的字段", en: "it has a member of another name" },
  text: { zh: "应为文本", en: "it should be a text" },
  personal: { zh: "疑似含有个人信息，请隐去后再报送", en: "it seems to hold a person's data: leave it out" },
} as const satisfies Record<string, Bilingual>
