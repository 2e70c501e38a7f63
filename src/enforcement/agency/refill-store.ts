/** SQL of subscriptions by measure that are filled anew, because a version of the measure has begun. */
import type { Sql } from "../../database/client.ts"
import { assigned, query, run } from "../../database/query.ts"
import { subscription } from "../../database/schema/enforcement.ts"

/**
 * Has the subscriptions that name one of these measures filled anew, unless they have been since the version's first day. What
 * an agency was told stays told, and comes to it no second time.
 * @param today YYYY-MM-DD
 */
export async function refillSubscriptions(
  sql: Sql,
  versions: readonly { id: string; validFrom: string }[],
  today: string,
  { always }: { always: boolean },
): Promise<number> {
  if (versions.length === 0) return 0
  const filledOn = query`coalesce(${subscription.filledOn}, (${subscription.createdAt} at time zone 'Asia/Shanghai')::date)`
  const { count } = await run(
    sql,
    query`
      update ${subscription} set ${assigned(subscription, { filledTo: "", filledOn: today })}
      from (select id, max("validFrom") as begun from json_to_recordset(${JSON.stringify(versions)}::text::json)
        as v (id text, "validFrom" date) group by id) v
      where ${subscription.measure} = v.id and ${subscription.endedAt} is null and (${always} or ${filledOn} < v.begun)`,
  )
  return count
}
