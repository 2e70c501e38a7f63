/**
 * A register, or a mirror of one, behind a real socket: any folder, served with ranges and strong validators as static
 * servers do it; with faults that a test asks for.
 */
import { createHash } from "node:crypto"
import { once } from "node:events"
import { readFileSync, statSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { connect, createServer as createSocketServer, type Server as SocketServer } from "node:net"
import path from "node:path"

/** A served folder. */
export interface ServedFolder {
  url: string
  /** Paths that were asked for, with their ranges. */
  asked: string[]
  /** Answers that come before files: a test puts them in. */
  answers: Map<string, { status?: number; body: string; headers?: Record<string, string> }>
  /** Leaves a path without an answer until the returned is called. */
  hold(path: string): () => void
  close(): Promise<void>
}

function portOf(server: Server | SocketServer): number {
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the server has no port")
  return address.port
}

/** Serves a folder. @param respond answers by address what no file has */
export async function serveFolder(
  folder: string,
  respond: (url: string) => string | null = () => null,
): Promise<ServedFolder> {
  const asked: string[] = []
  const answers: ServedFolder["answers"] = new Map()
  const held = new Set<string>()
  const server = createServer((request, response) => {
    const { url = "/", method, headers } = request
    const { range } = headers
    asked.push(`${method === "HEAD" ? "HEAD " : ""}${url}${range ? ` ${range}` : ""}`)
    if (held.has(url)) return
    const answer = answers.get(url)
    if (answer) {
      response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(answer.body)
      return
    }
    const own = respond(url)
    if (own !== null) {
      response.end(own)
      return
    }
    const file = path.join(folder, path.normalize(decodeURIComponent(url.split("?")[0] ?? "")))
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end("no such file")
      return
    }
    const bytes = readFileSync(file)
    const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 20)}"`
    const from = headers["if-range"] === etag ? Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0) : 0
    const rest = bytes.subarray(from)
    const partial = from > 0 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}
    response.writeHead(from > 0 ? 206 : 200, { etag, "content-length": rest.length, ...partial })
    response.end(method === "HEAD" ? undefined : rest)
  }).listen(0, "127.0.0.1")
  // It ends with the process of the tests.
  server.unref()
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    asked,
    answers,
    hold(wanted) {
      held.add(wanted)
      return () => held.delete(wanted)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

/** A way to a server on which every connection ends after so many bytes of the answers. */
export async function cuttingProxy(url: string, bytesEach: number): Promise<{ url: string; cuts(): number }> {
  let cuts = 0
  const target = new URL(url)
  const server = createSocketServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    let left = bytesEach
    client.on("error", () => upstream.destroy())
    upstream.on("error", () => client.destroy())
    client.pipe(upstream)
    upstream.on("data", (chunk: Buffer) => {
      client.write(chunk.subarray(0, left))
      left -= chunk.length
      if (left > 0) return
      cuts++
      upstream.destroy()
      client.end(() => client.destroy())
    })
    upstream.on("close", () => client.end())
  }).listen(0, "127.0.0.1")
  // It ends with the process of the tests.
  server.unref()
  await once(server, "listening")
  return { url: `http://127.0.0.1:${portOf(server)}`, cuts: () => cuts }
}
