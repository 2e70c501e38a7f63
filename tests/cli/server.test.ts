/**
 * The server as a process: starts on nothing, stops cleanly, survives being killed, and lets nobody in beside it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { openPool } from "../../src/database/client.ts"
import { gongshi, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const folder = useFolder()

/** Starts the server and waits for the line that says where it is. */
async function start(env: Record<string, string>): Promise<Started & { url: string }> {
  const started = startProcess("node.ts", [], { cwd: folder, env })
  let over = false
  started.ended.then(() => (over = true))
  await until("the server says where it is", () => over || started.said.stdout.includes("\n"))
  const url = /http:\/\/\S+?(?= )/.exec(started.said.stdout)?.[0]
  if (!url) throw new Error(`it did not start: ${started.said.stderr}`)
  return { ...started, url }
}

const status = async (url: string) => (await (await fetch(`${url}/status`)).json()) as { as_of: { size: number } }
/** The embedded server of a data directory; null when none runs. */
function postmaster(dataDir: string): number | null {
  const file = path.join(dataDir, "postgres", "postmaster.pid")
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : null
}

describe("on an embedded database", () => {
  const dataDir = path.join(folder, "data")
  const env = { DATA_DIR: dataDir, SAMPLE_SUBJECTS: "60" }

  test("it sets itself up, fills an empty register, and stops cleanly at a signal", async () => {
    const server = await start(env)
    expect(server.said.stdout.trim().split("\n")).toHaveLength(1)
    expect((await status(server.url)).as_of.size).toBe(20)
    expect(JSON.parse(readFileSync(path.join(dataDir, "server.json"), "utf8"))).toEqual({
      pid: server.child.pid,
      url: server.url,
    })
    server.child.kill("SIGINT")
    const { code, stderr } = await server.ended
    expect(code).toBe(0)
    expect(stderr).toContain("stopped")
    expect(postmaster(dataDir)).toBeNull()
    expect(existsSync(path.join(dataDir, "server.json"))).toBe(false)
  })

  test("a second one on the same data says who serves it, and harms nothing", async () => {
    const first = await start(env)
    const second = await startProcess("node.ts", [], { cwd: folder, env }).ended
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(`by process ${first.child.pid} at ${first.url}`)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    first.child.kill("SIGTERM")
    expect((await first.ended).code).toBe(0)
  })

  test("killed, it has lost nothing when it starts again", async () => {
    const killed = await start(env)
    const file = path.join(folder, "row.ndjson")
    writeFileSync(file, `${JSON.stringify(abnormalRow(1))}\n`)
    expect((await gongshi(["import", file], { cwd: folder, env })).code).toBe(0)
    killed.child.kill("SIGKILL")
    await killed.ended
    process.kill(postmaster(dataDir) ?? 0, "SIGKILL")
    const again = await start(env)
    const response = await fetch(`${again.url}/v1/subjects/${codeOf(1)}`)
    expect(await response.json()).toMatchObject({ records: [{ ground: "AB-E4" }], as_of: { size: 21 } })
    again.child.kill("SIGINT")
    expect((await again.ended).code).toBe(0)
  })

  test("it shows what a command beside it imports, and goes on when the command has ended", async () => {
    const server = await start(env)
    const file = path.join(folder, "beside.ndjson")
    writeFileSync(file, `${JSON.stringify(abnormalRow(2, { subject: { code: codeOf(2), name: "示例旁路导入店" } }))}\n`)
    expect((await gongshi(["import", file], { cwd: folder, env })).code).toBe(0)
    await until("search finds it", async () => {
      const response = await fetch(`${server.url}/v1/search?q=${encodeURIComponent("旁路导入")}`)
      return ((await response.json()) as { total: number }).total === 1
    })
    server.child.kill("SIGINT")
    expect((await server.ended).code).toBe(0)
  })

  test("it answers 503 while the database is gone, and goes on when it is back", async () => {
    const server = await start(env)
    const session = openPool(
      { host: path.join(dataDir, "postgres"), port: 5432, user: "gongshi", database: "postgres" },
      1,
    )
    await session.end()
    process.kill(postmaster(dataDir) ?? 0, "SIGKILL")
    const seen = new Set<number>()
    await until("the database is back", async () => {
      const { status: code } = await fetch(`${server.url}/readyz`)
      seen.add(code)
      return code === 200 && (seen.has(503) || postmaster(dataDir) !== null)
    })
    expect([...seen].every((code) => code === 200 || code === 503)).toBe(true)
    server.child.kill("SIGINT")
    expect((await server.ended).code).toBe(0)
  })
})

describe("with DATABASE_URL", () => {
  const database = useDatabase()

  test("it starts no database of its own", async () => {
    const dataDir = path.join(folder, "no-cluster")
    const server = await start({ DATA_DIR: dataDir, DATABASE_URL: database.url, SAMPLE_SUBJECTS: "0" })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(existsSync(path.join(dataDir, "postgres"))).toBe(false)
    server.child.kill("SIGINT")
    expect((await server.ended).code).toBe(0)
  })

  test("that leads nowhere it says so, and shows no password", async () => {
    const env = { DATA_DIR: path.join(folder, "x"), DATABASE_URL: "postgres://user:secret-word@127.0.0.1:1/none" }
    const { code, stderr } = await startProcess("node.ts", [], { cwd: folder, env }).ended
    expect(code).toBe(1)
    expect(stderr).toContain("127.0.0.1:1")
    expect(stderr).not.toContain("secret-word")
    expect(stderr).not.toContain("    at ")
  })

  test("it says that a port is in use", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    await new Promise((resolve) => other.once("listening", resolve))
    const address = other.address()
    const port = String(typeof address === "object" ? address?.port : 0)
    const env = { DATA_DIR: path.join(folder, "y"), DATABASE_URL: database.url, PORT: port }
    const { code, stderr } = await startProcess("node.ts", [], { cwd: folder, env }).ended
    other.close()
    expect(code).toBe(1)
    expect(stderr).toContain(`port ${port} is in use`)
  })
})

test("a wrong configuration is named variable by variable, with what was read and what is expected", async () => {
  const env = {
    PORT: "eighty",
    DATABASE_URL: "mysql://user:secret-word@host/x",
    NODE_ENV: "prod",
    OFFICER_ISSUER: "https://a.example",
  }
  const { code, stderr } = await startProcess("node.ts", [], { cwd: folder, env }).ended
  expect(code).toBe(1)
  expect(stderr).toContain('PORT is "eighty", expected a port')
  expect(stderr).toContain("DATABASE_URL is (not shown), expected postgres://")
  expect(stderr).toContain('NODE_ENV is "prod", expected production, development or test')
  expect(stderr).toContain("OFFICER_JWKS is missing")
  expect(stderr).not.toContain("secret-word")
})
