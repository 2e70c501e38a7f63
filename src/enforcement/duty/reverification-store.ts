/** SQL of verifying sellers again: who is due, and who was. */
import { and, eq, isNull } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { assigned, build, pick, query, run, value } from "../../database/query.ts"
import { rosterSeller } from "../../database/schema/roster.ts"
import { lockRoster } from "../../roster/merge-store.ts"
import type { Verified } from "./reverification.ts"

/** A seller with the day on which it was verified last: when it entered, where nothing was said since. */
export interface VerifiedSeller {
  seller: string
  code: string | null
  shop: string
  last: string
}

const { clientId, seller, code, shop, enteredOn, verifiedOn, exitedOn } = rosterSeller
const last = value<string>`coalesce(${verifiedOn}, ${enteredOn})`

/** Sellers of a client that were verified on a day or before it, the longest ago first. @param by null: all */
export function listByVerified(
  sql: Sql,
  client: Tenant,
  by: string | null,
  after: { last: string; seller: string } | null,
  limit: number,
): Promise<VerifiedSeller[]> {
  const wanted = and(
    eq(clientId, client),
    isNull(exitedOn),
    by === null ? undefined : query`${last} <= ${by}::date`,
    after === null ? undefined : query`(${last}, ${seller}) > (${after.last}::date, ${after.seller})`,
  )
  return run(
    sql,
    build
      .select({ seller, code, shop: value<string>`${shop}`, last: last })
      .from(rosterSeller)
      .where(wanted)
      .orderBy(last, seller)
      .limit(limit),
  )
}

/** How many sellers of a platform were verified on these days or before them. */
export interface VerifiedCounts {
  sellers: number
  overdue: number
  soon: number
}

/** The counts by client. @param overdue, soon days of `lastVerifiedBy`; null: nobody */
export async function countByVerified(
  sql: Sql,
  client: Tenant | null,
  overdue: string | null,
  soon: string | null,
): Promise<Map<Tenant, VerifiedCounts>> {
  const by = (day: string | null) => value<number>`count(*) filter (where ${last} <= ${day}::date)`
  const rows = await run(
    sql,
    build
      .select({ client: clientId, sellers: value<number>`count(*)`, overdue: by(overdue), soon: by(soon) })
      .from(rosterSeller)
      .where(and(isNull(exitedOn), client === null ? undefined : eq(clientId, client)))
      .groupBy(clientId),
  )
  return new Map(rows.map(({ client: id, ...counts }) => [id, counts]))
}

/** What became of a seller that was said to be verified. */
export type VerifiedOutcome = "done" | "same" | "unknown"

/** Notes verifications, each where it is later than the one before; the outcomes in the order of the rows. */
export async function saveVerified(
  tx: Transaction,
  client: Tenant,
  rows: readonly Verified[],
): Promise<VerifiedOutcome[]> {
  // An upload writes the same rows, in an order of its own.
  await lockRoster(tx, client)
  const sent = JSON.stringify(rows)
  const known = await run(
    tx,
    query`
      select ${pick({ seller, moves: value<boolean>`v.day > ${last}` })} from ${rosterSeller}
      join (select seller, max(day) as day from json_to_recordset(${sent}::text::json) as r (seller text, day date)
        group by seller) v on v.seller = ${seller}
      where ${clientId} = ${client} and ${exitedOn} is null`,
  )
  await run(
    tx,
    query`
      update ${rosterSeller} set ${assigned(rosterSeller, { verifiedOn: query`v.day` })}
      from (select seller, max(day) as day from json_to_recordset(${sent}::text::json) as r (seller text, day date)
        group by seller) v
      where ${clientId} = ${client} and ${seller} = v.seller and ${exitedOn} is null and v.day > ${last}`,
  )
  const moves = new Map(known.map((row) => [row.seller, row.moves]))
  return rows.map((row): VerifiedOutcome => {
    const moved = moves.get(row.seller)
    if (moved === undefined) return "unknown"
    // Of two rows of one seller the first is told as done.
    moves.set(row.seller, false)
    return moved ? "done" : "same"
  })
}
