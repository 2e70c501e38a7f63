/**
 * The font: Source Han Serif (思源宋体, SIL Open Font License 1.1), as the package @chinese-fonts/syst holds it: cut into
 * some four hundred files by character, in all weights at once. Only the files whose characters a document has are read,
 * each once; 30,900 characters, of the Basic Plane's ideographs all (extension A too).
 */
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"
import subsetFont from "subset-font"
import type { FindGlyph, Glyph, Weight } from "./glyph.ts"
import { readGlyphs } from "./sfnt.ts"

/** The font's name, as a PDF names it. */
export const fontName = "SourceHanSerifCN"

/** A file of the font, with the code points that it has. */
interface Slice {
  file: string
  ranges: readonly (readonly [first: number, last: number])[]
}

/** The font, of which more is known with each document. */
export interface SourceHan {
  /** Reads what characters need; what the font lacks is found by `find` afterwards. */
  prepare(characters: ReadonlySet<number>, weight: Weight): Promise<void>
  find: FindGlyph
}

/** Opens the font; its files are read when a document needs them. What it keeps at most is the font: some 20 MB. */
export function openSourceHan(): SourceHan {
  const folder = path.join(
    path.dirname(createRequire(import.meta.url).resolve("@chinese-fonts/syst/package.json")),
    "dist/SourceHanSerifCN",
  )
  const glyphs = new Map<Weight, Map<number, Glyph>>()
  const read = new Map<string, Promise<void>>()
  let slices: Promise<Slice[]> | null = null

  async function readSlice({ file, ranges }: Slice, weight: Weight): Promise<void> {
    const instance = await subsetFont(await readFile(path.join(folder, file)), charactersOf(ranges), {
      targetFormat: "truetype",
      variationAxes: { wght: weight },
      noLayoutClosure: true,
    })
    const known = glyphs.get(weight) ?? new Map<number, Glyph>()
    for (const [codePoint, glyph] of readGlyphs(instance)) known.set(codePoint, glyph)
    glyphs.set(weight, known)
  }

  return {
    async prepare(characters, weight) {
      slices ??= readSlices(folder).catch((error) => {
        slices = null
        throw error
      })
      const wanted = [...characters].filter((codePoint) => !glyphs.get(weight)?.has(codePoint))
      const needed = (await slices).filter(({ ranges }) =>
        wanted.some((codePoint) => ranges.some(([first, last]) => first <= codePoint && codePoint <= last)),
      )
      // One after another, so that the requests of others come between.
      for (const slice of needed) {
        const key = `${weight} ${slice.file}`
        const reading = read.get(key) ?? readSlice(slice, weight)
        read.set(key, reading)
        // What could not be read is tried again with the next document.
        await reading.catch((error) => {
          read.delete(key)
          throw error
        })
      }
    },
    find: (weight, codePoint) => glyphs.get(weight)?.get(codePoint),
  }
}

function charactersOf(ranges: Slice["ranges"]): string {
  return ranges
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => String.fromCodePoint(first + n)))
    .join("")
}

/** Which file has which characters, by the style sheet that comes with them. */
async function readSlices(folder: string): Promise<Slice[]> {
  const sheet = await readFile(path.join(folder, "result.css"), "utf8")
  return [...sheet.matchAll(/@font-face\s*\{([^}]*)\}/g)].map(([, face = ""]) => {
    const [, file = ""] = /url\("\.\/(\w+\.woff2)"\)/.exec(face) ?? []
    const [, ranges = ""] = /unicode-range:([^;]+)/.exec(face) ?? []
    return {
      file,
      ranges: ranges.split(",").map((range) => {
        const [first = "", last = first] = range.trim().slice(2).split("-")
        return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const
      }),
    }
  })
}
