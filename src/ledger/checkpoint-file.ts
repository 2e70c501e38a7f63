/**
 * The newest checkpoint that left the building, in a file beside the log's key: who copies the key to another
 * installation copies with it what the key has signed.
 */
import { randomUUID } from "node:crypto"
import { mkdir, open, readFile, rename } from "node:fs/promises"
import path from "node:path"
import type { CheckpointMemory } from "./signed-log.ts"

/** The memory in a file of DATA_DIR/keys, mode 0600. */
export function checkpointFile(file: string): CheckpointMemory {
  return {
    async load() {
      return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null
        throw error
      })
    },
    async store(note) {
      const folder = path.dirname(file)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = `${file}.${randomUUID()}`
      const written = await open(draft, "w", 0o600)
      try {
        await written.writeFile(note)
        await written.sync()
      } finally {
        await written.close()
      }
      await rename(draft, file)
      // The name is an entry of the folder, and that has to be on the disk too.
      const entry = await open(folder, "r")
      await entry.sync().finally(() => entry.close())
    },
  }
}
