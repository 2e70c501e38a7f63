/**
 * Puts a document on paper: A4, the authority's name above, the title in the middle, the number and the signature to the
 * right, paragraphs indented; a proof of service as its table.
 */
import { type Canvas, openCanvas, paper } from "../../../pdf/canvas.ts"
import { type PdfDocument, writeDocument } from "../../../pdf/document.ts"
import { type Face, openFace } from "../../../pdf/face.ts"
import { type FindGlyph, type Weight, weights } from "../../../pdf/glyph.ts"
import { settleRange } from "../../../pdf/signature.ts"
import { fontName, openSourceHan } from "../../../pdf/source-han.ts"
import { addPart, openStructure, type Part } from "../../../pdf/structure.ts"
import { openTypesetter, rehearsingFinder, type Style, type Typesetter } from "../../../pdf/typeset.ts"
import { inventedMark, markSheet } from "../../../pdf/watermark.ts"
import type { DocumentPaper, PrintDocument } from "../file.ts"
import type { DocumentLine, LineMark } from "../template.ts"

const font = openSourceHan()

// Of a stem in thousandths, for viewers that must do without the font.
const faces = { 400: { suffix: "Regular", stem: 70 }, 700: { suffix: "Bold", stem: 130 } } as const

// Millimetres of the page of official documents (GB/T 9704-2012, 5.2): 37 above, 28 at the left, 156 × 225 to write on.
const mm = 72 / 25.4
const area = { left: 28 * mm, top: 37 * mm, width: 156 * mm, bottom: (37 + 225) * mm } as const

// No. 2 and no. 3 of Chinese sizes of type are 22 and 16 points; 16 leaves a notice of one page on two, so 14.
const look = {
  header: { size: 24, weight: 700, leading: 42, gray: 0 },
  cell: { size: 11, weight: 400, leading: 15, gray: 0 },
  title: { size: 22, weight: 700, leading: 36, gray: 0 },
  text: { size: 14, weight: 400, leading: 26, gray: 0 },
  seal: { size: 10.5, weight: 400, leading: 20, gray: 0.35 },
  foot: { size: 9, weight: 400, leading: 12, gray: 0.35 },
} as const satisfies Record<string, Style>

/** Sets it: a rehearsal tells which characters it needs, those are read, and it is set. */
export const printOnPaper: PrintDocument = async (...papers) => {
  const rehearsal = rehearsingFinder()
  set(papers, rehearsal.find)
  for (const [weight, characters] of rehearsal.asked) await font.prepare(characters, weight)
  const pdf = new Uint8Array(writeDocument(set(papers, font.find)))
  if (papers.length === 1 && papers[0].place.signature) settleRange(pdf)
  return pdf
}

/** A line of type, where it stands from the left edge of what is written on. */
interface SetLine {
  text: string
  x: number
  style: Style
  /** What it is a piece of. */
  part: Part
}

type Faces = ReadonlyMap<Weight, Face>

/** The papers one after another, with a bookmark each; they share their fonts. */
function set(papers: readonly [DocumentPaper, ...DocumentPaper[]], find: FindGlyph): PdfDocument {
  const typesetter = openTypesetter(find)
  const open: Faces = new Map(
    weights.map((weight) => [weight, openFace(`${fontName}-${faces[weight].suffix}`, faces[weight].stem)]),
  )
  const [{ title, number, author, created }, ...more] = papers
  const pages: Canvas[] = []
  const structure = openStructure()
  const bookmarks = papers.map((one) => {
    const bookmark = more.length > 0 ? `${one.title} ${one.number}` : title
    const page = pages.length
    pages.push(...setPages(one, typesetter, open, more.length > 0 ? addPart(structure, "Sect") : structure))
    return { title: bookmark, page, y: area.top - 6, children: [] }
  })
  // Of several papers in one file nobody signs any.
  const signature = more.length > 0 ? null : papers[0].place.signature
  const numbers = [number, ...more.slice(-1).map((last) => last.number)].join(" – ")
  const text = papers.map(({ lines }) => lines.map((line) => line.text).join("\n")).join("\n\f")
  return {
    ...{
      title: `${title} ${numbers}`,
      subject: title,
      author,
      language: "zh-CN",
      created,
      pages,
      structure,
      faces: open,
      signature,
    },
    bookmarks,
    attachments: [{ name: "document.txt", mediaType: "text/plain", description: "文书正文", content: text }],
  }
}

