/**
 * SQL of the form in which an index of records keeps its documents. One that an earlier version has made answers on, and is
 * built anew by whoever reads the log for it first.
 */
import { eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, run, statement } from "../../database/query.ts"
import { searchState } from "../../database/schema/search.ts"

/** Counts up with whatever changes what a document says or how: texts, facts, keys, fields and their order. */
export const recordForm = 7

/** The readers that keep documents of records. */
export const recordReaders = {
  live: "search-records",
  ended: "search-ended",
  meilisearch: "meilisearch-records",
} as const

/** The first form whose keys tell facts and sums (record-key.ts): what is of an earlier one is not asked for them. */
export const factsFrom = 6

const formOf = statement({ reader: searchState.reader }, ({ reader }) =>
  build.select({ form: searchState.form }).from(searchState).where(eq(searchState.reader, reader)),
)

/** The form that a reader keeps; 0 where no version said so. */
export async function readForm(sql: Sql, reader: string): Promise<number> {
  const [row] = await formOf(sql, { reader })
  return row?.form ?? 0
}

/** How a reader keeps to this version's form. */
export interface FormKeeper {
  /** Whether what was read so far is kept in an earlier form. A later one is the work of a later version, and stays. */
  isEarlier(position: number): Promise<boolean>
  /** Whether that has been mended by somebody else since it was found. */
  wasMended(tx: Transaction): Promise<boolean>
  /** Says that all documents are of this version's form. */
  save(tx: Transaction): Promise<void>
}

/** Keeps a reader to the form. */
export function keepForm(sql: Sql, reader: string): FormKeeper {
  let found = false
  return {
    async isEarlier(position) {
      found = position > 0 && (await readForm(sql, reader)) < recordForm
      return found
    },
    wasMended: async (tx) => found && (await readForm(tx, reader)) >= recordForm,
    async save(tx) {
      const row = { reader, form: recordForm }
      const kept = build.insert(searchState).values(row)
      await run(tx, kept.onConflictDoUpdate({ target: searchState.reader, set: { form: recordForm } }))
    },
  }
}

/** Readers of records, of those that are given, whose documents an earlier version has made. */
export async function findEarlierForms(
  sql: Sql,
  readers: readonly { name: string; position: number }[],
): Promise<string[]> {
  const earlier: string[] = []
  for (const { name, position } of readers) {
    const ofRecords = Object.values<string>(recordReaders).includes(name)
    if (ofRecords && (await keepForm(sql, name).isEarlier(position))) earlier.push(name)
  }
  return earlier
}
