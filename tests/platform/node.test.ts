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
import { platformSuite } from "./suite.ts"

const database = useDatabase()
let running: Running
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "gongshi-platform-"))
  const variables = { PORT: "0", DATA_DIR: dataDir, DATABASE_URL: database.url, SAMPLE_SUBJECTS: "0" }
  running = await serve(readConfig({ ...variables, ...inject("issuerVariables") }), () => {})
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

platformSuite("Node", () => ({ fetch: (path, init) => fetch(running.url + path, init), sql: database.sql }))
