import { setImmediate } from "node:timers/promises"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { gatherReads } from "../../src/database/gather.ts"

/** A store that counts its reads, and ends them one by one. */
function store() {
  const ends: (() => void)[] = []
  const reads: string[][] = []
  let version = 0
  return {
    reads,
    write: () => ++version,
    async read(keys: readonly string[]) {
      reads.push([...keys])
      const seen = version
      await new Promise<void>((resolve) => ends.push(resolve))
      if (keys.includes("bad")) throw new Error("refused")
      return { seen, keys: new Set(keys) }
    },
    /** Ends the oldest read that is under way. @returns false when there was none */
    async end() {
      const end = ends.shift()
      end?.()
      await setImmediate()
      return end !== undefined
    },
  }
}

describe("reads that are gathered", () => {
  test("are made at once for who asks alone, and together for those who come meanwhile", async () => {
    const held = store()
    const ask = gatherReads(held.read, { readsMax: 1, keysMax: 10 })
    const all = ["a", "b", "c", "b"].map((key) => ask([key]))
    expect(held.reads).toEqual([["a"]])
    while (await held.end());
    expect(held.reads).toEqual([["a"], ["b", "c"]])
    expect((await Promise.all(all)).map(({ keys }) => keys.size)).toEqual([1, 2, 2, 2])
  })

  test("begin after they were asked for, and hold what was asked", async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          act: fc.constant("ask" as const),
          keys: fc.array(fc.constantFrom(..."abcdefgh"), { minLength: 1 }),
        }),
        fc.record({ act: fc.constantFrom("write" as const, "end" as const), keys: fc.constant([]) }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (happened, readsMax) => {
        const held = store()
        const ask = gatherReads(held.read, { readsMax, keysMax: 4 })
        let version = 0
        const answers: Promise<void>[] = []
        for (const { act, keys } of happened) {
          if (act === "write") version = held.write()
          else if (act === "end") await held.end()
          else {
            const asked = version
            answers.push(
              ask(keys).then((answer) => {
                expect(answer.seen).toBeGreaterThanOrEqual(asked)
                for (const key of keys) expect(answer.keys).toContain(key)
              }),
            )
          }
        }
        while (await held.end());
        await Promise.all(answers)
      }),
    )
  })

  test("fail for those who share one, and for nobody else", async () => {
    const held = store()
    const ask = gatherReads(held.read, { readsMax: 1, keysMax: 10 })
    const settled = Promise.allSettled([ask(["a"]), ask(["bad"]), ask(["b"])])
    while (await held.end());
    expect((await settled).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"])
    const after = ask(["b"])
    await held.end()
    expect((await after).keys).toContain("b")
  })
})
