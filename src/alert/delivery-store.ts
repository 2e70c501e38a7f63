/**
 * SQL of deliveries: what a platform sees of them.
 */
import type { Sql } from "../database/client.ts"
import type { Delivery, DeliveryState } from "./webhook.ts"

/** The columns of a delivery. Arrays come as JSON: the client asks the database for no types of arrays. */
export const deliveryColumns = `d.id, d.number, d.type, case when d.first_position is not null then json_build_object(
    'first', json_build_object('position', d.first_position, 'ordinal', d.first_ordinal),
    'last', json_build_object('position', d.last_position, 'ordinal', d.last_ordinal)) end as range,
  to_json(d.kinds) as kinds, d.alerts, d.state, d.attempts, d.due_at as "dueAt", d.created_at as "createdAt",
  d.last_at as "lastAt", d.status, d.fault, d.excerpt`

/** Deliveries of a webhook, the newest first. @param state null: all @param before the number to go on below */
export async function listDeliveries(
  sql: Sql,
  webhookId: string,
  state: DeliveryState | null,
  before: number | null,
  limit: number,
): Promise<Delivery[]> {
  return sql<Delivery[]>`
    select ${sql.unsafe(deliveryColumns)} from webhook_delivery d
    where d.webhook_id = ${webhookId} and (${state === null} or d.state = ${state ?? ""})
      and (${before === null} or d.number < ${before ?? 0}::bigint)
    order by d.number desc limit ${limit}`
}

/** How many messages to a client's webhooks were given up. */
export async function countDead(sql: Sql, clientId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from webhook_delivery d join webhook w on w.id = d.webhook_id
    where w.client_id = ${clientId} and d.state = 'dead'`
  return row?.count ?? 0
}

/** Makes a message that says nothing but that it came. @param at ms since 1970 */
export async function insertPing(sql: Sql, id: string, webhookId: string, at: number): Promise<Delivery> {
  const now = new Date(at).toISOString()
  const [row] = await sql<Delivery[]>`
    insert into webhook_delivery as d (id, webhook_id, type, alerts, state, due_at, created_at)
    values (${id}, ${webhookId}, 'ping', 0, 'waiting', ${now}, ${now}) returning ${sql.unsafe(deliveryColumns)}`
  if (!row) throw new Error("the delivery was written and is gone")
  return row
}

/** Sends a message once more, from its first attempt on; null when the webhook has none of that id. */
export async function renewDelivery(sql: Sql, webhookId: string, id: string, at: number): Promise<Delivery | null> {
  const [row] = await sql<Delivery[]>`
    update webhook_delivery d set state = 'waiting', attempts = 0, due_at = ${new Date(at).toISOString()}
    where d.webhook_id = ${webhookId} and d.id = ${id} returning ${sql.unsafe(deliveryColumns)}`
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
  const [row] = await sql<WaitingDeliveries[]>`
    select count(*) as messages, min(d.created_at) as oldest
    from webhook_delivery d join webhook w on w.id = d.webhook_id and w.enabled where d.state = 'waiting'`
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

/** The standing of every platform that has alerts or webhooks, since a time. Counts alone: nothing of any seller. */
export async function listStandings(sql: Sql, since: Date): Promise<PlatformStanding[]> {
  return sql<PlatformStanding[]>`
    select c.name, coalesce(a.raised, 0) as raised, a.newest, coalesce(w.webhooks, 0) as webhooks,
      coalesce(w.disabled, 0) as disabled, coalesce(w.waiting, 0) as waiting, coalesce(w.delivered, 0) as delivered,
      coalesce(w.dead, 0) as dead, w."oldestWaiting"
    from api_client c
    left join (select client_id, count(*) as raised, max(raised_at) as newest from alert
      where raised_at >= ${since.toISOString()} group by client_id) a on a.client_id = c.id
    left join (select w.client_id, count(distinct w.id) as webhooks, count(distinct w.id) filter (where not w.enabled)
        as disabled, sum(d.alerts) filter (where d.state = 'waiting') as waiting,
        sum(d.alerts) filter (where d.state = 'delivered') as delivered,
        sum(d.alerts) filter (where d.state = 'dead') as dead,
        min(d.created_at) filter (where d.state = 'waiting') as "oldestWaiting"
      from webhook w left join webhook_delivery d on d.webhook_id = w.id and d.created_at >= ${since.toISOString()}
      group by w.client_id) w on w.client_id = c.id
    where a.client_id is not null or w.client_id is not null
    order by coalesce(w.dead, 0) desc, coalesce(w.waiting, 0) desc, c.name`
}

/** Removes deliveries that were made before a time, a part of them. @returns how many */
export async function deleteDeliveries(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await sql`
    delete from webhook_delivery where id in (
      select id from webhook_delivery where created_at < ${before.toISOString()} and state <> 'waiting' limit ${limit})`
  return count
}
