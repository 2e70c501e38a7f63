/** SQL of sellers in a roster: reading them, and their leaving. */
import { and, eq, gt, isNotNull, isNull } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Pool, Sql } from "../database/client.ts"
import { build, notNull, type Query, query, run, statement, value } from "../database/query.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { rosterSeller } from "../database/schema/roster.ts"
import type { Exemption } from "./exemption.ts"
import { isWished, type SellerWish } from "./listed-store.ts"

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

const { clientId: ofClient, seller: sellerId, code: sellerCode, overLimit, live, exitedOn } = rosterSeller

const { name, shop, url, region, exemption, enteredOn } = rosterSeller
const selectSellers = () =>
  build
    .select({
      ...{ seller: sellerId, code: sellerCode, name, shop: notNull(shop), url: notNull(url), region: notNull(region) },
      ...{ exemption, overLimit: notNull(overLimit), live: notNull(live), enteredOn, exitedOn },
    })
    .from(rosterSeller)

/** Which sellers are wanted; null: any. */
export interface SellersWish extends SellerWish {
  after: string | null
  /** Of one merchant. */
  code: string | null
  /** Whether they are there, or have left. */
  present: boolean | null
}

/** Sellers of a client, those that left among them where nothing else is said, after an id, in the order of ids. */
export function listSellers(sql: Sql, clientId: Tenant, wish: SellersWish, limit: number): Promise<ListedSeller[]> {
  const { after, code, present } = wish
  const wanted = and(
    eq(ofClient, clientId),
    gt(sellerId, after ?? ""),
    code === null ? undefined : eq(sellerCode, code),
    present === null ? undefined : present ? isNull(exitedOn) : isNotNull(exitedOn),
    wish.text === null && wish.region === null ? undefined : isWished(wish),
  )
  return run(sql, selectSellers().where(wanted).orderBy(sellerId).limit(limit))
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

const countIf = (condition: Query) => value<number>`count(*) filter (where ${condition})`

const sellerCounts = statement({ clientId: ofClient }, (p) =>
  build
    .select({
      sellers: countIf(query`${exitedOn} is null`),
      registered: countIf(query`${exitedOn} is null and ${sellerCode} is not null`),
      unregistered: countIf(query`${exitedOn} is null and ${sellerCode} is null`),
      overLimit: countIf(query`${exitedOn} is null and ${overLimit}`),
      live: countIf(query`${exitedOn} is null and ${live}`),
      exited: countIf(query`${exitedOn} is not null`),
    })
    .from(rosterSeller)
    .where(eq(ofClient, p.clientId)),
)

export async function countSellers(sql: Sql, clientId: Tenant): Promise<SellerCounts> {
  const [counts] = await sellerCounts(sql, { clientId })
  if (!counts) throw new Error("a count without a row")
  return counts
}

/** Marks a seller as having left, with the audit row; the day on which it left, or "absent". */
export async function exitSeller(
  pool: Pool,
  exit: { clientId: Tenant; seller: string; actor: string; today: string; at: number },
): Promise<string | "absent"> {
  const { clientId, seller, actor, today } = exit
  return pool.begin(async (tx) => {
    const isOne = and(eq(ofClient, clientId), eq(sellerId, seller))
    const [held] = await run(tx, build.select({ exitedOn }).from(rosterSeller).where(isOne).for("update"))
    if (!held) return "absent"
    if (held.exitedOn !== null) return held.exitedOn
    await run(tx, build.update(rosterSeller).set({ exitedOn: today }).where(isOne))
    const event = { at: new Date(exit.at), actor, act: "roster.exit", object: `${clientId}/${seller}` }
    await run(tx, build.insert(auditEvent).values({ ...event, after: { exited_on: today } }))
    return today
  })
}

export interface SealedSeller {
  code: string | null
  name: string | null
  sealed: Uint8Array
  sealedKey: string
}

/** The sealed part of a seller, after the audit row of its being read is written; null, and no row, for no such seller. */
export async function readSealed(
  pool: Pool,
  read: { clientId: Tenant; seller: string; actor: string; purpose: string; at: number },
): Promise<SealedSeller | null> {
  const { clientId, seller, actor, purpose } = read
  return pool.begin(async (tx) => {
    const { name, sealed, sealedKey } = rosterSeller
    const isOne = and(eq(ofClient, clientId), eq(sellerId, seller))
    const kept = { sealed: notNull(sealed), sealedKey: notNull(sealedKey) }
    const [held] = await run(
      tx,
      build
        .select({ code: sellerCode, name, ...kept })
        .from(rosterSeller)
        .where(isOne),
    )
    if (!held) return null
    const event = { at: new Date(read.at), actor, act: "roster.reveal", object: `${clientId}/${seller}` }
    await run(tx, build.insert(auditEvent).values({ ...event, reason: purpose }))
    return held
  })
}

/** Deletes sellers that left on a day or before it, so many at a time; how many there were. */
export async function deleteExited(sql: Sql, lastDay: string, limit: number): Promise<number> {
  const { count } = await run(
    sql,
    query`
      delete from ${rosterSeller} where (${ofClient}, ${sellerId}) in (
        select ${ofClient}, ${sellerId} from ${rosterSeller}
        where ${exitedOn} is not null and ${exitedOn} <= ${lastDay}::date limit ${limit})`,
  )
  return count
}
