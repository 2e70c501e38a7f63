/**
 * Check of a stream: CSV or NDJSON of any length, answered line by line in the order it came.
 */
import { anyone } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { NameMatch } from "../../match/match.ts"
import { type NumberedLine, readLines } from "../../register/import/line-reader.ts"
import { findCheckColumns, findColumn, findIdNumbers, findNamedColumn } from "../../table/column.ts"
import { readCsvFields } from "../../table/csv-record.ts"
import { inGroups, mapInOrder } from "../../table/in-order.ts"
import { toUtf8Bytes } from "../../table/utf8-text.ts"
import { answerQueries, isPlain, type SubjectVerdict } from "../answer/answer.ts"
import type { CheckSource } from "../answer/check.ts"
import { checkRows, type RowVerdict } from "../answer/row-verdict.ts"
import { type CheckTally, startTally, tallyVerdict } from "../answer/tally.ts"
import { type IdentityAccess, identityAccess, idNumberInClear } from "../private/identity-access.ts"
import { hasIdNumberMember } from "../query/id-number-member.ts"
import { type ReadSubjectQuery, readSubjectQuery, type SubjectQuery } from "../query/query.ts"
import { type RowWording, toFaultRow, toMembers, toVerdictRow, verdictColumns } from "../query/row.ts"
import { csvAnswerer } from "./answer.ts"
import { type CsvBlock, readCsvBlocks, sizeOf } from "./block.ts"
import { type BlockSizes, openBlockSizer } from "./block-size.ts"

const rowsPerQuery = { plain: 5_000, withRecords: 500 }
const queriesInFlight = 3

/** How much of a CSV is answered together, and how often that is done at once. */
interface Gathering {
  bytes: BlockSizes
  inFlight: number
}

// Measured on two cores with ten million records: a code costs PostgreSQL 1.9 µs in a query of 75,000 codes, and 1.5 in
// one of 300,000, because more of them share a page of its index. For rows of a code and little else that is 2 MB and
// 8 MB, and while such a row is answered it takes ten times its own memory.
const kilobyte = 1_024
const gatherings = {
  // Where no query is made there is nothing to gather for: what has come is answered.
  fromMemory: { bytes: { least: 1, most: 1 }, inFlight: 1 },
  // Records are far larger than the few bytes that say of a code on which lists it is.
  withRecords: { bytes: { least: 16 * kilobyte, most: 16 * kilobyte }, inFlight: queriesInFlight },
  ample: { bytes: { least: 64 * kilobyte, most: 8_192 * kilobyte }, inFlight: 2 },
  tight: { bytes: { least: 64 * kilobyte, most: 2_048 * kilobyte }, inFlight: queriesInFlight },
} as const satisfies Record<string, Gathering>

function gatheringOf({ view, memory }: CheckSource, withRecords: boolean): Gathering {
  if (view?.complete) return gatherings.fromMemory
  return withRecords ? gatherings.withRecords : gatherings[memory ?? "tight"]
}

/** What is wrong with the head of a CSV, before any row is answered. */
export type HeadProblem = "empty" | "no-code-column" | "no-such-column" | "line-ends" | "id-numbers"

/** How a stream is to be checked. */
export interface StreamOptions {
  /** Counts what is answered. */
  tally?: CheckTally | undefined
  /** The header of the column to be checked; null: the usual ones. */
  column?: string | null
  /** The header of the column of names; null: the usual ones. */
  nameColumn?: string | null
  /** Whether persons without registration may be asked for; absent: they may not. */
  access?: IdentityAccess
  /** Whether ID numbers may stand in rows, which then never leave the sender's machine; absent: they are refused. */
  ownMachine?: boolean
}

/** Whether ID numbers stand in a column, and not in one that the sender names as that which is checked. */
export function bringsIdNumbers(headers: readonly string[], { column = null, ownMachine = false }: StreamOptions) {
  const named = column === null ? [] : [findNamedColumn(headers, column)]
  return !ownMachine && findIdNumbers(headers, named) !== undefined
}

const noPersons = identityAccess(anyone, [])

const words = {
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
  long: { zh: "本行过长", en: "the line is too long" },
  encoding: { zh: "本行不是 UTF-8", en: "not UTF-8" },
} as const

