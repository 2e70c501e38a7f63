/** One connection that asks without listening is no more work than a few that do. */
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { boundPipeline, pipelinedMax } from "../../src/http/node-listener.ts"

const begun: ServerResponse[] = []
let answersAtOnce = false
const server = createServer(
  boundPipeline((_request, response) => {
    begun.push(response)
    if (answersAtOnce) response.end(`${begun.length};`)
  }),
)
beforeAll(async () => {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  begun.length = 0
})

const ask = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
async function open() {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").setEncoding("utf8")
  await once(socket, "connect")
  let text = ""
  socket.on("data", (more: string) => (text += more))
  socket.on("error", () => {})
  return { socket, text: () => text }
}

describe("requests that are sent ahead on one connection", () => {
  test("are begun up to a bound, and the connection is ended", async () => {
    answersAtOnce = false
    const { socket } = await open()
    socket.write(ask.repeat(2_000))
    await once(socket, "close")
    expect(begun.length).toBe(pipelinedMax)
  })

  test("are answered in their order within it", async () => {
    answersAtOnce = true
    const { socket, text } = await open()
    socket.write(ask.repeat(pipelinedMax))
    await expect.poll(() => text().match(/\d+;/g)?.length).toBe(pipelinedMax)
    expect(text().match(/\d+;/g)).toEqual(Array.from({ length: pipelinedMax }, (_, n) => `${n + 1};`))
    socket.destroy()
  })

  test("are as many as one likes where the answers are waited for", async () => {
    answersAtOnce = true
    const { socket, text } = await open()
    for (let n = 1; n <= 3 * pipelinedMax; n++) {
      socket.write(ask)
      await expect.poll(() => text().includes(`${n};`), { interval: 1 }).toBe(true)
    }
    socket.destroy()
  })
})
