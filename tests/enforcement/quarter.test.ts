// A quarter of joint punishment, made small; at its full size it is `npm run bench:quarter`.
import { expect, test } from "vitest"
import { openPool } from "../../src/database/pool.ts"
import { connectSocket } from "../../src/database/socket.ts"
import { useDatabase } from "../support/database.ts"
import { nodesHere, simulateQuarter } from "../support/quarter.ts"

const database = useDatabase()

test("every measure on what has ended is lifted or outstanding, nothing is lost or doubled, every mirror is the register", {
  tags: "long",
}, async () => {
  const [first, second] = [0, 1].map(() => openPool(database.url, 3, { socket: connectSocket }))
  if (!first || !second) throw new Error("two nodes")
  const { figures, faults } = await simulateQuarter({
    ...{ sql: first, nodes: nodesHere([first, second]), records: 54, weeks: 6, endsShare: 0.15 },
    // Every session but the test's own.
    strike: async () => {
      await database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`
    },
  })
  expect(faults).toEqual([])
  for (const name of [
    "recalls",
    "escalated",
    "measures",
    "lifted",
    "outstanding",
    "answeredTwice",
    "failedAttempts",
    "falls",
    "recoded",
    "renamed",
    "moved",
    "widened",
  ])
    expect(figures[name], name).toBeGreaterThan(0)
  await Promise.all([first.end(), second.end()])
})
