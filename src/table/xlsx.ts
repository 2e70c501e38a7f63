/** The port to workbooks: what platforms that have a disk can do, and others can't. They are sent CSV instead. */
import type { NoTable, Table, TableOptions } from "./row.ts"
import type { Sheet } from "./xlsx-writer.ts"

/** Reads and writes workbooks. */
export interface Xlsx {
  read(chunks: AsyncIterable<Uint8Array>, options: TableOptions): Promise<Table | NoTable>
  write(sheets: readonly Sheet[]): AsyncGenerator<Uint8Array>
}

/** What reads or writes workbooks where the platform has them. */
export interface XlsxParts {
  /** Null where it has none. */
  xlsx: Xlsx | null
}
