/**
 * Pools: transactions beside queries, sessions that are ended from outside, and connections that nobody uses.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, inject, onTestFinished, test } from "vitest"
import { openClient, type PoolKeep, type Transaction } from "../../src/database/client.ts"
import { openPool } from "../../src/database/pool.ts"
import { type OpenClient, openQueries } from "../../src/database/queries.ts"
import { connectSocket } from "../../src/database/socket.ts"
import { openTransactions } from "../../src/database/transactions.ts"
import { isUnavailable } from "../../src/database/unavailable.ts"
import { countWaiting, useDatabase } from "../support/database.ts"
import { lookingMs } from "../support/patience.ts"

const database = useDatabase()
const keep: PoolKeep = { socket: connectSocket }
const connection = () => ({ ...inject("postgres"), database: database.name })

function open(max: number) {
  const pool = openPool(connection(), max, keep)
  onTestFinished(() => pool.end({ timeout: 1 }))
  return pool
}

const end = (pid: number) => database.sql`select pg_terminate_backend(${pid}, ${lookingMs})`
const gate = 4_711
/** Holds what others wait for, until it is let go. */
async function hold() {
  const holding = Promise.withResolvers<void>()
  const letting = Promise.withResolvers<void>()
  const held = database.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${gate})`
    holding.resolve()
    await letting.promise
  })
  await holding.promise
  const letGo = () => {
    letting.resolve()
    return held
  }
  return { letGo }
}
/** How many sessions are at work on a query like that. */
const running = async (like: string) =>
  (
    await database.sql`
      select from pg_stat_activity where state = 'active' and query like ${like} and pid <> pg_backend_pid()`
  ).length
const lost = async (work: Promise<unknown>) =>
  expect(
    await work.then(
      () => "done",
      (error: unknown) => isUnavailable(error) || error,
    ),
  ).toBe(true)

test.each([1, 2, 5])(
  "with %d connections, a transaction that begins while all are busy has one of its own",
  async (max) => {
    const pool = openPool(connection(), max, keep)
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

describe("a session that is ended from outside", () => {
  test("takes along what is under way on it and nothing else, and the next ones are answered", async () => {
    const pool = open(8)
    const held = await hold()
    // Each waits, so that the next one needs a connection of its own.
    const work = Array.from({ length: 4 }, (_, n) => pool`select ${n}::int as n, pg_advisory_lock_shared(${gate})`)
    const settled = Promise.allSettled(work)
    await expect.poll(() => countWaiting(database.sql)).toBe(4)
    const [first] = await database.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    // Who asks in the instant in which it ends may be told so: the next ones are those after it is known.
    const known = Promise.any(
      work.map((one) =>
        one.then(
          () => Promise.reject(),
          () => undefined,
        ),
      ),
    )
    await end(first?.pid ?? 0)
    await known
    for (let n = 0; n < 20; n++) expect(await pool`select ${n}::int as n`).toEqual([{ n }])
    await held.letGo()
    const ended = (await settled).filter(({ status }) => status === "rejected")
    expect(ended).toHaveLength(1)
    await lost(Promise.reject((ended[0] as PromiseRejectedResult).reason))
  })

  test("in the midst of an answer leaves nothing of it to the next one", async () => {
    const pool = open(2)
    const many = pool`select n, pg_backend_pid() as pid, repeat('x', 500) from generate_series(1, 1000000) n`
    const failed = lost(many)
    await expect.poll(() => running("%generate_series(1, 1000000)%")).toBe(1)
    await database.sql`
      select pg_terminate_backend(pid, ${lookingMs}) from pg_stat_activity where query like '%generate_series(1, 1000000)%'
        and pid <> pg_backend_pid()`
    await failed
    expect(await pool`select 1 as one`).toEqual([{ one: 1 }])
  })

  test("fails its transaction at the next statement, or at the commit, and no other", async () => {
    const pool = open(2)
    const pidOf = async (tx: Transaction) => (await tx<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid ?? 0
    await pool`create table if not exists halves (n int)`
    for (const goesOn of [true, false]) {
      const work = pool.begin(async (tx) => {
        await tx`insert into halves values (1)`
        await end(await pidOf(tx))
        await sleep(20)
        if (goesOn) await tx`insert into halves values (2)`
      })
      const next = pool.begin((tx) => tx`select 1 as one`)
      await lost(work)
      expect(await next).toEqual([{ one: 1 }])
    }
    expect(await pool`select from halves`).toHaveLength(0)
  })
})

describe("a transaction", () => {
  test("that goes on after a statement was refused says that nothing was committed", async () => {
    const pool = open(2)
    const careless = pool.begin(async (tx) => {
      await tx`select 1 / 0`.catch(() => {})
    })
    await expect(careless).rejects.toThrow("nothing was committed")
    expect(await pool.begin((tx) => tx`select 1 as one`)).toEqual([{ one: 1 }])
  })

  test("that is over is asked nothing more, by whoever was not waited for", async () => {
    const pool = open(2)
    let kept: Transaction | null = null
    await pool.begin(async (tx) => {
      kept = tx
    })
    expect(() => kept?.unsafe("select 1")).toThrow("the transaction is over")
  })

  test("that is under way when the pool is ended is finished, and the next one is refused", async () => {
    const pool = openPool(connection(), 2, keep)
    const begun = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const working = pool.begin(async (tx) => {
      begun.resolve()
      await goOn.promise
      return await tx`select 1 as one`
    })
    const waiting = lost(pool.begin((tx) => tx`select 2 as two`))
    await begun.promise
    const ending = pool.end()
    goOn.resolve()
    await ending
    await waiting
    expect(await working).toEqual([{ one: 1 }])
    await lost(pool.begin((tx) => tx`select 3 as three`))
  })
})

test("connections that nobody uses are closed, and opened again when somebody asks", async () => {
  const opening: OpenClient = (max, link) => openClient(connection(), max, keep, link)
  const sessions = async () =>
    (await database.sql`select from pg_stat_activity where application_name = 'swept'`).length
  const transactions = openTransactions(3, opening)
  await Promise.all(
    [1, 2, 3].map(() =>
      transactions.begin("", (tx) => tx`select set_config('application_name', 'swept', false), pg_sleep(0.05)`),
    ),
  )
  expect(await sessions()).toBe(3)
  transactions.sweep(60_000)
  expect(await sessions()).toBe(3)
  transactions.sweep(0)
  await expect.poll(sessions).toBe(0)
  expect(await transactions.begin("", (tx) => tx`select 1 as one`)).toEqual([{ one: 1 }])
  await transactions.end()
  const queries = openQueries(3, true, opening, 50)
  await queries.client()`select set_config('application_name', 'swept', false)`
  const first = queries.client()
  queries.sweep()
  expect(queries.client()).toBe(first)
  queries.sweep()
  queries.sweep()
  expect(queries.client()).not.toBe(first)
  await expect.poll(sessions).toBe(0)
  await queries.end()
})
