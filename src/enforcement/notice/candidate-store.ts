/** SQL of what is to be told: what entries of the log say of records, and to whom. Pieces of the one statement that raises. */
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import { anyOf, joined, type Piece, type Query, query, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, silentEnd, subject } from "../../database/schema/register.ts"
import { moveNames, type RecordMove, type RecordMoveName, recordMoves } from "../../register/record/state.ts"
import { statesEndingOwnTerm } from "../measure/measure.ts"
import { ofRecord, presentName, presentRegion, restriction } from "./candidate-column-store.ts"
import { holdsAlready, ofSubjects, subjectsAsCandidates, toldOtherwise } from "./subject-candidate-store.ts"

/** Whether an agency's key is believed. */
export const isBelieved = (clientId: Piece) =>
  query`exists (select from ${apiClient} where ${apiClient.id} = ${clientId} and ${apiClient.revokedAt} is null)`

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

/** Whether the decision of a record itself fell, or it is over with its subject. */
export const isFallen = anyOf(record.state, statesEndingOwnTerm)

/** Whether a move leads there. */
export const endsByFall = (name: RecordMoveName) => {
  const { to }: RecordMove = recordMoves[name]
  return to !== null && statesEndingOwnTerm.includes(to)
}
const isTold = (name: RecordMoveName) => "told" in recordMoves[name]
const reasonIn = (names: readonly string[]) => query`n.reason in (${literals(names)})`
// Of what the entry itself says. What a source tells as an end can be either, and an erasure gives no reason: what fell unseen
// before one of these was read has its fall told by itself, after it.
const saysFall = query`coalesce(${reasonIn(moveNames.filter(endsByFall))} or (${reasonIn([...moveNames.filter(isTold), "erase"])}
  and not exists (select from ${silentEnd} where ${silentEnd.recordId} = n.record_id)), false) and ${isFallen}`

const previous = alias(logEntry, "previous")
const prior = alias(noticeEvent, "prior")

const opened = alias(logEntry, "opened")
const later = alias(logEntry, "later")

/**
 * Erasures among the entries [from, to) of what is published until then: the line is gone from the log, and whoever holds
 * the record has to let it go. An erasure of an earlier line, or of a record that had ended, ends nothing.
 */
function erasedAsEntries(from: number, to: number): Query {
  const { position, entry, recordId } = logEntry
  return query`
      select ${position}, ${opened.recordId}, null::text, 'erase', 'erase', (${entry}::json ->> 'time')::bigint, ${opened.position}
      from ${logEntry} join ${logEntry} ${opened} on ${opened.position} = (${entry}::json ->> 'replaces')::bigint
      where ${position} >= ${from} and ${position} < ${to} and ${recordId} is null and ${entry} like ${'{"op":"erase",%'}
        and ${opened.recordId} is not null and not exists (
          select from ${logEntry} ${later} where ${later.recordId} = ${opened.recordId}
            and ${later.position} > ${opened.position} and ${later.position} < ${position})`
}

/** What the entries [from, to) say of records. What an amendment changes in nothing that matters is left out. */
export function entriesAsCandidates(from: number, to: number): Query {
  const { position, entry, line, recordId } = logEntry
  const told = (field: string) => query`(${prior.line}::json #>> ${`{subject,${field}}`}::text[])`
  const differs = (field: string, isSo: Query) =>
    query`|| case when ${prior.id} is not null and ${isSo} then array[${field}::text] else '{}'::text[] end`
  return query`
    entry as materialized (
      select ${position} as position, ${recordId} as record_id, ${line} as line, e ->> 'op' as op, e ->> 'reason' as reason,
        (e ->> 'time')::bigint as time, (e ->> 'replaces')::bigint as replaces
      from ${logEntry} cross join lateral (select ${entry}::json as e) j
      where ${position} >= ${from} and ${position} < ${to} and ${recordId} is not null
      union all
      ${erasedAsEntries(from, to)}),
    ${subjectsAsCandidates(from, to)},
    candidate as materialized (
      select n.position, n.record_id, n.reason, n.time, false as initial, ${ofRecord(saysFall)},
        case n.op when 'add' then 'listed' when 'amend' then 'changed' else 'ended' end as kind, c.changed,
        n.op = 'erase' as erased, false as of_subject
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
        ) ${differs("planned_end", query`${prior.plannedEnd} is distinct from ${record.displayedUntil}`)}
        ${differs("restriction_ends", query`${prior.restrictionEnds} is distinct from ${restriction}::date`)}
        ${differs("code", query`${prior.subjectCode} <> ${record.subjectCode}`)}
        ${differs("name", query`${told("name")} <> ${presentName}`)} ${differs("region", query`${told("region")} <> ${presentRegion}`)}
        end as changed) c
      where n.op in ('add', 'amend', 'remove', 'erase') and (n.op <> 'amend' or c.changed <> '{}' or n.reason is not null)
      union all
      ${ofSubjects})`
}

