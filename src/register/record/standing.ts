/**
 * Standing: what the register says of a subject at a position of the log. The only way by which records are read for
 * the public.
 */
import type { SQL } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import {
  given,
  listOf,
  notNull,
  orNull,
  type Piece,
  pick,
  type Query,
  query,
  statement,
  value,
} from "../../database/query.ts"
import { logEntry, logHead } from "../../database/schema/ledger.ts"
import { record, subject, subjectCodeChange, subjectEnd } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { liveKeys, subjectKeys } from "./column.ts"
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

/** The same as one of a subject's standing. */
export interface StandingRecord extends LiveRecord {
  /** The last day of its display, YYYY-MM-DD; null where only an act ends it. */
  displayedUntil: string | null
}

/** A subject and its live records, latest publication first. */
export interface Standing {
  subject: Subject
  records: StandingRecord[]
}

/** A standing as it was read, and whether there is more to be told. */
export interface ReadStanding extends Standing {
  /** The day on which the subject was deregistered, YYYY-MM-DD; null where it is not known to be. In what way is asked for by itself, for few are. */
  endedOn: string | null
  /** Whether it had other codes before; likewise. */
  hasCodeChanges: boolean
}

/**
 * What is known of some codes, and the head of the log at which it is so. A code that was replaced by another has the
 * standing of that: the subject's own code tells.
 */
export interface Standings {
  asOf: Head
  byCode: Map<string, ReadStanding>
}

/** A record is shown up to the last day of its display, whether or not the daily work has taken it down since. */
export function isShown(today: Piece): Query {
  const { state, displayedUntil } = record
  return query`${state} = 'live' and (${displayedUntil} is null or ${displayedUntil} >= ${today}::date)`
}

const standingKeys = [...liveKeys, "displayedUntil"] as const

const more = {
  endedOn: value<
    string | null
  >`(select ${subjectEnd.endedOn} from ${subjectEnd} where ${subjectEnd.code} = ${subject.code})`,
  hasCodeChanges: value<boolean>`exists (select from ${subjectCodeChange} where ${subjectCodeChange.current} = ${subject.code})`,
}

// One statement reads the head and the rows in one snapshot.
function standings(asked: { codes: Query; asked: SQL<string | null>; present: Query }, today: Piece) {
  return query`
    select ${pick(logHead, "size", "time")}, ${pick({ asked: asked.asked })}, ${orNull(pick(subject, ...subjectKeys))},
      ${pick(more)}, ${orNull(pick(record, ...standingKeys))}
    from ${logHead} ${asked.codes}
    left join ${subject} on ${subject.code} = ${asked.present}
    left join ${record} on ${record.subjectCode} = ${subject.code} and ${isShown(today)}
    order by ${record.publishedOn} desc, ${record.id}`
}

// For one code PostgreSQL keeps the plan; how many an array will hold it can't know, and plans anew each time, which
// takes longer than the reading.
const { code: replaced, current } = subjectCodeChange
const standingOf = statement({ code: subject.code, today: given<string>() }, ({ code, today }) => {
  const present = query`coalesce((select ${current} from ${subjectCodeChange} where ${replaced} = ${code}), ${code})`
  return standings({ codes: query``, asked: value<string | null>`${code}::text`, present }, today)
})
const standingsOf = statement({ codes: listOf(subject.code), today: given<string>() }, ({ codes, today }) => {
  const asked = query`left join unnest(${codes}::text[]) asked (code) on true
    left join ${subjectCodeChange} on ${replaced} = asked.code`
  const present = query`coalesce(${current}, asked.code)`
  return standings({ codes: asked, asked: value<string | null>`asked.code`, present }, today)
})

type RowsOf<Asked extends (...values: never[]) => Promise<unknown[]>> = Awaited<ReturnType<Asked>>[number]

