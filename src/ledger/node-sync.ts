/** What is on the disk when a call returns, whenever the machine stops after it. */
import { open } from "node:fs/promises"

/** Puts the names of a folder on the disk: a file that was renamed into it is there under its new name. */
export async function syncFolder(folder: string): Promise<void> {
  const entry = await open(folder, "r")
  await entry.sync().finally(() => entry.close())
}
