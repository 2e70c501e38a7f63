/**
 * Reads a packed file of an export for verification: its digest as it is packed, and then what it unpacks to. In this
 * order, because a file of some kilobytes can unpack to more than a disk holds: what was not signed is unpacked no further
 * than it takes to say what is wrong with it.
 */
import { createHash } from "node:crypto"
import type { Readable } from "node:stream"
import { createGunzip, createZstdDecompress } from "node:zlib"
import { startLines } from "./lines.ts"

/** What a file turned out to hold. */
export interface FileReading {
  contentSha256: string
  /** As far as it was unpacked. */
  lines: number
  /** Why unpacking ended early; null when it did not. */
  broken: string | null
}

/** SHA-256 of a stream, hexadecimal digits. */
export async function digestOf(raw: Readable): Promise<string> {
  const digest = createHash("sha256")
  for await (const chunk of raw as AsyncIterable<Buffer>) digest.update(chunk)
  return digest.digest("hex")
}

/** How far a file is unpacked. */
export interface UnpackLimits {
  lines: number
  bytes: number
  lineBytes: number
}

/**
 * Unpacks a file.
 * @param onLine told of each line, numbered from 1; its bytes are only lent. Null: only digest and count are wanted
 */
export async function unpack(
  raw: Readable,
  name: string,
  limits: UnpackLimits,
  onLine: ((line: Uint8Array, number: number) => void) | null,
): Promise<FileReading> {
  const content = createHash("sha256")
  const unpacked = name.endsWith(".gz") ? createGunzip() : createZstdDecompress()
  // A file that can't be read to its end is a finding, not an end to the verification.
  raw.on("error", (error) => unpacked.destroy(error))
  raw.pipe(unpacked)
  const within = (line: Uint8Array, number: number) => {
    if (number <= limits.lines) onLine?.(line, number)
  }
  const lines = startLines(within, limits.lineBytes)
  let bytes = 0
  let broken: string | null = null
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      content.update(chunk)
      if (!lines.chunk(chunk)) throw new Error(`line ${lines.count() + 1} is too long to be one`)
      bytes += chunk.length
      if (bytes > limits.bytes) throw new Error("it unpacks to far more than was signed for")
      if (lines.count() > limits.lines) break
    }
    if (lines.isCutOff()) broken = "the last line is cut off"
  } catch (error) {
    broken = reasonOf(error)
  } finally {
    raw.destroy()
  }
  return { contentSha256: content.digest("hex"), lines: lines.count(), broken }
}

/** What an error says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
