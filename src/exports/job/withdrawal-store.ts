/** SQL of withdrawals: what was erased, which files of exports there ever were, and which of them held it. */
import { alias } from "drizzle-orm/pg-core"
import type { Sql } from "../../database/client.ts"
import { build, columnsOf, pick, query, run, statement, value } from "../../database/query.ts"
import { exportFile, exportWithdrawal } from "../../database/schema/exports.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import type { ManifestFile, WithdrawnFile } from "../manifest.ts"
import type { Erasure, GivenFile } from "./job.ts"

const { position, entry, subjectCode } = logEntry
const range = { from: position, to: position }

const erasures = statement(range, ({ from, to }) => {
  const erased = alias(logEntry, "erased")
  // The first entry that takes the place of the erased one has ended it: the erasure, or one before. The subject of the
  // erased one leads to it, for the log's index goes by subjects.
  return query`
    with erasure as (
      select ${position} as at, (${entry}::json ->> 'replaces')::bigint as position from ${logEntry}
      where ${position} >= ${from} and ${position} < ${to} and ${entry} like '{"op":"erase"%'
    )
    select ${pick({
      position: value<number>`e.position`,
      until: value<number>`coalesce(min(${position}), e.at)`,
    })}
    from erasure e join ${logEntry} ${erased} on ${erased.position} = e.position
    left join ${logEntry} on ${subjectCode} = ${erased.subjectCode} and ${position} > e.position and ${position} < e.at
      and (${entry}::json ->> 'replaces')::bigint = e.position
    group by e.position, e.at order by e.at`
})

/** The erasures among the entries [from, to). */
export function listErasures(sql: Sql, from: number, to: number): Promise<Erasure[]> {
  return erasures(sql, { from, to })
}

const compromises = statement(
  range,
  ({ from, to }) => query`
    select from ${logEntry} where ${position} >= ${from} and ${position} < ${to}
      and ${entry} like '{"op":"key"%' and ${entry}::json ->> 'reason' = 'compromised' limit 1`,
)

/** Whether one of the entries [from, to) says that a key of the register is compromised. */
export async function isKeyCompromised(sql: Sql, from: number, to: number): Promise<boolean> {
  return (await compromises(sql, { from, to })).length > 0
}

/** Notes the files of an export that hold lines, so that who has fetched one can be told of it when it is off the shelf. */
export async function saveGivenFiles(sql: Sql, size: number, files: readonly ManifestFile[]): Promise<void> {
  const rows = files
    .filter(({ kind }) => kind === "snapshot" || kind === "delta")
    .map(({ name, sha256, from = 0 }) => ({ size, name, sha256, fromSize: from }))
  if (rows.length > 0) await run(sql, build.insert(exportFile).values(rows).onConflictDoNothing())
}

const givenFiles = statement({}, () => {
  const { size, name, sha256, fromSize } = exportFile
  return build.select({ size, name, sha256, from: fromSize }).from(exportFile).orderBy(size, name)
})

/** The files of all exports there ever were that hold lines. */
export function listGivenFiles(sql: Sql): Promise<GivenFile[]> {
  return givenFiles(sql, {})
}

/** Notes files that are withdrawn; one that is noted already stays as it is. */
export async function saveWithdrawals(sql: Sql, files: readonly WithdrawnFile[]): Promise<void> {
  const rows = files.map((file) => ({ ...file, at: new Date(file.at) }))
  if (rows.length > 0) await run(sql, build.insert(exportWithdrawal).values(rows).onConflictDoNothing())
}

const withdrawals = statement({}, () =>
  build
    .select(columnsOf(exportWithdrawal, "name", "size", "sha256", "reason", "at"))
    .from(exportWithdrawal)
    .orderBy(exportWithdrawal.size, exportWithdrawal.name),
)

/** All files that were ever withdrawn, as manifests list them. */
export async function listWithdrawals(sql: Sql): Promise<WithdrawnFile[]> {
  const rows = await withdrawals(sql, {})
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
