/** SQL of whom to look at again: what the log says of records and of merchants, and what is new of those it says nothing of. */
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { type Piece, pick, type Query, query, run, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subjectCodeChange } from "../../database/schema/register.ts"
import { rosterSeller } from "../../database/schema/roster.ts"
import { type Cover, coveredBy, coversSubject } from "../sharing/cover-store.ts"

/** A subject that has to be looked at again, and what the log says of it. */
export interface Rescreened {
  code: string
  /** What became of records, and of the subject itself, which has no id. Empty: it is new, or changed without a live record. */
  records: { id: string | null; list: string; op: string; position: number }[]
}

/** Who asks: an agency reads what is open to it, and a platform of those without a live record its own sellers alone. */
export interface RescreenReader {
  client: Tenant
  role: "agency" | "platform"
  cover: Cover
}

/** A range of the log, and a page of it. */
export interface RescreenQuery {
  from: number
  to: number
  /** Of the log: a range that ends there goes on until now. */
  size: number
  /** The code after which the page begins. */
  after: string
  limit: number
}

// What was written within the time of the range, and a minute around it, for the clocks of several nodes.
const timeOf = (at: number, margin: string) => query`(
  select to_timestamp((${logEntry.entry}::json ->> 'time')::bigint / 1000.0) + ${margin}::interval
  from ${logEntry} where ${logEntry.position} = ${at})`

const opened = alias(logEntry, "opened")

/**
 * What is said of subjects: entries of records, erasures of them, of subjects themselves; and changes without an entry. Of a
 * page only what can stand on it is read: an erasure and a change of code stand under another code than their entry's.
 */
function saidOf({ from, to, size, after }: RescreenQuery): Query {
  const { position, entry, recordId, subjectCode } = logEntry
  const { at, act, object } = auditEvent
  const change = subjectCodeChange
  return query`
    entry as materialized (
      select ${position} as position, ${recordId} as id, ${subjectCode} as code, e ->> 'list' as list, e ->> 'op' as op,
        e ->> 'reason' as reason, (e ->> 'replaces')::bigint as replaces
      from ${logEntry} cross join lateral (select ${entry}::json as e) j
      where ${position} >= ${from} and ${position} < ${to}
        and (${subjectCode} > ${after} or e ->> 'reason' = 'recode' or ${entry} like ${'{"op":"erase",%'})),
    said as (
      select code, id, list, op, position from entry where code is not null
      union all
      select ${opened.subjectCode}, ${opened.recordId}, e.list, e.op, e.position from entry e
        join ${logEntry} ${opened} on ${opened.position} = e.replaces
        where e.op = 'erase' and e.code is null and ${opened.recordId} is not null
      union all
      select ${change.current}, null, e.list, e.op, e.position from entry e join ${change} on ${change.code} = e.code
        where e.op = 'state' and e.reason = 'recode'
      union all
      select coalesce(${record.subjectCode}, ${object}), null, null, null, null from ${auditEvent}
        left join ${record} on ${act} = 'record.deregister' and ${record.id} = ${object}
        where ${at} >= coalesce(${timeOf(from - 1, "-1 minute")}, '-infinity')
          and ${at} <= coalesce(${to < size ? timeOf(to, "1 minute") : query`null::timestamptz`}, 'infinity')
          and ${auditEvent.position} is null
          and (${act} = 'record.deregister' or (${act} in ('subject.add', 'subject.amend') and ${object} > ${after})))`
}

/** Whether the reader may be told of what is said. */
function isOpenTo({ client, role, cover }: RescreenReader): Query {
  const code: Piece = query`s.code`
  const present = query`coalesce((
    select ${subjectCodeChange.current} from ${subjectCodeChange} where ${subjectCodeChange.code} = ${code}), ${code})`
  // Whom the register knows without a live record is told by code to who asks for it, and to nobody as a list.
  if (role === "platform") {
    return query`(s.id is not null
      or exists (select from ${record} where ${record.subjectCode} = ${present} and ${record.state} = 'live')
      or exists (select from ${rosterSeller} where ${rosterSeller.clientId} = ${client} and ${rosterSeller.code} = ${code}
        and ${rosterSeller.exitedOn} is null))`
  }
  if (cover === null) return query`true`
  const wasTold = (which: Query) => query`exists (
    select from ${noticeEvent} join ${notice} on ${notice.eventId} = ${noticeEvent.id}
    where ${notice.clientId} = ${client} and ${which})`
  const ofSubject = query`${noticeEvent.recordId} in (select ${record.id} from ${record} where ${record.subjectCode} = ${present})`
  return query`case when s.id is not null
    then ${coveredBy(cover, query`s.list`, code)} is not null or ${wasTold(query`${noticeEvent.recordId} = s.id`)}
    else ${coversSubject(cover, present)} or ${wasTold(ofSubject)} end`
}

/**
 * The subjects of which a range of the log says something, or that are new or were changed in its time, by code. Who may
 * not read everything is told of what it may read, and of what it was told before.
 */
export function listRescreened(sql: Sql, reader: RescreenReader, asked: RescreenQuery): Promise<Rescreened[]> {
  const { after, limit } = asked
  return run(
    sql,
    query`
      with ${saidOf(asked)}
      select ${pick({
        code: value<string>`s.code`,
        records: value<Rescreened["records"]>`coalesce(json_agg(
          json_build_object('id', s.id, 'list', s.list, 'op', s.op, 'position', s.position) order by s.position)
          filter (where s.position is not null), '[]')`,
      })}
      from said s where s.code > ${after} and ${isOpenTo(reader)}
      group by s.code order by s.code limit ${limit}`,
  )
}