/** Checks CSV. The first record is the header; the answer repeats the sender's columns and adds those of a verdict. In UTF-8. */
export async function checkCsv(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  wording: RowWording,
  options: StreamOptions = {},
): Promise<AsyncGenerator<Uint8Array> | HeadProblem> {
  const { tally = startTally(), column = null, nameColumn = null } = options
  const { bytes, inFlight } = gatheringOf(source, wording.register !== null)
  const sizer = openBlockSizer(bytes)
  const blocks = readCsvBlocks(chunks, sizer)
  const first = await blocks.next()
  const [headerRows, ...rest] = first.done ? [] : first.value
  const header = headerRows?.kind === "text" ? headerRows.records[0] : undefined
  if (headerRows?.kind !== "text" || !header) return "empty"
  const headers = readCsvFields(header.text)
  // Lines that end by CR alone: all rows would be one header, and an answer without rows reads as if there were none.
  if (headers.some((cell) => cell.includes("\r"))) {
    await blocks.return(undefined)
    return "line-ends"
  }
  const columns = findCheckColumns(headers, column, nameColumn)
  if (columns.code < 0 && columns.name < 0) {
    await blocks.return(undefined)
    return column === null ? "no-code-column" : "no-such-column"
  }
  if (bringsIdNumbers(headers, options)) {
    await blocks.return(undefined)
    return "id-numbers"
  }
  const region = findColumn(headers, "region")
  const answer = csvAnswerer(source, { ...columns, region, width: headers.length }, wording, tally)
  const rows: CsvBlock = [{ kind: "text", records: headerRows.records.slice(1) }, ...rest]
  const answerInTime = async (block: CsvBlock): Promise<Uint8Array> => {
    const begun = performance.now()
    const answered = await answer(block)
    sizer.answered(sizeOf(block), performance.now() - begun)
    return answered
  }
  async function* answers(): AsyncGenerator<Uint8Array> {
    yield toUtf8Bytes(`${[header?.text, ...verdictColumns(wording)].join(",")}\n`)
    yield* mapInOrder(joined(rows, blocks), inFlight, answerInTime)
  }
  return answers()
}

async function* joined<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

/** Checks NDJSON: `{"id":…}` and a query as in /v1/check on each line; the answer carries the line's number and its id. */
export async function* checkNdjson(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  wording: RowWording,
  { tally = startTally(), access = noPersons, ownMachine = false }: StreamOptions = {},
): AsyncGenerator<string> {
  const batches = inGroups(readLines(chunks), wording.register === null ? rowsPerQuery.plain : rowsPerQuery.withRecords)
  const reading: LineReading = { tally, access, ownMachine }
  yield* mapInOrder(batches, queriesInFlight, (batch) => answerNdjson(source, batch, wording, reading))
}

function toCandidate({ subject, score }: NameMatch) {
  return { code: subject.code, name: subject.name, score: Number(score.toFixed(4)) }
}

interface Question {
  line: number
  id: unknown
  read: ReadSubjectQuery
}

type LineReading = Required<Pick<StreamOptions, "access" | "ownMachine">> & { tally: CheckTally }

function toQuestion(
  { number: line, text }: NumberedLine,
  { access, ownMachine }: Pick<LineReading, "access" | "ownMachine">,
): Question {
  const broken = (detail: Bilingual): Question => ({
    line,
    id: undefined,
    read: { kind: "fault", pointer: "", detail },
  })
  if (text === null) return broken(words.long)
  // What the reader of lines puts in the place of bytes that are none.
  if (text.includes("\ufffd")) return broken(words.encoding)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return broken(words.json)
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return broken(words.json)
  const { id, ...query } = value as Record<string, unknown>
  if (!ownMachine && hasIdNumberMember(query)) return { line, id, read: refusedIdNumber }
  return { line, id, read: readSubjectQuery(query, access) }
}

const refusedIdNumber = { kind: "fault", pointer: "", detail: idNumberInClear } as const

async function answerNdjson(
  source: CheckSource,
  lines: readonly NumberedLine[],
  wording: RowWording,
  { tally, ...reading }: LineReading,
): Promise<string> {
  const questions = lines.map((line) => toQuestion(line, reading))
  const queries = questions.flatMap(({ read }) => (read.kind === "query" ? [read.query] : []))
  const answers = await answerLines(source, queries, wording.register !== null)
  let [text, next] = ["", 0]
  for (const { line, id, read } of questions) {
    const answered = read.kind === "query" ? answers[next++] : undefined
    const answer =
      read.kind === "query"
        ? toAnswer(read.query.by, answered?.verdict, wording)
        : toMembers(toFaultRow(read.detail[wording.language], wording))
    tallyVerdict(tally, answer.verdict)
    const size = answered?.size ?? source.view?.head.size ?? null
    text += `${JSON.stringify({ line, ...(id === undefined ? {} : { id }), ...answer, size })}\n`
  }
  return text
}

interface LineAnswer {
  verdict: SubjectVerdict | RowVerdict
  size: number
}

/** Rows of codes and names are answered as rows; the others ask for more. */
async function answerLines(
  source: CheckSource,
  queries: readonly SubjectQuery[],
  withRecords: boolean,
): Promise<LineAnswer[]> {
  const plain = queries.filter(isPlain)
  const rows = await checkRows(source, plain, withRecords)
  if (plain.length === queries.length) return rows
  const others = queries.filter((query) => !isPlain(query))
  const { asOf, verdicts } = await answerQueries(source, others)
  let [row, other] = [0, 0]
  return queries.flatMap((query): LineAnswer | LineAnswer[] => {
    if (isPlain(query)) return rows[row++] ?? []
    const verdict = verdicts[other++]
    return verdict ? [{ verdict, size: asOf.size }] : []
  })
}

function toAnswer(by: SubjectQuery["by"], verdict: LineAnswer["verdict"] | undefined, wording: RowWording) {
  if (!verdict) throw new Error("every query has a verdict")
  return {
    // A text that is no code may be an ID number: it is not repeated.
    ...("code" in verdict && verdict.code !== null ? { code: verdict.code } : {}),
    ...toMembers(toVerdictRow(verdict, by, wording)),
    ...(verdict.verdict === "review" ? { candidates: verdict.candidates.map(toCandidate) } : {}),
  }
}
