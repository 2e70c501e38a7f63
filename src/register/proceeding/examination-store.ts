/**
 * Examination: whether the register and its log say the same.
 */
import type { Sql } from "../../database/client.ts"
import { build, pick, query, run, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"

/** How much there is. */
export async function examineRegister(sql: Sql): Promise<{ subjects: number; live: number }> {
  const counts = pick({
    subjects: value<number>`(select count(*) from ${subject})`,
    live: value<number>`(select count(*) from ${record} where ${record.state} = 'live')`,
  })
  const [row] = await run(sql, query`select ${counts}`)
  return row ?? { subjects: 0, live: 0 }
}

/** The server's version, and what the database takes. */
export async function examineServer(sql: Sql): Promise<{ version: string; bytes: number } | undefined> {
  const server = pick({
    version: value<string>`current_setting('server_version')`,
    bytes: value<number>`pg_database_size(current_database())`,
  })
  const [row] = await run(sql, query`select ${server}`)
  return row
}

/** Whether the register knows anybody. */
export async function knowsSubjects(sql: Sql): Promise<boolean> {
  return (await run(sql, build.select({ code: subject.code }).from(subject).limit(1))).length > 0
}

/** What is wrong between log and register, in sentences for the operator. */
export async function examineLog(sql: Sql, size: number): Promise<string[]> {
  const { position, recordId, line } = logEntry
  const isLive = query`${record.state} = 'live'`
  const counts = pick({
    entries: value<number>`(select count(*) from ${logEntry})`,
    last: value<number>`(select coalesce(max(${position}), -1) from ${logEntry})`,
    unpublished: value<number>`(select count(*)
      from ${record} left join ${logEntry} on ${position} = ${record.position} and ${recordId} = ${record.id}
      where ${isLive} and ${line} is null)`,
    orphaned: value<number>`(select count(*) from ${record} where ${isLive}
      and not exists (select from ${subject} where ${subject.code} = ${record.subjectCode}))`,
  })
  const [row] = await run(sql, query`select ${counts}`)
  if (!row) return ["the log can't be read"]
  const faults: string[] = []
  if (row.entries !== size || row.last !== size - 1) {
    faults.push(
      `the log has ${row.entries} entries up to position ${row.last}, its head says ${size}: restore a backup`,
    )
  }
  if (row.unpublished > 0) faults.push(`${row.unpublished} live records have no line in the log`)
  if (row.orphaned > 0) faults.push(`${row.orphaned} live records name a subject that is not there`)
  return faults
}
