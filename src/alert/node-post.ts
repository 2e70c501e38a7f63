/**
 * Sends messages on Node. A name is resolved, every address that it has is looked at, and the connection goes to those
 * addresses: between looking and connecting the name can't come to mean another one (DNS rebinding).
 */
import { type LookupAddress, lookup } from "node:dns"
import http from "node:http"
import https from "node:https"
import type { LookupFunction } from "node:net"
import { isPrivateHost, isPublicAddress } from "./address.ts"
import {
  answerBytesMax,
  answerWithinMs,
  type Message,
  type Post,
  type Posted,
  readRetryAfter,
  toExcerpt,
} from "./post.ts"

/** Resolves a name to all its addresses. */
export type Resolve = (
  name: string,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** How messages are sent. */
export interface NodePostOptions {
  /** For development: private addresses are reached too. */
  allowPrivate: boolean
  resolve?: Resolve
  withinMs?: number
}

const resolveAll: Resolve = (name, answer) => lookup(name, { all: true, verbatim: true }, answer)

/** Makes the sender. */
export function nodePost({ allowPrivate, resolve = resolveAll, withinMs = answerWithinMs }: NodePostOptions): Post {
  // As many connections to a host as a webhook has messages under way; kept open while there is more to send.
  const options = { keepAlive: true, maxSockets: 8, timeout: 10_000 }
  const agents = { "http:": new http.Agent(options), "https:": new https.Agent(options) }
  const guarded = guardedLookup(resolve, allowPrivate)
  return async (message, signal) => {
    // An address that is no name is never looked up.
    if (!allowPrivate && isPrivateHost(message.url.hostname)) return { kind: "failed", fault: "private-address" }
    const agent = agents[message.url.protocol === "http:" ? "http:" : "https:"]
    return send(message, { agent, lookup: guarded }, signal, withinMs)
  }
}

const privateAddress = "EPRIVATE"

/** A look-up that gives public addresses alone. A name of which one address is private is refused as a whole. */
function guardedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (name, { all }, answer) =>
    resolve(name, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) {
        answer(error ?? Object.assign(new Error("no address"), { code: "ENOTFOUND" }), "", 0)
      } else if (!allowPrivate && addresses.some(({ address }) => !isPublicAddress(address))) {
        answer(Object.assign(new Error("a private address"), { code: privateAddress }), "", 0)
      } else if (all) answer(null, addresses)
      else answer(null, first.address, first.family)
    })
}

function send(
  { url, headers, body }: Message,
  options: http.RequestOptions,
  signal: AbortSignal,
  withinMs: number,
): Promise<Posted> {
  const late = AbortSignal.timeout(withinMs)
  const { request } = url.protocol === "http:" ? http : https
  return new Promise((resolve) => {
    const sending = request(url, {
      ...options,
      method: "POST",
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
      signal: AbortSignal.any([signal, late]),
    })
    sending.on("response", (response) => resolve(readAnswer(response)))
    sending.on("error", (error: NodeJS.ErrnoException) => {
      if (signal.aborted) resolve({ kind: "stopped" })
      else resolve({ kind: "failed", fault: late.aborted ? "timeout" : faultOf(error) })
    })
    sending.end(body)
  })
}

/** The status counts, however the rest of the answer goes. */
function readAnswer(response: http.IncomingMessage): Promise<Posted> {
  const { statusCode: status = 0, headers } = response
  const retryAfterMs = readRetryAfter(headers["retry-after"], Date.now())
  const parts: Buffer[] = []
  let length = 0
  return new Promise((resolve) => {
    const done = () => resolve({ kind: "answered", status, retryAfterMs, excerpt: toExcerpt(Buffer.concat(parts)) })
    response.on("data", (part: Buffer) => {
      parts.push(part.subarray(0, answerBytesMax - length))
      length += part.length
      if (length >= answerBytesMax) response.destroy()
    })
    response.on("end", done)
    response.on("error", done)
    response.on("close", done)
  })
}

/** A fault of the network by its code. */
function faultOf({ code = "" }: NodeJS.ErrnoException) {
  if (code === privateAddress) return "private-address"
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ENODATA") return "unresolved"
  if (/CERT|TLS|SSL|SELF_SIGNED|VERIFY|EPROTO/.test(code)) return "tls"
  return "unreachable"
}
