/** The port through which messages to merchants leave, and its two ways: the operator's gateway, and, while evaluating, the log. */
import type { Post, Posted } from "../post.ts"
import { signedHeaders } from "../webhook.ts"
import { type Channel, maskAddress } from "./contact.ts"
import type { MessageText } from "./message.ts"

/** A message that leaves. */
export interface Outgoing extends MessageText {
  /** The same at every attempt, so that a gateway sends it once. */
  id: string
  channel: Channel
  to: string
  /** Where one POST ends it, without a login (RFC 8058); absent: it is ended on a page of the register. */
  unsubscribe?: string
}

/** Carries messages. Never throws for what happens on the way. */
export interface Carrier {
  channels: readonly Channel[]
  carry(message: Outgoing, signal: AbortSignal): Promise<Posted>
}

/** Writes messages to the operator's log, the address but for its ends: for evaluation. */
export function consoleCarrier(channels: readonly Channel[], log: (line: string) => void): Carrier {
  return {
    channels,
    async carry({ channel, to, text }) {
      log(`${channel} to ${maskAddress(channel, to)} (evaluation: nothing is sent): ${text}`)
      return { kind: "answered", status: 200, retryAfterMs: null, excerpt: "" }
    },
  }
}

/** Hands messages to the operator's gateway for mail and SMS, signed as webhooks are (Standard Webhooks 1.0). */
export function gatewayCarrier(
  channels: readonly Channel[],
  { url, secret, post, clock }: { url: string; secret: string; post: Post; clock(): number },
): Carrier {
  return {
    channels,
    carry({ id, channel, to, subject, text, unsubscribe }, signal) {
      const more = unsubscribe === undefined ? {} : { headers: oneClick(unsubscribe) }
      const body = JSON.stringify({ type: "message", data: { channel, to, subject, text, ...more } })
      const signed = signedHeaders({ id, timestamp: Math.floor(clock() / 1_000), body }, [secret])
      const headers = { "content-type": "application/json", "user-agent": "gongshi-message/1", ...signed }
      return post({ url: new URL(url), headers, body }, signal)
    },
  }
}

/** Headers that a mail is to bear, by which a mail program ends it with one click. */
function oneClick(address: string) {
  return { "List-Unsubscribe": `<${address}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }
}
