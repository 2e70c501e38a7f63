/**
 * SQL of standings at an earlier position.
 */
import type { Sql } from "../../database/client.ts"
import { given, listOf, pick, query, statement, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"

const lastOrdinal = statement({}, () => {
  const last = value<number>`case when is_called then last_value else 0 end`
  return query`select ${pick({ last })} from subject_ordinal`
})

/** The number that the last subject got. A sequence is read as it is, and never behind a row that can be seen. */
export async function readSubjectOrdinal(sql: Sql): Promise<number> {
  const [row] = await lastOrdinal(sql, {})
  if (!row) throw new Error("the sequence subject_ordinal is missing: the migrations have not run to their end")
  return row.last
}

const knownSince = statement(
  { codes: listOf(subject.code), ordinal: subject.ordinal },
  ({ codes, ordinal }) => query`
    select ${pick(subject, "code")} from ${subject}
    where ${subject.code} = any(${codes}::text[]) and ${subject.ordinal} > ${ordinal}`,
)

/** Of these codes, those that became known after a subject. */
export async function listKnownSince(sql: Sql, codes: readonly string[], ordinal: number): Promise<string[]> {
  return (await knownSince(sql, { codes, ordinal })).map(({ code }) => code)
}

const overdue = statement({ today: given<string>() }, ({ today }) => {
  const { state, displayedUntil, id } = record
  return query`
    select ${pick(record, "id")} from ${record}
    where ${state} = 'live' and ${displayedUntil} is not null and ${displayedUntil} < ${today}::date order by ${id}`
})

/** Ids of the live records whose last day has passed. None but between midnight and the daily work. */
export async function listOverdue(sql: Sql, today: string): Promise<string[]> {
  return (await overdue(sql, { today })).map(({ id }) => id)
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

const touched = statement(
  { codes: listOf(subject.code), from: logEntry.position, to: logEntry.position },
  ({ codes, from, to }) => {
    const { position, entry, line, recordId, subjectCode } = logEntry
    return query`
      with first as (
        select distinct on (${recordId}) ${recordId}, ${subjectCode},
          (${entry}::json ->> 'replaces')::bigint as replaces
        from ${logEntry}
        where ${position} >= ${from} and ${position} < ${to} and ${recordId} is not null
          and ${subjectCode} = any(${codes}::text[])
        order by ${recordId}, ${position})
      select ${pick({
        id: value<string>`f.record_id`,
        subjectCode: value<string>`f.subject_code`,
        position: value<number | null>`f.replaces`,
        line,
      })}
      from first f left join ${logEntry} on ${position} = f.replaces`
  },
)

/** The records of subjects that the entries [from, to) speak of, each as it was before. */
export function listTouched(sql: Sql, codes: readonly string[], from: number, to: number): Promise<TouchedRecord[]> {
  return touched(sql, { codes, from, to })
}
