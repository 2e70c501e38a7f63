/**
 * Answers a block of CSV: the sender's rows as they are, with the columns of a verdict behind each. Rows whose code stands there as
 * it should are answered as bytes; all others by the general way, and both say the same.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { dayNumberInChina } from "../../law/day.ts"
import { codeLength } from "../../names/check-character.ts"
import { addCodes, openCodeList } from "../../names/code-list.ts"
import { readMarks, unknownCode } from "../../register/record/marks.ts"
import { type CsvRecord, fitCsvRecord, readCsvFields, recordLengthMax, repeatedMax } from "../../table/csv-record.ts"
import { holdsStrangeBytes, toUtf8Bytes } from "../../table/utf8-text.ts"
import { type CheckSource, checkRows, type RowAnswer } from "../answer/check.ts"
import { codeQuery, noQuery, type SubjectQuery } from "../answer/query.ts"
import { type CheckTally, startTally, tallyAsked, tallyVerdict } from "../answer/tally.ts"
import { findEntries, type ListedView } from "../listed-set/listed-view.ts"
import type { AskedCells } from "../query/query.ts"
import { type RowWording, toFaultRow, toVerdictRow } from "../query/row.ts"
import { type CsvBlock, type PlainRows, sizeOf } from "./block.ts"
import { areNamed, type CsvColumns, type ReadAsked } from "./column.ts"
import { askedEnding, blankEnding, type Endings, openEndings, toColumns } from "./ending.ts"
import { type Output, openOutput } from "./output.ts"
import { blank, rightCode, type ScannedRows, scanRows } from "./row.ts"

/** What is wrong with a row that can't be read. */
export const rowProblems = {
  quote: { zh: "引号没有配对，或者本行过长", en: "a quote is not closed, or the row is too long" },
  encoding: {
    zh: "本行不是 UTF-8：请转换编码，或者作为任务（/v1/check/jobs）提交",
    en: "not UTF-8: convert the file, or send it as a job (/v1/check/jobs)",
  },
} as const satisfies Record<string, Bilingual>

/** Answers blocks of one CSV. */
export function csvAnswerer(
  source: CheckSource,
  columns: CsvColumns,
  readAsked: ReadAsked,
  wording: RowWording,
  tally: CheckTally = startTally(),
) {
  const endings = openEndings(wording)
  // Of a row whose records are wanted, or whose name is to be held against it, a code by itself is not enough.
  const withRecords = wording.register !== null
  const wholeRows = withRecords || areNamed(columns)
  const telling: Telling = { wording, tally, width: columns.width, wholeRows }
  return async (block: CsvBlock): Promise<Uint8Array> => {
    const asked: Asked = { codes: [], queries: [] }
    const pieces = block.map((piece) => {
      if (piece.kind === "plain") return readPlain(source, piece, columns, readAsked, endings, asked, wholeRows)
      const rows = piece.records.map((record) => readTextRow(record, readAsked))
      for (const { query } of rows) asked.queries.push(query)
      return { kind: piece.kind, rows }
    })
    if (tally.asked) {
      for (const piece of pieces) if (piece.kind === "plain") tallyAsked(tally, rightCodes(piece))
      tallyAsked(tally, asked.queries)
    }
    const answers = {
      codes: await endCodes(source, asked.codes, endings),
      rows: await checkRows(source, asked.queries, withRecords),
    }
    const output = openOutput(sizeOf(block))
    const next = { code: 0, row: 0 }
    for (const piece of pieces) {
      if (piece.kind === "plain") writePlain(output, piece, answers, next, endings, telling)
      else {
        for (const row of piece.rows) writeRow(output, row, answers.rows[next.row++], telling)
      }
    }
    return output.take()
  }
}

/** What the database is asked for a block: right codes by themselves, which are most, and whatever else stands in rows. */
interface Asked {
  codes: { bytes: Uint8Array; starts: Int32Array }[]
  queries: SubjectQuery[]
}

/** The answers: an ending for each code, and whole answers for the other rows. */
interface Answers {
  codes: Int32Array
  rows: readonly RowAnswer[]
}

async function endCodes(source: CheckSource, asked: Asked["codes"], endings: Endings): Promise<Int32Array> {
  if (asked.length === 0) return noEndings
  const codes = openCodeList(asked.reduce((sum, { starts }) => sum + starts.length, 0))
  for (const { bytes, starts } of asked) addCodes(codes, bytes, starts)
  const { numbers, texts } = await readMarks(source, codes)
  const ofNobody = endings.ofMarks(null)
  const ofTexts: number[] = []
  const ofText = (number: number): number => {
    const ending = ofTexts[number] ?? endings.ofMarks(texts[number] as string)
    ofTexts[number] = ending
    return ending
  }
  for (let n = 0; n < numbers.length; n++) {
    const number = numbers[n] as number
    numbers[n] = number === unknownCode ? ofNobody : ofText(number)
  }
  return numbers
}

