/**
 * The shelf: where exports lie that are offered for fetching, each below the size of the log that it was made at. On Node
 * a folder, on Workers a bucket that a Node installation fills. What lies on it never changes; it is taken away whole.
 */
import { createHash } from "node:crypto"
import { type Manifest, manifestName, parseManifest, secondSignatureName } from "../manifest.ts"

/** A shelf. An export counts as there once its manifest is. */
export interface ExportShelf {
  /** Sizes under which something lies, in any order. */
  list(): Promise<number[]>
  /** Bytes of a file; null when it is not there. */
  stat(size: number, name: string): Promise<number | null>
  /** A stretch of a file, to be read at the reader's pace; null when it is not there. */
  read(size: number, name: string, start: number, length: number): Promise<ReadableStream<Uint8Array> | null>
}

/** A shelf with what making and keeping exports takes. */
export interface WritableShelf extends ExportShelf {
  /** An empty folder to draft an export in; drafts of others, which nobody goes on with, are cleared away. */
  draft(id: string): Promise<string>
  /** Takes a draft away that nothing will come of: on a disk that is full nothing else could be written. */
  discard(draft: string): Promise<void>
  /** Puts a draft on the shelf; one of the same size that was there goes. */
  place(draft: string, size: number): Promise<void>
  /** Takes an export away. */
  remove(size: number): Promise<void>
}

export interface ShelvedExport {
  manifest: Manifest
  /** The signed manifest as it is. */
  bytes: Uint8Array<ArrayBuffer>
  /** Digest of these bytes, hex. */
  sha256: string
  /** The manifest's second signature; null where it has none. */
  second: Uint8Array<ArrayBuffer> | null
}

/** The export of a size; null when there is none, or one of another version of this program. */
export async function findExport(shelf: ExportShelf, size: number): Promise<ShelvedExport | null> {
  const bytes = await readWhole(shelf, size, manifestName)
  const manifest = bytes && parseManifest(new TextDecoder().decode(bytes))
  if (!bytes || manifest?.log.size !== size) return null
  const second = await readWhole(shelf, size, secondSignatureName)
  return { manifest, bytes, sha256: createHash("sha256").update(bytes).digest("hex"), second }
}

async function readWhole(shelf: ExportShelf, size: number, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const length = await shelf.stat(size, name)
  const stream = length === null ? null : await shelf.read(size, name, 0, length)
  return stream && new Uint8Array(await new Response(stream).arrayBuffer())
}

/** The newest exports, the newest first. */
export async function newestExports(shelf: ExportShelf, most: number): Promise<ShelvedExport[]> {
  const found: ShelvedExport[] = []
  for (const size of (await shelf.list()).sort((a, b) => b - a)) {
    if (found.length === most) break
    const shelved = await findExport(shelf, size)
    if (shelved) found.push(shelved)
  }
  return found
}
