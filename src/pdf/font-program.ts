/**
 * Writes a TrueType font of the glyphs that a document uses: the tables that a PDF asks for (ISO 32000-2, 9.9.2), and
 * no others. Which character a glyph stands for is said by the PDF itself.
 */
import type { Glyph } from "./glyph.ts"

/** Above and below the line, in thousandths of the size. Source Han Serif: the em box, 880 and 120. */
export const ascent = 880
export const descent = -120

/** The bounds of outlines: left, bottom, right, top. */
export type Bounds = readonly [number, number, number, number]

/** The bounds of what is drawn. */
export function boundsOf(glyphs: readonly Glyph[]): Bounds {
  const drawn = glyphs.filter(({ outline }) => outline.length > 0)
  const corner = (at: number) => drawn.map(({ outline }) => viewOf(outline).getInt16(2 + at * 2))
  const least = (numbers: number[]) => numbers.reduce((a, b) => Math.min(a, b), 0)
  const most = (numbers: number[]) => numbers.reduce((a, b) => Math.max(a, b), 0)
  return [least(corner(0)), least(corner(1)), most(corner(2)), most(corner(3))]
}

/** The font. The first glyph stands for what is missing. */
export function writeFont(glyphs: readonly Glyph[]): Uint8Array {
  const bounds = boundsOf(glyphs)
  const places: number[] = [0]
  const outlines: Uint8Array[] = []
  let length = 0
  for (const { outline } of glyphs) {
    const padding = (4 - (outline.length % 4)) % 4
    outlines.push(outline, new Uint8Array(padding))
    length += outline.length + padding
    places.push(length)
  }
  return join([
    ["glyf", Buffer.concat(outlines)],
    ["head", head(bounds)],
    ["hhea", hhea(glyphs)],
    [
      "hmtx",
      fill(glyphs.length * 4, (view) => {
        glyphs.forEach(({ advance, bearing }, n) => {
          view.setUint16(n * 4, advance)
          view.setInt16(n * 4 + 2, bearing)
        })
      }),
    ],
    ["loca", fill(places.length * 4, (view) => writeUint32s(view, places))],
    ["maxp", maxp(glyphs)],
  ])
}

function head([left, bottom, right, top]: Bounds): Uint8Array {
  return fill(54, (view) => {
    view.setUint32(0, 0x00010000)
    view.setUint32(4, 0x00010000)
    view.setUint32(12, 0x5f0f3cf5)
    view.setUint16(16, 3)
    view.setUint16(18, 1000)
    view.setInt16(36, left)
    view.setInt16(38, bottom)
    view.setInt16(40, right)
    view.setInt16(42, top)
    view.setUint16(46, 8)
    view.setInt16(48, 2)
    view.setInt16(50, 1)
  })
}

function hhea(glyphs: readonly Glyph[]): Uint8Array {
  return fill(36, (view) => {
    view.setUint32(0, 0x00010000)
    view.setInt16(4, ascent)
    view.setInt16(6, descent)
    view.setUint16(10, Math.max(...glyphs.map(({ advance }) => advance)))
    view.setInt16(18, 1)
    view.setUint16(34, glyphs.length)
  })
}

function maxp(glyphs: readonly Glyph[]): Uint8Array {
  const shapes = glyphs.filter(({ outline }) => outline.length > 0).map(({ outline }) => shapeOf(outline))
  return fill(32, (view) => {
    view.setUint32(0, 0x00010000)
    view.setUint16(4, glyphs.length)
    view.setUint16(6, Math.max(0, ...shapes.map(({ points }) => points)))
    view.setUint16(8, Math.max(0, ...shapes.map(({ contours }) => contours)))
    view.setUint16(14, 2)
  })
}

/** How many contours and points an outline has: the last point of the last contour stands before the instructions. */
function shapeOf(outline: Uint8Array): { contours: number; points: number } {
  const view = viewOf(outline)
  const contours = view.getInt16(0)
  return { contours, points: contours > 0 ? view.getUint16(8 + contours * 2) + 1 : 0 }
}

/** Tables in a file (OpenType, ‘Organization of an OpenType font’). */
function join(tables: readonly (readonly [tag: string, bytes: Uint8Array])[]): Uint8Array {
  const directory = fill(12 + tables.length * 16, (view) => {
    const power = Math.floor(Math.log2(tables.length))
    view.setUint32(0, 0x00010000)
    view.setUint16(4, tables.length)
    view.setUint16(6, 2 ** power * 16)
    view.setUint16(8, power)
    view.setUint16(10, tables.length * 16 - 2 ** power * 16)
  })
  const view = viewOf(directory)
  const parts: Uint8Array[] = [directory]
  let place = directory.length
  tables.forEach(([tag, bytes], n) => {
    const row = 12 + n * 16
    Buffer.from(tag, "latin1").forEach((byte, at) => {
      directory[row + at] = byte
    })
    view.setUint32(row + 4, checksum(bytes))
    view.setUint32(row + 8, place)
    view.setUint32(row + 12, bytes.length)
    const padded = Buffer.concat([bytes, new Uint8Array((4 - (bytes.length % 4)) % 4)])
    parts.push(padded)
    place += padded.length
  })
  return Buffer.concat(parts)
}

function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4)
    sum = (sum + (((a << 24) | (b << 16) | (c << 8) | d) >>> 0)) >>> 0
  }
  return sum
}

function writeUint32s(view: DataView, numbers: readonly number[]): void {
  numbers.forEach((number, n) => {
    view.setUint32(n * 4, number)
  })
}

function fill(length: number, set: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length)
  set(viewOf(bytes))
  return bytes
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
