/**
 * What a replica is read for, and when it is not: a real primary and a real standby, which is made to lag, held, killed and
 * brought back while two nodes of the app read.
 */
import { mkdirSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Pool, Transaction } from "../../src/database/client.ts"
import { acquireEmbedded, type EmbeddedPostgres } from "../../src/database/embedded.ts"
import { migrateDatabase } from "../../src/database/migrate.ts"
import { openPool } from "../../src/database/pool.ts"
import { openReplica, type Replica } from "../../src/database/replica.ts"
import { connectSocket } from "../../src/database/socket.ts"
import { makeExport } from "../../src/exports/snapshot/node-make.ts"
import { readHead } from "../../src/ledger/sequencer.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { importRows } from "../support/app.ts"
import { startProcess, until, useFolder } from "../support/command.ts"
import { freePort, openReplicaOf, type TestReplica } from "../support/replica.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const cwd = useFolder()
const lagMs = 2_000
let primary: EmbeddedPostgres
let standby: TestReplica
let database: ReturnType<typeof openPool>
let replica: Replica
const said: string[] = []
const keep = { socket: connectSocket }

beforeAll(async () => {
  primary = await acquireEmbedded({
    dataDir: path.join(cwd, "primary"),
    tcp: { port: await freePort() },
    settings: { fsync: "off" },
  })
  await migrateDatabase(primary.connection, {}, () => {})
  standby = await openReplicaOf(primary, path.join(cwd, "standby"))
  database = openPool(primary.connection, 4, keep)
  replica = openReplica({
    ...{ connection: standby.url, lagMs, connections: 4, keep, log: (line: string) => said.push(line) },
    ...{ primary: database, primarySearch: database },
  })
})
afterAll(async () => {
  await replica.close({ timeout: 1 })
  await standby.stop("SIGKILL")
  await database.end({ timeout: 1 })
  await primary.release()
})

const isRead = () => until("the replica is read", () => replica.standing().fault === null)
/** Where a query of the pool is answered: by who replays. */
const whereIs = async () => {
  const at = await replica.pool.begin("isolation level repeatable read read only", async (tx) => {
    const [row] = await tx<{ replays: boolean }[]>`select pg_is_in_recovery() as replays`
    return row?.replays
  })
  return at ? "replica" : "database"
}
let next = 0
const publish = () => importRows(database, [abnormalRow(next++)])

