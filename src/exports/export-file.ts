/**
 * A file of an export as it is written: compressed, with its digests and counts, in constant memory.
 */
import { createHash } from "node:crypto"
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { rename } from "node:fs/promises"
import path from "node:path"
import { type Transform, Writable } from "node:stream"
import { finished } from "node:stream/promises"
import { constants, createGzip, createZstdCompress } from "node:zlib"
import type { ManifestFile } from "./manifest.ts"

// zstd 3 and gzip 6 were the best trade on lines of this kind.
const compressors = {
  ".zst": () => createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  ".gz": () => createGzip({ level: 6 }),
} satisfies Record<string, () => Transform>

export interface ExportFile {
  /** Writes lines, each with its line feed; resolves when there is room for more. */
  write(text: string, lines: number): Promise<void>
  /** Ends the file, gives it its name, and says what is in it. */
  close(): Promise<ManifestFile>
  /** Gives up; what was written stays under its draft name. */
  abandon(): void
}

/** Begins a file in a folder. Until it is closed it has a draft name. */
export function openExportFile(folder: string, name: string): ExportFile {
  const extension = path.extname(name)
  const compressor = compressors[extension === ".gz" ? ".gz" : ".zst"]()
  const draft = path.join(folder, `.${name}.draft`)
  const content = createHash("sha256")
  const packed = createHash("sha256")
  let [bytes, records] = [0, 0]
  const output = createWriteStream(draft, { mode: 0o644 })
  const meter = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      packed.update(chunk)
      bytes += chunk.length
      output.write(chunk, callback)
    },
    final(callback) {
      output.end(callback)
    },
  })
  output.on("error", (error) => meter.destroy(error))
  meter.on("error", (error) => compressor.destroy(error))
  compressor.pipe(meter)
  const done = finished(meter)
  done.catch(() => {})
  return {
    async write(text, lines) {
      const chunk = Buffer.from(text, "utf8")
      content.update(chunk)
      records += lines
      if (!compressor.write(chunk)) await Promise.race([once(compressor, "drain"), done])
    },
    async close() {
      compressor.end()
      await done
      await rename(draft, path.join(folder, name))
      return { name, bytes, sha256: packed.digest("hex"), records, content_sha256: content.digest("hex") }
    },
    abandon() {
      compressor.destroy()
      meter.destroy()
      output.destroy()
    },
  }
}
