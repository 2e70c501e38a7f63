/**
 * Why a record was found: in which fields its texts hold what was asked for, and the passages to be shown, with the places
 * in them. Pure.
 */
import type { TextRange } from "../../names/highlight.ts"
import { type NormalForm, normalForm } from "../../names/normal-form.ts"
import type { Term } from "../text/term.ts"
import { textFacts } from "../text/text-fact.ts"
import { textForm } from "../text/text-form.ts"
import { fieldForm, type RecordTexts } from "./record-document.ts"
import { type RecordField, recordFieldNames } from "./record-field.ts"

/** A piece of a field's text. */
export interface Passage {
  field: RecordField
  /** As it is written; … stands for what was left out. */
  passage: string
  /** What was asked for, in UTF-16 units of the passage; empty where it says the same in other figures. */
  matches: TextRange[]
}

/** How a term was met. */
export interface TermReason {
  /** As it was typed. */
  term: string
  /** The field that counts most of those that hold it. */
  field: RecordField
  /** What of its alternatives was met, where the term itself stands nowhere in the record; in normal form. */
  as: string | null
}

// Passages of a hit, and the length of one: three lines on a phone.
const passagesMax = 4
const passageLength = 100
// What stands before the first match: enough to see who does what.
const before = 30

/** A text of a record with its form. */
interface FormedText {
  field: RecordField
  text: string
  form: string
}

/** Why a record was found. */
export function explainHit(texts: RecordTexts, terms: readonly Term[]): { passages: Passage[]; reasons: TermReason[] } {
  if (terms.every(({ excluded }) => excluded)) return { passages: [], reasons: [] }
  const formed = recordFieldNames.flatMap((field) =>
    (texts[field] ?? []).map((text) => ({ field, text, form: fieldForm(field, text) })),
  )
  return { passages: findPassages(formed, terms), reasons: findReasons(formed, terms) }
}

/** Passages that hold what was asked for, in the order of the fields. */
function findPassages(texts: readonly FormedText[], terms: readonly Term[]): Passage[] {
  const passages: Passage[] = []
  for (const field of recordFieldNames) {
    for (const { text, form } of texts.filter((one) => one.field === field)) {
      if (passages.length >= passagesMax) return passages
      const needles = terms.flatMap((term) => heldBy(form, term))
      if (needles.length === 0) continue
      const folded = normalForm(text)
      const ranges = merged(needles.flatMap((needle) => placesOf(text, folded, needle)))
      passages.push(cut(field, text, ranges))
      // Of the names of a subject, and the ways in which a ground is spoken of, the first says enough.
      break
    }
  }
  return passages
}

/** How each term was met. */
function findReasons(texts: readonly FormedText[], terms: readonly Term[]): TermReason[] {
  return terms.flatMap((term) => {
    if (term.excluded) return []
    for (const text of [term.text, ...term.alternatives]) {
      const found = texts.find(({ form }) => form.includes(text))
      if (found) return [{ term: term.typed, field: found.field, as: text === term.text ? null : spoken(text) }]
    }
    return []
  })
}

// A fact stands between signs of equality, which say nothing to a reader.
function spoken(text: string): string {
  return text.replace(/^=|=$/g, "")
}

function heldBy(form: string, { text, alternatives, excluded }: Term): string[] {
  return excluded ? [] : [text, ...alternatives].filter((needle) => form.includes(needle))
}

/** Where a text holds something in normal form, or states a fact. */
function placesOf(text: string, folded: NormalForm, needle: string): TextRange[] {
  return needle.startsWith("=") ? factPlaces(text, spoken(needle)) : formPlaces(text, folded, needle)
}

function formPlaces(text: string, { text: folded, map }: NormalForm, needle: string): TextRange[] {
  // Names fold away what stands between words too: what is found so is looked at again.
  const wanted = needle.replace(/[ .]/g, "")
  const places: TextRange[] = []
  for (let at = folded.indexOf(wanted); at >= 0 && wanted !== ""; at = folded.indexOf(wanted, at + 1)) {
    const start = map[at] ?? 0
    const last = map[at + wanted.length - 1] ?? 0
    const end = last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1)
    if (textForm(text.slice(start, end)) === needle) places.push([start, end])
  }
  return places
}

// What can be written in several ways: a law with its articles, an amount, a day.
const statement =
  /《[^》]{2,60}》(?:第[^，。；;《》、]{1,40})?|(?:人民币|[¥￥])?[\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟][\d,.\s零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{0,40}[元圆]|(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?)?/gu

function factPlaces(text: string, fact: string): TextRange[] {
  return [...text.matchAll(statement)].flatMap(({ 0: stated, index }): TextRange[] =>
    textFacts(stated).includes(fact) ? [[index, index + stated.length]] : [],
  )
}

function cut(field: RecordField, text: string, ranges: readonly TextRange[]): Passage {
  if (text.length <= passageLength) return { field, passage: text, matches: [...ranges] }
  const [first, firstEnd] = ranges[0] ?? [0, 0]
  const start = onCharacter(text, first <= before ? 0 : first - before)
  // A phrase that is longer than a passage stands in it whole.
  const end = onCharacter(text, Math.min(text.length, Math.max(start + passageLength, firstEnd)))
  const [head, tail] = [start > 0 ? "…" : "", end < text.length ? "…" : ""]
  const shift = head.length - start
  const matches = ranges.flatMap(([from, to]): TextRange[] => (to <= end ? [[from + shift, to + shift]] : []))
  return { field, passage: `${head}${text.slice(start, end)}${tail}`, matches }
}

/** The place itself, or the one before it where it lies within a character. */
function onCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}

function merged(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = []
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1)
    if (last !== undefined && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)]
    else result.push([start, end])
  }
  return result
}
