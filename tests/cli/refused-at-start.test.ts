/** What keeps a register from starting is said before anything is made: no key, no table, no folder. */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { rm } from "node:fs/promises"
import { createServer } from "node:net"
import path from "node:path"
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest"
import { acquireEmbedded, type EmbeddedPostgres } from "../../src/database/embedded.ts"
import { openPool } from "../../src/database/pool.ts"
import { refuseOpenKeys, settleKeyFiles } from "../../src/signing/key-file.ts"
import { gongshiAlone, useFolder } from "../support/command.ts"

const cwd = useFolder()
const dataDir = path.join(cwd, "data")
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const serve = (env: Record<string, string>) =>
  gongshiAlone(["serve"], { cwd, env: { DATA_DIR: dataDir, SAMPLE_SUBJECTS: "0", ...env } })

test.each(["PORT", "METRICS_PORT"])("a port that is taken (%s)", async (variable) => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void holder.close())
  const address = holder.address()
  const port = typeof address === "object" && address ? address.port : 0
  const { code, stderr } = await serve({ [variable]: String(port) })
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `gongshi: port ${port} is in use: stop what uses it, or set ${variable} to another\n`,
  })
  expect(existsSync(dataDir)).toBe(false)
})

test("a key that others can read, in any folder of keys", async () => {
  const folder = path.join(dataDir, "keys", "export")
  const file = path.join(folder, "left.jwk")
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, "{}", { mode: 0o600 })
  chmodSync(file, 0o640)
  const { code, stderr } = await serve({})
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `gongshi: ${file} is open to others (mode 640): set it to 600, and think about a new key\n`,
  })
  expect(readdirSync(dataDir)).toEqual(["keys"])
})

test("a file of keys that another node of the folder renames meanwhile keeps nobody from starting", async () => {
  const folder = path.join(dataDir, "keys")
  mkdirSync(folder, { recursive: true })
  const files = Array.from({ length: 300 }, (_, n) => path.join(folder, `log.checkpoint.${n}`))
  for (const look of [refuseOpenKeys, settleKeyFiles]) {
    for (const file of files) writeFileSync(file, "", { mode: 0o600 })
    const [looked] = await Promise.all([look(dataDir), ...files.map((file) => rm(file))])
    expect(looked).toBe(undefined)
  }
})

let postgres: EmbeddedPostgres
beforeAll(async () => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve))
  const address = probe.address()
  const port = typeof address === "object" && address ? address.port : 0
  await new Promise((resolve) => probe.close(resolve))
  postgres = await acquireEmbedded({ dataDir: path.join(cwd, "elsewhere"), tcp: { port } })
})
afterAll(() => postgres.release())

test.each([
  [
    "encoding 'SQL_ASCII' locale 'C' locale_provider libc",
    "has the encoding SQL_ASCII, which does not hold every name",
  ],
  ["encoding 'UTF8' locale 'C' locale_provider libc", "knows no letters beyond ASCII"],
  ["encoding 'UTF8' locale_provider icu icu_locale 'zh'", "orders texts otherwise than the register's lists"],
])("a database with %s", async (traits, fault) => {
  const { user, password, host, port } = postgres.connection
  const admin = openPool(postgres.connection, 1)
  onTestFinished(() => admin.end())
  await admin.unsafe(`create database unfit template template0 ${traits}`)
  onTestFinished(async () => void (await admin.unsafe("drop database unfit")))
  const { code, stdout, stderr } = await serve({
    DATABASE_URL: `postgres://${user}:${password}@${host.startsWith("/") ? "127.0.0.1" : host}:${port}/unfit`,
  })
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  expect(stderr).toContain(`gongshi: the database unfit (locale `)
  expect(stderr).toContain(`${fault}; nothing was made in it. Make one for it: create database gongshi template`)
  expect(existsSync(dataDir)).toBe(false)
  const inside = openPool({ ...postgres.connection, database: "unfit" }, 1)
  const made = await inside`select schemaname from pg_tables where schemaname in ('public', 'drizzle')`
  await inside.end()
  expect(made).toEqual([])
})
