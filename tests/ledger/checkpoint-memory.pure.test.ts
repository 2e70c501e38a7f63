import { describe, expect, test } from "vitest"
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts"
import type { CheckpointMemory } from "../../src/ledger/checkpoint-memory.ts"
import { joinMemories } from "../../src/ledger/checkpoint-memory.ts"

const note = (size: number) =>
  `${formatCheckpoint({ origin: "register.test/log", size, root: new Uint8Array(32) })}\n— register.test/log AAAAAAAA\n`

function memoryOf(held: string | null): CheckpointMemory & { held(): string | null } {
  let now = held
  return {
    held: () => now,
    load: async () => [now],
    store: async (next) => {
      now = next
    },
  }
}
const away: CheckpointMemory = {
  load: () => Promise.reject(new Error("away")),
  store: () => Promise.reject(new Error("away")),
}

describe("a memory in two places", () => {
  test("knows what either knows", async () => {
    expect(await joinMemories([memoryOf(note(7)), memoryOf(null)]).load()).toEqual([note(7), null])
  })

  test("is stored in both, and neither read nor stored while one is away", async () => {
    const both = [memoryOf(null), memoryOf(note(1))]
    await joinMemories(both).store(note(2))
    expect(both.map((memory) => memory.held())).toEqual([note(2), note(2)])
    await expect(joinMemories([memoryOf(null), away]).store(note(3))).rejects.toThrow("away")
    await expect(joinMemories([memoryOf(note(3)), away]).load()).rejects.toThrow("away")
  })
})
