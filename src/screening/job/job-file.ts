/**
 * The file of a job as rows with what each asks, whatever the format: the sender's columns as text, and a query.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type NumberedLine, readLines } from "../../register/line-reader.ts"
import { repeatedMax } from "../../table/csv-record.ts"
import type { Table, TableRow } from "../../table/row.ts"
import { readTable } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { findColumn, findIdNumbers, findNamedColumn } from "../column.ts"
import type { ColumnKind } from "../header.ts"
import { type IdentityAccess, idNumberInClear, readIdentity } from "../private/identity-access.ts"
import { hasIdNumberMember } from "../query/id-number-member.ts"
import { readNameCells } from "../query/name-cells.ts"
import type { SubjectQuery } from "../query/query.ts"
import { blankIdNumbers } from "../roster/identity.ts"
import { type JobRequest, refusals } from "./job.ts"

/** What a row can ask. */
export type JobQuery = Extract<SubjectQuery, { by: "code" | "identity" | "name" }>

/** A row of the file. */
export interface JobRow {
  /** The row of a workbook, the line of a CSV or of NDJSON. */
  number: number
  /** As many as the file has columns; what stands beyond them follows. */
  cells: readonly string[]
  query: JobQuery
  /** Why it can't be read, or asks nothing; then it is answered as invalid. */
  problem: Bilingual | null
}

/** Why a file is not read, and by which parameter, where it is one. */
export interface RefusedFile {
  refused: Bilingual
  parameter?: string
}

/** A file that is being read. Whoever does not read the rows to their end returns them. */
export interface JobFile {
  columns: readonly string[]
  rows: AsyncGenerator<readonly JobRow[]>
}

// The answer has to be read again for a workbook: rows beyond this would not be (table/csv-record.ts takes 200,000).
const rowLengthMax = 90_000

const words = {
  long: { zh: `本行超过 ${rowLengthMax} 个字符`, en: `the row is longer than ${rowLengthMax} characters` },
  nothing: {
    zh: "本行没有代码、名称或者身份号码哈希",
    en: "the row has no code, name or identity hash",
  },
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
} as const satisfies Record<string, Bilingual>

/**
 * Opens a file. What is wrong with the file as a whole is found before its first row.
 * @param xlsx null where the platform reads no workbooks
 */
export async function openJobFile(
  chunks: AsyncIterable<Uint8Array>,
  request: JobRequest,
  xlsx: Xlsx | null,
): Promise<JobFile | RefusedFile> {
  if (request.format === "ndjson") return openNdjson(chunks, request)
  const placeOf = (cells: readonly string[], kind: ColumnKind) => findPlace(cells, kind, request)
  const table = await readTable(chunks, {
    xlsx,
    fileName: request.fileName ?? undefined,
    sheet: request.sheet ?? undefined,
    encoding: request.encoding === null ? undefined : findEncoding(request.encoding),
    isHeader: (cells) => askedKinds.some((kind) => placeOf(cells, kind) >= 0),
  })
  if ("refused" in table) return table
  const { columns } = table
  const place = {
    ...{ code: placeOf(columns, "code"), identity: placeOf(columns, "identity") },
    ...{ name: placeOf(columns, "name"), region: placeOf(columns, "region") },
  }
  const missing = findMissing(place, request)
  if (missing) {
    await table.rows.return(undefined)
    return missing
  }
  // A file is kept until it has been checked. A column that the sender names as that of codes holds codes.
  const named = namedColumns(request)
  const said = askedKinds.flatMap((kind) => (named[kind] === null ? [] : [place[kind]]))
  if (findIdNumbers(columns, said) !== undefined) {
    await table.rows.return(undefined)
    return { refused: refusals.idNumbers }
  }
  return { columns, rows: tableRows(table, { place, width: columns.length, access: request.identity }) }
}

/** Where the columns are; below 0 where there is none. */
type Place = Record<ColumnKind, number>

/** What rows are read by. */
interface Reading {
  place: Place
  /** Columns of the file. */
  width: number
  access: IdentityAccess
}

// What a row can be asked by, of which a file has one column at least.
const askedKinds = ["code", "identity", "name"] as const

function namedColumns({ codeColumn, identityColumn, nameColumn }: JobRequest): Record<ColumnKind, string | null> {
  return { code: codeColumn, identity: identityColumn, name: nameColumn, region: null }
}

function findPlace(columns: readonly string[], kind: ColumnKind, request: JobRequest): number {
  const named = namedColumns(request)[kind]
  return named === null ? findColumn(columns, kind) : findNamedColumn(columns, named)
}

