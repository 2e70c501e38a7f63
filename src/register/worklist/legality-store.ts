/** SQL of live records that miss a row of the table of preconditions, for the worklist. By the index legality_finding_authority. */
import { and, eq } from "drizzle-orm"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { build, columnsOf, query, run, value } from "../../database/query.ts"
import { legalityFinding } from "../../database/schema/legality.ts"
import { record } from "../../database/schema/register.ts"
import type { ListName } from "../../law/list.ts"
import type { Place } from "./item.ts"

/** A live record with the rows that it misses. */
export interface MissingRecord {
  id: string
  authority: string
  missed: readonly string[]
  since: string
  list: ListName
  subjectCode: string
  subjectName: string
}

/** Whose they are: those of an authority, or with those of the ones below. */
interface MissingScope {
  reach: AuthorityReach
  below: boolean
}

const { recordId, authority, missed, since } = legalityFinding

// What has ended since waits for nobody; the daily work forgets it.
function standing({ reach, below }: MissingScope) {
  const whose = below ? query`${authority} like ${`${reach.prefix}%`}` : eq(authority, reach.authority)
  return and(eq(record.state, "live"), whose)
}

/** Those after a place, by authority and id. */
export function listMissing(
  sql: Sql,
  scope: MissingScope,
  after: Place | null,
  limit: number,
): Promise<MissingRecord[]> {
  // They have no last day: behind a place that has one stand all of them.
  const place =
    after?.dueOn === null ? query`(${authority}, ${recordId}) > (${after.authority}, ${after.id})` : undefined
  return run(
    sql,
    build
      .select({ id: recordId, authority, missed, since, ...columnsOf(record, "list", "subjectCode", "subjectName") })
      .from(legalityFinding)
      .innerJoin(record, eq(record.id, recordId))
      .where(and(standing(scope), place))
      .orderBy(authority, recordId)
      .limit(limit),
  )
}

/** How many there are. */
export async function countMissing(sql: Sql, scope: MissingScope): Promise<number> {
  const counted = build.select({ count: value<number>`count(*)::int` }).from(legalityFinding)
  const [row] = await run(sql, counted.innerJoin(record, eq(record.id, recordId)).where(standing(scope)))
  return row?.count ?? 0
}
