/**
 * One page, as it is drawn. Places are points from the upper left corner of the paper; text stands on its base line.
 */
import type { Face } from "./face.ts"
import type { Weight } from "./glyph.ts"
import { writeNumber as n, writeText } from "./object.ts"
import type { Part } from "./structure.ts"
import { framedPadding, framedSize, type Style, type Typesetter } from "./typeset.ts"

/** A4, in points. */
export const paper = { width: 595.276, height: 841.89 } as const

/** A rectangle by its upper left corner. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** An address that a rectangle of the page leads to. */
export interface Link extends Rectangle {
  url: string
  /** What stands at the address, for who does not see the rectangle. */
  words: string
  /** The part of the document that leads there. */
  part: Part
}

/** A page that is being drawn. */
export interface Canvas {
  /** What is drawn meanwhile is a piece of this part of the document; what is drawn outside of any is an artifact. */
  as(part: Part, draw: () => void): void
  text(x: number, y: number, text: string, style: Style): void
  /** Parts with a gap between them, which are read and copied as one word. */
  grouped(x: number, y: number, parts: readonly string[], gap: number, style: Style): void
  line(x: number, y: number, width: number, gray: number, thickness: number): void
  frame(rectangle: Rectangle, stroke: { gray: number; thickness: number; dash?: readonly number[] }): void
  fill(rectangles: readonly Rectangle[], gray: number): void
  link(link: Link): void
  /** What was drawn, in the operators of a PDF. */
  content(): string
  links(): readonly Link[]
  /** The parts that the pieces of the page belong to, by their numbers. */
  marks(): readonly Part[]
}

/** An empty page. */
export function openCanvas(typesetter: Typesetter, faces: ReadonlyMap<Weight, Face>): Canvas {
  const operators: string[] = []
  const links: Link[] = []
  const marks: Part[] = []
  let owner: Part | null = null
  const up = (y: number) => paper.height - y
  const rectangle = ({ x, y, width, height }: Rectangle) => `${n(x)} ${n(up(y + height))} ${n(width)} ${n(height)} re`

  /** Nothing on a page is neither a part of the document nor an artifact (ISO 14289-1, 7.1). */
  function paint(draw: () => void) {
    if (owner !== null) return draw()
    operators.push("/Artifact BMC")
    draw()
    operators.push("EMC")
  }

  const canvas: Canvas = {
    as(part, draw) {
      if (owner !== null) throw new Error("a piece belongs to one part")
      const mark = marks.push(part) - 1
      part.holds.push({ on: canvas, mark })
      operators.push(`/${part.role} << /MCID ${mark} >> BDC`)
      owner = part
      draw()
      owner = null
      operators.push("EMC")
    },
    text(x, y, value, style) {
      paint(() => text(x, y, value, style))
    },
    grouped(x, y, parts, gap, style) {
      paint(() =>
        actually(parts.join(""), () => {
          let at = x
          for (const part of parts) at = text(at, y, part, style) + gap
        }),
      )
    },
    line(x, y, width, gray, thickness) {
      paint(() => {
        operators.push(`q ${n(gray)} G ${n(thickness)} w ${n(x)} ${n(up(y))} m ${n(x + width)} ${n(up(y))} l S Q`)
      })
    },
    frame(box, stroke) {
      paint(() => frame(box, stroke))
    },
    fill(rectangles, gray) {
      paint(() => {
        operators.push(`q ${n(gray)} g ${rectangles.map(rectangle).join("\n")} f Q`)
      })
    },
    link(link) {
      link.part.holds.push({ on: canvas, link: links.push(link) - 1 })
    },
    content: () => operators.join("\n"),
    links: () => links,
    marks: () => marks,
  }
  return canvas

  function text(x: number, y: number, value: string, style: Style): number {
    let at = x
    for (const run of typesetter.runsOf(value, style)) {
      if (run.kind === "framed") framed(at, y, run, style)
      else {
        const face = faces.get(style.weight)
        const numbers = run.glyphs.map(({ codePoint, glyph }) => face?.use(codePoint, glyph) ?? "0000").join("")
        operators.push(
          `BT ${n(style.gray)} g /F${style.weight} ${n(style.size)} Tf ${n(at)} ${n(up(y))} Td <${numbers}> Tj ET`,
        )
      }
      at += run.width
    }
    return at
  }

  function framed(
    x: number,
    y: number,
    { char, label, width }: { char: string; label: string; width: number },
    style: Style,
  ) {
    const padding = style.size * framedPadding
    const box = { x: x + padding, y: y - style.size * 0.74, width: width - 2 * padding, height: style.size * 0.84 }
    frame(box, { gray: style.gray, thickness: 0.4 })
    actually(char, () => {
      text(x + 2 * padding, y - style.size * 0.13, label, { ...style, size: style.size * framedSize })
    })
  }

  /** What is drawn stands for this text (ISO 32000-2, 14.9.4). */
  function actually(value: string, draw: () => void) {
    operators.push(`/Span << /ActualText ${writeText(value)} >> BDC`)
    draw()
    operators.push("EMC")
  }

  function frame(
    box: Rectangle,
    { gray, thickness, dash = [] }: { gray: number; thickness: number; dash?: readonly number[] },
  ) {
    operators.push(`q ${n(gray)} G ${n(thickness)} w [${dash.map(n).join(" ")}] 0 d ${rectangle(box)} S Q`)
  }
}
