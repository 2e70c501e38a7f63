/** SQL of the sellers of a roster that are listed now: those that are there, and of whose merchant a record is shown. */
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { notNull, pick, type Query, query, run, value } from "../database/query.ts"
import { record, subjectCodeChange } from "../database/schema/register.ts"
import { rosterSeller } from "../database/schema/roster.ts"
import type { ListName } from "../law/list.ts"
import { isShown } from "../register/record/standing.ts"

/** Which of them are wanted; null: any. */
export interface SellerWish {
  /** Part of an id, a name, a shop or a code. */
  text: string | null
  /** The beginning of a region's code. */
  region: string | null
}

/** A seller that is listed, with the code under which its records stand. Days are YYYY-MM-DD. */
export interface OnListSeller {
  seller: string
  code: string
  name: string | null
  shop: string
  url: string
  region: string
  enteredOn: string
}

const { clientId, seller, code, name, shop, url, region, enteredOn, exitedOn } = rosterSeller

/** Whether a seller is one of those that are wanted. */
export function isWished({ text, region: place }: SellerWish): Query {
  const holds = [seller, name, shop, code].map((column) => query`strpos(lower(${column}), lower(${text ?? ""})) > 0`)
  const [first, ...others] = holds as [Query, ...Query[]]
  const found = others.reduce((all, one) => query`${all} or ${one}`, first)
  const named = text === null ? query`true` : query`(${found})`
  return place === null ? named : query`${named} and starts_with(${region}, ${place})`
}

function isThere(client: Tenant, wish: SellerWish): Query {
  return query`${clientId} = ${client} and ${exitedOn} is null and ${code} is not null and ${isWished(wish)}`
}

/** Whether a record is one of a seller's merchant, is shown, and on the list. */
function isOfSeller(list: ListName | null, today: string): Query {
  const { code: replaced, current } = subjectCodeChange
  const present = query`coalesce((select ${current} from ${subjectCodeChange} where ${replaced} = ${code}), ${code})`
  const ofList = list === null ? query`true` : query`${record.list} = ${list}`
  return query`${record.subjectCode} = ${present} and ${isShown(query`${today}`)} and ${ofList}`
}

/** Those of a client that are listed on a day, after an id, in the order of ids. @param list null: any */
export function listOnList(
  sql: Sql,
  client: Tenant,
  wish: SellerWish & { list: ListName | null; after: string },
  today: string,
  limit: number,
): Promise<OnListSeller[]> {
  const fields = { seller, code: notNull(code), name, shop: notNull(shop), url: notNull(url), region: notNull(region) }
  return run(
    sql,
    query`
      select ${pick({ ...fields, enteredOn })} from ${rosterSeller}
      where ${isThere(client, wish)} and ${seller} > ${wish.after}
        and exists (select from ${record} where ${isOfSeller(wish.list, today)})
      order by ${seller} limit ${limit}`,
  )
}

/** How many they are, and how many records that is. */
export async function countOnList(
  sql: Sql,
  client: Tenant,
  wish: SellerWish & { list: ListName | null },
  today: string,
): Promise<{ sellers: number; records: number }> {
  const counts = { sellers: value<number>`count(distinct ${seller})`, records: value<number>`count(*)` }
  const [row] = await run(
    sql,
    query`
      select ${pick(counts)} from ${rosterSeller} join ${record} on ${isOfSeller(wish.list, today)}
      where ${isThere(client, wish)}`,
  )
  return row ?? { sellers: 0, records: 0 }
}
