/**
 * The memory of the newest checkpoint that left the building: what tells a log that was set back from one that grows.
 */

/** Where the newest checkpoint that left the building is kept, outside the database. */
export interface CheckpointMemory {
  /** What stands in each place where it is kept; null where nothing does. All of it left the building. */
  load(): Promise<readonly (string | null)[]>
  /**
   * Resolves when the note will be there after a crash.
   * @throws CheckpointMoved when another than the note that was loaded last stands there
   */
  store(note: string): Promise<void>
}

/** Somebody else has put another checkpoint where this one was to be kept: it has to be judged first. */
export class CheckpointMoved extends Error {
  constructor(place: string) {
    super(`${place} has another checkpoint than a moment ago`)
  }
}

/**
 * One memory of several: what any of them knows is known, and what is signed is stored in all before it counts. A copy on
 * another volume is what a backup of the whole installation, put back, does not set back.
 */
export function joinMemories(memories: readonly CheckpointMemory[]): CheckpointMemory {
  return {
    load: async () => (await Promise.all(memories.map((memory) => memory.load()))).flat(),
    async store(note) {
      await Promise.all(memories.map((memory) => memory.store(note)))
    },
  }
}
