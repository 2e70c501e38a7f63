/** Reads the glyphs out of a TrueType font (OpenType 1.9: `cmap`, `head`, `hhea`, `hmtx`, `loca`, `glyf`). */
import type { Glyph } from "./glyph.ts"

/** Every glyph by its code point. @throws for a font of another kind than ours */
export function readGlyphs(bytes: Uint8Array): Map<number, Glyph> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tables = readTables(bytes, view)
  const table = (tag: string) => {
    const found = tables.get(tag)
    if (!found) throw new Error(`the font has no table ${tag}`)
    return found
  }
  if (table("head").getUint16(18) !== 1000) throw new Error("the font's em is not 1000 units")
  const [hmtx, loca, glyf] = [table("hmtx"), table("loca"), table("glyf")]
  const isLong = table("head").getInt16(50) === 1
  const metricsCount = table("hhea").getUint16(34)
  const placeOf = (glyph: number) => (isLong ? loca.getUint32(glyph * 4) : loca.getUint16(glyph * 2) * 2)
  const glyphs = new Map<number, Glyph>()
  for (const [codePoint, glyph] of readCharacters(table("cmap"))) {
    const [start, end] = [placeOf(glyph), placeOf(glyph + 1)]
    if (end > start && glyf.getInt16(start) < 0) throw new Error("the font has glyphs made of glyphs")
    glyphs.set(codePoint, {
      advance: hmtx.getUint16(Math.min(glyph, metricsCount - 1) * 4),
      bearing: glyph < metricsCount ? hmtx.getInt16(glyph * 4 + 2) : hmtx.getInt16(metricsCount * 2 + glyph * 2),
      // A copy: what is kept of the file is this alone.
      outline: bytes.slice(glyf.byteOffset - bytes.byteOffset + start, glyf.byteOffset - bytes.byteOffset + end),
    })
  }
  return glyphs
}

function readTables(bytes: Uint8Array, view: DataView): Map<string, DataView> {
  const tables = new Map<string, DataView>()
  for (let n = 0; n < view.getUint16(4); n++) {
    const row = 12 + n * 16
    const tag = String.fromCharCode(...bytes.subarray(row, row + 4))
    tables.set(tag, new DataView(bytes.buffer, bytes.byteOffset + view.getUint32(row + 8), view.getUint32(row + 12)))
  }
  return tables
}

/** The code points of a font with their glyphs. */
function readCharacters(cmap: DataView): Map<number, number> {
  const found = new Map<number, number>()
  for (let n = 0; n < cmap.getUint16(2); n++) {
    const at = cmap.getUint32(4 + n * 8 + 4)
    const rows = new DataView(cmap.buffer, cmap.byteOffset + at, cmap.byteLength - at)
    const format = rows.getUint16(0)
    const pairs = format === 4 ? pairsOfFormat4(rows) : format === 12 ? pairsOfFormat12(rows) : []
    for (const [codePoint, glyph] of pairs) if (glyph !== 0) found.set(codePoint, glyph)
  }
  return found
}

function* pairsOfFormat4(rows: DataView): Iterable<[number, number]> {
  const doubled = rows.getUint16(6)
  for (let n = 0; n < doubled; n += 2) {
    const [end, start] = [rows.getUint16(14 + n), rows.getUint16(16 + doubled + n)]
    const delta = rows.getUint16(16 + doubled * 2 + n)
    const rangeAt = 16 + doubled * 3 + n
    const range = rows.getUint16(rangeAt)
    for (let codePoint = start; codePoint <= end && codePoint !== 0xffff; codePoint++) {
      const raw = range === 0 ? codePoint : rows.getUint16(rangeAt + range + (codePoint - start) * 2)
      yield [codePoint, raw === 0 ? 0 : (raw + delta) & 0xffff]
    }
  }
}

function* pairsOfFormat12(rows: DataView): Iterable<[number, number]> {
  for (let n = 0; n < rows.getUint32(12); n++) {
    const at = 16 + n * 12
    const start = rows.getUint32(at)
    for (let codePoint = start; codePoint <= rows.getUint32(at + 4); codePoint++) {
      yield [codePoint, rows.getUint32(at + 8) + codePoint - start]
    }
  }
}
