/**
 * Files of an export as they are written: lines packed in one pass into one file or several, with digests and counts, in
 * constant memory. Packing runs on the threads that Node keeps for it, so both forms of a snapshot are made at once.
 */
import { createHash, type Hash } from "node:crypto"
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import path from "node:path"
import type { Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import { constants, createGzip, createZstdCompress } from "node:zlib"

/** How a file is packed, by the end of its name. */
export type Packing = "zst" | "gz"

// Bytes that a packer is given, and gives, at a time: a call to another thread costs more than packing a few kilobytes.
const blockBytes = 1_048_576

// zstd 3 and gzip 6 were the best trade on lines of this kind.
const packers = {
  zst: () => createZstdCompress({ chunkSize: blockBytes / 4, params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  gz: () => createGzip({ level: 6, chunkSize: blockBytes / 4 }),
} satisfies Record<Packing, () => Transform>

/** What was written. */
export interface Packed {
  /** In the order asked for. */
  files: { name: string; bytes: number; sha256: string }[]
  lines: number
  /** SHA-256 of the lines, unpacked. */
  contentSha256: string
}

/**
 * Packs lines, each with its line feed, into files of a folder; the names end in `.zst` or `.gz`.
 * @throws what the signal says
 */
export async function packLines(
  chunks: AsyncIterable<Buffer>,
  folder: string,
  names: readonly string[],
  { onLines, signal }: { onLines?: (lines: number) => void; signal?: AbortSignal | undefined } = {},
): Promise<Packed> {
  const files = names.map((name) => openPackedFile(path.join(folder, name), name.endsWith(".gz") ? "gz" : "zst"))
  const content = createHash("sha256")
  let lines = 0
  try {
    for await (const block of inBlocks(chunks)) {
      signal?.throwIfAborted()
      content.update(block)
      lines += countLines(block)
      await Promise.all(files.map((file) => file.write(block)))
      onLines?.(lines)
    }
    const closed = await Promise.all(files.map((file) => file.close()))
    return {
      files: closed.map((file, index) => ({ name: names[index] ?? "", ...file })),
      lines,
      contentSha256: content.digest("hex"),
    }
  } catch (error) {
    for (const file of files) file.abandon()
    throw error
  }
}

function openPackedFile(file: string, packing: Packing) {
  const packer = packers[packing]()
  const packed = { hash: createHash("sha256"), bytes: 0 }
  const meter = (source: AsyncIterable<Buffer>) => measured(source, packed)
  // `flush`: on the disk before it counts as written.
  const done = pipeline(packer, meter, createWriteStream(file, { mode: 0o644, flush: true, highWaterMark: blockBytes }))
  // Its rejection is met in `write` or `close`; until then it must not count as unhandled.
  done.catch(() => {})
  return {
    /** Resolves when there is room for more. */
    async write(block: Buffer): Promise<void> {
      if (!packer.write(block)) await Promise.race([once(packer, "drain"), done])
    },
    async close() {
      packer.end()
      await done
      return { bytes: packed.bytes, sha256: packed.hash.digest("hex") }
    },
    abandon(): void {
      packer.destroy()
    },
  }
}

async function* measured(source: AsyncIterable<Buffer>, into: { hash: Hash; bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    into.hash.update(chunk)
    into.bytes += chunk.length
    yield chunk
  }
}

async function* inBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    bytes += chunk.length
    if (bytes < blockBytes) continue
    yield Buffer.concat(held, bytes)
    held = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(held, bytes)
}

const lineFeed = 10

function countLines(block: Buffer): number {
  let count = 0
  for (let at = block.indexOf(lineFeed); at >= 0; at = block.indexOf(lineFeed, at + 1)) count++
  return count
}
