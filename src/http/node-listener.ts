/** The app as Node's server calls it. */
import type { RequestListener } from "node:http"
import type { Socket } from "node:net"
import { getRequestListener, RequestError } from "@hono/node-server"
import { brokenBody, brokenHeaders, unaddressed } from "./node-broken-request.ts"
import { problems } from "./problem.ts"

/** What answers requests. */
export type Fetch = (request: Request) => Response | Promise<Response>

/**
 * Hands requests to the app. What names no host that there could be reaches no route, and is answered here; HTTP/1.0 knows
 * no Host, and probes of proxies speak it.
 * @param hostname what stands for a host that is not named
 */
export function nodeListener(fetch: Fetch, hostname: string): RequestListener {
  const answer = getRequestListener(fetch, { hostname, errorHandler: answerFault })
  return boundPipeline((request, response) => {
    const hosts = countHosts(request.rawHeaders)
    if (hosts > 1 || (hosts === 0 && request.httpVersion !== "1.0")) {
      const body = Buffer.from(brokenBody(unaddressed))
      const headers = { ...brokenHeaders, "content-length": body.length, connection: "close" }
      response.writeHead(problems[unaddressed.name].status, headers).end(body)
    } else answer(request, response)
  })
}

/** How many there are: of two, who stands before may have read the other one (RFC 9112, 3.2). */
function countHosts(headers: readonly string[]): number {
  let count = 0
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.length === 4 && headers[at]?.toLowerCase() === "host") count++
  }
  return count
}

/** What the app throws it answers itself. */
function answerFault(error: unknown): Response {
  if (!(error instanceof RequestError)) return new Response(null, { status: 500 })
  return new Response(brokenBody(unaddressed), { status: problems[unaddressed.name].status, headers: brokenHeaders })
}

/**
 * How many of a connection are worked on at once. Node begins every request that it has read, whether or not the answers
 * before are taken: a packet of 64 KB holds some 1,500. Browsers and proxies send the next when they have the answer.
 */
export const pipelinedMax = 16

/** Ends a connection that sends more than that ahead; what it has begun is answered by nobody's ear. */
export function boundPipeline(listener: RequestListener): RequestListener {
  const open = new WeakMap<Socket, number>()
  return (request, response) => {
    const { socket } = request
    if (socket.destroyed) return
    const before = open.get(socket) ?? 0
    if (before >= pipelinedMax) {
      socket.destroy()
      return
    }
    open.set(socket, before + 1)
    response.once("close", () => open.set(socket, (open.get(socket) ?? 1) - 1))
    listener(request, response)
  }
}
