/**
 * SQL of withdrawals: what was erased, which files of exports there ever were, and which of them held it.
 */
import type { Sql } from "../../database/client.ts"
import type { ManifestFile, WithdrawnFile } from "../manifest.ts"
import type { Erasure, GivenFile } from "./job.ts"

/** The erasures among the entries [from, to). */
export async function listErasures(sql: Sql, from: number, to: number): Promise<Erasure[]> {
  // The first entry that takes the place of the erased one has ended it: the erasure, or one before. The subject of the
  // erased one leads to it, for the log's index goes by subjects.
  return sql<Erasure[]>`
    with erasure as (
      select position as at, (entry::json ->> 'replaces')::bigint as position from log_entry
      where position >= ${from} and position < ${to} and entry like '{"op":"erase"%'
    )
    select e.position, coalesce(min(l.position), e.at) as until
    from erasure e join log_entry erased on erased.position = e.position
    left join log_entry l on l.subject_code = erased.subject_code and l.position > e.position and l.position < e.at
      and (l.entry::json ->> 'replaces')::bigint = e.position
    group by e.position, e.at order by e.at`
}

/** Whether one of the entries [from, to) says that a key of the register is compromised. */
export async function isKeyCompromised(sql: Sql, from: number, to: number): Promise<boolean> {
  const [found] = await sql`
    select 1 from log_entry where position >= ${from} and position < ${to}
      and entry like '{"op":"key"%' and entry::json ->> 'reason' = 'compromised' limit 1`
  return found !== undefined
}

/** Notes the files of an export that hold lines, so that who has fetched one can be told of it when it is off the shelf. */
export async function saveGivenFiles(sql: Sql, size: number, files: readonly ManifestFile[]): Promise<void> {
  const rows = files
    .filter(({ kind }) => kind === "snapshot" || kind === "delta")
    .map(({ name, sha256, from = 0 }) => ({ size, name, sha256, from_size: from }))
  if (rows.length > 0) await sql`insert into export_file ${sql(rows)} on conflict do nothing`
}

/** The files of all exports there ever were that hold lines. */
export async function listGivenFiles(sql: Sql): Promise<GivenFile[]> {
  return sql<GivenFile[]>`select size, name, sha256, from_size as "from" from export_file order by size, name`
}

/** Notes files that are withdrawn; one that is noted already stays as it is. */
export async function saveWithdrawals(sql: Sql, files: readonly WithdrawnFile[]): Promise<void> {
  if (files.length > 0) await sql`insert into export_withdrawal ${sql(files)} on conflict do nothing`
}

/** All files that were ever withdrawn, as manifests list them. */
export async function listWithdrawals(sql: Sql): Promise<WithdrawnFile[]> {
  const rows = await sql<(Omit<WithdrawnFile, "at"> & { at: Date })[]>`
    select name, size, sha256, reason, at from export_withdrawal order by size, name`
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
