/** A streaming replica of an embedded database: made by its own base backup, started, killed and made to lag. */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { EmbeddedPostgres } from "../../src/database/embedded.ts"
import { asAccount, handOver, serverAccount } from "../../src/database/embedded-account.ts"
import { backUpCluster, clusterFile } from "../../src/database/embedded-backup.ts"
import { shippedBinaries, usableBinaries } from "../../src/database/embedded-binaries.ts"
import { openPool } from "../../src/database/pool.ts"

/** A replica that runs. */
export interface TestReplica {
  url: string
  /** Whether it reads on; where not, it shows what it has shown. */
  replay(on: boolean): Promise<void>
  /** Whether its process is let run: one that is not gives no answer, and takes connections all the same. */
  hold(held: boolean): void
  stop(signal: "SIGKILL" | "SIGINT"): Promise<void>
  start(): Promise<void>
  /** Makes it the database: it replays what it has, and takes writes from then on. */
  promote(): Promise<void>
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address ? address.port : 0
}

/**
 * Makes one.
 * @param primary reached by TCP
 * @param folder of its own; the database's user can reach what it stands in
 */
export async function openReplicaOf(
  primary: Pick<EmbeddedPostgres, "connection" | "directory">,
  folder: string,
): Promise<TestReplica> {
  const { connection, directory } = primary
  const account = serverAccount(directory)
  const [backup, cluster, sockets] = ["backup", "cluster", "sockets"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const each of [folder, cluster, sockets]) mkdirSync(each, { recursive: true, mode: 0o755 })
  handOver(folder, account)
  await backUpCluster(connection, backup, "replica")
  execFileSync("tar", ["-xzf", path.join(backup, clusterFile), "-C", cluster])
  rmSync(backup, { recursive: true })
  writeFileSync(path.join(cluster, "standby.signal"), "")
  const { user, password, host, port: from } = connection
  const source = `host=${host} port=${from} user=${user} password=${password}`
  writeFileSync(path.join(cluster, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`)
  chmodSync(cluster, 0o700)
  handOver(folder, account)
  const port = await freePort()
  const programs = usableBinaries(shippedBinaries(), account, folder, () => {})
  const settings = {
    ...{ port, listen_addresses: "127.0.0.1", unix_socket_directories: sockets, fsync: "off", hot_standby: "on" },
    ...{ wal_retrieve_retry_interval: "200ms", shared_buffers: "64MB" },
  }
  const at = { ...connection, port }
  let server: ReturnType<typeof spawn> | null = null
  async function start(): Promise<void> {
    const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
    server = spawn(path.join(programs.directory, "bin", "postgres"), ["-D", cluster, ...args], {
      ...{ ...asAccount(account), cwd: "/", env: { PATH: process.env["PATH"], LC_ALL: "C" }, stdio: "ignore" },
    })
    for (let tries = 0; ; tries++) {
      const sql = openPool(at, 1)
      const answer = await sql`select 1`.then(
        () => true,
        () => false,
      )
      await sql.end()
      if (answer) return
      if (tries > 300 || server.exitCode !== null) throw new Error(`the replica does not start: ${server.exitCode}`)
      await sleep(100)
    }
  }
  await start()
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${port}/${connection.database}`,
    start,
    async replay(on) {
      const sql = openPool(at, 1)
      await sql.unsafe(on ? "select pg_wal_replay_resume()" : "select pg_wal_replay_pause()")
      await sql.end()
    },
    async promote() {
      const sql = openPool(at, 1)
      await sql.unsafe("select pg_promote()")
      await sql.end()
    },
    // The whole of it: those that answer are processes of their own.
    hold(held) {
      const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(server?.pid)], { encoding: "utf8" })
      for (const pid of [...children.split("\n").map(Number).filter(Boolean), server?.pid ?? 0])
        process.kill(pid, held ? "SIGSTOP" : "SIGCONT")
    },
    async stop(signal) {
      if (!server || server.exitCode !== null || server.signalCode !== null) return
      const ended = once(server, "exit")
      server.kill(signal)
      await ended
    },
  }
}
