/**
 * Check of a stream: CSV or NDJSON of any length, answered line by line in the order it came.
 */
import type { Language } from "../law/bilingual.ts"
import { type NumberedLine, readLines } from "../register/line-reader.ts"
import { readCsvFields } from "../table/csv-record.ts"
import type { CheckQuery, CheckSource } from "./check.ts"
import { findColumn } from "./column.ts"
import { csvAnswerer } from "./csv-answer.ts"
import { type CsvBlock, readCsvBlocks } from "./csv-block.ts"
import { listedAs, problemOf } from "./csv-ending.ts"
import { inGroups, mapInOrder } from "./in-order.ts"
import type { NameMatch } from "./match.ts"
import { nameQuerySchema } from "./name-query.ts"
import { checkRows } from "./row-verdict.ts"
import { nameSentence } from "./verdict-words.ts"

// Measured on two cores: 20,000 codes a query cost PostgreSQL a quarter less each than 5,000, and with three in flight
// both sides are always at work. For rows of a code and little else that is half a megabyte.
const rowsPerQuery = 5_000
const queriesInFlight = 3
const bytesPerQuery = 512 * 1_024

// Where no query is made there is nothing to gather for: what has come is answered.
const bytesAtOnce = 1

/** What is wrong with the head of a CSV, before any row is answered. */
export type HeadProblem = "empty" | "no-code-column"

const words = {
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
  long: { zh: "本行过长", en: "the line is too long" },
  code: {
    zh: "缺少 code 或者 name 字段，或者 name、region 无效",
    en: "code or name is missing, or name or region is not valid",
  },
} as const

/** Checks CSV. The first record is the header; the answer repeats the sender's columns and adds four. In UTF-8. */
export async function checkCsv(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  language: Language,
): Promise<AsyncGenerator<Uint8Array> | HeadProblem> {
  const fromMemory = source.view?.complete === true
  const blocks = readCsvBlocks(chunks, fromMemory ? bytesAtOnce : bytesPerQuery)
  const first = await blocks.next()
  const [headerRows, ...rest] = first.done ? [] : first.value
  const header = headerRows?.kind === "text" ? headerRows.records[0] : undefined
  if (headerRows?.kind !== "text" || !header) return "empty"
  const headers = readCsvFields(header.text)
  const columns = { code: findColumn(headers, "code"), name: findColumn(headers, "name") }
  if (columns.code < 0 && columns.name < 0) {
    await blocks.return(undefined)
    return "no-code-column"
  }
  const answerBlock = csvAnswerer(source, columns, language)
  const rows: CsvBlock = [{ kind: "text", records: headerRows.records.slice(1) }, ...rest]
  async function* answer(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(`${header?.text},verdict,lists,grounds,problem\n`)
    yield* mapInOrder(joined(rows, blocks), fromMemory ? 1 : queriesInFlight, answerBlock)
  }
  return answer()
}

async function* joined<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

/** Checks NDJSON: `{"id":…,"code":"…"}` or `{"id":…,"name":"…"}` a line; the answer carries the line's number and its id. */
export async function* checkNdjson(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  language: Language,
): AsyncGenerator<string> {
  const batches = inGroups(readLines(chunks), rowsPerQuery)
  yield* mapInOrder(batches, queriesInFlight, (batch) => answerNdjson(source, batch, language))
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

async function answerNdjson(source: CheckSource, lines: readonly NumberedLine[], language: Language): Promise<string> {
  const questions = lines.map((line) => toQuestion(line, language))
  const answers = await checkRows(
    source,
    questions.map((question) => question.query),
  )
  let text = ""
  for (const [index, question] of questions.entries()) {
    const answered = answers[index]
    if (!answered) continue
    const { verdict, size } = answered
    const { lists, grounds } = listedAs(verdict)
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
      size,
    }
    text += `${JSON.stringify(answer)}\n`
  }
  return text
}
