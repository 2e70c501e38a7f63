/**
 * The suite over a real port of the Node server, as `npm start` puts it together.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { text } from "node:stream/consumers"
import { afterAll, beforeAll, expect, inject, test } from "vitest"
import { readConfig } from "../../src/config/config.ts"
import { type Running, serve } from "../../src/node/main.ts"
import { useDatabase } from "../support/database.ts"
import { officerToken, platformSuite } from "./suite.ts"

const database = useDatabase()
let running: Running
let dataDir: string
const told: string[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "gongshi-platform-"))
  const variables = { PORT: "0", DATA_DIR: dataDir, DATABASE_URL: database.url, SAMPLE_SUBJECTS: "0" }
  running = await serve(readConfig({ ...variables, ...inject("issuerVariables") }), {
    say: (line) => void told.push(line),
    answer() {},
  })
})

afterAll(async () => {
  await running.stop()
  await rm(dataDir, { recursive: true, force: true })
})

test("an address with Chinese as it is, which no route sees, is answered with what to do", async () => {
  const socket = connect(Number(new URL(running.url).port), "127.0.0.1")
  socket.write("GET /v1/search?q=商贸 HTTP/1.1\r\nHost: x\r\n\r\n")
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*%E5%95%86/s)
})

test("an expectation that nobody knows is passed over, and the request answered", async () => {
  const socket = connect(Number(new URL(running.url).port), "127.0.0.1")
  socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: nonsense\r\nConnection: close\r\n\r\n")
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /)
})

platformSuite("Node", () => ({ fetch: (path, init) => fetch(running.url + path, init), sql: database.sql }))

test("a file that its sender breaks off is nothing that the operator is told of, and nothing of it stays", async () => {
  const authorization = `Bearer ${await officerToken("officer")}`
  const socket = connect(Number(new URL(running.url).port), "127.0.0.1")
  socket.write(
    `POST /v1/imports?source=broken HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n` +
      `Content-Type: application/x-ndjson\r\nContent-Length: 100000\r\n\r\n{"kind":"penalty",`,
  )
  const begun = () => database.sql`select from import_run where source = 'broken'`
  await expect.poll(begun).toHaveLength(1)
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(told.filter((line) => line.includes("request"))).toEqual([])
  expect(await database.sql`select from import_row`).toEqual([])
})
