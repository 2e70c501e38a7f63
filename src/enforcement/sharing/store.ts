/** SQL of requests for shared data. */
import { and, eq, getTableColumns, inArray, like, type SQL } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, pick, query, type RowOf, run, statement, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { agency, subscription } from "../../database/schema/enforcement.ts"
import { sharingRequest } from "../../database/schema/sharing.ts"
import { caseStore, wireColumns } from "../../kit/case/store.ts"
import { listNames } from "../../law/list.ts"
import { countDueWork, type DueWork, inDueOrder, isDueWork } from "../../register/worklist/due-store.ts"
import type { Place } from "../../register/worklist/item.ts"
import type { SharingState } from "./state.ts"

/** Whose requests are seen: those of one agency, those that an authority answers. */
export type SharingReach = { client: Tenant } | AuthorityReach

function within(reach: SharingReach): SQL {
  return "client" in reach
    ? eq(sharingRequest.clientId, reach.client)
    : like(sharingRequest.authority, `${reach.prefix}%`)
}

const { id, clientId, authority, kind, purpose, from, to, lists, region, state, askedOn, verdict, suppliedOn } =
  sharingRequest
const fields = { ...getTableColumns(sharingRequest), agency: apiClient.name }
const requests = () =>
  build.select(fields).from(sharingRequest).innerJoin(apiClient, eq(apiClient.id, sharingRequest.clientId)).$dynamic()

/** A request as it is kept, with the name of its agency. Days are YYYY-MM-DD. */
export type SharingRequest = RowOf<ReturnType<typeof requests>>

export const requestStore = caseStore(sharingRequest, requests, within)
export const requestColumns = wireColumns(sharingRequest)
export const findRequest = (sql: Sql, reach: SharingReach, given: string) => requestStore.find(sql, given, reach)
export const lockRequest = (tx: Transaction, reach: SharingReach, given: string) =>
  requestStore.lock(tx, [given], reach)

/** A page of requests, the newest first. @param before the request below which the page begins */
export function listRequests(
  sql: Sql,
  reach: SharingReach,
  { states, before, limit }: { states: readonly SharingState[] | null; before: string | null; limit: number },
): Promise<SharingRequest[]> {
  const last = alias(sharingRequest, "last")
  const place = (of: string) =>
    query`select ${last.askedOn}, ${last.id} from ${sharingRequest} ${last} where ${last.id} = ${of}::uuid`
  const wanted = and(
    within(reach),
    states === null ? undefined : inArray(state, [...states]),
    before === null ? undefined : query`(${askedOn}, ${id}) < (${place(before)})`,
  )
  return run(sql, requests().where(wanted).orderBy(query`${askedOn} desc, ${id} desc`).limit(limit))
}

/**
 * An agency's open requests, its client locked against another that is made at the same time. Open is what is to be
 * answered and what may still be read: a correction that was granted, and a period that is over, are no more.
 */
export async function holdOpen(tx: Transaction, client: Tenant, today: string): Promise<SharingRequest[]> {
  await run(tx, build.select({ id: apiClient.id }).from(apiClient).where(eq(apiClient.id, client)).for("update"))
  const isOpen = query`(${state} in ('asked', 'proposed') or (${state} = 'granted' and ${kind} <> 'correction' and ${to} >= ${today}::date))`
  return run(tx, requests().where(and(eq(clientId, client), isOpen)))
}

/** That what was granted was fetched, the first time. */
export async function markSupplied(sql: Sql, given: string, today: string): Promise<void> {
  const isFirst = and(eq(id, given), query`${suppliedOn} is null`)
  await run(sql, build.update(sharingRequest).set({ suppliedOn: today }).where(isFirst))
}

/** Has what is published told anew to an agency that may read more than before; what it was told is not told twice. */
export async function refillSubscriptions(tx: Transaction, client: Tenant, today: string): Promise<void> {
  const own = and(eq(subscription.clientId, client), query`${subscription.endedAt} is null`)
  await run(tx, build.update(subscription).set({ filledTo: "", filledOn: today }).where(own))
}

