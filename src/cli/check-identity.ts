/**
 * Checks of a table with a column of ID numbers: the numbers are hashed here and never sent. What goes out is codes, names
 * and hashes; the sender's own columns are put beside the answers again on this machine.
 */
import { appendFile, writeFile } from "node:fs/promises"
import type { Bilingual } from "../law/bilingual.ts"
import { type CheckColumns, findCheckColumns, findNamedColumn } from "../screening/column.ts"
import { hashUnderAll } from "../screening/private/identity-key.ts"
import { looksLikeIdNumber } from "../screening/query/query.ts"
import { type IdentityKey, readIdNumber } from "../screening/roster/identity.ts"
import { type CsvRecord, fitCsvRecord, readCsvFields, readCsvRecords, toCsvField } from "../table/csv-record.ts"
import { utf8Text } from "../table/utf8-text.ts"
import { terminalLanguage, UsageError } from "./command.ts"

/** How the rows of a table are to be sent. */
export interface IdentityWish {
  /** The header of the column of ID numbers. */
  identityColumn: string
  /** The header of the column that is checked beside it; null: the usual ones. */
  column: string | null
  keys: readonly IdentityKey[]
}

const sentColumns = ["code", "name", "identity_hash"] as const

/** The rows as they are sent: a row for each row, and in it nothing but what is checked. @throws UsageError */
export async function* hashedRows(
  rows: AsyncIterable<Uint8Array>,
  { keys, ...wish }: IdentityWish,
): AsyncGenerator<Uint8Array> {
  let columns: IdentityColumns | null = null
  for await (const records of readCsvRecords(utf8Text(rows, { bom: "drop" }))) {
    let text = ""
    for (const record of records) {
      if (columns) text += `${toSent(record, columns, keys)}\n`
      else {
        columns = findColumns(record, wish)
        text += `${sentColumns.join(",")}\n`
      }
    }
    yield Buffer.from(text)
  }
}

interface IdentityColumns extends CheckColumns {
  identity: number
  width: number
}

function findColumns(header: CsvRecord, { identityColumn, column }: Omit<IdentityWish, "keys">): IdentityColumns {
  const headers = readCsvFields(header.text)
  const identity = findNamedColumn(headers, identityColumn)
  if (identity < 0) throw new UsageError(`the first row names no column ${identityColumn}`)
  return { ...findCheckColumns(headers, column), identity, width: headers.length }
}

/** What a row asks, with what is wrong with it as far as that can be told here: then nothing of it is sent. */
type RowReading = { code: string; name: string; idNumber: string | null } | { fault: keyof typeof words }

function readRow(record: CsvRecord, columns: IdentityColumns): RowReading {
  if (record.broken) return { fault: "quotes" }
  const fields = readCsvFields(record.text)
  const cell = (place: number) => (place === columns.identity ? "" : (fields[place]?.trim() ?? ""))
  const [code, name] = [cell(columns.code), cell(columns.name)]
  if (looksLikeIdNumber(code) || looksLikeIdNumber(name)) return { fault: "place" }
  const given = fields[columns.identity]?.trim() ?? ""
  if (code !== "" || given === "") return { code, name, idNumber: null }
  const idNumber = readIdNumber(given)
  return idNumber === null ? { fault: "number" } : { code, name: "", idNumber }
}

function toSent(record: CsvRecord, columns: IdentityColumns, keys: readonly IdentityKey[]): string {
  // A line with nothing on it asks nothing.
  if (record.text === "") return ""
  const row = readRow(record, columns)
  // Any text that is no hash: the row keeps its place and is answered as invalid.
  if ("fault" in row) return ",,invalid"
  const hash = row.idNumber === null ? "" : hashUnderAll(keys, row.idNumber)
  return [row.code, row.name, hash].map((cell) => toCsvField(cell)).join(",")
}

/**
 * Puts the answers beside the sender's own rows.
 * @param rows the rows that were sent, as they were before hashing
 * @param keep called with each piece of the answer as it came
 */
export async function* joinAnswers(
  rows: AsyncIterable<Uint8Array>,
  answers: AsyncIterable<string | Uint8Array>,
  wish: Omit<IdentityWish, "keys">,
  keep: (piece: string) => Promise<void>,
): AsyncGenerator<string> {
  const own = eachRecord(rows)
  let columns: IdentityColumns | null = null
  try {
    for await (const records of readCsvRecords(kept(answers, keep))) {
      let text = ""
      for (const answer of records) {
        const { value: record } = await own.next()
        if (!record) throw new Error("there are more answers than rows: the file has changed meanwhile")
        if (columns) text += `${joinRow(record, answer, columns)}\n`
        else {
          columns = findColumns(record, wish)
          text += `${record.text},${addedTo(answer)}\n`
        }
      }
      yield text
    }
  } finally {
    await own.return(undefined)
  }
}

function joinRow(record: CsvRecord, answer: CsvRecord, columns: IdentityColumns): string {
  if (record.text === "") return ""
  const row = readRow(record, columns)
  const { own, beyond } = fitCsvRecord(record, columns.width)
  if (!("fault" in row)) return `${own},${addedTo(answer)}${beyond}`
  const [verdict = "", lists = "", grounds = "", , ...advice] = readCsvFields(answer.text).slice(sentColumns.length)
  return `${[own, verdict, lists, grounds, toCsvField(faultText(row.fault)), ...advice].join(",")}${beyond}`
}

/** The columns that an answer adds. */
function addedTo({ text }: CsvRecord): string {
  return readCsvFields(text)
    .slice(sentColumns.length)
    .map((cell) => toCsvField(cell))
    .join(",")
}

async function* eachRecord(rows: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  for await (const records of readCsvRecords(utf8Text(rows, { bom: "drop" }))) yield* records
}

async function* kept(
  answers: AsyncIterable<string | Uint8Array>,
  keep: (piece: string) => Promise<void>,
): AsyncGenerator<string> {
  for await (const piece of utf8Text(answers, { bom: "keep" })) {
    await keep(piece)
    yield piece
  }
}

/** Keeps the answers as they came in a file, or nowhere. */
export async function keeperOf(file: string | null): Promise<(piece: string) => Promise<void>> {
  if (file === null) return async () => {}
  await writeFile(file, "", { mode: 0o600 })
  return (piece) => appendFile(file, piece)
}

function faultText(fault: keyof typeof words): string {
  return words[fault][terminalLanguage()]
}

const words = {
  quotes: { zh: "引号没有配对，或者本行过长", en: "a quote is not closed, or the row is too long" },
  number: {
    zh: "身份号码不是18位，或者校验码不符；没有发送",
    en: "the ID number has not 18 characters, or its check digit is wrong; it was not sent",
  },
  place: {
    zh: "代码列或者名称列中像是身份号码；没有发送",
    en: "what stands in the column of codes or names looks like an ID number; it was not sent",
  },
} as const satisfies Record<string, Bilingual>
