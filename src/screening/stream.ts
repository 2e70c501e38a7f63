/**
 * Check of a stream: CSV or NDJSON of any length, answered line by line in the order it came.
 */

import type { Language } from "../law/bilingual.ts"
import type { CodeReading } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { type NumberedLine, readLines } from "../register/line-reader.ts"
import { type CsvRecord, readCsvFields, readCsvRecords, toCsvField } from "../table/csv-record.ts"
import { type CheckQuery, type CheckSource, check } from "./check.ts"
import { type CheckColumns, findCheckColumns } from "./column.ts"
import { inGroups, mapInOrder } from "./in-order.ts"
import type { NameMatch } from "./match.ts"
import { nameLengthMax, nameQuerySchema } from "./name-query.ts"
import { type CheckTally, startTally, tallyPosition, tallyVerdict } from "./tally.ts"
import type { Verdict } from "./verdict.ts"
import { nameSentence } from "./verdict-words.ts"

// Measured on two cores: 5,000 codes a query and four in flight is where the gain levels off.
const rowsPerQuery = 5_000
const queriesInFlight = 4

/** What is wrong with the head of a CSV, before any row is answered. */
export type HeadProblem = "empty" | "no-code-column" | "no-such-column"

/** How a stream is to be checked. */
export interface StreamOptions {
  /** Counts what is answered. */
  tally?: CheckTally | undefined
  /** The header of the column to be checked; null: the usual ones. */
  column?: string | null
}

const words = {
  quotes: { zh: "引号没有配对，或者本行过长", en: "a quote is not closed, or the row is too long" },
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
  long: { zh: "本行过长", en: "the line is too long" },
  code: {
    zh: "缺少 code 或者 name 字段，或者 name、region 无效",
    en: "code or name is missing, or name or region is not valid",
  },
} as const

/** Checks CSV. The first record is the header; the answer repeats the sender's columns and adds four. */
export async function checkCsv(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  language: Language,
  { tally = startTally(), column = null }: StreamOptions = {},
): Promise<AsyncGenerator<string> | HeadProblem> {
  const groups = readCsvRecords(decodeText(chunks))
  const first = await groups.next()
  const [header, ...rows] = first.done ? [] : first.value
  if (!header) return "empty"
  const headers = readCsvFields(header.text)
  const columns = findCheckColumns(headers, column)
  if (columns.code < 0 && columns.name < 0) {
    await groups.return(undefined)
    return column === null ? "no-code-column" : "no-such-column"
  }
  async function* answer(): AsyncGenerator<string> {
    yield `${header?.text},verdict,lists,grounds,problem\n`
    const batches = inGroups(joined(rows, groups), rowsPerQuery)
    yield* mapInOrder(batches, queriesInFlight, (batch) => answerCsv(source, batch, columns, language, tally))
  }
  return answer()
}

async function* joined<T>(first: readonly T[], rest: AsyncIterable<readonly T[]>): AsyncGenerator<readonly T[]> {
  yield first
  yield* rest
}

async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8")
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** What a row asks: its code, or where that is empty its name. */
function toRowQuery(record: CsvRecord, columns: CheckColumns): CheckQuery {
  const fields = record.broken ? [] : readCsvFields(record.text)
  const code = fields[columns.code] ?? ""
  const name = (fields[columns.name] ?? "").trim().slice(0, nameLengthMax)
  return code.trim() === "" && name !== "" ? { by: "name", name, region: null } : { by: "code", code }
}

async function answerCsv(
  source: CheckSource,
  records: readonly CsvRecord[],
  columns: CheckColumns,
  language: Language,
  tally: CheckTally,
): Promise<string> {
  const { asOf, verdicts } = await check(
    source,
    records.map((record) => toRowQuery(record, columns)),
  )
  tallyPosition(tally, asOf)
  let text = ""
  for (const [index, verdict] of verdicts.entries()) {
    const record = records[index]
    // A line with nothing on it asks nothing and keeps its place.
    if (record?.text === "") {
      text += "\n"
      continue
    }
    tallyVerdict(tally, record?.broken ? "invalid" : verdict.verdict)
    if (record?.broken) text += `${toCsvField(record.text)},invalid,,,${toCsvField(words.quotes[language])}\n`
    else text += `${record?.text},${toColumns(verdict, language)}\n`
  }
  return text
}

