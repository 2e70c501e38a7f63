/**
 * Readers of the log: each keeps the position up to which it has read, and moves it in the transaction of its own work.
 */
import type { Sql, Transaction } from "../database/client.ts"

/** The position up to which a reader has read; 0 for one that never has. */
export async function readerPosition(sql: Sql, name: string): Promise<number> {
  const [row] = await sql<{ position: number }[]>`select position from log_reader where name = ${name}`
  return row?.position ?? 0
}

/**
 * Takes the reader for this transaction, so that nobody else moves it.
 * @param wait false: come back with null when another process has it
 */
export async function lockReader(tx: Transaction, name: string, wait: boolean): Promise<number | null> {
  await tx`insert into log_reader (name, position) values (${name}, 0) on conflict do nothing`
  const [row] = wait
    ? await tx<{ position: number }[]>`select position from log_reader where name = ${name} for update`
    : await tx<{ position: number }[]>`select position from log_reader where name = ${name} for update skip locked`
  return row?.position ?? null
}

/** Moves the reader. */
export async function moveReader(tx: Transaction, name: string, position: number): Promise<void> {
  await tx`update log_reader set position = ${position} where name = ${name}`
}

/** The subjects that the entries [from, to) speak of. */
export async function subjectsTouched(sql: Sql, from: number, to: number): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    select distinct subject_code as code from log_entry
    where position >= ${from} and position < ${to} and subject_code is not null`
  return rows.map((row) => row.code)
}

/** Every reader with its position, for the status page. */
export async function listReaders(sql: Sql): Promise<{ name: string; position: number }[]> {
  return sql<{ name: string; position: number }[]>`select name, position from log_reader order by name`
}
