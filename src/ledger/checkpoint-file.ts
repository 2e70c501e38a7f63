/**
 * The newest checkpoint that left the building, in a file beside the log's key: who copies the key to another
 * installation copies with it what the key has signed.
 */
import { randomUUID } from "node:crypto"
import { mkdir, readFile, rename, rm } from "node:fs/promises"
import path from "node:path"
import { type CheckpointMemory, CheckpointMoved } from "./checkpoint-memory.ts"
import { syncFolder, writeSynced } from "./node-sync.ts"

/**
 * The memory in a file, mode 0600. What somebody else has put there since it was loaded is not overwritten: two that
 * sign at the same moment, each with a log of its own, meet here.
 */
export function checkpointFile(file: string): CheckpointMemory {
  let seen: string | null = null
  const read = () =>
    readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null
      throw error
    })
  return {
    async load() {
      seen = await read()
      return [seen]
    },
    async store(note) {
      const folder = path.dirname(file)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = `${file}.${randomUUID()}`
      await writeSynced(draft, note, "w", 0o600)
      if ((await read()) !== seen) {
        await rm(draft, { force: true })
        throw new CheckpointMoved(file)
      }
      await rename(draft, file)
      seen = note
      await syncFolder(folder)
    },
  }
}
