/**
 * Sheets of paper that are filled from top to bottom. What is put on them comes in strips, none of which is cut in two;
 * strips that belong together stay together where a sheet can hold them.
 */
import { type Canvas, paper } from "../../../../pdf/canvas.ts"
import type { Bookmark } from "../../../../pdf/document.ts"
import { type About, addPart, type Part } from "../../../../pdf/structure.ts"
import type { Style, Typesetter } from "../../../../pdf/typeset.ts"

// How a statement looks on paper: measures in points, and styles of text. Black on white, as the page prints.

/** A millimetre. */
const mm = 72 / 25.4

/** The part of the paper that is written on. */
export const area = { left: 18 * mm, right: 18 * mm, top: 16 * mm, bottom: 22 * mm } as const

export const look = {
  register: { size: 8, weight: 400, leading: 12, gray: 0.35 },
  title: { size: 24, weight: 700, leading: 32, gray: 0 },
  name: { size: 15, weight: 700, leading: 22, gray: 0 },
  code: { size: 12, weight: 400, leading: 20, gray: 0 },
  sentence: { size: 12.5, weight: 700, leading: 20, gray: 0 },
  text: { size: 10, weight: 400, leading: 16, gray: 0 },
  strong: { size: 10, weight: 700, leading: 16, gray: 0 },
  small: { size: 8.5, weight: 400, leading: 13, gray: 0.25 },
  smallStrong: { size: 9.5, weight: 700, leading: 14, gray: 0 },
  section: { size: 13, weight: 700, leading: 20, gray: 0 },
  heading: { size: 11.5, weight: 700, leading: 18, gray: 0 },
  badge: { size: 8, weight: 400, leading: 12, gray: 0 },
  label: { size: 9.5, weight: 400, leading: 16, gray: 0.35 },
  proof: { size: 9, weight: 400, leading: 14, gray: 0 },
  proofLabel: { size: 9, weight: 400, leading: 14, gray: 0.35 },
  foot: { size: 8, weight: 400, leading: 11, gray: 0.35 },
} as const satisfies Record<string, Style>

/** Width of the labels of rows. */
const labelWidth = 108
/** Width of the code with its white margin: 66 mm keep a module at 0.45 mm (verify-code.ts). */
export const codeWidth = 66 * mm

/** A strip over the whole width: it is drawn with its upper edge at `y`. */
export interface Strip {
  height: number
  draw(canvas: Canvas, y: number): void
}

/** The width that is written on. */
export const width = paper.width - area.left - area.right
const foot = paper.height - area.bottom

/** Of strips that no sheet can hold: the title of the section, the heading and the first rows. */
const beginning = 160

/** Sheets that are being filled. */
export interface Sheets {
  /** Puts strips one below the other; those that are `kept` on one sheet if it can hold them. */
  put(strips: readonly Strip[], as?: "kept" | "flowing"): void
  /** White space, which is left out at the head of a sheet. */
  space(height: number): void
  /** A bookmark to where the next strips of this height will stand. */
  mark(title: string, level: 0 | 1, height: number): void
  /** A place on the first sheet beside what is put there. */
  canvas(): Canvas
  /** Where the next strip will stand, if the sheet can hold it. */
  y(): number
  /** Moves down to a place on this sheet. */
  moveTo(y: number): void
  pages(): readonly Canvas[]
  bookmarks(): readonly Bookmark[]
}

/** The first sheet. @param newCanvas an empty one */
export function openSheets(newCanvas: () => Canvas): Sheets {
  let canvas = newCanvas()
  const pages = [canvas]
  const bookmarks: Bookmark[] = []
  let y: number = area.top
  const turn = () => {
    canvas = newCanvas()
    pages.push(canvas)
    y = area.top
  }
  const makeRoom = (height: number) => {
    if (y > area.top && y + height > foot) turn()
  }
  return {
    put(strips, as = "flowing") {
      const height = heightOf(strips)
      if (as === "kept" && height <= foot - area.top) makeRoom(height)
      for (const strip of strips) {
        makeRoom(strip.height)
        strip.draw(canvas, y)
        y += strip.height
      }
    },
    space(height) {
      if (y > area.top) y += height
    },
    mark(title, level, height) {
      // What no sheet can hold begins where its first rows have room: it flows on to the next.
      makeRoom(height <= foot - area.top ? height : beginning)
      const bookmark = { title, page: pages.length - 1, y: Math.max(0, y - 6), children: [] }
      const siblings = level === 0 ? bookmarks : (bookmarks.at(-1)?.children ?? bookmarks)
      siblings.push(bookmark)
    },
    canvas: () => canvas,
    y: () => y,
    moveTo(to) {
      y = Math.max(y, to)
    },
    pages: () => pages,
    bookmarks: () => bookmarks,
  }
}

/** How high strips stand together. */
export function heightOf(strips: readonly Strip[]): number {
  return strips.reduce((sum, { height }) => sum + height, 0)
}

/** Where letters stand in a line: the em box, centred in it. */
export function baseline(y: number, { size, leading }: Style): number {
  return y + leading / 2 + size * 0.38
}

/** A text as strips, a line each, that are read as `part`. */
export function textStrips(
  typesetter: Typesetter,
  text: string,
  style: Style,
  part: Part,
  column = { x: 0, width },
): Strip[] {
  return typesetter.linesOf(text, style, column.width).map((line) => ({
    height: style.leading,
    draw: (canvas, y) => canvas.as(part, () => canvas.text(area.left + column.x, baseline(y, style), line, style)),
  }))
}

/** Strips beside each other, line by line: the second column's lines decide where the first one's stand. */
function beside(left: readonly Strip[], right: readonly Strip[]): Strip[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, n) => ({
    height: Math.max(left[n]?.height ?? 0, right[n]?.height ?? 0),
    draw(canvas, y) {
      left[n]?.draw(canvas, y)
      right[n]?.draw(canvas, y)
    },
  }))
}

/** White space as a strip. */
export function blank(height: number): Strip {
  return { height, draw() {} }
}

/** A line over the whole width, in the middle of a strip. */
export function ruleStrip(height: number, gray: number, thickness: number): Strip {
  return { height, draw: (canvas, y) => canvas.line(area.left, y + height / 2, width, gray, thickness) }
}

const gap = 10

/** The row of a table, a strip for each of its lines. @param about the value: its language where it is not the document's */
export function rowStrips(
  typesetter: Typesetter,
  table: Part,
  [label, value]: readonly [label: string, value: string],
  styles: { label: Style; value: Style } = { label: look.label, value: look.text },
  about: About = {},
): Strip[] {
  const row = addPart(table, "TR")
  const [head, cell] = [addPart(row, "TH"), addPart(row, "TD", about)]
  return beside(
    textStrips(typesetter, label, styles.label, head, { x: 0, width: labelWidth }),
    textStrips(typesetter, value, styles.value, cell, { x: labelWidth + gap, width: width - labelWidth - gap }),
  )
}
