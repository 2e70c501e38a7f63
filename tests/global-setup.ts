/**
 * One real PostgreSQL for all tests: the one that ships with the program, in a folder of its own, with a migrated
 * template database from which each test file clones its own.
 */
import { execFile } from "node:child_process"
import { globSync } from "node:fs"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import type { TestProject } from "vitest/node"
import { quickStart } from "../scripts/node-flags.js"
import { acquireEmbedded, type EmbeddedConnection } from "../src/database/embedded.ts"
import { migrateDatabase } from "../src/database/migrate.ts"
import { openPool } from "../src/database/pool.ts"
import { prepareMeilisearch } from "./support/meilisearch.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The server; its database `gongshi` is the template. */
    postgres: EmbeddedConnection
    /** A migrated database for the tests on workerd, which reach it over TCP. */
    workerDatabaseUrl: string
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      )
    })
  })
}

/**
 * Has the app compiled once where nothing is kept of it yet: workers and servers that start at once would each do so. What
 * keeps it from that only makes them slower.
 */
async function compileOnce(): Promise<void> {
  // The folder is there from the beginning of such a run, and its files from the end.
  if (globSync(`${import.meta.dirname}/../node_modules/.cache/compile/*/*`).length > 0) return
  const reading = `await import("${new URL("../src/node/main.ts", import.meta.url).href}")`
  await promisify(execFile)(process.execPath, [...quickStart, "--input-type=module", "--eval", reading], {
    timeout: 120_000,
  }).catch(() => {})
}

/** Starts the server for all projects of a run; stops it when the tests are done. */
export async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Another project of this run has started it.
  if (vitest.getRootProject().getProvidedContext().postgres) return undefined
  await prepareMeilisearch(process.env)
  const dataDir = await mkdtemp(path.join(tmpdir(), "gongshi-test-"))
  await chmod(dataDir, 0o755)
  const port = await freePort()
  // Nothing of the tests has to outlive the machine.
  const lasting = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }
  // The tests on workerd alone come to 71 connections, because what they open within a test stays open to the end of the
  // file; and on a slow machine the files of two other workers have theirs beside it.
  const settings = { ...lasting, shared_buffers: "128MB", max_connections: "400" }
  const [server] = await Promise.all([acquireEmbedded({ dataDir, tcp: { port }, settings }), compileOnce()])
  await migrateDatabase(server.connection)
  const admin = openPool({ ...server.connection, database: "postgres" }, 1)
  await admin`create database gongshi_worker template gongshi`
  await admin.end()
  const { user, password } = server.connection
  vitest.provide("postgres", server.connection)
  vitest.provide("workerDatabaseUrl", `postgres://${user}:${password ?? ""}@127.0.0.1:${port}/gongshi_worker`)
  return async () => {
    await server.release()
    await rm(dataDir, { recursive: true, force: true })
  }
}
