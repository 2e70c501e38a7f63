/**
 * The file of `gongshi check`: NDJSON byte for byte, and tables as CSV in UTF-8: byte for byte where they are that, and
 * converted by the reader of jobs where they are not; from the beginning, or behind the rows that are answered already.
 */
import { createReadStream } from "node:fs"
import path from "node:path"
import type { HeadProblem } from "../../check/csv/column.ts"
import { readCsvFields, readCsvRecords } from "../../table/csv-record.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { nodeXlsx } from "../../table/node-xlsx.ts"
import type { Table, TableRow, TextEncodingName } from "../../table/row.ts"
import { type mediaTypes, readTable } from "../../table/table.ts"
import { decodeText } from "../../table/text-encoding.ts"
import { holdsStrangeBytes, toUtf8Bytes, utf8Text } from "../../table/utf8-text.ts"
import { sizeOfInput, terminalLanguage, UsageError } from "../command.ts"
import { type ColumnNames, findTableColumns, type TableColumns } from "./column.ts"

export interface FileReading extends ColumnNames {
  /** The sheet of a workbook; undefined: the first. */
  sheet: string | undefined
  /** Of a CSV; undefined: the content tells. */
  encoding: TextEncodingName | undefined
}

export interface CheckFile {
  file: string
  /** What is read. */
  format: "csv" | "ndjson"
  /** Null for NDJSON. */
  columns: TableColumns | null
  /** What is read is not the file itself. */
  converted: boolean
  /** Bytes of the file. */
  size: number
  /**
   * The rows, anew for each call.
   * @param done rows that are answered already: records of a CSV below its header, lines of NDJSON
   * @param onBytes told how much of the file has been read
   */
  open(done: number, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array>
}

const formats: Readonly<Record<string, keyof typeof mediaTypes | "ndjson">> = {
  ".csv": "csv",
  ".xlsx": "xlsx",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
}

/** What is wrong with a header, in words. */
export const headProblems = {
  empty: "the file is empty: its first row should name the columns",
  "no-code-column":
    "the first row names no column of codes or names: call it code or 统一社会信用代码, name or 企业名称, or say which one it is (--column, --name-column)",
  "line-ends": "lines end by CR alone: save the CSV with lines that end by LF or CRLF",
  "no-such-column": "the first row names no column as --column, --name-column or --identity-column says",
  "id-numbers": "the first row names a column of ID numbers",
} as const satisfies Record<HeadProblem, string>

/** Opens a file, and finds what is wrong with its header. @throws UsageError */
export async function openCheckFile(file: string, reading: FileReading): Promise<CheckFile> {
  const format = formats[path.extname(file).toLowerCase()]
  if (!format) throw new UsageError(`${file} should end in .csv, .xlsx, .ndjson or .jsonl`)
  const size = await sizeOfInput(file)
  if (format === "ndjson") {
    const open: CheckFile["open"] = (done, onBytes) => startAt(readFile(file, onBytes), done, withoutLines)
    return { file, format, columns: null, converted: false, size, open }
  }
  const plain = format === "csv" ? await plainColumns(file, reading) : null
  const columns = plain ?? (await convertedColumns(file, reading))
  return {
    ...{ file, format: "csv", columns, converted: plain === null, size },
    open(done, onBytes) {
      const bytes = readFile(file, onBytes)
      return startAt(plain ? bytes : convertedRows(bytes, file, reading), done, withoutRecords)
    },
  }
}

/** The columns of a CSV that can be checked as it is: in UTF-8, its header first, with commas. Null for any other. */
async function plainColumns(file: string, reading: FileReading): Promise<TableColumns | null> {
  const { encoding = "utf-8" } = reading
  if (encoding !== "utf-8") return null
  for await (const [header] of readCsvRecords(utf8Text(readFile(file), { bom: "drop" }))) {
    const text = header?.text ?? ""
    const columns = findTableColumns(readCsvFields(text), reading)
    if (typeof columns === "string" || holdsStrangeBytes(text)) break
    // All rows would be one header.
    if (text.includes("\r")) throw new UsageError(headProblems["line-ends"])
    // Words outside ASCII that are found in UTF-8 are in UTF-8, whatever single rows below them are.
    return beyondAscii.test(text) || (await encodingOf(file, reading)) === "utf-8" ? columns : null
  }
  return null
}

const beyondAscii = /[^\0-\x7f]/

/** The encoding, which the first character outside ASCII tells. */
async function encodingOf(file: string, { encoding }: FileReading): Promise<TextEncodingName> {
  const found = { encoding: "utf-8" as TextEncodingName, bom: false }
  for await (const text of decodeText(readFile(file), found, encoding)) {
    if (found.encoding !== "utf-8" || beyondAscii.test(text)) break
  }
  return found.encoding
}

async function convertedColumns(file: string, reading: FileReading): Promise<TableColumns> {
  const { columns, rows } = await openTable(readFile(file), file, reading)
  await rows.return(undefined)
  const found = findTableColumns(columns, reading)
  if (typeof found === "string") {
    const endsByCr = columns.some((cell) => cell.includes("\r"))
    throw new UsageError(headProblems[endsByCr ? "line-ends" : found])
  }
  return found
}

async function openTable(chunks: AsyncIterable<Uint8Array>, file: string, reading: FileReading): Promise<Table> {
  const isHeader = (cells: readonly string[]) => typeof findTableColumns(cells, reading) !== "string"
  const { sheet, encoding } = reading
  const table = await readTable(chunks, { xlsx: nodeXlsx, fileName: file, isHeader, sheet, encoding })
  if ("refused" in table) throw new UsageError(`${file}: ${table.refused[terminalLanguage()]}`)
  return table
}

/** Whether there is a row behind those that are answered already. */
export async function hasRowsLeft({ format, open }: CheckFile, done: number): Promise<boolean> {
  if (format === "ndjson") {
    for await (const chunk of open(done)) if (chunk.some((byte) => byte > space)) return true
    return false
  }
  let isHeader = true
  for await (const records of readCsvRecords(utf8Text(open(done), { bom: "drop" }))) {
    if (records.some(({ text }, n) => text !== "" && !(isHeader && n === 0))) return true
    isHeader = isHeader && records.length === 0
  }
  return false
}

const space = 32

async function* readFile(file: string, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    read += chunk.length
    onBytes?.(read)
    yield chunk
  }
}

