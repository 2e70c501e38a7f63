/**
 * Decision numbers (决定书文号) as they are typed: 郑市监处罚〔2026〕1号 with other brackets or none, with spaces, without 号,
 * at half width, with 第. Pure.
 */
import { fillerWords } from "./field-word.ts"
import type { Reading } from "./term.ts"
import { factTerm } from "./text-fact.ts"
import { textForm } from "./text-form.ts"

const group = "[(（\\[〔【<〈{]\\s*[\\u3400-\\u9fffa-z]{1,8}\\s*[)）\\]〕】>〉}]"
const han = "[\\u3400-\\u9fff]"
// Some regions put the year, the office and the day before the count: 012022000123.
const serial = "(\\d{1,20}(?:-\\d{1,8})?)"
const bracketed = `\\s*[(（\\[〔【<〈{]\\s*((?:19|20)\\d\\d)\\s*年?\\s*[)）\\]〕】>〉}]\\s*(?:第|字)?\\s*${serial}\\s*(号)?`
// Without brackets only what ends as decision numbers do is one.
const ending =
  "(?:罚|罚字|处罚|处罚字|罚决|罚决字|处罚决字|决字|不罚|当罚|简罚|列异|列严|移异|移严|异字|严字|告字|监字|执罚|监[\\u3400-\\u9fff]{0,3}处)"
// What is followed by a unit is an amount, also the second of two, or a month: 处罚20000元, 处罚20000-50000元, 处罚 2026年5月.
const ofOther = "[\\s余餘多万萬千百亿億]*[元圆圓块塊月]|[余餘多万萬千百亿億]|\\s*[-—－~至到]\\s*\\d|\\.?\\d"
const bare = `\\s*((?:19|20)\\d\\d)(?:\\s*年\\s*第?|\\s*[-—－_/·.]\\s*|\\s+第?|第)?\\s*${serial}(?:\\s*(号)|(?!${ofOther}))`

const withBrackets = new RegExp(`^((?:${group})?\\s*${han}{0,24}?(?:${group}\\s*${han}{1,16}?)?)${bracketed}`, "iu")
const withoutBrackets = new RegExp(
  `^((?:${group})?\\s*${han}{0,24}?(?:${group}\\s*${han}{0,12}?)?${ending})${bare}`,
  "iu",
)

/** The decision number that a text begins with. */
export function decisionIn(rest: string): Reading | null {
  const found = withBrackets.exec(rest) ?? withoutBrackets.exec(rest)
  if (found === null) return null
  const [typed, before = "", year = "", serial = "", closed] = found
  const letters = lettersOf(before)
  const number = textForm(serial)
  const full = `${letters}${year} ${number}号`
  const plain = plainNumber(letters, year, serial)
  // As it is typed, and in the writings of texts that mention one.
  const written = [
    full,
    `${letters}${year}第${number}号`,
    `${letters}${year}年第${number}号`,
    `${letters}${year}年${number}号`,
    `${letters}${year}字第${number}号`,
  ]
  // Without 号 it may be the beginning of a longer number.
  const text = closed === undefined ? `${letters}${year} ${number}` : full
  const terms = [{ kind: "decision-no", text, alternatives: [full, plain, ...written] }] as const
  return { length: typed.length, terms, first: [...written, factTerm(plain)] }
}

/** The number in one writing, where a text that is to come first is the fact of one; null where it is something else. */
export function plainNumberIn(text: string): string | null {
  return /^=([^=¥@]+)=$/.exec(text)?.[1] ?? null
}

/**
 * The number of a decision in one writing, without 第 and zeros before the serial, as a fact of the text: 〔2026〕第001号 is found
 * by 〔2026〕1号, too. Null where it is written so.
 */
export function numberFact(text: string): string | null {
  const plain = text.normalize("NFKC")
  const found = withBrackets.exec(plain) ?? withoutBrackets.exec(plain)
  if (found === null) return null
  const [typed, before = "", year = "", serial = ""] = found
  const number = plainNumber(textForm(before), year, serial)
  return number === textForm(typed) ? null : factTerm(number)
}

function plainNumber(letters: string, year: string, serial: string): string {
  return `${letters}${year} ${textForm(serial.replace(/(?<!\d)0+(?=\d)/g, ""))}号`
}

/** The letters of a number as typed, without what people type before it; in brackets stands a place, （信息） the county of Xi. */
function lettersOf(before: string): string {
  const letters = textForm(before)
  const head = textForm(/^[^(（[〔【<〈{]*/.exec(before)?.[0] ?? "")
  return `${withoutFiller(head)}${letters.slice(head.length)}`
}

/** 请问郑市监处罚 is 郑市监处罚. */
function withoutFiller(letters: string): string {
  for (let length = Math.min(8, letters.length); length > 0; length--) {
    if (fillerWords.has(letters.slice(0, length))) return withoutFiller(letters.slice(length))
  }
  return letters
}
