/**
 * SQL of the daily work.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import type { StandingListing } from "../../law/standing-flag.ts"
import { statesAsking } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import { selectRecords } from "../record/store.ts"

/** A day's run. */
export interface DailyRun {
  /** In China. */
  day: string
  startedAt: Date
  finishedAt: Date | null
}

const runColumns = `day, started_at as "startedAt", finished_at as "finishedAt"`

/** The run of a day. */
export async function findRun(sql: Sql, day: string): Promise<DailyRun | null> {
  const [run] = await sql<DailyRun[]>`select ${sql.unsafe(runColumns)} from daily_work where day = ${day}`
  return run ?? null
}

/** The last run that came to its end. */
export async function findLastRun(sql: Sql): Promise<DailyRun | null> {
  const [run] = await sql<DailyRun[]>`
    select ${sql.unsafe(runColumns)} from daily_work where finished_at is not null order by day desc limit 1`
  return run ?? null
}

/** Notes that the day's run has begun. @param at ms since 1970 */
export async function startRun(sql: Sql, day: string, at: number): Promise<void> {
  await sql`insert into daily_work (day, started_at) values (${day}, ${new Date(at).toISOString()}) on conflict do nothing`
}

/** Notes that the day's run has come to its end; the first of several counts. @param at ms since 1970 */
export async function finishRun(sql: Sql, day: string, at: number): Promise<void> {
  await sql`update daily_work set finished_at = ${new Date(at).toISOString()} where day = ${day} and finished_at is null`
}

/** Records without days of display, in the order of their ids. */
export async function listWindowless(sql: Sql, after: string, limit: number): Promise<HeldRecord[]> {
  return selectRecords(
    sql,
    sql`displayed_until is null and repair_opens_on is null and id > ${after} order by id limit ${limit}`,
  )
}

/** Writes days of display. */
export async function saveWindows(
  tx: Transaction,
  windows: readonly Pick<HeldRecord, "id" | "displayedUntil" | "repairOpensOn">[],
): Promise<void> {
  if (windows.length === 0) return
  await tx`
    update record set displayed_until = w."displayedUntil", repair_opens_on = w."repairOpensOn"
    from json_to_recordset(${JSON.stringify(windows)}::text::json)
      as w (id text, "displayedUntil" date, "repairOpensOn" date)
    where record.id = w.id`
}

/** Records whose display ended before today and that are still shown or masked, the earliest first. */
export async function listEnded(sql: Sql, today: string, limit: number): Promise<HeldRecord[]> {
  return selectRecords(
    sql,
    sql`state in ('live', 'masked') and displayed_until is not null and displayed_until < ${today}::date
      order by displayed_until, id limit ${limit}`,
  )
}

/**
 * Subjects, in order, with a listing as serious violator and a penalty of which one may ask for a move of the other. The
 * states are compared here so that few subjects are read; which penalty a listing rests on is decided by link.ts.
 */
