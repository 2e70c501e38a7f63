/**
 * SQL of raising notices: by the set and not by the row, for an import of ten thousand records is a hundred thousand
 * notices. Only the follower `notices`, while it is locked, writes here.
 */
import { sql as template } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, given, names, pick, type Query, query, run, statement, value } from "../../database/query.ts"
import { measure, notice, noticeBatch, noticeEvent } from "../../database/schema/enforcement.ts"
import { logEntry, logReader } from "../../database/schema/ledger.ts"
import { record, silentEnd } from "../../database/schema/register.ts"
import type { Criterion } from "../agency/subscription.ts"
import { statesEndingOwnTerm } from "../measure/measure.ts"
import type { BatchOperation } from "./batch.ts"
import {
  entriesAsCandidates,
  type Grants,
  grantedTables,
  type PublishedPage,
  publishedAsCandidates,
  recipients,
  recipientsOfEntries,
} from "./candidate-store.ts"
import { fallenAsCandidates, owedAsCandidates, recipientsOfFalls, recipientsOfOwed } from "./fall-candidate-store.ts"

/** The follower of the log that raises notices. */
export const noticeReader = "notices"

const told = statement(
  {},
  () =>
    query`select ${pick({ any: value<boolean>`exists (select from ${notice}) or exists (select from ${measure})` })}`,
)

/** Whether any agency has been told of anything, or acts on it. */
export async function hasAgencies(sql: Sql): Promise<boolean> {
  const [row] = await told(sql, {})
  return row?.any === true
}

/** Where ids go on, and what is written beside what the log says. */
export interface RaiseContext {
  /** The last event's id, and the batches that are begun now. */
  lastEvent: number
  batches: Readonly<Record<BatchOperation, { id: number; secret: Uint8Array }>>
  grants: Grants
  /** The day by which a recall is due; null where the year has no calendar. */
  dueOn: string | null
  now: number
}

const last = statement(
  {},
  () => query`
    select ${pick({
      event: value<number>`coalesce((select max(${noticeEvent.id}) from ${noticeEvent}), 0)`,
      batch: value<number>`coalesce((select max(${noticeBatch.id}) from ${noticeBatch}), 0)`,
    })}`,
)

/** The ids that were given last. */
export async function readLast(tx: Transaction): Promise<{ event: number; batch: number }> {
  const [row] = await last(tx, {})
  return row ?? { event: 0, batch: 0 }
}

const eventColumns = names(
  noticeEvent,
  ...([
    "id",
    "kind",
    "position",
    "recordId",
    "subjectCode",
    "list",
    "plannedEnd",
    "restrictionEnds",
    "batch",
    "fell",
    "line",
    "raisedAt",
  ] as const),
)
const noticeColumns = names(notice, "clientId", "eventId", "leaf", "recall", "dueOn")

// Of what was erased nothing is told but which record it was.
function unlessErased(column: string): Query {
  const name = template.identifier(column)
  return query`case when not n.erased then n.${name} end as ${name}`
}

