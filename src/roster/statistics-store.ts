/**
 * SQL of the authority's statistics on sellers: numbers alone, over those that have not left.
 */
import type { Sql } from "../database/client.ts"
import type { ListName } from "../law/list.ts"
import type { Exemption } from "./exemption.ts"
import type { Fault } from "./fault.ts"

/** Sellers of a platform, or of all. */
export interface SellerNumbers {
  sellers: number
  registered: number
  unregistered: number
  overLimit: number
  live: number
}

const numbers = `count(*) as sellers, count(code) as registered, count(*) - count(code) as unregistered,
  count(*) filter (where over_limit) as "overLimit", count(*) filter (where live) as live`

/** By platform, in the order of names. */
export async function countByPlatform(sql: Sql): Promise<(SellerNumbers & { id: string; name: string })[]> {
  return sql<(SellerNumbers & { id: string; name: string })[]>`
    select c.id, c.name, n.sellers, n.registered, n.unregistered, n."overLimit", n.live from (
      select client_id, ${sql.unsafe(numbers)} from roster_seller where exited_on is null group by client_id
    ) n join api_client c on c.id = n.client_id order by c.name`
}

/** By region, in the order of codes. */
export async function countByRegion(sql: Sql): Promise<(SellerNumbers & { region: string })[]> {
  return sql<(SellerNumbers & { region: string })[]>`
    select region, ${sql.unsafe(numbers)} from roster_seller where exited_on is null group by region order by region`
}

/** By the exemption declared. */
export async function countByExemption(
  sql: Sql,
): Promise<{ exemption: Exemption; sellers: number; overLimit: number }[]> {
  return sql<{ exemption: Exemption; sellers: number; overLimit: number }[]>`
    select exemption, count(*) as sellers, count(*) filter (where over_limit) as "overLimit" from roster_seller
    where exited_on is null and exemption is not null group by exemption order by exemption`
}

/** Sellers with live records, by platform and list. A merchant with three shops counts three times. */
export async function countListed(sql: Sql): Promise<{ id: string; list: ListName; sellers: number }[]> {
  return sql<{ id: string; list: ListName; sellers: number }[]>`
    select s.client_id as id, r.list, count(distinct s.seller) as sellers
    from roster_seller s join record r on r.subject_code = s.code and r.state = 'live'
    where s.exited_on is null and s.code is not null group by s.client_id, r.list`
}

/** How often the same merchant, or the same person, sells. */
export interface Uniqueness {
  /** Different codes, or different identity hashes. */
  owners: number
  /** With more than one shop, wherever. */
  severalShops: number
  severalPlatforms: number
  /** Declaring small trade in more than one shop: the limit of EC art 10 is for all of them together. */
  severalSmallTrade: number
}

/** Looks over all platforms. */
export async function countOwners(sql: Sql, by: "code" | "identity_hash"): Promise<Uniqueness> {
  const [row] = await sql<Uniqueness[]>`
    select count(*) as owners, count(*) filter (where shops > 1) as "severalShops",
      count(*) filter (where platforms > 1) as "severalPlatforms", count(*) filter (where small > 1) as "severalSmallTrade"
    from (
      select count(*) as shops, count(distinct client_id) as platforms,
        count(*) filter (where exemption = 'small-trade') as small
      from roster_seller where exited_on is null and ${sql.unsafe(by)} is not null group by ${sql.unsafe(by)}
    ) o`
  if (!row) throw new Error("a count without a row")
  return row
}

/** Rows refused, by reason, of the last full roster of each platform. */
export async function countRefused(sql: Sql): Promise<{ fault: Fault; field: string; rows: number }[]> {
  return sql<{ fault: Fault; field: string; rows: number }[]>`
    select m.fault, m.field, count(distinct (m.upload_id, m.line)) as rows from (
      select distinct on (client_id) id from roster_upload where mode = 'full' and finished_at is not null
      order by client_id, started_at desc
    ) u join roster_remark m on m.upload_id = u.id
    where m.line > 0 group by m.fault, m.field order by rows desc, m.fault, m.field`
}
