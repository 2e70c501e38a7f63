/**
 * A memory of the newest checkpoint in several places: a copy on another volume is what a backup of the whole
 * installation, put back, does not set back.
 */
import { readClaim } from "./log-judgement.ts"
import type { CheckpointMemory } from "./signed-log.ts"

/** One memory of several: what any of them knows is known, and what is signed is stored in all before it counts. */
export function joinMemories(memories: readonly CheckpointMemory[]): CheckpointMemory {
  return {
    async load() {
      const notes = (await Promise.all(memories.map((memory) => memory.load()))).filter((note) => note !== null)
      // A damaged one is for the judgement to refuse, whatever the others say.
      const damaged = notes.find((note) => readClaim(note) === null)
      return damaged ?? notes.reduce<string | null>((most, note) => (sizeOf(note) > sizeOf(most) ? note : most), null)
    },
    async store(note) {
      await Promise.all(memories.map((memory) => memory.store(note)))
    },
  }
}

function sizeOf(note: string | null): number {
  return (note === null ? null : readClaim(note)?.size) ?? -1
}
