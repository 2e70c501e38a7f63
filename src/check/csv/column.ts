/** Which columns of a CSV hold what, and what a row asks by them. Pure. */
import { nameLengthMax } from "../../match/query.ts"
import { type CheckColumns, findCheckColumns, findColumn, findIdNumbers, findNamedColumn } from "../../table/column.ts"
import { codeQuery, noQuery } from "../answer/query.ts"
import type { IdentityAccess } from "../private/identity-access.ts"
import { type AskedCells, looksLikeIdNumber, readNameCells, readSubjectQuery } from "../query/query.ts"

/** Which columns hold what; below 0: none does. */
export interface CsvColumns extends CheckColumns {
  /** How many there are: what is added stands behind them. */
  width: number
  /** Of the region in which a name is looked for. */
  region: number
  /** Of identity hashes. */
  identity: number
}

/** Whether rows have a name beside their code, which is held against it. */
export function areNamed({ code, name }: CheckColumns): boolean {
  return code >= 0 && name >= 0 && code !== name
}

/** What is wrong with the head of a CSV, before any row is answered. */
export type HeadProblem = "empty" | "no-code-column" | "no-such-column" | "line-ends" | "id-numbers"

/** What the sender says of the columns. */
export interface ColumnWish {
  /** The header of the column to be checked; null: the usual ones. */
  column?: string | null
  /** The header of the column of names; null: the usual ones. */
  nameColumn?: string | null
  /** Whether ID numbers may stand in rows, which then never leave the sender's machine; absent: they are refused. */
  ownMachine?: boolean
}

export function findCsvColumns(
  headers: readonly string[],
  { column = null, nameColumn = null, ownMachine = false }: ColumnWish,
): CsvColumns | HeadProblem {
  // Lines that end by CR alone: all rows would be one header, and an answer without rows reads as if there were none.
  if (headers.some((cell) => cell.includes("\r"))) return "line-ends"
  const checked = findCheckColumns(headers, column, nameColumn)
  const identity = findColumn(headers, "identity")
  if (Math.max(checked.code, checked.name, identity) < 0) return column === null ? "no-code-column" : "no-such-column"
  // A column that the sender names as that which is checked holds what the sender says.
  const named = column === null ? [] : [findNamedColumn(headers, column)]
  if (!ownMachine && findIdNumbers(headers, named) !== undefined) return "id-numbers"
  return { ...checked, identity, region: findColumn(headers, "region"), width: headers.length }
}

/** Reads what a row asks from its fields. */
export type ReadAsked = (fields: readonly string[]) => AskedCells

/** A row asks by its code, or where that is empty by its identity hash, if there is a column of those, or by its name. */
export function askedReader(columns: CsvColumns, access: IdentityAccess): ReadAsked {
  return columns.identity < 0 ? (fields) => readPlain(fields, columns) : (fields) => readAny(fields, columns, access)
}

function readPlain(fields: readonly string[], columns: CsvColumns): AskedCells {
  const code = fields[columns.code] ?? ""
  const name = (fields[columns.name] ?? "").trim()
  if (code.trim() !== "" || name === "") return { query: codeQuery(code, name), fault: null }
  return readNameCells(name, fields[columns.region] ?? "")
}

function readAny(fields: readonly string[], columns: CsvColumns, access: IdentityAccess): AskedCells {
  const cell = (place: number) => fields[place]?.trim() || null
  const [code, hash, name] = [cell(columns.code), cell(columns.identity), cell(columns.name)]
  const asked =
    code === null && hash !== null
      ? { identity_hash: hash }
      : code === null && name !== null
        ? { name, region: cell(columns.region) }
        : { code: code ?? "", ...besideCode(name) }
  const read = readSubjectQuery(asked, access)
  return read.kind === "query" ? { query: read.query, fault: null } : { query: noQuery, fault: read.detail }
}

// A name that can't be read is no reason not to look its code up.
function besideCode(name: string | null): { name?: string } {
  return name === null || name.length > nameLengthMax || looksLikeIdNumber(name) ? {} : { name }
}
