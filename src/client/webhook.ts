/** Signatures of webhooks (Standard Webhooks 1.0, `v1`): HMAC-SHA256 over id, time and body, by WebCrypto alone. */

/** Why a message is not taken. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused"
}

// As Standard Webhooks has it: what is older may be a repetition.
const toleranceMs = 300_000

/**
 * Verifies a message and reads it.
 * @param secret as POST /v1/webhooks told it, `whsec_…`
 * @param body exactly as it came
 * @throws WebhookRefused
 */
export async function readWebhook<T = unknown>(
  secret: string,
  { headers, body, now = Date.now() }: { headers: Headers; body: string; now?: number },
): Promise<{ id: string; message: T }> {
  const [id, time, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    headers.get(name),
  )
  if (!id || !time || !signatures)
    throw new WebhookRefused("webhook-id, webhook-timestamp or webhook-signature is missing")
  if (!/^\d{1,12}$/.test(time) || Math.abs(now - Number(time) * 1_000) > toleranceMs) {
    throw new WebhookRefused("webhook-timestamp is more than five minutes away: set the clock, or it is a repetition")
  }
  const bytes = fromBase64(secret.replace(/^whsec_/, ""))
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"])
  const signed = new TextEncoder().encode(`${id}.${time}.${body}`)
  for (const each of signatures.split(" ")) {
    const [version, signature = ""] = each.split(",")
    if (version !== "v1" || !/^[A-Za-z0-9+/]{43}=$/.test(signature)) continue
    if (await crypto.subtle.verify("HMAC", key, fromBase64(signature), signed)) return { id, message: JSON.parse(body) }
  }
  throw new WebhookRefused("no signature is by this secret: is it the one of this webhook?")
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
