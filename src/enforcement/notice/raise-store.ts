/**
 * SQL of raising notices: by the set and not by the row, for an import of ten thousand records is a hundred thousand
 * notices. Only the follower `notices`, while it is locked, writes here.
 */
import { and, isNull } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import {
  build,
  columnsOf,
  given,
  joined,
  names,
  type Piece,
  pick,
  type Query,
  query,
  run,
  statement,
  value,
} from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import {
  measure,
  notice,
  noticeBatch,
  noticeEvent,
  noticeTile,
  subscription,
} from "../../database/schema/enforcement.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import type { GrownTile } from "../../ledger/tree.ts"
import type { Criterion, Subscription } from "../agency/subscription.ts"
import { type BatchOperation, noticePrefix } from "./batch.ts"

/** The follower of the log that raises notices. */
export const noticeReader = "notices"

const isBelieved = (clientId: Piece) =>
  query`exists (select from ${apiClient} where ${apiClient.id} = ${clientId} and ${apiClient.revokedAt} is null)`

const subscriptionFields = columnsOf(
  subscription,
  ...(["id", "clientId", "list", "mark", "region", "measure", "createdAt", "filledTo"] as const),
)
const standing = statement({}, () =>
  build
    .select(subscriptionFields)
    .from(subscription)
    .where(and(isNull(subscription.endedAt), isBelieved(subscription.clientId))),
)

/** What the agencies whose keys are believed have subscribed to. */
export function listStanding(sql: Sql): Promise<Subscription[]> {
  return standing(sql, {})
}

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

const unfilled = statement(
  {},
  () => query`
    select ${pick(subscription, "id")} from ${subscription}
    where ${subscription.filledTo} is not null and ${subscription.endedAt} is null limit 1`,
)

/** A subscription of which what was published before has not been told; null where there is none. */
export async function findUnfilled(sql: Sql): Promise<string | null> {
  const [row] = await unfilled(sql, {})
  return row?.id ?? null
}

/** Where ids go on, and what is written beside what the log says. */
export interface RaiseContext {
  /** The last event's id, and the batches that are begun now. */
  lastEvent: number
  batches: Readonly<Record<BatchOperation, { id: number; secret: Uint8Array }>>
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

// Fields of the public line whose change tells an agency something (as alerts have them).
const fieldsTold = [
  "ground",
  "class",
  "decided_on",
  "published_on",
  "authority",
  "violation",
  "content",
  "restriction_ends_on",
]
const literals = (texts: readonly string[]) =>
  joined(
    texts.map((text) => value`${text}::text`),
    ", ",
  )

const restriction = value<string | null>`(${record.detail} ->> 'restriction_ends_on')`

const previous = alias(logEntry, "previous")
const prior = alias(noticeEvent, "prior")

/** The columns that a candidate takes of its record. */
const ofRecord = query`
  ${record.list} as list, ${record.ground} as ground, ${record.penaltyClass} as class, ${record.subjectCode} as code,
  ${record.subjectName} as name, ${record.authority} as authority, ${record.decisionNo} as decision_no,
  ${record.decidedOn} as decided_on, ${record.publishedOn} as published_on, ${record.displayedUntil} as planned_end,
  ${restriction} as restriction_ends, coalesce(${subject.region}, '') as region`

/** What the entries [from, to) say of records. What an amendment changes in nothing that matters is left out. */
function entriesAsCandidates(from: number, to: number): Query {
  const { position, entry, line, recordId } = logEntry
  return query`
    entry as materialized (
      select ${position} as position, ${recordId} as record_id, ${line} as line, e ->> 'op' as op, e ->> 'reason' as reason,
        (e ->> 'time')::bigint as time, (e ->> 'replaces')::bigint as replaces
      from ${logEntry} cross join lateral (select ${entry}::json as e) j
      where ${position} >= ${from} and ${position} < ${to} and ${recordId} is not null),
    candidate as materialized (
      select n.position, n.record_id, n.reason, n.time, false as initial, ${ofRecord},
        case n.op when 'add' then 'listed' when 'amend' then 'changed' else 'ended' end as kind, c.changed
      from entry n join ${record} on ${record.id} = n.record_id
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      left join ${logEntry} ${previous} on n.op = 'amend' and ${previous.position} = n.replaces
      left join lateral (
        select * from ${noticeEvent} ${prior} where n.op = 'amend' and ${prior.recordId} = n.record_id
        order by ${prior.id} desc limit 1) ${prior} on true
      cross join lateral (
        select case when n.op <> 'amend' then '{}'::text[] else array(
          select f from unnest(array[${literals(fieldsTold)}]) f
          where (${previous.line}::json ->> f) is distinct from (n.line::json ->> f)
        ) || case when ${prior.id} is not null and ${prior.plannedEnd} is distinct from ${record.displayedUntil}
          then array['planned_end'] else '{}'::text[] end
        || case when ${prior.id} is not null and ${prior.restrictionEnds} is distinct from ${restriction}::date
          then array['restriction_ends'] else '{}'::text[] end end as changed) c
      where n.op in ('add', 'amend', 'remove') and (n.op <> 'amend' or c.changed <> '{}' or n.reason is not null))`
}

/** A page of what was published before a subscription. */
interface PublishedPage {
  clientId: Tenant
  /** Records whose ids come after this one. */
  after: string
  /** The log that has been read: what is newer comes by its entry. */
  to: number
  limit: number
}

/** What is published and fits a subscription, unless its agency has been told so. */
function publishedAsCandidates({ clientId, after, to, limit }: PublishedPage): Query {
  return query`
    candidate as materialized (
      select ${record.position} as position, ${record.id} as record_id, null::text as reason, (${logEntry.entry}::json ->> 'time')::bigint as time,
        true as initial, ${ofRecord}, 'listed' as kind, '{}'::text[] as changed
      from ${record} join ${logEntry} on ${logEntry.position} = ${record.position}
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      where ${record.state} = 'live' and ${record.id} > ${after} and ${record.position} < ${to} and exists (
        select from criterion k where ${matches("k", query`${record.list}`, query`${record.ground}`, query`${record.penaltyClass}`, query`coalesce(${subject.region}, '')`)})
        and coalesce((
          select ${prior.kind} from ${noticeEvent} ${prior} join ${notice} on ${notice.eventId} = ${prior.id}
          where ${prior.recordId} = ${record.id} and ${notice.clientId} = ${clientId} order by ${prior.id} desc limit 1), 'ended') = 'ended'
      order by ${record.id} limit ${limit})`
}

function matches(_: "k", list: Query, ground: Query, penaltyClass: Query, region: Query): Query {
  return query`k.list = ${list} and (k.mark is null or k.mark in (${ground}, ${penaltyClass})) and starts_with(${region}, k.region)`
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
    "line",
    "raisedAt",
  ] as const),
)
const noticeColumns = names(notice, "clientId", "eventId", "leaf", "recall", "dueOn")

