/** SQL of the daily work. */
import { aliasedTable, and, desc, eq, inArray, isNotNull, isNull, type SQL } from "drizzle-orm"
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { anyOf, build, names, pick, query, run, value } from "../../database/query.ts"
import { dailyWork, proceeding, record, recordFlag } from "../../database/schema/register.ts"
import type { StandingFlag, StandingListing } from "../../law/standing-flag.ts"
import { toHeld } from "../record/column.ts"
import { fallen, statesAsking } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import { recordMoves } from "../record/state.ts"
import { heldWhere } from "../record/store.ts"

/** A day's run. `day` is that in China. */
export type DailyRun = typeof dailyWork.$inferSelect

export async function findRun(sql: Sql, day: string): Promise<DailyRun | null> {
  const [found] = await run(sql, build.select().from(dailyWork).where(eq(dailyWork.day, day)))
  return found ?? null
}

/** The last run that came to its end. */
export async function findLastRun(sql: Sql): Promise<DailyRun | null> {
  const { day, finishedAt } = dailyWork
  const [last] = await run(sql, build.select().from(dailyWork).where(isNotNull(finishedAt)).orderBy(desc(day)).limit(1))
  return last ?? null
}

/** Notes that the day's run has begun. @param at ms since 1970 */
export async function startRun(sql: Sql, day: string, at: number): Promise<void> {
  await run(
    sql,
    build
      .insert(dailyWork)
      .values({ day, startedAt: new Date(at) })
      .onConflictDoNothing(),
  )
}

/** Notes that the day's run has come to its end; the first of several counts. @param at ms since 1970 */
export async function finishRun(sql: Sql, day: string, at: number): Promise<void> {
  const isFirst = and(eq(dailyWork.day, day), isNull(dailyWork.finishedAt))
  await run(
    sql,
    build
      .update(dailyWork)
      .set({ finishedAt: new Date(at) })
      .where(isFirst),
  )
}

const { displayedUntil, repairOpensOn } = record

/** Records without days of display, in the order of their ids. */
export async function listWindowless(sql: Sql, after: string, limit: number): Promise<HeldRecord[]> {
  const rows = await run(
    sql,
    heldWhere(query`${displayedUntil} is null and ${repairOpensOn} is null and ${record.id} > ${after}
      order by ${record.id} limit ${limit}`),
  )
  return rows.map(toHeld)
}

/**
 * Writes days of display. Whatever is shown has one from the beginning (tests/law/display-window.test.ts): those without are of a
 * version that had no agencies either, so of no day that an agency was told is another one told.
 */
export async function saveWindows(
  tx: Transaction,
  windows: readonly Pick<HeldRecord, "id" | "displayedUntil" | "repairOpensOn">[],
): Promise<void> {
  if (windows.length === 0) return
  const given = query`json_to_recordset(${JSON.stringify(windows)}::text::json)
    as w (id text, "displayedUntil" date, "repairOpensOn" date)`
  const days = { displayedUntil: value`w."displayedUntil"`, repairOpensOn: value`w."repairOpensOn"` }
  await run(tx, build.update(record).set(days).from(given).where(query`${record.id} = w.id`))
}

/** Records whose display ended before today and that are still shown or masked, the earliest first. */
export async function listEnded(sql: Sql, today: string, limit: number): Promise<HeldRecord[]> {
  const rows = await run(
    sql,
    heldWhere(query`${record.state} in ('live', 'masked', 'elsewhere') and ${displayedUntil} is not null
      and ${displayedUntil} < ${today}::date order by ${displayedUntil}, ${record.id} limit ${limit}`),
  )
  return rows.map(toHeld)
}

const serious = aliasedTable(record, "s")
const penalty = aliasedTable(record, "p")
const isPair = query`${serious.list} = 'serious' and ${penalty.list} = 'penalty'
  and ${penalty.subjectCode} = ${serious.subjectCode}`

/**
 * Subjects, in order, with a listing as serious violator and a penalty of which one may ask for a move of the other. The
 * states are compared here so that few subjects are read; which penalty a listing rests on is decided by link.ts.
 */
export async function listUnsettled(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await run(
    sql,
    query`
      select ${pick({ code: value<string>`code` })} from (
        select ${serious.subjectCode} as code from ${record} ${serious}, ${record} ${penalty}
        where ${isPair} and ${inArray(serious.state, statesAsking("follow"))} and ${penalty.state} = 'live'
          and ${penalty.repairOpensOn} <= ${serious.endedOn} and ${penalty.displayedUntil} >= ${serious.endedOn}
      ) pair where code > ${after} order by code limit ${limit}`,
  )
  return rows.map(({ code }) => code)
}

/** Subjects, in order, with a listing of which a penalty has fallen and about which no change is on its way. */
export async function listFallen(sql: Sql, after: string, limit: number): Promise<string[]> {
  const { recordId, closed, kind } = proceeding
  const rows = await run(
    sql,
    query`
      select distinct ${pick({ code: value<string>`${serious.subjectCode}` })}
      from ${record} ${serious}, ${record} ${penalty}
      where ${isPair} and ${anyOf(serious.state, recordMoves.revoke.from)} and ${penalty.state} = ${fallen}
        and not exists (
          select from ${proceeding} where ${recordId} = ${serious.id} and ${kind} = 'change' and not ${closed})
        and ${serious.subjectCode} > ${after} order by code limit ${limit}`,
  )
  return rows.map(({ code }) => code)
}

