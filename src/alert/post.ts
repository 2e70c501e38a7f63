/** The port through which messages leave: one POST to somebody else's server. */
import type { Bilingual } from "../law/bilingual.ts"

/** What went wrong before there was an answer. */
export const postFaults = {
  "private-address": {
    zh: "域名解析到本机、内网或者保留地址，没有发送",
    en: "the name leads to this machine, a private network or a reserved address; nothing was sent",
  },
  unresolved: { zh: "域名无法解析", en: "the name could not be resolved" },
  unreachable: { zh: "无法连接", en: "could not be reached" },
  tls: { zh: "证书无效或者 TLS 握手失败", en: "its certificate is not valid, or TLS failed" },
  timeout: { zh: "超时未答复", en: "no answer in time" },
  training: { zh: "培训模式：什么也不发出", en: "this is a training: nothing is sent" },
  "no-secret": { zh: "签名密钥无法解封：请轮换密钥", en: "the secret could not be opened: rotate it" },
} as const satisfies Record<string, Bilingual>
export type PostFault = keyof typeof postFaults

/** A message to be sent. */
export interface Message {
  url: URL
  headers: Readonly<Record<string, string>>
  body: string
}

/** How it went. `stopped`: the register is being stopped, and nothing is known. */
export type Posted =
  | { kind: "answered"; status: number; retryAfterMs: number | null; excerpt: string }
  | { kind: "failed"; fault: PostFault }
  | { kind: "stopped" }

/**
 * Sends a message. Follows no redirect, and reaches no private address unless it was made to. Never throws for what
 * happens on the network.
 */
export type Post = (message: Message, signal: AbortSignal) => Promise<Posted>

/** A receiver has so long, connecting and all; Standard Webhooks recommends 15 to 30 s. */
export const answerWithinMs = 15_000

// Enough to read what went wrong, too short to become a store of what others send.
const excerptLength = 200
/** So much of an answer is read. */
export const answerBytesMax = 2_000

/** The beginning of an answer, without control characters. */
export function toExcerpt(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes)
  return text
    .replace(/[\p{Cc}\p{Cf}\uFFFD]+/gu, " ")
    .trim()
    .slice(0, excerptLength)
}

/** Reads `Retry-After`: seconds, or a date. Null when there is none that can be read. */
export function readRetryAfter(text: string | null | undefined, now: number): number | null {
  if (text === null || text === undefined) return null
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
