/**
 * A face: the glyphs of one weight that a document has used so far, and what becomes of them in its file. Text is written
 * by the numbers of glyphs; a table beside it says which characters they are, so that it can be selected, searched and
 * copied (ISO 32000-2, 9.7 and 9.10.3).
 */
import { createHash } from "node:crypto"
import type { PdfFile } from "./file.ts"
import { ascent, boundsOf, descent, writeFont } from "./font-program.ts"
import type { Glyph } from "./glyph.ts"
import { dictionary, name, type Reference, toHex4, toUtf16Hex } from "./object.ts"

/** A face in use. */
export interface Face {
  /** The number of a character's glyph in four hexadecimal digits. */
  use(codePoint: number, glyph: Glyph): string
  /** Writes the font as object `as`. */
  write(file: PdfFile, as: Reference): void
}

const missing: Glyph = { advance: 1000, bearing: 0, outline: new Uint8Array() }

/** Opens a face. @param fontName of the font, without blanks @param stem thickness of its strokes, a hint to viewers */
export function openFace(fontName: string, stem: number): Face {
  const glyphs: Glyph[] = [missing]
  const characters: number[] = [0]
  const numbers = new Map<number, number>()
  return {
    use(codePoint, glyph) {
      const known = numbers.get(codePoint)
      if (known !== undefined) return toHex4(known)
      const number = glyphs.push(glyph) - 1
      characters.push(codePoint)
      numbers.set(codePoint, number)
      return toHex4(number)
    },
    write(file, as) {
      const program = writeFont(glyphs)
      const BaseFont = name(`${tagOf(program)}+${fontName}`)
      const FontDescriptor = file.add(
        dictionary({
          Type: name("FontDescriptor"),
          FontName: BaseFont,
          // Symbolic: its characters are none of an old Latin encoding (table 121).
          Flags: 4,
          FontBBox: boundsOf(glyphs),
          ItalicAngle: 0,
          Ascent: ascent,
          Descent: descent,
          CapHeight: 730,
          StemV: stem,
          FontFile2: file.addStream({ Length1: program.length }, program),
        }),
      )
      const descendant = file.add(
        dictionary({
          Type: name("Font"),
          Subtype: name("CIDFontType2"),
          BaseFont,
          CIDSystemInfo: dictionary({
            Registry: { bytes: ascii("Adobe") },
            Ordering: { bytes: ascii("Identity") },
            Supplement: 0,
          }),
          FontDescriptor,
          DW: 1000,
          W: [0, glyphs.map(({ advance }) => advance)],
          CIDToGIDMap: name("Identity"),
        }),
      )
      file.add(
        dictionary({
          Type: name("Font"),
          Subtype: name("Type0"),
          BaseFont,
          Encoding: name("Identity-H"),
          DescendantFonts: [descendant],
          ToUnicode: file.addStream({}, toUnicode(characters)),
        }),
        as,
      )
    },
  }
}

/** Six letters that tell subsets of one font apart (9.9.2): of its digest, so that the same subset has the same. */
function tagOf(program: Uint8Array): string {
  const digest = createHash("sha256").update(program).digest().subarray(0, 6)
  return Array.from(digest, (byte) => String.fromCharCode(65 + (byte % 26))).join("")
}

// A block of the table holds up to 100 rows (Adobe Technical Note 5014).
const rowsMax = 100

function toUnicode(characters: readonly number[]): string {
  const rows = characters
    .slice(1)
    .map((codePoint, n) => `<${toHex4(n + 1)}> <${toUtf16Hex(String.fromCodePoint(codePoint))}>`)
  const blocks: string[] = []
  for (let at = 0; at < rows.length; at += rowsMax) {
    const block = rows.slice(at, at + rowsMax)
    blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join("\n")}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`
}

function ascii(value: string): Uint8Array {
  return Buffer.from(value, "latin1")
}
