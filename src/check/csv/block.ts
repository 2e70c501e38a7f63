/**
 * Cuts a CSV that streams into blocks of whole rows: plain rows stay bytes, and what quotes, or is not UTF-8, becomes
 * text and is cut by the rules of table/csv-record.ts.
 */
import { isUtf8 } from "node:buffer"
import { type CsvRecord, csvCutter } from "../../table/csv-record.ts"
import { withPauses } from "../../table/in-order.ts"
import { utf8Decoder } from "../../table/utf8-text.ts"
import type { BlockSizer } from "./block-size.ts"

/** Rows without a quote, each with its line end but perhaps the last of all. Valid UTF-8. */
export interface PlainRows {
  kind: "plain"
  bytes: Uint8Array
}

/** Records as text; bytes that are not UTF-8 stand in it as table/utf8-text.ts has them. */
export interface TextRows {
  kind: "text"
  records: CsvRecord[]
}

/** Rows that are answered together, in their order. */
export type CsvBlock = (PlainRows | TextRows)[]

/** What is in a block: bytes of plain rows, and characters of text. */
export function sizeOf(block: CsvBlock): number {
  let size = 0
  for (const piece of block) {
    if (piece.kind === "plain") size += piece.bytes.length
    else for (const { text } of piece.records) size += text.length
  }
  return size
}

const lineFeed = 10
const quote = 34
// A line of so many bytes is longer than any that is taken (`recordLengthMax`, at three bytes a character and more).
const lineBytesMax = 1_000_000
/** Whoever sends nothing for so long, in ms, waits for answers. */
export const idleMs = 50

/**
 * Cuts bytes into blocks. The first block begins with the first record alone, as text: the header.
 * @param now ms, from any beginning
 */
export async function* readCsvBlocks(
  chunks: AsyncIterable<Uint8Array>,
  sizer: BlockSizer,
  now: () => number = () => performance.now(),
): AsyncGenerator<CsvBlock> {
  const cutter = startBlocks()
  let held: Uint8Array[] = []
  // How far what is held is whole lines.
  let linesEnd = 0
  let [size, begun] = [0, now()]
  const cut = (at: number) => {
    const bytes = joined(held, size)
    held = [bytes.subarray(at)]
    size -= at
    linesEnd = 0
    return cutter.add(bytes.subarray(0, at))
  }
  const patience = () => (linesEnd === 0 ? Number.POSITIVE_INFINITY : idleMs)
  for await (const chunk of withPauses(chunks, patience)) {
    if (chunk === null) {
      const block = cut(linesEnd)
      if (block.length > 0) yield block
      begun = now()
      continue
    }
    const feed = chunk.lastIndexOf(lineFeed)
    if (feed >= 0) linesEnd = size + feed + 1
    held.push(chunk)
    size += chunk.length
    const took = now() - begun
    const wanted = sizer.wanted()
    if (size < wanted && !sizer.isLate(took)) continue
    if (linesEnd === 0 && size < wanted + lineBytesMax) continue
    const block = cut(linesEnd === 0 ? size : linesEnd)
    sizer.gathered(took)
    if (block.length > 0) yield block
    begun = now()
  }
  const last = cutter.end(joined(held, size))
  if (last.length > 0) yield last
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = parts
  if (first && parts.length === 1) return first
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function startBlocks() {
  const cutter = csvCutter()
  // Drops a byte order mark at the very beginning, and keeps the rest of a character that a piece cuts through.
  const decoder = utf8Decoder({ bom: "drop" })
  let header = true
  const textual = () => header || cutter.begun

  /** Cuts lines as text until a record ends with one of them; twice as many each time, so that work stays in proportion. */
  const cutText = (bytes: Uint8Array, from: number, block: CsvBlock): number => {
    let at = from
    for (let lines = 1; at < bytes.length; lines *= 2) {
      const end = afterLines(bytes, at, header ? 1 : lines)
      const records = cutter.add(decoder.add(bytes.subarray(at, end)), ",")
      at = end
      if (records.length > 0) block.push({ kind: "text", records })
      if (header && records.length > 0) header = false
      if (!textual()) break
    }
    return at
  }
  const add = (bytes: Uint8Array): CsvBlock => {
    const block: CsvBlock = []
    // The next quote, and how far whole lines go before it.
    let [nextQuote, linesEnd] = [-1, 0]
    for (let at = 0; at < bytes.length; ) {
      if (textual()) at = cutText(bytes, at, block)
      if (nextQuote < at) {
        nextQuote = indexOrEnd(bytes, quote, at)
        linesEnd = bytes.lastIndexOf(lineFeed, nextQuote) + 1
      }
      const end = plainEnd(bytes, at, linesEnd)
      if (end > at) block.push({ kind: "plain", bytes: bytes.subarray(at, end) })
      at = end > at ? end : cutText(bytes, at, block)
    }
    return block
  }
  return {
    add,
    end(bytes: Uint8Array): CsvBlock {
      const block = add(bytes)
      const records = [...cutter.add(decoder.end(), ","), ...cutter.end(",")]
      if (records.length > 0) block.push({ kind: "text", records })
      return block
    },
  }
}

function indexOrEnd(bytes: Uint8Array, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from)
  return found < 0 ? bytes.length : found
}

/**
 * How far whole lines are valid UTF-8; `from` where the first is not. In steps that grow while they are and are halved where
 * they are not, from one line on: in a file of another encoding, which is wrong everywhere, a line costs no more than itself.
 * @param end behind a line feed, or before `from`
 */
function plainEnd(bytes: Uint8Array, from: number, end: number): number {
  let [good, limit, step] = [from, end, 1]
  while (good < limit) {
    const near = Math.min(good + step, limit)
    const last = bytes.lastIndexOf(lineFeed, near - 1) + 1
    const cut = last > good ? last : indexOrEnd(bytes, lineFeed, good) + 1
    if (isUtf8(bytes.subarray(good, cut))) {
      step = 2 * (cut - good)
      good = cut
    } else if (bytes.indexOf(lineFeed, good) === cut - 1) return good
    else {
      limit = cut
      step = Math.ceil((cut - good) / 2)
    }
  }
  return good
}

function afterLines(bytes: Uint8Array, from: number, lines: number): number {
  let at = from
  for (let line = 0; line < lines; line++) {
    const feed = bytes.indexOf(lineFeed, at)
    if (feed < 0) return bytes.length
    at = feed + 1
  }
  return at
}
