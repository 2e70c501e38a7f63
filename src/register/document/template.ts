/**
 * Templates of documents: plain text with fields in braces, read line by line, judged as a whole, and filled. Pure.
 *
 * A line may begin with a mark: `! ` the authority above all, `# ` the title, `> ` to the right (number, authority, day), `= ` without an indent, `? ` left
 * out where one of its fields is empty, `_ ` left with what is empty to be written in by hand (both before the other marks). Every other line is a paragraph. `{{` and `}}` are braces.
 */
import { unknownName } from "../../input/known-name.ts"
import { unfitWords } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findPersonalDataPlaces } from "../../law/personal-data.ts"

/** How a line stands on the paper. */
export type LineMark = "header" | "title" | "right" | "left" | "paragraph"

/** A line of a document. */
export interface DocumentLine {
  mark: LineMark
  text: string
}

/** What is wrong with a template, and in which of its lines, from 1; 0: in the whole. */
export interface TemplateFault {
  line: number
  reason: Bilingual
}

type Piece = { text: string } | { field: string }

/** A line of a template that was read. */
export interface TemplateLine {
  mark: LineMark
  /** What becomes of it where a field of it is empty; false: it may not be. */
  optional: false | "omitted" | "blank"
  pieces: readonly Piece[]
}

/** Fields that a template may have, and those without which it is none. */
export interface TemplateFields {
  known: readonly string[]
  required: readonly string[]
}

/** The longest document of the shipped ones is 1,500 characters; a served decision may be 20,000. */
export const templateLengthMax = 20_000

/** Reads a template. All that is wrong with it is told at once. */
export function readTemplate(
  text: string,
  { known, required }: TemplateFields,
): { lines: readonly TemplateLine[] } | { faults: readonly TemplateFault[] } {
  if (text.length > templateLengthMax) {
    return wrong(0, `超过 ${templateLengthMax} 字`, `longer than ${templateLengthMax} characters`)
  }
  const faults: TemplateFault[] = []
  const lines: TemplateLine[] = []
  const used = new Set<string>()
  const titles: number[] = []
  for (const [index, written] of text.replace(/\r\n?/g, "\n").split("\n").entries()) {
    const number = index + 1
    const unfit = unfitWords(written)
    if (unfit) {
      faults.push(...wrong(number, unfit.zh, unfit.en).faults)
      continue
    }
    // It would stand in every document. The office's own telephone may.
    if (findPersonalDataPlaces(written).some(({ kind }) => kind !== "landline")) {
      faults.push(...wrong(number, "疑似含有个人信息", "it seems to hold personal data").faults)
    }
    if (written.trim() === "") continue
    const { mark, optional, rest } = readMark(written.trimEnd())
    if (mark === "title") titles.push(number)
    const pieces = readPieces(rest, number, faults)
    for (const piece of pieces) {
      if (!("field" in piece)) continue
      used.add(piece.field)
      if (known.includes(piece.field)) continue
      const { zh, en } = unknownName(piece.field.slice(0, 60), known)
      faults.push(
        ...wrong(number, `字段 {${piece.field.slice(0, 60)}}：${zh}`, `field {${piece.field.slice(0, 60)}}: ${en}`)
          .faults,
      )
    }
    lines.push({ mark, optional, pieces })
  }
  if (titles.length === 0) {
    faults.push(...wrong(0, "缺少标题行（以“# ”开头）", "it has no title: a line that begins with “# ”").faults)
  }
  for (const line of titles.slice(1)) {
    faults.push(...wrong(line, "标题行只能有一行", "there is one line of the title, and this is another").faults)
  }
  for (const field of required) {
    const always = lines.some(
      ({ optional, pieces }) => !optional && pieces.some((piece) => "field" in piece && piece.field === field),
    )
    if (always) continue
    const reason = used.has(field)
      ? {
          zh: `必备字段 {${field}} 只在可省略的行（“? ”）中`,
          en: `the required field {${field}} stands only where it may be left out (“? ”)`,
        }
      : { zh: `缺少必备字段 {${field}}`, en: `the required field {${field}} is missing` }
    faults.push({ line: 0, reason })
  }
  return faults.length > 0 ? { faults } : { lines }
}