/** A table as CSV: a row for each that is not blank, in as many cells as it has columns, and what stands beyond them. */
async function* convertedRows(
  bytes: AsyncGenerator<Uint8Array>,
  file: string,
  reading: FileReading,
): AsyncGenerator<Uint8Array> {
  const { columns, rows } = await openTable(bytes, file, reading)
  async function* groups() {
    yield [columns]
    for await (const group of rows) yield group.map((row) => fitted(cellsOf(row), columns.length))
  }
  yield* writeCsv(groups())
}

/** Of a row that can't be read, how it begins: it is answered as no code. */
function cellsOf({ cells, problem, beginning = "" }: TableRow): readonly string[] {
  return problem ? [beginning] : cells
}

function fitted(cells: readonly string[], width: number): string[] {
  const kept = cells.slice(0, Math.max(width, cells.findLastIndex((cell) => cell !== "") + 1))
  return [...kept, ...new Array<string>(Math.max(0, width - kept.length)).fill("")]
}

type Without = (chunks: AsyncIterable<Uint8Array>, count: number) => AsyncGenerator<Uint8Array>

function startAt(rows: AsyncGenerator<Uint8Array>, done: number, without: Without): AsyncGenerator<Uint8Array> {
  return done === 0 ? rows : without(rows, done)
}

/** CSV without its first records; the header stays. */
async function* withoutRecords(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let seen = -1
  for await (const records of readCsvRecords(utf8Text(chunks, { bom: "drop" }))) {
    let text = ""
    for (const record of records) {
      if (seen < 0 || seen >= count) text += `${record.text}\n`
      seen++
    }
    yield toUtf8Bytes(text)
  }
}

/** NDJSON with nothing on its first lines, so that the others keep their numbers. */
async function* withoutLines(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(count, "\n")
  let left = count
  for await (const chunk of chunks) {
    let start = 0
    while (left > 0 && start < chunk.length) {
      const feed = chunk.indexOf(10, start)
      start = feed < 0 ? chunk.length : feed + 1
      if (feed >= 0) left--
    }
    if (start < chunk.length) yield chunk.subarray(start)
  }
}
