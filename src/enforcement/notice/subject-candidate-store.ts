/** SQL of what is to be told of merchants themselves: renamed, moved. Pieces of the one statement that raises (candidate-store.ts). */
import { alias } from "drizzle-orm/pg-core"
import { type Query, query } from "../../database/query.ts"
import { notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import { ofRecord } from "./candidate-column-store.ts"

const heldEvent = alias(noticeEvent, "held_event")
const heldNotice = alias(notice, "held_notice")

/**
 * What is said of merchants themselves by the entries [from, to): the records of theirs that are shown, as they stood in
 * the log before; what each agency was told last of them; and of what that differs. A record that the same entries publish
 * or amend is told by its own.
 */
export function subjectsAsCandidates(from: number, to: number): Query {
  const { position, entry, recordId, subjectCode } = logEntry
  // A line that says nothing of it (of before regions were told, or erased) tells of no difference.
  const differs = (field: string, present: Query) =>
    query`coalesce((${heldEvent.line}::json #>> ${`{subject,${field}}`}::text[]) <> ${present}, false)`
  return query`
    moved as materialized (
      select ${subjectCode} as code, max(${position}) as position, max((${entry}::json ->> 'time')::bigint) as time
      from ${logEntry} where ${position} >= ${from} and ${position} < ${to} and ${recordId} is null
        and ${subjectCode} is not null and ${entry} like ${'{"op":"state",%'} group by 1),
    shown as materialized (
      select m.position as moved_at, m.time as moved_on, ${record.position} as position, ${record.id} as record_id, ${ofRecord(query`false`)}
      from moved m join ${record} on ${record.subjectCode} = m.code
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      where ${record.state} = 'live' and ${record.position} < ${from}),
    held as materialized (
      select distinct on (s.record_id, ${heldNotice.clientId}) s.record_id, ${heldNotice.clientId} as client,
        ${heldEvent.kind} <> 'ended' as holds, ${differs("name", query`s.name`)} as renamed,
        ${differs("region", query`s.region`)} as moved
      from shown s join ${noticeEvent} ${heldEvent} on ${heldEvent.recordId} = s.record_id
      join ${notice} ${heldNotice} on ${heldNotice.eventId} = ${heldEvent.id}
      order by s.record_id, ${heldNotice.clientId}, ${heldEvent.id} desc)`
}

/** Whoever holds the record is told what has changed of its merchant, and whom it concerns from now on that it is there. */
export const ofSubjects = query`
  select case k.kind when 'changed' then s.moved_at else s.position end, s.record_id, null::text,
    case k.kind when 'changed' then s.moved_on else (${logEntry.entry}::json ->> 'time')::bigint end, k.kind = 'listed',
    s.list, s.ground, s.class, s.code, s.name, s.authority, s.decision_no, s.decided_on, s.published_on, s.planned_end,
    s.restriction_ends, s.region, s.fell, k.kind, case k.kind when 'changed' then c.changed else '{}'::text[] end, false, true
  from shown s join ${logEntry} on ${logEntry.position} = s.position
  cross join lateral (
    select array_remove(array[case when bool_or(h.renamed) then 'name' end, case when bool_or(h.moved) then 'region' end], null)
      as changed from held h where h.record_id = s.record_id and h.holds) c
  cross join (values ('listed'), ('changed')) as k (kind)
  where k.kind = 'listed' or c.changed <> '{}'`

/** Whether a record is with a client already: of a change of its merchant it is new to others alone. */
export const holdsAlready = query`exists (
  select from held h where h.record_id = c.record_id and h.client = k.client and h.holds)`

/** Whoever holds a record and was told otherwise of its merchant. */
export const toldOtherwise = query`
    select c.position, c.record_id, h.client from candidate c join held h on h.record_id = c.record_id
    where c.of_subject and c.kind = 'changed' and h.holds and (h.renamed or h.moved)`
