/** SQL of documents that are up as a public notice (公告送达) and do not count as served yet, for the worklist. */
import { alias } from "drizzle-orm/pg-core"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { document, documentAct } from "../../database/schema/document.ts"
import { proceeding } from "../../database/schema/register.ts"
import type { ListName } from "../../law/list.ts"
import type { DocumentKindName } from "../document/document-kind.ts"
import { bucketOf } from "./due-store.ts"
import type { DueBucket, DueDays, Place } from "./item.ts"

/** A notice that is up: of one document, or of those of a batch that were put up on one day. Days are YYYY-MM-DD. */
export interface PostedNotice {
  /** Of the document, or of the batch. */
  id: string
  isBulk: boolean
  documents: number
  kind: DocumentKindName
  title: string
  authority: string
  postedOn: string
  dueOn: string | null
  actor: string
  list: ListName
  subjectCode: string
  subjectName: string
}

/** Whose notices, and which of them. */
export interface NoticeScope {
  reach: AuthorityReach
  /** Whether those below are looked at too. */
  below: boolean
  by: string | null
}

const { documentId, act, day, dueOn, actor } = documentAct
const later = alias(documentAct, "later")
const bulk = query`${proceeding.content} ->> 'bulk'`

// A batch of thousands is one thing to be done.
function posted({ reach: { authority, prefix }, below, by }: NoticeScope): Query {
  const isWithin = below
    ? query`${document.authority} like ${`${prefix}%`}`
    : query`${document.authority} = ${authority}`
  return query`
    select coalesce(${bulk}, ${document.id}::text) collate "C" as id, bool_or(${bulk} is not null) as is_bulk,
      count(*)::int as documents, min(${document.kind}) as kind, min(${document.title}) as title,
      ${document.authority} as authority, ${day} as posted_on, min(${dueOn}) as due_on, min(${actor}) as actor,
      min(${proceeding.list}) as list, min(${proceeding.subjectCode}) as subject_code,
      min(${proceeding.subjectName}) as subject_name
    from ${documentAct} join ${document} on ${document.id} = ${documentId}
    join ${proceeding} on ${proceeding.id} = ${document.proceedingId}
    where ${act} = 'post' and ${isWithin} ${by === null ? query`` : query`and ${actor} = ${by}`} and not exists (
      select from ${documentAct} ${later} where ${later.documentId} = ${documentId} and ${later.act} <> 'post')
    group by 1, ${document.authority}, ${day}`
}

const columns = {
  id: value<string>`n.id`,
  isBulk: value<boolean>`n.is_bulk`,
  documents: value<number>`n.documents`,
  kind: value<DocumentKindName>`n.kind`,
  title: value<string>`n.title`,
  authority: value<string>`n.authority`,
  postedOn: value<string>`n.posted_on`,
  dueOn: value<string | null>`n.due_on`,
  actor: value<string>`n.actor`,
  list: value<ListName>`n.list`,
  subjectCode: value<string>`n.subject_code`,
  subjectName: value<string>`n.subject_name`,
}

const lastDay = query`coalesce(n.due_on, 'infinity'::date)`

const dueBuckets = (days: DueDays) => bucketOf(query`n.due_on`, days)

/** Notices after a place, the first to count as served first. */
export function listPosted(
  sql: Sql,
  scope: NoticeScope,
  { due, days }: { due: DueBucket | null; days: DueDays },
  after: Place | null,
  limit: number,
): Promise<PostedNotice[]> {
  const place = after
    ? query`(${lastDay}, n.authority, n.id) > (${after.dueOn ?? "infinity"}::date, ${after.authority}, ${after.id})`
    : query`true`
  const bucket = due === null ? query`true` : query`${dueBuckets(days)} = ${due}`
  return run(
    sql,
    query`select ${pick(columns)} from (${posted(scope)}) n where ${place} and ${bucket}
      order by ${lastDay}, n.authority, n.id limit ${limit}`,
  )
}

/** How many there are, by bucket. */
export function countPosted(sql: Sql, scope: NoticeScope, days: DueDays): Promise<{ due: DueBucket; count: number }[]> {
  const counted = pick({ due: dueBuckets(days), count: value<number>`count(*)::int` })
  return run(sql, query`select ${counted} from (${posted(scope)}) n group by 1`)
}