/** The same of those whose grants have begun since they were filled last, having been confirmed ahead. @returns how many subscriptions */
export async function refillBegun(sql: Sql, today: string): Promise<number> {
  const filledOn = query`coalesce(${subscription.filledOn}, (${subscription.createdAt} at time zone 'Asia/Shanghai')::date)`
  const begun = query`select from ${sharingRequest} join ${agency} on ${agency.clientId} = ${clientId} and ${agency.byRequest}
    where ${clientId} = ${subscription.clientId} and ${state} = 'granted' and ${kind} = 'days'
      and ${from} > ${filledOn} and ${from} <= ${today}::date and ${to} >= ${today}::date`
  const isIts = query`${subscription.endedAt} is null and exists (${begun})`
  const { count } = await run(sql, build.update(subscription).set({ filledTo: "", filledOn: today }).where(isIts))
  return count
}

/** What an agency may be told of, to which not everything is open. */
export interface Granted {
  client: Tenant
  list: string
  /** How the merchant's region begins. */
  region: string
  /** The request that grants it; null: the operator's settings. */
  request: string | null
}

const bound = statement(
  {},
  () => query`
    select ${pick({ client: apiClient.id })} from ${agency} join ${apiClient} on ${apiClient.id} = ${agency.clientId}
    where ${agency.byRequest} or jsonb_array_length(${agency.lists}) < ${listNames.length}`,
)
const granted = statement(
  { today: sharingRequest.askedOn },
  ({ today }) => query`
    select ${pick({
      client: clientId,
      list: value<string>`l.list`,
      region: value<string>`coalesce(${region}, regexp_replace(${authority}, '^[01]00000$|0000$|00$', ''))`,
      request: value<string | null>`${id}::text`,
    })}
    from ${sharingRequest} join ${agency} on ${agency.clientId} = ${clientId} and ${agency.byRequest}
    cross join lateral json_array_elements_text(${lists}::json) as l (list)
    where ${state} = 'granted' and ${kind} = 'days' and ${from} <= ${today} and ${to} >= ${today}
      and ${agency.lists} @> to_jsonb(l.list)
    union all
    select ${agency.clientId}, l.list, '', null from ${agency}
    cross join lateral jsonb_array_elements_text(${agency.lists}) as l (list)
    where not ${agency.byRequest} and jsonb_array_length(${agency.lists}) < ${listNames.length}`,
)

/** The agencies to which not everything is open, and what is open to them on a day. */
export async function listGranted(sql: Sql, today: string): Promise<{ bound: Tenant[]; granted: Granted[] }> {
  const clients = (await bound(sql, {})).map(({ client }) => client)
  return { bound: clients, granted: clients.length === 0 ? [] : await granted(sql, { today }) }
}

/** For what and for how long an agency reads by some of its requests, by their days. */
export async function listGrounds(
  sql: Sql,
  client: Tenant,
  requests: readonly string[],
): Promise<{ request: string; purpose: string; from: string | null; to: string | null }[]> {
  if (requests.length === 0) return []
  const own = and(eq(clientId, client), inArray(id, [...requests]))
  const kept = { request: id, purpose, from, to }
  return run(sql, build.select(kept).from(sharingRequest).where(own).orderBy(from, id))
}

const isOpen = query`(${state} in ('asked', 'proposed') or (${state} = 'granted' and ${verdict} = 'revoke'))`

/** Open requests after a place of the worklist, in its order. */
export function listWork(sql: Sql, work: DueWork, after: Place | null, limit: number): Promise<SharingRequest[]> {
  const wanted = and(isOpen, isDueWork(sharingRequest, work, after))
  return run(sql, requests().where(wanted).orderBy(inDueOrder(sharingRequest)).limit(limit))
}

/** How many open requests there are, by bucket. */
export const countWork = (sql: Sql, work: DueWork) => countDueWork(sql, sharingRequest, isOpen, work)
