/**
 * A memory of the newest checkpoint in several places: a copy on another volume is what a backup of the whole
 * installation, put back, does not set back.
 */
import type { CheckpointMemory } from "./checkpoint-memory.ts"

/** One memory of several: what any of them knows is known, and what is signed is stored in all before it counts. */
export function joinMemories(memories: readonly CheckpointMemory[]): CheckpointMemory {
  return {
    load: async () => (await Promise.all(memories.map((memory) => memory.load()))).flat(),
    async store(note) {
      await Promise.all(memories.map((memory) => memory.store(note)))
    },
  }
}