/** Who is told of what: subscribers and those who were told before of what is published, of ends also those who act. */
const recipients = query`
  opening as materialized (
    select distinct c.position, k.client from candidate c join criterion k
      on ${matches("k", query`c.list`, query`c.ground`, query`c.class`, query`c.region`)}
    where c.kind <> 'ended'
    union
    select c.position, ${notice.clientId} from candidate c join ${noticeEvent} on ${noticeEvent.recordId} = c.record_id
      join ${notice} on ${notice.eventId} = ${noticeEvent.id}
    where c.kind <> 'ended' and not c.initial),
  recipient as materialized (
    select position, client from opening where ${isBelieved(query`client`)}
    union
    select c.position, ${notice.clientId} from candidate c join ${noticeEvent} on ${noticeEvent.recordId} = c.record_id
      join ${notice} on ${notice.eventId} = ${noticeEvent.id}
    where c.kind = 'ended' and ${isBelieved(notice.clientId)}
    union
    select c.position, o.client from candidate c join candidate p on p.record_id = c.record_id and p.position < c.position
      join opening o on o.position = p.position
    where c.kind = 'ended' and ${isBelieved(query`o.client`)}
    union
    select c.position, ${measure.clientId} from candidate c join ${measure} on ${measure.recordId} = c.record_id
    where c.kind = 'ended' and ${measure.state} <> 'lifted' and ${isBelieved(measure.clientId)})`