/** A column that was named has to be there: another one would answer another question. */
function findMissing(place: Place, request: JobRequest): RefusedFile | null {
  const named = namedColumns(request)
  const missing = askedKinds.find((kind) => named[kind] !== null && place[kind] < 0)
  if (missing !== undefined) return { refused: refusals.noSuchColumn, parameter: `${missing}_column` }
  return askedKinds.every((kind) => place[kind] < 0) ? { refused: refusals.noColumn } : null
}

async function* tableRows(table: Table, reading: Reading): AsyncGenerator<readonly JobRow[]> {
  for await (const group of table.rows) yield group.map((row) => toJobRow(row, reading))
}

function toJobRow({ number, cells, problem, beginning }: TableRow, { place, width, access }: Reading): JobRow {
  const tooLong = cells.reduce((sum, cell) => sum + cell.length, 0) > rowLengthMax
  if (problem || tooLong) return unreadable(number, width, problem ?? words.long, beginning ?? cells.join(","))
  return { number, cells: toWidth(cells, width), ...toQuery(cells, place, access) }
}

/** @param beginning of the row, by which whoever sent it finds it again */
function unreadable(number: number, width: number, problem: Bilingual, beginning = ""): JobRow {
  const cells = new Array<string>(width).fill("")
  cells[0] = toBeginning(beginning)
  return { number, cells, query: { by: "code", code: "" }, problem }
}

/** Numbers are cut off whole, for half of an ID number would not be known as one. */
function toBeginning(text: string): string {
  const cut = text.slice(0, repeatedMax)
  return blankIdNumbers(
    cut.length < text.length || cut.length === repeatedMax ? cut.replace(/[\dX０-９Ｘ]+$/i, "") : cut,
  )
}

/** As many cells as columns; more only where something stands in them. */
function toWidth(cells: readonly string[], width: number): readonly string[] {
  let length = cells.length
  while (length > width && cells[length - 1] === "") length--
  if (length === cells.length && length >= width) return cells
  const fitted = cells.slice(0, length)
  while (fitted.length < width) fitted.push("")
  return fitted
}

/** What a row asks: its code, or else its identity hash, or else its name. */
function toQuery(cells: readonly string[], place: Place, access: IdentityAccess): Pick<JobRow, "query" | "problem"> {
  const code = cells[place.code] ?? ""
  if (code.trim() !== "") return { query: { by: "code", code }, problem: null }
  const hash = (cells[place.identity] ?? "").trim()
  if (hash !== "") {
    const read = readIdentity(hash, access)
    if ("fault" in read) return { query: { by: "code", code: "" }, problem: read.fault }
    return { query: { by: "identity", hashes: read.hashes }, problem: null }
  }
  const name = (cells[place.name] ?? "").trim()
  if (name === "") return { query: { by: "code", code: "" }, problem: words.nothing }
  const { query, fault } = readNameCells(name, cells[place.region] ?? "")
  return { query, problem: fault }
}

/** A line is an object; its id, code, name, region and identity hash are the columns. */
async function openNdjson(
  chunks: AsyncIterable<Uint8Array>,
  { codeColumn, nameColumn, identityColumn, identity }: JobRequest,
): Promise<JobFile | { refused: Bilingual }> {
  const fields = ["id", codeColumn ?? "code", nameColumn ?? "name", "region", identityColumn ?? "identity_hash"]
  const groups = readLines(chunks)
  const first: NumberedLine[] = []
  while (first.length === 0) {
    const { done, value } = await groups.next()
    if (done) return { refused: refusals.empty }
    first.push(...value)
  }
  // What the first lines show is refused at once; a later line is answered as invalid, and what it holds is not kept.
  if (first.some(({ text }) => hasIdNumberMember(readObject(text ?? "") ?? {}))) {
    await groups.return(undefined)
    return { refused: refusals.idNumbers }
  }
  async function* rows(): AsyncGenerator<readonly JobRow[]> {
    try {
      yield first.map((line) => lineRow(line, fields, identity))
      for await (const lines of groups) yield lines.map((line) => lineRow(line, fields, identity))
    } finally {
      await groups.return(undefined)
    }
  }
  return { columns: fields, rows: rows() }
}

const linePlace: Place = { code: 1, name: 2, region: 3, identity: 4 }

function lineRow({ number, text }: NumberedLine, fields: readonly string[], access: IdentityAccess): JobRow {
  const value = text === null ? null : readObject(text)
  if (value === null) return unreadable(number, fields.length, text === null ? words.long : words.json, text ?? "")
  if (hasIdNumberMember(value)) return unreadable(number, fields.length, idNumberInClear)
  const cells = fields.map((field) => toText(value[field]))
  return toJobRow({ number, cells, damage: [], problem: null }, { place: linePlace, width: fields.length, access })
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}