/** The standings of those codes that the register knows, with the records that may be shown today. */
export async function readStandings({ sql, clock }: PublicRead, codes: readonly string[]): Promise<Standings> {
  const [code] = codes
  const today = dayInChina(clock())
  const rows =
    codes.length === 1 && code !== undefined
      ? await standingOf(sql, { code, today })
      : await standingsOf(sql, { codes: [...new Set(codes)], today })
  const byCode = new Map<string, ReadStanding>()
  for (const row of rows) {
    if (row.code === null || row.asked === null) continue
    const standing = byCode.get(row.asked) ?? toStanding(row)
    const record = toRecord(row)
    if (record) standing.records.push({ ...record, displayedUntil: row.displayedUntil })
    byCode.set(row.asked, standing)
  }
  return { asOf: toHead(rows[0]), byCode }
}

/** The head of the log in a row that reads it. */
export function toHead(row: Head | undefined): Head {
  if (!row) throw new Error("log_head has no row: the migrations have not run to their end")
  return { size: row.size, time: row.time }
}

function toStanding(row: RowsOf<typeof standingOf>): ReadStanding {
  return { subject: toSubject(row), records: [], endedOn: row.endedOn, hasCodeChanges: row.hasCodeChanges }
}

// Columns that are never null are null in a row only where the whole object is missing.
function toSubject(row: OrNull<Subject>): Subject {
  const { code, name, type, region, formerNames, operator, shops, codeFlaw } = row as Subject
  return { code, name, type, region, formerNames, operator, shops, codeFlaw }
}

function toRecord(row: OrNull<LiveRecord>): LiveRecord | null {
  if (row.id === null) return null
  const { id, list, subjectCode, subjectName, ground, penaltyClass, decisionNo, ...rest } = row as LiveRecord
  const { decidedOn, authority, publishedOn, detail, position } = rest
  const named = { id, list, subjectCode, subjectName, ground, penaltyClass, decisionNo }
  return { ...named, decidedOn, authority, publishedOn, detail, position }
}

type OrNull<Row> = { [Member in keyof Row]: Row[Member] | null }

const recordsOf = statement(
  { ids: listOf(record.id), today: given<string>() },
  ({ ids, today }) => query`
    select ${pick(logHead, "size", "time")}, ${orNull(pick(record, ...liveKeys))}
    from ${logHead} left join ${record} on ${record.id} = any(${ids}::text[]) and ${isShown(today)}`,
)

/** Of these records, those that may be shown today, by id, and the head of the log at which that is so. */
export async function readRecords(
  { sql, clock }: PublicRead,
  ids: readonly string[],
): Promise<{ asOf: Head; byId: Map<string, LiveRecord> }> {
  const rows = await recordsOf(sql, { ids, today: dayInChina(clock()) })
  const byId = new Map<string, LiveRecord>()
  for (const row of rows) {
    const record = toRecord(row)
    if (record) byId.set(record.id, record)
  }
  return { asOf: toHead(rows[0]), byId }
}

const liveRecord = statement(
  { id: record.id, today: given<string>() },
  ({ id, today }) => query`
    select ${pick(logHead, "size", "time")}, ${orNull(pick(record, ...liveKeys))}
    from ${logHead} left join ${record} on ${record.id} = ${id} and ${isShown(today)}`,
)

/** A live record by its id; null when there is none, or it may no longer be shown. */
export async function findLiveRecord(
  { sql, clock }: PublicRead,
  id: string,
): Promise<{ asOf: Head; record: LiveRecord | null }> {
  const [row] = await liveRecord(sql, { id, today: dayInChina(clock()) })
  return { asOf: toHead(row), record: row ? toRecord(row) : null }
}

const publicationOf = statement({ id: record.id }, ({ id }) => {
  const { position, entry, line } = logEntry
  return query`
    select ${pick({ position, entry, line: notNull(line) })} from ${record} join ${logEntry} on ${position} = ${record.position}
    where ${record.id} = ${id} and ${record.state} = 'live' and ${line} is not null`
})

/** The publication of a live record: the log entry and the exact public line that it commits to. */
export type RecordPublication = RowsOf<typeof publicationOf>

/** The publication of a live record; null when there is none, or no longer. */
export async function findPublication(sql: Sql, id: string): Promise<RecordPublication | null> {
  const [row] = await publicationOf(sql, { id })
  return row ?? null
}
