/**
 * What a platform does with its webhooks: each act with its audit row, in one transaction. Addresses and secrets do not
 * go into the audit trail; the host does.
 */
import type { Tenant } from "../access/tenant.ts"
import type { Transaction } from "../database/client.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import { type AuditRow, writeAudit } from "../register/audit/trail.ts"
import type { SecretBox } from "../signing/secret-box.ts"
import type { AlertCursor } from "./alert.ts"
import type { AlertOffice } from "./alerting.ts"
import { rotationHours, toWebhookSecret, type Webhook, webhooksMax } from "./webhook.ts"
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  replaceSecret,
  updateWebhook,
  type WebhookSettings,
} from "./webhook-store.ts"

/** Who acts: a client, as the audit trail names it. */
export interface WebhookOwner {
  clientId: Tenant
  actor: string
}

/** A webhook with the secret that is shown once. */
export interface WebhookWithSecret {
  webhook: Webhook
  secret: string
}

/** Adds a webhook. @param from where it begins; null: with what comes next */
export async function addWebhook(
  { sql, clock, newId, newSalt, alerting }: AlertOffice,
  secrets: SecretBox,
  { clientId, actor }: WebhookOwner,
  settings: Pick<Webhook, "url" | "description" | "carries" | "kinds">,
  from: AlertCursor | null,
): Promise<WebhookWithSecret | "too-many"> {
  const [id, secret, at] = [newId(), toWebhookSecret(newSalt()), clock()]
  const sealed = await secrets.seal(secret, id, newSalt())
  return sql.begin(async (tx) => {
    const begins = from ?? (await alerting.cargoes[settings.carries].end(tx, clientId))
    const given = { id, clientId, ...settings, secret: sealed, from: begins, at }
    const webhook = await insertWebhook(tx, given, webhooksMax)
    if (webhook === "too-many") return "too-many"
    await audit(tx, actor, at, { act: "webhook.add", object: id, before: null, after: toAudited(webhook) })
    return { webhook, secret }
  })
}

/** Sets what is given of a webhook; null when the client has none of that id. */
export async function changeWebhook(
  { sql, clock }: AlertOffice,
  { clientId, actor }: WebhookOwner,
  id: string,
  settings: { [Name in keyof WebhookSettings]?: WebhookSettings[Name] | undefined },
): Promise<Webhook | null> {
  return sql.begin(async (tx) => {
    const before = await findWebhook(tx, clientId, id)
    if (!before) return null
    const { url = before.url, description = before.description, kinds = before.kinds, enabled } = settings
    const after = await updateWebhook(tx, clientId, id, { url, description, kinds, enabled: enabled ?? before.enabled })
    if (!after) return null
    const row = { act: "webhook.change", object: id, before: toAudited(before), after: toAudited(after) }
    await audit(tx, actor, clock(), row)
    return after
  })
}

/** Gives a webhook a new secret; the one before signs too for `rotationHours`. */
export async function rotateSecret(
  { sql, clock, newSalt }: AlertOffice,
  secrets: SecretBox,
  { clientId, actor }: WebhookOwner,
  id: string,
): Promise<WebhookWithSecret | null> {
  const [secret, at] = [toWebhookSecret(newSalt()), clock()]
  const sealed = await secrets.seal(secret, id, newSalt())
  return sql.begin(async (tx) => {
    if (!(await findWebhook(tx, clientId, id))) return null
    const webhook = await replaceSecret(tx, clientId, id, sealed, new Date(at + rotationHours * 3_600_000))
    if (!webhook) return null
    await audit(tx, actor, at, { act: "webhook.rotate", object: id, before: null, after: null })
    return { webhook, secret }
  })
}

/** Removes a webhook; false when the client has none of that id. */
export async function removeWebhook(
  { sql, clock }: AlertOffice,
  { clientId, actor }: WebhookOwner,
  id: string,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const before = await findWebhook(tx, clientId, id)
    if (!before) return false
    await deleteWebhook(tx, clientId, id)
    await audit(tx, actor, clock(), { act: "webhook.remove", object: id, before: toAudited(before), after: null })
    return true
  })
}

async function audit(tx: Transaction, actor: string, at: number, row: Omit<AuditRow, "position">): Promise<void> {
  await writeAudit(tx, row, { actor, at })
}

function toAudited({ url, carries, kinds, enabled }: Webhook) {
  return { host: hidePersonalData(new URL(url).host), carries, kinds, enabled }
}
