/**
 * SQL of marked listings, for the worklist.
 */
import type { Sql } from "../../database/client.ts"
import type { ListName } from "../../law/list.ts"
import type { StandingFlag } from "../../law/standing-flag.ts"
import type { Place } from "./item.ts"

/** A listing that is marked. Days are YYYY-MM-DD. */
export interface FlaggedRecord {
  id: string
  flag: StandingFlag
  since: string
  list: ListName
  subjectCode: string
  subjectName: string
  authority: string
}

/** Whose listings: those of an authority, or of all whose codes begin so. */
interface FlagScope {
  authority: string
  /** Null: the authority alone. */
  prefix: string | null
}

/** Marked listings after a place, by authority and id. */
export async function listFlagged(
  sql: Sql,
  scope: FlagScope,
  flag: StandingFlag | null,
  after: Place | null,
  limit: number,
): Promise<FlaggedRecord[]> {
  // They have no last day: behind a place that has one stand all of them.
  const place = after?.dueOn === null ? after : null
  return sql<FlaggedRecord[]>`
    select r.id, f.flag, f.since, r.list, r.subject_code as "subjectCode", r.subject_name as "subjectName", r.authority
    from record_flag f join record r on r.id = f.record_id
    where ${within(sql, scope)} ${flag === null ? sql`` : sql`and f.flag = ${flag}`}
      ${place ? sql`and (r.authority, r.id) > (${place.authority}, ${place.id})` : sql``}
    order by r.authority, r.id limit ${limit}`
}

/** How many marked listings there are, by mark. */
export async function countFlagged(sql: Sql, scope: FlagScope): Promise<{ flag: StandingFlag; count: number }[]> {
  return sql<{ flag: StandingFlag; count: number }[]>`
    select f.flag, count(*)::int as count from record_flag f join record r on r.id = f.record_id
    where ${within(sql, scope)} group by f.flag`
}

function within(sql: Sql, { authority, prefix }: FlagScope) {
  const whose = prefix === null ? sql`r.authority = ${authority}` : sql`r.authority like ${`${prefix}%`}`
  return sql`r.state = 'live' and ${whose}`
}
