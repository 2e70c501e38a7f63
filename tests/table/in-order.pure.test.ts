/** Work in order: as soon as it is there, and never more than there is room for. */
import { stat } from "node:fs/promises"
import { setTimeout as pause } from "node:timers/promises"
import { expect, test } from "vitest"
import { inGroups, mapInOrder } from "../../src/table/in-order.ts"

/** A source that gives what it is told, when it is told. */
function told<T>() {
  const waiting: ((read: IteratorResult<T>) => void)[] = []
  const held: IteratorResult<T>[] = []
  let closed = 0
  const give = (read: IteratorResult<T>) => {
    const next = waiting.shift()
    if (next) next(read)
    else held.push(read)
  }
  const source: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const read = held.shift()
        return read ? Promise.resolve(read) : new Promise((resolve) => void waiting.push(resolve))
      },
      return: async () => {
        closed++
        return { done: true, value: undefined }
      },
    }),
  }
  return {
    source,
    give: (value: T) => give({ done: false, value }),
    end: () => give({ done: true, value: undefined }),
    closed: () => closed,
    waiting: () => waiting.length,
  }
}

test("a result is handed on while the source waits, and the source is closed when nobody reads on", async () => {
  const { source, give, closed } = told<number>()
  const results = mapInOrder(source, 4, async (item) => item * 2)
  give(1)
  expect(await results.next()).toEqual({ done: false, value: 2 })
  give(2)
  expect(await results.next()).toEqual({ done: false, value: 4 })
  await results.return(undefined)
  expect(closed()).toBe(1)
})

test("results keep their order, and no more is asked for than there is room for", async () => {
  let asked = 0
  async function* items() {
    for (; asked < 20; ) yield asked++
  }
  let [running, most] = [0, 0]
  const results = mapInOrder(items(), 3, async (item) => {
    most = Math.max(most, ++running)
    await pause(item % 3 === 0 ? 5 : 1)
    running--
    return item
  })
  const read: number[] = []
  for await (const result of results) {
    read.push(result)
    expect(asked).toBeLessThanOrEqual(read.length + 3)
  }
  expect([read, most]).toEqual([Array.from({ length: 20 }, (_, n) => n), 3])
})

test("what fails is met in its turn, closes the source, and leaves nothing unheard", async () => {
  const { source, give, closed } = told<number>()
  const results = mapInOrder(source, 2, async (item) => {
    if (item === 2) throw new Error("two")
    return item
  })
  for (const item of [1, 2, 3]) give(item)
  expect((await results.next()).value).toBe(1)
  await expect(results.next()).rejects.toThrow("two")
  expect(closed()).toBe(1)
})

test("a source that fails is told, and not closed once more", async () => {
  let returned = 0
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.reject(new Error("broken")),
      return: async () => ({ done: true as const, value: returned++ }),
    }),
  }
  await expect(mapInOrder(source, 2, async () => 1).next()).rejects.toThrow("broken")
  await expect(inGroups(source, 2, () => 1, 20).next()).rejects.toThrow("broken")
  expect(returned).toBe(0)
})

test("a group ends where no more comes for a while, and not before where nobody waits", async () => {
  const { source, give, end } = told<readonly number[]>()
  const groups = inGroups(source, 3, () => 1, 20)
  give([1, 2])
  expect((await groups.next()).value).toEqual([1, 2])
  give([3, 4, 5, 6])
  expect((await groups.next()).value).toEqual([3, 4, 5])
  expect((await groups.next()).value).toEqual([6])
  end()
  expect((await groups.next()).done).toBe(true)

  const patient = told<readonly number[]>()
  const one = inGroups(patient.source, 3, () => 1).next()
  patient.give([1])
  await pause(60)
  patient.give([2])
  patient.end()
  expect((await one).value).toEqual([1, 2])
})

test("what has come while the machine was at other work is no pause", async () => {
  async function* source() {
    yield [1]
    await stat(".")
    yield [2]
  }
  const first = inGroups(source(), 1_000, () => 1, 20).next()
  setImmediate(() => {
    const until = performance.now() + 80
    while (performance.now() < until);
  })
  expect((await first).value).toEqual([1, 2])
})

test("rows that trickle, each within the pause, are a group after twenty pauses", async () => {
  const { source, give, end } = told<readonly number[]>()
  const groups = inGroups(source, 1_000, () => 1, 20)
  const first = groups.next()
  let sent = 0
  const trickle = setInterval(() => give([sent++]), 8)
  expect((await first).value?.length).toBeLessThan(200)
  clearInterval(trickle)
  end()
})
