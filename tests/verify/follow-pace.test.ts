/**
 * A server that answers without end, or hardly at all, is left: the run ends, and what was held back can be told.
 */
import { once } from "node:events"
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { follow } from "../../src/verify/follow/node-follow.ts"
import { openRemote, type Patience } from "../../src/verify/follow/node-remote.ts"
import { filePace, paceByDefault, textPace } from "../../src/verify/follow/pace.ts"
import { useFolder } from "../support/command.ts"
import { followerOf, placeIn } from "../support/followed.ts"
import { makeKeys } from "../support/published.ts"

const place = placeIn(useFolder())
const keys = await makeKeys()
const open: Server[] = []
afterAll(() => {
  for (const server of open) server.closeAllConnections()
  for (const server of open) server.close()
})

async function serve(answer: RequestListener): Promise<{ url: string; asked(): number }> {
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    answer(request, response)
  }).listen(0, "127.0.0.1")
  open.push(server)
  await once(server, "listening")
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked }
}

const pace = { textMs: 500, graceMs: 500, bytesPerSecondMin: 4096 }
const patience: Patience = { firstMs: 1, failuresMax: 2, idleMs: 60_000, pace }
const remoteOf = (url: string, changes: Partial<Patience> = {}) =>
  openRemote(url, { ...patience, ...changes }, { onBytes: () => {}, onWait: () => {} })
const file = {
  ...{ name: "log.ndjson.zst", bytes: 1_000_000, records: 1 },
  ...{ sha256: "0".repeat(64), content_sha256: "0".repeat(64) },
}
const places = () => ({ part: path.join(place(), "part"), whole: path.join(place(), "whole") })

/** Writes a little, again and again. */
const trickle: RequestListener = (_request, response) => {
  response.writeHead(200, { etag: '"one"' })
  const timer = setInterval(() => response.write("x"), 50)
  response.on("close", () => clearInterval(timer))
}
const endless =
  (status: number, headers = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers)
    const fill = () => {
      while (response.write(Buffer.alloc(65_536)));
    }
    response.on("drain", fill)
    fill()
  }

describe("an answer without end", () => {
  // What ends these is what is answered: a machine that is slow must not be what does.
  const unhurried = { pace: paceByDefault }

  test("that refuses is dropped after a few kilobytes", async () => {
    const { url } = await serve(endless(404))
    expect(await remoteOf(url, unhurried).text("/exports/head")).toBeNull()
    expect(await remoteOf(url, unhurried).file("/exports/1/log.ndjson.zst", file, places())).toBe("gone")
  })

  test("that is an error, or leads elsewhere, ends the attempt", async () => {
    const failing = await serve(endless(500, { "retry-after": "0" }))
    await expect(remoteOf(failing.url, unhurried).text("/exports/head")).rejects.toThrow(/HTTP 500/)
    const circle = await serve(endless(302, { location: "/exports/head" }))
    await expect(remoteOf(circle.url, unhurried).text("/exports/head")).rejects.toThrow(/in a circle/)
  })
})

describe("an answer that hardly comes", () => {
  test("is left, whether it is a text or a file", async () => {
    const { url, asked } = await serve(trickle)
    await expect(remoteOf(url).text("/exports/head")).rejects.toThrow(/not there after 0.5 s/)
    await expect(remoteOf(url).file("/exports/1/log.ndjson.zst", file, places())).rejects.toThrow(/less than 4096/)
    expect(asked()).toBe(4)
  })

  test("is left when each connection brings a byte", async () => {
    const { url } = await serve((request, response) => {
      const from = Number(/=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0)
      const part = { "content-range": `bytes ${from}-999999/1000000`, "content-length": 1_000_000 - from }
      response.writeHead(from > 0 ? 206 : 200, { etag: '"one"', ...(from > 0 ? part : {}) })
      response.write("x", () => response.destroy())
    })
    await expect(remoteOf(url).file("/exports/1/log.ndjson.zst", file, places())).rejects.toThrow(/can't be fetched/)
    await expect(remoteOf(url).text("/exports/head")).rejects.toThrow(/can't be fetched/)
  })

  test("leaves the lock, so that the next run comes round", async () => {
    const { url } = await serve(trickle)
    const mirror = place()
    const follower = followerOf(url, mirror, keys, { remote: remoteOf(url) })
    for (let run = 0; run < 2; run++) await expect(follow(follower)).rejects.toThrow(/not there after/)
  })
})

test("a line of 64 kbit/s that others use too is fast enough", () => {
  let now = 0
  const clock = () => now
  const [slow, text] = [filePace(paceByDefault, clock), textPace(paceByDefault, clock)]
  for (let seconds = 0; seconds < 3600; seconds++) {
    now += 1000
    slow.took(4096)
    expect(slow.late()).toBeNull()
  }
  now += 61_000
  expect(slow.late()).not.toBeNull()
  expect(text.late()).not.toBeNull()
})
