/**
 * `npm run bench:quarter [RECORDS] [WEEKS]`: a quarter of joint punishment at its full size, 5,000 records and some 20,000 measures of 14
 * agencies, whose database is killed in the middle of every second week. Ends with 1 where something is not as it should be.
 */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { openPool } from "../src/database/pool.ts"
import { connectSocket } from "../src/database/socket.ts"
import { simulateQuarter } from "../tests/support/quarter.ts"
import { openBenchRegister, tell } from "./register.ts"

const records = Number(process.argv[2] ?? 5_000)
const weeks = Number(process.argv[3] ?? 13)

const register = await openBenchRegister()
try {
  const { connection, clusterDir } = register
  const nodes = [
    openPool(connection, 8, { socket: connectSocket }),
    openPool(connection, 8, { socket: connectSocket }),
  ] as const
  const start = performance.now()
  const { figures, faults } = await simulateQuarter({
    ...{ nodes, records, weeks, endsShare: 0.03 },
    async strike(week) {
      // In the middle of it: later each time.
      await sleep(week * 150)
      const [postmaster] = (await readFile(path.join(clusterDir, "postmaster.pid"), "utf8")).split("\n")
      process.kill(Number(postmaster), "SIGKILL")
    },
    say: (line) => process.stdout.write(`${line}\n`),
  })
  for (const [name, count] of Object.entries(figures)) tell(name, String(count))
  tell("took", `${((performance.now() - start) / 1_000).toFixed(0)} s`)
  for (const fault of faults) tell("FAULT", fault)
  if (faults.length > 0) process.exitCode = 1
  await Promise.all(nodes.map((pool) => pool.end({ timeout: 1 })))
} finally {
  await register.close()
}
