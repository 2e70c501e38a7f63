/** SQL of calls: what platforms are told of their duties, in the order of each. */
import { and, asc, eq, gt, inArray } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Cargo } from "../../alert/cargo-store.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, pick, query, run, value } from "../../database/query.ts"
import { dutyCall } from "../../database/schema/duty.ts"
import { type DutyCallContent, type DutyCallKind, dutyCallKinds } from "./call.ts"
import { toWireCall, type WireDutyCall } from "./call-wire.ts"

/** A call. */
export interface DutyCall {
  number: number
  kind: DutyCallKind
  content: DutyCallContent
  raisedAt: Date
}

const { clientId, number, kind, content, raisedAt } = dutyCall
const kept = { number, kind, content: value<DutyCallContent>`${content}`, raisedAt }

/**
 * Tells a platform something: whoever reads on by number misses nothing, for one number is given after the other.
 * @param unlessSince nothing is told where the same kind was since then; null: in any case
 * @returns whether it was
 */
export async function raiseCall(
  tx: Transaction,
  client: Tenant,
  call: { kind: DutyCallKind; content: DutyCallContent },
  at: number,
  unlessSince: Date | null = null,
): Promise<boolean> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`duty calls ${client}`}, 0))`)
  const last = value<number>`coalesce(max(${number}), 0)`
  const recent = value<boolean>`coalesce(bool_or(${kind} = ${call.kind} and ${raisedAt} > ${unlessSince}::timestamptz), false)`
  const [row] = await run(tx, build.select({ last, recent }).from(dutyCall).where(eq(clientId, client)))
  if (row?.recent) return false
  await run(
    tx,
    build.insert(dutyCall).values({ clientId: client, number: (row?.last ?? 0) + 1, ...call, raisedAt: new Date(at) }),
  )
  return true
}

/** Calls of a platform after a number. */
export function listCalls(sql: Sql, client: Tenant, after: number, limit: number): Promise<DutyCall[]> {
  const wanted = and(eq(clientId, client), gt(number, after))
  return run(sql, build.select(kept).from(dutyCall).where(wanted).orderBy(asc(number)).limit(limit))
}

/** Calls as webhooks carry them. */
export const dutyCargo: Cargo = {
  kinds: dutyCallKinds,
  scope: "duty:own",
  rows: (client, position, ordinal) => query`
    select ${number} as position, 0 as ordinal, ${kind} as kind from ${dutyCall}
    where ${clientId} = ${client} and ${number} >= ${position}::bigint + least(${ordinal}::int, 1)`,
  async end(sql, client) {
    const last = value<number>`coalesce(max(${number}), 0)`
    const [row] = await run(sql, query`select ${pick({ last })} from ${dutyCall} where ${clientId} = ${client}`)
    return { position: row?.last ?? 0, ordinal: 1 }
  },
  async read(sql, client, { first, last }, kinds): Promise<WireDutyCall[]> {
    const wanted = and(
      eq(clientId, client),
      query`${number} between ${first.position} and ${last.position}`,
      kinds === null ? undefined : inArray(kind, [...kinds] as DutyCallKind[]),
    )
    return (await run(sql, build.select(kept).from(dutyCall).where(wanted).orderBy(asc(number)))).map(toWireCall)
  },
}
