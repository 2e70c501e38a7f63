/**
 * The server process with the database that ships with it: starting, stopping, dying and coming back.
 */
import { once } from "node:events"
import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { isRunning, readPostmaster } from "../../src/database/embedded-postmaster.ts"
import { openPool } from "../../src/database/pool.ts"
import { gongshi, gongshiAlone, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { twoSizes } from "../support/two-sizes.ts"

const cwd = useFolder()
const dataDir = path.join(cwd, "data")
const cluster = path.join(dataDir, "postgres")
const env = { DATA_DIR: dataDir, SAMPLE_SUBJECTS: "60" }
const run = (...args: string[]) => gongshi(args, { cwd, env })

const code = "91000000MA0GG0017J"
const name = "郑州示例云杉商贸有限公司"
const row = {
  kind: "abnormal",
  subject: { code, name },
  ground: "AB-E4",
  decision_no: "郑市监异字〔2026〕1号",
  decided_on: "2026-03-02",
  authority: "410105",
  published_on: "2026-03-05",
}

interface Server extends Started {
  url: string
}

/** Starts the server and waits for the line that says where it is. */
async function start(more: Record<string, string> = {}): Promise<Server> {
  const started = startProcess("node/main.ts", [], { cwd, env: { ...env, ...more } })
  let ended = false
  started.ended.then(() => (ended = true))
  await until("the server says where it is", () => ended || started.said.stdout.includes("\n"))
  const url = /gongshi is at (\S+)/.exec(started.said.stdout)?.[1]
  if (!url) throw new Error(`no address: ${started.said.stdout}${started.said.stderr}`)
  return { ...started, url }
}

const postmasterPid = () => Number.parseInt(readFileSync(path.join(cluster, "postmaster.pid"), "utf8"), 10)
const nothingRuns = () => !existsSync(path.join(cluster, "postmaster.pid"))
const json = async (url: string) => (await fetch(url)).json()
const search = async (server: Server) =>
  (await json(`${server.url}/v1/search?q=${encodeURIComponent("云杉商贸")}`)).total

/** True when an import has begun that has not come to its end. */
async function importRuns(): Promise<boolean> {
  if (nothingRuns()) return false
  const sql = openPool({ host: cluster, port: 5432, user: "gongshi", database: "gongshi" }, 1)
  try {
    return (await sql`select from import_run where finished_at is null`).length > 0
  } catch {
    // It is still starting.
    return false
  } finally {
    await sql.end()
  }
}

// One server after another on the same data, in the order of the tests.
let server: Server
let size: number

beforeAll(async () => {
  server = await start()
})

afterAll(async () => {
  server.child.kill("SIGTERM")
  await server.ended
})

test("a first start says in one line where it answers, has made sample data, and answers there", async () => {
  expect(server.said.stdout).toMatch(
    /^gongshi is at http:\/\/localhost:\d+ \(API page: .*\/docs\)\. Ctrl-C stops it\.\n$/,
  )
  const { as_of, readers } = await json(`${server.url}/status`)
  expect(as_of.size).toBeGreaterThan(0)
  // The texts of records are read once the server answers.
  const promptly = ["alerts", "search", "tree"].map((name) => ({ name, position: as_of.size, behind: 0 }))
  expect(readers).toEqual(expect.arrayContaining(promptly))
  const { pid, url } = JSON.parse(readFileSync(path.join(dataDir, "server.json"), "utf8"))
  expect({ pid, url }).toEqual({ pid: server.child.pid, url: server.url })
})

test("keys jwks prints the key set that the server serves", async () => {
  const { stdout } = await run("keys", "jwks")
  expect(JSON.parse(stdout)).toEqual(await json(`${server.url}/.well-known/jwks.json`))
})

test("a second start on the same data says who serves it, and harms nothing", async () => {
  const { code: exit, stdout, stderr } = await startProcess("node/main.ts", [], { cwd, env }).ended
  expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" })
  expect(stderr).toContain(`${dataDir} is being served already, by process ${server.child.pid} at ${server.url}`)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect(existsSync(path.join(dataDir, "server.json"))).toBe(true)
})

test("an import by command line beside the server is found a moment later, and leaves the database running", async () => {
  expect(await search(server)).toBe(0)
  const input = `${JSON.stringify(row)}\n`
  const { code: exit, stderr } = await gongshi(["import", "-"], { cwd, env, input })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" })
  await until("the row is found", async () => (await search(server)) === 1)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect((await run("doctor")).stdout).toMatch(/^verdict: +nothing found wrong$/m)
})

test("an import that is interrupted beside the server ends at once, and leaves the database running", async () => {
  const { child, ended } = startProcess("cli/main.ts", ["import", "-"], { cwd, env, input: null })
  child.stdin?.write(`${JSON.stringify(row)}\n`)
  await until("it has begun", importRuns)
  child.kill("SIGINT")
  expect((await ended).code).toBe(130)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
})

test("a database that dies is started again; until then the answer is 503, and the data stays claimed", async () => {
  const pid = postmasterPid()
  process.kill(pid, "SIGKILL")
  const seen = new Set<number>()
  await until("it answers again", async () => {
    const answer = await fetch(`${server.url}/v1/subjects/${code}`)
    seen.add(answer.status)
    if (answer.status === 503) expect(answer.headers.get("content-type")).toContain("application/problem+json")
    return answer.status === 200 && postmasterPid() !== pid
  })
  expect([...seen].filter((status) => ![200, 503].includes(status))).toEqual([])
  await until("the claim is renewed", async () => {
    const { stderr } = await startProcess("node/main.ts", [], { cwd, env: { ...env, HOST: "none.invalid" } }).ended
    return stderr.includes("is being served already")
  })
})

test("a server that is killed has lost nothing when it is started again", async () => {
  size = (await json(`${server.url}/status`)).as_of.size
  const killed = server.child.pid
  server.child.kill("SIGKILL")
  await once(server.child, "close")
  server = await start()
  expect((await json(`${server.url}/status`)).as_of.size).toBe(size)
  expect(await search(server)).toBe(1)
  expect(JSON.parse(readFileSync(path.join(dataDir, "server.json"), "utf8")).pid).not.toBe(killed)
})

test("both die at once, and nothing is lost", async () => {
  size = (await json(`${server.url}/status`)).as_of.size
  const pid = postmasterPid()
  server.child.kill("SIGKILL")
  process.kill(pid, "SIGKILL")
  await once(server.child, "close")
  server = await start()
  expect((await json(`${server.url}/status`)).as_of.size).toBe(size)
  expect((await run("doctor")).code).toBe(0)
})

for (const [whole, options, signals] of twoSizes<readonly NodeJS.Signals[]>(["SIGTERM"], ["SIGINT", "SIGHUP"]))
  test.each(signals)(`%s stops it with 0 and leaves nothing running${whole}`, options, async (signal) => {
    const postmaster = readPostmaster(cluster)
    server.child.kill(signal)
    // As from a terminal, where npm hands on what the process has got already.
    server.child.kill(signal)
    const { code: exit, stderr } = await server.ended
    expect(exit).toBe(0)
    // It says so once, whatever it was about to say when it was told.
    const words = stderr.split("\n").filter((line) => line.includes("stop"))
    expect(words).toEqual(["gongshi: stopping", "gongshi: stopped; the data is safe"])
    expect(nothingRuns()).toBe(true)
    // Removing that file is the last but one thing it does.
    await until("the database's process is gone", () => !postmaster || !isRunning(postmaster, cluster))
    expect(existsSync(path.join(dataDir, "server.json"))).toBe(false)
    server = await start()
  })

describe("while nothing serves", () => {
  beforeAll(async () => {
    server.child.kill("SIGTERM")
    await server.ended
  })

  test("a command that is interrupted leaves no database running", async () => {
    const { child, ended } = startProcess("cli/main.ts", ["import", "-"], { cwd, env, input: null })
    child.stdin?.write(`${JSON.stringify(row)}\n`)
    await until("it has begun", importRuns)
    child.kill("SIGTERM")
    expect((await ended).code).toBe(143)
    expect(nothingRuns()).toBe(true)
  })

  test("a start that is interrupted ends with 0 and leaves nothing running", async () => {
    const fresh = path.join(cwd, "fresh")
    // So much sample data that it would take minutes.
    const more = { ...env, DATA_DIR: fresh, SAMPLE_SUBJECTS: "5000000" }
    const { child, said, ended } = startProcess("node/main.ts", [], { cwd, env: more })
    await until("it makes sample data", () => said.stderr.includes("the register is empty"))
    child.kill("SIGINT")
    expect(await ended).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringMatching(/stopped; the data is safe/),
    })
    expect(existsSync(path.join(fresh, "postgres", "postmaster.pid"))).toBe(false)
    expect(existsSync(path.join(fresh, "server.json"))).toBe(false)
  })

  test("a port in use, and an address that is none, are said in a line", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const address = other.address()
    const port = typeof address === "object" && address ? address.port : 0
    const taken = await startProcess("node/main.ts", [], { cwd, env: { ...env, PORT: `${port}` } }).ended
    other.close()
    expect(taken).toEqual({
      code: 1,
      stdout: "",
      stderr: `gongshi: port ${port} is in use: stop what uses it, or set PORT to another\n`,
    })
    const nowhere = await gongshiAlone(["serve"], { cwd, env: { ...env, HOST: "none.invalid" } })
    expect(nowhere).toMatchObject({ code: 1, stdout: "" })
    expect(nowhere.stderr).toMatch(/^gongshi: nothing can listen on none\.invalid \(.*\): set HOST .*\n$/)
    expect(nothingRuns()).toBe(true)
  })

  test("the officers' key set that can't be read is named", async () => {
    const issuer = { OFFICER_ISSUER: "https://sso.example", OFFICER_JWKS: "none.json" }
    const { code: exit, stderr } = await gongshiAlone(["serve"], { cwd, env: { ...env, ...issuer } })
    expect(exit).toBe(1)
    expect(stderr).toMatch(/^gongshi: OFFICER_JWKS: .*none\.json.*\n$/)
  })
})
