/** SQL of penalties whose class is not confirmed, for the worklist. By the index record_unclassed. */
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import { record } from "../../database/schema/register.ts"
import { penaltyClasses } from "../../law/penalty-class.ts"
import { toHeld } from "../record/column.ts"
import type { HeldRecord } from "../record/record.ts"
import { heldWhere } from "../record/store.ts"
import type { Place } from "./item.ts"

/** Whose they are: those of an authority, or with those of the ones below. */
interface UnconfirmedScope {
  reach: AuthorityReach
  below: boolean
}

// Before R107 there were no classes, and nobody is asked for one.
const { authority, id } = record
const isUnconfirmed = query`${record.list} = 'penalty' and ${record.penaltyClass} is null and ${record.state} = 'live'
  and ${record.decidedOn} >= ${penaltyClasses.P2.validFrom}::date`

function within({ reach, below }: UnconfirmedScope) {
  return below ? query`${authority} like ${`${reach.prefix}%`}` : query`${authority} = ${reach.authority}`
}

/** Those after a place, by authority and id. */
export async function listUnconfirmed(
  sql: Sql,
  scope: UnconfirmedScope,
  after: Place | null,
  limit: number,
): Promise<HeldRecord[]> {
  // They have no last day: behind a place that has one stand all of them.
  const place = after?.dueOn === null ? query`(${authority}, ${id}) > (${after.authority}, ${after.id})` : query`true`
  const rows = await run(
    sql,
    heldWhere(query`${isUnconfirmed} and ${within(scope)} and ${place} order by ${authority}, ${id} limit ${limit}`),
  )
  return rows.map(toHeld)
}

/** How many there are. */
export async function countUnconfirmed(sql: Sql, scope: UnconfirmedScope): Promise<number> {
  const counted = pick({ count: value<number>`count(*)::int` })
  const [row] = await run(sql, query`select ${counted} from ${record} where ${isUnconfirmed} and ${within(scope)}`)
  return row?.count ?? 0
}
