/**
 * Check of a stream: CSV or NDJSON of any length, answered line by line in the order it came.
 */

import { anyone } from "../access/principal.ts"
import type { Bilingual, Language } from "../law/bilingual.ts"
import type { CodeReading } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { type NumberedLine, readLines } from "../register/line-reader.ts"
import { type CsvRecord, readCsvFields, readCsvRecords, toCsvField } from "../table/csv-record.ts"
import { type CheckQuery, type CheckSource, check } from "./check.ts"
import { type CheckColumns, findCheckColumns } from "./column.ts"
import { inGroups, mapInOrder } from "./in-order.ts"
import type { NameMatch } from "./match.ts"
import { nameLengthMax } from "./name-query.ts"
import { type IdentityAccess, identityAccess } from "./private/identity-access.ts"
import { answerQueries, type SubjectVerdict } from "./query/answer.ts"
import { looksLikeIdNumber, type ReadSubjectQuery, readSubjectQuery, type SubjectQuery } from "./query/query.ts"
import { toVerdictRow } from "./query/row.ts"
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
  /** Whether persons without registration may be asked for; absent: they may not. */
  access?: IdentityAccess
}

const noPersons = identityAccess(anyone, [])

const words = {
  quotes: { zh: "引号没有配对，或者本行过长", en: "a quote is not closed, or the row is too long" },
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
  long: { zh: "本行过长", en: "the line is too long" },
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
  if (code.trim() !== "" || name === "") return { by: "code", code }
  // As a code an ID number is refused, and looked up nowhere.
  return looksLikeIdNumber(name) ? { by: "code", code: name } : { by: "name", name, region: null }
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

/** Checks NDJSON: `{"id":…}` and a query as in /v1/check on each line; the answer carries the line's number and its id. */
export async function* checkNdjson(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  language: Language,
  { tally = startTally(), access = noPersons }: StreamOptions = {},
): AsyncGenerator<string> {
  const batches = inGroups(readLines(chunks), rowsPerQuery)
  yield* mapInOrder(batches, queriesInFlight, (batch) => answerNdjson(source, batch, language, { tally, access }))
}

function toCandidate({ subject, score }: NameMatch) {
  return { code: subject.code, name: subject.name, score: Number(score.toFixed(4)) }
}

interface Question {
  line: number
  id: unknown
  read: ReadSubjectQuery
}

function toQuestion({ number: line, text }: NumberedLine, access: IdentityAccess): Question {
  const broken = (detail: Bilingual): Question => ({
    line,
    id: undefined,
    read: { kind: "fault", pointer: "", detail },
  })
  if (text === null) return broken(words.long)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return broken(words.json)
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return broken(words.json)
  const { id, ...query } = value as Record<string, unknown>
  return { line, id, read: readSubjectQuery(query, access) }
}

async function answerNdjson(
  source: CheckSource,
  lines: readonly NumberedLine[],
  language: Language,
  { tally, access }: Required<Pick<StreamOptions, "access">> & { tally: CheckTally },
): Promise<string> {
  const questions = lines.map((line) => toQuestion(line, access))
  const { asOf, verdicts } = await answerQueries(
    source,
    questions.flatMap(({ read }) => (read.kind === "query" ? [read.query] : [])),
  )
  tallyPosition(tally, asOf)
  let [text, next] = ["", 0]
  for (const { line, id, read } of questions) {
    const answer =
      read.kind === "query"
        ? toAnswer(read.query.by, verdicts[next++], language)
        : { verdict: "invalid" as const, lists: [], grounds: [], problem: read.detail[language] }
    tallyVerdict(tally, answer.verdict)
    text += `${JSON.stringify({ line, ...(id === undefined ? {} : { id }), ...answer, size: asOf.size })}\n`
  }
  return text
}

function toAnswer(by: SubjectQuery["by"], verdict: SubjectVerdict | undefined, language: Language) {
  if (!verdict) throw new Error("every query has a verdict")
  const { problem, ...row } = toVerdictRow(verdict, by, language)
  const isNote = verdict.verdict !== "invalid"
  return {
    // A text that is no code may be an ID number: it is not repeated.
    ...("code" in verdict && verdict.code !== null ? { code: verdict.code } : {}),
    ...row,
    problem: isNote ? null : problem,
    ...(isNote && problem !== "" ? { note: problem } : {}),
    ...(verdict.verdict === "review" ? { candidates: verdict.candidates.map(toCandidate) } : {}),
  }
}
