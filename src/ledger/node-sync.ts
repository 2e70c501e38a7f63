/** What is on the disk when a call returns, whenever the machine stops after it. */
import { open } from "node:fs/promises"

/** Puts the names of a folder on the disk: a file that was renamed into it is there under its new name. */
export async function syncFolder(folder: string): Promise<void> {
  await syncFile(folder)
}

/** Puts on the disk what a file that is there already holds. */
export async function syncFile(file: string): Promise<void> {
  const entry = await open(file, "r")
  await entry.sync().finally(() => entry.close())
}

/** Writes a file that is on the disk when this returns. */
export async function writeSynced(file: string, content: string, flags = "w", mode = 0o644): Promise<void> {
  const handle = await open(file, flags, mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
