/** What a mirror is loaded into: tables of an agency's own, in a database or as files. */
import type { Row, TableName } from "./table.ts"

/** The tables within one transaction. */
export interface Tables {
  /** The row of the state; null where nothing was ever loaded. */
  state(): Promise<Row | null>
  /** Empties a table. */
  clear(table: TableName): Promise<void>
  /** Adds rows; one with a position that is there takes its place. */
  add(table: TableName, rows: readonly Row[]): Promise<void>
  /** Takes records away by their positions, and says which of them were there: `position`, `id` and `list`. */
  take(positions: readonly number[]): Promise<Row[]>
  /** Live records in the table. */
  count(): Promise<number>
}

/** Where the tables are. */
export interface Target {
  /** Works on the tables in one transaction, alone; what throws leaves them as they were. Makes those that are lacking. */
  transact<T>(work: (tables: Tables) => Promise<T>): Promise<T>
  /** What is to be done once the transaction has come to its end. */
  settle(): Promise<void>
  close(): Promise<void>
}