/** Writes an event for each candidate that somebody is told of, and its notices. @returns how many of each */
async function insertNotices(
  tx: Transaction,
  criteria: readonly Criterion[],
  [candidates, whom]: readonly [Query, Query],
  { lastEvent, batches, grants, dueOn, now }: RaiseContext,
): Promise<{ events: number; notices: number }> {
  const { notice: news, recall } = batches
  const [made] = await run(
    tx,
    query`
      with criterion as materialized (
        select * from json_to_recordset(${JSON.stringify(criteria)}::text::json)
          as k (client uuid, list text, mark text, region text)),
      ${grantedTables(grants)},
      ${candidates},
      ${whom},
      numbered as materialized (
        select ${lastEvent}::bigint + row_number() over (order by c.position, c.record_id) as id, c.* from candidate c
        where exists (select from recipient r where r.position = c.position and r.record_id = c.record_id)),
      event as (
        insert into ${noticeEvent} (${eventColumns})
        select n.id, n.kind, n.position, n.record_id, n.code, n.list, n.planned_end, n.restriction_ends::date,
          case n.kind when 'ended' then ${recall.id}::bigint else ${news.id}::bigint end, n.kind = 'ended' and n.fell,
          (select row_to_json(l)::text from (
            select n.id, n.kind, n.position, n.record_id, n.list, ${unlessErased("ground")}, ${unlessErased("class")},
              case when not n.erased then json_build_object('code', n.code, 'name', n.name, 'region', n.region) end as subject,
              ${unlessErased("authority")}, ${unlessErased("decision_no")}, ${unlessErased("decided_on")}, ${unlessErased("published_on")},
              ${unlessErased("planned_end")}, ${unlessErased("restriction_ends")}, n.reason, n.changed, n.initial,
              case n.kind when 'ended' then ${dueOn}::date end as due_on,
              to_char(to_timestamp(n.time / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as published_at
          ) l), ${new Date(now)}::timestamptz
        from numbered n returning id, position, record_id, kind, batch),
      told as (
        insert into ${notice} (${noticeColumns})
        select r.client, e.id, row_number() over (partition by e.batch order by e.id, r.client) - 1, e.kind = 'ended',
          case when e.kind = 'ended' then ${dueOn}::date end
        from event e join recipient r on r.position = e.position and r.record_id = e.record_id returning 1)
      select ${pick({
        events: value<number>`(select count(*) from event)`,
        notices: value<number>`(select count(*) from told)`,
      })}`,
  )
  return made ?? { events: 0, notices: 0 }
}

/** Raises the notices of the entries [from, to). */
export function raiseEntries(
  tx: Transaction,
  criteria: readonly Criterion[],
  range: { from: number; to: number },
  context: RaiseContext,
) {
  return insertNotices(tx, criteria, [entriesAsCandidates(range.from, range.to), recipientsOfEntries], context)
}

/** Raises notices of what was published before a subscription. */
export function raisePublished(
  tx: Transaction,
  criteria: readonly Criterion[],
  page: PublishedPage,
  context: RaiseContext,
) {
  return insertNotices(tx, criteria, [publishedAsCandidates(page), recipients], context)
}

const silent = statement({}, () => query`select ${pick({ any: value<boolean>`exists (select from ${silentEnd})` })}`)

/** Whether a record has ended of which the log says nothing, and nobody has looked at it. */
export async function hasSilentEnds(sql: Sql): Promise<boolean> {
  const [row] = await silent(sql, {})
  return row?.any === true
}

/** Takes out some of those records. */
export async function takeSilentEnds(tx: Transaction, limit: number): Promise<string[]> {
  const { recordId } = silentEnd
  const taken = await run(
    tx,
    query`delete from ${silentEnd} where ${recordId} in (select ${recordId} from ${silentEnd} order by 1 limit ${limit})
      returning ${pick(silentEnd, "recordId")}`,
  )
  return taken.map(({ recordId: id }) => id)
}

/**
 * Notes records that have fallen and of which nobody was told so, though measures of an own term rest on them: a node of a
 * version before this table ends them without a word. What the follower has still to read says it by itself.
 */
export async function noteUntoldFalls(sql: Sql): Promise<void> {
  const { position } = logReader
  const isUnread = query`exists (select from ${logEntry} where ${logEntry.recordId} = ${record.id} and ${logEntry.position} >=
    coalesce((select ${position} from ${logReader} where ${logReader.name} = ${noticeReader}), 0))`
  const isTold = query`coalesce((select ${noticeEvent.fell} and ${noticeEvent.raisedAt} >= ${measure.createdAt} from ${noticeEvent}
    where ${noticeEvent.recordId} = ${record.id} order by ${noticeEvent.id} desc limit 1), false)`
  await run(
    sql,
    query`insert into ${silentEnd} (${names(silentEnd, "recordId")})
      select distinct ${record.id} from ${measure} join ${record} on ${record.id} = ${measure.recordId}
      where ${measure.ownTerm} and ${measure.state} = 'active' and ${anyOf(record.state, statesEndingOwnTerm)}
        and not ${isTold} and not ${isUnread}
      on conflict do nothing`,
  )
}

/** Raises recalls of those whose decision fell. @param read the size of the log, all of which has been told */
export function raiseFallen(tx: Transaction, ids: readonly string[], read: number, context: RaiseContext) {
  return insertNotices(tx, [], [fallenAsCandidates(ids, read, context.now), recipientsOfFalls], context)
}

