/**
 * A node that is told to stop (SIGTERM): it says so before its port closes, ends what is under way, and lets nothing that it cuts off
 * look whole.
 */
import { once } from "node:events"
import { Agent, request as ask, type ClientRequest, type IncomingMessage } from "node:http"
import { connect } from "node:net"
import path from "node:path"
import { beforeAll, expect, test } from "vitest"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { countWaiting, useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const envOf = (more: object = {}) => ({
  ...{ DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data"), SAMPLE_SUBJECTS: "0" },
  ...more,
})
let key = ""
beforeAll(async () => {
  const { stdout } = await gongshi(["client", "add", "示例平台", "--role", "platform"], { cwd, env: envOf() })
  key = /gongshi_\S+/.exec(stdout)?.[0] ?? ""
})

async function start(drain: object) {
  const started = startProcess("node/main.ts", [], { cwd, env: envOf(drain) })
  await until("the server says where it is", () => started.said.stdout.includes("\n"))
  return { ...started, url: /gongshi is at (\S+)/.exec(started.said.stdout)?.[1] ?? "" }
}

interface Answer {
  status: number
  headers: IncomingMessage["headers"]
  text: string
  /** Whether it came to its own end. */
  whole: boolean
}

/** A request whose body is sent bit by bit, and its answer as far as it came; `begun` once there is a part of it. */
function sending(url: string, headers: Record<string, string>, agent?: Agent) {
  const request: ClientRequest = ask(url, { method: "POST", headers, ...(agent ? { agent } : {}) })
  let began = () => {}
  const begun = new Promise<void>((resolve) => (began = resolve))
  const answer = new Promise<Answer | null>((resolve) => {
    let end = () => resolve(null)
    // Whoever is still sending hears of a connection that is broken off before whoever reads.
    request.on("error", () => end())
    request.on("response", (response) => {
      let text = ""
      end = () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, whole: response.complete })
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part
        began()
      })
      response.on("end", end).on("error", end)
    })
  })
  return { request, answer, begun }
}

const asking = { "content-type": "application/json", expect: "100-continue" }

/** Waits until the server has read the head of a request that asks to be told. */
async function heard<T extends { request: ClientRequest }>(sent: T): Promise<T> {
  sent.request.flushHeaders()
  await once(sent.request, "continue")
  return sent
}

const lines = () => ({ "content-type": "text/csv", authorization: `Bearer ${key}` })
const line = (n: number) => `${codeOf(n)}\n`

/** A stream of checks by a sender who goes on until told to end. */
function streaming(url: string) {
  const stream = sending(`${url}/v1/check/stream`, lines())
  stream.request.write("code\n")
  let sent = 0
  const timer = setInterval(() => stream.request.write(line(sent++)), 100)
  const end = () => {
    clearInterval(timer)
    stream.request.end()
    return sent
  }
  return { ...stream, end }
}

const query = JSON.stringify({ queries: { a: { code: codeOf(1) } } })

test("keeps a connection that nobody uses for longer than balancers do, who would be sending while it is closed", async () => {
  const { url, child, ended } = await start({})
  const request = ask(`${url}/healthz`, { agent: new Agent({ keepAlive: true }) }).end()
  const [answer] = (await once(request, "response")) as [IncomingMessage]
  // Once the answer has ended its connection is the agent's, and idle.
  const { headers, socket } = answer
  await once(answer.resume(), "end")
  expect(Number(/timeout=(\d+)/.exec(String(headers["keep-alive"]))?.[1])).toBeGreaterThan(60)
  // One that is idle when the node goes is closed in order, and not reset.
  const closed = once(socket, "close")
  child.kill("SIGTERM")
  expect(await closed).toEqual([false])
  expect((await ended).code).toBe(0)
})

