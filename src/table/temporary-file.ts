/** A file for as long as it is open: it has no name, so that nothing of it is left, however the process ends. */
import { randomUUID } from "node:crypto"
import { type FileHandle, open, unlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

/** Opens one for reading and writing. Nobody else can: it is this user's alone, and its name is gone at once. */
export async function openTemporaryFile(): Promise<FileHandle> {
  const file = path.join(tmpdir(), `gongshi-${randomUUID()}`)
  const handle = await open(file, "wx+", 0o600)
  await unlink(file)
  return handle
}
