/** SQL of marked listings, for the worklist. */
import { and, eq, like } from "drizzle-orm"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { build, columnsOf, query, run, value } from "../../database/query.ts"
import { record, recordFlag } from "../../database/schema/register.ts"
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

/** Whose listings: those of an authority, or with those of the ones below. */
interface FlagScope {
  reach: AuthorityReach
  /** Whether those below are looked at too. */
  below: boolean
}

const { recordId, flag: mark, since } = recordFlag

/** Marked listings after a place, by authority and id. */
export function listFlagged(
  sql: Sql,
  scope: FlagScope,
  flag: StandingFlag | null,
  after: Place | null,
  limit: number,
): Promise<FlaggedRecord[]> {
  // They have no last day: behind a place that has one stand all of them.
  const place = after?.dueOn === null ? after : null
  const { id, authority } = record
  const wanted = and(
    within(scope),
    flag === null ? undefined : eq(mark, flag),
    place ? query`(${authority}, ${id}) > (${place.authority}, ${place.id})` : undefined,
  )
  return run(
    sql,
    build
      .select({ id, flag: mark, since, ...columnsOf(record, "list", "subjectCode", "subjectName", "authority") })
      .from(recordFlag)
      .innerJoin(record, eq(id, recordId))
      .where(wanted)
      .orderBy(authority, id)
      .limit(limit),
  )
}

/** How many marked listings there are, by mark. */
export function countFlagged(sql: Sql, scope: FlagScope): Promise<{ flag: StandingFlag; count: number }[]> {
  const counted = build.select({ flag: mark, count: value<number>`count(*)` }).from(recordFlag)
  return run(sql, counted.innerJoin(record, eq(record.id, recordId)).where(within(scope)).groupBy(mark))
}

function within({ reach: { authority, prefix }, below }: FlagScope) {
  const whose = below ? like(record.authority, `${prefix}%`) : eq(record.authority, authority)
  return and(eq(record.state, "live"), whose)
}