/** Raises recalls for those who act on records that have ended, and were never recalled. @param read as above */
export function raiseOwed(tx: Transaction, ids: readonly string[], read: number, context: RaiseContext) {
  return insertNotices(tx, [], [owedAsCandidates(ids, read, context.now), recipientsOfOwed], context)
}

const earlier = alias(noticeEvent, "earlier")
const overtakes = statement(
  { after: given<number>() },
  ({ after }) => query`
    update ${notice} set ${assigned(notice, { state: "overtaken", version: query`${notice.version} + 1` })}
    from ${noticeEvent} ${earlier}, ${noticeEvent}
    where ${noticeEvent.id} > ${after} and ${noticeEvent.kind} in ('listed', 'ended')
      and ${earlier.recordId} = ${noticeEvent.recordId} and ${earlier.id} < ${noticeEvent.id}
      and (${earlier.kind} = 'ended') = (${noticeEvent.kind} = 'listed')
      and ${notice.eventId} = ${earlier.id} and ${notice.state} in ('open', 'acknowledged')`,
)

const newer = alias(notice, "newer")
// One that has been heard, and asks for nothing but what the fall asks for: from here on it is due by the new day, where its
// agency is told of that.
const fallOvertakes = statement(
  { after: given<number>() },
  ({ after }) => query`
    update ${notice} set ${assigned(notice, { state: "overtaken", version: query`${notice.version} + 1` })}
    from ${noticeEvent} ${earlier}, ${noticeEvent}
    where ${noticeEvent.id} > ${after} and ${noticeEvent.fell}
      and ${earlier.recordId} = ${noticeEvent.recordId} and ${earlier.id} < ${noticeEvent.id} and ${earlier.kind} = 'ended'
      and ${notice.eventId} = ${earlier.id} and ${notice.state} = 'acknowledged' and exists (
        select from ${notice} ${newer} where ${newer.eventId} = ${noticeEvent.id} and ${newer.clientId} = ${notice.clientId})
      and not exists (
        select from ${measure} where ${measure.clientId} = ${notice.clientId} and ${measure.recordId} = ${earlier.recordId}
          and ${measure.state} = 'active' and not ${measure.ownTerm})`,
)

/**
 * Closes what nobody answers any more: what was told of a record that has ended since, recalls of one that is back, and those
 * that a fall tells anew.
 */
export async function closeOvertaken(tx: Transaction, afterEvent: number): Promise<void> {
  await overtakes(tx, { after: afterEvent })
  await fallOvertakes(tx, { after: afterEvent })
}

/** The last of the records, by id, of the events after one. */
export async function lastRecord(tx: Transaction, afterEvent: number): Promise<string | null> {
  const [row] = await run(
    tx,
    query`select ${pick({ id: value<string | null>`max(${noticeEvent.recordId})` })} from ${noticeEvent} where ${noticeEvent.id} > ${afterEvent}`,
  )
  return row?.id ?? null
}

const gone = alias(logEntry, "gone")
const next = alias(logEntry, "next")

/**
 * Destroys what was told of what the entries [from, to) erase: in the notice of the entry that opened it, of the end after
 * it, and of an earlier one that was raised when it stood in the register already.
 */
export async function eraseLines(tx: Transaction, from: number, to: number): Promise<void> {
  const { position, entry } = logEntry
  await run(
    tx,
    query`
      update ${noticeEvent} set ${assigned(noticeEvent, { line: null })}
      from ${logEntry} join ${logEntry} ${gone} on ${gone.position} = (${entry}::json ->> 'replaces')::bigint
      where ${position} >= ${from} and ${position} < ${to} and ${entry} like ${'{"op":"erase",%'}
        and ${noticeEvent.recordId} = ${gone.recordId} and (${noticeEvent.position} >= ${gone.position}
          or ${noticeEvent.raisedAt} >= to_timestamp((${gone.entry}::json ->> 'time')::bigint / 1000.0))
        and ${noticeEvent.position} < coalesce((
          select min(${next.position}) from ${logEntry} ${next} where ${next.recordId} = ${gone.recordId}
            and ${next.position} > ${gone.position} and ${next.entry}::json ->> 'op' in ('add', 'amend')), ${position})`,
  )
}
