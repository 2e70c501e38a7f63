/** Which columns of a table `gongshi check` reads, by the usual headers or as they are named. Pure. */
import type { HeadProblem } from "../../check/csv/column.ts"
import { type CheckColumns, findCheckColumns, findColumn, findIdNumbers, findNamedColumn } from "../../table/column.ts"

/** How columns are named; null: by the usual headers. */
export interface ColumnNames {
  /** Of codes; of names where its header says so. */
  column: string | null
  nameColumn: string | null
  /** Of ID numbers, which are hashed; null: there is none. */
  identityColumn: string | null
}

/** Where the columns of a table are; below 0 where there is none. */
export interface TableColumns extends CheckColumns {
  region: number
  /** Of identity hashes that the sender has made. */
  hash: number
  idNumber: number
  /** The header of a column of ID numbers that nothing was said about. */
  unsaid: string | null
  /** Columns of the table. */
  width: number
}

/** Finds the columns of a table; or what is wrong with its header. */
export function findTableColumns(
  headers: readonly string[],
  { column, nameColumn, identityColumn }: ColumnNames,
): TableColumns | HeadProblem {
  const found = {
    ...findCheckColumns(headers, column, nameColumn),
    ...{ region: findColumn(headers, "region"), hash: findColumn(headers, "identity"), width: headers.length },
    unsaid: unsaidNumbers(headers, { column, nameColumn, identityColumn }),
    idNumber: identityColumn === null ? -1 : findNamedColumn(headers, identityColumn),
  }
  const missing = [column, nameColumn, identityColumn].some(
    (name) => name !== null && findNamedColumn(headers, name) < 0,
  )
  if (missing) return "no-such-column"
  const { code, name, hash, idNumber } = found
  return Math.max(code, name, hash, idNumber) < 0 ? "no-code-column" : found
}

function unsaidNumbers(headers: readonly string[], { column, nameColumn, identityColumn }: ColumnNames): string | null {
  if (identityColumn !== null) return null
  const named = [column, nameColumn].flatMap((name) => (name === null ? [] : [findNamedColumn(headers, name)]))
  return findIdNumbers(headers, named) ?? null
}
