/**
 * Examination: whether the register and its log say the same.
 */
import type { Sql } from "../../database/client.ts"

/** How much there is. */
export async function examineRegister(sql: Sql): Promise<{ subjects: number; live: number }> {
  const [row] = await sql<{ subjects: number; live: number }[]>`
    select (select count(*) from subject) as subjects, (select count(*) from record where state = 'live') as live`
  return row ?? { subjects: 0, live: 0 }
}

/** What is wrong between log and register, in sentences for the operator. */
export async function examineLog(sql: Sql, size: number): Promise<string[]> {
  const [row] = await sql<{ entries: number; last: number; unpublished: number; orphaned: number }[]>`
    select (select count(*) from log_entry) as entries, (select coalesce(max(position), -1) from log_entry) as last,
      (select count(*) from record r left join log_entry l on l.position = r.position and l.record_id = r.id
        where r.state = 'live' and l.line is null) as unpublished,
      (select count(*) from record r where r.state = 'live'
        and not exists (select from subject s where s.code = r.subject_code)) as orphaned`
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