/** Writes an event for each candidate that somebody is told of, and its notices. @returns how many of each */
async function insertNotices(
  tx: Transaction,
  criteria: readonly Criterion[],
  candidates: Query,
  { lastEvent, batches, dueOn, now }: RaiseContext,
): Promise<{ events: number; notices: number }> {
  const { notice: news, recall } = batches
  const [made] = await run(
    tx,
    query`
      with criterion as materialized (
        select * from json_to_recordset(${JSON.stringify(criteria)}::text::json)
          as k (client uuid, list text, mark text, region text)),
      ${candidates},
      ${recipients},
      numbered as materialized (
        select ${lastEvent}::bigint + row_number() over (order by c.position, c.record_id) as id, c.* from candidate c
        where exists (select from recipient r where r.position = c.position)),
      event as (
        insert into ${noticeEvent} (${eventColumns})
        select n.id, n.kind, n.position, n.record_id, n.code, n.list, n.planned_end, n.restriction_ends::date,
          case n.kind when 'ended' then ${recall.id}::bigint else ${news.id}::bigint end,
          (select row_to_json(l)::text from (
            select n.id, n.kind, n.position, n.record_id, n.list, n.ground, n.class,
              json_build_object('code', n.code, 'name', n.name) as subject, n.authority, n.decision_no, n.decided_on,
              n.published_on, n.planned_end, n.restriction_ends, n.reason, n.changed, n.initial,
              case n.kind when 'ended' then ${dueOn}::date end as due_on,
              to_char(to_timestamp(n.time / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as published_at
          ) l), ${new Date(now)}::timestamptz
        from numbered n returning id, position, kind, batch),
      told as (
        insert into ${notice} (${noticeColumns})
        select r.client, e.id, row_number() over (partition by e.batch order by e.id, r.client) - 1, e.kind = 'ended',
          case when e.kind = 'ended' then ${dueOn}::date end
        from event e join recipient r on r.position = e.position returning 1)
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
  return insertNotices(tx, criteria, entriesAsCandidates(range.from, range.to), context)
}

/** Raises notices of what was published before a subscription. */
export function raisePublished(
  tx: Transaction,
  criteria: readonly Criterion[],
  page: PublishedPage,
  context: RaiseContext,
) {
  return insertNotices(tx, criteria, publishedAsCandidates(page), context)
}

const earlier = alias(noticeEvent, "earlier")
const overtakes = statement(
  { after: given<number>() },
  ({ after }) => query`
    update ${notice} set state = 'overtaken'
    from ${noticeEvent} ${earlier}, ${noticeEvent}
    where ${noticeEvent.id} > ${after} and ${noticeEvent.kind} in ('listed', 'ended')
      and ${earlier.recordId} = ${noticeEvent.recordId} and ${earlier.id} < ${noticeEvent.id}
      and (${earlier.kind} = 'ended') = (${noticeEvent.kind} = 'listed')
      and ${notice.eventId} = ${earlier.id} and ${notice.state} in ('open', 'acknowledged')`,
)

/** Closes what nobody answers any more: what was told of a record that has ended since, and recalls of one that is back. */
export async function closeOvertaken(tx: Transaction, afterEvent: number): Promise<void> {
  await overtakes(tx, { after: afterEvent })
}

/** The leaf hashes of a batch in their order, one behind the other: by the rule of batch.ts. */
export async function readLeaves(
  tx: Transaction,
  batch: number,
  secret: Uint8Array,
  afterEvent: number,
): Promise<Uint8Array> {
  const id = query`${noticeEvent.id} || ':' || ${notice.clientId}`
  const salt = query`encode(sha256(sha256(${secret}::bytea || convert_to(${id}, 'UTF8'))), 'hex')`
  const text = query`${`${noticePrefix}\n`}::text || ${salt} || E'\n' || ${notice.clientId} || E'\n' || ${noticeEvent.line}`
  const [row] = await run(
    tx,
    query`
      select ${pick({
        leaves: value<Uint8Array | null>`string_agg(sha256('\\x00'::bytea || convert_to(${text}, 'UTF8')), ''::bytea
          order by ${notice.leaf})`,
      })}
      from ${noticeEvent} join ${notice} on ${notice.eventId} = ${noticeEvent.id}
      where ${noticeEvent.id} > ${afterEvent} and ${noticeEvent.batch} = ${batch}`,
  )
  return row?.leaves ?? new Uint8Array()
}

/** Keeps a batch with the tiles of its tree. */
export async function saveBatch(
  tx: Transaction,
  batch: {
    id: number
    operation: BatchOperation
    position: number
    size: number
    root: Uint8Array
    secret: Uint8Array
    now: number
  },
  tiles: readonly GrownTile[],
): Promise<void> {
  const { now, ...row } = batch
  await run(tx, build.insert(noticeBatch).values({ ...row, at: new Date(now) }))
  function* rows() {
    for (const { level, index, hashes } of tiles)
      yield [batch.id, level, index, `\\x${Buffer.from(hashes).toString("hex")}`]
  }
  await copyTables(tx, [copyOf(noticeTile, ["batch", "level", "index", "hashes"], rows())])
}

/** A subscription that is being filled, locked. */
export async function lockUnfilled(tx: Transaction, id: string): Promise<Subscription | null> {
  const isOne = and(query`${subscription.id} = ${id}`, query`${subscription.filledTo} is not null`)
  const [row] = await run(tx, build.select(subscriptionFields).from(subscription).where(isOne).for("update"))
  return row ?? null
}

/** The last record that was told of, by id; null when it was the last of all. */
export async function moveFilled(tx: Transaction, id: string, to: string | null): Promise<void> {
  await run(tx, build.update(subscription).set({ filledTo: to }).where(query`${subscription.id} = ${id}`))
}

/** The last of the records, by id, of the events after one. */
export async function lastRecord(tx: Transaction, afterEvent: number): Promise<string | null> {
  const [row] = await run(
    tx,
    query`select ${pick({ id: value<string | null>`max(${noticeEvent.recordId})` })} from ${noticeEvent} where ${noticeEvent.id} > ${afterEvent}`,
  )
  return row?.id ?? null
}

/** Destroys what was told of a record whose line was erased, by the position of the entry that opened it. */
export async function eraseLines(tx: Transaction, from: number, to: number): Promise<void> {
  const { position, entry } = logEntry
  await run(
    tx,
    query`
      update ${noticeEvent} set line = null where ${noticeEvent.position} in (
        select (${entry}::json ->> 'replaces')::bigint from ${logEntry}
        where ${position} >= ${from} and ${position} < ${to} and ${entry} like ${'{"op":"erase",%'})`,
  )
}
