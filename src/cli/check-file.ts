/**
 * The file of `gongshi check` as it is sent: CSV and NDJSON byte for byte, a workbook as CSV; from its beginning, or behind
 * the rows that are answered already.
 */
import { createReadStream } from "node:fs"
import path from "node:path"
import { findColumn, findNamedColumn } from "../screening/column.ts"
import { readCsvRecords } from "../table/csv-record.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { readTable } from "../table/table.ts"
import { utf8Text } from "../table/utf8-text.ts"
import { sizeOfInput, terminalLanguage, UsageError } from "./command.ts"

/** A file that is to be checked. */
export interface CheckFile {
  file: string
  /** What is sent. */
  format: "csv" | "ndjson"
  /** What is sent is not the file itself. */
  converted: boolean
  /** Bytes of the file. */
  size: number
  /**
   * What is sent, anew for each call.
   * @param done rows that are answered already: records of a CSV below its header, lines of NDJSON
   * @param onBytes told how much of the file has been read
   */
  open(done: number, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array>
}

const formats: Readonly<Record<string, CheckFile["format"]>> = {
  ".csv": "csv",
  ".xlsx": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
}

/** Opens a file. @param column the header of the column that is checked; null: the usual ones. @throws UsageError */
export async function openCheckFile(file: string, column: string | null): Promise<CheckFile> {
  const extension = path.extname(file).toLowerCase()
  const format = formats[extension]
  if (!format) throw new UsageError(`${file} should end in .csv, .xlsx, .ndjson or .jsonl`)
  const size = await sizeOfInput(file)
  const converted = extension === ".xlsx"
  return {
    ...{ file, format, converted, size },
    async *open(done, onBytes) {
      const bytes = readFile(file, onBytes)
      const rows = converted ? workbookRows(bytes, file, column) : bytes
      yield* done === 0 ? rows : format === "csv" ? withoutRecords(rows, done) : withoutLines(rows, done)
    },
  }
}

async function* readFile(file: string, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    read += chunk.length
    onBytes?.(read)
    yield chunk
  }
}

async function* workbookRows(
  bytes: AsyncGenerator<Uint8Array>,
  file: string,
  column: string | null,
): AsyncGenerator<Uint8Array> {
  const isHeader = (cells: readonly string[]) =>
    column === null
      ? findColumn(cells, "code") >= 0 || findColumn(cells, "name") >= 0
      : findNamedColumn(cells, column) >= 0
  const table = await readTable(bytes, { xlsx: nodeXlsx, fileName: file, isHeader })
  if ("refused" in table) throw new UsageError(`${file}: ${table.refused[terminalLanguage()]}`)
  const { columns, rows } = table
  async function* groups() {
    yield [columns]
    for await (const group of rows) yield group.map(({ cells }) => columns.map((_, place) => cells[place] ?? ""))
  }
  yield* writeCsv(groups())
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
    yield Buffer.from(text)
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
