/**
 * SQL of webhooks.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { type AlertCursor, type AlertKind, entryOrdinal } from "./alert.ts"
import { alertReader } from "./alert-store.ts"
import type { Webhook } from "./webhook.ts"

// Arrays come as JSON: the client asks the database for no types of arrays.
const columns = `id, url, description, to_json(kinds) as kinds, enabled, disabled_for as "disabledFor",
  previous_until as "previousUntil", json_build_object('position', position, 'ordinal', ordinal) as cursor, failures,
  last_success_at as "lastSuccessAt", created_at as "createdAt"`

function kindArray(kinds: readonly AlertKind[] | null): string | null {
  return kinds === null ? null : toArrayLiteral(kinds)
}

/** What a new webhook has beside what the platform says of it. */
export interface NewWebhook {
  id: string
  clientId: string
  url: string
  description: string
  kinds: readonly AlertKind[] | null
  /** Sealed. */
  secret: Uint8Array
  /** Where it begins; null: with the next alert. */
  from: AlertCursor | null
  /** ms since 1970. */
  at: number
}

/** Where the next alert of a platform will stand. */
async function endOfAlerts(sql: Sql, clientId: string): Promise<AlertCursor> {
  const [row] = await sql<AlertCursor[]>`
    select r.position, coalesce((
      select max(ordinal) + 1 from alert a where a.client_id = ${clientId} and a.position = r.position
        and a.ordinal < ${entryOrdinal}), 0)::int as ordinal
    from log_reader r where r.name = ${alertReader}`
  return row ?? { position: 0, ordinal: 0 }
}

/** Adds a webhook; "too-many" when the client has `most` of them. */
export async function insertWebhook(tx: Transaction, webhook: NewWebhook, most: number): Promise<Webhook | "too-many"> {
  // Locked, so that two requests at once do not both find room.
  await tx`select from api_client where id = ${webhook.clientId} for update`
  const [held] = await tx<{ count: number }[]>`
    select count(*) as count from webhook where client_id = ${webhook.clientId}`
  if ((held?.count ?? 0) >= most) return "too-many"
  const { position, ordinal } = webhook.from ?? (await endOfAlerts(tx, webhook.clientId))
  const [row] = await tx<Webhook[]>`
    insert into webhook (id, client_id, url, description, kinds, enabled, secret, position, ordinal, created_at)
    values (${webhook.id}, ${webhook.clientId}, ${webhook.url}, ${webhook.description},
      ${kindArray(webhook.kinds)}::text[], true, ${webhook.secret}, ${position}, ${ordinal},
      ${new Date(webhook.at).toISOString()})
    returning ${tx.unsafe(columns)}`
  if (!row) throw new Error("the webhook was written and is gone")
  return row
}

/** A client's webhooks, the oldest first. */
export async function listWebhooks(sql: Sql, clientId: string): Promise<Webhook[]> {
  return sql<Webhook[]>`
    select ${sql.unsafe(columns)} from webhook where client_id = ${clientId} order by created_at, id`
}

/** A webhook of a client. */
export async function findWebhook(sql: Sql, clientId: string, id: string): Promise<Webhook | null> {
  const [row] = await sql<Webhook[]>`
    select ${sql.unsafe(columns)} from webhook where client_id = ${clientId} and id = ${id}`
  return row ?? null
}

/** What of a webhook a platform may set. */
export type WebhookSettings = Pick<Webhook, "url" | "description" | "kinds" | "enabled">

/** Sets what a platform has set. One that is switched on again is tried at once. */
export async function updateWebhook(tx: Transaction, id: string, settings: WebhookSettings): Promise<Webhook | null> {
  const { url, description, kinds, enabled } = settings
  const [row] = await tx<Webhook[]>`
    update webhook set url = ${url}, description = ${description}, kinds = ${kindArray(kinds)}::text[],
      disabled_for = case when ${enabled} then null else disabled_for end, failures = 0, rest_until = null,
      enabled = ${enabled}
    where id = ${id} returning ${tx.unsafe(columns)}`
  return row ?? null
}

/** Gives a webhook a new secret, beside the one that it had. */
export async function replaceSecret(
  tx: Transaction,
  id: string,
  secret: Uint8Array,
  previousUntil: Date,
): Promise<Webhook | null> {
  const [row] = await tx<Webhook[]>`
    update webhook set previous_secret = secret, previous_until = ${previousUntil.toISOString()}, secret = ${secret}
    where id = ${id} returning ${tx.unsafe(columns)}`
  return row ?? null
}

/** Sends what there is from a place on once more, in new messages. @returns false when the webhook is not so far yet */
export async function rewindWebhook(sql: Sql, id: string, { position, ordinal }: AlertCursor): Promise<boolean> {
  const { count } = await sql`
    update webhook set position = ${position}, ordinal = ${ordinal}
    where id = ${id} and (position, ordinal) > (${position}::bigint, ${ordinal}::int)`
  return count > 0
}

/** Removes a webhook with its deliveries. */
export async function deleteWebhook(tx: Transaction, id: string): Promise<void> {
  await tx`delete from webhook_delivery where webhook_id = ${id}`
  await tx`delete from webhook where id = ${id}`
}
