/** SQL of what is public and seems to hold personal data, for the worklist. */
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import { personalDataFinding, record, subject } from "../../database/schema/register.ts"
import type { ListName } from "../../law/list.ts"
import type { Place } from "./item.ts"

/** Whose they are: those of an authority, or with those of the ones below. */
interface FindingScope {
  reach: AuthorityReach
  /** Whether those below are looked at too. */
  below: boolean
}

const { object, authority, subjectCode, found, since } = personalDataFinding

// What has ended since waits for nobody; the daily work forgets it.
const standing = query`${personalDataFinding}
  join ${subject} on ${subject.code} = ${subjectCode}
  left join ${record} on ${record.id} = ${object} and ${record.state} = 'live'
  where (${record.id} is not null or ${object} = ${subjectCode})`

function within({ reach, below }: FindingScope) {
  return below ? query`${authority} like ${`${reach.prefix}%`}` : query`${authority} = ${reach.authority}`
}

/** What waits after a place, by authority and object. */
export function listFound(sql: Sql, scope: FindingScope, after: Place | null, limit: number) {
  // They have no last day: behind a place that has one stand all of them.
  const place =
    after?.dueOn === null ? query`(${authority}, ${object}) > (${after.authority}, ${after.id})` : query`true`
  const list = value<ListName | null>`${record.list}`
  return run(
    sql,
    query`select ${pick({ id: object, authority, subjectCode, found, since, list, subjectName: subject.name })}
      from ${standing} and ${within(scope)} and ${place} order by ${authority}, ${object} limit ${limit}`,
  )
}

/** How many there are. */
export async function countFound(sql: Sql, scope: FindingScope): Promise<number> {
  const [row] = await run(
    sql,
    query`select ${pick({ count: value<number>`count(*)` })} from ${standing} and ${within(scope)}`,
  )
  return row?.count ?? 0
}
