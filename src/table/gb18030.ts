/**
 * Encodes GB18030, which the platform can only decode. The table is the decoder's, turned round at first use, so that
 * the two can't disagree.
 */

// Two bytes: 0x81–0xfe, then 0x40–0xfe without 0x7f.
const leads = 0xfe - 0x81 + 1
const trails = 190
// Four bytes: 0x81–0xfe, 0x30–0x39, 0x81–0xfe, 0x30–0x39, counted in that order. The basic plane ends in 0x84.
const basicPlanePointers = 4 * 12_600
/** The pointer of U+10000, from which on code points follow each other (GB 18030-2005). */
const supplementaryPointer = 189_000

let table: Uint32Array | undefined

/** Every character of the basic plane as its bytes, two or four, in one number. */
function basicPlane(): Uint32Array {
  if (table) return table
  const filled = new Uint32Array(0x1_0000)
  const decoder = new TextDecoder("gb18030")
  const take = (bytes: number[], code: number) => {
    const text = decoder.decode(Uint8Array.from(bytes))
    const unit = text.charCodeAt(0)
    if (text.length === 1 && unit !== 0xfffd && filled[unit] === 0) filled[unit] = code
  }
  for (let index = 0; index < leads * trails; index++) {
    const lead = 0x81 + Math.floor(index / trails)
    const offset = index % trails
    const trail = offset + (offset < 0x3f ? 0x40 : 0x41)
    take([lead, trail], lead * 0x100 + trail)
  }
  for (let pointer = 0; pointer < basicPlanePointers; pointer++) {
    const bytes = fourBytes(pointer)
    take(
      bytes,
      bytes.reduce((code, byte) => code * 0x100 + byte, 0),
    )
  }
  // The replacement character itself, which tells the decoder's failures.
  filled[0xfffd] = 0x8431a437
  table = filled
  return filled
}

function fourBytes(pointer: number): number[] {
  return [
    0x81 + Math.floor(pointer / 12_600),
    0x30 + (Math.floor(pointer / 1_260) % 10),
    0x81 + (Math.floor(pointer / 10) % 126),
    0x30 + (pointer % 10),
  ]
}

/** The text in GB18030; half a surrogate pair becomes U+FFFD, as in UTF-8. */
export function encodeGb18030(text: string): Uint8Array<ArrayBuffer> {
  const codes = basicPlane()
  const bytes = new Uint8Array(text.length * 4)
  let at = 0
  for (let index = 0; index < text.length; index++) {
    const codePoint = text.codePointAt(index) ?? 0
    if (codePoint < 0x80) {
      bytes[at++] = codePoint
      continue
    }
    if (codePoint > 0xffff) {
      for (const byte of fourBytes(supplementaryPointer + codePoint - 0x1_0000)) bytes[at++] = byte
      index++
      continue
    }
    const code = codes[codePoint] || codes[0xfffd] || 0
    if (code > 0xffff) {
      bytes[at++] = code >>> 24
      bytes[at++] = (code >>> 16) & 0xff
    }
    bytes[at++] = (code >>> 8) & 0xff
    bytes[at++] = code & 0xff
  }
  return bytes.slice(0, at)
}
