/**
 * Answers a block of CSV: the sender's rows as they are, with four columns behind each. Rows whose code stands there as
 * it should are answered as bytes; all others by the general way, and both say the same.
 */

import type { Language } from "../law/bilingual.ts"
import { dayNumberInChina } from "../law/day.ts"
import { codeLength } from "../names/check-character.ts"
import { readMarks } from "../register/standing.ts"
import {
  type CsvRecord,
  fitCsvRecord,
  readCsvFields,
  recordLengthMax,
  repeatedMax,
  toCsvField,
} from "../table/csv-record.ts"
import type { CheckQuery, CheckSource } from "./check.ts"
import type { CsvBlock, PlainRows } from "./csv-block.ts"
import { askedEnding, blankEnding, type Endings, openEndings, toColumns } from "./csv-ending.ts"
import { blank, rightCode, type ScannedRows, scanRows } from "./csv-row.ts"
import { findEntries, type ListedView } from "./listed-set/listed-view.ts"
import { nameLengthMax } from "./name-query.ts"
import { looksLikeIdNumber } from "./query/query.ts"
import { type Output, openOutput } from "./row-output.ts"
import { checkRows, type RowAnswer } from "./row-verdict.ts"
import { type CheckTally, startTally, tallyVerdict } from "./tally.ts"

/** Which columns of a CSV hold what; below 0: none does. */
export interface CsvColumns {
  /** How many there are: what is added stands behind them. */
  width: number
  code: number
  name: number
}

const quoteProblem = { zh: "引号没有配对，或者本行过长", en: "a quote is not closed, or the row is too long" }

/** Answers blocks of one CSV. */
export function csvAnswerer(
  source: CheckSource,
  columns: CsvColumns,
  language: Language,
  tally: CheckTally = startTally(),
) {
  const endings = openEndings()
  const telling: Telling = { language, tally, width: columns.width }
  return async (block: CsvBlock): Promise<Uint8Array> => {
    const asked: Asked = { codes: [], queries: [] }
    const pieces = block.map((piece) => {
      if (piece.kind === "plain") return readPlain(source, piece, columns, endings, asked)
      for (const record of piece.records) asked.queries.push(toRowQuery(record, columns))
      return piece
    })
    const { codes, queries } = asked
    const marks = codes.length === 0 ? null : (await readMarks(source, [...new Set(codes)])).byCode
    const answers = {
      codes: codes.map((code) => endings.ofMarks(marks?.get(code))),
      rows: await checkRows(source, queries),
    }
    const output = openOutput(block.reduce((sum, piece) => sum + (piece.kind === "plain" ? piece.bytes.length : 0), 0))
    const next = { code: 0, row: 0 }
    for (const piece of pieces) {
      if (piece.kind === "plain") writePlain(output, piece, answers, next, endings, telling)
      else {
        for (const record of piece.records) output.text(answerRecord(record, answers.rows[next.row++], telling))
      }
    }
    return output.take()
  }
}

/** What the database is asked for a block: right codes by themselves, which are most, and whatever else stands in rows. */
interface Asked {
  codes: string[]
  queries: CheckQuery[]
}

/** The answers: an ending for each code, and whole answers for the other rows. */
interface Answers {
  codes: readonly number[]
  rows: readonly RowAnswer[]
}

/** Plain rows with the endings of those that could be answered at once; below 0: by the next of the answers. */
interface PlainAnswer extends PlainRows {
  rows: ScannedRows
  endings: Int32Array
  /** The text of each row that is `other`, in their order. */
  records: CsvRecord[]
}

function readPlain(
  source: CheckSource,
  { bytes }: PlainRows,
  columns: CsvColumns,
  known: Endings,
  { codes, queries }: Asked,
): PlainAnswer {
  const rows = scanRows(bytes, columns.width, columns.code, recordLengthMax)
  const endings = new Int32Array(rows.count)
  const { view = null } = source
  if (view) findEndings(view, dayNumberInChina(source.clock()), rows, known, endings)
  else for (let n = 0; n < rows.count; n++) endings[n] = rows.kinds[n] === blank ? blankEnding : askedEnding
  const records: CsvRecord[] = []
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let n = 0; n < rows.count; n++) {
    if (endings[n] !== askedEnding) continue
    if (rows.kinds[n] === rightCode) {
      const at = rows.codeStarts[n] as number
      codes.push(text.toString("latin1", at, at + codeLength))
      continue
    }
    const row = text.toString("utf8", n === 0 ? 0 : rows.nexts[n - 1], rows.ends[n])
    const tooLong = row.length > recordLengthMax
    const record = { text: tooLong ? row.slice(0, repeatedMax) : row, line: 0, broken: tooLong }
    records.push(record)
    queries.push(toRowQuery(record, columns))
  }
  return { kind: "plain", bytes, rows, endings, records }
}

function findEndings(view: ListedView, today: number, rows: ScannedRows, known: Endings, endings: Int32Array): void {
  const { keys, kinds, count } = rows
  // What stands in `keys` of the other rows may be anything: they are looked up for nothing, and passed over.
  findEntries(view, keys, count, endings)
  for (let n = 0; n < count; n++) {
    const kind = kinds[n]
    if (kind === rightCode) endings[n] = known.ofEntry(view, endings[n] as number, today)
    else endings[n] = kind === blank ? blankEnding : askedEnding
  }
}

function writePlain(
  output: Output,
  { bytes, rows, endings, records }: PlainAnswer,
  answers: Answers,
  next: { code: number; row: number },
  known: Endings,
  telling: Telling,
): void {
  const counts = new Uint32Array(known.count())
  let record = 0
  for (let n = 0; n < rows.count; n++) {
    const start = n === 0 ? 0 : (rows.nexts[n - 1] as number)
    let ending = endings[n] as number
    if (ending === askedEnding) {
      if (rows.kinds[n] !== rightCode) {
        output.text(answerRecord(records[record++], answers.rows[next.row++], telling))
        continue
      }
      ending = answers.codes[next.code++] as number
    }
    counts[ending] = (counts[ending] as number) + 1
    output.row(bytes, start, rows.ends[n] as number, known.bytes(ending))
  }
  for (const [ending, count] of counts.entries()) {
    const verdict = known.verdict(ending)
    if (verdict !== null) telling.tally.counts[verdict] += count
  }
}

/** In which language rows are answered and behind how many columns, and what counts them. */
interface Telling {
  width: number
  language: Language
  tally: CheckTally
}

/** What a row asks: its code, or where that is empty its name. */
function toRowQuery(record: CsvRecord, columns: CsvColumns): CheckQuery {
  const fields = record.broken ? [] : readCsvFields(record.text)
  const code = fields[columns.code] ?? ""
  const name = (fields[columns.name] ?? "").trim().slice(0, nameLengthMax)
  if (code.trim() !== "" || name === "") return { by: "code", code }
  // As a code an ID number is refused, and looked up nowhere.
  return looksLikeIdNumber(name) ? { by: "code", code: name } : { by: "name", name, region: null }
}

function answerRecord(
  record: CsvRecord | undefined,
  answer: RowAnswer | undefined,
  { language, tally, width }: Telling,
): string {
  // A line with nothing on it asks nothing and keeps its place.
  if (!record || !answer || record.text === "") return "\n"
  tallyVerdict(tally, record.broken ? "invalid" : answer.verdict.verdict)
  const { own, beyond } = fitCsvRecord(record, width)
  if (record.broken) return `${own},invalid,,,${toCsvField(quoteProblem[language])}\n`
  return `${own},${toColumns(answer.verdict, language)}${beyond}\n`
}
