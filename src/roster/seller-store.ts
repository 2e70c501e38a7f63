/**
 * SQL of sellers in a roster: reading them, and their leaving.
 */
import type { Pool, Sql } from "../database/client.ts"
import type { Exemption } from "./exemption.ts"

/** A seller without what is personal about it. Days are YYYY-MM-DD. */
export interface ListedSeller {
  seller: string
  code: string | null
  /** Null for a natural person, whose name is sealed. */
  name: string | null
  shop: string
  url: string
  region: string
  exemption: Exemption | null
  overLimit: boolean
  live: boolean
  enteredOn: string
  exitedOn: string | null
}

const columns = `seller, code, name, shop, url, region, exemption, over_limit as "overLimit", live,
  entered_on as "enteredOn", exited_on as "exitedOn"`

/** Sellers of a client, those that left among them, after an id, in the order of ids. */
export async function listSellers(
  sql: Sql,
  clientId: string,
  after: string | null,
  limit: number,
): Promise<ListedSeller[]> {
  return sql<ListedSeller[]>`
    select ${sql.unsafe(columns)} from roster_seller
    where client_id = ${clientId} and seller > ${after ?? ""} order by seller limit ${limit}`
}

/** How many sellers a client has, but for those that left. */
export interface SellerCounts {
  sellers: number
  registered: number
  unregistered: number
  overLimit: number
  live: number
  exited: number
}

/** Counts the sellers of a client. */
export async function countSellers(sql: Sql, clientId: string): Promise<SellerCounts> {
  const [counts] = await sql<SellerCounts[]>`
    select count(*) filter (where exited_on is null) as sellers,
      count(*) filter (where exited_on is null and code is not null) as registered,
      count(*) filter (where exited_on is null and code is null) as unregistered,
      count(*) filter (where exited_on is null and over_limit) as "overLimit",
      count(*) filter (where exited_on is null and live) as live,
      count(*) filter (where exited_on is not null) as exited
    from roster_seller where client_id = ${clientId}`
  if (!counts) throw new Error("a count without a row")
  return counts
}

/** Marks a seller as having left, with the audit row; the day on which it left, or "absent". */
export async function exitSeller(
  pool: Pool,
  exit: { clientId: string; seller: string; actor: string; today: string; at: number },
): Promise<string | "absent"> {
  const { clientId, seller, actor, today } = exit
  return pool.begin(async (tx) => {
    const [held] = await tx<{ exitedOn: string | null }[]>`
      select exited_on as "exitedOn" from roster_seller where client_id = ${clientId} and seller = ${seller} for update`
    if (!held) return "absent"
    if (held.exitedOn !== null) return held.exitedOn
    await tx`update roster_seller set exited_on = ${today} where client_id = ${clientId} and seller = ${seller}`
    await tx`
      insert into audit_event (at, actor, act, object, after)
      values (${new Date(exit.at).toISOString()}, ${actor}, 'roster.exit', ${`${clientId}/${seller}`},
        jsonb_build_object('exited_on', ${today}::text))`
    return today
  })
}

/** What is sealed of a seller. */
export interface SealedSeller {
  code: string | null
  name: string | null
  sealed: Uint8Array
  sealedKey: string
}

/** The sealed part of a seller, after the audit row of its being read is written; null, and no row, for no such seller. */
export async function readSealed(
  pool: Pool,
  read: { clientId: string; seller: string; actor: string; purpose: string; at: number },
): Promise<SealedSeller | null> {
  const { clientId, seller, actor, purpose } = read
  return pool.begin(async (tx) => {
    const [held] = await tx<SealedSeller[]>`
      select code, name, sealed, sealed_key as "sealedKey" from roster_seller
      where client_id = ${clientId} and seller = ${seller}`
    if (!held) return null
    await tx`
      insert into audit_event (at, actor, act, object, reason)
      values (${new Date(read.at).toISOString()}, ${actor}, 'roster.reveal', ${`${clientId}/${seller}`}, ${purpose})`
    return held
  })
}

/** Deletes sellers that left on a day or before it, so many at a time; how many there were. */
export async function deleteExited(sql: Sql, lastDay: string, limit: number): Promise<number> {
  const { count } = await sql`
    delete from roster_seller where (client_id, seller) in (
      select client_id, seller from roster_seller where exited_on is not null and exited_on <= ${lastDay}::date
      limit ${limit})`
  return count
}
