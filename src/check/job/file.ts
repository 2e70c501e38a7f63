/**
 * The file of a job as rows with what each asks, whatever the format: the sender's columns as text, and a query.
 */

import { nameLengthMax } from "../../match/query.ts"
import { findColumn, findIdNumbers, findNamedColumn } from "../../table/column.ts"
import type { ColumnKind } from "../../table/header.ts"
import { cellsLength, type Table, type TableRow } from "../../table/row.ts"
import { readTable } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { codeQuery, noQuery } from "../answer/query.ts"
import { type IdentityAccess, readIdentity } from "../private/identity-access.ts"
import { looksLikeIdNumber, readNameCells } from "../query/query.ts"
import { type JobRequest, refusals } from "./job.ts"
import { openNdjson } from "./ndjson.ts"
import { type JobFile, type JobRow, type RefusedFile, rowLengthMax, rowWords, unreadable } from "./row.ts"

/**
 * Opens a file. What is wrong with the file as a whole is found before its first row.
 * @param xlsx null where the platform reads no workbooks
 * @param columns of NDJSON, where it has been read through before
 */
export async function openJobFile(
  chunks: AsyncIterable<Uint8Array>,
  request: JobRequest,
  xlsx: Xlsx | null,
  columns: readonly string[] | null = null,
): Promise<JobFile | RefusedFile> {
  if (request.format === "ndjson") return openNdjson(chunks, request, columns)
  const placeOf = (cells: readonly string[], kind: ColumnKind) => findPlace(cells, kind, request)
  const table = await readTable(chunks, {
    xlsx,
    fileName: request.fileName ?? undefined,
    sheet: request.sheet ?? undefined,
    encoding: request.encoding === null ? undefined : findEncoding(request.encoding),
    isHeader: (cells) => askedKinds.some((kind) => placeOf(cells, kind) >= 0),
  })
  if ("refused" in table) return table
  const { columns: headers } = table
  const place = {
    ...{ code: placeOf(headers, "code"), identity: placeOf(headers, "identity") },
    ...{ name: placeOf(headers, "name"), region: placeOf(headers, "region") },
  }
  const missing = findMissing(place, request)
  if (missing) {
    await table.rows.return(undefined)
    return missing
  }
  // A file is kept until it has been checked. A column that the sender names as that of codes holds codes.
  const named = namedColumns(request)
  const said = askedKinds.flatMap((kind) => (named[kind] === null ? [] : [place[kind]]))
  if (findIdNumbers(headers, said) !== undefined) {
    await table.rows.return(undefined)
    return { refused: refusals.idNumbers }
  }
  return { columns: headers, rows: tableRows(table, { place, width: headers.length, access: request.identity }) }
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

/** Where a result has the column of codes; below 0 where it has none. */
export function codePlace(columns: readonly string[], request: JobRequest): number {
  if (request.format === "ndjson") return columns.indexOf(request.codeColumn ?? "code")
  return findPlace(columns, "code", request)
}

/** Whether a file has a column of names beside that of codes, which are to be held against them. */
export function areNamed(columns: readonly string[], request: JobRequest): boolean {
  const [code, name] = [codePlace(columns, request), namePlace(columns, request)]
  return request.named === true && code >= 0 && name >= 0 && code !== name
}

/** Reads the name that a row of a result asks by; null where it asks by something else. */
export function nameReader(columns: readonly string[], request: JobRequest) {
  const named = namedColumns(request)
  const placed = (kind: ColumnKind) =>
    request.format === "ndjson"
      ? columns.indexOf(named[kind] ?? (kind === "identity" ? "identity_hash" : kind))
      : findPlace(columns, kind, request)
  const place = { code: placed("code"), identity: placed("identity"), name: placed("name"), region: placed("region") }
  return (cells: readonly string[]): { name: string; region: string | null } | null => {
    const cell = (at: number) => (cells[at] ?? "").trim()
    if (cell(place.code) !== "" || cell(place.identity) !== "" || cell(place.name) === "") return null
    const { query } = readNameCells(cell(place.name), cell(place.region))
    return query.by === "name" ? { name: query.name, region: query.region } : null
  }
}

function namePlace(columns: readonly string[], request: JobRequest): number {
  if (request.format === "ndjson") return columns.indexOf(request.nameColumn ?? "name")
  return findPlace(columns, "name", request)
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
  const tooLong = cellsLength(cells) > rowLengthMax
  if (problem || tooLong) return unreadable(number, width, problem ?? rowWords.long, beginning ?? cells.join(","))
  return { number, cells: toWidth(cells, width), ...toQuery(cells, place, access) }
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
  if (code.trim() !== "") return { query: codeQuery(code, nameBeside(cells[place.name] ?? "")), problem: null }
  const hash = (cells[place.identity] ?? "").trim()
  if (hash !== "") {
    const read = readIdentity(hash, access)
    if ("fault" in read) return { query: noQuery, problem: read.fault }
    return { query: { by: "identity", hashes: read.hashes }, problem: null }
  }
  const name = (cells[place.name] ?? "").trim()
  if (name === "") return { query: noQuery, problem: rowWords.nothing }
  const { query, fault } = readNameCells(name, cells[place.region] ?? "")
  return { query, problem: fault }
}

// A name that can't be read is no reason not to look its code up.
function nameBeside(name: string): string {
  return name.length > nameLengthMax || looksLikeIdNumber(name) ? "" : name
}