function wrong(line: number, zh: string, en: string): { faults: readonly TemplateFault[] } {
  return { faults: [{ line, reason: { zh, en } }] }
}

const marks: readonly (readonly [string, LineMark])[] = [
  ["! ", "header"],
  ["# ", "title"],
  ["> ", "right"],
  ["= ", "left"],
]

function readMark(written: string): Pick<TemplateLine, "mark" | "optional"> & { rest: string } {
  const optional = written.startsWith("? ") ? "omitted" : written.startsWith("_ ") && "blank"
  const text = optional ? written.slice(2) : written
  const [prefix, mark] = marks.find(([sign]) => text.startsWith(sign)) ?? ["", "paragraph" as const]
  return { mark, optional, rest: text.slice(prefix.length).trim() }
}

function readPieces(text: string, line: number, faults: TemplateFault[]): Piece[] {
  const pieces: Piece[] = []
  let plain = ""
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if ((sign === "{" || sign === "}") && text.charAt(at + 1) === sign) {
      plain += sign
      at++
    } else if (sign === "}") {
      faults.push(
        ...wrong(line, `第 ${at + 1} 字：“}”前面没有“{”`, `character ${at + 1}: “}” without “{” before it`).faults,
      )
    } else if (sign === "{") {
      const end = text.slice(at + 1).search(/[{}]/)
      const field = end < 0 ? "" : text.slice(at + 1, at + 1 + end).trim()
      if (end < 0 || text.charAt(at + 1 + end) !== "}") {
        faults.push(
          ...wrong(line, `第 ${at + 1} 字：“{”没有配对的“}”`, `character ${at + 1}: “{” is not closed by “}”`).faults,
        )
        continue
      }
      if (field === "")
        faults.push(
          ...wrong(line, `第 ${at + 1} 字：花括号内没有字段名`, `character ${at + 1}: no field between the braces`)
            .faults,
        )
      else pieces.push({ text: plain }, { field })
      plain = ""
      at += end + 1
    } else plain += sign
  }
  return [...pieces, { text: plain }].filter((piece) => !("text" in piece) || piece.text !== "")
}

/** Values of fields; null and empty: there is none. */
export type FieldValues = Readonly<Record<string, string | null>>

/** The fields without a value in lines that may not be left out. */
export function missingFields(lines: readonly TemplateLine[], values: FieldValues): string[] {
  const asked = lines.flatMap(({ optional, pieces }) =>
    optional ? [] : pieces.flatMap((piece) => ("field" in piece && isEmpty(values[piece.field]) ? [piece.field] : [])),
  )
  return [...new Set(asked)]
}

/** The document. What a value says is text, whatever signs it begins with; its lines are lines of their own. */
export function fillTemplate(lines: readonly TemplateLine[], values: FieldValues): DocumentLine[] {
  return lines.flatMap(({ mark, optional, pieces }) => {
    if (optional === "omitted" && pieces.some((piece) => "field" in piece && isEmpty(values[piece.field]))) return []
    const text = pieces.map((piece) => ("field" in piece ? (values[piece.field] ?? "") : piece.text)).join("")
    const parts = text.split("\n").filter((part) => part.trim() !== "")
    return parts.map((part) => ({ mark, text: part.trim() }))
  })
}

function isEmpty(value: string | null | undefined): boolean {
  return value === null || value === undefined || value.trim() === ""
}

/** The text of a document: what its digest is taken of. */
export function documentText(lines: readonly DocumentLine[]): string {
  return lines.map(({ text }) => text).join("\n")
}

/** The title. */
export function titleOf(lines: readonly DocumentLine[]): string {
  return lines.find(({ mark }) => mark === "title")?.text ?? ""
}
