/**
 * SQL of standings at an earlier position.
 */
import { type Sql, toArrayLiteral } from "../../database/client.ts"

/** The number that the last subject got. A sequence is read as it is, and never behind a row that can be seen. */
export async function readSubjectOrdinal(sql: Sql): Promise<number> {
  const [row] = await sql<{ last: number }[]>`
    select case when is_called then last_value else 0 end as last from subject_ordinal`
  if (!row) throw new Error("the sequence subject_ordinal is missing: the migrations have not run to their end")
  return row.last
}

/** Of these codes, those that became known after a subject. */
export async function listKnownSince(sql: Sql, codes: readonly string[], ordinal: number): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    select code from subject where code = any(${toArrayLiteral(codes)}::text[]) and ordinal > ${ordinal}`
  return rows.map(({ code }) => code)
}

/** Ids of the live records whose last day has passed. None but between midnight and the daily work. */
export async function listOverdue(sql: Sql, today: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from record where state = 'live' and displayed_until is not null and displayed_until < ${today}::date
    order by id`
  return rows.map(({ id }) => id)
}

/** A record that entries speak of, as it was before the first of them. */
export interface TouchedRecord {
  id: string
  subjectCode: string
  /** The entry that published it; null where it was not published. */
  position: number | null
  /** Its public line; null too after an erasure. */
  line: string | null
}

/** The records of subjects that the entries [from, to) speak of, each as it was before. */
export async function listTouched(
  sql: Sql,
  codes: readonly string[],
  from: number,
  to: number,
): Promise<TouchedRecord[]> {
  return sql<TouchedRecord[]>`
    with first as (
      select distinct on (record_id) record_id, subject_code, (entry::json ->> 'replaces')::bigint as replaces
      from log_entry
      where position >= ${from} and position < ${to} and record_id is not null
        and subject_code = any(${toArrayLiteral(codes)}::text[])
      order by record_id, position)
    select f.record_id as id, f.subject_code as "subjectCode", f.replaces as position, l.line
    from first f left join log_entry l on l.position = f.replaces`
}
