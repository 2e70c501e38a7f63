/**
 * A database of its own for a test file: a clone of the migrated template.
 */
import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, inject } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { openPool } from "../../src/database/pool.ts"
import { connectSocket } from "../../src/database/socket.ts"

/** A database for tests. */
export interface TestDatabase {
  readonly sql: Pool
  readonly name: string
  /** How other processes reach it. */
  readonly url: string
}

/** How many sessions of a database wait for what another one holds. */
export async function countWaiting(sql: Pool): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return row?.count ?? 0
}

/** Clones the template before the tests of a file or a block and drops the clone after them. */
export function useDatabase(template: "gongshi" | "template1" = "gongshi"): TestDatabase {
  const server = inject("postgres")
  const name = `test_${randomUUID().replaceAll("-", "")}`
  let pool: Pool | null = null
  beforeAll(async () => {
    const admin = openPool({ ...server, database: "postgres" }, 1)
    // Two clones at once of one template get in each other's way.
    await admin`select pg_advisory_lock(1)`
    // Copied as files, by the kernel, it takes an eighth of the time that it takes through the log of the server.
    const copied = `create database ${name} template ${template} strategy file_copy`
    try {
      await admin`set file_copy_method = clone`
      await admin.unsafe(copied)
    } catch {
      // Neither every kernel nor every file system can.
      await admin`set file_copy_method = copy`
      await admin.unsafe(copied)
    }
    await admin.end()
    pool = openPool({ ...server, database: name }, 5, { socket: connectSocket })
  })
  afterAll(async () => {
    await pool?.end()
    const admin = openPool({ ...server, database: "postgres" }, 1)
    await admin.unsafe(`drop database ${name} with (force)`)
    await admin.end()
  })
  const url = new URL(inject("workerDatabaseUrl"))
  url.pathname = `/${name}`
  return {
    name,
    url: url.href,
    get sql() {
      if (!pool) throw new Error("the database is there from beforeAll on")
      return pool
    },
  }
}
