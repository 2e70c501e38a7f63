/** SQL of calls: what platforms are told of their duties, in the order of each. */
import { and, asc, eq, gt, inArray } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Cargo } from "../../alert/cargo-store.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { assigned, build, pick, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { dutyCall } from "../../database/schema/duty.ts"
import { agency } from "../../database/schema/enforcement.ts"
import { type CallKind, type DutyCallContent, dutyCallKinds, recallCallKinds } from "./call.ts"
import { callSchema, toWireCall, type WireDutyCall } from "./call-wire.ts"

/** A call. */
export interface DutyCall {
  number: number
  kind: CallKind
  content: DutyCallContent
  raisedAt: Date
}

const { clientId, number, kind, content, raisedAt } = dutyCall
const kept = { number, kind, content: value<DutyCallContent>`${content}`, raisedAt }

/**
 * Tells a platform something: whoever reads on by number misses nothing, for one number is given after the other.
 * @param unlessSince nothing is told where the same kind was since then; null: in any case
 * @param toContact it is sent to the agency's contact as well
 * @returns whether it was
 */
export async function raiseCall(
  tx: Transaction,
  client: Tenant,
  call: { kind: CallKind; content: DutyCallContent },
  at: number,
  { unlessSince = null, toContact = false }: { unlessSince?: Date | null; toContact?: boolean } = {},
): Promise<boolean> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`duty calls ${client}`}, 0))`)
  const last = value<number>`coalesce(max(${number}), 0)`
  const recent = value<boolean>`coalesce(bool_or(${kind} = ${call.kind} and ${raisedAt} > ${unlessSince}::timestamptz), false)`
  const [row] = await run(tx, build.select({ last, recent }).from(dutyCall).where(eq(clientId, client)))
  if (row?.recent) return false
  await run(
    tx,
    build.insert(dutyCall).values({
      ...{ clientId: client, number: (row?.last ?? 0) + 1, ...call, raisedAt: new Date(at) },
      dueAt: toContact ? new Date(at) : null,
    }),
  )
  return true
}

/** Calls of a platform after a number. */
export function listCalls(sql: Sql, client: Tenant, after: number, limit: number): Promise<DutyCall[]> {
  const wanted = and(eq(clientId, client), gt(number, after))
  return run(sql, build.select(kept).from(dutyCall).where(wanted).orderBy(asc(number)).limit(limit))
}

// A client is a platform or an agency: what it is told is all of one sort.
const callCargo = {
  brings: callSchema,
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
      kinds === null ? undefined : inArray(kind, [...kinds] as CallKind[]),
    )
    return (await run(sql, build.select(kept).from(dutyCall).where(wanted).orderBy(asc(number)))).map(toWireCall)
  },
} as const satisfies Omit<Cargo, "kinds" | "scope">

/** Calls as webhooks carry them to platforms. */
export const dutyCargo: Cargo = { ...callCargo, kinds: dutyCallKinds, scope: "duty:own" }
/** And to agencies. */
export const reminderCargo: Cargo = { ...callCargo, kinds: recallCallKinds, scope: "notice:read" }

/** A call on its way to an agency's contact. */
export interface ClaimedCall {
  clientId: Tenant
  number: number
  kind: CallKind
  content: DutyCallContent
  attempts: number
  /** How its office is reached, in the operator's or its own words. */
  contact: string | null
}

/** Takes calls that may be sent, each for this node until its lease is over. @param since older ones help nobody any more */
export function claimCalls(
  sql: Sql,
  { now, leaseMs, since, limit }: { now: number; leaseMs: number; since: Date; limit: number },
): Promise<ClaimedCall[]> {
  const { attempts } = dutyCall
  const due = alias(dutyCall, "due")
  const contact = value<
    string | null
  >`(select ${agency.contact} from ${agency} join ${apiClient} on ${apiClient.id} = ${agency.clientId}
    where ${agency.clientId} = ${clientId} and ${apiClient.revokedAt} is null)`
  return run(
    sql,
    query`
      update ${dutyCall} set ${assigned(dutyCall, { dueAt: new Date(now + leaseMs), attempts: query`${attempts} + 1` })}
      where (${clientId}, ${number}) in (
        select ${due.clientId}, ${due.number} from ${dutyCall} ${due}
        where ${due.dueAt} <= ${new Date(now)} and ${due.raisedAt} >= ${since}
        order by ${due.dueAt} limit ${limit} for update skip locked)
      returning ${pick({ clientId, number, kind, content: kept.content, attempts, contact })}`,
  )
}

/** Notes when a call may be attempted again, null: never, unless another attempt has been made since. */
export async function settleCall(
  sql: Sql,
  call: Pick<ClaimedCall, "clientId" | "number" | "attempts">,
  left: { dueAt: Date | null; attempts?: number },
): Promise<void> {
  const isStill = and(
    ...[eq(clientId, call.clientId), eq(number, call.number), eq(dutyCall.attempts, call.attempts)],
    query`${dutyCall.dueAt} is not null`,
  )
  await run(sql, build.update(dutyCall).set(left).where(isStill))
}
