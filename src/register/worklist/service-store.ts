/** SQL of papers on their way to their party (送达), for the worklist: decisions that nobody has served, and public notices that are up. */
import { alias } from "drizzle-orm/pg-core"
import type { Sql } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { document, documentAct } from "../../database/schema/document.ts"
import { proceeding } from "../../database/schema/register.ts"
import type { ListName } from "../../law/list.ts"
import { bucketOf, type DueWork } from "./due-store.ts"
import type { DueBucket, DueDays, Place } from "./item.ts"

/** A paper that waits, or those of a batch: of thousands there is one thing to be done. Days are YYYY-MM-DD. */
export interface WaitingPaper {
  /** Of the case or the document, or of the batch. */
  id: string
  isBulk: boolean
  papers: number
  /** Of a document what it is called; of a decision that has none yet null. */
  title: string | null
  authority: string
  /** When it was decided, or put up. */
  since: string
  dueOn: string | null
  actor: string
  list: ListName
  subjectCode: string
  subjectName: string
}

/** What of a scope waits: each row with all columns of a paper. */
type Waiting = (work: Pick<DueWork, "reach" | "below" | "by">) => Query

const { content, list, subjectCode, subjectName } = proceeding
const bulk = query`${content} ->> 'bulk'`
const ofCase = query`min(${list}) as list, min(${subjectCode}) as subject_code, min(${subjectName}) as subject_name`
const isIn = (authority: Query, { reach, below }: Pick<DueWork, "reach" | "below">) =>
  below ? query`${authority} like ${`${reach.prefix}%`}` : query`${authority} = ${reach.authority}`

/**
 * Decisions that were made and never served: no time to sue begins before they are. What was decided before this was asked for has
 * no day by which it is served: it stays out. By the index proceeding_serve.
 */
export const unservedDecisions: Waiting = (work) => {
  const { id, authority, kind, owner, startedBy } = proceeding
  const person = query`coalesce(${owner}, ${startedBy})`
  const isServed = query`exists (select from ${document} join ${documentAct} on ${documentAct.documentId} = ${document.id}
    where ${document.proceedingId} = ${id} and ${documentAct.act} = 'serve'
      and ${document.kind} in ('abnormal-listing-decision', 'serious-listing-decision', 'no-listing-decision'))`
  return query`
    select coalesce(${bulk}, ${id}::text) collate "C" as id, bool_or(${bulk} is not null) as is_bulk, count(*)::int as papers,
      null::text as title, ${authority} as authority,
      min(coalesce(${content} ->> 'decided_on', ${content} ->> 'dropped_on')::date) as since,
      min((${content} ->> 'serve_by')::date) as due_on, min(${startedBy}) as actor, ${ofCase}
    from ${proceeding}
    where ${isIn(query`${authority}`, work)} and ${kind} in ('abnormal', 'serious') and ${content} ->> 'serve_by' is not null
      and not ${isServed} ${work.by === null ? query`` : query`and ${person} = ${work.by}`}
    group by 1, ${authority}`
}

const later = alias(documentAct, "later")

/** Documents that are up as a public notice (公告送达) and do not count as served yet; of a batch those put up on one day. */
export const postedNotices: Waiting = (work) => {
  const { documentId, act, day, dueOn, actor } = documentAct
  return query`
    select coalesce(${bulk}, ${document.id}::text) collate "C" as id, bool_or(${bulk} is not null) as is_bulk, count(*)::int as papers,
      min(${document.title}) as title, ${document.authority} as authority, ${day} as since, min(${dueOn}) as due_on,
      min(${actor}) as actor, ${ofCase}
    from ${documentAct} join ${document} on ${document.id} = ${documentId}
    join ${proceeding} on ${proceeding.id} = ${document.proceedingId}
    where ${act} = 'post' and ${isIn(query`${document.authority}`, work)}
      ${work.by === null ? query`` : query`and ${actor} = ${work.by}`} and not exists (
      select from ${documentAct} ${later} where ${later.documentId} = ${documentId} and ${later.act} <> 'post')
    group by 1, ${document.authority}, ${day}`
}

const columns = {
  id: value<string>`n.id`,
  isBulk: value<boolean>`n.is_bulk`,
  papers: value<number>`n.papers`,
  title: value<string | null>`n.title`,
  authority: value<string>`n.authority`,
  since: value<string>`n.since`,
  dueOn: value<string | null>`n.due_on`,
  actor: value<string>`n.actor`,
  list: value<ListName>`n.list`,
  subjectCode: value<string>`n.subject_code`,
  subjectName: value<string>`n.subject_name`,
}
const lastDay = query`coalesce(n.due_on, 'infinity'::date)`
const dueBuckets = (days: DueDays) => bucketOf(query`n.due_on`, days)

/** Papers after a place, those with the earliest last day first. */
export function listPapers(
  sql: Sql,
  waiting: Waiting,
  work: DueWork,
  after: Place | null,
  limit: number,
): Promise<WaitingPaper[]> {
  const place = after
    ? query`(${lastDay}, n.authority, n.id) > (${after.dueOn ?? "infinity"}::date, ${after.authority}, ${after.id})`
    : query`true`
  const bucket = work.due === null ? query`true` : query`${dueBuckets(work.days)} = ${work.due}`
  return run(
    sql,
    query`select ${pick(columns)} from (${waiting(work)}) n where ${place} and ${bucket}
      order by ${lastDay}, n.authority, n.id limit ${limit}`,
  )
}

/** How many there are, by bucket. */
export function countPapers(sql: Sql, waiting: Waiting, work: DueWork): Promise<{ due: DueBucket; count: number }[]> {
  const counted = pick({ due: dueBuckets(work.days), count: value<number>`count(*)::int` })
  return run(sql, query`select ${counted} from (${waiting(work)}) n group by 1`)
}
