/**
 * What is no request for Node's parser, over a raw socket.
 */
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { refuseBroken } from "../../src/http/node-broken-request.ts"
import { nodeListener } from "../../src/http/node-listener.ts"
import { problemSchema } from "../../src/http/problem.ts"

let server: Server
const failures: unknown[] = []
const keep = (error: unknown) => failures.push(error)
beforeAll(async () => {
  process.on("uncaughtException", keep)
  server = createServer({ headersTimeout: 300, connectionsCheckingInterval: 50 }, (request, response) => {
    // Answers begin, and go on as long as what is sent.
    response.writeHead(200)
    response.write("begun")
    request.resume()
    request.on("end", () => response.end("ended"))
  })
  server.on("clientError", refuseBroken)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
})
afterAll(() => {
  process.off("uncaughtException", keep)
  server.closeAllConnections()
  server.close()
  expect(failures).toEqual([])
})

function open(to = server) {
  return connect((to.address() as AddressInfo).port, "127.0.0.1")
}

/** What comes back until the connection ends. */
async function answerTo(text: string, to = server): Promise<string> {
  const socket = open(to)
  socket.on("error", () => {})
  socket.write(text)
  let all = ""
  socket.on("data", (chunk: Buffer) => {
    all += chunk.toString()
  })
  await once(socket, "close")
  return all
}

function problemOf(answer: string) {
  const [head = "", body = ""] = answer.split("\r\n\r\n")
  expect(head).toContain("application/problem+json")
  const problem = problemSchema.parse(JSON.parse(body))
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${problem.status} `))
  return problem
}

describe("a request that can't be read is answered with a problem", () => {
  test("which says how to write Chinese into an address", async () => {
    const problem = problemOf(await answerTo("GET /v1/search?q=商贸 HTTP/1.1\r\nHost: x\r\n\r\n"))
    expect(problem.status).toBe(400)
    expect(problem.detail).toContain("%E5%95%86%E8%B4%B8")
    expect(problem.detail).toContain("encode them by percent signs")
  })

  test("when it is no HTTP at all", async () => {
    expect(problemOf(await answerTo("hello\r\n\r\n")).status).toBe(400)
  })

  test("when its headers are too long, or never end, with the statuses of Node", async () => {
    expect(problemOf(await answerTo(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`)).status).toBe(431)
    expect(problemOf(await answerTo("GET / HTTP/1.1\r\nHost: x\r\n")).status).toBe(408)
  })
})

describe("a request of which no address can be made is answered with a problem", () => {
  const app = createServer(
    { requireHostHeader: false },
    nodeListener(async ({ url }) => new Response(url), "register.test"),
  )
  beforeAll(async () => {
    app.listen(0, "127.0.0.1")
    await once(app, "listening")
  })
  afterAll(() => void app.close())
  const ask = (text: string) => answerTo(text, app)

  test.each(["a b", "a/b", "a?b", "user@host", "[::1", "a\\b", "a:99999"])("Host: %s", async (host) => {
    const problem = problemOf(await ask(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`))
    expect(problem.status).toBe(400)
    expect(problem.detail).toContain("Host")
  })

  test("and one that names two, or none", async () => {
    expect(problemOf(await ask("GET / HTTP/1.1\r\nHost: a\r\nHOST: b\r\n\r\n")).detail).toContain("Host")
    expect(problemOf(await ask("GET / HTTP/1.1\r\n\r\n")).detail).toContain("Host")
  })

  test("but a probe that speaks HTTP/1.0, and every host that there could be, is heard", async () => {
    expect(await ask("GET /healthz HTTP/1.0\r\n\r\n")).toContain("http://register.test/healthz")
    for (const host of ["a", "A.example:8080", "127.0.0.1", "[::1]:80", "xn--fiqs8s.example"]) {
      const answer = await ask(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer, host).toMatch(/^HTTP\/1.1 200 /)
    }
  })
})

test("nothing is written into an answer that has begun", async () => {
  const answer = await answerTo("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n")
  expect(answer).not.toContain("problem+json")
})

test("a socket that is gone does no harm", async () => {
  for (let n = 0; n < 20; n++) {
    const socket = open()
    socket.on("error", () => {})
    await once(socket, "connect")
    socket.write("GET /商贸 HTTP/1.1\r\n\r\n")
    socket.resetAndDestroy()
  }
  expect(problemOf(await answerTo("hello\r\n\r\n")).status).toBe(400)
})