test("is not ready at once, answers for as long as was asked for, and ends what is under way when its port has closed", async () => {
  const { child, url, ended, said } = await start({ DRAIN_WAIT: "2", DRAIN: "60" })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const agent = new Agent({ keepAlive: true })
  const stream = streaming(url)
  await stream.begun
  const slow = await heard(sending(`${url}/v1/check`, asking, agent))
  slow.request.write(query.slice(0, 10))
  child.kill("SIGTERM")
  await until("it says that it stops", () => said.stderr.includes("stopping"))
  const ready = await fetch(`${url}/readyz`)
  const { type, next } = (await ready.json()) as { type: string; next: string }
  expect([ready.status, type, typeof next]).toEqual([503, "urn:gongshi:problem:stopping", "string"])
  const page = await fetch(`${url}/`)
  expect([page.status, page.headers.get("connection")]).toEqual([200, "close"])
  await until("the port has closed", () =>
    fetch(`${url}/healthz`).then(
      () => false,
      () => true,
    ),
  )
  slow.request.end(query.slice(10))
  const sent = stream.end()
  const [whole, streamed] = [await slow.answer, await stream.answer]
  expect(whole).toMatchObject({ status: 200, whole: true })
  expect(whole?.headers.connection).toBe("close")
  expect(streamed).toMatchObject({ status: 200, whole: true })
  expect(streamed?.text.trimEnd().split("\n")).toHaveLength(sent + 1)
  const { code, stderr } = await ended
  expect(code).toBe(0)
  expect(stderr).not.toContain("cut off")
  agent.destroy()
})

test("answers 503 where no status was sent yet, and breaks off what was, when the time is over; and says how many", async () => {
  const { child, url, ended } = await start({ DRAIN: "1" })
  const stream = streaming(url)
  await stream.begun
  const slow = await heard(sending(`${url}/v1/check`, asking))
  slow.request.write(query.slice(0, 10))
  child.kill("SIGTERM")
  const refused = await slow.answer
  expect(refused).toMatchObject({ status: 503, whole: true })
  expect(JSON.parse(refused?.text ?? "")).toMatchObject({ type: "urn:gongshi:problem:stopping" })
  expect(refused?.headers["retry-after"]).toBe("5")
  expect(await stream.answer).toMatchObject({ status: 200, whole: false })
  stream.end()
  const { code, stderr } = await ended
  expect(code).toBe(0)
  expect(stderr).toContain("cut off after DRAIN: 1 requests answered with 503, 1 answers broken off in the middle")
  expect(stderr).not.toContain("ERR_")
})

test("answers 503 to whoever waits for the database, whose work ends afterwards and is told to nobody", async () => {
  const { child, url, ended, said } = await start({ DRAIN: "1" })
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const locked = Promise.withResolvers<void>()
  const holding = database.sql.begin(async (tx) => {
    await tx`lock table subject in access exclusive mode`
    locked.resolve()
    await held
  })
  await locked.promise
  const waiting = fetch(`${url}/v1/subjects/${codeOf(1)}`)
  await until("it waits", async () => (await countWaiting(database.sql)) > 0)
  child.kill("SIGTERM")
  const refused = await waiting
  release()
  expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([
    503,
    "urn:gongshi:problem:stopping",
  ])
  await holding
  expect((await ended).code).toBe(0)
  expect(said.stderr).not.toMatch(/Error|ERR_|node:/)
})

test("ends no answer over HTTP/1.0 as if it were whole", async () => {
  const { child, url, ended } = await start({ DRAIN: "1" })
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const heads = { ...lines(), host: hostname, "content-length": "10000000" }
  socket.write(
    `POST /v1/check/stream HTTP/1.0\r\n${Object.entries(heads)
      .map((head) => `${head.join(": ")}\r\n`)
      .join("")}\r\n`,
  )
  socket.write("code\n")
  const timer = setInterval(() => socket.write(line(1)), 100)
  const end = new Promise((resolve) => socket.on("end", () => resolve("whole")).on("error", () => resolve("broken")))
  await once(socket, "data")
  child.kill("SIGTERM")
  expect(await end).toBe("broken")
  clearInterval(timer)
  expect((await ended).code).toBe(0)
})

test("from a terminal (SIGINT) it waits for no balancer", async () => {
  const { child, ended, said } = await start({ DRAIN_WAIT: "600" })
  child.kill("SIGINT")
  expect((await ended).code).toBe(0)
  expect(said.stderr).toContain("stopped; the data is safe")
})
