/**
 * A receiver of webhooks on this machine, which answers as it is told and keeps what it got.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"

/** What was received. */
export interface Received {
  headers: IncomingHttpHeaders
  body: string
  path: string
}

/** A receiver. */
export interface Receiver {
  url: string
  received: Received[]
  /** Answers requests; 204 unless it is replaced. */
  answer: (response: ServerResponse, request: Received, n: number) => void
  close(): Promise<void>
}

/** Opens a receiver on a free port. */
export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const got = { headers: request.headers, body: Buffer.concat(parts).toString(), path: request.url ?? "" }
    receiver.received.push(got)
    receiver.answer(response, got, receiver.received.length)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || !address) throw new Error("the receiver has no port")
  const receiver: Receiver = {
    url: `http://127.0.0.1:${address.port}/hook`,
    received: [],
    answer: (response) => response.writeHead(204).end(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return receiver
}
