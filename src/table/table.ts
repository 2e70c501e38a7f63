/** Reads a table from any file that holds one. What the file is, its content says first, and its name second. */
import { readCsv } from "./csv-reader.ts"
import { peekBytes } from "./peek.ts"
import type { NoTable, Table, TableOptions } from "./row.ts"
import type { Xlsx } from "./xlsx.ts"

/** A kind of file. `other` can't be read, and `why` says what it is. */
export type FileFormat = "csv" | "xlsx" | "ndjson" | "old-workbook"

/** Media types of the formats that can be sent. */
export const mediaTypes = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const

// A byte order mark, blank lines, and then the first character.
const sniffedBytes = 64

// Lines of JSON go under several names.
const lineTypes = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)\b/i

/**
 * Tells what a stream holds, and gives the stream back whole.
 * @param sentAs the media type that its sender gives it: a text is lines of JSON by it, even if its first line is no object
 */
export async function detectFormat(
  chunks: AsyncIterable<Uint8Array>,
  fileName = "",
  sentAs = "",
): Promise<{ format: FileFormat; chunks: AsyncGenerator<Uint8Array> }> {
  const peeked = await peekBytes(chunks, sniffedBytes)
  const told = formatOf(peeked.head)
  const isLines = told === "csv" && lineTypes.test(sentAs)
  return { format: isLines ? "ndjson" : (told ?? formatOfName(fileName) ?? "csv"), chunks: peeked.chunks }
}

function formatOf(head: Uint8Array): FileFormat | null {
  const [a, b, c, d] = head
  if (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04) return "xlsx"
  // The container of workbooks before 2007, and of those with a password.
  if (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) return "old-workbook"
  const start = new TextDecoder().decode(head).trimStart()
  if (start === "") return null
  return start.startsWith("{") ? "ndjson" : "csv"
}

function formatOfName(name: string): FileFormat | null {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase()
  if (extension === "xlsx" || extension === "csv") return extension
  return extension === "ndjson" || extension === "jsonl" ? "ndjson" : null
}

/**
 * Reads a CSV or a workbook. Whoever does not read the rows to their end returns them (`rows.return()`).
 * @param xlsx null where the platform reads no workbooks
 */
export async function readTable(
  chunks: AsyncIterable<Uint8Array>,
  { xlsx, fileName, ...options }: TableOptions & { xlsx: Xlsx | null; fileName?: string | undefined },
): Promise<Table | NoTable> {
  const found = await detectFormat(chunks, fileName)
  switch (found.format) {
    case "csv":
      return readCsv(found.chunks, options)
    case "xlsx":
      if (xlsx) return xlsx.read(found.chunks, options)
      await found.chunks.return(undefined)
      return { refused: notOffered }
    case "old-workbook":
    case "ndjson":
      await found.chunks.return(undefined)
      return { refused: refusals[found.format] }
  }
}

/** Said where a platform has no workbooks. */
export const notOffered = {
  zh: "此处不支持 XLSX，请另存为 CSV 后报送",
  en: "XLSX is not offered here: save it as CSV and send that",
} as const

const refusals = {
  "old-workbook": {
    zh: "旧式 .xls 或者加密的工作簿无法读取，请另存为不加密的 XLSX 或者 CSV",
    en: "a workbook of the old kind (.xls) or one with a password: save it as XLSX or CSV without one",
  },
  ndjson: { zh: "内容是 JSON，不是表格", en: "this is JSON, not a table" },
} as const
