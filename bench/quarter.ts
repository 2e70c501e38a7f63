/**
 * `npm run bench:quarter [RECORDS] [WEEKS]`: a quarter of joint punishment at its full size, 5,000 records and some 20,000 measures of 14
 * agencies, over two servers that are processes of their own. In the middle of every second week the database is killed,
 * and in those between one of the servers. Ends with 1 where something is not as it should be.
 */
import { readFile } from "node:fs/promises"
import { createServer } from "node:net"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { issueDevelopmentToken } from "../src/access/development-issuer.ts"
import { openPool } from "../src/database/pool.ts"
import { connectSocket } from "../src/database/socket.ts"
import { keyFile, openKeyFile } from "../src/signing/key-file.ts"
import { simulateQuarter } from "../tests/support/quarter.ts"
import { startNode } from "./quarter-node.ts"
import { openBenchRegister, tell } from "./register.ts"

const records = Number(process.argv[2] ?? 5_000)
const weeks = Number(process.argv[3] ?? 13)

/** A port that nobody has. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address ? address.port : 0
}

const register = await openBenchRegister()
const { connection, clusterDir, dataDir } = register
if (typeof connection === "string") throw new Error("a benchmark has a database of its own")
const sql = openPool(connection, 8, { socket: connectSocket })
// Both name the database by its socket, as servers of one register name theirs by a URL; their keys are those of one folder.
const env = {
  ...{ DATABASE_URL: `postgres:///${connection.database}`, PGHOST: connection.host, PGPORT: String(connection.port) },
  ...{ PGUSER: connection.user, DATA_DIR: dataDir, SAMPLE_SUBJECTS: "0", QUOTA: "off", CHECKPOINT_COPY: "none" },
  ...{ WEBHOOK_ALLOW_PRIVATE: "true", EXPORT_EVERY_HOURS: "0" },
}
let now = Date.parse("2026-04-01T04:00:00Z")
const clock = () => now
const nodes = [
  await startNode(await freePort(), { sql, clock, env }),
  await startNode(await freePort(), { sql, clock, env }),
] as const
const killed = { database: 0, servers: 0 }
try {
  const start = performance.now()
  const { figures, faults } = await simulateQuarter({
    ...{ sql, nodes: () => nodes, records, weeks, endsShare: 0.03 },
    begin(at) {
      now = at
      for (const node of nodes) node.begin(at)
    },
    async officer(at) {
      const key = await openKeyFile(keyFile(dataDir, "development-issuer"), "Ed25519")
      const token = await issueDevelopmentToken(key, { role: "head", authority: "410105", subject: "bench" }, at)
      return { authorization: `Bearer ${token}` }
    },
    // In the middle of it: later each time.
    async strike(week) {
      await sleep(week * 150)
      if (week % 2 === 0) {
        killed.servers++
        await nodes[week % 4 === 0 ? 0 : 1].kill()
      } else {
        killed.database++
        const [postmaster] = (await readFile(path.join(clusterDir, "postmaster.pid"), "utf8")).split("\n")
        process.kill(Number(postmaster), "SIGKILL")
      }
    },
    say: (line) => process.stdout.write(`${line}\n`),
  })
  for (const [name, count] of Object.entries({ ...figures, ...killed })) tell(name, String(count))
  tell("took", `${((performance.now() - start) / 1_000).toFixed(0)} s`)
  for (const fault of faults) tell("FAULT", fault)
  if (faults.length > 0) process.exitCode = 1
} finally {
  for (const node of nodes) node.stop()
  await sql.end({ timeout: 1 })
  await register.close()
}
process.exit()
