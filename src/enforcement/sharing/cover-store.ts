/** What an agency may read today: the lists that the operator has opened to it, or what was granted to its requests. */
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { type Piece, query, value } from "../../database/query.ts"
import { subject } from "../../database/schema/register.ts"
import { listGranted } from "./store.ts"

/** A list, how the merchants' region begins, and the request under which it is read; null: the operator's settings. */
export interface Covered {
  list: string
  region: string
  request: string | null
}

/** Null where every list is open to it, and everything may be read. */
export type Cover = readonly Covered[] | null

export async function coverOf(sql: Sql, client: Tenant, today: string): Promise<Cover> {
  const { bound, granted } = await listGranted(sql, today)
  return bound.includes(client) ? granted.filter((each) => each.client === client) : null
}

/** The request under which something of a subject may be read, empty where settings allow it; null: it may not be. */
export function coveredBy(cover: Cover, list: Piece, code: Piece) {
  if (cover === null) return value<string | null>`''`
  return value<string | null>`(
    select coalesce(g.request, '') from json_to_recordset(${JSON.stringify(cover)}::text::json) as g (list text, region text, request text)
    where g.list = ${list} and starts_with(coalesce((select ${subject.region} from ${subject} where ${subject.code} = ${code}), ''), g.region)
    order by g.request limit 1)`
}

/** Whether something of a subject itself may be read: what is granted covers it, whichever the list. */
export function coversSubject(cover: Exclude<Cover, null>, code: Piece) {
  return query`exists (
    select from json_to_recordset(${JSON.stringify(cover)}::text::json) as g (region text)
    join ${subject} on ${subject.code} = ${code} and starts_with(${subject.region}, g.region))`
}