const noEndings = new Int32Array(0)

/** Plain rows with the endings of those that could be answered at once; below 0: by the next of the answers. */
interface PlainAnswer extends PlainRows {
  rows: ScannedRows
  endings: Int32Array
  /** Each row that is `other`, in their order. */
  others: TextRow[]
}

function readPlain(
  source: CheckSource,
  { bytes }: PlainRows,
  columns: CsvColumns,
  readAsked: ReadAsked,
  known: Endings,
  { codes, queries }: Asked,
  wholeRows: boolean,
): PlainAnswer {
  const rows = scanRows(bytes, columns.width, columns.code, recordLengthMax)
  const endings = new Int32Array(rows.count)
  const { view = null } = source
  if (view) findEndings(view, dayNumberInChina(source.clock()), rows, known, endings)
  else for (let n = 0; n < rows.count; n++) endings[n] = rows.kinds[n] === blank ? blankEnding : askedEnding
  const others: TextRow[] = []
  let right = 0
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let n = 0; n < rows.count; n++) {
    if (endings[n] !== askedEnding) continue
    if (rows.kinds[n] === rightCode && !wholeRows) {
      right++
      continue
    }
    const row = text.toString("utf8", n === 0 ? 0 : rows.nexts[n - 1], rows.ends[n])
    const tooLong = row.length > recordLengthMax
    const read = readTextRow({ text: tooLong ? row.slice(0, repeatedMax) : row, line: 0, broken: tooLong }, readAsked)
    others.push(read)
    queries.push(read.query)
  }
  if (right > 0) codes.push({ bytes, starts: startsOf(rows, endings, right) })
  return { kind: "plain", bytes, rows, endings, others }
}

/** Where the right codes begin that are asked. */
function startsOf(rows: ScannedRows, endings: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count)
  let next = 0
  for (let n = 0; n < rows.count; n++) {
    if (endings[n] === askedEnding && rows.kinds[n] === rightCode) starts[next++] = rows.codeStarts[n] as number
  }
  return starts
}

/** Rows that are answered as bytes, as what they ask. */
function rightCodes({ bytes, rows }: PlainAnswer): SubjectQuery[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const right = Array.from({ length: rows.count }, (_, n) => n).filter((n) => rows.kinds[n] === rightCode)
  return right.map((n) =>
    codeQuery(text.toString("latin1", rows.codeStarts[n], (rows.codeStarts[n] ?? 0) + codeLength)),
  )
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
  { bytes, rows, endings, others }: PlainAnswer,
  answers: Answers,
  next: { code: number; row: number },
  known: Endings,
  telling: Telling,
): void {
  const counts = new Uint32Array(known.count())
  let other = 0
  for (let n = 0; n < rows.count; n++) {
    const start = n === 0 ? 0 : (rows.nexts[n - 1] as number)
    let ending = endings[n] as number
    if (ending === askedEnding) {
      if (rows.kinds[n] !== rightCode || telling.wholeRows) {
        writeRow(output, others[other++], answers.rows[next.row++], telling)
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

/** How rows are answered and behind how many columns, and what counts them. */
interface Telling {
  width: number
  wording: RowWording
  tally: CheckTally
  /** Whether no row is answered by its code alone. */
  wholeRows: boolean
}

interface TextRow extends AskedCells {
  record: CsvRecord
  /** Bytes stand in it that are not UTF-8, and go back as they came. */
  strange: boolean
}

function readTextRow(record: CsvRecord, readAsked: ReadAsked): TextRow {
  const strange = holdsStrangeBytes(record.text)
  const refused = (fault: Bilingual): TextRow => ({ record, strange, query: noQuery, fault })
  if (record.broken) return refused(rowProblems.quote)
  if (strange) return refused(rowProblems.encoding)
  return { record, strange, ...readAsked(readCsvFields(record.text)) }
}

function writeRow(output: Output, row: TextRow | undefined, answer: RowAnswer | undefined, telling: Telling): void {
  const text = answerRow(row, answer, telling)
  if (row?.strange) output.bytes(toUtf8Bytes(text))
  else output.text(text)
}

function answerRow(
  row: TextRow | undefined,
  answer: RowAnswer | undefined,
  { wording, tally, width }: Telling,
): string {
  // A line with nothing on it asks nothing and keeps its place.
  if (!row || !answer || row.record.text === "") return "\n"
  tallyVerdict(tally, row.fault ? "invalid" : answer.verdict.verdict)
  const { own, beyond } = fitCsvRecord(row.record, width)
  const told = row.fault
    ? toFaultRow(row.fault[wording.language], wording)
    : toVerdictRow(answer.verdict, row.query.by, wording, answer.nameIs)
  return `${own},${toColumns(told)}${beyond}\n`
}
