/**
 * SQL of withdrawals: what was erased, and which files of exports held it.
 */
import type { Sql } from "../../database/client.ts"
import type { WithdrawnFile } from "../manifest.ts"
import type { Erasure } from "./job.ts"

/** The erasures among the entries [from, to). */
export async function listErasures(sql: Sql, from: number, to: number): Promise<Erasure[]> {
  const entries = await sql<{ at: number; position: number }[]>`
    select position as at, (entry::json ->> 'replaces')::bigint as position from log_entry
    where position >= ${from} and position < ${to} and entry like '{"op":"erase"%' order by position`
  const erasures: Erasure[] = []
  for (const { at, position } of entries) {
    // Fields of an entry always stand in this order. The first entry that replaces it has ended it: this one, or one before.
    const [ended] = await sql<{ position: number }[]>`
      select position from log_entry where position > ${position} and position <= ${at}
        and entry like ${`%,"replaces":${position},%`} order by position limit 1`
    erasures.push({ position, until: ended?.position ?? at })
  }
  return erasures
}

/** Whether one of the entries [from, to) says that a key of the register is compromised. */
export async function isKeyCompromised(sql: Sql, from: number, to: number): Promise<boolean> {
  const [found] = await sql`
    select 1 from log_entry where position >= ${from} and position < ${to}
      and entry like '{"op":"key"%' and entry::json ->> 'reason' = 'compromised' limit 1`
  return found !== undefined
}

/** Notes files that are withdrawn. */
export async function saveWithdrawals(sql: Sql, files: readonly WithdrawnFile[]): Promise<void> {
  for (const { size, name, sha256, reason, at } of files) {
    await sql`
      insert into export_withdrawal (size, name, sha256, reason, at)
      values (${size}, ${name}, ${sha256}, ${reason}, ${at}) on conflict do nothing`
  }
}

/** All files that were ever withdrawn, as manifests list them. */
export async function listWithdrawals(sql: Sql): Promise<WithdrawnFile[]> {
  const rows = await sql<(Omit<WithdrawnFile, "at"> & { at: Date })[]>`
    select name, size, sha256, reason, at from export_withdrawal order by size, name`
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