describe("a replica", () => {
  test("is read once it shows what the database has, and transactions that write go to the database", async () => {
    await publish()
    await isRead()
    expect(await replica.reach()).toBe(true)
    expect(await whereIs()).toBe("replica")
    expect(await readHead(replica.pool)).toEqual(await readHead(database))
    const [row] = await replica.pool.begin((tx) => tx<{ replays: boolean }[]>`select pg_is_in_recovery() as replays`)
    expect(row).toEqual({ replays: false })
  })

  test("that does not show what this node has published is not read until it does, however little it lags", async () => {
    await isRead()
    await standby.replay(false)
    await publish()
    const { size } = await readHead(database)
    expect(replica.shows(0)).toBe(true)
    expect(replica.shows(size)).toBe(false)
    replica.expect(size)
    expect(replica.shows(0)).toBe(false)
    expect((await readHead(replica.pool)).size).toBe(size)
    await standby.replay(true)
    await until("it shows it", () => replica.shows(size))
    expect(await whereIs()).toBe("replica")
  })

  test("that stops reading is left out within its bound, says so, and is read again by itself", async () => {
    await isRead()
    await standby.replay(false)
    await publish()
    await until("it is left out", () => replica.standing().fault === "lagging")
    expect(await whereIs()).toBe("database")
    expect(await replica.reach()).toBe(false)
    const { behindMs } = replica.standing()
    expect(behindMs).toBeGreaterThan(lagMs)
    await until(
      "it is said",
      () => said.at(-1) === "the replica is not read: it lags behind by more than DATABASE_READ_LAG",
    )
    await standby.replay(true)
    await isRead()
    await until("it is said", () => said.at(-1) === "the replica is read")
  })

  test("that gives no answer keeps nobody waiting for longer than a look, and one that is killed nobody at all", async () => {
    await isRead()
    await replica.reach()
    standby.hold(true)
    const heads = await Promise.all([readHead(replica.pool), readHead(replica.searchPool)])
    expect(heads.every(({ size }) => size > 0)).toBe(true)
    await until("it is left out", () => replica.standing().fault === "away")
    standby.hold(false)
    await isRead()
    await standby.stop("SIGKILL")
    const asked = Array.from({ length: 20 }, () => readHead(replica.pool))
    expect((await Promise.all(asked)).length).toBe(20)
    expect(replica.standing().fault).toBe("away")
    await standby.start()
    await isRead()
  })

  test("is what an export is made from, once it shows what was sealed; and the database where it is away", async () => {
    const { log: signedLog } = testLog(database, { clock: Date.now })
    await publish()
    const signer = keySigner(await createSigningKey("Ed25519"))
    const places: string[] = []
    const begin = (options: string, work: (tx: Transaction) => Promise<never>) =>
      replica.pool.begin(options, async (tx) => {
        const [row] = await tx<{ replays: boolean }[]>`select pg_is_in_recovery() as replays`
        places.push(row?.replays ? "replica" : "database")
        return work(tx)
      })
    const pool = Object.assign(Object.create(replica.pool), { begin }) as Pool
    const make = async (name: string) => {
      const folder = path.join(cwd, name)
      mkdirSync(folder)
      const parts = { sql: database, replica: { pool, reach: replica.reach }, signedLog, signer }
      const order = { folder, formats: ["gzip" as const], from: [], withdrawn: [] }
      return makeExport({ ...parts, issuer: "https://gongshi.example", clock: Date.now }, order)
    }
    await isRead()
    const first = await make("first")
    expect(first).toMatchObject({ log: { size: (await readHead(database)).size } })
    expect(places).toEqual(["replica"])
    await standby.stop("SIGKILL")
    await publish()
    expect(await make("second")).toMatchObject({ log: { size: (await readHead(database)).size } })
    expect(places).not.toContain("database")
    await standby.start()
    await isRead()
  })

  test("is known as one to a role that may read and no more", async () => {
    await database.unsafe(
      "create role reader login; grant usage on schema public to reader; grant select on log_head to reader",
    )
    const [row] = await database<{ cluster: boolean; place: boolean }[]>`
      select has_function_privilege('reader', 'pg_control_system()', 'execute') as cluster,
        has_function_privilege('reader', 'pg_current_wal_lsn()', 'execute') as place`
    expect(row).toEqual({ cluster: true, place: true })
  })

  test("of another database is no replica of this one", async () => {
    const other = openReplica({
      ...{ connection: primary.connection, lagMs, connections: 2, keep, log: () => {} },
      ...{ primary: database, primarySearch: database },
    })
    await until("it is known", () => other.standing().fault === "another-database")
    expect(other.shows(0)).toBe(false)
    await other.close({ timeout: 1 })
  })
})

test("a node answers public reads from it, says so, and answers on when it is killed", async () => {
  const { user, password, port, database: name } = primary.connection
  const env = {
    DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:${port}/${name}`,
    ...{ DATABASE_URL_READ: standby.url, DATABASE_READ_LAG: "2", DATA_DIR: path.join(cwd, "node") },
    ...{ SAMPLE_SUBJECTS: "0", METRICS_PORT: String(await freePort()), QUOTA: "off" },
  }
  const node = startProcess("node/main.ts", [], { cwd, env })
  await until("the server says where it is", () => node.said.stdout.includes("\n"))
  const url = /gongshi is at (\S+)/.exec(node.said.stdout)?.[1] ?? ""
  const status = async () =>
    (await (await fetch(`${url}/status`)).json()) as { replica: { read: boolean; fault: string } }
  const metrics = async () => (await fetch(`http://127.0.0.1:${env.METRICS_PORT}/metrics`)).text()
  await until("it is read", async () => (await status()).replica.read)
  const code = codeOf(0)
  const read = async () => (await fetch(`${url}/v1/subjects/${code}`)).status
  const reads = async () => {
    const [row] = await statistics`
      select xact_commit::int as count from pg_stat_database where datname = ${name}`
    return Number(row?.["count"])
  }
  const statistics = openPool(standby.url, 1)
  const before = await reads()
  for (let n = 0; n < 60; n++) expect(await read()).toBe(200)
  await until("the standby has counted them", async () => (await reads()) >= before + 60)
  await statistics.end()
  expect(await metrics()).toMatch(/^gongshi_replica_read 1$/m)
  await standby.stop("SIGKILL")
  for (let n = 0; n < 20; n++) expect(await read()).toBe(200)
  expect((await status()).replica).toMatchObject({ read: false, fault: "away" })
  expect(await metrics()).toMatch(/^gongshi_replica_read\{reason="away"\} 0$/m)
  node.child.kill("SIGTERM")
  expect(await node.ended).toMatchObject({ code: 0 })
  await standby.start()
})
