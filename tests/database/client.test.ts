import { expect, inject, test } from "vitest"
import { openPool } from "../../src/database/client.ts"
import { connectSocket } from "../../src/database/socket.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()

test.each([1, 2, 5])(
  "with %d connections, a transaction that begins while all are busy has one of its own",
  async (max) => {
    const pool = openPool({ ...inject("postgres"), database: database.name }, max, { socket: connectSocket })
    await pool`drop table if exists kept`
    await pool`create table kept (n int)`
    const plain = (n: number) => pool`insert into kept select ${n} from pg_sleep(0.01)`.execute()
    const inTransaction = (n: number) =>
      pool.begin(async (tx) => {
        await tx`select pg_sleep(0.01)`
        await tx`insert into kept values (${n})`
      })
    const reading = () => pool.begin("isolation level repeatable read read only", (tx) => tx`select pg_sleep(0.01)`)
    const all = Array.from({ length: 60 }, (_, n) => [plain(n), reading(), inTransaction(100 + n)]).flat()
    const failed = (await Promise.allSettled(all)).filter(({ status }) => status === "rejected")
    expect(failed).toEqual([])
    // Whatever the connections were in is over with them: what is there now was committed.
    await pool.end()
    expect(await database.sql`select count(*)::int as count from kept`).toEqual([{ count: 120 }])
  },
)
