/**
 * SQL of what an index outside of the database is known to hold, and of what it has not read yet.
 */
import { and, eq, isNull } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, given, orNull, pick, query, run, statement, value } from "../../database/query.ts"
import { logEntry, logReader } from "../../database/schema/ledger.ts"
import { searchEngine } from "../../database/schema/search.ts"
import type { Touched } from "../../ledger/follow-store.ts"
import { type EngineFault, type EngineKept, type EngineStep, isFarBehind, lagEntries } from "./engine-standing.ts"
import { recordReaders } from "./index-form-store.ts"
import { listSubjectRecords } from "./postgres-record-store.ts"

/** How an index stands: what it is known to hold, and how far PostgreSQL's has read, which is never less. */
export interface EngineState {
  /** Null: nothing was ever built. */
  kept: EngineKept | null
  live: number
  /** A build that is under way; null where none is. */
  building: Building | null
}

/** How far a build is. */
export interface Building {
  built: number
  of: number
}

// Who builds says so every second; who has not for so long was cut off.
const wordMaxSeconds = 30

const { reader } = searchEngine
const positionOf = (name: string) =>
  value<number>`coalesce((select ${logReader.position} from ${logReader} where ${logReader.name} = ${name}), 0)`

const stateOf = statement({ reader }, (p) => {
  const isAlive = query`${searchEngine.builtAt} > now() - ${`${wordMaxSeconds} seconds`}::interval`
  return query`
    select ${pick({
      position: value<number>`coalesce((
        select ${logReader.position} from ${logReader} where ${logReader.name} = ${p.reader}), 0)`,
      live: positionOf(recordReaders.live),
      built: value<number | null>`case when ${isAlive} then ${searchEngine.built} end`,
      toBuild: searchEngine.toBuild,
    })}, ${orNull(pick(searchEngine, "register", "uid", "mark", "documents", "changedAt", "step", "fault"))}
    from (select 1) one left join ${searchEngine} on ${searchEngine.reader} = ${p.reader}`
})

/** Reads it. */
export async function readEngine(sql: Sql, name: string): Promise<EngineState> {
  const [row] = await stateOf(sql, { reader: name })
  if (!row) return { kept: null, live: 0, building: null }
  const { register, uid, documents, live, built, toBuild, position, mark, changedAt, step, fault } = row
  const building = built === null ? null : { built, of: toBuild ?? built }
  if (register === null || uid === null) return { kept: null, live, building }
  const kept = { register, uid, position, mark, documents: documents ?? 0, changedAt, step, fault }
  return { kept: { ...kept, fault: kept.fault as EngineFault | null }, live, building }
}

/** Enters an index that is not known yet. */
export async function enterEngine(sql: Sql, name: string, uid: string): Promise<void> {
  await run(sql, build.insert(searchEngine).values({ reader: name, uid }).onConflictDoNothing())
}

/** Says what an index holds from now on. */
export async function saveEngine(
  tx: Transaction,
  name: string,
  held: { uid: string; mark: string; documents: number; changedAt: string },
): Promise<void> {
  const kept = { ...held, step: null, fault: null, built: null, toBuild: null, builtAt: null }
  await run(tx, build.update(searchEngine).set(kept).where(eq(reader, name)))
}

/** Says what is being written, before any of it is. */
export async function saveStep(sql: Sql, name: string, step: EngineStep): Promise<void> {
  await run(sql, build.update(searchEngine).set({ step }).where(eq(reader, name)))
}

/** Says that an index is not to be asked, where it is still what was looked at. */
export async function saveFault(sql: Sql, name: string, fault: EngineFault, mark: string | null): Promise<void> {
  const isStill = mark === null ? isNull(searchEngine.mark) : eq(searchEngine.mark, mark)
  await run(
    sql,
    build
      .update(searchEngine)
      .set({ fault })
      .where(and(eq(reader, name), isStill)),
  )
}

/** Says how far a build is; null: none is under way any more. */
export async function saveBuilding(sql: Sql, name: string, at: Building | null): Promise<void> {
  const said = { built: at?.built ?? null, toBuild: at?.of ?? null, builtAt: at && value<Date>`now()` }
  await run(sql, build.update(searchEngine).set(said).where(eq(reader, name)))
}

const changed = statement({ from: given<number>(), to: given<number>() }, (p) => {
  const { position, entry, recordId, subjectCode } = logEntry
  return query`
    select distinct ${pick({
      record: recordId,
      subject: value<string | null>`case when ${recordId} is null then ${subjectCode} end`,
      erased: value<number | null>`case when ${recordId} is null and ${subjectCode} is null
        and ${entry}::json ->> 'op' = 'erase' then (${entry}::json ->> 'replaces')::bigint end`,
    })} from ${logEntry}
    where ${position} >= ${p.from} and ${position} < ${p.to} and ${entry}::json ->> 'op' not in ('add', 'map', 'notice', 'recall')`
})

/** What the entries [from, to) have changed of what was published before them: records by their ids, or by positions that were destroyed. */
export async function readChanged(
  sql: Sql,
  from: number,
  to: number,
): Promise<Pick<Touched, "erased"> & { ids: string[] }> {
  const ids = new Set<string>()
  const subjects = new Set<string>()
  const erased: number[] = []
  for (const row of await changed(sql, { from, to })) {
    if (row.record !== null) ids.add(row.record)
    if (row.subject !== null) subjects.add(row.subject)
    if (row.erased !== null) erased.push(row.erased)
  }
  for (const id of await listSubjectRecords(sql, [...subjects])) ids.add(id)
  return { ids: [...ids], erased }
}

const entryTime = statement(
  { at: given<number>() },
  (p) => query`select ${pick({ time: value<number>`(${logEntry.entry}::json ->> 'time')::bigint` })} from ${logEntry}
    where ${logEntry.position} = ${p.at}`,
)

/** Whether PostgreSQL's index, which answers for what others have not read, has not read half of the log yet, or is behind by more than is called up to date. */
export async function isUnread(sql: Sql, indexed: number, size: number, now: number): Promise<boolean> {
  if (size - indexed > indexed) return true
  if (size - indexed <= lagEntries) return false
  const [oldest] = await entryTime(sql, { at: indexed })
  return isFarBehind(size - indexed, oldest?.time ?? null, now)
}

/** Whether an index is behind by more than is called up to date. */
export async function isLagging(sql: Sql, { kept, live }: EngineState, now: number): Promise<boolean> {
  if (kept === null || live - kept.position <= lagEntries) return false
  const [oldest] = await entryTime(sql, { at: kept.position })
  return isFarBehind(live - kept.position, oldest?.time ?? null, now)
}
