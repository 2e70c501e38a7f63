/** SQL of decisions that were made and never served, for the worklist: no time to sue begins before they are. */
import type { Sql } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { document, documentAct } from "../../database/schema/document.ts"
import { proceeding } from "../../database/schema/register.ts"
import type { ListName } from "../../law/list.ts"
import { bucketOf } from "./due-store.ts"
import type { DueBucket, DueDays, Place } from "./item.ts"
import type { NoticeScope } from "./notice-store.ts"

/** A decision that nobody has served, or those of a batch. Days are YYYY-MM-DD. */
export interface Unserved {
  /** Of the case, or of the batch. */
  id: string
  isBulk: boolean
  decisions: number
  authority: string
  decidedOn: string
  dueOn: string | null
  startedBy: string
  list: ListName
  subjectCode: string
  subjectName: string
}

const { content, kind, list, subjectCode, subjectName, startedBy, authority, id } = proceeding
const bulk = query`${content} ->> 'bulk'`
const decidedOn = query`coalesce(${content} ->> 'decided_on', ${content} ->> 'dropped_on')::date`
const serveBy = query`(${content} ->> 'serve_by')::date`

// What was decided before this was asked for has no day by which it is served: it stays out. By the index proceeding_serve.
function unserved({ reach: { authority: own, prefix }, below, by }: NoticeScope): Query {
  const isWithin = below ? query`${authority} like ${`${prefix}%`}` : query`${authority} = ${own}`
  const isServed = query`exists (select from ${document} join ${documentAct} on ${documentAct.documentId} = ${document.id}
    where ${document.proceedingId} = ${id} and ${documentAct.act} = 'serve'
      and ${document.kind} in ('abnormal-listing-decision', 'serious-listing-decision', 'no-listing-decision'))`
  return query`
    select coalesce(${bulk}, ${id}::text) collate "C" as id, bool_or(${bulk} is not null) as is_bulk,
      count(*)::int as decisions, ${authority} as authority, min(${decidedOn}) as decided_on,
      min(${serveBy}) as due_on, min(${startedBy}) as started_by, min(${list}) as list,
      min(${subjectCode}) as subject_code, min(${subjectName}) as subject_name
    from ${proceeding}
    where ${isWithin} and ${kind} in ('abnormal', 'serious') and ${content} ->> 'serve_by' is not null and not ${isServed}
      ${by === null ? query`` : query`and ${startedBy} = ${by}`}
    group by 1, ${authority}`
}

const columns = {
  id: value<string>`n.id`,
  isBulk: value<boolean>`n.is_bulk`,
  decisions: value<number>`n.decisions`,
  authority: value<string>`n.authority`,
  decidedOn: value<string>`n.decided_on`,
  dueOn: value<string | null>`n.due_on`,
  startedBy: value<string>`n.started_by`,
  list: value<ListName>`n.list`,
  subjectCode: value<string>`n.subject_code`,
  subjectName: value<string>`n.subject_name`,
}
const lastDay = query`coalesce(n.due_on, 'infinity'::date)`
const dueBuckets = (days: DueDays) => bucketOf(query`n.due_on`, days)

/** Decisions after a place, the first to be served first. */
export function listUnserved(
  sql: Sql,
  scope: NoticeScope,
  { due, days }: { due: DueBucket | null; days: DueDays },
  after: Place | null,
  limit: number,
): Promise<Unserved[]> {
  const place = after
    ? query`(${lastDay}, n.authority, n.id) > (${after.dueOn ?? "infinity"}::date, ${after.authority}, ${after.id})`
    : query`true`
  const bucket = due === null ? query`true` : query`${dueBuckets(days)} = ${due}`
  return run(
    sql,
    query`select ${pick(columns)} from (${unserved(scope)}) n where ${place} and ${bucket}
      order by ${lastDay}, n.authority, n.id limit ${limit}`,
  )
}

/** How many there are, by bucket. */
export function countUnserved(
  sql: Sql,
  scope: NoticeScope,
  days: DueDays,
): Promise<{ due: DueBucket; count: number }[]> {
  const counted = pick({ due: dueBuckets(days), count: value<number>`count(*)::int` })
  return run(sql, query`select ${counted} from (${unserved(scope)}) n group by 1`)
}
