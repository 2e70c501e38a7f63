/** Requests that one connection sends without waiting for answers (pipelining, RFC 9112, 9.3.2). */
import type { RequestListener } from "node:http"
import type { Socket } from "node:net"

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
