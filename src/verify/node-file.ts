/**
 * Reads a packed file of an export for verification: its digests, and what it unpacks to as far as it can be unpacked.
 */
import { createHash } from "node:crypto"
import { PassThrough, type Readable } from "node:stream"
import { createGunzip, createZstdDecompress } from "node:zlib"
import { startLines } from "./replay.ts"

/** What a file turned out to hold. */
export interface FileReading {
  bytes: number
  sha256: string
  contentSha256: string
  lines: number
  /** Why unpacking ended early; null when it did not. */
  broken: string | null
}

/**
 * Reads a file once.
 * @param onLine told of each line, numbered from 1; its bytes are only lent. Null: only digests and counts are wanted
 */
export async function readPacked(
  raw: Readable,
  name: string,
  onLine: ((line: Uint8Array, number: number) => void) | null,
): Promise<FileReading> {
  const packed = createHash("sha256")
  const content = createHash("sha256")
  const unpacked = name.endsWith(".gz") ? createGunzip() : createZstdDecompress()
  let bytes = 0
  const source = new PassThrough()
  raw.on("data", (chunk: Buffer) => {
    packed.update(chunk)
    bytes += chunk.length
  })
  raw.on("error", (error) => unpacked.destroy(error))
  // A file that can't be read to its end is a finding, not an end to the verification.
  const rawEnded = new Promise<void>((resolve) => {
    raw.on("end", () => resolve())
    raw.on("close", () => resolve())
  })
  raw.pipe(source).pipe(unpacked)
  const lines = startLines(onLine ?? (() => {}))
  let broken: string | null = null
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      content.update(chunk)
      if (!lines.chunk(chunk)) throw new Error(`line ${lines.count() + 1} is too long to be one`)
    }
    if (lines.isCutOff()) broken = "the last line is cut off"
  } catch (error) {
    broken = error instanceof Error ? error.message : String(error)
    // The rest of the file still counts for its digest.
    raw.unpipe(source)
    raw.resume()
  }
  await rawEnded
  const [sha256, contentSha256] = [packed.digest("hex"), content.digest("hex")]
  return { bytes, sha256, contentSha256, lines: lines.count(), broken }
}