/**
 * Who is told of the ends of records, those in `c (position, record_id)`: everyone who was told of one, and everyone who acts
 * on it. Whose key is withdrawn is told nothing, but for what it acts on: that stands open until somebody has it lifted.
 */
export const toldOfEnds = (c: Query) => query`
    select c.position, c.record_id, ${notice.clientId} as client from ${c} join ${noticeEvent} on ${noticeEvent.recordId} = c.record_id
      join ${notice} on ${notice.eventId} = ${noticeEvent.id}
    where ${isBelieved(notice.clientId)}
    union
    select c.position, c.record_id, ${measure.clientId} from ${c} join ${measure} on ${measure.recordId} = c.record_id
    where ${measure.state} <> 'lifted'`

/** Who is bound to requests, and what is granted to them (sharing/). */
export interface Grants {
  bound: readonly Tenant[]
  granted: readonly { client: Tenant; list: string; region: string }[]
}

/** A page of what was published before a subscription. */
export interface PublishedPage {
  clientId: Tenant
  /** Records whose ids come after this one. */
  after: string
  /** The log that has been read: what is newer comes by its entry. */
  to: number
  limit: number
}

/** What is published and fits a subscription, unless its agency has been told so. */
export function publishedAsCandidates({ clientId, after, to, limit }: PublishedPage): Query {
  return query`
    candidate as materialized (
      select ${record.position} as position, ${record.id} as record_id, null::text as reason, (${logEntry.entry}::json ->> 'time')::bigint as time,
        true as initial, ${ofRecord(query`false`)}, 'listed' as kind, '{}'::text[] as changed, false as erased, false as of_subject
      from ${record} join ${logEntry} on ${logEntry.position} = ${record.position}
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      where ${record.state} = 'live' and ${record.id} > ${after} and ${record.position} < ${to} and exists (
        select from criterion k where ${matches("k", query`${record.list}`, query`${record.ground}`, query`${record.penaltyClass}`, presentRegion)}
          and ${mayBeTold(query`k.client`, record.list, presentRegion)})
        and coalesce((
          select ${prior.kind} from ${noticeEvent} ${prior} join ${notice} on ${notice.eventId} = ${prior.id}
          where ${prior.recordId} = ${record.id} and ${notice.clientId} = ${clientId} order by ${prior.id} desc limit 1), 'ended') = 'ended'
      order by ${record.id} limit ${limit})`
}

/** What somebody reads by requests alone: no more than what was granted to them. */
export function grantedTables({ bound, granted }: Grants): Query {
  return query`
    bound as materialized (select * from json_array_elements_text(${JSON.stringify(bound)}::text::json) as b (client)),
    granted as materialized (
      select * from json_to_recordset(${JSON.stringify(granted)}::text::json) as g (client uuid, list text, region text))`
}

const mayBeTold = (client: Piece, list: Piece, region: Piece) => query`(
  not exists (select from bound b where b.client = ${client}::text) or exists (
    select from granted g where g.client = ${client} and g.list = ${list} and starts_with(${region}, g.region)))`

function matches(_: "k", list: Query, ground: Query, penaltyClass: Query, region: Query): Query {
  return query`k.list = ${list} and (k.mark is null or k.mark in (${ground}, ${penaltyClass})) and starts_with(${region}, k.region)`
}

/** Who is told of what: of what is published subscribers, and those who were told before; of ends see above. */
const recipientsBut = (isConcerned: Query, more: Query) => query`
  opening as materialized (
    select distinct c.position, c.record_id, k.client from candidate c join criterion k
      on ${matches("k", query`c.list`, query`c.ground`, query`c.class`, query`c.region`)}
    where c.kind <> 'ended' and ${isConcerned}
    union
    select c.position, c.record_id, ${notice.clientId} from candidate c join ${noticeEvent} on ${noticeEvent.recordId} = c.record_id
      join ${notice} on ${notice.eventId} = ${noticeEvent.id}
    where c.kind <> 'ended' and not c.initial and not c.of_subject
    ${more}),
  ending as materialized (select c.position, c.record_id from candidate c where c.kind = 'ended'),
  recipient as materialized (
    select o.position, o.record_id, o.client from opening o join candidate c on c.position = o.position and c.record_id = o.record_id
    where ${isBelieved(query`o.client`)} and ${mayBeTold(query`o.client`, query`c.list`, query`c.region`)}
    union
    ${toldOfEnds(query`ending c`)}
    union
    select c.position, c.record_id, o.client from ending c join candidate p on p.record_id = c.record_id and p.position < c.position
      join opening o on o.position = p.position and o.record_id = p.record_id
    where ${isBelieved(query`o.client`)})`

/** Of what was published before a subscription. */
export const recipients = recipientsBut(query`true`, query``)

/** Of what entries say. */
export const recipientsOfEntries = recipientsBut(
  query`(not c.of_subject or (c.kind = 'listed' and not ${holdsAlready}))`,
  query`union ${toldOtherwise}`,
)
