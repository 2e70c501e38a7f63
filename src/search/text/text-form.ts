/**
 * The form in which the text of records is indexed and searched, and the grams by which an index finds it. Pure.
 *
 * A form is made of letters, digits and Han alone, folded as names are (names/normal-form.ts). What stands between two
 * letters or digits is one space, so that 〔2026〕1号 is no 20261号 and "false advertising" stays two words; beside Han
 * nothing stands. So whatever part of a text somebody types, its form stands in the form of the text.
 */
import { foldCharacter } from "../../names/normal-form.ts"
import { textFacts } from "./text-fact.ts"

// Marks and what nobody sees are part of no word and part none.
const ignorable = /^[\p{Cf}\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]$/u

/** The normal form of a text as it was written or typed. Forming what is a form changes nothing. */
export function textForm(text: string): string {
  let form = ""
  // What the form ends with. To ask the form itself, which is still being put together, would copy it each time.
  let last = Number.NaN
  // A separator waits until it is known what follows.
  let waiting = ""
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i) ?? 0
    i += codePoint > 0xffff ? 2 : 1
    const folded = foldCharacter(codePoint)
    if (folded === "") {
      waiting += separatorOf(codePoint)
      continue
    }
    if (waiting !== "") form += between(last, waiting, folded.charCodeAt(0))
    waiting = ""
    form += folded
    last = folded.charCodeAt(folded.length - 1)
  }
  return form
}

function separatorOf(codePoint: number): string {
  if (codePoint === 0x2e || codePoint === 0xff0e) return "."
  if (codePoint === 0x2c || codePoint === 0xff0c) return ","
  return codePoint > 0x7f && ignorable.test(String.fromCodePoint(codePoint)) ? "" : " "
}

/** What stands in the form for separators: 30,000 is one number and 3.5 another. */
function between(before: number, separators: string, after: number): string {
  if (!isSpelt(before) || !isSpelt(after)) return ""
  if (isDigit(before) && isDigit(after)) {
    if (separators === ",") return ""
    if (separators === ".") return "."
  }
  return " "
}

/** True for letters and digits of scripts that part words by spaces; NaN, where there is nothing, is none. */
function isSpelt(unit: number): boolean {
  return unit < 0x2e80
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/**
 * What an index keeps of a field of a record, and holds terms of a query against: its form, and behind it what the text
 * states that can be written in several ways (text-fact.ts). A term that stands in it is held by the record.
 */
export function documentForm(text: string): string {
  const facts = textFacts(text)
  const form = textForm(text)
  return facts.length === 0 ? form : `${form}\n=${facts.join("=")}=`
}

/** Whether a text says nothing where it stands in the number of a decision: one character, or three figures at most. */
export function isBare(text: string): boolean {
  return /^(?:.|\d{1,3})$/u.test(text)
}

/**
 * The grams that every document has whose form holds the term, distinct. The reverse is not so: who has them all is
 * looked at again.
 * @param term a term's text or an alternative, as text-query.ts gives it
 */
export function termGrams(term: string): string[] {
  const distinct = new Set<string>()
  for (const [characters, pairs] of pieces(term)) {
    for (const gram of pairs.length > 0 ? pairs : characters) distinct.add(gram)
  }
  return [...distinct]
}

function* pieces(form: string): Generator<readonly [characters: string[], pairs: string[]]> {
  for (const piece of form.split(/\s+/)) {
    const characters = [...piece]
    yield [characters, characters.slice(1).map((character, index) => `${characters[index]}${character}`)]
  }
}
