/**
 * The server process with DATABASE_URL: it starts no database of its own, and lives through the absence of its server.
 */
import { existsSync, readdirSync } from "node:fs"
import { createServer, type Server } from "node:net"
import path from "node:path"
import { describe, expect, onTestFinished, test } from "vitest"
import { acquireEmbedded } from "../../src/database/embedded.ts"
import { openPool } from "../../src/database/pool.ts"
import { gongshiAlone, startProcess, until, useFolder } from "../support/command.ts"

const cwd = useFolder()

async function listen(onConnection: (server: Server) => Server, port = 0) {
  const server = onConnection(createServer()).listen(port, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  return { port: typeof address === "object" && address ? address.port : 0, close: () => server.close() }
}

test("serves from a server of its own, answers 503 while that is away, and recovers", async () => {
  const { port, close } = await listen((server) => server)
  close()
  const database = () => acquireEmbedded({ dataDir: path.join(cwd, "elsewhere"), tcp: { port } })
  let postgres = await database()
  onTestFinished(() => postgres.release())
  const { user, password, database: name } = postgres.connection
  const dataDir = path.join(cwd, "data")
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/${name}`
  const env = { DATABASE_URL: url, DATA_DIR: dataDir, SAMPLE_SUBJECTS: "20" }

  const { child, said, ended } = startProcess("node/main.ts", [], { cwd, env })
  onTestFinished(() => void child.kill("SIGKILL"))
  await until("it answers", () => said.stdout.includes("\n"))
  const address = /gongshi is at (\S+)/.exec(said.stdout)?.[1]
  const ask = (where: string) => fetch(`${address}${where}`, { headers: { "accept-language": "en" } })
  expect((await ask("/readyz")).status).toBe(200)
  // No cluster, no claim: several servers may share the database.
  // No database of its own; exports have a folder once one is due.
  expect(readdirSync(dataDir).filter((name) => name !== "exports")).toEqual(["keys"])

  await postgres.release()
  for (const where of ["/readyz", "/v1/search?q=%E7%A4%BA%E4%BE%8B", "/v1/subjects/91000000MA0000008C"]) {
    // A machine that is slow says so first, which is another problem.
    await until(`${where} says that the database is away`, async () => {
      const answer = await ask(where)
      expect(answer.status, where).toBe(503)
      expect(answer.headers.get("retry-after")).toBe("5")
      // Its own number may hold any five digits.
      const problem = (await answer.text()).replace(/urn:uuid:[\w-]+/, "")
      expect(problem).not.toContain(String(port))
      return problem.includes("database-away")
    })
  }
  expect((await ask("/healthz")).status).toBe(200)

  // In its place something that takes connections and ends them, as a proxy does whose server is down.
  const proxy = await listen((server) => server.on("connection", (socket) => socket.end()), port)
  expect((await ask("/readyz")).status).toBe(503)
  proxy.close()

  postgres = await database()
  await until("it answers again", async () => (await ask("/readyz")).status === 200)
  const admin = openPool({ ...postgres.connection }, 1)
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'gongshi'`
  await admin.end()
  await until("it answers after its sessions were ended", async () => (await ask("/readyz")).status === 200)

  child.kill("SIGTERM")
  expect((await ended).code).toBe(0)
  expect(readdirSync(dataDir)).toEqual(["keys"])
})

describe("a database that can't be had is said in a line, by", () => {
  const dataDir = path.join(cwd, "unused")
  const attempt = async (url: string) => {
    const { code, stdout, stderr } = await gongshiAlone(["serve"], {
      cwd,
      env: { DATABASE_URL: url, DATA_DIR: dataDir },
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
    expect(stderr.trimEnd().split("\n")).toHaveLength(1)
    expect(stderr).not.toContain("opensesame")
    expect(existsSync(path.join(dataDir, "postgres"))).toBe(false)
    return stderr
  }

  test("a port where nothing listens", async () => {
    const { port, close } = await listen((server) => server)
    close()
    expect(await attempt(`postgres://me:opensesame@127.0.0.1:${port}/x`)).toBe(
      `gongshi: the database can't be reached at 127.0.0.1:${port} (ECONNREFUSED): check that it runs, that this machine may connect to it, and DATABASE_URL\n`,
    )
  })

  test("a host that does not exist", async () => {
    expect(await attempt("postgres://me:opensesame@none.invalid/x")).toContain("reached at none.invalid")
  })

  test("something that takes the connection and ends it, which must not be tried for ever", async () => {
    const { port, close } = await listen((server) => server.on("connection", (socket) => socket.end()))
    onTestFinished(() => void close())
    expect(await attempt(`postgres://me:opensesame@127.0.0.1:${port}/x`)).toContain(`at 127.0.0.1:${port}`)
  })

  test("something that speaks another language", async () => {
    const speak = (server: Server) =>
      server.on("connection", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
    const { port, close } = await listen(speak)
    onTestFinished(() => void close())
    expect(await attempt(`postgres://me:opensesame@127.0.0.1:${port}/x`)).toContain(`at 127.0.0.1:${port}`)
  })
})
