/**
 * Why a record was found: in which fields its texts hold what was asked for, and the passages to be shown, with the places
 * in them. Pure.
 */
import type { TextRange } from "../../names/highlight.ts"
import { type NormalForm, normalForm } from "../../names/normal-form.ts"
import { lawNames } from "../text/law-name.ts"
import type { Term } from "../text/term.ts"
import { statesFact } from "../text/text-fact.ts"
import { isBare, textForm } from "../text/text-form.ts"
import { fieldForm, named, type RecordTexts } from "./record-document.ts"
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

/** A text of a record. */
interface FormedText {
  field: RecordField
  text: string
  /** Its form. */
  form: string
  /** The same with what it states. To read that of a decision takes longer than all else, and few words stand there alone. */
  stated(): string
}

/** Why a record was found. */
export function explainHit(texts: RecordTexts, terms: readonly Term[]): { passages: Passage[]; reasons: TermReason[] } {
  if (terms.every(({ excluded }) => excluded)) return { passages: [], reasons: [] }
  const formed = recordFieldNames.flatMap((field) => (texts[field] ?? []).map((text) => toFormed(field, text)))
  const held = whereHeld(formed, terms)
  return { passages: findPassages(formed, held), reasons: findReasons(held, terms) }
}

function toFormed(field: RecordField, text: string): FormedText {
  let stated: string | undefined
  return { field, text, form: textForm(text), stated: () => (stated ??= fieldForm(field, text)) }
}

/** The texts that hold each way to say what was asked for: in so many words, and where none does, by what they state. */
function whereHeld(texts: readonly FormedText[], terms: readonly Term[]): Held {
  const needles = new Set(
    terms.flatMap(({ text, alternatives, excluded }) => (excluded ? [] : [text, ...alternatives])),
  )
  return new Map(
    [...needles].map((needle) => {
      // What says nothing in the number of a decision is not held by it.
      const among = isBare(needle) ? texts.filter(({ field }) => field !== "decision_no") : texts
      const literally = among.filter(({ form }) => form.includes(needle))
      const stated = literally.length === 0 && mayBeStated(needle) ? whereStated(among, needle) : []
      return [needle, literally.length > 0 ? literally : stated] as const
    }),
  )
}

/**
 * Whether a text may state in other words what it does not hold: figures, and laws by their names and in the parts of their articles.
 * To read what a text states takes several times as long as to look for words in it.
 */
function mayBeStated(needle: string): boolean {
  return /[\d=]|^[款项之]$/.test(needle) || lawNames.some(({ name }) => name.includes(needle))
}

/** Where a needle is stated; in the text of the decision where it is nowhere else. */
function whereStated(texts: readonly FormedText[], needle: string): FormedText[] {
  // The number of a decision is a fact of its own kind, and short.
  const isNumber = ({ field }: FormedText) => field === "decision_no" || field === "base_penalty_no"
  const states = (one: FormedText) =>
    /^=[^=]+=$/.test(needle) && !isNumber(one)
      ? !named.includes(one.field) && statesFact(one.text, spoken(needle))
      : one.stated().includes(needle)
  const beside = texts.filter(({ field }) => field !== "text").filter(states)
  return beside.length > 0 ? beside : texts.filter(({ field }) => field === "text").filter(states)
}

type Held = ReadonlyMap<string, readonly FormedText[]>

/** Passages that hold what was asked for, in the order of the fields. */
function findPassages(texts: readonly FormedText[], held: Held): Passage[] {
  const passages: Passage[] = []
  for (const one of texts) {
    if (passages.length >= passagesMax) return passages
    // Of the names of a subject, and the ways in which a ground is spoken of, the first says enough.
    if (passages.at(-1)?.field === one.field) continue
    const needles = [...held].flatMap(([needle, among]) => (among.includes(one) ? [needle] : []))
    if (needles.length === 0) continue
    const folded = normalForm(one.text)
    const ranges = merged(needles.flatMap((needle) => placesOf(one.text, folded, needle)))
    passages.push(cut(one.field, one.text, ranges))
  }
  return passages
}

/** How each term was met. */
function findReasons(held: Held, terms: readonly Term[]): TermReason[] {
  return terms.flatMap((term) => {
    if (term.excluded) return []
    for (const text of [term.text, ...term.alternatives]) {
      const [found] = held.get(text) ?? []
      if (found) return [{ term: term.typed, field: found.field, as: text === term.text ? null : spoken(text) }]
    }
    return []
  })
}

// A fact stands between signs of equality, which say nothing to a reader.
function spoken(text: string): string {
  return text.replace(/^=|=$/g, "")
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
  const places: TextRange[] = []
  for (const { 0: stated, index } of text.matchAll(statement)) {
    // What lies behind the passage is not shown.
    if (index > (places[0]?.[0] ?? index) + passageLength) break
    if (statesFact(stated, fact)) places.push([index, index + stated.length])
  }
  return places
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
