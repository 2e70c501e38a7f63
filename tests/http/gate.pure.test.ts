import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, test } from "vitest"
import { openGate } from "../../src/http/gate.ts"

describe("a gate", () => {
  test("lets in as many as it has room for, in the order in which they came, and no more than may wait", async () => {
    const gate = openGate({ atOnce: 2, waiting: 3 })
    const order: number[] = []
    let inside = 0
    let most = 0
    const visit = async (n: number) => {
      const leave = await gate.enter()
      if (!leave) return "refused"
      order.push(n)
      most = Math.max(most, ++inside)
      await sleep(20)
      inside--
      leave()
      return "let in"
    }
    const outcomes = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(visit))
    expect(outcomes).toEqual([...Array(5).fill("let in"), "refused", "refused"])
    expect(order).toEqual([0, 1, 2, 3, 4])
    expect(most).toBe(2)
    expect(await gate.enter()).not.toBeNull()
  })

  test("sends away who has waited for as long as it takes", async () => {
    let now = 0
    const gate = openGate({ atOnce: 1, waiting: 1 }, () => now)
    expect(await gate.enter()).not.toBeNull()
    const waiting = gate.enter()
    for (; now < 4_000; now += 500) await sleep(15)
    expect(await waiting).toBeNull()
  })

  test("forgets who is inside and does not come out, and who waits and does not look any more", async () => {
    let now = 0
    const gate = openGate({ atOnce: 1, waiting: 1 }, () => now)
    expect(await gate.enter()).not.toBeNull()
    now = 60_001
    const leave = await gate.enter()
    expect(leave).not.toBeNull()
    // Asks, and is looked for no more: its time stands still while another's goes on.
    const given = gate.enter()
    now += 1_001
    const next = gate.enter()
    leave?.()
    expect(await next).not.toBeNull()
    void given
  })
})
