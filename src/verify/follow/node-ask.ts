/**
 * One request, and the answer's bytes as they come. `fetch` would throw away what has arrived when the connection breaks
 * off behind it; a follower keeps every byte.
 */
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"

/** An answer before its body. */
export interface Reply {
  status: number
  headers: IncomingHttpHeaders
}

/** What is asked. */
export interface Asked {
  method: "GET" | "HEAD"
  headers: Readonly<Record<string, string>>
  /** A connection that brings nothing for so long is dropped, ms. */
  idleMs: number
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

/** Asks, through redirects. @throws Passing when the connection fails, and what `onReply` and its taker throw */
export async function ask(address: URL, asked: Asked, redirects = 0): Promise<Reply> {
  let target: URL | null = null
  const reply = await askOnce(address, {
    ...asked,
    onReply(answer) {
      const { location } = answer.headers
      const isRedirect = [301, 302, 303, 307, 308].includes(answer.status) && location !== undefined
      if (!isRedirect) return asked.onReply(answer)
      target = URL.canParse(location, address) ? new URL(location, address) : null
      if (!target || !/^https?:$/.test(target.protocol)) {
        throw new Passing(`HTTP ${answer.status} to nowhere`, { isStuck: true })
      }
      return null
    },
  })
  if (target === null) return reply
  if (redirects === redirectsMax) throw new Passing("it redirects in a circle", { isStuck: true })
  return ask(target, asked, redirects + 1)
}

function askOnce(address: URL, { method, headers, idleMs, onReply }: Asked): Promise<Reply> {
  const send = address.protocol === "https:" ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const request = send(address, { method, headers: { "accept-encoding": "identity", ...headers } })
    const fail = (error: unknown) => {
      reject(error)
      request.destroy()
    }
    request.setTimeout(idleMs, () => fail(new Passing(`nothing came for ${idleMs / 1000} s`)))
    request.on("error", (error: NodeJS.ErrnoException) => fail(new Passing(error.code ?? error.message)))
    request.on("response", (response) => {
      try {
        take(response, onReply, resolve, fail)
      } catch (error) {
        fail(error)
      }
    })
    request.end()
  })
}

function take(
  response: IncomingMessage,
  onReply: Asked["onReply"],
  resolve: (reply: Reply) => void,
  fail: (error: unknown) => void,
): void {
  const reply = { status: response.statusCode ?? 0, headers: response.headers }
  const taker = onReply(reply)
  response.on("error", (error: NodeJS.ErrnoException) => fail(new Passing(error.code ?? error.message)))
  // Without a taker the body is read and dropped: what is refused is short, and the connection stays of use.
  response.on("data", (chunk: Buffer) => {
    try {
      if (taker?.(chunk) !== "enough") return
      resolve(reply)
      response.destroy()
    } catch (error) {
      fail(error)
    }
  })
  response.on("end", () => resolve(reply))
  response.on("close", () => fail(new Passing("the connection broke off")))
}
