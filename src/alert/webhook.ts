/** Webhooks of platforms and agencies, and what is sent to them. Pure. */
import { createHmac } from "node:crypto"
import type { Bilingual } from "../law/bilingual.ts"
import { type AlertCursor, after } from "./alert.ts"
import { type CargoName, cargoPlaces } from "./cargo.ts"
import type { PostFault } from "./post.ts"

/** A client has so many at most: each alert is sent to every one. */
export const webhooksMax = 10

/** Alerts, or notices, in a message: about 20 KB, as Standard Webhooks recommends, and 200 messages for 10,000 alerts. */
export const alertsPerDelivery = 50

/** Why the register switched a webhook off. */
export const disabledReasons = {
  gone: { zh: "收件方答复 410：不再接收", en: "the receiver answered 410: it wants no more" },
  failing: { zh: "三天内每次发送都失败", en: "every attempt has failed for three days" },
} as const satisfies Record<string, Bilingual>
export type DisabledReason = keyof typeof disabledReasons

/** Where a platform wants its alerts sent, or an agency its notices. Its secrets are not here. */
export interface Webhook {
  id: string
  url: string
  description: string
  carries: CargoName
  /** Null: all. */
  kinds: readonly string[] | null
  enabled: boolean
  disabledFor: DisabledReason | null
  previousUntil: Date | null
  /** The first of what it carries that is in no delivery yet. */
  cursor: AlertCursor
  failures: number
  lastSuccessAt: Date | null
  createdAt: Date
}

export const deliveryStates = {
  waiting: { zh: "待发送", en: "waiting" },
  delivered: { zh: "已送达", en: "delivered" },
  dead: { zh: "放弃发送", en: "given up" },
} as const satisfies Record<string, Bilingual>
export type DeliveryState = keyof typeof deliveryStates

/** A message to a webhook. */
export interface Delivery {
  id: string
  /** The order in which deliveries were made. */
  number: number
  type: CargoName | "ping"
  /** The first and the last of what it brings; null for a ping. */
  range: { first: AlertCursor; last: AlertCursor } | null
  kinds: readonly string[] | null
  /** How many it brings. */
  alerts: number
  state: DeliveryState
  attempts: number
  dueAt: Date
  createdAt: Date
  lastAt: Date | null
  status: number | null
  fault: PostFault | null
  excerpt: string | null
}

/** The id of a message as its receiver sees it; the same at every attempt. */
export function messageId({ id }: Pick<Delivery, "id">): string {
  return `msg_${id}`
}

/** What a message says, to the byte the same at every attempt. @param brought what is in its range, as JSON */
export function deliveryBody(
  { type, createdAt, range }: Pick<Delivery, "type" | "createdAt" | "range">,
  brought: readonly unknown[],
): string {
  const timestamp = createdAt.toISOString()
  if (range === null || type === "ping") return JSON.stringify({ type: "ping", timestamp, data: {} })
  const next = cargoPlaces[type].write(after(range.last))
  return JSON.stringify({ type: `${type}.raised`, timestamp, data: { [type]: brought, next } })
}

const secretPrefix = "whsec_"

/** For how long the secret before signs too, so that a receiver can take the new one over without losing anything. */
export const rotationHours = 24

/** A secret of 256 bits as the receiver is given it. @param random fresh, as base64url */
export function toWebhookSecret(random: string): string {
  return secretPrefix + Buffer.from(random, "base64url").toString("base64")
}

interface SignedMessage {
  /** The same at every attempt. */
  id: string
  /** Seconds since 1970, of the attempt. */
  timestamp: number
  body: string
}

/** The headers of a message by Standard Webhooks 1.0: for each secret an HMAC-SHA256 over id, time and body. */
export function signedHeaders({ id, timestamp, body }: SignedMessage, secrets: readonly string[]) {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(secretPrefix.length), "base64")
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`
  })
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signatures.join(" ") }
}
