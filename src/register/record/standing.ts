/**
 * Standing: what the register says of a subject at a position of the log. The only way by which records are read for
 * the public.
 */
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { query } from "../../database/query.ts"
import { record } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { liveColumns, subjectColumns } from "./column.ts"
import type { RecordContent, Subject } from "./record.ts"

/** What reading for the public depends on. What may be shown ends with a day in China, so the clock belongs to it. */
export interface PublicRead {
  sql: Sql
  /** ms since 1970. */
  clock(): number
}

/** A live record. */
export interface LiveRecord extends RecordContent {
  id: string
  /** Position of the log entry that published it as it is. */
  position: number
}

/** A subject and its live records, latest publication first. */
export interface Standing {
  subject: Subject
  records: LiveRecord[]
}

/** What is known of some codes, and the head of the log at which it is so. */
export interface Standings {
  asOf: Head
  byCode: Map<string, Standing>
}

// One statement reads the head and the rows in one snapshot.
type StandingRow = Head & OrNull<Subject> & OrNull<LiveRecord>
type OrNull<Row> = { [Member in keyof Row]: Row[Member] | null }

/** A record `r` is shown up to the last day of its display, whether or not the daily work has taken it down since. */
export const isShown = (sql: Sql, today: string) =>
  sql`r.state = 'live' and (r.displayed_until is null or r.displayed_until >= ${today}::date)`

/** The same of records as the schema has them. */
export const isShownOn = (today: string) =>
  query`${record.state} = 'live' and (${record.displayedUntil} is null or ${record.displayedUntil} >= ${today}::date)`

/** The standings of those codes that the register knows, with the records that may be shown today. */
export async function readStandings({ sql, clock }: PublicRead, codes: readonly string[]): Promise<Standings> {
  const [code] = codes
  // For one code PostgreSQL keeps the plan; how many an array will hold it can't know, and plans anew each time, which
  // takes longer than the reading.
  const isAsked =
    codes.length === 1 && code !== undefined
      ? sql`s.code = ${code}`
      : sql`s.code = any(${toArrayLiteral(codes)}::text[])`
  const rows = await sql<StandingRow[]>`
    select h.size, h.time, ${sql.unsafe(subjectColumns)}, ${sql.unsafe(liveColumns)}
    from log_head h
    left join subject s on ${isAsked}
    left join record r on r.subject_code = s.code and ${isShown(sql, dayInChina(clock()))}
    order by r.published_on desc, r.id`
  const byCode = new Map<string, Standing>()
  for (const row of rows) {
    if (row.code === null) continue
    const standing = byCode.get(row.code) ?? { subject: toSubject(row), records: [] }
    const record = toRecord(row)
    if (record) standing.records.push(record)
    byCode.set(row.code, standing)
  }
  return { asOf: toHead(rows[0]), byCode }
}

/** The head of the log in a row that reads it. */
export function toHead(row: Head | undefined): Head {
  if (!row) throw new Error("log_head has no row: the migrations have not run to their end")
  return { size: row.size, time: row.time }
}

// Columns that are never null are null in a row only where the whole object is missing.
function toSubject(row: StandingRow): Subject {
  const { code, name, type, region, formerNames, operator, shops, codeFlaw } = row as Head & Subject
  return { code, name, type, region, formerNames, operator, shops, codeFlaw }
}

function toRecord(row: OrNull<LiveRecord>): LiveRecord | null {
  if (row.id === null) return null
  const { id, list, subjectCode, subjectName, ground, penaltyClass, decisionNo, ...rest } = row as LiveRecord
  const { decidedOn, authority, publishedOn, detail, position } = rest
  const named = { id, list, subjectCode, subjectName, ground, penaltyClass, decisionNo }
  return { ...named, decidedOn, authority, publishedOn, detail, position }
}

/** A live record by its id; null when there is none, or it may no longer be shown. */
export async function findLiveRecord(
  { sql, clock }: PublicRead,
  id: string,
): Promise<{ asOf: Head; record: LiveRecord | null }> {
  const [row] = await sql<(Head & OrNull<LiveRecord>)[]>`
    select h.size, h.time, ${sql.unsafe(liveColumns)}
    from log_head h left join record r on r.id = ${id} and ${isShown(sql, dayInChina(clock()))}`
  return { asOf: toHead(row), record: row ? toRecord(row) : null }
}

/** The publication of a live record: the log entry and the exact public line that it commits to. */
export interface RecordPublication {
  position: number
  entry: string
  line: string
}

/** The publication of a live record; null when there is none, or no longer. */
export async function findPublication(sql: Sql, id: string): Promise<RecordPublication | null> {
  const [row] = await sql<RecordPublication[]>`
    select l.position, l.entry, l.line from record r join log_entry l on l.position = r.position
    where r.id = ${id} and r.state = 'live' and l.line is not null`
  return row ?? null
}