function toColumns(verdict: Verdict, language: Language): string {
  const { lists, grounds } = summary(verdict)
  const problem = verdict.verdict === "invalid" ? problemOf(verdict.reading, language) : nameSentence(verdict, language)
  return [verdict.verdict, lists.join(";"), grounds.join(";"), problem].map((field) => toCsvField(field)).join(",")
}

function summary(verdict: Verdict): { lists: string[]; grounds: string[] } {
  if (verdict.verdict !== "listed") return { lists: [], grounds: [] }
  return {
    lists: [...new Set(verdict.records.map((record) => record.list))].sort(),
    grounds: [...new Set(verdict.records.flatMap((record) => record.ground ?? record.penaltyClass ?? []))].sort(),
  }
}

function problemOf(reading: CodeReading, language: Language): string {
  return codeProblem(reading, language)?.detail ?? ""
}

/** Checks NDJSON: `{"id":…,"code":"…"}` or `{"id":…,"name":"…"}` a line; the answer carries the line's number and its id. */
export async function* checkNdjson(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  language: Language,
  { tally = startTally() }: StreamOptions = {},
): AsyncGenerator<string> {
  const batches = inGroups(readLines(chunks), rowsPerQuery)
  yield* mapInOrder(batches, queriesInFlight, (batch) => answerNdjson(source, batch, language, tally))
}

function toCandidate({ subject, score }: NameMatch) {
  return { code: subject.code, name: subject.name, score: Number(score.toFixed(4)) }
}

type Question = { line: number; id: unknown; query: CheckQuery; problem: string | null }

function toQuestion({ number: line, text }: NumberedLine, language: Language): Question {
  const broken = (problem: string, id: unknown = undefined): Question => ({
    line,
    id,
    query: { by: "code", code: "" },
    problem,
  })
  if (text === null) return broken(words.long[language])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return broken(words.json[language])
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return broken(words.json[language])
  const { id, code, name, region } = value as Record<string, unknown>
  if (typeof code === "string") return { line, id, query: { by: "code", code }, problem: null }
  const read = nameQuerySchema.safeParse({ name, ...(region === undefined ? {} : { region }) })
  if (!read.success) return broken(words.code[language], id)
  return { line, id, query: { by: "name", name: read.data.name, region: read.data.region ?? null }, problem: null }
}

async function answerNdjson(
  source: CheckSource,
  lines: readonly NumberedLine[],
  language: Language,
  tally: CheckTally,
): Promise<string> {
  const questions = lines.map((line) => toQuestion(line, language))
  const { asOf, verdicts } = await check(
    source,
    questions.map((question) => question.query),
  )
  tallyPosition(tally, asOf)
  let text = ""
  for (const [index, question] of questions.entries()) {
    const verdict = verdicts[index]
    if (!verdict) continue
    tallyVerdict(tally, verdict.verdict)
    const { lists, grounds } = summary(verdict)
    const problem = question.problem ?? (verdict.verdict === "invalid" ? problemOf(verdict.reading, language) : null)
    const note = nameSentence(verdict, language)
    const answer = {
      line: question.line,
      ...(question.id === undefined ? {} : { id: question.id }),
      // A text that is no code may be an ID number: it is not repeated.
      ...("code" in verdict && verdict.code !== null ? { code: verdict.code } : {}),
      verdict: verdict.verdict,
      lists,
      grounds,
      problem,
      ...(note === "" ? {} : { note }),
      ...(verdict.verdict === "review" ? { candidates: verdict.candidates.map(toCandidate) } : {}),
      size: asOf.size,
    }
    text += `${JSON.stringify(answer)}\n`
  }
  return text
}
