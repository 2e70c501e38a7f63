/**
 * The end of a server without loss: who sends requests here is told first that none are to come (`/readyz`), then the port
 * closes, and what is under way is answered. What does not end in time is never an answer that looks whole: where no
 * status was sent yet it is a 503, and otherwise the connection breaks in the middle.
 */
import { once } from "node:events"
import type { RequestListener, Server, ServerResponse } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import { brokenBody, brokenHeaders } from "../http/node-broken-request.ts"
import { problems } from "../http/problem.ts"
import { stopping } from "../http/stopping.ts"

/** What became of the requests that were under way when the port closed. */
export interface Cut {
  /** Answered with 503, their work being unfinished. */
  refused: number
  /** Broken off in the middle of their answer. */
  broken: number
}

// In which a refusal reaches whoever is still sending.
const lastWordMs = 500

/** What is under way on a server, and its end. */
export interface Drain {
  /** A listener whose requests count. */
  counted(listener: RequestListener): RequestListener
  /** From now on each answer closes its connection. */
  begin(): void
  /** Closes the port, lets what is under way end, and cuts off the rest. */
  close(server: Server, drainMs: number): Promise<Cut>
}

/** Counts what is under way, so that it can be brought to an end. */
export function openDrain(): Drain {
  const open = new Set<ServerResponse>()
  let isEnding = false
  return {
    counted: (listener) => (request, response) => {
      open.add(response)
      response.once("close", () => open.delete(response))
      if (isEnding) response.shouldKeepAlive = false
      return listener(request, response)
    },
    begin() {
      isEnding = true
      for (const response of open) if (!response.headersSent) response.shouldKeepAlive = false
    },
    async close(server, drainMs) {
      const closed = once(server, "close")
      server.close()
      const hasEnded = await Promise.race([closed.then(() => true), pause(drainMs, false, { ref: false })])
      if (hasEnded) return { refused: 0, broken: 0 }
      const cut = { refused: 0, broken: 0 }
      for (const response of open) {
        if (response.headersSent) {
          cut.broken++
          // An answer to HTTP/1.0 ends with its connection: it must not end as if it were whole.
          response.socket?.resetAndDestroy()
        } else {
          cut.refused++
          refuse(response)
        }
      }
      if (cut.refused > 0) await Promise.race([closed, pause(lastWordMs, undefined, { ref: false })])
      server.closeAllConnections()
      await closed
      return cut
    },
  }
}

function refuse(response: ServerResponse): void {
  const body = Buffer.from(brokenBody(stopping))
  const headers = { ...brokenHeaders, "content-length": body.length, "retry-after": "5", connection: "close" }
  response.writeHead(problems[stopping.name].status, headers).end(body)
  // Its work may end yet, and answers nobody.
  const nothing = () => response
  const silent = {
    setHeader: nothing,
    writeHead: nothing,
    flushHeaders() {},
    write: () => true,
    end: nothing,
    destroy: nothing,
  }
  Object.assign(response, silent)
}
