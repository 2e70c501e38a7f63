/** The register of an embedded database goes to a server of one's own in one command, and goes on there. */
import { writeFileSync } from "node:fs"
import { createServer } from "node:net"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { acquireEmbedded, type EmbeddedPostgres } from "../../src/database/embedded.ts"
import { openPool } from "../../src/database/pool.ts"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { faultsOfLog } from "../support/log.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()
const dataDir = path.join(cwd, "data")
const password = "only-of-this-test"
let server: EmbeddedPostgres
let address = ""
let next = 0

const run = (args: string[], env: Record<string, string> = {}) =>
  gongshi(args, { cwd, env: { DATA_DIR: dataDir, SAMPLE_SUBJECTS: "0", ...env } })
const own = () => ({ DATABASE_URL: address.replace("@", `:${password}@`) })
const importSome = (env: Record<string, string> = {}) => {
  const file = path.join(cwd, `${next}.ndjson`)
  writeFileSync(file, Array.from({ length: 3 }, () => `${JSON.stringify(abnormalRow(next++))}\n`).join(""))
  return run(["import", file], env)
}

beforeAll(async () => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve))
  const found = probe.address()
  const port = typeof found === "object" && found ? found.port : 0
  await new Promise((resolve) => probe.close(resolve))
  server = await acquireEmbedded({ dataDir: path.join(cwd, "server"), tcp: { port } })
  const admin = openPool(server.connection, 1)
  // A role that is no superuser, as docs/operations.md has it.
  await admin.unsafe(`create role gongshi_owner login password '${password}'`)
  await admin.unsafe("create database own owner gongshi_owner template template0 encoding 'UTF8' locale 'C.UTF-8'")
  await admin.end()
  address = `postgres://gongshi_owner@127.0.0.1:${port}/own`
  expect(await importSome()).toMatchObject({ code: 0 })
  expect(await run(["client", "add", "示例平台", "--role", "platform"])).toMatchObject({ code: 0 })
})
afterAll(() => server.release())

test("no password in the address, none that is no address, and not while it is served", async () => {
  for (const [args, said] of [
    [["move", address.replace("@", ":secret@")], "set PGPASSWORD instead"],
    [["move", "https://db/gongshi"], "is no postgres:// address"],
  ] as const) {
    const refused = await run([...args])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(said) })
  }
  expect(await run(["move", address], { ...own(), PGPASSWORD: password })).toMatchObject({ code: 2 })
  const serving = startProcess("node/main.ts", [], { cwd, env: { DATA_DIR: dataDir, SAMPLE_SUBJECTS: "0" } })
  await until("it serves", () => serving.said.stdout.includes("\n"))
  expect(await run(["move", address], { PGPASSWORD: password })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("is being served already"),
  })
  serving.child.kill("SIGTERM")
  await serving.ended
})

test("a database that holds something of others is left as it is", async () => {
  const admin = openPool({ ...server.connection, database: "postgres" }, 1)
  await admin.unsafe("create database taken owner gongshi_owner template template0 encoding 'UTF8' locale 'C.UTF-8'")
  const taken = openPool({ ...server.connection, database: "taken" }, 1)
  await taken.unsafe("create table ledger_of_somebody (a int)")
  const moved = await run(["move", address.replace(/own$/, "taken")], { PGPASSWORD: password })
  expect(moved).toMatchObject({ code: 1, stderr: expect.stringContaining("(public.ledger_of_somebody)") })
  const [made] = await taken`select to_regclass('drizzle.__drizzle_migrations') is null as untouched`
  expect(made).toEqual({ untouched: true })
  // Theirs by the same tool as ours: our migrations would go into their list.
  await taken.unsafe(`create schema drizzle; grant all on schema drizzle to gongshi_owner;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    grant all on all tables in schema drizzle to gongshi_owner; grant all on all sequences in schema drizzle to gongshi_owner;
    insert into drizzle.__drizzle_migrations (hash, created_at) values ('theirs', 1700000000000)`)
  const again = await run(["move", address.replace(/own$/, "taken")], { PGPASSWORD: password })
  const [left] = await taken`
    select count(*)::int as migrations, to_regclass('public.log_entry') is null as untouched from drizzle.__drizzle_migrations`
  expect(left).toEqual({ migrations: 1, untouched: true })
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("public.ledger_of_somebody") })
  await Promise.all([taken.end(), admin.end()])
})

test("all of it is there, proven, and goes on: rows, log, audit, keys, and numbers that count on", async () => {
  const before = openPool({ ...server.connection, database: "own" }, 2)
  const moved = await run(["move", address], { PGPASSWORD: password })
  expect(moved.stdout).toMatch(/^verdict: +nothing found wrong$/m)
  expect(moved).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("set DATABASE_URL to it and start the register"),
  })
  expect(moved.stderr + moved.stdout).not.toContain(password)
  expect(await faultsOfLog(before)).toEqual([])
  expect(await run(["client", "list"], own())).toMatchObject({ code: 0, stdout: expect.stringContaining("示例平台") })
  // A command reads no replica, and waits for none, nor says how it is.
  const beside = await run(["doctor"], { ...own(), DATABASE_URL_READ: "postgres://nobody@127.0.0.1:1/none" })
  expect(beside).toMatchObject({ code: 0, stderr: expect.not.stringContaining("replica") })
  expect(await importSome(own())).toMatchObject({ code: 0 })
  const doctor = await run(["doctor"], own())
  expect(doctor).toMatchObject({ code: 0, stdout: expect.stringMatching(/^register: +6 subjects, 6 live records$/m) })
  const again = await run(["move", address], { PGPASSWORD: password })
  expect(again).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("there is a register in that database already"),
  })
  await before.end()
})

test("the database that was left signs no more: what was published since is remembered beside the keys", async () => {
  expect(await importSome()).toMatchObject({ code: 1, stderr: expect.stringContaining("Restore a newer backup") })
})
