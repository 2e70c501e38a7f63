/** The archive of an export as a file, for a data carrier. */
import { createReadStream, createWriteStream } from "node:fs"
import { rename, rm } from "node:fs/promises"
import path from "node:path"
import { pipeline } from "node:stream/promises"
import type { Archive } from "./archive.ts"

/** Writes the archive of a folder; the file has its name when all of it is there, in the place of an older one. */
export async function writeArchive({ layout }: Archive, folder: string, file: string): Promise<void> {
  const draft = `${file}.${process.pid}.draft`
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of layout.pieces(0, layout.length)) {
      if (piece.kind === "bytes") yield piece.bytes
      else if ("text" in piece.member) yield piece.member.text
      else yield* createReadStream(path.join(folder, piece.member.file), { highWaterMark: 1_048_576 })
    }
  }
  try {
    await pipeline(bytes, createWriteStream(draft, { mode: 0o644, flush: true }))
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}
