/**
 * Decision numbers (决定书文号) as they are typed: 郑市监处罚〔2026〕1号 with other brackets or none, with spaces, without 号,
 * at half width, with 第. Pure.
 */
import { fillerWords } from "./field-word.ts"
import type { Reading } from "./term.ts"
import { textForm } from "./text-form.ts"

const group = "[(（\\[〔【<〈{]\\s*[\\u3400-\\u9fffa-z]{1,8}\\s*[)）\\]〕】>〉}]"
const han = "[\\u3400-\\u9fff]"
const bracketed =
  "\\s*[(（\\[〔【<〈{]\\s*((?:19|20)\\d\\d)\\s*年?\\s*[)）\\]〕】>〉}]\\s*(?:第|字)?\\s*(\\d{1,8}(?:-\\d{1,3})?)\\s*(号)?"
// Without brackets only what ends as decision numbers do is one.
const ending =
  "(?:罚|罚字|处罚|处罚字|罚决字|处罚决字|决字|不罚|当罚|简罚|列异|列严|移异|移严|异字|严字|告字|监字|执罚)"
const bare =
  "\\s*((?:19|20)\\d\\d)(?:\\s*年\\s*第?|\\s*[-—－_/·.]\\s*|\\s+第?|第)?\\s*(\\d{1,8}(?:-\\d{1,3})?)\\s*(号)?(?!\\d)"

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
  const letters = withoutFiller(textForm(before))
  const number = serial.replace(/^0+(?=\d)/, "")
  const full = `${letters}${year} ${textForm(number)}号`
  const others = [
    full,
    `${letters}${year}第${number}号`,
    `${letters}${year}年第${number}号`,
    `${letters}${year}年${number}号`,
    `${letters}${year}字第${number}号`,
  ]
  // Without 号 it may be the beginning of a longer number.
  const text = closed === undefined ? `${letters}${year} ${textForm(serial)}` : full
  return { length: typed.length, terms: [{ kind: "decision-no", text, alternatives: others }], first: others }
}

/** 请问郑市监处罚 is 郑市监处罚. */
function withoutFiller(letters: string): string {
  for (let length = Math.min(8, letters.length); length > 0; length--) {
    if (fillerWords.has(letters.slice(0, length))) return withoutFiller(letters.slice(length))
  }
  return letters
}
