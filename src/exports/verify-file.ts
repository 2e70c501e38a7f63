/**
 * Reads a file of an export for verification: its digests, and its lines as far as they can be read.
 */
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import path from "node:path"
import { PassThrough } from "node:stream"
import { createGunzip, createZstdDecompress } from "node:zlib"

/** What a file turned out to hold. */
export interface FileReading {
  bytes: number
  sha256: string
  contentSha256: string
  lines: number
  /** Why unpacking ended early; null when it did not. */
  broken: string | null
}

// A file that claims to be lines must not fill the memory with one of them.
const lineBytesMax = 16_000_000

/** Reads a file once; every line goes to `onLine`, numbered from 1. */
export async function readExportFile(
  file: string,
  onLine: (line: string, number: number) => void,
): Promise<FileReading> {
  const packed = createHash("sha256")
  const content = createHash("sha256")
  const unpacked = path.extname(file) === ".gz" ? createGunzip() : createZstdDecompress()
  let bytes = 0
  const source = new PassThrough()
  const raw = createReadStream(file)
  raw.on("data", (chunk) => {
    packed.update(chunk)
    bytes += chunk.length
  })
  raw.on("error", (error) => unpacked.destroy(error))
  raw.pipe(source).pipe(unpacked)
  // A file that can't be read to its end is a finding, not an end to the verification.
  const rawEnded = new Promise<void>((resolve) => raw.on("close", () => resolve()))
  let lines = 0
  let rest: Buffer = Buffer.alloc(0)
  let broken: string | null = null
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      content.update(chunk)
      const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      let start = 0
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
        onLine(data.toString("utf8", start, end), ++lines)
        start = end + 1
      }
      rest = data.subarray(start)
      if (rest.length > lineBytesMax) throw new Error(`line ${lines + 1} is longer than ${lineBytesMax} bytes`)
    }
    if (rest.length > 0) broken = "the last line is cut off"
  } catch (error) {
    broken = error instanceof Error ? error.message : String(error)
    // The rest of the file still counts for its digest.
    raw.unpipe(source)
    raw.resume()
  }
  await rawEnded
  return { bytes, sha256: packed.digest("hex"), contentSha256: content.digest("hex"), lines, broken }
}
