/** SQL of the authority's statistics on sellers: numbers alone, over those that have not left. */
import { and, eq, isNotNull, isNull, notInArray, sql as template } from "drizzle-orm"
import type { Sql } from "../database/client.ts"
import { build, notNull, pick, query, run, value } from "../database/query.ts"
import { apiClient } from "../database/schema/check.ts"
import { record } from "../database/schema/register.ts"
import { rosterRemark, rosterSeller, rosterUpload } from "../database/schema/roster.ts"
import { toldOfTaken } from "./fault.ts"

/** Sellers of a platform, or of all. */
export interface SellerNumbers {
  sellers: number
  registered: number
  unregistered: number
  overLimit: number
  live: number
}

const { clientId, code, overLimit, live, region, exemption, exitedOn, seller } = rosterSeller
const isThere = isNull(exitedOn)
const sellers = value<number>`count(*)`
const numbers = {
  sellers,
  registered: value<number>`count(${code})`,
  unregistered: value<number>`count(*) - count(${code})`,
  overLimit: value<number>`count(*) filter (where ${overLimit})`,
  live: value<number>`count(*) filter (where ${live})`,
}

/** By platform, in the order of names. */
export function countByPlatform(sql: Sql): Promise<(SellerNumbers & { id: string; name: string })[]> {
  return run(
    sql,
    build
      .select({ id: apiClient.id, name: apiClient.name, ...numbers })
      .from(rosterSeller)
      .innerJoin(apiClient, eq(apiClient.id, clientId))
      .where(isThere)
      .groupBy(apiClient.id)
      .orderBy(apiClient.name),
  )
}

/** By region, in the order of codes. */
export function countByRegion(sql: Sql) {
  return run(
    sql,
    build
      .select({ region: notNull(region), ...numbers })
      .from(rosterSeller)
      .where(isThere)
      .groupBy(region)
      .orderBy(region),
  )
}

/** By the exemption declared. */
export function countByExemption(sql: Sql) {
  return run(
    sql,
    build
      .select({ exemption: notNull(exemption), sellers, overLimit: numbers.overLimit })
      .from(rosterSeller)
      .where(and(isThere, isNotNull(exemption)))
      .groupBy(exemption)
      .orderBy(exemption),
  )
}

/** Sellers with live records, by platform and list. A merchant with three shops counts three times. */
export function countListed(sql: Sql) {
  return run(
    sql,
    build
      .select({ id: clientId, list: record.list, sellers: value<number>`count(distinct ${seller})` })
      .from(rosterSeller)
      .innerJoin(record, and(eq(record.subjectCode, code), eq(record.state, "live")))
      .where(and(isThere, isNotNull(code)))
      .groupBy(clientId, record.list),
  )
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
export async function countOwners(sql: Sql, by: "code" | "identityHash"): Promise<Uniqueness> {
  const owner = rosterSeller[by]
  const several = (what: string) => value<number>`count(*) filter (where ${template.identifier(what)} > 1)`
  const [row] = await run(
    sql,
    query`
      select ${pick({
        owners: value<number>`count(*)`,
        severalShops: several("shops"),
        severalPlatforms: several("platforms"),
        severalSmallTrade: several("small"),
      })} from (
        select count(*) as shops, count(distinct ${clientId}) as platforms,
          count(*) filter (where ${exemption} = 'small-trade') as small
        from ${rosterSeller} where ${isThere} and ${owner} is not null group by ${owner}
      ) o`,
  )
  if (!row) throw new Error("a count without a row")
  return row
}

/** Rows refused, by reason, of the last full roster of each platform. */
export function countRefused(sql: Sql) {
  const { fault, field, uploadId, line } = rosterRemark
  const { id, clientId: sender, mode, finishedAt, startedAt } = rosterUpload
  return run(
    sql,
    query`
      select ${pick({ fault, field, rows: value<number>`count(distinct (${uploadId}, ${line}))` })}
      from (
        select distinct on (${sender}) ${id} as id from ${rosterUpload}
        where ${mode} = 'full' and ${finishedAt} is not null order by ${sender}, ${startedAt} desc
      ) u join ${rosterRemark} on ${uploadId} = u.id
      where ${line} > 0 and ${notInArray(fault, [...toldOfTaken])} group by ${fault}, ${field} order by rows desc, ${fault}, ${field}`,
  )
}