/** The pages of one, numbered by themselves. @param whole what they are read as */
function setPages(one: DocumentPaper, typesetter: Typesetter, open: Faces, whole: Part): Canvas[] {
  const { lines, number, isInvented } = one
  const sealMark = one.place.mark
  const openPage = () => {
    const canvas = openCanvas(typesetter, open)
    if (isInvented) markSheet(canvas, typesetter, inventedMark.zh, whole)
    return canvas
  }
  const pages = [openPage()]
  let y: number = area.top
  const turn = () => {
    pages.push(openPage())
    y = area.top
  }
  const put = (block: readonly SetLine[]) => {
    for (const { text, x, style, part } of block) {
      if (y + style.leading > area.bottom && y > area.top) turn()
      const canvas = pages.at(-1)
      canvas?.as(part, () => canvas.text(area.left + x, y + style.leading / 2 + style.size * 0.38, text, style))
      y += style.leading
    }
  }
  const signature = signatureAt(lines)
  const partOf = partsOf(whole, lines)
  const isTable = lines.some(({ mark, text }) => mark === "title" && text === tableTitle)
  const body = lines.slice(0, signature).flatMap((line, at): (SetLine | Row)[] => {
    const row = isTable && line.mark === "left" ? rowOf(line.text) : null
    if (row) return [row]
    return setLine(typesetter, line, styleOf(line.mark), partOf(at))
  })
  const rest = lines.slice(signature)
  const signed = rest.length * look.text.leading + (sealMark === null ? 0 : look.seal.leading) + look.text.leading
  const table = isTable ? addPart(whole, "Table") : null
  for (const [at, each] of body.entries()) {
    // The signature and its day are nowhere alone: the last lines of the text go along with them.
    const left = body.slice(at).reduce((height, one) => height + heightOf(typesetter, one), 0)
    if (at > 0 && at === Math.max(1, body.length - linesWithSignature) && y + left + signed > area.bottom) turn()
    if ("label" in each) {
      const height = heightOf(typesetter, each)
      if (y + height > area.bottom && y > area.top) turn()
      if (table) putRow(pages.at(-1) as Canvas, typesetter, each, y, height, table)
      y += height
    } else {
      put([each])
      if (each.style === look.header && !isOf(body[at + 1], look.header)) {
        // The authority above all, and a rule below it, as on what an authority issues (GB/T 9704-2012, 7.2.4).
        pages.at(-1)?.line(area.left, y + 2, area.width, 0, 1.2)
        y += 14
      }
      if (each.style === look.title && !isOf(body[at + 1], look.title)) y += 8
    }
  }
  y += look.text.leading
  if (sealMark !== null) put(setLine(typesetter, { mark: "right", text: sealMark }, look.seal, addPart(whole, "P")))
  for (const [at, line] of rest.entries()) put(setLine(typesetter, line, look.text, partOf(signature + at)))
  pages.forEach((canvas, n) => {
    const count = `— ${n + 1} / ${pages.length} —`
    const width = typesetter.widthOf(count, look.foot)
    canvas.text(area.left, paper.height - 20 * mm, number, look.foot)
    canvas.text(area.left + area.width - width, paper.height - 20 * mm, count, look.foot)
  })
  return pages
}

// So many lines of the text stand on the page of the signature.
const linesWithSignature = 2

const isOf = (next: SetLine | Row | undefined, style: Style) =>
  next !== undefined && "style" in next && next.style === style

const styleOf = (mark: LineMark): Style => (mark === "header" || mark === "title" ? look[mark] : look.text)

