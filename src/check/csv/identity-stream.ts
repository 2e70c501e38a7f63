/**
 * Checks of CSV with a column of identity hashes beside codes and names. Apart from the stream of codes, which is made to
 * be fast and knows nothing of persons.
 */

import { type CheckColumns, findCheckColumns, findColumn } from "../../table/column.ts"
import { type CsvRecord, fitCsvRecord, readCsvFields, readCsvRecords } from "../../table/csv-record.ts"
import { inGroups } from "../../table/in-order.ts"
import { peekBytes } from "../../table/peek.ts"
import { holdsStrangeBytes, toUtf8Bytes, utf8Text } from "../../table/utf8-text.ts"
import { answerQueries } from "../answer/answer.ts"
import type { CheckSource } from "../answer/check.ts"
import { type CheckTally, startTally, tallyPosition, tallyVerdict } from "../answer/tally.ts"
import type { IdentityAccess } from "../private/identity-access.ts"
import { type ReadSubjectQuery, readSubjectQuery } from "../query/query.ts"
import { type RowWording, toFaultRow, toVerdictRow, verdictColumns } from "../query/row.ts"
import { rowProblems } from "./answer.ts"
import { toColumns } from "./ending.ts"
import { bringsIdNumbers, checkCsv, type HeadProblem, type StreamOptions } from "./stream.ts"

/** How CSV that may have persons in it is to be checked. */
export interface IdentityOptions extends StreamOptions {
  access: IdentityAccess
}

/** Checks CSV, whether or not it has a column of identity hashes. The answer repeats the sender's columns and adds those of a verdict. */
export async function checkAnyCsv(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  wording: RowWording,
  options: IdentityOptions,
): Promise<AsyncGenerator<string | Uint8Array> | HeadProblem> {
  const { line, chunks: whole } = await peekLine(chunks)
  const headers = readCsvFields(line)
  if (findColumn(headers, "identity") < 0) return checkCsv(source, whole, wording, options)
  const problem = line.includes("\r") ? "line-ends" : bringsIdNumbers(headers, options) ? "id-numbers" : null
  if (problem === null) return checkIdentityCsv(source, whole, wording, options)
  // Begun and left, so that the sender is told to stop.
  for await (const _ of whole) break
  return problem
}

// No header is longer.
const headerBytesMax = 65_536

/** The first line, in however many chunks it comes, and the whole stream. */
async function peekLine(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ line: string; chunks: AsyncIterable<Uint8Array> }> {
  let peeked = await peekBytes(chunks, 1)
  for (let seen = 0; seen < peeked.head.length && seen < headerBytesMax && !peeked.head.includes(10); ) {
    seen = peeked.head.length
    peeked = await peekBytes(peeked.chunks, seen + 1)
  }
  const [line = ""] = new TextDecoder().decode(peeked.head).split(/\r?\n/)
  return { line, chunks: peeked.chunks }
}

// A row asks the database for a code or a hash: as many as a query takes well.
const rowsPerQuery = 2_000

async function* checkIdentityCsv(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  wording: RowWording,
  { tally = startTally(), column = null, nameColumn = null, access }: IdentityOptions,
): AsyncGenerator<Uint8Array> {
  let columns: RowColumns | null = null
  for await (const records of inGroups(readCsvRecords(utf8Text(chunks, { bom: "drop" })), rowsPerQuery)) {
    let rows = records
    if (!columns) {
      const [header, ...rest] = records
      const headers = readCsvFields(header?.text ?? "")
      const identity = findColumn(headers, "identity")
      const region = findColumn(headers, "region")
      columns = { ...findCheckColumns(headers, column, nameColumn), identity, region, width: headers.length }
      rows = rest
      yield toUtf8Bytes(`${[header?.text, ...verdictColumns(wording)].join(",")}\n`)
    }
    yield toUtf8Bytes(await answerRows(source, rows, columns, access, wording, tally))
  }
}

interface RowColumns extends CheckColumns {
  identity: number
  region: number
  width: number
}

/** What a row asks: by its code, or else its hash, or else its name. */
function readRow(record: CsvRecord, columns: RowColumns, access: IdentityAccess): ReadSubjectQuery {
  if (record.broken) return { kind: "fault", pointer: "", detail: rowProblems.quote }
  if (holdsStrangeBytes(record.text)) return { kind: "fault", pointer: "", detail: rowProblems.encoding }
  const fields = readCsvFields(record.text)
  const cell = (place: number) => fields[place]?.trim() ?? ""
  const [code, hash, name] = [cell(columns.code), cell(columns.identity), cell(columns.name)]
  if (code !== "") return readSubjectQuery({ code }, access)
  if (hash !== "") return readSubjectQuery({ identity_hash: hash }, access)
  const region = cell(columns.region)
  return readSubjectQuery(name === "" ? { code } : { name, region: region === "" ? null : region }, access)
}

async function answerRows(
  source: CheckSource,
  records: readonly CsvRecord[],
  columns: RowColumns,
  access: IdentityAccess,
  wording: RowWording,
  tally: CheckTally,
): Promise<string> {
  const read = records.map((record) => readRow(record, columns, access))
  const { asOf, verdicts } = await answerQueries(
    source,
    read.flatMap((row) => (row.kind === "query" ? [row.query] : [])),
  )
  tallyPosition(tally, asOf)
  let [text, next] = ["", 0]
  for (const [index, record] of records.entries()) {
    const row = read[index]
    const verdict = row?.kind === "query" ? verdicts[next++] : undefined
    if (record.text === "" || !row) {
      text += "\n"
      continue
    }
    const answer =
      row.kind === "query" && verdict
        ? toVerdictRow(verdict, row.query.by, wording)
        : toFaultRow(row.kind === "fault" ? row.detail[wording.language] : "", wording)
    tallyVerdict(tally, answer.verdict)
    const { own, beyond } = fitCsvRecord(record, columns.width)
    text += `${own},${toColumns(answer)}${beyond}\n`
  }
  return text
}
