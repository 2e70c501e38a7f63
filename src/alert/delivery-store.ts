/** SQL of deliveries: what a platform sees of them. */
import { and, desc, eq, lt } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { build, columnsOf, type Piece, pick, query, run, statement, value } from "../database/query.ts"
import { alert, webhook, webhookDelivery } from "../database/schema/alert.ts"
import { apiClient } from "../database/schema/check.ts"
import type { Delivery, DeliveryState } from "./webhook.ts"
import { findWebhook, isSentTo } from "./webhook-store.ts"

const { firstPosition, firstOrdinal, lastPosition, lastOrdinal } = webhookDelivery

/** The columns of a delivery. */
export const deliveryFields = {
  range: value<Delivery["range"]>`case when ${firstPosition} is not null then json_build_object(
    'first', json_build_object('position', ${firstPosition}, 'ordinal', ${firstOrdinal}),
    'last', json_build_object('position', ${lastPosition}, 'ordinal', ${lastOrdinal})) end`,
  ...columnsOf(
    webhookDelivery,
    ...(["id", "number", "type", "kinds", "alerts", "state", "attempts", "dueAt", "createdAt", "lastAt"] as const),
    ...(["status", "fault", "excerpt"] as const),
  ),
}

/** Deliveries of a client's webhook, the newest first. @param state null: all @param before the number to go on below */
export async function listDeliveries(
  sql: Sql,
  clientId: Tenant,
  webhookId: string,
  state: DeliveryState | null,
  before: number | null,
  limit: number,
): Promise<Delivery[]> {
  const { number } = webhookDelivery
  const wanted = and(
    isSentTo(clientId, webhookId),
    state === null ? undefined : eq(webhookDelivery.state, state),
    before === null ? undefined : lt(number, before),
  )
  return run(sql, build.select(deliveryFields).from(webhookDelivery).where(wanted).orderBy(desc(number)).limit(limit))
}

/** How many messages to a client's webhooks were given up. */
export async function countDead(sql: Sql, clientId: Tenant): Promise<number> {
  const isDead = and(eq(webhook.clientId, clientId), eq(webhookDelivery.state, "dead"))
  const counted = build.select({ count: value<number>`count(*)` }).from(webhookDelivery)
  const [row] = await run(sql, counted.innerJoin(webhook, eq(webhook.id, webhookDelivery.webhookId)).where(isDead))
  return row?.count ?? 0
}

/** Makes a message that says nothing but that it came; null when the client has no such webhook. @param at ms since 1970 */
export async function insertPing(
  sql: Sql,
  id: string,
  clientId: Tenant,
  webhookId: string,
  at: number,
): Promise<Delivery | null> {
  if (!(await findWebhook(sql, clientId, webhookId))) return null
  const now = new Date(at)
  const ping = { id, webhookId, type: "ping", alerts: 0, state: "waiting", dueAt: now, createdAt: now } as const
  const [row] = await run(sql, build.insert(webhookDelivery).values(ping).returning(deliveryFields))
  return row ?? null
}

/** Sends a message once more, from its first attempt on; null when the webhook has none of that id. */
export async function renewDelivery(
  sql: Sql,
  clientId: Tenant,
  webhookId: string,
  id: string,
  at: number,
): Promise<Delivery | null> {
  const isOne = and(isSentTo(clientId, webhookId), eq(webhookDelivery.id, id))
  const renewed = build.update(webhookDelivery).set({ state: "waiting", attempts: 0, dueAt: new Date(at) })
  const [row] = await run(sql, renewed.where(isOne).returning(deliveryFields))
  return row ?? null
}

/** What waits to be sent, over all platforms whose webhooks are switched on. */
export interface WaitingDeliveries {
  messages: number
  /** When the oldest was made. */
  oldest: Date | null
}

/** How many messages wait, and since when. */
export async function readWaiting(sql: Sql): Promise<WaitingDeliveries> {
  const [row] = await run(
    sql,
    build
      .select({ messages: value<number>`count(*)`, oldest: value<Date | null>`min(${webhookDelivery.createdAt})` })
      .from(webhookDelivery)
      .innerJoin(webhook, and(eq(webhook.id, webhookDelivery.webhookId), webhook.enabled))
      .where(eq(webhookDelivery.state, "waiting")),
  )
  return row ?? { messages: 0, oldest: null }
}

/** How alerts reach one platform. */
export interface PlatformStanding {
  name: string
  raised: number
  newest: Date | null
  webhooks: number
  disabled: number
  waiting: number
  delivered: number
  dead: number
  oldestWaiting: Date | null
}

const standings = statement({ since: alert.raisedAt }, ({ since }) => {
  const { clientId } = webhook
  const { state, alerts, createdAt } = webhookDelivery
  const inState = (counted: Piece, wanted: DeliveryState) => query`${counted} filter (where ${state} = ${wanted})`
  const number = (column: Piece) => value<number>`coalesce(${column}, 0)`
  const time = (column: Piece) => value<Date | null>`${column}`
  return query`
    select ${pick({
      ...{ name: apiClient.name, raised: number(query`a.raised`), newest: time(query`a.newest`) },
      ...{ webhooks: number(query`w.webhooks`), disabled: number(query`w.disabled`) },
      ...{ waiting: number(query`w.waiting`), delivered: number(query`w.delivered`), dead: number(query`w.dead`) },
      oldestWaiting: time(query`w.oldest`),
    })}
    from ${apiClient}
    left join (
      select ${alert.clientId} as client_id, count(*) as raised, max(${alert.raisedAt}) as newest from ${alert}
      where ${alert.raisedAt} >= ${since} group by ${alert.clientId}) a on a.client_id = ${apiClient.id}
    left join (
      select ${clientId} as client_id, count(distinct ${webhook.id}) as webhooks,
        count(distinct ${webhook.id}) filter (where not ${webhook.enabled}) as disabled,
        ${inState(query`sum(${alerts})`, "waiting")} as waiting,
        ${inState(query`sum(${alerts})`, "delivered")} as delivered, ${inState(query`sum(${alerts})`, "dead")} as dead,
        ${inState(query`min(${createdAt})`, "waiting")} as oldest
      from ${webhook} left join ${webhookDelivery}
        on ${webhookDelivery.webhookId} = ${webhook.id} and ${createdAt} >= ${since}
      group by ${clientId}) w on w.client_id = ${apiClient.id}
    where a.client_id is not null or w.client_id is not null
    order by coalesce(w.dead, 0) desc, coalesce(w.waiting, 0) desc, ${apiClient.name}`
})

/** The standing of every platform that has alerts or webhooks, since a time. Counts alone: nothing of any seller. */
export function listStandings(sql: Sql, since: Date): Promise<PlatformStanding[]> {
  return standings(sql, { since })
}

/** Removes deliveries that were made before a time, a part of them. @returns how many */
export async function deleteDeliveries(sql: Sql, before: Date, limit: number): Promise<number> {
  const { id, createdAt, state } = webhookDelivery
  const { count } = await run(
    sql,
    query`
      delete from ${webhookDelivery} where ${id} in (
        select ${id} from ${webhookDelivery} where ${createdAt} < ${before} and ${state} <> 'waiting' limit ${limit})`,
  )
  return count
}
