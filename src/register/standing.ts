/**
 * Standing: what the register says of a subject at a position of the log. The only way by which records are read for
 * the public.
 */
import { type Sql, toArrayLiteral } from "../database/client.ts"
import { dayInChina } from "../law/day.ts"
import type { Head } from "../ledger/sequencer.ts"
import { codeLength } from "../names/check-character.ts"
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

interface StandingRow {
  size: number
  time: number
  subject: Subject | null
  record: LiveRecord | null
}

// The columns as the objects of record.ts. One statement reads the head and the rows in one snapshot.
const subjectObject = `json_build_object('code', s.code, 'name', s.name, 'type', s.type, 'region', s.region,
  'formerNames', s.former_names, 'operator', s.operator, 'shops', s.shops, 'codeFlaw', s.code_flaw)`
const recordObject = `json_build_object('id', r.id, 'list', r.list, 'subjectCode', r.subject_code,
  'subjectName', r.subject_name, 'ground', r.ground, 'penaltyClass', r.penalty_class, 'decisionNo', r.decision_no,
  'decidedOn', r.decided_on, 'authority', r.authority, 'publishedOn', r.published_on, 'detail', r.detail,
  'position', r.position)`

/** A record `r` is shown up to the last day of its display, whether or not the daily work has taken it down since. */
export const isShown = (sql: Sql, today: string) =>
  sql`r.state = 'live' and (r.displayed_until is null or r.displayed_until >= ${today}::date)`

/** The standings of those codes that the register knows, with the records that may be shown today. */
export async function readStandings({ sql, clock }: PublicRead, codes: readonly string[]): Promise<Standings> {
  const rows = await sql<StandingRow[]>`
    select h.size, h.time, ${sql.unsafe(`case when s.code is not null then ${subjectObject} end as subject,
      case when r.id is not null then ${recordObject} end as record`)}
    from log_head h
    left join subject s on s.code = any(${toArrayLiteral(codes)}::text[])
    left join record r on r.subject_code = s.code and ${isShown(sql, dayInChina(clock()))}
    order by r.published_on desc, r.id`
  const [first] = rows
  if (!first) throw new Error("log_head has no row: the migrations have not run to their end")
  const byCode = new Map<string, Standing>()
  for (const { subject, record } of rows) {
    if (!subject) continue
    const standing = byCode.get(subject.code) ?? { subject, records: [] }
    if (record) standing.records.push(record)
    byCode.set(subject.code, standing)
  }
  return { asOf: { size: first.size, time: first.time }, byCode }
}

/** Why a subject is listed: the list of a live record and its ground, or the class of a penalty. */
export interface RecordMark {
  list: string
  /** Empty where neither was given. */
  ground: string
}

/** What is known of some codes, as marks alone, and the head of the log at which it is so. */
export interface Marks {
  asOf: Head
  /** A text for `toMarks` for each code that the register knows; empty where no record may be shown. */
  byCode: Map<string, string>
}

/**
 * The marks of those codes that the register knows. For files of codes: one row of text comes back, because a row for
 * each costs more than to find them.
 */
export async function readMarks({ sql, clock }: PublicRead, codes: readonly string[]): Promise<Marks> {
  const array = toArrayLiteral(codes)
  const [row] = await sql<(Head & { known: string | null; marks: string | null })[]>`
    select h.size, h.time,
      (select string_agg(code, ' ') from subject where code = any(${array}::text[])) as known,
      (select string_agg(r.subject_code || r.list || ':' || coalesce(r.ground, r.penalty_class, ''), ' ')
        from record r where r.subject_code = any(${array}::text[]) and ${isShown(sql, dayInChina(clock()))}) as marks
    from log_head h`
  if (!row) throw new Error("log_head has no row: the migrations have not run to their end")
  const byCode = new Map<string, string>()
  for (const code of row.known?.split(" ") ?? []) byCode.set(code, "")
  for (const text of row.marks?.split(" ") ?? []) {
    const [code, mark] = [text.slice(0, codeLength), text.slice(codeLength)]
    const known = byCode.get(code)
    if (known !== undefined) byCode.set(code, known === "" ? mark : `${known} ${mark}`)
  }
  return { asOf: { size: row.size, time: row.time }, byCode }
}

/** Marks from their text: of several records in any order, the same one more than once. */
export function toMarks(text: string): RecordMark[] {
  if (text === "") return []
  return text.split(" ").map((mark) => {
    const colon = mark.indexOf(":")
    return { list: mark.slice(0, colon), ground: mark.slice(colon + 1) }
  })
}

/** A live record by its id; null when there is none, or it may no longer be shown. */
export async function findLiveRecord(
  { sql, clock }: PublicRead,
  id: string,
): Promise<{ asOf: Head; record: LiveRecord | null }> {
  const [row] = await sql<StandingRow[]>`
    select h.size, h.time, ${sql.unsafe(`case when r.id is not null then ${recordObject} end as record`)}
    from log_head h left join record r on r.id = ${id} and ${isShown(sql, dayInChina(clock()))}`
  if (!row) throw new Error("log_head has no row: the migrations have not run to their end")
  return { asOf: { size: row.size, time: row.time }, record: row.record }
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
