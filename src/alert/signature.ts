/** Signatures of webhooks by Standard Webhooks 1.0: HMAC-SHA256 over id, time and body. */
import { createHmac } from "node:crypto"

const secretPrefix = "whsec_"

/** For how long the secret before signs too, so that a receiver can take the new one over without losing anything. */
export const rotationHours = 24

/** A secret of 256 bits as the receiver is given it. @param random fresh, as base64url */
export function toWebhookSecret(random: string): string {
  return secretPrefix + Buffer.from(random, "base64url").toString("base64")
}

export interface SignedMessage {
  /** The same at every attempt. */
  id: string
  /** Seconds since 1970, of the attempt. */
  timestamp: number
  body: string
}

/** The headers of a message: one signature for each secret. */
export function signedHeaders({ id, timestamp, body }: SignedMessage, secrets: readonly string[]) {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(secretPrefix.length), "base64")
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`
  })
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signatures.join(" ") }
}
