/** The shared strings of a workbook, in a temporary file: there may be millions, and memory holds 8 bytes for each. */
import { readSync, writeSync } from "node:fs"
import { openTemporaryFile } from "./temporary-file.ts"

/** Strings by number, from 0. */
export interface StringStore {
  add(text: string): void
  /** Undefined where there is none. */
  get(index: number): string | undefined
  close(): Promise<void>
}

// Spreadsheets number strings as they first occur, so a reader goes through the file nearly in order.
const blockBytes = 131_072
const blocksHeld = 64

/** Opens an empty store. */
export async function openStringStore(): Promise<StringStore> {
  const file = await openTemporaryFile()
  let offsets = new Float64Array(1_024)
  let count = 0
  let size = 0
  let written = 0
  let pending: Buffer[] = []
  const blocks = new Map<number, Buffer>()

  const flush = () => {
    const bytes = Buffer.concat(pending)
    writeSync(file.fd, bytes, 0, bytes.length, written)
    written += bytes.length
    pending = []
  }
  const block = (number: number): Buffer => {
    const held = blocks.get(number)
    if (held) return held
    const bytes = Buffer.alloc(blockBytes)
    readSync(file.fd, bytes, 0, blockBytes, number * blockBytes)
    const [oldest] = blocks.keys()
    if (blocks.size >= blocksHeld && oldest !== undefined) blocks.delete(oldest)
    blocks.set(number, bytes)
    return bytes
  }

  return {
    add(text) {
      const bytes = Buffer.from(text)
      if (count + 1 >= offsets.length) {
        const longer = new Float64Array(offsets.length * 2)
        longer.set(offsets)
        offsets = longer
      }
      size += bytes.length
      offsets[++count] = size
      pending.push(bytes)
      if (size - written > 1_048_576) flush()
    },
    get(index) {
      if (!(index >= 0 && index < count)) return undefined
      if (pending.length > 0) flush()
      const start = offsets[index] ?? 0
      const end = offsets[index + 1] ?? start
      const number = Math.floor(start / blockBytes)
      const from = start - number * blockBytes
      if (from + end - start <= blockBytes) return block(number).toString("utf8", from, from + end - start)
      const bytes = Buffer.alloc(end - start)
      readSync(file.fd, bytes, 0, bytes.length, start)
      return bytes.toString("utf8")
    },
    close: () => file.close(),
  }
}
