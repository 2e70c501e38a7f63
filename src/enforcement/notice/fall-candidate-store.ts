/** SQL of decisions that fell while nothing of their records was shown, and who is told. Pieces of the one statement that raises. */
import { alias } from "drizzle-orm/pg-core"
import { anyOf, joined, type Query, query } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import { moveNames, type RecordMove, recordMoves } from "../../register/record/state.ts"
import { ofRecord } from "./candidate-column-store.ts"
import { endsByFall, isFallen, toldOfEnds } from "./candidate-store.ts"

const prior = alias(noticeEvent, "prior")

// By which move a decision falls, by list and state: an import that is undone says what the error is called.
const falls = moveNames.flatMap((name) => {
  const { lists, to, undoes }: RecordMove = recordMoves[name]
  return endsByFall(name) && !undoes ? lists.map((list) => ({ list, to, name })) : []
})
const reasonOfFall = query`case ${joined(
  falls.map(
    ({ list, to, name }) =>
      query`when ${record.list} = ${list}::text and ${record.state} = ${to}::text then ${name}::text`,
  ),
  " ",
)} end`

const isOfIt = query`${measure.recordId} = ${record.id}`
const ownTerm = query`(${measure.ownTerm} and ${measure.state} = 'active')`
const kept = query`${measure.state} = 'kept'`
// That its merchant is no more, or that its decision fell after that, concerns who acts by an own term or by a basis of its
// own, and nobody who has heard that the record is over.
const isGone = query`exists (select from ${auditEvent} where ${auditEvent.object} = ${record.id}
  and ${auditEvent.importId} is null and ${auditEvent.act} = 'record.deregister')`
const goesOn = query`${isOfIt} and (${ownTerm} or ${kept})`
// Who keeps a measure of a merchant that is no more has not heard that the decision fell as well.
const fellSince = query`(${prior.line}::json ->> 'reason' = 'deregister' and ${record.state} <> ${recordMoves.deregister.to}
  and exists (select from ${measure} where ${isOfIt} and ${kept}))`

/**
 * Of these records, whose decision fell while nothing of them was shown: the log says nothing of it, and what agencies were
 * told last is no fall, or nothing at all. Or it is one that was undone, of which the log says nothing either: a measure of an
 * own term has been reported since, which nobody can of what has fallen.
 * @param now ms since 1970 @param read the size of the log, all of which has been told
 */
export function fallenAsCandidates(ids: readonly string[], read: number, now: number): Query {
  return query`
    candidate as materialized (
      select coalesce(${prior.position}, ${record.position}, ${read}::bigint - 1) as position, ${record.id} as record_id,
        ${reasonOfFall} as reason, ${now}::bigint as time, false as initial, ${ofRecord(query`true`)}, 'ended' as kind, '{}'::text[] as changed,
        (${prior.id} is not null and ${prior.line} is null) or exists (
          select from ${logEntry} where ${logEntry.position} = ${record.position} and ${logEntry.line} is null) as erased, false as of_subject,
        ${isGone} as gone
      from ${record} left join ${subject} on ${subject.code} = ${record.subjectCode}
      left join lateral (
        select * from ${noticeEvent} ${prior} where ${prior.recordId} = ${record.id} order by ${prior.id} desc limit 1) ${prior} on true
      where ${anyOf(record.id, ids)} and ${isFallen} and (not ${isGone} or exists (select from ${measure} where ${goesOn}))
        and (${prior.id} is null or not ${prior.fell} or ${fellSince} or exists (
          select from ${measure} where ${isOfIt} and ${ownTerm} and ${measure.createdAt} > ${prior.raisedAt})))`
}

/** Who is told of those: of what was over with its subject, who acts alone. */
export const recipientsOfFalls = query`
  recipient as materialized (
    select t.position, t.record_id, t.client from (${toldOfEnds(query`candidate c`)}) t
    join candidate c on c.position = t.position and c.record_id = t.record_id
    join ${record} on ${record.id} = t.record_id
    where not c.gone or exists (select from ${measure} where ${goesOn} and ${measure.clientId} = t.client))`

// Whose record has ended, in whatever way, and by whom it is acted on though no recall of it was ever raised for them.
const isOwed = query`${isOfIt} and ${measure.state} = 'active' and (not ${measure.ownTerm} or ${isFallen}) and not exists (
  select from ${noticeEvent} join ${notice} on ${notice.eventId} = ${noticeEvent.id} and ${notice.clientId} = ${measure.clientId}
  where ${noticeEvent.recordId} = ${record.id} and ${notice.recall})`
const reasonOfEnd = query`case ${joined(
  moveNames.flatMap((name) => {
    const { lists, to, writes, undoes }: RecordMove = recordMoves[name]
    if (to === null || writes !== "remove" || undoes) return []
    return lists.map(
      (list) => query`when ${record.list} = ${list}::text and ${record.state} = ${to}::text then ${name}::text`,
    )
  }),
  " ",
)} end`

/** Of these records those that are shown no more, and of which somebody has never been recalled who acts on them. */
export function owedAsCandidates(ids: readonly string[], read: number, now: number): Query {
  return query`
    candidate as materialized (
      select coalesce(${prior.position}, ${record.position}, ${read}::bigint - 1) as position, ${record.id} as record_id,
        coalesce(${prior.line}::json ->> 'reason', ${reasonOfEnd}) as reason, ${now}::bigint as time, false as initial,
        ${ofRecord(isFallen)}, 'ended' as kind, '{}'::text[] as changed,
        (${prior.id} is not null and ${prior.line} is null) or exists (
          select from ${logEntry} where ${logEntry.position} = ${record.position} and ${logEntry.line} is null) as erased, false as of_subject
      from ${record} left join ${subject} on ${subject.code} = ${record.subjectCode}
      left join lateral (
        select * from ${noticeEvent} ${prior} where ${prior.recordId} = ${record.id} and ${prior.kind} = 'ended'
        order by ${prior.id} desc limit 1) ${prior} on true
      where ${anyOf(record.id, ids)} and ${record.state} <> 'live' and exists (select from ${measure} where ${isOwed}))`
}

/** Who is told of those: whoever acts, and has never been told to stop. */
export const recipientsOfOwed = query`
  recipient as materialized (
    select distinct c.position, c.record_id, ${measure.clientId} as client from candidate c
    join ${record} on ${record.id} = c.record_id join ${measure} on ${isOwed})`
