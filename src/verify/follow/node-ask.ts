/**
 * One request, and the answer's bytes as they come. `fetch` would throw away what has arrived when the connection breaks
 * off behind it; a follower keeps every byte.
 */
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import type { Pace } from "./pace.ts"

/** An answer before its body. */
export interface Reply {
  status: number
  headers: IncomingHttpHeaders
}

export interface Asked {
  method: "GET" | "HEAD"
  headers: Readonly<Record<string, string>>
  /** A connection that brings nothing for so long is dropped, ms. */
  idleMs: number
  /** How fast it has to come. */
  pace: Pace
  /** Says what to do with the body: it is taken chunk by chunk, or null drops it. May throw. */
  onReply(reply: Reply): ((chunk: Buffer) => "more" | "enough") | null
}

/** A failure that may be none in a moment. */
export class Passing extends Error {
  /** When it is to be tried again, ms from now; null: whenever. */
  readonly afterMs: number | null
  /** Whether it counts as a failure though bytes came. */
  readonly isStuck: boolean

  constructor(
    message: string,
    { afterMs = null, isStuck = false }: { afterMs?: number | null; isStuck?: boolean } = {},
  ) {
    super(message)
    this.afterMs = afterMs
    this.isStuck = isStuck
  }
}

const redirectsMax = 5

// What refuses is a sentence: a connection that is rid of it within this is of use again, any other is dropped.
const refusalBytesMax = 8192
const refusalMs = 1000

const paceEveryMs = 250

/** Asks, through redirects. @throws Passing when the connection fails, and what `onReply` and its taker throw */
export async function ask(address: URL, asked: Asked, redirects = 0): Promise<Reply> {
  let target: URL | null = null
  const reply = await askOnce(address, {
    ...asked,
    onReply(answer) {
      const { location } = answer.headers
      const isRedirect = [301, 302, 303, 307, 308].includes(answer.status) && location !== undefined
      if (!isRedirect) return asked.onReply(answer)
      target = URL.parse(location, address)
      if (!target || !/^https?:$/.test(target.protocol)) {
        throw new Passing(`HTTP ${answer.status} to nowhere`, { isStuck: true })
      }
      if (!mayLead(address, target)) {
        throw new Passing(`HTTP ${answer.status} to ${target.origin}, where nothing is asked`, { isStuck: true })
      }
      return null
    },
  })
  if (target === null) return reply
  if (redirects === redirectsMax) throw new Passing("it redirects in a circle", { isStuck: true })
  return ask(target, asked, redirects + 1)
}

/**
 * A redirect stays where it is, or leads to what proves its name by a certificate. A server must not send the follower on
 * unencrypted, nor to what only this machine can reach (SSRF): such things (a router, the metadata of a cloud) are plain
 * HTTP or have no certificate that is believed. To look at IP addresses instead would break registers in closed networks,
 * whose own are private.
 */
function mayLead(from: URL, to: URL): boolean {
  if (to.username !== "" || to.password !== "") return false
  return to.protocol === "https:" || to.origin === from.origin
}

function askOnce(address: URL, { method, headers, idleMs, pace, onReply }: Asked): Promise<Reply> {
  const send = address.protocol === "https:" ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const request = send(address, { method, headers: { "accept-encoding": "identity", ...headers } })
    const fail = (error: unknown) => {
      reject(error)
      request.destroy()
    }
    const watch = setInterval(() => {
      const late = pace.late()
      if (late !== null) fail(new Passing(late, { isStuck: true }))
    }, paceEveryMs)
    request.on("close", () => clearInterval(watch))
    request.setTimeout(idleMs, () => fail(new Passing(`nothing came for ${idleMs / 1000} s`)))
    request.on("error", (error: NodeJS.ErrnoException) => fail(new Passing(error.code ?? error.message)))
    request.on("response", (response) => {
      try {
        take(response, { pace, onReply }, resolve, fail)
      } catch (error) {
        fail(error)
      }
    })
    request.end()
  })
}

function take(
  response: IncomingMessage,
  { pace, onReply }: Pick<Asked, "pace" | "onReply">,
  resolve: (reply: Reply) => void,
  fail: (error: unknown) => void,
): void {
  const reply = { status: response.statusCode ?? 0, headers: response.headers }
  const taker = onReply(reply)
  response.on("error", (error: NodeJS.ErrnoException) => fail(new Passing(error.code ?? error.message)))
  if (!taker) {
    resolve(reply)
    drop(response)
    return
  }
  response.on("data", (chunk: Buffer) => {
    try {
      pace.took(chunk.length)
      if (taker(chunk) !== "enough") return
      resolve(reply)
      response.destroy()
    } catch (error) {
      fail(error)
    }
  })
  response.on("end", () => resolve(reply))
  response.on("close", () => fail(new Passing("the connection broke off")))
}

/** Reads what nobody wants, while it is short. */
function drop(response: IncomingMessage): void {
  let bytes = 0
  const end = setTimeout(() => response.destroy(), refusalMs)
  response.on("close", () => clearTimeout(end))
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > refusalBytesMax) response.destroy()
  })
}