/** Writes last days, unless somebody has acted since they were worked out. @returns how many were written */
export async function saveDueDays(
  sql: Sql,
  rows: readonly { id: string; version: number; dueOn: string }[],
): Promise<number> {
  if (rows.length === 0) return 0
  const { id, version, dueOn, closed } = proceeding
  const given = query`json_to_recordset(${JSON.stringify(rows)}::text::json) as d (id uuid, version integer, "dueOn" date)`
  const isSame = query`${id} = d.id and ${version} = d.version and ${dueOn} is null and not ${closed}`
  const { count } = await run(sql, build.update(proceeding).set({ dueOn: value`d."dueOn"` }).from(given).where(isSame))
  return count
}

/** Marks open proceedings whose last day has passed, and returns them. */
export function markOverdueProceedings(tx: Transaction, today: string, limit: number) {
  const { id, clock, dueOn, overdueOn, closed } = proceeding
  const overdue = query`
    select ${id} from ${proceeding} where not ${closed} and ${dueOn} < ${today}::date and ${overdueOn} is null
    order by ${id} limit ${limit} for update`
  return run(
    tx,
    build
      .update(proceeding)
      .set({ overdueOn: value`${dueOn} + 1` })
      .where(query`not ${closed} and ${overdueOn} is null and ${id} in (${overdue})`)
      .returning({ id, clock, dueOn, overdueOn }),
  )
}

/** Where marks may be due: on which grounds, and how many listings of a subject it takes. */
export interface FlagSearch {
  flag: StandingFlag
  grounds: readonly string[]
  least: number
  publishedBy: string
}

const { ground, decidedOn, publishedOn, subjectCode } = record
const listings = value<StandingListing[]>`json_agg(json_build_object('id', ${record.id}, 'ground', ${ground},
  'decidedOn', ${decidedOn}, 'publishedOn', ${publishedOn}, 'basePenaltyNo', ${record.detail} ->> 'base_penalty_no'))`

const isLiveOn = (grounds: readonly string[]) =>
  query`${record.state} = 'live' and ${ground} = any(${toArrayLiteral(grounds)}::text[])`

/** Subjects, in order, that may be due a mark and of whose listings one has none yet. */
export function listFlagCandidates(
  sql: Sql,
  { flag, grounds, least, publishedBy }: FlagSearch,
  after: string,
  limit: number,
): Promise<{ code: string; listings: StandingListing[] }[]> {
  const isFlagged = query`${recordFlag.flag} = ${flag} and ${recordFlag.recordId} = ${record.id}`
  return run(
    sql,
    query`
      select ${pick({ code: subjectCode, listings })} from ${record} left join ${recordFlag} on ${isFlagged}
      where ${isLiveOn(grounds)} and ${publishedOn} <= ${publishedBy}::date and ${subjectCode} > ${after}
      group by ${subjectCode} having count(*) >= ${least} and count(*) > count(${recordFlag.recordId})
      order by ${subjectCode} limit ${limit}`,
  )
}

/** Sets marks; those that were not there come back. */
export async function insertFlags(
  tx: Transaction,
  rows: readonly { id: string; flag: StandingFlag; since: string }[],
): Promise<{ id: string; since: string }[]> {
  if (rows.length === 0) return []
  const given = query`json_to_recordset(${JSON.stringify(rows)}::text::json) as f (id text, flag text, since date)`
  return run(
    tx,
    query`
      insert into ${recordFlag} (${names(recordFlag, "recordId", "flag", "since")})
      select id, flag, since from ${given}
      on conflict do nothing returning ${pick({ id: recordFlag.recordId, since: recordFlag.since })}`,
  )
}

/** Clears marks on records that are no longer live under one of the grounds. @returns the records */
export async function deleteStaleFlags(
  tx: Transaction,
  flag: StandingFlag,
  grounds: readonly string[],
): Promise<string[]> {
  const standing = query`select from ${record} where ${record.id} = ${recordFlag.recordId} and ${isLiveOn(grounds)}`
  return clearFlags(tx, flag, query`not exists (${standing})`)
}

/** Subjects with marked listings, in order, with all their live listings on the grounds. */
export function listFlagged(
  sql: Sql,
  flag: StandingFlag,
  grounds: readonly string[],
  after: string,
  limit: number,
): Promise<{ code: string; flagged: string[]; listings: StandingListing[] }[]> {
  const own = query`select ${listings} from ${record} where ${subjectCode} = m.code and ${isLiveOn(grounds)}`
  return run(
    sql,
    query`
      select ${pick({
        code: value<string>`m.code`,
        flagged: value<string[]>`m.flagged`,
        listings: value<StandingListing[]>`(${own})`,
      })}
      from (
        select ${pick({ code: subjectCode, flagged: value`json_agg(${record.id})` })}
        from ${recordFlag} join ${record} on ${record.id} = ${recordFlag.recordId}
        where ${recordFlag.flag} = ${flag} and ${subjectCode} > ${after}
        group by ${subjectCode} order by ${subjectCode} limit ${limit}
      ) m order by m.code`,
  )
}

/** Clears marks. @returns the records on which there was one */
export async function deleteFlags(tx: Transaction, flag: StandingFlag, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  return clearFlags(tx, flag, query`${recordFlag.recordId} = any(${toArrayLiteral(ids)}::text[])`)
}

async function clearFlags(tx: Transaction, flag: StandingFlag, which: SQL): Promise<string[]> {
  const wanted = and(eq(recordFlag.flag, flag), which)
  const rows = await run(tx, build.delete(recordFlag).where(wanted).returning({ id: recordFlag.recordId }))
  return rows.map(({ id }) => id)
}

/** How many records have each mark. */
export function countFlags(sql: Sql): Promise<{ flag: StandingFlag; count: number }[]> {
  const { flag } = recordFlag
  const count = value<number>`count(*)::int`
  return run(sql, build.select({ flag, count }).from(recordFlag).groupBy(flag).orderBy(flag))
}
