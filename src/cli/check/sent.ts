/**
 * What is sent of a table to a server: what is checked, and no other column. ID numbers are hashed here and never sent;
 * the sender's own columns are put beside the answers again on this machine.
 */
import { appendFile, writeFile } from "node:fs/promises"
import { rowProblems } from "../../check/csv/answer.ts"
import { hashUnderAll } from "../../check/private/identity-key.ts"
import { looksLikeIdNumber } from "../../check/query/query.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { holdsIdNumber, type IdentityKey, readIdNumber } from "../../roster/identity.ts"
import { type CsvRecord, fitCsvRecord, readCsvFields, readCsvRecords, toCsvField } from "../../table/csv-record.ts"
import { holdsStrangeBytes, toUtf8Bytes, utf8Text } from "../../table/utf8-text.ts"
import { terminalLanguage } from "../command.ts"
import type { TableColumns } from "./column.ts"

/** How the rows of a table are to be sent. */
export interface SendingWish {
  columns: TableColumns
  /** Under which ID numbers are hashed; none where there is no column of them. */
  keys: readonly IdentityKey[]
}

type SentKind = "code" | "name" | "region" | "hash"

const sentHeaders = { code: "code", name: "name", region: "region", hash: "identity_hash" } as const

/** The columns that are sent: those that the table has. */
function sentKinds(columns: TableColumns): SentKind[] {
  const kinds = Object.keys(sentHeaders) as SentKind[]
  return kinds.filter((kind) => columns[kind] >= 0 || (kind === "hash" && columns.idNumber >= 0))
}

/** The rows as they are sent: a row for each row, and in it nothing but what is checked. */
export async function* sentRows(
  rows: AsyncIterable<Uint8Array>,
  { columns, keys }: SendingWish,
): AsyncGenerator<Uint8Array> {
  const kinds = sentKinds(columns)
  let header = true
  for await (const records of readCsvRecords(utf8Text(rows, { bom: "drop" }))) {
    let text = ""
    for (const record of records) {
      text += header
        ? `${kinds.map((kind) => sentHeaders[kind]).join(",")}\n`
        : `${toSent(record, columns, keys, kinds)}\n`
      header = false
    }
    yield Buffer.from(text)
  }
}

/** What a row asks, with what is wrong with it as far as that can be told here: then nothing of it is sent. */
type RowReading = (Record<SentKind, string> & { idNumber: string | null }) | { fault: Bilingual }

function readRow(record: CsvRecord, columns: TableColumns): RowReading {
  if (record.broken) return { fault: rowProblems.quote }
  if (holdsStrangeBytes(record.text)) return { fault: rowProblems.encoding }
  const fields = readCsvFields(record.text)
  const cell = (place: number) => (place === columns.idNumber ? "" : (fields[place]?.trim() ?? ""))
  const [code, name] = [cell(columns.code), cell(columns.name)]
  const [region, hash] = [cell(columns.region), cell(columns.hash)]
  if (looksLikeIdNumber(code) || [name, region, hash].some((text) => looksLikeIdNumber(text) || holdsIdNumber(text))) {
    return { fault: words.place }
  }
  const given = fields[columns.idNumber]?.trim() ?? ""
  if (code !== "" || given === "") return { code, name, region, hash, idNumber: null }
  const idNumber = readIdNumber(given)
  return idNumber === null ? { fault: words.number } : { code, name: "", region: "", hash, idNumber }
}

function toSent(
  record: CsvRecord,
  columns: TableColumns,
  keys: readonly IdentityKey[],
  kinds: readonly SentKind[],
): string {
  // A line with nothing on it asks nothing.
  if (record.text === "") return ""
  const row = readRow(record, columns)
  // A row at fault keeps its place, asks nothing, and so is invalid there as well.
  const cells = kinds.map((kind) => {
    if ("fault" in row) return ""
    return kind === "hash" && row.idNumber !== null ? hashUnderAll(keys, row.idNumber) : row[kind]
  })
  // Of one column that is blank nothing would stand on the line, which would ask nothing.
  return cells.every((cell) => cell === "")
    ? `""${",".repeat(cells.length - 1)}`
    : cells.map((cell) => toCsvField(cell)).join(",")
}

/**
 * Puts the answers beside the sender's own rows.
 * @param rows the table that was asked about
 * @param keep called with each piece of the answer as it came
 */
export async function* joinAnswers(
  rows: AsyncIterable<Uint8Array>,
  answers: AsyncIterable<string | Uint8Array>,
  columns: TableColumns,
  keep: (piece: string) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const own = eachRecord(rows)
  const sent = sentKinds(columns).length
  let header = true
  try {
    for await (const records of readCsvRecords(kept(answers, keep))) {
      let text = ""
      for (const answer of records) {
        const { value: record } = await own.next()
        if (!record) throw new Error("there are more answers than rows: the file has changed meanwhile")
        text += header ? `${record.text},${addedTo(answer, sent)}\n` : `${joinRow(record, answer, columns, sent)}\n`
        header = false
      }
      yield toUtf8Bytes(text)
    }
  } finally {
    await own.return(undefined)
  }
}

function joinRow(record: CsvRecord, answer: CsvRecord, columns: TableColumns, sent: number): string {
  if (record.text === "") return ""
  const row = readRow(record, columns)
  const { own, beyond } = fitCsvRecord(record, columns.width)
  if (!("fault" in row)) return `${own},${addedTo(answer, sent)}${beyond}`
  const [verdict = "", lists = "", grounds = "", , ...more] = readCsvFields(answer.text).slice(sent)
  return `${[own, verdict, lists, grounds, toCsvField(row.fault[terminalLanguage()]), ...more].join(",")}${beyond}`
}

/** The columns that an answer adds. */
function addedTo({ text }: CsvRecord, sent: number): string {
  return readCsvFields(text)
    .slice(sent)
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

const words = {
  number: {
    zh: "身份号码不是18位，或者校验码不符；没有发送",
    en: "the ID number has not 18 characters, or its check digit is wrong; it was not sent",
  },
  place: {
    zh: "代码列、名称列等要发送的列中像是身份号码；没有发送",
    en: "what stands in a column that is sent looks like an ID number; it was not sent",
  },
} as const satisfies Record<string, Bilingual>
