/**
 * Check of a stream: CSV or NDJSON of any length, answered line by line in the order it came.
 */

import type { Language } from "../law/bilingual.ts"
import type { CodeReading } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { type NumberedLine, readLines } from "../register/line-reader.ts"
import type { PublicRead } from "../register/standing.ts"
import { type CsvRecord, readCsvFields, readCsvRecords, toCsvField } from "../table/csv-record.ts"
import { checkCodes } from "./check.ts"
import { inGroups, mapInOrder } from "./in-order.ts"
import type { Verdict } from "./verdict.ts"

// Measured on two cores: 5,000 codes a query and four in flight is where the gain levels off.
const rowsPerQuery = 5_000
const queriesInFlight = 4

/** Headers of the column of codes, folded: as the national exchange, platforms and people write them. */
const codeHeaders = new Set(
  ["code", "uscc", "统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "CF_XDR_SHXYM", "行政相对人代码_1"].map(
    foldHeader,
  ),
)

function foldHeader(header: string): string {
  return header
    .normalize("NFKC")
    .replace(/[\s\ufeff]/g, "")
    .replace(/\(.*\)$/, "")
    .toLowerCase()
}

/** What is wrong with the head of a CSV, before any row is answered. */
export type HeadProblem = "empty" | "no-code-column"

const words = {
  quotes: { zh: "引号没有配对，或者本行过长", en: "a quote is not closed, or the row is too long" },
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
  long: { zh: "本行过长", en: "the line is too long" },
  code: { zh: "缺少 code 字段", en: "the field code is missing" },
} as const

/** Checks CSV. The first record is the header; the answer repeats the sender's columns and adds four. */
export async function checkCsv(
  read: PublicRead,
  chunks: AsyncIterable<Uint8Array>,
  language: Language,
): Promise<AsyncGenerator<string> | HeadProblem> {
  const groups = readCsvRecords(decodeText(chunks))
  const first = await groups.next()
  const [header, ...rows] = first.done ? [] : first.value
  if (!header) return "empty"
  const column = readCsvFields(header.text).findIndex((field) => codeHeaders.has(foldHeader(field)))
  if (column < 0) {
    await groups.return(undefined)
    return "no-code-column"
  }
  async function* answer(): AsyncGenerator<string> {
    yield `${header?.text},verdict,lists,grounds,problem\n`
    const batches = inGroups(joined(rows, groups), rowsPerQuery)
    yield* mapInOrder(batches, queriesInFlight, (batch) => answerCsv(read, batch, column, language))
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

async function answerCsv(
  read: PublicRead,
  records: readonly CsvRecord[],
  column: number,
  language: Language,
): Promise<string> {
  const codes = records.map((record) => (record.broken ? "" : (readCsvFields(record.text)[column] ?? "")))
  const { verdicts } = await checkCodes(read, codes)
  let text = ""
  for (const [index, verdict] of verdicts.entries()) {
    const record = records[index]
    // A line with nothing on it asks nothing and keeps its place.
    if (record?.text === "") text += "\n"
    else if (record?.broken) text += `${toCsvField(record.text)},invalid,,,${toCsvField(words.quotes[language])}\n`
    else text += `${record?.text},${toColumns(verdict, language)}\n`
  }
  return text
}

function toColumns(verdict: Verdict, language: Language): string {
  const { lists, grounds } = summary(verdict)
  const problem = verdict.verdict === "invalid" ? problemOf(verdict.reading, language) : ""
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

/** Checks NDJSON: `{"id":…,"code":"…"}` a line; the answer carries the line's number and its id. */
export async function* checkNdjson(
  read: PublicRead,
  chunks: AsyncIterable<Uint8Array>,
  language: Language,
): AsyncGenerator<string> {
  const batches = inGroups(readLines(chunks), rowsPerQuery)
  yield* mapInOrder(batches, queriesInFlight, (batch) => answerNdjson(read, batch, language))
}

type Question = { line: number; id: unknown; code: string; problem: string | null }

function toQuestion({ number: line, text }: NumberedLine, language: Language): Question {
  const broken = (problem: string, id: unknown = undefined): Question => ({ line, id, code: "", problem })
  if (text === null) return broken(words.long[language])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return broken(words.json[language])
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return broken(words.json[language])
  const { id, code } = value as Record<string, unknown>
  if (typeof code !== "string") return broken(words.code[language], id)
  return { line, id, code, problem: null }
}

async function answerNdjson(read: PublicRead, lines: readonly NumberedLine[], language: Language): Promise<string> {
  const questions = lines.map((line) => toQuestion(line, language))
  const { asOf, verdicts } = await checkCodes(
    read,
    questions.map((question) => question.code),
  )
  let text = ""
  for (const [index, question] of questions.entries()) {
    const verdict = verdicts[index]
    if (!verdict) continue
    const { lists, grounds } = summary(verdict)
    const problem = question.problem ?? (verdict.verdict === "invalid" ? problemOf(verdict.reading, language) : null)
    const answer = {
      line: question.line,
      ...(question.id === undefined ? {} : { id: question.id }),
      // A text that is no code may be an ID number: it is not repeated.
      ...("code" in verdict ? { code: verdict.code } : {}),
      verdict: verdict.verdict,
      lists,
      grounds,
      problem,
      size: asOf.size,
    }
    text += `${JSON.stringify(answer)}\n`
  }
  return text
}
