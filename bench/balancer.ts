/**
 * A small balancer for bench/rolling.ts: it asks nodes whether they are ready, hands requests to those that are, by turns,
 * over connections that it keeps, and says by which node a request was answered. A body goes on as it comes, once there is a
 * connection to take it: what a node has refused to hear goes to another, and nothing else does.
 */
import { once } from "node:events"
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

/** A node behind it. */
export interface Upstream {
  name: string
  port: number
}

/** Who answered, in the headers of what the balancer hands on. */
export const nodeHeader = "x-node"

// As often as a balancer would be set to ask for a node's life.
const askEveryMs = 100

// Within a node's DRAIN_WAIT it has to be heard that it goes.
const lookMs = 2_000

/** Starts it. */
export async function openBalancer(nodes: readonly Upstream[]) {
  const ready = new Map(nodes.map(({ name }) => [name, false]))
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let turn = 0
  let isOpen = true

  async function ask({ name, port }: Upstream): Promise<void> {
    while (isOpen) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(lookMs) }).catch(
        (error: Error) => error,
      )
      // Where the machine is busy an answer may be late: that says nothing, and the node stays what it was.
      const isLate = answer instanceof Error && answer.name === "TimeoutError"
      if (!isLate) ready.set(name, answer instanceof Response && answer.status === 200)
      if (answer instanceof Response) await answer.arrayBuffer().catch(() => {})
      await sleep(askEveryMs)
    }
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const first = turn++
    const tried = nodes.map((_, index) => nodes[(first + index) % nodes.length]).filter((node) => node !== undefined)
    for (const node of tried.filter(({ name }) => ready.get(name))) {
      const end = await handOn(node, incoming, outgoing)
      if (end === "answered") return
    }
    incoming.resume()
    if (!outgoing.headersSent) outgoing.writeHead(502, { [nodeHeader]: "none" }).end()
  }

  function handOn(node: Upstream, incoming: IncomingMessage, outgoing: ServerResponse) {
    return new Promise<"answered" | "not-taken">((resolve) => {
      const { method, url, headers } = incoming
      const sent = request({ agent, host: "127.0.0.1", port: node.port, method, path: url, headers })
      sent.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNREFUSED") return resolve("not-taken")
        incoming.unpipe(sent)
        incoming.resume()
        if (outgoing.headersSent) outgoing.destroy()
        else outgoing.writeHead(502, { [nodeHeader]: node.name }).end(error.code)
        resolve("answered")
      })
      sent.on("response", (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, [nodeHeader]: node.name })
        answer.on("error", () => outgoing.destroy())
        answer.pipe(outgoing).on("close", () => resolve("answered"))
      })
      // Who has gone waits for nothing.
      outgoing.on("close", () => outgoing.writableFinished || sent.destroy())
      sent.on("socket", (socket) => {
        if (socket.connecting) socket.once("connect", () => incoming.pipe(sent))
        else incoming.pipe(sent)
      })
    })
  }

  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing).catch(() => outgoing.destroy()))
  await once(server.listen(0, "127.0.0.1"), "listening")
  const asking = nodes.map(ask)
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    isReady: (name: string) => ready.get(name) === true,
    async close() {
      isOpen = false
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await Promise.all(asking)
    },
  }
}
