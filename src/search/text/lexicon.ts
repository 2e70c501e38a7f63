/**
 * The words of the field in normal form: what each means besides itself, and by which slip or sound it is met. Built at
 * first use from the tables beside it. Pure.
 */
import { abnormalGrounds } from "../../law/abnormal-ground.ts"
import { seriousGrounds } from "../../law/serious-ground.ts"
import { readingsIn } from "../../names/pinyin.ts"
import { regionNamesByCode } from "../../names/region.ts"
import { fieldWords, fillerWords } from "./field-word.ts"
import { isLawName, lawNames, lawOf } from "./law-name.ts"
import { compoundRows, synonymRows } from "./synonym.ts"
import { textForm } from "./text-form.ts"

interface Lexicon {
  /** Every word, and what else stands for it, in normal form. */
  readonly words: ReadonlyMap<string, readonly string[]>
  /** Words of Han by their letters in pinyin. */
  readonly byLetters: ReadonlyMap<string, readonly string[]>
  /** Words of three characters and more by what is left of them with one character unknown. */
  readonly byPattern: ReadonlyMap<string, readonly string[]>
  readonly regions: ReadonlySet<string>
  readonly longest: number
  /** Words of English in the longest phrase. */
  readonly longestPhrase: number
}

const isHan = /^[\u3400-\u9fff]+$/
let built: Lexicon | undefined

function lexicon(): Lexicon {
  built ??= build()
  return built
}

function build(): Lexicon {
  const words = new Map<string, Set<string>>()
  const add = (word: string, others: readonly string[] = []): void => {
    const form = textForm(word)
    const known = words.get(form) ?? new Set()
    for (const other of others) if (textForm(other) !== form) known.add(textForm(other))
    words.set(form, known)
  }
  for (const word of fieldWords) add(word)
  for (const word of fillerWords) add(word)
  for (const name of regionWords()) add(name)
  for (const { zh } of [...Object.values(abnormalGrounds), ...Object.values(seriousGrounds)]) {
    for (const part of zh.replace(/（.*）/, "").split(/[/、]/)) if (part.length >= 3) add(part)
  }
  for (const { law, speech, english } of synonymRows) {
    // Records are Chinese: English leads to it, and not the other way.
    const meant = [...law.split(" "), ...speech.split(" ")]
    for (const word of [...meant, ...english.split(", ")]) add(word, meant)
  }
  for (const { words: compounds } of compoundRows) for (const word of compounds.split(" ")) add(word)
  for (const { name, others } of lawNames) {
    for (const written of [name, `中华人民共和国${name}`, ...others]) add(written, [name])
  }
  return index(new Map([...words].map(([word, others]) => [word, tersest(word, [...others])])))
}

/** Without those that hold the word or a shorter one: who holds them holds that too. */
function tersest(word: string, others: readonly string[]): string[] {
  const shorter = [word, ...others]
  return others.filter((other) => !shorter.some((one) => one !== other && other.includes(one)))
}

/** Regions by their full names and without 省, 市, 县, as far as two characters are left. */
function* regionWords(): Generator<string> {
  for (const name of regionNamesByCode().values()) {
    yield name
    const short = name.replace(/(?:特别行政区|自治区|自治州|自治县|地区|省|市|县)$/, "")
    if (short.length >= 2) yield short
  }
}

function index(words: Lexicon["words"]): Lexicon {
  const byLetters = new Map<string, string[]>()
  const byPattern = new Map<string, string[]>()
  let [longest, longestPhrase] = [0, 1]
  const put = (map: Map<string, string[]>, key: string, word: string): void => {
    const known = map.get(key)
    if (known === undefined) map.set(key, [word])
    else known.push(word)
  }
  for (const word of words.keys()) {
    longest = Math.max(longest, word.length)
    longestPhrase = Math.max(longestPhrase, word.split(" ").length)
    if (!isHan.test(word) || word.length < 2 || fillerWords.has(word)) continue
    put(byLetters, readingsIn(word).join(""), word)
    if (word.length < 3) continue
    for (let at = 0; at < word.length; at++) put(byPattern, patternOf(word, at), word)
  }
  return { words, byLetters, byPattern, regions: new Set([...regionWords()].map(textForm)), longest, longestPhrase }
}

function patternOf(word: string, at: number): string {
  return `${word.slice(0, at)}?${word.slice(at + 1)}`
}

/** Whether a form is a word of the field. */
export function isWord(form: string): boolean {
  return lexicon().words.has(form)
}

/** Whether a form is the name of a region, in full or without 省, 市, 县. */
export function isRegionName(form: string): boolean {
  return lexicon().regions.has(form)
}

/** What else stands for a word, in normal form; none for what is no word of the field. */
export function otherWords(form: string): readonly string[] {
  return lexicon().words.get(form) ?? []
}

const compounds = new Map(
  compoundRows.flatMap(({ words, parts }) =>
    words.split(" ").map((word) => [word, parts.map((part) => part.split(" "))] as const),
  ),
)

/** What a word says at once, each in one of several ways; null for what says one thing. */
export function partsOfMeaning(form: string): readonly (readonly string[])[] | null {
  return compounds.get(form) ?? null
}

/** Words of the field that sound so: letters of pinyin without spaces and tones. */
export function wordsBySound(letters: string): readonly string[] {
  return lexicon().byLetters.get(letters) ?? []
}

/** Words of the field that differ from a form in one character. */
export function wordsBySlip(form: string): readonly string[] {
  const { byPattern, words } = lexicon()
  if (form.length < 3 || words.has(form)) return []
  const found = new Set<string>()
  for (let at = 0; at < form.length; at++) {
    for (const word of byPattern.get(patternOf(form, at)) ?? []) found.add(word)
  }
  return [...found]
}

/** Length of the longest word, in UTF-16 units. */
export function wordLengthMax(): number {
  return lexicon().longest
}

/** Most words in a phrase of English. */
export function phraseWordsMax(): number {
  return lexicon().longestPhrase
}

/** The law that a form names; null where it names none. */
export function lawNamed(form: string): string | null {
  return isLawName(form) ? lawOf(form) : null
}
