/**
 * Encodings of text files, as Excel, WPS and databases in China leave them: UTF-8, UTF-16 and GB18030 (with GBK and
 * GB2312 inside it), with and without a byte order mark.
 */
import { joinBytes, peekBytes } from "./peek.ts"
import type { TextEncodingName } from "./row.ts"

/** What has been found of a text; filled in while it is read. */
export interface FoundEncoding {
  encoding: TextEncodingName
  bom: boolean
}

const names: Readonly<Record<string, TextEncodingName>> = {
  utf8: "utf-8",
  gbk: "gb18030",
  gb2312: "gb18030",
  gb18030: "gb18030",
  cp936: "gb18030",
  utf16: "utf-16le",
  utf16le: "utf-16le",
  utf16be: "utf-16be",
}

/** The encoding of a name as people write it (`GBK`, `UTF-8`); undefined for others. */
export function findEncoding(name: string): TextEncodingName | undefined {
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, "")
  return Object.hasOwn(names, folded) ? names[folded] : undefined
}

// Enough to see the zero bytes of UTF-16 in any header.
const sniffedBytes = 1_024
const latinZerosMin = 0.4
// Text of this length that is valid UTF-8 from end to end is no GB18030: two bytes in three break the rule there.
const decidingBytes = 65_536

/**
 * Decodes a stream. The encoding is told by the byte order mark, by the zero bytes of UTF-16, or by whether the text
 * from its first character outside ASCII on is UTF-8, if broken in places. Bytes that mean nothing come as U+FFFD.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  found: FoundEncoding,
  forced?: TextEncodingName,
): AsyncGenerator<string> {
  const { head, chunks: whole } = await peekBytes(chunks, sniffedBytes)
  const named = forced ?? encodingOfMark(head) ?? encodingOfZeros(head)
  let first = true
  for await (const text of named ? decodeAs(whole, named, found) : decodeUndecided(whole, found)) {
    if (text === "") continue
    if (first && text.startsWith("\ufeff")) {
      found.bom = true
      yield text.slice(1)
    } else yield text
    first = false
  }
}

async function* decodeAs(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncodingName,
  found: FoundEncoding,
): AsyncGenerator<string> {
  found.encoding = encoding
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** ASCII means the same in UTF-8 and GB18030: it goes through until the first byte above it calls for a decision. */
async function* decodeUndecided(chunks: AsyncGenerator<Uint8Array>, found: FoundEncoding): AsyncGenerator<string> {
  const ascii = new TextDecoder("utf-8", { ignoreBOM: true })
  const held: Uint8Array[] = []
  let length = 0
  try {
    // Not by `for await`: breaking that off would end the source, which is still to be read.
    for (;;) {
      const { done, value: chunk } = await chunks.next()
      if (done) break
      if (held.length === 0 && isAscii(chunk)) {
        yield ascii.decode(chunk)
        continue
      }
      held.push(chunk)
      length += chunk.length
      if (length >= decidingBytes) break
    }
    if (length === 0) return
    const window = joinBytes(held.splice(0))
    yield* decodeAs(after(window, chunks), isUtf8(window) || isMostlyUtf8(window) ? "utf-8" : "gb18030", found)
  } finally {
    await chunks.return(undefined)
  }
}

async function* after(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}

/** Whether the bytes are UTF-8, perhaps cut off inside a character. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/**
 * Whether a text is UTF-8 that is broken in places, which is no reason to read all of it as another encoding: of GB18030 read so
 * hardly a character in a hundred is one of three bytes.
 */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder("utf-8").decode(bytes, { stream: true })
  const broken = text.match(/\ufffd/g)?.length ?? 0
  const threes = text.match(/[\u0800-\ufffc\uffff]/g)?.length ?? 0
  return threes > 2 * broken
}

function encodingOfMark(head: Uint8Array): TextEncodingName | undefined {
  const [a, b, c, d] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8"
  if (a === 0xff && b === 0xfe) return "utf-16le"
  if (a === 0xfe && b === 0xff) return "utf-16be"
  if (a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33) return "gb18030"
  return undefined
}

/**
 * In UTF-16 separators, digits and line ends have a zero byte, always on the same side. A text in UTF-8 may hold a
 * stray zero, but is UTF-8; and where UTF-16 happens to be that too, it is Latin and half its bytes are zero.
 */
function encodingOfZeros(head: Uint8Array): TextEncodingName | undefined {
  let even = 0
  let odd = 0
  // By index: an iterator's pairs take a hundred times as long, and a head is as long as its chunk.
  for (let index = 0; index < head.length; index++) {
    if (head[index] !== 0) continue
    if (index % 2 === 0) even++
    else odd++
  }
  if (even > 0 === odd > 0) return undefined
  if (isUtf8(head) && even + odd < head.length * latinZerosMin) return undefined
  return odd > 0 ? "utf-16le" : "utf-16be"
}
