/** Reads a kept file, and holds it against its digest: what was changed in its place is never handed out to its end. */
import { createHash } from "node:crypto"
import type { StoredAttachment } from "./attachment-store.ts"
import type { FileStores } from "./file-store.ts"

/** Its bytes; null where nobody has said how the place is reached. @throws while they are read, where they are others */
export async function readWhole(
  files: FileStores,
  { id, place, bytes, sha256 }: Pick<StoredAttachment, "id" | "place" | "bytes" | "sha256">,
): Promise<AsyncGenerator<Uint8Array> | null> {
  const store = files.at(place)
  if (!store) return null
  const chunks = await store.read(id)
  if (!chunks) throw new Error(`file ${id} is not where it was kept`)
  return held(chunks, id, bytes, sha256)
}

async function* held(
  chunks: AsyncGenerator<Uint8Array>,
  id: string,
  bytes: number,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha256")
  let read = 0
  // The last chunk waits until the digest is known: a file that was changed breaks off.
  let waiting: Uint8Array | null = null
  for await (const chunk of chunks) {
    if (waiting) yield waiting
    digest.update(chunk)
    read += chunk.length
    waiting = chunk
  }
  if (read !== bytes || digest.digest("hex") !== sha256) throw new Error(`file ${id} is not what was kept`)
  if (waiting) yield waiting
}
