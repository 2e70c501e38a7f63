// Following the log: each entry once and in order, whoever reads, whatever breaks off.
import fc from "fast-check"
import { beforeEach, describe, expect, test } from "vitest"
import type { Pool, Transaction } from "../../src/database/client.ts"
import { type Following, memoryPlace, openFollower, readLags, storedPlace } from "../../src/ledger/follow.ts"
import { lockHead } from "../../src/ledger/sequencer.ts"
import { useDatabase } from "../support/database.ts"
import { appendAsOperator } from "../support/gate.ts"

const database = useDatabase()

/** Publishes some entries. */
async function publishEntries(count: number): Promise<void> {
  const draft = { list: "abnormal", authority: "410105", replaces: null, reason: null, commitment: null } as const
  const publication = { draft: { operation: "add" as const, ...draft }, line: null, recordId: null, subjectCode: null }
  await database.sql.begin(async (tx) => {
    await appendAsOperator(tx, await lockHead(tx), Array(count).fill(publication), 1_772_676_000_000)
  })
}

/** Copies the positions that it reads to a table, in the transaction of the step. */
const copying = (changes: Partial<Following<Transaction>> = {}) =>
  openFollower(database.sql, storedPlace(database.sql, "copy"), {
    entriesPerStep: 3,
    async step(tx, { from, to }) {
      await tx`insert into copied select position from log_entry where position >= ${from} and position < ${to}`
      return "done"
    },
    async rebuild(tx, { size }) {
      await tx`delete from copied`
      await tx`insert into copied select position from log_entry where position < ${size}`
      return size
    },
    ...changes,
  })

const copied = async () => (await database.sql<{ at: number }[]>`select at from copied order by at`).map(({ at }) => at)
const all = async () =>
  (await database.sql<{ at: number }[]>`select position as at from log_entry order by position`).map(({ at }) => at)

beforeEach(async () => {
  await database.sql`create table if not exists copied (at bigint)`
  await database.sql`delete from copied`
  await database.sql`delete from log_reader where name = 'copy'`
})

describe("a follower with its position in the database", () => {
  test("reads no further than it may, and on when it may", async () => {
    await publishEntries(10)
    const [first = 0] = await all()
    let readable = first + 4
    const behind = copying({ upTo: async () => readable })
    expect(await behind.catchUp()).toBe(first + 4)
    expect(await behind.catchUp(undefined, true)).toBe(first + 4)
    expect(await behind.rebuild()).toBe(first + 4)
    expect(await copied()).toEqual((await all()).slice(0, first + 4))
    readable = Number.POSITIVE_INFINITY
    const size = (await all()).length
    expect(await behind.catchUp()).toBe(size)
    expect(await copied()).toEqual(await all())
  })

  test("brings who waits to what was published by then, however much others publish meanwhile", async () => {
    await publishEntries(2)
    const wanted = (await all()).length
    let steps = 0
    const busy = copying({
      async step() {
        // On a session of its own: the step holds no lock of the log.
        if (++steps <= 2 * wanted) await publishEntries(1)
        return "done"
      },
    })
    expect(await busy.catchUp(undefined, true)).toBeGreaterThanOrEqual(wanted)
    expect(steps).toBe(Math.ceil(wanted / 3))
  })

  test("reads each entry once, however many processes read, and whichever of them is cut off in a step", async () => {
    const acts = fc.array(fc.constantFrom("publish", "read", "read three times at once", "cut off", "rebuild"), {
      maxLength: 10,
    })
    const cutOff = copying({
      async step(tx, { from }) {
        await tx`insert into copied values (${from})`
        throw new Error("cut off")
      },
    })
    await fc.assert(
      fc.asyncProperty(acts, async (happened) => {
        for (const act of happened) {
          if (act === "publish") await publishEntries(7)
          else if (act === "cut off") await cutOff.catchUp().catch(() => {})
          else if (act === "rebuild") await copying().rebuild()
          else await Promise.all(Array.from({ length: act === "read" ? 1 : 3 }, () => copying().catchUp()))
        }
        await publishEntries(1)
        expect(await copying().catchUp()).toBe((await all()).length)
        expect(await copied()).toEqual(await all())
      }),
      { numRuns: 10 },
    )
  })

  test("goes on from the row that an earlier version has left", async () => {
    await publishEntries(2)
    const { length: size } = await all()
    await database.sql`insert into log_reader (name, position) values ('copy', ${size - 1})`
    expect(await copying().position()).toBe(size - 1)
    await copying().catchUp()
    expect(await copied()).toEqual([size - 1])
    const { head, lags } = await readLags(database.sql, [
      { name: "own", position: size - 2 },
      { name: "empty", position: null },
    ])
    expect(head.size).toBe(size)
    expect(lags).toContainEqual({ name: "copy", position: size, behind: 0 })
    expect(lags).toContainEqual({ name: "own", position: size - 2, behind: 2 })
    expect(lags.map(({ name }) => name)).not.toContain("empty")
  })

  test("leaves the reading to who is at it, and does not wait", async () => {
    await publishEntries(1)
    const before = await copying().catchUp()
    await publishEntries(1)
    const [started, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow = copying({
      async step() {
        started.resolve()
        await ended.promise
        return "done"
      },
    })
    const reading = slow.catchUp()
    await started.promise
    expect(await copying().catchUp()).toBe(before)
    await publishEntries(1)
    ended.resolve()
    // It looks for the end again, and finds what the other came for.
    expect(await reading).toBe((await all()).length)
  })

  test("does what is due besides entries until there is no more, and is built again once in a look", async () => {
    await copying().catchUp()
    let left = 3
    const uploads = copying({
      due: async () => (left > 0 ? "step" : "none"),
      async step(_, { from, to }) {
        expect(to).toBe(from)
        left--
        return "more"
      },
    })
    await uploads.catchUp()
    expect(left).toBe(0)
    let built = 0
    const wanting = copying({
      due: async () => "rebuild",
      async rebuild(_, { size }) {
        built++
        return size
      },
    })
    await wanting.catchUp()
    expect(built).toBe(1)
  })
})

describe("a follower with its position in memory", () => {
  test("reads one at a time for all who come meanwhile, keeps its place when a step fails, and can be set back", async () => {
    await publishEntries(2)
    const { length: size } = await all()
    const steps: [number, number][] = []
    let fails = true
    const place = memoryPlace<Pool>((work) => work(database.sql))
    const follower = openFollower(database.sql, place, {
      async step(_, { from, to }) {
        steps.push([from, to])
        if (fails) throw new Error("away")
        return "done"
      },
    })
    await expect(follower.catchUp()).rejects.toThrow("away")
    expect(await follower.position()).toBe(0)
    fails = false
    expect(await Promise.all([follower.catchUp(), follower.catchUp()])).toEqual([size, size])
    place.setBack(1)
    place.setBack(size)
    await follower.catchUp()
    expect(steps).toEqual([
      [0, size],
      [0, size],
      [1, size],
    ])
    await expect(follower.rebuild()).rejects.toThrow("can't be made again")
  })
})