/** A row of the table that a proof of service is. */
interface Row {
  label: string
  text: string
}

/** What is set as a table, whose lines are what is told and the answer to it. */
const tableTitle = "送达回证"
const labelWidth = 50 * mm
const cell = { padding: 4, least: 26 } as const

/** A line of a table: what is asked, and what stands there or is written in by hand. */
function rowOf(line: string): Row | null {
  const [, label = "", text = ""] = /^([^：]{2,24}：)(.*)$/su.exec(line) ?? []
  return label === "" ? null : { label, text: text.trim() === "" ? "" : text }
}

function heightOf(typesetter: Typesetter, each: SetLine | Row): number {
  if (!("label" in each)) return each.style.leading
  const lines = Math.max(cellLines(typesetter, each.label, labelWidth).length, valueLines(typesetter, each).length)
  return Math.max(cell.least, lines * look.cell.leading + 2 * cell.padding)
}

const cellLines = (typesetter: Typesetter, text: string, width: number) =>
  typesetter.linesOf(text, look.cell, width - 2 * cell.padding)
const valueLines = (typesetter: Typesetter, { text }: Row) => cellLines(typesetter, text, area.width - labelWidth)

function putRow(canvas: Canvas, typesetter: Typesetter, row: Row, y: number, height: number, table: Part): void {
  const part = addPart(table, "TR")
  const value = { x: area.left + labelWidth, width: area.width - labelWidth }
  const cells = [
    { role: "TH" as const, x: area.left, width: labelWidth, lines: cellLines(typesetter, row.label, labelWidth) },
    { role: "TD" as const, ...value, lines: valueLines(typesetter, row) },
  ]
  for (const { role, x, width, lines } of cells) {
    canvas.frame({ x, y, width, height }, { gray: 0, thickness: 0.6 })
    const top = y + (height - lines.length * look.cell.leading) / 2
    const held = addPart(part, role)
    canvas.as(held, () => {
      for (const [at, line] of lines.entries()) {
        const base = top + at * look.cell.leading + look.cell.leading / 2 + look.cell.size * 0.38
        canvas.text(x + cell.padding, base, line, look.cell)
      }
    })
  }
}

/** Where the signature begins: the lines to the right at the end. */
function signatureAt(lines: readonly DocumentLine[]): number {
  let at = lines.length
  while (at > 0 && lines[at - 1]?.mark === "right") at--
  return at
}

// （一）, 一、 and 1. begin an item where another stands beside it; by itself a line is a paragraph.
const numbered = /^(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])/

/** What each line is read as, asked for in their order: the title a heading, numbered ones beside each other a list. */
function partsOf(whole: Part, lines: readonly DocumentLine[]): (at: number) => Part {
  const isItem = (at: number) => lines[at]?.mark === "paragraph" && numbered.test(lines[at].text)
  let list: Part | null = null
  return (at) => {
    list = isItem(at) && (list || isItem(at + 1)) ? (list ?? addPart(whole, "L")) : null
    return list ? addPart(addPart(list, "LI"), "LBody") : addPart(whole, lines[at]?.mark === "title" ? "H1" : "P")
  }
}

const indents: Readonly<Record<LineMark, number>> = { header: 0, title: 0, right: 0, left: 0, paragraph: 2 }

function setLine(typesetter: Typesetter, { mark, text }: DocumentLine, style: Style, part: Part): SetLine[] {
  const indent = indents[mark] * style.size
  // The first line of a paragraph is shorter by its indent: two ideographs that are set and not drawn.
  const blank = "　".repeat(indents[mark])
  const set = typesetter.linesOf(blank + text, style, area.width)
  return set.map((line, at) => {
    const written = at === 0 ? line.slice(blank.length) : line
    const width = typesetter.widthOf(written, style)
    const middle = (area.width - width) / 2
    const x = { header: middle, title: middle, right: area.width - width, left: 0, paragraph: at === 0 ? indent : 0 }
    return { text: written, x: x[mark], style, part }
  })
}
