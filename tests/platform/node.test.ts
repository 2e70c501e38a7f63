/**
 * The suite over a real port of the Node server, as `npm start` puts it together.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, inject } from "vitest"
import { readConfig } from "../../src/config.ts"
import { type Running, serve } from "../../src/node.ts"
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

platformSuite("Node", () => ({ fetch: (path, init) => fetch(running.url + path, init), sql: database.sql }))