export async function listUnsettled(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    select code from (
      select s.subject_code as code from record s join record p on p.subject_code = s.subject_code
      where s.list = 'serious' and s.state = any(${toArrayLiteral(statesAsking("follow"))}::text[])
        and p.list = 'penalty' and p.state = 'live'
        and p.repair_opens_on <= s.ended_on and p.displayed_until >= s.ended_on
      union
      select s.subject_code from record s join record p on p.subject_code = s.subject_code
      where s.list = 'serious' and s.state in ('live', 'masked') and p.list = 'penalty' and p.state <> 'live'
        and p.state = any(${toArrayLiteral(statesAsking("revoke"))}::text[])
    ) pair where code > ${after} order by code limit ${limit}`
  return rows.map(({ code }) => code)
}

/** Writes last days, unless somebody has acted since they were worked out. @returns how many were written */
export async function saveDueDays(
  sql: Sql,
  rows: readonly { id: string; version: number; dueOn: string }[],
): Promise<number> {
  if (rows.length === 0) return 0
  const { count } = await sql`
    update proceeding set due_on = d."dueOn"
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as d (id uuid, version integer, "dueOn" date)
    where proceeding.id = d.id and proceeding.version = d.version and due_on is null and not closed`
  return count
}

/** An open proceeding that is overdue. */
export interface OverdueProceeding {
  id: string
  clock: string | null
  dueOn: string
  overdueOn: string
}

/** Marks open proceedings whose last day has passed, and returns them. */
export async function markOverdueProceedings(
  tx: Transaction,
  today: string,
  limit: number,
): Promise<OverdueProceeding[]> {
  return tx<OverdueProceeding[]>`
    update proceeding set overdue_on = due_on + 1
    where not closed and overdue_on is null and id in (
      select id from proceeding where not closed and due_on < ${today}::date and overdue_on is null
      order by id limit ${limit} for update)
    returning id, clock, due_on as "dueOn", overdue_on as "overdueOn"`
}

/** Where marks may be due: on which grounds, and how many listings of a subject it takes. */
export interface FlagSearch {
  flag: string
  grounds: readonly string[]
  least: number
  publishedBy: string
}

const listingObject = `json_build_object('id', r.id, 'ground', r.ground, 'decidedOn', r.decided_on,
  'publishedOn', r.published_on)`

/** Subjects, in order, that may be due a mark and of whose listings one has none yet. */
export async function listFlagCandidates(
  sql: Sql,
  { flag, grounds, least, publishedBy }: FlagSearch,
  after: string,
  limit: number,
): Promise<{ code: string; listings: StandingListing[] }[]> {
  return sql<{ code: string; listings: StandingListing[] }[]>`
    select r.subject_code as code, json_agg(${sql.unsafe(listingObject)}) as listings
    from record r left join record_flag f on f.flag = ${flag} and f.record_id = r.id
    where r.state = 'live' and r.ground = any(${toArrayLiteral(grounds)}::text[])
      and r.published_on <= ${publishedBy}::date and r.subject_code > ${after}
    group by r.subject_code having count(*) >= ${least} and count(*) > count(f.record_id)
    order by r.subject_code limit ${limit}`
}

/** Sets marks; those that were not there come back. */
export async function insertFlags(
  tx: Transaction,
  rows: readonly { id: string; flag: string; since: string }[],
): Promise<{ id: string; since: string }[]> {
  if (rows.length === 0) return []
  return tx<{ id: string; since: string }[]>`
    insert into record_flag (record_id, flag, since)
    select id, flag, since from json_to_recordset(${JSON.stringify(rows)}::text::json) as f (id text, flag text, since date)
    on conflict do nothing returning record_id as id, since`
}

/** Clears marks on records that are no longer live under one of the grounds. @returns the records */
export async function deleteStaleFlags(tx: Transaction, flag: string, grounds: readonly string[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    delete from record_flag f where f.flag = ${flag} and not exists (
      select from record r where r.id = f.record_id and r.state = 'live'
        and r.ground = any(${toArrayLiteral(grounds)}::text[]))
    returning record_id as id`
  return rows.map(({ id }) => id)
}

/** Subjects with marked listings, in order, with all their live listings on the grounds. */
export async function listFlagged(
  sql: Sql,
  flag: string,
  grounds: readonly string[],
  after: string,
  limit: number,
): Promise<{ code: string; flagged: string[]; listings: StandingListing[] }[]> {
  return sql<{ code: string; flagged: string[]; listings: StandingListing[] }[]>`
    select m.code, m.flagged, (
      select json_agg(${sql.unsafe(listingObject)}) from record r
      where r.subject_code = m.code and r.state = 'live' and r.ground = any(${toArrayLiteral(grounds)}::text[])
    ) as listings
    from (
      select r.subject_code as code, json_agg(r.id) as flagged from record_flag f join record r on r.id = f.record_id
      where f.flag = ${flag} and r.subject_code > ${after} group by r.subject_code order by r.subject_code limit ${limit}
    ) m order by m.code`
}

/** Clears marks. @returns the records on which there was one */
export async function deleteFlags(tx: Transaction, flag: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx<{ id: string }[]>`
    delete from record_flag where flag = ${flag} and record_id = any(${toArrayLiteral(ids)}::text[])
    returning record_id as id`
  return rows.map(({ id }) => id)
}

/** How many records have each mark. */
export async function countFlags(sql: Sql): Promise<{ flag: string; count: number }[]> {
  return sql<{ flag: string; count: number }[]>`
    select flag, count(*)::int as count from record_flag group by flag order by flag`
}
