/** SQL of webhooks. */
import { and, eq, inArray, type SQL } from "drizzle-orm"
import type { PgUpdateSetSource } from "drizzle-orm/pg-core"
import type { Tenant } from "../access/tenant.ts"
import type { Sql, Transaction } from "../database/client.ts"
import { build, columnsOf, query, run, value } from "../database/query.ts"
import { webhook, webhookDelivery } from "../database/schema/alert.ts"
import { apiClient } from "../database/schema/check.ts"
import type { AlertCursor } from "./alert.ts"
import type { CargoName } from "./cargo.ts"
import type { Webhook } from "./webhook.ts"

const { position: nextPosition, ordinal: nextOrdinal } = webhook
const fields = {
  ...columnsOf(webhook, "id", "url", "description", "carries", "kinds", "enabled", "disabledFor", "previousUntil"),
  cursor: value<AlertCursor>`json_build_object('position', ${nextPosition}, 'ordinal', ${nextOrdinal})`,
  ...columnsOf(webhook, "failures", "lastSuccessAt", "createdAt"),
}

/** What a new webhook has beside what the platform says of it. */
export interface NewWebhook {
  id: string
  clientId: Tenant
  url: string
  description: string
  carries: CargoName
  kinds: readonly string[] | null
  /** Sealed. */
  secret: Uint8Array
  /** Where it begins. */
  from: AlertCursor
  /** ms since 1970. */
  at: number
}

/** Adds a webhook; "too-many" when the client has `most` of them. */
export async function insertWebhook(
  tx: Transaction,
  { clientId, from, at, ...given }: NewWebhook,
  most: number,
): Promise<Webhook | "too-many"> {
  // Locked, so that two requests at once do not both find room.
  await run(tx, build.select({ id: apiClient.id }).from(apiClient).where(eq(apiClient.id, clientId)).for("update"))
  const counted = build.select({ count: value<number>`count(*)` }).from(webhook)
  const [held] = await run(tx, counted.where(eq(webhook.clientId, clientId)))
  if ((held?.count ?? 0) >= most) return "too-many"
  const added = { ...given, ...from, clientId, enabled: true, createdAt: new Date(at) }
  const [row] = await run(tx, build.insert(webhook).values(added).returning(fields))
  if (!row) throw new Error("the webhook was written and is gone")
  return row
}

/** A client's webhooks, the oldest first. */
export function listWebhooks(sql: Sql, clientId: Tenant): Promise<Webhook[]> {
  const oldest = [webhook.createdAt, webhook.id]
  return run(
    sql,
    build
      .select(fields)
      .from(webhook)
      .where(eq(webhook.clientId, clientId))
      .orderBy(...oldest),
  )
}

const isOne = (clientId: Tenant, id: string) => and(eq(webhook.clientId, clientId), eq(webhook.id, id))

export async function findWebhook(sql: Sql, clientId: Tenant, id: string): Promise<Webhook | null> {
  const [row] = await run(sql, build.select(fields).from(webhook).where(isOne(clientId, id)))
  return row ?? null
}

/** What of a webhook a platform may set. */
export type WebhookSettings = Pick<Webhook, "url" | "description" | "kinds" | "enabled">

/** Sets what a platform has set. One that is switched on again is tried at once. */
export async function updateWebhook(
  tx: Transaction,
  clientId: Tenant,
  id: string,
  settings: WebhookSettings,
): Promise<Webhook | null> {
  const { url, description, kinds, enabled } = settings
  return change(tx, clientId, id, {
    ...{ url, description, kinds, enabled, failures: 0, restUntil: null },
    ...(enabled ? { disabledFor: null } : {}),
  })
}

/** Gives a webhook a new secret, beside the one that it had. */
export async function replaceSecret(
  tx: Transaction,
  clientId: Tenant,
  id: string,
  secret: Uint8Array,
  previousUntil: Date,
): Promise<Webhook | null> {
  return change(tx, clientId, id, { previousSecret: webhook.secret, previousUntil, secret })
}

async function change(
  tx: Transaction,
  clientId: Tenant,
  id: string,
  to: PgUpdateSetSource<typeof webhook>,
): Promise<Webhook | null> {
  const [row] = await run(tx, build.update(webhook).set(to).where(isOne(clientId, id)).returning(fields))
  return row ?? null
}

/** Sends what there is from a place on once more, in new messages. @returns false when the webhook is not so far yet */
export async function rewindWebhook(
  sql: Sql,
  clientId: Tenant,
  id: string,
  { position, ordinal }: AlertCursor,
): Promise<boolean> {
  const isPast = query`(${nextPosition}, ${nextOrdinal}) > (${position}::bigint, ${ordinal}::int)`
  const rewound = build.update(webhook).set({ position, ordinal })
  const { count } = await run(sql, rewound.where(and(isOne(clientId, id), isPast)))
  return count > 0
}

/** Removes a webhook with its deliveries. */
export async function deleteWebhook(tx: Transaction, clientId: Tenant, id: string): Promise<void> {
  await run(tx, build.delete(webhookDelivery).where(isSentTo(clientId, id)))
  await run(tx, build.delete(webhook).where(isOne(clientId, id)))
}

/** That a delivery is one of a client's webhook. */
export function isSentTo(clientId: Tenant, webhookId: string): SQL {
  const own = build.select({ id: webhook.id }).from(webhook).where(isOne(clientId, webhookId))
  return inArray(webhookDelivery.webhookId, own)
}
